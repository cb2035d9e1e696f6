import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../source/tyk/types.ts';
import { ownLimits } from '../../../source/wizard/steps/limits.ts';
import type { Answers, Facts, StepId } from '../../../source/wizard/types.ts';
import {
  api,
  DAY,
  facts,
  listed,
  onlyAccess,
  onlyRate,
  parseStep,
  perApi,
  plain,
  policy,
  stepOf,
} from '../world.ts';

const hundred: Limits = {
  rate: { requests: 100, seconds: 60 },
  quota: { requests: 1000, seconds: DAY },
  throttle: { retries: 3, seconds: 10 },
};
const usual: Limits = { rate: { requests: 1000, seconds: 60 }, quota: 'unlimited', throttle: 'off' };
const apis = [api('Orders'), api('Payments', { id: 'p=1' })];
const known = listed({
  apis,
  policies: [
    policy('Gold', ['orders']),
    policy('Slow', ['orders'], { parts: onlyRate }),
    policy('Each', ['orders'], { parts: perApi }),
    policy('Door', ['orders'], { parts: onlyAccess }),
  ],
});

describe("the key's own limits", () => {
  it('are those of the form of the Dashboard where nobody says otherwise', () => {
    expect(ownLimits({})).toEqual(usual);
    expect(ownLimits(hundred)).toEqual(hundred);
    expect(ownLimits({ quota: hundred.quota })).toEqual({ ...usual, quota: hundred.quota });
  });

  it('throttle nothing where there is no rate', () => {
    expect(ownLimits({ ...hundred, rate: 'unlimited' })).toEqual({
      ...hundred,
      rate: 'unlimited',
      throttle: 'off',
    });
  });
});

describe.each<[StepId, string[], [string, unknown][], string[]]>([
  [
    'rate',
    ['1 000 per 60 s', '100 per 60 s', '10 per second', 'no limit'],
    [
      ['100/60s', { requests: 100, seconds: 60 }],
      ['10/second', { requests: 10, seconds: 1 }],
      ['unlimited', 'unlimited'],
    ],
    ['0', '-1', '100', 'fast'],
  ],
  [
    'quota',
    ['no quota', '1 000 per day, renewing', '10 000 per month, renewing'],
    [
      ['1000/day', { requests: 1000, seconds: DAY }],
      ['1000/never', { requests: 1000, seconds: 'never' }],
      ['unlimited', 'unlimited'],
    ],
    ['0/day', '1000', 'much'],
  ],
  [
    'throttle',
    ['off', '3 retries, 10 s apart'],
    [
      ['3/10s', { retries: 3, seconds: 10 }],
      ['off', 'off'],
    ],
    ['3', 'unlimited', '0/10s'],
  ],
])('%s', (id, labels, good, bad) => {
  const step = stepOf(id);

  it('suggests what is then shown and written in the same words', () => {
    const options = step.options?.({}, facts()) ?? [];
    expect(options.map((option) => plain(option.label))).toEqual(labels);
    for (const option of options) {
      const value = parseStep(id, option.value);
      expect(step.write(value)).toBe(option.value);
      expect(step.show(value, {}, facts())).toBe(option.label);
    }
  });

  it('preselects its default, which is among the suggestions', () => {
    const initial = step.initial?.({}, facts());
    expect(step.options?.({}, facts())[0]?.value).toBe(step.write(initial));
    expect(step.other?.({}, facts())).toBe('Another');
  });

  it.each(good)('reads %s', (text, value) => {
    expect(parseStep(id, text)).toEqual(value);
  });

  it.each(bad)('refuses %s, in words', (text) => {
    expect(parseStep(id, text)).toMatchObject({ what: expect.any(String), next: expect.any(String) });
  });

  it('is not asked by itself unless somebody wants to change the defaults', () => {
    expect(step.quiet?.({}, facts())).toBe(true);
    expect(step.quiet?.({ details: 'defaults' }, facts())).toBe(true);
    expect(step.quiet?.({ details: 'change' }, facts())).toBe(false);
  });
});

