import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../helpers/sandbox.ts';
import { ask, clockAt, dashboard, SECRET, sandboxOf, use } from './ask.ts';

/* The Dashboard API on the demo world, as the published specs have it. */

const ORGANISATION = '5e9d9544a1dcd60001d0ed20';
const demo = () => sandboxOf({ as: 'dashboard' });

type Wrapper = {
  api_definition: { api_id: string; id: string; name: string; org_id: string };
  categories: string[] | null;
};
const apisOf = async (sandbox: Sandbox, query = '?p=-1') =>
  ((await dashboard(sandbox, `GET /api/apis${query}`)).json as { apis: Wrapper[] }).apis;
const named = async (sandbox: Sandbox, name: string) => {
  const found = (await apisOf(sandbox)).find(({ api_definition }) => api_definition.name.startsWith(name));
  if (found === undefined) throw new Error(`no API ${name}`);
  return found.api_definition;
};

async function keyFor(sandbox: Sandbox, name: string, more: object = {}) {
  const { api_id, name: api_name } = await named(sandbox, name);
  const body = {
    allowance: 1000,
    access_rights: { [api_id]: { api_id, api_name, versions: ['Default'] } },
    ...more,
  };
  const reply = await dashboard(sandbox, 'POST /api/keys', body);
  return reply.json as { key_id: string; key_hash: string; data: Record<string, unknown>; api_model: object };
}

describe('the credential', () => {
  it.each([
    ['bare', SECRET, 200],
    ['after Bearer', `Bearer ${SECRET}`, 200],
    ['a wrong one', 'another', 401],
    ['in another case', SECRET.toUpperCase(), 401],
    ['none', '', 401],
  ])('%s', async (_, authorization, status) => {
    const reply = await ask((await demo()).url, 'GET /api/apis', { headers: { authorization } });
    expect(reply.status).toBe(status);
    if (status === 401)
      expect(reply.text).toBe('{"Status":"Error","Message":"Not authorised","Meta":null}\n');
  });

  it('of a Gateway’s header is none', async () => {
    const reply = await ask((await demo()).url, 'GET /api/apis', {
      headers: { 'x-tyk-authorization': SECRET },
    });
    expect(reply.status).toBe(401);
  });

  it('is asked for before the path is looked at, and for no path outside the API', async () => {
    const { url } = await demo();
    expect((await ask(url, 'GET /api/no-such-thing')).status).toBe(401);
    expect((await ask(url, 'GET /hello')).status).toBe(200);
    const page = await ask(url, 'GET /');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toMatch(/^<!doctype html>/);
  });
});

describe('the list of APIs', () => {
  it('comes in pages of ten, and whole for a negative page', async () => {
    const sandbox = await demo();
    const all = await apisOf(sandbox);
    expect(all.length).toBeGreaterThan(10);
    const [first, second, third] = [
      await apisOf(sandbox, ''),
      await apisOf(sandbox, '?p=2'),
      await apisOf(sandbox, '?p=3'),
    ];
    expect(first).toHaveLength(10);
    expect([...first, ...second]).toEqual(all);
    expect(third).toBeNull();
    expect((await dashboard(sandbox, 'GET /api/apis')).json).toMatchObject({ pages: 2 });
    expect((await dashboard(sandbox, 'GET /api/apis/?p=-1')).status).toBe(200);
  });

  it('is searched by name', async () => {
    const names = (await apisOf(await demo(), '?p=-1&q=ORDERS')).map(
      ({ api_definition }) => api_definition.name,
    );
    expect(names.sort()).toEqual(['Orders #commerce', 'Partner orders #commerce #partners']);
  });

  it('wraps definitions; categories of an OAS API stand in the wrapper', async () => {
    const apis = await apisOf(await demo());
    const inventory = apis.find(({ api_definition: { name } }) => name === 'Inventory');
    expect(inventory).toMatchObject({
      categories: ['warehouse'],
      api_definition: { is_oas: true, org_id: ORGANISATION },
    });
    const orders = apis.find(({ api_definition: { name } }) => name === 'Orders #commerce');
    expect(orders).toMatchObject({ categories: null, hook_references: [], is_site: false });
    expect(orders).not.toHaveProperty('oas');
  });

  it('gives one by either id, and says where it is called', async () => {
    const sandbox = await demo();
    const { api_id, id } = await named(sandbox, 'Orders');
    for (const either of [api_id, id]) {
      expect((await dashboard(sandbox, `GET /api/apis/${either}`)).json).toMatchObject({
        api_definition: { api_id },
      });
    }
    const { host } = new URL(sandbox.gatewayUrl);
    expect((await dashboard(sandbox, `GET /api/apis/${api_id}/url`)).json).toEqual({
      ApiURL: `${sandbox.gatewayUrl}/orders/`,
      BasePath: '/orders/',
      Host: host,
    });
    expect((await dashboard(sandbox, 'GET /api/apis/none')).json).toMatchObject({
      Message: 'Could not retrieve API detail',
    });
  });
});

