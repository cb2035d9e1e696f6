import { describe, expect, it } from 'vitest';
import type { Quota, Rate, Throttle } from '../../../source/tyk/types.ts';
import {
  describeLimits,
  describeQuota,
  describeRate,
  describeThrottle,
  parseApiLimit,
  parseQuota,
  parseRate,
  parseThrottle,
  writeApiLimit,
  writeQuota,
  writeRate,
  writeThrottle,
} from '../../../source/wizard/parse/limits.ts';
import type { Parsed } from '../../../source/wizard/types.ts';

function read<V>(parsed: Parsed<V>): V {
  if ('problem' in parsed) throw new Error(`${parsed.problem.what} ${parsed.problem.next}`);
  return parsed.value;
}

function refusal(parsed: Parsed<unknown>): string {
  if ('value' in parsed) throw new Error(`taken as ${JSON.stringify(parsed.value)}`);
  expect(parsed.problem.next).toBeTruthy();
  return `${parsed.problem.what} ${parsed.problem.next}`;
}

/** Described numbers are grouped with a no-break space. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

describe('rate', () => {
  it.each([
    ['100/60s', { requests: 100, seconds: 60 }],
    ['100/minute', { requests: 100, seconds: 60 }],
    ['100/min', { requests: 100, seconds: 60 }],
    ['100/m', { requests: 100, seconds: 60 }],
    ['100 per 60 s', { requests: 100, seconds: 60 }],
    ['100 per minute', { requests: 100, seconds: 60 }],
    ['100 requests per 60 seconds', { requests: 100, seconds: 60 }],
    ['100 calls / minute', { requests: 100, seconds: 60 }],
    ['100/s', { requests: 100, seconds: 1 }],
    ['100/second', { requests: 100, seconds: 1 }],
    ['100/hour', { requests: 100, seconds: 3600 }],
    ['5/1m30s', { requests: 5, seconds: 90 }],
    ['1 000/60s', { requests: 1000, seconds: 60 }],
    ['1\u00a0000 per 60 s', { requests: 1000, seconds: 60 }],
    ['1\u202f000\u202f000/day', { requests: 1_000_000, seconds: 86_400 }],
    ["1'000/60s", { requests: 1000, seconds: 60 }],
    ['1_000/60s', { requests: 1000, seconds: 60 }],
    ['  100/60s\n', { requests: 100, seconds: 60 }],
    ['9007199254740991/60s', { requests: Number.MAX_SAFE_INTEGER, seconds: 60 }],
    ['unlimited', 'unlimited'],
    ['UNLIMITED', 'unlimited'],
    ['no limit', 'unlimited'],
  ])('%j', (text, rate) => {
    expect(read(parseRate(text))).toEqual(rate);
  });

  it.each([
    ['', 'No rate was given'],
    ['0', 'Tyk reads "0" as unlimited'],
    ['-1', 'Tyk reads "-1" as unlimited'],
    ['0/60s', 'Write unlimited if you mean that'],
    ['-1/60s', 'Write unlimited if you mean that'],
    ['-5/60s', '"-5" is below zero'],
    ['0.5/1s', 'not a plain whole number'],
    ['1.000/60s', 'without commas or points'],
    ['1,000/60s', 'without commas or points'],
    ['10 00/60s', 'is not a number'],
    ['fast', 'is not a number'],
    ['/60s', 'is not a number'],
    ['9007199254740992/60s', 'more than can be counted exactly'],
    ['99999999999999999999999/s', 'more than can be counted exactly'],
    ['100', 'Write 100/60s or 100/hour'],
    ['100/', 'The time is missing'],
    ['100/60', 'Write 60s for seconds'],
    ['100/0s', 'Tyk would not limit anything'],
    ['100/0.5s', 'is not whole seconds'],
    ['100/1.9 s', 'is not whole seconds'],
    ['100/fortnight', 'is not a length of time'],
    ['100/never', 'is not a length of time'],
    ['100/60s/60s', 'is not a length of time'],
    ['100/-60s', 'is not a length of time'],
    ['100/101years', 'more than 100 years'],
  ])('%j: %s', (text, words) => {
    expect(refusal(parseRate(text))).toContain(words);
  });

  it('says why a fraction of a second is refused', () => {
    expect(parseRate('1/0.5s')).toMatchObject({ problem: { why: 'Tyk cuts fractions off.' } });
  });

  it.each([
    [{ requests: 1000, seconds: 60 }, '1000/60s', '1 000 per 60 s'],
    [{ requests: 100, seconds: 1 }, '100/1s', '100 per second'],
    [{ requests: 100, seconds: 90 }, '100/90s', '100 per 90 s'],
    [{ requests: 100, seconds: 120 }, '100/120s', '100 per 2 minutes'],
    [{ requests: 100, seconds: 3600 }, '100/3600s', '100 per hour'],
    [{ requests: 1_234_567, seconds: 5400 }, '1234567/5400s', '1 234 567 per 1 h 30 min'],
    ['unlimited', 'unlimited', 'no limit'],
  ] as const)('%j is written %s and described %s', (rate, written, described) => {
    expect(writeRate(rate)).toBe(written);
    expect(plain(describeRate(rate))).toBe(described);
  });
});

describe('quota', () => {
  it.each([
    ['1000/day', { requests: 1000, seconds: 86_400 }],
    ['1000/3600s', { requests: 1000, seconds: 3600 }],
    ['1000/hour', { requests: 1000, seconds: 3600 }],
    ['1000/week', { requests: 1000, seconds: 604_800 }],
    ['1000/month', { requests: 1000, seconds: 2_592_000 }],
    ['1000/30d', { requests: 1000, seconds: 2_592_000 }],
    ['1000/year', { requests: 1000, seconds: 31_536_000 }],
    ['1000/5h,34m,30s', { requests: 1000, seconds: 20_070 }],
    ['10 000 requests per month', { requests: 10_000, seconds: 2_592_000 }],
    ['1000/never', { requests: 1000, seconds: 'never' }],
    ['1000 / Never', { requests: 1000, seconds: 'never' }],
    ['1 000, never renewing', { requests: 1000, seconds: 'never' }],
    ['1 000 per day, renewing', { requests: 1000, seconds: 86_400 }],
    ['unlimited', 'unlimited'],
    ['no quota', 'unlimited'],
  ])('%j', (text, quota) => {
    expect(read(parseQuota(text))).toEqual(quota);
  });

  it.each([
    ['', 'No quota was given'],
    ['1000', 'does not say how often the quota renews. Write 1000/day, or 1000/never.'],
    ['1 000', 'Write 1000/day, or 1000/never'],
    ['0', 'Tyk reads "0" as unlimited'],
    ['-1/day', 'Tyk reads "-1" as unlimited'],
    ['-2/day', 'is below zero'],
    ['1.5/day', 'not a plain whole number'],
    ['1000/60', 'Write 60s for seconds'],
    ['1000/0s', 'is no time at all'],
    ['1000/1.5h', 'is not whole seconds'],
    ['1000/sometimes', 'is not a length of time'],
    ['day', 'is not a number'],
  ])('%j: %s', (text, words) => {
    expect(refusal(parseQuota(text))).toContain(words);
  });

  it.each([
    [{ requests: 1000, seconds: 86_400 }, '1000/day', '1 000 per day, renewing'],
    [{ requests: 1000, seconds: 3600 }, '1000/hour', '1 000 per hour, renewing'],
    [{ requests: 10_000, seconds: 2_592_000 }, '10000/month', '10 000 per month, renewing'],
    [{ requests: 5, seconds: 1800 }, '5/1800s', '5 per 30 minutes, renewing'],
    [{ requests: 5, seconds: 60 }, '5/60s', '5 per 60 s, renewing'],
    [{ requests: 1000, seconds: 'never' }, '1000/never', '1 000, never renewing'],
    ['unlimited', 'unlimited', 'no quota'],
  ] as const)('%j is written %s and described %s', (quota, written, described) => {
    expect(writeQuota(quota)).toBe(written);
    expect(plain(describeQuota(quota))).toBe(described);
  });
});

describe('throttle', () => {
  it.each([
    ['3/10s', { retries: 3, seconds: 10 }],
    ['3 / 10 s', { retries: 3, seconds: 10 }],
    ['3/minute', { retries: 3, seconds: 60 }],
    ['3 retries, 10 s apart', { retries: 3, seconds: 10 }],
    ['1 retry after 10 s', { retries: 1, seconds: 10 }],
    ['off', 'off'],
    ['OFF', 'off'],
  ])('%j', (text, throttle) => {
    expect(read(parseThrottle(text))).toEqual(throttle);
  });

  it.each([
    ['', 'No throttling was given'],
    ['3', 'does not say how far apart the retries are. Write 3/10s'],
    ['0/10s', 'Tyk reads "0" as off'],
    ['-1', 'Write off if you mean that'],
    ['3/0s', 'is no time at all'],
    ['3/10', 'Write 10s for seconds'],
    ['3/0.5s', 'is not whole seconds'],
    ['unlimited', 'Throttling has no "unlimited"'],
    ['on', 'is not a number'],
  ])('%j: %s', (text, words) => {
    expect(refusal(parseThrottle(text))).toContain(words);
  });

  it.each([
    [{ retries: 3, seconds: 10 }, '3/10s', '3 retries, 10 s apart'],
    [{ retries: 1, seconds: 60 }, '1/60s', '1 retry after 60 s'],
    [{ retries: 2, seconds: 300 }, '2/300s', '2 retries, 5 minutes apart'],
    ['off', 'off', 'off'],
  ] as const)('%j is written %s and described %s', (throttle, written, described) => {
    expect(writeThrottle(throttle)).toBe(written);
    expect(plain(describeThrottle(throttle))).toBe(described);
  });
});

describe('what is written or described can be typed', () => {
  const amounts = [1, 2, 59, 60, 999, 1000, 12_345, 1_000_000, Number.MAX_SAFE_INTEGER];
  const times = [
    1, 2, 59, 60, 61, 90, 119, 120, 3599, 3600, 5400, 86_399, 86_400, 90_061, 604_800, 2_592_000,
  ];

  it('rates', () => {
    const rates: Rate[] = [
      'unlimited',
      ...amounts.flatMap((requests) => times.map((seconds) => ({ requests, seconds }))),
    ];
    for (const rate of rates) {
      expect(read(parseRate(writeRate(rate)))).toEqual(rate);
      expect(read(parseRate(describeRate(rate)))).toEqual(rate);
    }
  });

  it('quotas', () => {
    const quotas: Quota[] = [
      'unlimited',
      ...amounts.map((requests) => ({ requests, seconds: 'never' as const })),
      ...amounts.flatMap((requests) => times.map((seconds) => ({ requests, seconds }))),
    ];
    for (const quota of quotas) {
      expect(read(parseQuota(writeQuota(quota)))).toEqual(quota);
      expect(read(parseQuota(describeQuota(quota)))).toEqual(quota);
    }
  });

  it('throttles', () => {
    const throttles: Throttle[] = [
      'off',
      ...amounts.flatMap((retries) => times.map((seconds) => ({ retries, seconds }))),
    ];
    for (const throttle of throttles) {
      expect(read(parseThrottle(writeThrottle(throttle)))).toEqual(throttle);
      expect(read(parseThrottle(describeThrottle(throttle)))).toEqual(throttle);
    }
  });
});

describe('limits of one API', () => {
  const apis = [
    { value: 'a1', label: 'Orders' },
    { value: 'b2', label: 'Payments: EU' },
    { value: 'c3', label: 'Twin' },
    { value: 'c4', label: 'Twin' },
  ];
  const rate = { requests: 100, seconds: 60 };

  it.each([
    ['Orders: rate=100/60s', 'a1', { rate }],
    ['a1: rate=100/60s', 'a1', { rate }],
    ['orders:rate = 100 per minute', 'a1', { rate }],
    ['Payments: EU: rate=100/60s', 'b2', { rate }],
    ['c4: throttle=off', 'c4', { throttle: 'off' }],
    ['Orders: quota=unlimited, rate=unlimited', 'a1', { quota: 'unlimited', rate: 'unlimited' }],
    ['Orders: quota=10/5h,34m,30s, rate=100/60s', 'a1', { quota: { requests: 10, seconds: 20_070 }, rate }],
    ['Orders: RATE=100/60s; throttle=3/10s,', 'a1', { rate, throttle: { retries: 3, seconds: 10 } }],
    [
      'Orders: rate=100/60s, quota=1000/day, throttle=off',
      'a1',
      { rate, quota: { requests: 1000, seconds: 86_400 }, throttle: 'off' },
    ],
  ])('%j', (text, apiId, limits) => {
    expect(read(parseApiLimit(text, apis))).toEqual({ apiId, limits });
  });

  it.each([
    ['', 'Write NAME: rate=100/60s, quota=1000/day, throttle=off'],
    ['Orders', 'is not a limit of an API'],
    ['Orders:', 'is not a limit of an API'],
    ['rate=100/60s', 'is not a limit of an API'],
    [': rate=100/60s', 'is not a limit of an API'],
    ['Ordrs: rate=100/60s', 'There is no "Ordrs". Did you mean Orders?'],
    ['Twin: rate=100/60s', 'Say which one by its id: "c3" or "c4"'],
    ['Orders: speed=9', '"speed" is not a limit. There are rate, quota and throttle.'],
    ['Orders: rate=100/60s, per-path=9', '"per-path" is not a limit'],
    ['Orders: rate=1/s, rate=2/s', 'rate is given twice'],
    ['Orders: rate=-1', 'Orders: Tyk reads "-1" as unlimited'],
    ['Orders: rate=1,000/60s', 'without commas or points'],
    ['Orders: quota=1000', 'Orders: "1000" does not say how often the quota renews'],
    ['Orders: rate=', 'Orders: No rate was given'],
  ])('%j: %s', (text, words) => {
    expect(refusal(parseApiLimit(text, apis))).toContain(words);
  });

  it('is read back as it was written', () => {
    const whole = {
      rate,
      quota: { requests: 5, seconds: 'never' },
      throttle: { retries: 1, seconds: 9 },
    } as const;
    expect(writeApiLimit('Orders', whole)).toBe('Orders: rate=100/60s, quota=5/never, throttle=1/9s');
    for (const limits of [
      whole,
      { rate },
      { throttle: 'off' },
      { quota: 'unlimited', rate: 'unlimited' },
    ] as const) {
      for (const { value } of apis) {
        expect(read(parseApiLimit(writeApiLimit(value, limits), apis))).toEqual({ apiId: value, limits });
      }
    }
  });

  it('is described in words, never in 0 or -1', () => {
    expect(describeLimits({ rate, quota: { requests: 5, seconds: 86_400 }, throttle: 'off' })).toBe(
      '100 per 60 s · 5 per day, renewing · no throttling',
    );
    expect(describeLimits({ rate: 'unlimited', quota: 'unlimited', throttle: 'off' })).toBe(
      'no rate limit · no quota · no throttling',
    );
    expect(describeLimits({ throttle: { retries: 3, seconds: 10 } })).toBe('3 retries, 10 s apart');
  });
});
