import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../helpers/sandbox.ts';
import { clockAt, control, labWorld, type Made, makeKey, sandboxOf, use } from './ask.ts';

/* Reading, changing and removing keys, and the traps of doing so. */

const ORDERS = { b84f: { versions: ['Default'] } };
const lab = () => sandboxOf({ world: labWorld });
const detail = async (sandbox: Sandbox, name: string) =>
  (await control(sandbox, `GET /tyk/keys/${name}`)).json as Record<string, unknown>;

describe('a key of the caller’s own name', () => {
  const body = { org_id: 'default', access_rights: ORDERS };

  it('is used by its name or by the key answered', async () => {
    const sandbox = await lab();
    const { key } = (await control(sandbox, 'POST /tyk/keys/jane-laptop', body)).json as Made;
    expect((await use(sandbox, 'GET /orders/', 'jane-laptop')).status).toBe(200);
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(200);
  });

  it('replaces the key that has the name, without a word', async () => {
    const sandbox = await lab();
    await control(sandbox, 'POST /tyk/keys/jane', { ...body, alias: 'first' });
    const again = await control(sandbox, 'POST /tyk/keys/jane', { ...body, alias: 'second' });
    expect(again.json).toMatchObject({ status: 'ok', action: 'added' });
    expect(await detail(sandbox, 'jane?org_id=default')).toMatchObject({ alias: 'second' });
    expect((await control(sandbox, 'GET /tyk/keys')).json).toMatchObject({ keys: { length: 1 } });
  });

  it.each([
    ['GET /tyk/keys/jane', 404],
    ['GET /tyk/keys/jane?org_id=default', 200],
    ['GET /tyk/keys/jane?api_id=b84f', 200],
    ['GET /tyk/keys/jane?username=true&org_id=default', 200],
    ['GET /tyk/keys/jane?username=1&org_id=other', 404],
    ['DELETE /tyk/keys/jane', 404],
    ['DELETE /tyk/keys/jane?org_id=default', 200],
  ])('%s is %i', async (line, status) => {
    const sandbox = await lab();
    await control(sandbox, 'POST /tyk/keys/jane', body);
    expect((await control(sandbox, line)).status).toBe(status);
  });

  it('is refused where it is too short to be used', async () => {
    const { status, json } = await control(await lab(), 'POST /tyk/keys/ab', body);
    expect(status).toBe(400);
    expect((json as { message: string }).message).toMatch(
      /^custom key ID length 2 is less than min_token_length \(3\);/,
    );
  });

  it('cannot hold a slash', async () => {
    expect((await control(await lab(), 'POST /tyk/keys/a%2Fb', body)).text).toBe('404 page not found\n');
  });

  it('comes back empty for a user with a password', async () => {
    const sandbox = await lab();
    const user = {
      org_id: 'default',
      access_rights: { 'admin-basic': {} },
      basic_auth_data: { password: 'pässword1' },
    };
    const made = await control(sandbox, 'POST /tyk/keys/anna', user);
    expect(made.text).toMatch(/^\{"key":"","status":"ok","action":"added","key_hash":"[0-9a-f]{16}"\}\n$/);
    const sign = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect((await use(sandbox, 'GET /basic/', sign('anna:pässword1'))).status).toBe(200);
    expect((await use(sandbox, 'GET /basic/', sign('anna:wrong'))).status).toBe(401);
    expect(JSON.stringify(await detail(sandbox, 'anna?org_id=default'))).not.toContain('pässword1');
  });
});

