import { describe, expect, it } from 'vitest';
import type { AuthKind } from '../../source/tyk/login.ts';
import type { KeyRequest } from '../../source/tyk/types.ts';
import { earlierOptions, nameBefore } from '../../source/wizard/earlier.ts';
import { inputsOf } from '../../source/wizard/effects.ts';
import { accept, settle, startFlow, stepById } from '../../source/wizard/flow.ts';
import { sayLike } from '../../source/wizard/like.ts';
import { markKey } from '../../source/wizard/plan-scope.ts';
import { planRequest } from '../../source/wizard/request.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type {
  Answers,
  Earlier,
  EarlierRun,
  Facts,
  MadeBefore,
  Origin,
  WrittenAnswers,
  WrittenTexts,
} from '../../source/wizard/types.ts';
import { writeAnswers } from '../../source/wizard/written.ts';
import { api, credential, DAY, HOUR, NOW, plain, policy } from './world.ts';

const markOfRequest = (request: KeyRequest) => markKey(request.access.apis, request);
const URL = 'http://localhost:8080';
const deployment = stepById(journey, 'deployment');

const nothing: Facts = {
  now: NOW,
  user: 'jane',
  host: 'laptop',
  profiles: [],
  demoAs: 'gateway',
  credentials: {},
  done: {},
};
const apis = ['Orders', 'Payments', 'Users'].map((name) => api(name));

/** What is read from the deployment, for these answers. */
function listed(answers: Answers, names = ['Orders', 'Payments', 'Users']): Partial<Facts> {
  const items = apis.filter(({ name }) => names.includes(name));
  const policies = [policy('Gold', ['orders', 'users'])];
  return {
    connection: { url: URL, observation: { is: 'gateway', dashboardBehind: false, dataPlane: false } },
    apis: { state: 'ready', items },
    policies: { state: 'ready', items: policies },
    done: { connect: answers, lists: answers },
  };
}

function runOf(texts: WrittenTexts, more: Partial<WrittenAnswers> = {}): EarlierRun {
  const answers = { texts: { deployment: 'open-source', url: URL, ...texts }, origins: {}, ...more };
  return { id: 'r1', at: NOW - 4 * 60, answers };
}

const whole = runOf(
  { apis: 'orders\npayments', policies: '', expires: '12h', details: 'defaults', rate: '100/60s' },
  { summary: 'Orders, Payments · 12 hours', names: { orders: 'Orders', payments: 'Payments' } },
);

/** The row is taken, and everything is read. */
function takeUp(kind: 'draft' | 'lost' | 'last', run: EarlierRun, names?: string[], begin: object = {}) {
  const facts: Facts = { ...nothing, earlier: { made: [], [kind]: kind === 'lost' ? [run] : run } };
  const [option] = deployment.options?.({}, facts) ?? [];
  const parsed = deployment.parse(option?.value ?? '', {}, facts);
  if (option === undefined || !('value' in parsed)) throw new Error('It is not offered.');
  const values = { deployment: parsed.value, ...option.puts } as Answers;
  const chosen = accept(
    journey,
    startFlow(journey, facts, begin),
    facts,
    values,
    option.origin,
    option.brings,
  );
  const asked = chosen.current;
  const signed = accept(journey, { ...chosen, current: 'credential' }, facts, { credential });
  const found = { ...facts, ...listed(signed.answers, names) };
  return { facts: found, asked, flow: settle(journey, signed, found) };
}

describe('the rows of earlier runs', () => {
  it('stand above all others: the lost key first, then the draft, then "same again"', () => {
    const facts = { ...nothing, earlier: { made: [], last: whole, draft: whole, lost: [whole] } };
    const rows = deployment.options?.({}, facts) ?? [];
    expect(rows.slice(0, 4).map(({ label }) => label)).toEqual([
      'Lost key',
      'Go on',
      'Same again',
      'Tyk Cloud',
    ]);
    expect(rows[1]).toMatchObject({
      detail: 'where you stopped · Orders, Payments · 12 hours · localhost:8080',
      note: '4 min ago',
      origin: { kind: 'last-run' },
    });
  });

  it('are named after the saved deployment, and count as it', () => {
    const profile = { name: 'orders-dev', deployment: 'open-source', url: URL, lastUsed: 0 } as const;
    const [row] = earlierOptions({ ...nothing, profiles: [profile], earlier: { made: [], last: whole } });
    expect(row?.detail).toBe('orders-dev: Orders, Payments · 12 hours');
    expect(row?.origin).toEqual({ kind: 'profile', name: 'orders-dev' });
  });

  it('are not there where nothing was left, nor for a kind that no longer exists', () => {
    expect(earlierOptions(nothing)).toEqual([]);
    const strange = { ...whole, answers: { ...whole.answers, texts: { deployment: 'mainframe' } } };
    expect(earlierOptions({ ...nothing, earlier: { made: [], draft: strange } })).toEqual([]);
  });

  it('cannot steer the terminal', () => {
    const evil = { ...whole, answers: { ...whole.answers, summary: 'Orders\u001b[2J' } };
    const [row] = earlierOptions({ ...nothing, earlier: { made: [], last: evil } });
    expect(row?.detail).not.toContain('\u001b');
  });
});

