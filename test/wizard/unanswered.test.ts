import { describe, expect, it } from 'vitest';
import type { Policy } from '../../source/tyk/types.ts';
import { type Flow, settle, startFlow } from '../../source/wizard/flow.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Facts, Given, Origin, StepId } from '../../source/wizard/types.ts';
import { fillDefaults, findGaps, type Silence } from '../../source/wizard/unanswered.ts';
import { api, credential, DAY, facts, listed, policy, readWith } from './world.ts';

const strict: Silence = { yes: false, demo: false };
const yes: Silence = { yes: true, demo: false };
const demo: Silence = { yes: true, demo: true };
const flag: Origin = { kind: 'flag' };

function given(texts: { [Id in StepId]?: string }): Given {
  return Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, { text, origin: flag }]));
}

const begin = (texts: { [Id in StepId]?: string }, answers: Answers = {}): Flow =>
  startFlow(journey, facts(), { given: given(texts), answers });

/** "url missing": each gap in a line. */
function gaps(flow: Flow, known: Facts, silence: Silence): string[] {
  return findGaps(journey, flow, known, silence).map(({ step, problem }) => `${step.id}: ${problem.what}`);
}

const complete = { deployment: 'self-managed', url: 'http://localhost:3000', apis: 'Orders', expires: '30d' };

describe('before the network', () => {
  it.each<[string, { [Id in StepId]?: string }, Answers, Silence, string[]]>([
    [
      'nothing was given',
      {},
      {},
      strict,
      ['deployment: missing', 'credential: missing', 'apis: missing', 'expires: missing'],
    ],
    ['everything was given', complete, { credential }, strict, []],
    [
      'defaults may be taken',
      { ...complete, expires: undefined, url: undefined } as never,
      { credential },
      yes,
      [],
    ],
    [
      'no kind has this default',
      { ...complete, deployment: 'cloud', url: undefined } as never,
      { credential },
      yes,
      ['url: missing'],
    ],
    [
      'a policy is given instead of an API',
      { ...complete, apis: undefined, policies: 'Gold' } as never,
      { credential },
      strict,
      [],
    ],
    [
      'a policy that may decide the expiry is not read yet',
      { deployment: 'open-source', policies: 'Gold' },
      { credential },
      strict,
      [],
    ],
    [
      'several answers are wrong',
      { ...complete, expires: 'soon', rate: 'fast', url: 'x y' },
      {},
      strict,
      [
        'url: The address has a blank inside.',
        'credential: missing',
        'expires: "soon" is not a duration or date.',
        'rate: "fast" is not a number.',
      ],
    ],
    ['it is the demo', { deployment: 'demo' }, {}, demo, []],
  ])('%s', (_case, texts, answers, silence, expected) => {
    const texted = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
    expect(gaps(begin(texted, answers), facts(), silence)).toEqual(expected);
  });

  const address = 'recipeAddress: Recipe address needs an explicit yes.';
  const never = 'never: Never expires needs an explicit yes.';
  const plainHttp = 'plainHttp: Plain http needs an explicit yes.';
  it.each<[string, Answers, readonly string[]]>([
    ['an address', {}, [address]],
    ['never', { expires: 'never' }, [address, never]],
    ['plain http', { url: 'http://tyk.acme.test' }, [address, plainHttp]],
  ])('--yes is no yes to a risk that a recipe takes: %s', (_risk, answers, expected) => {
    const origins = { expires: { kind: 'recipe' }, url: { kind: 'recipe' } } as const;
    const all = {
      deployment: 'self-managed',
      url: 'http://localhost:3000',
      credential,
      apis: ['orders'],
      ...answers,
    } as const;
    const flow = startFlow(journey, facts(), { answers: all, origins });
    expect(gaps(flow, facts(), yes)).toEqual(expected);
  });

  it('a risk that the command line takes needs no other yes', () => {
    const flow = begin({ ...complete, expires: 'never', url: 'http://tyk.acme.test' }, { credential });
    expect(gaps(flow, facts(), strict)).toEqual([]);
  });
});