describe('a hash', () => {
  it.each([
    ['?hashed=true', 200],
    ['?hashed=1', 200],
    ['?hashed=false', 200],
    ['?hashed=', 404],
    ['', 404],
  ])('finds its key only with hashed= (%s)', async (query, status) => {
    const sandbox = await lab();
    const { key_hash } = await makeKey(sandbox, ORDERS);
    expect((await control(sandbox, `GET /tyk/keys/${key_hash}${query}`)).status).toBe(status);
  });

  it('is no key', async () => {
    const sandbox = await lab();
    const { key_hash } = await makeKey(sandbox, ORDERS);
    expect((await use(sandbox, 'GET /orders/', key_hash)).status).toBe(403);
  });

  it('changes and removes its key', async () => {
    const sandbox = await lab();
    const { key, key_hash } = await makeKey(sandbox, ORDERS);
    const change = { org_id: 'default', access_rights: ORDERS, alias: 'renamed' };
    const changed = await control(sandbox, `PUT /tyk/keys/${key_hash}?hashed=1`, change);
    expect(changed.text).toBe(`{"key":"${key_hash}","status":"ok","action":"modified"}\n`);
    expect(await detail(sandbox, key)).toMatchObject({ alias: 'renamed' });
    expect((await control(sandbox, `DELETE /tyk/keys/${key_hash}?hashed=1`)).status).toBe(200);
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(403);
  });

  it('is what lists show, filtered by API', async () => {
    const sandbox = await lab();
    const orders = await makeKey(sandbox, ORDERS);
    const header = await makeKey(sandbox, { 'header-key': {} });
    const keys = async (query: string) =>
      ((await control(sandbox, `GET /tyk/keys${query}`)).json as { keys: string[] }).keys;
    expect(await keys('')).toEqual([orders.key_hash, header.key_hash]);
    expect(await keys('?api_id=header-key')).toEqual([header.key_hash]);
    expect(await keys('?api_id=no-such-api')).toEqual([]);
  });
});