describe('what a policy decides is not asked', () => {
  it.each<[string, StepId[]]>([
    ['gold', ['rate', 'throttle', 'quota', 'apiLimits']],
    ['each', ['rate', 'throttle', 'quota', 'apiLimits']],
    ['slow', ['rate', 'throttle']],
    ['door', ['apiLimits']],
  ])('%s: %j', (name, hidden) => {
    const answers: Answers = { apis: ['orders'], policies: [name] };
    const steps: StepId[] = ['rate', 'throttle', 'quota', 'apiLimits'];
    expect(steps.filter((id) => !stepOf(id).when(answers, known, {}))).toEqual(hidden);
  });

  it('nor is throttling without a rate', () => {
    expect(stepOf('throttle').when({ rate: 'unlimited' }, known, {})).toBe(false);
    expect(stepOf('throttle').when({}, known, {})).toBe(true);
  });
});

describe('what a limit does', () => {
  it.each<[StepId, unknown, string | undefined]>([
    ['rate', 'unlimited', 'Nothing slows a caller down.'],
    ['rate', hundred.rate, 'Above this, Tyk answers 429 until the period ends.'],
    ['throttle', 'off', undefined],
    ['throttle', hundred.throttle, 'Callers above the rate wait instead of getting 429 right away.'],
    ['quota', 'unlimited', undefined],
    ['quota', hundred.quota, 'Once it is used up, the key is refused (403) until it renews.'],
    ['quota', { requests: 5, seconds: 'never' }, 'Once it is used up, the key is refused for good.'],
  ])('%s %j: %s', (id, value, said) => {
    expect(stepOf(id).consequence?.(value, {}, facts())).toBe(said);
  });

  it.each<[StepId, Facts, unknown, string | undefined]>([
    [
      'rate',
      listed({ apis: [api('Orders', { rateLimitOff: true })] }),
      hundred.rate,
      'Orders has rate limits switched off.',
    ],
    ['rate', listed({ apis: [api('Orders', { rateLimitOff: true })] }), 'unlimited', undefined],
    ['rate', known, hundred.rate, undefined],
    [
      'quota',
      listed({ apis: [api('Orders', { quotaOff: true })] }),
      hundred.quota,
      'Orders has quotas switched off.',
    ],
    ['quota', listed({ apis: [api('Orders', { quotaOff: true })] }), 'unlimited', undefined],
    ['quota', known, hundred.quota, undefined],
  ])('%s %# warns where an API does not count', (id, list, value, warning) => {
    expect(stepOf(id).warning?.(value, { apis: ['orders'] }, list)).toBe(warning);
  });
});