describe('taking one up', () => {
  it('asks for the credential alone, and leads to review with every answer and its origin', () => {
    const { asked, flow } = takeUp('draft', whole);
    expect(asked).toBe('credential');
    expect(flow.current).toBe('review');
    expect(flow.answers).toMatchObject({
      url: URL,
      apis: ['orders', 'payments'],
      policies: [],
      expires: { in: 12 * HOUR },
      rate: { requests: 100, seconds: 60 },
    });
    expect(flow.origins.expires).toEqual({ kind: 'last-run' });
  });

  it('asks no credential where the environment has one', () => {
    const origin: Origin = { kind: 'environment', name: 'TYK_GW_SECRET' };
    const facts: Facts = {
      ...nothing,
      credentials: { gateway: { secret: credential, origin } },
      earlier: { made: [], last: whole },
    };
    const [option] = earlierOptions(facts);
    const values = { deployment: 'open-source' } as const;
    const flow = accept(journey, startFlow(journey, facts), facts, values, option?.origin, option?.brings);
    expect(flow.answers.credential?.equals(credential)).toBe(true);
    const found = { ...facts, ...listed(flow.answers) };
    expect(settle(journey, flow, found).current).toBe('review');
  });

  it('goes on where it stopped', () => {
    expect(takeUp('draft', runOf({ apis: 'orders', policies: '' })).flow.current).toBe('expires');
    expect(takeUp('draft', runOf({})).flow.current).toBe('apis');
  });

  it('drops what is gone, keeps the rest, and opens the step', () => {
    const { flow, facts } = takeUp('last', whole, ['Orders']);
    expect(flow.current).toBe('apis');
    expect(flow.answers.apis).toEqual(['orders']);
    expect(flow.dropped).toEqual(['payments']);
    expect(nameBefore('payments', facts)).toBe('Payments');
  });

  it.each([
    ['a date that has passed', '2020-01-01'],
    ['words that nobody understands any more', 'whenever'],
  ])('says what is wrong with %s, and asks', (_what, expires) => {
    const { flow } = takeUp('last', runOf({ apis: 'orders', policies: '', expires, details: 'defaults' }));
    expect(flow.current).toBe('expires');
    expect(flow.problems.expires?.what).toContain(expires);
  });

  it('a key for ever is done again only by somebody who says so; a draft of one wants its second yes', () => {
    const forEver = runOf({
      apis: 'orders',
      policies: '',
      expires: 'never',
      never: 'yes',
      details: 'defaults',
    });
    expect(takeUp('last', forEver).flow.current).toBe('expires');
    expect(takeUp('draft', forEver).flow.current).toBe('never');
  });

  it('leaves alone what was said for this run by a flag', () => {
    const origin = { kind: 'flag', name: '--expires' } as const;
    const given = { expires: { text: '1h', origin } };
    const { flow } = takeUp('last', whole, undefined, { given });
    expect(flow.answers.expires).toEqual({ in: HOUR });
    expect(flow.origins.expires).toEqual(origin);
    expect(flow.answers.apis).toEqual(['orders', 'payments']);
  });
});

