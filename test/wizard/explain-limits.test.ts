import { describe, expect, it } from 'vitest';
import type { Limits } from '../../source/tyk/types.ts';
import { type BurstCounts, compareBurst, planBurst } from '../../source/wizard/explain-burst.ts';
import { askBeforeTry, limitsOf, sayCost, sayQuota } from '../../source/wizard/explain-limits.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { answered, held, orders, refusal } from './tried.ts';
import { api, DAY, HOUR, NOW, noLimits, plain } from './world.ts';

describe('the limits that count for an API', () => {
  const own = { ...noLimits, rate: { requests: 5, seconds: 1 } };
  const key = held({
    limits: { ...noLimits, quota: { requests: 9, seconds: DAY } },
    access: [{ apiId: 'orders', apiName: '', versions: [], limits: own }],
  });

  it.each([
    ['its own, as a whole', orders, own],
    ['else the key’s', api('Payments'), key.limits],
    ['none of those that it has switched off', api('Orders', { rateLimitOff: true }), noLimits],
    ['none of those that it has switched off (quota)', api('Payments', { quotaOff: true }), noLimits],
  ])('are %s', (_, of, limits) => {
    expect(limitsOf(of, key)).toEqual(limits);
  });

  it.each(['missing', undefined] as const)('are not known of a key that is %s', (record) => {
    expect(limitsOf(orders, record)).toBeUndefined();
  });
});

describe('the quota headers in words', () => {
  const renews = NOW + HOUR;
  const limits = { ...noLimits, quota: { requests: 1000, seconds: DAY } };

  it.each([
    [
      { limit: 1000, remaining: 998, renews },
      limits,
      'quota: 998 of 1 000 requests left, renews Sat 21 Nov 2026 12:02',
    ],
    [
      { limit: 1, remaining: 0, renews },
      limits,
      'quota: none of 1 request left, renews Sat 21 Nov 2026 12:02',
    ],
    [{ limit: 9, remaining: 5, renews: NOW - 1 }, undefined, 'quota: 5 of 9 requests left'],
    [{ limit: -1, remaining: -1, renews }, limits, 'no quota'],
    [{ limit: 0, remaining: 0, renews }, limits, 'no quota'],
    [
      { limit: 9, remaining: 5, renews },
      { ...noLimits, quota: { requests: 9, seconds: 'never' } as const },
      'quota: 5 of 9 requests left, never renewing',
    ],
    [
      { limit: 50, remaining: 49, renews },
      { ...noLimits, rate: { requests: 50, seconds: 60 } },
      'rate: 49 of 50 requests left',
    ],
  ])('%j', (quota, known, words) => {
    expect(plain(sayQuota(answered(200, { quota }), known))).toBe(words);
  });

  it('say nothing where there are none', () => {
    expect(sayQuota(refusal(403, ''), undefined)).toBeUndefined();
  });
});

describe('before a try', () => {
  const quotaOf = (requests: number) => ({ ...noLimits, quota: { requests, seconds: DAY } });
  const remote = planCall(orders, 'http://shop.test/orders/');
  const safe = [
    planCall(orders, 'https://shop.test/orders/'),
    planCall(orders, 'http://localhost:8080/orders/'),
  ];

  it('its cost is said', () => {
    expect(plain(sayCost(quotaOf(1000)))).toBe(
      'The try uses 1 request of the quota (1 000 per day, renewing).',
    );
    expect(sayCost(quotaOf(20), 2)).toBe('The try uses 2 requests of the quota (20 per day, renewing).');
    expect(sayCost(noLimits)).toBeUndefined();
    expect(sayCost(undefined)).toBeUndefined();
  });

  it.each([
    [9, ['The quota is small.']],
    [1, ['The quota is small.']],
    [10, []],
  ])('a quota of %i: asked are %j', (requests, asked) => {
    expect(askBeforeTry(safe, quotaOf(requests)).map(({ what }) => what)).toEqual(asked);
  });

  it('a key that would go unencrypted to another machine is asked about', () => {
    expect(askBeforeTry([remote, remote], noLimits).map(({ what }) => what)).toEqual([
      'The key would go to shop.test unencrypted.',
    ]);
    expect(askBeforeTry(safe, noLimits)).toEqual([]);
  });
});

describe('words for people', () => {
  it('are never a bare 0 or -1', () => {
    const limits = { ...noLimits, quota: { requests: 1, seconds: 'never' } as const };
    const texts = [
      sayQuota(answered(200, { quota: { limit: 1, remaining: 0, renews: 0 } }), limits),
      sayCost(limits),
      planBurst(limits).says,
      planBurst(noLimits).says,
    ];
    expect(texts.join(' ')).not.toMatch(/(^|\s)(0|-1)(\s|$)/);
  });
});

const of = (limits: Partial<Limits>): Limits => ({ ...noLimits, ...limits });
const rateOf = (requests: number, seconds = 60) => of({ rate: { requests, seconds } });
const quotaOf = (requests: number, seconds: number | 'never' = DAY) => of({ quota: { requests, seconds } });

