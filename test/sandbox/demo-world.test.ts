import { describe, expect, it } from 'vitest';
import { demoWorld } from '../../source/sandbox/demo-world.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { ask, control, makeKey, sandboxOf, use } from './ask.ts';

/* What a newcomer meets who has no Tyk yet. */

const org_id = '5e9d9544a1dcd60001d0ed20';
const find = (name: string) => {
  const api = demoWorld.apis.find((one) => one.name.startsWith(name));
  if (api === undefined) throw new Error(`no API ${name}`);
  return api;
};
const keyFor = async (sandbox: Sandbox, name: string) =>
  (await makeKey(sandbox, { [find(name).api_id]: { versions: ['Default'] } }, { org_id })).key;

describe('the demo', () => {
  it('begins, by name, with an API that takes a plain key and answers at its listen path', async () => {
    const [first] = [...demoWorld.apis].sort((a, b) => a.name.localeCompare(b.name));
    expect(first).toMatchObject({ name: 'Catalogue #commerce', use_standard_auth: true, active: true });
    const sandbox = await sandboxOf();
    const reply = await use(sandbox, 'GET /catalogue/', await keyFor(sandbox, 'Catalogue'));
    expect(reply).toMatchObject({
      status: 200,
      json: { message: 'Hello from Catalogue', method: 'GET', path: '/' },
    });
  });

  it('has an API of every kind that the wizard tells apart', async () => {
    const { json } = await control(await sandboxOf(), 'GET /tyk/apis');
    const apis = json as { name: string; [field: string]: unknown }[];
    const kinds = ['use_keyless', 'use_standard_auth', 'use_basic_auth', 'enable_jwt', 'internal', 'is_oas'];
    for (const kind of kinds) expect(apis.some((api) => api[kind] === true)).toBe(true);
    expect(apis.filter(({ active }) => active === false).map(({ name }) => name)).toEqual([
      'Legacy catalogue #commerce',
    ]);
    expect(new Set(apis.map(({ name }) => name)).size).toBe(apis.length);
  });

  it('has policies for APIs that exist, of the one organisation', () => {
    const known = new Set(demoWorld.apis.map(({ api_id }) => api_id));
    for (const policy of Object.values(demoWorld.policies)) {
      expect(Object.keys(policy.access_rights as object).every((id) => known.has(id))).toBe(true);
      expect(policy.org_id).toBe(org_id);
    }
    expect(new Set(demoWorld.apis.map((api) => api.org_id))).toEqual(new Set([org_id]));
  });

  it.each([
    ['gold', 200],
    ['silver', 200],
    ['trial', 200],
    ['retired', 200],
    ['quota-only', 500],
  ])('makes a key of the policy %s: %i', async (policy, status) => {
    const body = { org_id, apply_policies: [policy] };
    expect((await control(await sandboxOf(), 'POST /tyk/keys/create', body)).status).toBe(status);
  });

  it('lets nobody into Orders without a version', async () => {
    const sandbox = await sandboxOf();
    const { key } = await makeKey(sandbox, { [find('Orders').api_id]: { versions: ['v1'] } }, { org_id });
    expect((await use(sandbox, 'GET /orders/', key)).json).toEqual({
      error: 'Version information not found',
    });
    expect((await use(sandbox, 'GET /orders/', key, { 'x-api-version': 'v1' })).status).toBe(200);
  });

  it('has an API whose own paths are deeper', async () => {
    const sandbox = await sandboxOf();
    const key = await keyFor(sandbox, 'Shop search');
    const shallow = await use(sandbox, 'GET /search/', key);
    expect(shallow.status).toBe(404);
    expect(shallow.headers).toHaveProperty('x-ratelimit-limit');
    expect((await use(sandbox, 'GET /search/products', key)).status).toBe(200);
  });

  it('has an API open to all, and one that is not on the network', async () => {
    const sandbox = await sandboxOf();
    expect((await ask(sandbox.url, 'GET /weather/')).json).toMatchObject({ message: 'Hello from Weather' });
    expect((await use(sandbox, 'GET /audit/', await keyFor(sandbox, 'Internal audit'))).text).toBe(
      'Not Found',
    );
  });

  it('asks for two things at Reports', async () => {
    const sandbox = await sandboxOf();
    const reply = await use(sandbox, 'GET /reports/', await keyFor(sandbox, 'Reports'));
    expect(reply.json).toEqual({
      error: 'Attempted access with malformed header, header not in basic auth format',
    });
  });
});