describe('policies', () => {
  it('are listed with their state and either id', async () => {
    const { json } = await dashboard(await demo(), 'GET /api/portal/policies?p=-1');
    const { Data: policies } = json as { Data: { id: string; _id: string; name: string; state: string }[] };
    const rows = policies.map(({ id, name, state }) => [name, id, state]);
    expect(rows).toContainEqual(['Gold', 'gold', 'active']);
    expect(rows).toContainEqual(['Retired', 'retired', 'deny']);
    expect(rows).toContainEqual(['Trial', '', 'active']);
    for (const { _id } of policies) expect(_id).toMatch(/^[0-9a-f]{24}$/);
  });

  it('are filtered, and read one by one', async () => {
    const sandbox = await demo();
    const { json } = await dashboard(sandbox, 'GET /api/portal/policies?p=-1&active=true');
    expect((json as { Data: { name: string }[] }).Data.map(({ name }) => name)).not.toContain('Retired');
    expect((await dashboard(sandbox, 'GET /api/portal/policies/gold')).json).toMatchObject({
      name: 'Gold',
      rate: 1000,
    });
    expect((await dashboard(sandbox, 'GET /api/portal/policies/none')).status).toBe(404);
  });

  it.each([
    ['gold', 200],
    ['6561a0c1f1e2d30001a0c001', 200],
    ['6561a0c1f1e2d30001a0c003', 200],
    ['trial', 500],
    ['none', 500],
  ])('make a key by %s: %i', async (policy, status) => {
    const body = { allowance: 1, apply_policies: [policy] };
    expect((await dashboard(await demo(), 'POST /api/keys', body)).status).toBe(status);
  });
});