describe('what is written of a journey', () => {
  it('has its scope', () => {
    const texts = {
      apis: 'orders\npayments',
      policies: '',
      expires: '12h',
      details: 'defaults',
      scope: 'some',
      allow: 'orders: GET /a%2Cb\norders: POST /c/{id}\npayments: GET /public/*',
      endpointLimits: 'orders: GET /a%2Cb = 5/60s',
      afterExpiry: 'keep:604800s',
    };
    const { flow: waiting, facts: found } = takeUp('draft', runOf(texts));
    // What the APIs offer is read in between.
    const facts = { ...found, done: { ...found.done, offered: inputsOf('offered', waiting.answers) } };
    const flow = settle(journey, waiting, facts);
    expect([flow.current, flow.problems]).toEqual(['review', {}]);
    expect(writeAnswers(journey, flow, facts).texts).toMatchObject(texts);
    expect(planRequest(flow.answers, facts).access.apis[0]?.scope).toEqual({
      paths: [
        { pattern: '^/orders/a,b$', methods: ['GET'] },
        { pattern: '^/orders/c/[^/]+$', methods: ['POST'] },
      ],
      operationLimits: [{ pattern: '^/a,b$', method: 'GET', requests: 5, seconds: 60 }],
    });
  });

  it('comes back as it was, with what waited for the lists', () => {
    const { flow, facts } = takeUp('draft', whole);
    const again = writeAnswers(journey, flow, facts);
    expect(again.texts).toMatchObject(whole.answers.texts);
    expect(plain(again.summary)).toBe('Orders, Payments · 12 hours · 100 per 60 s');
    expect(again.names).toEqual({ orders: 'Orders', payments: 'Payments' });
    expect(JSON.stringify(again)).not.toContain(credential.reveal());
  });

  it('keeps what an earlier run chose even before the lists are read', () => {
    const facts: Facts = { ...nothing, earlier: { made: [], draft: whole } };
    const [option] = earlierOptions(facts);
    const start = startFlow(journey, facts);
    const flow = accept(journey, start, facts, { deployment: 'open-source' }, option?.origin, option?.brings);
    const written = writeAnswers(journey, flow, facts);
    expect(written.texts.apis).toBe('orders\npayments');
    expect(written.summary).toBeUndefined();
  });
});

type Other = Partial<Answers> & {
  readonly auth?: AuthKind;
  readonly graphql?: true;
  readonly mcp?: true;
  readonly client?: string;
};

/** Keys of one API and one alias, no two of which are the same. */
const others: { readonly [what: string]: Other } = {
  'no scope': {},
  operations: { allow: ['orders: GET /a'] },
  method: { allow: ['orders: POST /a'] },
  'limits of operations': { endpointLimits: ['orders: GET /a = 5/60s'] },
  'number in a limit': { endpointLimits: ['orders: GET /a = 6/60s'] },
  fields: { graphql: true, fields: ['orders: Query.a'] },
  'field of a type': { graphql: true, fields: ['orders: Query.b'] },
  depth: { graphql: true, maxDepth: ['orders: 3'] },
  introspection: { graphql: true, introspection: false },
  tools: { mcp: true, tools: ['orders: list'] },
  resources: { mcp: true, resources: ['orders: list'] },
  prompts: { mcp: true, prompts: ['orders: list'] },
  version: { apis: ['orders=v1'] },
  'name of a version': { apis: ['orders=v2'] },
  end: { afterExpiry: 'delete' },
  'time after its end': { afterExpiry: { keepSeconds: 7 * DAY } },
  user: { auth: 'basic', user: 'jane' },
  'name of a user': { auth: 'basic', user: 'john' },
  signature: { auth: 'hmac' },
  text: { ownText: 'own', keyText: credential },
  certificate: { auth: 'certificate-token', client: 'a' },
  'id of a certificate': { auth: 'certificate-token', client: 'b' },
};

