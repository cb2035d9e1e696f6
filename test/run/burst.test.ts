import { describe, expect, it } from 'vitest';
import { type BurstOptions, runBurst } from '../../source/run/burst.ts';
import { joinUrl } from '../../source/wizard/api-address.ts';
import { type BurstCounts, compareBurst, planBurst } from '../../source/wizard/explain-burst.ts';
import { limitsOf } from '../../source/wizard/explain-limits.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { noLimits } from '../wizard/world.ts';
import { openTyk, rights, type Tyk } from './try-world.ts';

/** A burst with a key that has these limits, as Tyk holds them. */
async function burst(tyk: Tyk, limits: object, more: Partial<BurstOptions> = {}) {
  const { key } = await tyk.make({ ...rights('orders'), ...limits });
  const record = await tyk.client.read({ key }, { apiId: 'orders', organisation: 'default' });
  const known = limitsOf(tyk.api('orders'), record);
  if (known === undefined) throw new Error('The key was not read.');
  const plan = planBurst(known);
  const counts = await runBurst({ call: callOn(tyk), key, plan, ...more });
  return { plan, counts, verdict: compareBurst(plan, counts) };
}

const callOn = (tyk: Tyk, id = 'orders') =>
  planCall(tyk.api(id), joinUrl(tyk.sandbox.gatewayUrl, tyk.api(id).listenPath));

describe('a burst', () => {
  it('shows 429 at the rate that is configured', async () => {
    const tyk = await openTyk();
    const { counts, verdict } = await burst(tyk, { rate: 10, per: 60 });
    expect(counts).toMatchObject({ sent: 15, allowed: 10, limited: 5, refused: 0, failed: 0 });
    expect(verdict.says).toMatch(
      /^10 of 15 requests went through, 5 refused \(429\), within \d+ s\. This matches the rate \(10 per 60 s\)\.$/,
    );
  });

  it('shows 403 at the quota that is configured', async () => {
    const tyk = await openTyk();
    const { counts, verdict } = await burst(tyk, { quota_max: 7, quota_renewal_rate: 3600 });
    expect(counts).toMatchObject({ sent: 12, allowed: 7, limited: 0, refused: 5, failed: 0 });
    expect(verdict.says).toMatch(
      /^7 of 12 requests went through, 5 refused \(403\), within \d+ s\. This matches the quota \(7 per hour, renewing\)\.$/,
    );
  });

  it('counts an API that fails as let through', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make({ ...rights('broken'), rate: 4, per: 60 });
    const plan = planBurst({ ...noLimits, rate: { requests: 4, seconds: 60 } });
    expect(await runBurst({ call: callOn(tyk, 'broken'), key, plan })).toMatchObject({
      allowed: 4,
      limited: 5,
    });
    expect(tyk.calls('broken')).toBe(9);
  });

  it('sees the limit of an API that counts instead of the key’s', async () => {
    const tyk = await openTyk();
    const access = { orders: { versions: [], limit: { rate: 3, per: 60 } } };
    const { plan, counts } = await burst(tyk, { rate: 100, per: 60, access_rights: access });
    expect(plan.requests).toBe(8);
    expect(counts).toMatchObject({ allowed: 3, limited: 5 });
  });

  it('sees a limit that is not the one configured', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make({ ...rights('orders'), rate: 8, per: 60 });
    const plan = planBurst({ ...noLimits, rate: { requests: 4, seconds: 60 } });
    const counts = await runBurst({ call: callOn(tyk), key, plan });
    expect(compareBurst(plan, counts).state).toBe('different');
  });

  it('sends no more than 200', async () => {
    const tyk = await openTyk();
    const { counts, verdict } = await burst(tyk, { rate: 100_000, per: 60 });
    expect(counts).toMatchObject({ sent: 200, allowed: 200 });
    expect(tyk.calls('orders')).toBe(200);
    expect(verdict.state).toBe('as-configured');
  });

  it('sends nothing where nothing is to be seen', async () => {
    const tyk = await openTyk();
    expect((await burst(tyk, {})).counts).toMatchObject({ sent: 0, allowed: 0 });
    expect(tyk.calls('orders')).toBe(0);
  });

  it('ends soon where every request is refused or fails', async () => {
    const tyk = await openTyk();
    const { plan } = await burst(tyk, { rate: 150, per: 60 });
    const wrong = await tyk.make(rights('payments'));
    const refused = await runBurst({ call: callOn(tyk), key: wrong.key, plan });
    expect(refused.refused).toBeGreaterThanOrEqual(5);
    expect(refused.sent).toBeLessThan(15);
    await tyk.sandbox.stop();
    const failed = await runBurst({ call: callOn(tyk), key: wrong.key, plan });
    expect(failed.failed).toBeGreaterThanOrEqual(5);
    expect(failed.sent).toBeLessThan(15);
  });

  it('tells how far it is', async () => {
    const tyk = await openTyk();
    const seen: BurstCounts[] = [];
    await burst(tyk, { rate: 3, per: 60 }, { onProgress: (counts) => seen.push(counts) });
    expect(seen).toHaveLength(8);
    expect(seen.map(({ allowed, limited }) => allowed + limited)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('can be stopped, and tells what it had seen', async () => {
    const tyk = await openTyk();
    const controller = new AbortController();
    const onProgress = ({ allowed }: BurstCounts) => {
      if (allowed === 20) controller.abort();
    };
    const { counts, verdict } = await burst(
      tyk,
      { rate: 190, per: 60 },
      { signal: controller.signal, onProgress },
    );
    expect(counts.allowed).toBeGreaterThanOrEqual(20);
    expect(counts.sent).toBeLessThan(30);
    expect(counts.failed).toBe(0);
    expect(verdict.state).toBe('not-reached');
  });
});