describe('a key', () => {
  it('comes in shape B, its organisation filled in, every field shown', async () => {
    const sandbox = await demo();
    const made = await keyFor(sandbox, 'Payments', { alias: 'jane', rate: 100, per: 60 });
    expect(Object.keys(made)).toEqual(['api_model', 'key_id', 'data', 'key_hash']);
    expect(made.data).toMatchObject({
      org_id: ORGANISATION,
      alias: 'jane',
      rate: 100,
      expires: 0,
      quota_max: 0,
      tags: [],
    });
    expect((await use(sandbox, 'GET /payments/', made.key_id)).json).toMatchObject({
      message: 'Hello from Payments',
    });
  });

  it.each([
    ['broken JSON', '{', 403, 'Request body malformed.'],
    ['no JSON', 'a=b', 403, 'Request body malformed.'],
    ['a wrong type', '{"allowance":1,"rate":"5"}', 403, 'Request body malformed.'],
    [
      'no allowance',
      '{"access_rights":{}}',
      400,
      'User/Key object validation failed, most likely malformed input.',
    ],
    [
      'a right without names',
      '{"allowance":1,"access_rights":{"x":{}}}',
      400,
      'User/Key object validation failed, most likely malformed input.',
    ],
    [
      'an unknown API',
      '{"allowance":1,"access_rights":{"x":{"api_id":"x","api_name":"x"}}}',
      400,
      'Could not retrieve API detail',
    ],
    ['another organisation', '{"allowance":1,"org_id":"other"}', 400, 'Attempted access to non-owned key.'],
    [
      'no rights',
      '{"allowance":1}',
      400,
      'Failed to create key, keys must have at least one Access Rights record set.',
    ],
  ])('is refused for %s', async (_, body, status, message) => {
    const reply = await dashboard(await demo(), 'POST /api/keys', body);
    expect([reply.status, reply.json]).toEqual([status, { Status: 'Error', Message: message, Meta: null }]);
  });

  it('is read, changed and removed, under its API too, by key or hash', async () => {
    const sandbox = await demo();
    const { api_id } = await named(sandbox, 'Payments');
    const { key_id, key_hash, data } = await keyFor(sandbox, 'Payments', { alias: 'before' });
    const ways = [
      `keys/${key_id}`,
      `apis/${api_id}/keys/${key_id}`,
      `keys/${key_hash}?hashed=1`,
      `keys/${key_hash}?auto_guess=true`,
    ];
    for (const way of ways) {
      expect((await dashboard(sandbox, `GET /api/${way}`)).json).toMatchObject({
        key_hash,
        data: { alias: 'before' },
      });
    }
    expect((await dashboard(sandbox, `GET /api/keys/${key_hash}`)).json).toMatchObject({
      Message: 'Could not retrieve key detail.',
    });
    await dashboard(sandbox, `PUT /api/keys/${key_id}`, { ...data, alias: 'after' });
    expect((await dashboard(sandbox, `GET /api/keys/${key_id}`)).json).toMatchObject({
      data: { alias: 'after' },
    });
    const removed = await dashboard(sandbox, `DELETE /api/apis/${api_id}/keys/${key_id}`);
    expect(removed.text).toBe('{"Status":"OK","Message":"Key deleted successfully.","Meta":null}\n');
    expect((await dashboard(sandbox, `DELETE /api/keys/${key_id}`)).status).toBe(404);
    expect((await use(sandbox, 'GET /payments/', key_id)).status).toBe(403);
  });

  it('is listed by its hash', async () => {
    const sandbox = await demo();
    const { api_id } = await named(sandbox, 'Payments');
    const payments = await keyFor(sandbox, 'Payments');
    const catalogue = await keyFor(sandbox, 'Catalogue');
    expect((await dashboard(sandbox, `GET /api/apis/${api_id}/keys`)).json).toEqual({
      data: { keys: [payments.key_hash] },
      pages: 1,
    });
    const { json } = await dashboard(sandbox, 'GET /api/apis/keys?p=-1');
    expect(json).toEqual({ data: { keys: [payments.key_hash, catalogue.key_hash] }, pages: 1 });
    const detailed = await dashboard(sandbox, `GET /api/keys/detailed?q=${payments.key_hash}`);
    expect(detailed.json).toMatchObject({
      keys: [{ key_hash: payments.key_hash, data: { org_id: ORGANISATION } }],
    });
  });

  it('is previewed without being made', async () => {
    const sandbox = await demo();
    const reply = await dashboard(sandbox, 'POST /api/keys/preview', {
      allowance: 1,
      apply_policies: ['gold'],
    });
    expect(reply.json).toMatchObject({ key_id: '', data: { rate: 1000, quota_max: 10_000 } });
    expect((await dashboard(sandbox, 'GET /api/apis/keys')).json).toMatchObject({ data: { keys: [] } });
  });

  it('takes a word of one’s own', async () => {
    const sandbox = await demo();
    const { api_id, name } = await named(sandbox, 'Payments');
    const body = { allowance: 1, access_rights: { [api_id]: { api_id, api_name: name } } };
    expect((await dashboard(sandbox, 'POST /api/keys/jane-laptop', body)).status).toBe(200);
    expect((await use(sandbox, 'GET /payments/', 'jane-laptop')).status).toBe(200);
    expect((await dashboard(sandbox, 'GET /api/keys/jane-laptop')).json).toMatchObject({
      data: { org_id: ORGANISATION },
    });
  });

  it('expires by its policy', async () => {
    const clock = clockAt('2026-11-21T07:00:00Z');
    const sandbox = await sandboxOf({ as: 'dashboard', now: clock.now });
    const body = { allowance: 1, expires: -1, apply_policies: ['6561a0c1f1e2d30001a0c003'] };
    const { key_id } = (await dashboard(sandbox, 'POST /api/keys', body)).json as { key_id: string };
    expect((await use(sandbox, 'GET /catalogue/', key_id)).status).toBe(200);
    clock.turn(14 * 24 * 3600 + 1);
    expect((await use(sandbox, 'GET /catalogue/', key_id)).status).toBe(401);
  });
});

describe('an inactive API', () => {
  it('is listed by a Dashboard, and withheld from its Gateway', async () => {
    const sandbox = await demo();
    const { key_id } = await keyFor(sandbox, 'Legacy catalogue');
    expect((await use(sandbox, 'GET /old-catalogue/', key_id)).text).toBe('Not Found');
  });
});