describe('limits of single APIs', () => {
  const step = stepOf('apiLimits');

  it.each<[string, string | undefined]>([
    ['Weather', 'w'],
    ['Weather #public', 'w'],
    ['/weather/', 'w'],
    ['Weather #anything', undefined],
    ['Weather #public=v1', undefined],
    ['Weather=v1', undefined],
  ])('name their API whole: %j', (name, id) => {
    const weather = api('Weather', {
      id: 'w',
      rawName: 'Weather #public',
      categories: ['public'],
      listenPath: '/weather/',
      versions: ['v1', 'v2'],
    });
    const facts = listed({ apis: [weather] });
    const parsed = parseStep('apiLimits', `${name}: rate=5/60s`, { apis: ['w=v1'] }, facts);
    if (id === undefined) expect(parsed).toMatchObject({ what: `There is no "${name}".` });
    else expect(Object.keys(parsed as object)).toEqual([id]);
  });
  const answers: Answers = { apis: ['orders', 'p=1'], rate: { requests: 7, seconds: 1 } };

  it('are whole: what is not given is copied from the key', () => {
    expect(parseStep('apiLimits', 'Orders: quota=5/day', answers, known)).toEqual({
      orders: { rate: { requests: 7, seconds: 1 }, quota: { requests: 5, seconds: DAY }, throttle: 'off' },
    });
  });

  it('stand one a line, by name or id', () => {
    const text = 'Orders: rate=100/60s, quota=1000/day, throttle=3/10s\n\np=1: rate=unlimited';
    expect(parseStep('apiLimits', text, answers, known)).toEqual({
      orders: hundred,
      'p=1': { ...usual, rate: 'unlimited' },
    });
  });

  it.each<[string, string]>([
    ['Weather: rate=1/1s', 'There is no "Weather".'],
    ['Orders: rate=fast', expect.stringContaining('Orders: ')],
    ['Orders: rate=1/1s\norders: quota=5/day', 'Orders is given twice.'],
    ['Orders', expect.stringContaining('is not a limit of an API')],
  ])('%j is refused', (text, what) => {
    expect(parseStep('apiLimits', text, answers, known)).toMatchObject({ what });
  });

  it('are read back from how they are written', () => {
    const value = { orders: hundred, 'p=1': usual };
    expect(parseStep('apiLimits', step.write(value), answers, known)).toEqual(value);
    expect(parseStep('apiLimits', step.write({}), answers, known)).toEqual({});
  });

  it('are shown by name', () => {
    expect(plain(step.show({ orders: hundred }, answers, known))).toBe(
      'Orders: 100 per 60 s · 1 000 per day, renewing · 3 retries, 10 s apart',
    );
    expect(step.show({}, answers, known)).toBe('none');
  });

  it('replace those of the key, and say so', () => {
    expect(step.consequence?.({ orders: hundred }, answers, known)).toContain('each API counts separately');
    expect(step.consequence?.({}, answers, known)).toBeUndefined();
  });

  it('are asked where APIs are chosen', () => {
    expect(step.when({ apis: [] }, known, {})).toBe(false);
    expect(step.when(answers, known, {})).toBe(true);
    expect(step.placeholder?.(answers, known)).toBe('Orders: rate=100/60s');
  });
});

describe('everything else', () => {
  const step = stepOf('details');
  const said = (answers: Answers = {}, list: Facts = known) => plain(step.help(answers, list)[0]);

  it('is said in one line before anybody agrees to it', () => {
    expect(said()).toBe('1 000 requests per 60 s · no quota · alias jane@laptop');
    expect(said({}, facts({ user: '' }))).toContain('· no alias');
  });

  it('says what has been answered already', () => {
    const answers: Answers = {
      rate: { requests: 5, seconds: 1 },
      quota: { requests: 9, seconds: 'never' },
      throttle: { retries: 1, seconds: 2 },
      apiLimits: { orders: usual },
      alias: 'ci',
      tags: ['a', 'b'],
      metadata: { team: 'x' },
      detailedLogging: true,
    };
    expect(said(answers)).toBe(
      '5 requests per second · 9, never renewing · 1 retry after 2 s · own limits of 1 API · alias ci · tags a, b · team=x · detailed logging',
    );
  });

  it('names the policy that decides', () => {
    expect(said({ policies: ['gold'] })).toMatch(/^Rate by Gold · quota by Gold · /);
    expect(said({ policies: ['slow'] })).toMatch(/^Rate by Slow · no quota · /);
  });

  it('is yes or change', () => {
    expect(step.initial?.({}, facts())).toBe('defaults');
    expect(parseStep('details', 'change')).toBe('change');
    expect(parseStep('details', ' Defaults ')).toBe('defaults');
    expect(parseStep('details', 'may\u001b[2Jbe')).toEqual({
      what: '"maybe" is not an answer here.',
      next: 'Use one of: defaults, change.',
    });
    expect(step.show('change', {}, facts())).toBe('chosen one by one');
    expect(step.show('defaults', {}, facts())).toBe('at its default');
  });
});