describe('PUT', () => {
  it('replaces everything: what is left out is gone', async () => {
    const sandbox = await lab();
    const { key } = await makeKey(sandbox, ORDERS, { alias: 'a', rate: 5, per: 1, expires: 4_000_000_000 });
    await control(sandbox, `PUT /tyk/keys/${key}`, { org_id: 'default', access_rights: ORDERS });
    const after = await detail(sandbox, key);
    expect(after).not.toHaveProperty('alias');
    expect(after).not.toHaveProperty('expires');
    expect(after).not.toHaveProperty('rate');
  });

  it('without rights is refused and changes nothing', async () => {
    const sandbox = await lab();
    const { key } = await makeKey(sandbox, ORDERS, { alias: 'kept' });
    expect((await control(sandbox, `PUT /tyk/keys/${key}`, { alias: 'lost' })).status).toBe(500);
    expect(await detail(sandbox, key)).toMatchObject({ alias: 'kept' });
  });

  it('keeps the old expiry where the new one is past', async () => {
    const sandbox = await lab();
    const { key } = await makeKey(sandbox, ORDERS, { expires: 4_000_000_000 });
    await control(sandbox, `PUT /tyk/keys/${key}`, {
      org_id: 'default',
      access_rights: ORDERS,
      expires: 1_449_051_461,
    });
    expect(await detail(sandbox, key)).toMatchObject({ expires: 4_000_000_000 });
  });

  it('gives a fresh quota, unless suppress_reset=1', async () => {
    const sandbox = await lab();
    const limits = { org_id: 'default', access_rights: ORDERS, quota_max: 2, quota_renewal_rate: 60 };
    const { key } = await makeKey(sandbox, ORDERS, limits);
    const calls = async () => [
      await use(sandbox, 'GET /orders/', key),
      await use(sandbox, 'GET /orders/', key),
    ];
    await calls();
    await control(sandbox, `PUT /tyk/keys/${key}?suppress_reset=1`, limits);
    expect((await calls()).map(({ status }) => status)).toEqual([403, 403]);
    await control(sandbox, `PUT /tyk/keys/${key}`, limits);
    expect((await calls()).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('a policy changed under a key', () => {
  it('replaces the policies of a hash', async () => {
    const sandbox = await lab();
    const { key_hash } = await makeKey(sandbox, ORDERS);
    const reply = await control(sandbox, `POST /tyk/keys/policy/${key_hash}`, { policy: 'silver' });
    expect(reply.text).toBe(`{"key":"${key_hash}","status":"ok","action":"updated"}\n`);
    expect(await detail(sandbox, `${key_hash}?hashed=1`)).toMatchObject({
      apply_policies: ['silver'],
      quota_max: 500,
    });
  });
});

describe('preview', () => {
  it('shows the key with its policies and keeps nothing', async () => {
    const sandbox = await lab();
    const reply = await control(sandbox, 'POST /tyk/keys/preview', {
      org_id: 'default',
      apply_policies: ['gold'],
    });
    expect(reply.json).toMatchObject({ rate: 1000, per: 60, quota_max: 10000, apply_policies: ['gold'] });
    expect((await control(sandbox, 'GET /tyk/keys')).json).toEqual({ keys: [] });
  });

  it('tells no policy’s error', async () => {
    const body = { org_id: 'default', apply_policies: ['no-such-policy'], access_rights: ORDERS };
    const { status, json } = await control(await lab(), 'POST /tyk/keys/preview', body);
    expect(status).toBe(200);
    expect(json).toMatchObject({ access_rights: ORDERS });
  });
});

describe('a lifetime', () => {
  it('takes the key away whatever its expiry says', async () => {
    const clock = clockAt('2026-11-21T07:00:00Z');
    const sandbox = await sandboxOf({ world: labWorld, now: clock.now });
    const { key } = await makeKey(sandbox, ORDERS, { session_lifetime: 5 });
    clock.turn(4);
    expect((await control(sandbox, `GET /tyk/keys/${key}`)).status).toBe(200);
    clock.turn(2);
    expect((await control(sandbox, `GET /tyk/keys/${key}`)).status).toBe(404);
  });

  it('leaves an expired key to be read', async () => {
    const clock = clockAt('2026-11-21T07:00:00Z');
    const sandbox = await sandboxOf({ world: labWorld, now: clock.now });
    const { key } = await makeKey(sandbox, ORDERS, { expires: Math.floor(clock.now() / 1000) + 60 });
    clock.turn(61);
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(401);
    expect((await control(sandbox, `GET /tyk/keys/${key}`)).status).toBe(200);
  });
});

describe('policies', () => {
  const create = async (policies: string[], more: object = {}) =>
    control(await lab(), 'POST /tyk/keys/create', { org_id: 'default', apply_policies: policies, ...more });

  it.each([
    [['gold', 'per-api'], 200],
    [['per-api', 'gold'], 200],
    [['part-acl', 'per-api'], 500],
    [['per-api', 'part-acl'], 500],
    [['gold', 'no-such-policy'], 200],
    [['gold', 'other-org'], 200],
    [['no-such-policy', 'another'], 500],
  ])('%j together: %i', async (policies, status) => {
    expect((await create(policies)).status).toBe(status);
  });

  it.each([
    [['no-such-policy', 'another'], 'key has no valid policies to be applied'],
    [['part-rate'], 'key has no valid policies to be applied'],
    [['no-such-policy'], 'policy not found: "no-such-policy"'],
    [['per-api-bad'], 'cannot apply policy per-api-bad which has per_api and any of partitions set'],
    [
      ['per-api', 'part-acl'],
      'cannot apply multiple policies when some have per_api set and some are partitioned',
    ],
  ])('%j: says why', async (policies, why) => {
    expect((await create(policies)).json).toEqual({
      status: 'error',
      message: `Failed to create key - ${why}`,
    });
  });

  it('are not found without their organisation', async () => {
    const { json } = await create(['gold'], { org_id: undefined });
    expect(json).toEqual({ status: 'error', message: 'Failed to create key - policy not found: "gold"' });
  });

  it('overrule the key’s own switch to inactive', async () => {
    const sandbox = await lab();
    const { key } = await makeKey(sandbox, {}, { apply_policies: ['silver'], is_inactive: true });
    expect(await detail(sandbox, key)).not.toHaveProperty('is_inactive');
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(200);
  });
});