describe('a burst', () => {
  it.each([
    ['rate', rateOf(10), 15, 'rate'],
    ['quota', quotaOf(7), 12, 'quota'],
    ['rate, the smaller of two', { ...quotaOf(50), ...{ rate: rateOf(10).rate } }, 15, 'rate'],
    ['quota, the smaller of two', { ...quotaOf(5), ...{ rate: rateOf(10).rate } }, 10, 'quota'],
    ['largest that can be reached', rateOf(195), 200, 'rate'],
  ] as const)('goes five over the %s', (_, limits, requests, reaches) => {
    expect(planBurst(limits)).toMatchObject({ requests, reaches });
  });

  it.each([196, 1000, 1_000_000])('never sends more than 200, and says so before (%i)', (requests) => {
    const plan = planBurst(rateOf(requests));
    expect(plan.requests).toBe(200);
    expect(plan.reaches).toBeUndefined();
    expect(plain(plan.says)).toContain('Send 200 as a test? None should be refused.');
  });

  it('says what will happen', () => {
    expect(planBurst(rateOf(10)).says).toBe(
      'This key allows 10 requests per 60 s. Send up to 15 as a test? The last ones should be refused (429).',
    );
    expect(planBurst(quotaOf(7)).says).toBe(
      'This key has a quota of 7 per day, renewing. Send up to 12 as a test? The last ones should be refused (403).',
    );
  });

  it.each([
    ['without limits', noLimits, 'This key has neither a rate limit nor a quota: there is nothing to test.'],
    [
      'that is throttled',
      { ...rateOf(10), throttle: { retries: 3, seconds: 10 } },
      'This key is throttled: the Gateway keeps requests above the rate and retries them, so no limit shows.',
    ],
  ] as const)('shows nothing of a key %s', (_, limits, says) => {
    expect(planBurst(limits)).toMatchObject({ requests: 0, says });
  });

  it.each([
    [rateOf(10), undefined],
    [quotaOf(7), 'It uses up the whole quota: after that the key is refused until it renews.'],
    [quotaOf(7, 'never'), 'It uses up the whole quota, which never renews: after that the key is useless.'],
    [
      { ...quotaOf(500), rate: rateOf(10).rate },
      'It uses up to 15 requests of the quota (500 per day, renewing).',
    ],
    [quotaOf(500), 'It uses up to 200 requests of the quota (500 per day, renewing).'],
  ] as const)('warns of what the key loses: %j', (limits, warning) => {
    expect(planBurst(limits).warning).toBe(warning);
  });
});

describe('what a burst showed', () => {
  const counts = (more: Partial<BurstCounts>): BurstCounts => ({
    sent: 15,
    allowed: 10,
    limited: 0,
    refused: 0,
    failed: 0,
    seconds: 0.3,
    ...more,
  });
  const compare = (limits: Limits, more: Partial<BurstCounts>) =>
    compareBurst(planBurst(limits), counts(more));

  it('is the rate as configured', () => {
    expect(compare(rateOf(10), { limited: 5 })).toEqual({
      state: 'as-configured',
      says: '10 of 15 requests went through, 5 refused (429), within 1 s. This matches the rate (10 per 60 s).',
    });
  });

  it('is the quota as configured', () => {
    expect(compare(quotaOf(10), { refused: 5 })).toEqual({
      state: 'as-configured',
      says: '10 of 15 requests went through, 5 refused (403), within 1 s. This matches the quota (10 per day, renewing).',
    });
  });

  it('is less where something had been used before', () => {
    expect(compare(rateOf(10), { allowed: 9, sent: 14, limited: 5 })).toMatchObject({
      state: 'as-configured',
      why: 'The rest was used shortly before.',
    });
  });

  it('is the quota where that ran out before the rate', () => {
    const limits = { ...rateOf(10), quota: quotaOf(20).quota };
    expect(compare(limits, { allowed: 3, sent: 8, refused: 5 })).toMatchObject({
      state: 'as-configured',
      says: expect.stringContaining('This matches the quota (20 per day, renewing).'),
    });
  });

  it('may be several turns of a short rate', () => {
    const twice = { sent: 25, allowed: 20, limited: 5 };
    expect(compare(rateOf(10, 1), { ...twice, seconds: 1.2 }).state).toBe('as-configured');
    expect(compare(rateOf(10, 1), { ...twice, seconds: 0.8 }).state).toBe('different');
  });

  it.each([
    ['more than the rate', rateOf(5), { limited: 5 }],
    ['more than the quota', quotaOf(5), { refused: 5 }],
    ['a quota that is not configured', rateOf(10), { refused: 5 }],
    ['a limit where none was in reach', rateOf(1000), { limited: 5 }],
  ])('is not as configured: %s', (_, limits, more) => {
    expect(compare(limits, more)).toMatchObject({
      state: 'different',
      says: expect.stringContaining('This does not match the configuration.'),
      why: 'Another limit may apply: of the API, of the organisation, or of several Gateways together.',
    });
  });

  it('is not as configured where nothing was turned away', () => {
    expect(compare(rateOf(10), { allowed: 15 })).toMatchObject({
      state: 'different',
      says: '15 of 15 requests went through, within 1 s. None was refused: this does not match the configuration.',
    });
  });

  it('is as expected where no limit was in reach', () => {
    expect(compare(rateOf(1000), { sent: 200, allowed: 200 }).says).toBe(
      '200 of 200 requests went through, within 1 s. No limit could be reached.',
    );
  });

  it.each([
    ['it was stopped', { sent: 4, allowed: 4 }, 'The test did not finish.'],
    ['the API failed', { sent: 9, allowed: 4, failed: 5 }, 'The test did not finish.'],
    ['it was too slow', { allowed: 15, seconds: 61 }, 'The answers took longer than the rate period.'],
  ])('says nothing about the limit where %s', (_, more, why) => {
    expect(compare(rateOf(10), more)).toMatchObject({ state: 'not-reached', why });
  });
});