describe('after the lists', () => {
  const address: Answers = { deployment: 'open-source', url: 'http://localhost:8080', credential };
  const apis = [api('Open', { auth: ['keyless'] }), api('Orders', { versions: ['v1'] }), api('Payments')];

  /** The flow when everything is read. */
  function read(texts: { [Id in StepId]?: string }, policies: readonly Policy[] = []) {
    const known = readWith(address, listed({ apis, policies }));
    return { flow: settle(journey, begin(texts, address), known), known };
  }

  it.each<[string, { [Id in StepId]?: string }, string[]]>([
    ['an unknown API', { apis: 'Ordes', expires: '30d' }, ['apis: There is no "Ordes".']],
    ['an API that takes no key', { apis: 'Open', expires: '30d' }, ['apis: Open: open: no key needed.']],
    [
      'a version that is not there',
      { apis: 'Orders=v9', expires: '30d' },
      ['apis: Orders has no version "v9".'],
    ],
    ['an unknown policy', { policies: 'Gold', expires: '30d' }, ['policies: There is no "Gold".']],
    [
      'a limit of an API that is not chosen',
      { apis: 'Payments', apiLimits: 'Orders: rate=1/1s', expires: '30d' },
      ['apiLimits: There is no "Orders".'],
    ],
    [
      'several at once',
      { apis: 'Nobody', policies: 'Nothing', expires: '30d' },
      ['apis: There is no "Nobody".', 'policies: There is no "Nothing".'],
    ],
    ['nothing wrong', { apis: 'Payments', expires: '30d' }, []],
  ])('%s', (_case, texts, expected) => {
    const { flow, known } = read(texts);
    const filled = fillDefaults(journey, flow, known, strict);
    expect(gaps(filled, known, strict)).toEqual(expected);
  });

  it('an API that a policy does not give is said once', () => {
    const { flow, known } = read({ apis: 'Payments', policies: 'Gold' }, [
      policy('Gold', ['orders'], { keyExpiresIn: DAY }),
    ]);
    expect(gaps(flow, known, strict)).toEqual(['apis: Payments: not covered by Gold.']);
  });

  it('an expiry is missing after all where no policy decides it', () => {
    const without = read({ policies: 'Gold' }, [policy('Gold', ['orders'])]);
    expect(gaps(without.flow, without.known, strict)).toEqual(['expires: missing']);
    const decides = read({ policies: 'Gold' }, [policy('Gold', ['orders'], { keyExpiresIn: DAY })]);
    expect(gaps(decides.flow, decides.known, strict)).toEqual([]);
  });
});

describe('defaults that silence takes', () => {
  const address: Answers = { deployment: 'demo' };
  const apis = [
    api('Open', { auth: ['keyless'] }),
    api('Orders', { versions: ['v1', 'v2'] }),
    api('Payments'),
  ];
  const known = readWith(address, listed({ apis }, { user: '' }));
  const fill = (answers: Answers, silence: Silence) =>
    fillDefaults(journey, begin({}, { ...address, ...answers }), known, silence);

  it('are those of the questions, and say so', () => {
    const flow = fill({ apis: ['payments'], policies: [] }, yes);
    expect(flow.answers).toMatchObject({
      expires: { in: 30 * DAY },
      rate: { requests: 1000, seconds: 60 },
      quota: 'unlimited',
      throttle: 'off',
      alias: '',
      tags: [],
      metadata: {},
      detailedLogging: false,
    });
    expect(flow.origins.rate).toEqual({ kind: 'default' });
  });

  it('do not touch what was answered', () => {
    const flow = fill({ apis: ['payments'], alias: 'ci' }, yes);
    expect(flow.answers.alias).toBe('ci');
    expect(flow.origins.alias).toBeUndefined();
  });

  it('are never a yes, neither to a risk nor to creating', () => {
    const flow = fill({ apis: ['payments'], expires: 'never' }, yes);
    expect(flow.answers.never).toBeUndefined();
    expect(flow.answers.review).toBeUndefined();
    expect(flow.answers.remember).toBeUndefined();
  });

  it('leave the expiry to a person without --yes', () => {
    expect(fill({ apis: ['payments'] }, strict).answers.expires).toBeUndefined();
    expect(fill({ apis: ['payments'] }, strict).answers.rate).toBeDefined();
  });

  it('are an address where the kind has a usual one', () => {
    const flow = fillDefaults(journey, begin({ deployment: 'self-managed' }), facts(), strict);
    expect(flow.answers.url).toBe('http://localhost:3000');
  });

  it('do not hide that an answer was wrong', () => {
    const wrong = fillDefaults(journey, begin({ ...complete, rate: 'fast' }), known, yes);
    expect(wrong.answers.rate).toBeUndefined();
    expect(wrong.problems.rate).toBeDefined();
  });

  it('of the demo are the first API that takes a key', () => {
    expect(fill({}, demo).answers).toMatchObject({ apis: ['orders=v1'], policies: [] });
    expect(fill({}, yes).answers.apis).toBeUndefined();
  });
});