describe('"a key like this"', () => {
  const made: MadeBefore = {
    origin: URL,
    hash: '81252c36',
    alias: 'jane@laptop',
    apis: ['payments', 'orders'],
    expires: NOW + 30 * DAY,
    at: NOW - DAY,
  };
  const answers: Answers = {
    deployment: 'open-source',
    url: URL,
    apis: ['orders', 'payments'],
    policies: [],
  };
  const facts: Facts = { ...nothing, ...listed(answers) };
  const markOf = (change: Partial<Answers>, more: Partial<Facts> = {}) =>
    markOfRequest(planRequest({ ...answers, ...change }, { ...facts, ...more }));
  const say = (change: Partial<Answers>, before = made, alias = 'jane@laptop') => {
    const all = { ...answers, ...change };
    return sayLike(alias, all, { ...nothing, ...listed(all), earlier: { made: [before] } });
  };

  it('says when it was made, when it ends, and its hash', () => {
    expect(say({})).toBe(
      'A key like this was made on Fri 20 Nov 2026 11:02 and expires Mon 21 Dec 2026 11:02. Its hash: 81252c36.',
    );
    expect(say({}, { ...made, expires: 'never', hash: undefined })).toBe(
      'A key like this was made on Fri 20 Nov 2026 11:02 and never expires.',
    );
  });

  it('is one of the same alias, APIs and deployment, and alive', () => {
    expect(say({ apis: ['orders'] })).toBeUndefined();
    expect(say({ url: 'http://localhost:8081' })).toBeUndefined();
    expect(say({}, made, 'another')).toBeUndefined();
    expect(say({}, { ...made, expires: NOW - 1 })).toBeUndefined();
  });

  it('may do the same there, in whatever order it was said', () => {
    const allow = ['orders: GET /a', 'orders: POST /a', 'payments: GET /b'];
    const narrow = { ...made, scope: markOf({ allow }) };
    expect(say({ allow }, narrow)).toContain('A key like this');
    expect(say({ allow: [...allow].reverse() }, narrow)).toContain('A key like this');
    expect(say({ allow: allow.slice(1) }, narrow)).toBeUndefined();
    expect(say({ allow: [...allow, 'orders: GET /c'] }, narrow)).toBeUndefined();
    expect(say({}, narrow)).toBeUndefined();
    expect(say({ allow })).toBeUndefined();
    expect(say({ allow: ['all'] })).toContain('A key like this');
  });

  it('opens what its policies open', () => {
    const byGold = { apis: [], policies: ['gold'] };
    const gold = { ...made, apis: ['orders', 'users'], scope: markOf(byGold) };
    expect(say(byGold, gold)).toContain('A key like this');
    expect(say(byGold, { ...gold, scope: 'of another' })).toBeUndefined();
  });

  it('or one whose answer was never seen: that is said first', () => {
    const lost = runOf({ apis: 'orders\npayments', policies: '' });
    const sayLost = (values: Answers) =>
      sayLike('jane@laptop', values, {
        ...nothing,
        ...listed(values),
        earlier: { made: [made], lost: [lost] },
      });
    expect(sayLost(answers)).toBe(
      'A key like this was requested on Sat 21 Nov 2026 10:58, and no answer came.',
    );
    expect(sayLost({ ...answers, apis: ['users'] })).toBeUndefined();
  });

  it.each(Object.keys(others))('is another one with another %s, made or never seen', (what) => {
    const asks = (name: string) => {
      const { auth = 'auth-token', graphql, mcp, client, ...change } = others[name] ?? {};
      const certificate = client ? { given: '', id: client, subject: '', isThere: true } : undefined;
      const all: Answers = { ...answers, apis: ['orders'], ...change };
      const kind = { auth: [auth], ...(graphql && { graphql }), ...(mcp && { mcp }) } as const;
      const versions = change.apis === undefined ? [] : ['v1', 'v2'];
      const apis = { state: 'ready', items: [api('Orders', { ...kind, versions })] } as const;
      return {
        all,
        facts: { ...nothing, ...listed(all), apis, certificate } as Facts,
      };
    };
    const then = asks(what);
    const scope = markOfRequest(planRequest(then.all, then.facts));
    const before = { ...made, apis: ['orders'], scope };
    const texts = { apis: (then.all.apis ?? []).join('\n'), policies: '' };
    const lost = { ...runOf(texts), asked: { scope } };
    for (const name of Object.keys(others)) {
      const now = asks(name);
      const sayAfter = (earlier: Earlier) => sayLike('jane@laptop', now.all, { ...now.facts, earlier });
      const said = [sayAfter({ made: [before] }), sayAfter({ made: [], lost: [lost] })];
      const expected = name === what ? /A key like this was/ : /^$/;
      for (const text of said) expect(text ?? '', `${name} after ${what}`).toMatch(expected);
    }
  });

  it('is a warning on the row of the alias', () => {
    const alias = stepById(journey, 'alias');
    const facts = { ...nothing, ...listed(answers), earlier: { made: [made] } };
    expect(alias.warning?.('jane@laptop', answers, facts)).toContain('A key like this');
    expect(alias.warning?.('jane@laptop', answers, nothing)).toBeUndefined();
  });
});
