import { describe, expect, it } from 'vitest';
import { createCreation } from '../../source/run/creation.ts';
import { findLostKey, MOST_READS, markOpened, type WantedKey, wantedKey } from '../../source/run/lost.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import type { Scope } from '../../source/tyk/scope.ts';
import type { KeyRecord, KeyRef, KeyRequest, Limits, TykClient } from '../../source/tyk/types.ts';
import type { LostProgress } from '../../source/wizard/lost.ts';
import type { Facts } from '../../source/wizard/types.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { openSandbox } from './tyk.ts';

const PAYMENTS = '6c209f74d1b362e80ef6718293a4b5c6';
const ORDERS = '4a0e7d52bf9140c6ecd45f60718293a4';
const limits: Limits = { rate: { requests: 100, seconds: 60 }, quota: 'unlimited', throttle: 'off' };
const now = () => Math.floor(Date.now() / 1000);
const EXPIRES = now() + 3600;

type At = { sandbox: Sandbox; client: TykClient; request: KeyRequest; wanted: WantedKey };

async function open(as: 'gateway' | 'dashboard' = 'gateway'): Promise<At> {
  const sandbox = await openSandbox({ as });
  const { url, credential } = sandbox;
  const start = as === 'gateway' ? createGatewayClient : createDashboardClient;
  const client = start({ url, credential, http: { timeoutSeconds: 30 } });
  const organisation = (await client.listApis()).find(({ id }) => id === PAYMENTS)?.organisation;
  const request: KeyRequest = {
    ...(as === 'gateway' ? { organisation } : {}),
    access: { apis: [{ apiId: PAYMENTS, apiName: 'Payments', versions: [] }], policies: [] },
    expires: EXPIRES,
    limits,
    alias: 'jane-laptop',
    tags: [],
    metadata: {},
    detailedLogging: false,
  };
  const opens = markOpened(request.access.apis, request);
  const own = { apis: [PAYMENTS], policies: [], opens };
  const wanted = { alias: 'jane-laptop', ...own, expires: EXPIRES, limits };
  return { sandbox, client, request, wanted: { ...wanted, organisation, since: now() } };
}

describe.each(['gateway', 'dashboard'] as const)('a key whose answer was lost (%s)', (as) => {
  it('is found among others by what was asked for, and can be revoked', async () => {
    const { client, request, wanted } = await open(as);
    for (let other = 0; other < 12; other += 1) await client.create({ ...request, alias: `other-${other}` });
    const { hash = '' } = await client.create(request);
    const search = await findLostKey(client, wanted);
    expect(search).toMatchObject({
      is: 'found',
      looked: 13,
      keys: [{ ref: { hash }, alias: 'jane-laptop' }],
    });
    if (search.is !== 'found') return;
    await client.remove(search.keys[0].ref, search.keys[0].near);
    expect(await findLostKey(client, wanted)).toEqual({ is: 'none', looked: 12 });
  });

  it('is found by its policies where they decide', async () => {
    const { client, request, wanted } = await open(as);
    const [policy] = await client.listPolicies();
    if (policy === undefined) throw new Error('The demo has policies.');
    const access = { apis: [], policies: [policy.id] } as const;
    const { hash = '' } = await client.create({ ...request, access });
    const { limits: _limits, opens: _opens, ...rest } = wanted;
    const search = await findLostKey(client, { ...rest, apis: [], policies: [policy.id] });
    expect(search).toMatchObject({ is: 'found', keys: [{ ref: { hash } }] });
  });

  it('cannot be known where the list is switched off', async () => {
    const { sandbox, client, wanted } = await open(as);
    const [on, body] =
      as === 'gateway'
        ? [
            'GET /tyk/keys',
            '{"status":"error","message":"Hashed key listing is disabled in config (enable_hashed_keys_listing)"}',
          ]
        : ['GET /api/apis/*', '{"Status":"Error","Message":"Could not retrieve keys.","Meta":null}'];
    sandbox.fault({ on, answer: { status: 404, body } });
    const search = await findLostKey(client, wanted);
    expect(search).toMatchObject({ is: 'unknown', looked: 0 });
    expect('why' in search && search.why).toMatch(/switched off on this Gateway|Dashboard cannot list keys/);
  });
});

describe('what is no such key', () => {
  it.each<[string, Partial<KeyRequest>]>([
    ['another alias', { alias: 'john' }],
    ['another expiry, by a second', { expires: EXPIRES + 1 }],
    ['no expiry', { expires: 'never' }],
    ['other limits', { limits: { ...limits, quota: { requests: 5, seconds: 60 } } }],
    ['another API', { access: { apis: [{ apiId: ORDERS, apiName: 'Orders', versions: [] }], policies: [] } }],
    [
      'one API more',
      {
        access: {
          apis: [
            { apiId: PAYMENTS, apiName: 'Payments', versions: [] },
            { apiId: ORDERS, apiName: 'Orders', versions: [] },
          ],
          policies: [],
        },
      },
    ],
    ['a policy', { access: { apis: [], policies: ['gold'] } }],
  ])('%s', async (_what, change) => {
    const { client, request, wanted } = await open();
    await client.create({ ...request, ...change });
    expect(await findLostKey(client, wanted)).toMatchObject({ is: 'none' });
  });

  it.each<[string, Partial<WantedKey>, 'found' | 'none']>([
    ['made before the request went out', { since: now() + 60 }, 'none'],
    ['made long after it', { since: now() - 900, until: now() - 600 }, 'none'],
    ['made in the same second by a clock that is a second off', { since: now() + 1 }, 'found'],
  ])('%s', async (_what, change, is) => {
    const { client, request, wanted } = await open();
    await client.create(request);
    expect((await findLostKey(client, { ...wanted, ...change })).is).toBe(is);
  });

  it('a control character in the alias does not hide the key', async () => {
    const { client, request, wanted } = await open();
    await client.create({ ...request, alias: 'jane\u001b[31m' });
    expect((await findLostKey(client, { ...wanted, alias: 'jane\u001b[31m' })).is).toBe('found');
  });
});

const right = { apiId: PAYMENTS, apiName: 'Payments', versions: [] };
const narrow = (scope: Scope): Partial<KeyRequest> => ({
  access: { apis: [{ ...right, scope }], policies: [] },
});
const rules = { allowed: ['a'], blocked: [] };
const scopes: { readonly [what: string]: Partial<KeyRequest> } = {
  everything: {},
  'a path': narrow({ paths: [{ pattern: '^/payments/a$', methods: ['GET'] }] }),
  'another path': narrow({ paths: [{ pattern: '^/payments/b$', methods: ['GET'] }] }),
  'another method of it': narrow({ paths: [{ pattern: '^/payments/a$', methods: ['POST'] }] }),
  'a limit of one operation': narrow({
    operationLimits: [{ pattern: '^/a$', method: 'GET', requests: 5, seconds: 60 }],
  }),
  'a lower limit of it': narrow({
    operationLimits: [{ pattern: '^/a$', method: 'GET', requests: 2, seconds: 60 }],
  }),
  'allowed fields': narrow({ allowedTypes: [{ type: 'Query', fields: ['a'] }] }),
  'restricted fields': narrow({ restrictedTypes: [{ type: 'Query', fields: ['a'] }] }),
  'no introspection': narrow({ noIntrospection: true }),
  'a query depth': { maxDepth: 3 },
  'a query depth, and limits of the API': {
    maxDepth: 4,
    access: { apis: [{ ...right, limits }], policies: [] },
  },
  'a query depth of the API': {
    access: { apis: [{ ...right, limits, scope: { maxDepth: 5 } }], policies: [] },
  },
  'MCP methods': narrow({ methods: rules }),
  'MCP tools': narrow({ tools: rules }),
  'MCP resources': narrow({ resources: rules }),
  'MCP prompts': narrow({ prompts: rules }),
  'a version': { access: { apis: [{ ...right, versions: ['v1'] }], policies: [] } },
  'another version': { access: { apis: [{ ...right, versions: ['v2'] }], policies: [] } },
  'deletion at its end': { afterExpiry: 'delete' },
  'keeping it': { afterExpiry: 'keep' },
};

/* Fields that the Dashboard does not know are a Gateway's alone (scopes.md, F7). */
describe.each(['gateway', 'dashboard'] as const)('of keys that differ in their scope alone (%s)', (as) => {
  const nothing: Facts = { now: 0, user: '', host: '', profiles: [], demoAs: as, credentials: {}, done: {} };
  const isGateways = (what: string) => as === 'gateway' || !/MCP|end|keeping/.test(what);
  const members = Object.entries(scopes).filter(([what]) => isGateways(what));

  it.each(members)('the one with %s is found, and no other', async (_what, scope) => {
    const { client, request } = await open(as);
    const hashes = new Map<string, string>();
    for (const [what, other] of members) {
      const { hash = '' } = await client.create({ ...request, ...other });
      hashes.set(what, hash);
    }
    const lost = wantedKey({ ...request, ...scope }, {}, nothing, now());
    const search = await findLostKey(client, lost);
    expect(search).toMatchObject({ is: 'found', keys: [{ ref: { hash: hashes.get(_what) } }] });
    expect(search.is === 'found' && search.keys).toHaveLength(1);
  });
});

/** A deployment with these keys, and how often one of them was read. */
function pretend(refs: readonly KeyRef[], record: (ref: KeyRef) => Promise<KeyRecord>) {
  let reads = 0;
  const client = {
    async listKeys(_near: unknown, most: number) {
      return { keys: refs.slice(0, most), more: refs.length > most };
    },
    read(ref: KeyRef) {
      reads += 1;
      return record(ref);
    },
  } as unknown as TykClient;
  return { client, reads: () => reads };
}

const wanted: WantedKey = { alias: 'a', apis: ['one'], policies: [], since: 1000 };
const record: KeyRecord = {
  organisation: '',
  alias: 'a',
  expires: 'never',
  limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
  access: [{ apiId: 'one', apiName: 'One', versions: [] }],
  policies: [],
  tags: [],
  metadata: {},
  inactive: false,
  detailedLogging: false,
};
const hashes = (amount: number): readonly KeyRef[] =>
  Array.from({ length: amount }, (_none, index) => ({ hash: `${index}`.padStart(8, '0') }));

describe('the search', () => {
  it('costs a deployment of many keys a bounded number of reads, and says that it saw not all', async () => {
    const { client, reads } = pretend(hashes(MOST_READS + 200), async () => ({ ...record, alias: 'b' }));
    const seen: LostProgress[] = [];
    const search = await findLostKey(client, wanted, { onProgress: (progress) => seen.push(progress) });
    expect(search).toMatchObject({
      is: 'unknown',
      looked: MOST_READS,
      why: expect.stringContaining('more keys'),
    });
    expect(reads()).toBe(MOST_READS);
    expect(seen[0]).toEqual({ looked: 0, of: MOST_READS });
    expect(seen.at(-1)).toEqual({ looked: MOST_READS, of: MOST_READS });
  });

  it('takes no key of an unknown age for the lost one: it may be in use', async () => {
    const { client } = pretend(hashes(1), async () => record);
    const search = await findLostKey(client, wanted);
    expect(search).toMatchObject({ is: 'unknown', why: expect.stringContaining('does not tell when') });
  });

  it('can be stopped, and keeps no secret of how far it came', async () => {
    const stop = new AbortController();
    const { client } = pretend(hashes(50), async () => {
      stop.abort();
      throw new DOMException('', 'AbortError');
    });
    const search = await findLostKey(client, wanted, { signal: stop.signal });
    expect(search).toEqual({ is: 'unknown', looked: 0, why: 'The search was stopped.' });
  });

  it('goes on where a key vanishes between the list and the reading', async () => {
    const { sandbox, client, request, wanted: real } = await open();
    await client.create(request);
    const fault = { status: 404, body: '{"status":"error","message":"Key not found"}' };
    sandbox.fault({ on: 'GET /tyk/keys/*', answer: fault, times: 1 });
    expect(await findLostKey(client, real)).toEqual({ is: 'none', looked: 1 });
  });

  it('that is refused in the middle says why', async () => {
    const { sandbox, client, request, wanted: real } = await open();
    await client.create(request);
    sandbox.fault({ on: 'GET /tyk/keys/*', answer: { status: 403, body: '{"message":"Access denied"}' } });
    expect((await findLostKey(client, real)).is).toBe('unknown');
  });

  it('sees keys that are not hashed, and never repeats one', async () => {
    const key = new Secret('default6a3c8b1c636b4597bacc4b650f672de0');
    const { client } = pretend([{ key }], async () => ({ ...record, createdAt: 1001 }));
    const search = await findLostKey(client, wanted);
    expect(search).toMatchObject({ is: 'found', keys: [{ ref: { key } }] });
    expect(JSON.stringify(search)).not.toContain('default6a3c');
  });
});

describe('the lost create of this run', () => {
  const cause = { what: 'No answer came.' };

  it('keeps what was found for whoever leaves, until it is removed', async () => {
    const { client, request, wanted: real } = await open();
    const { key } = await client.create(request);
    const creation = createCreation();
    creation.takeUp({ client, wanted: real }, cause);
    const search = await creation.look();
    expect(search.is).toBe('found');
    expect(creation.state).toEqual({ is: 'unknown', cause, search });
    await creation.remove();
    expect(creation.state).toEqual({ is: 'none' });
    await expect(client.read({ key }, { apiId: PAYMENTS })).rejects.toMatchObject({ code: 404 });
  });

  it('removes nothing where several are like it: one of them may be in use', async () => {
    const { client, request, wanted: real } = await open();
    await client.create(request);
    await client.create(request);
    const creation = createCreation();
    creation.takeUp({ client, wanted: real }, cause);
    expect(await creation.look()).toMatchObject({ is: 'found', keys: [{}, {}] });
    await expect(creation.remove()).rejects.toThrow('No key was found.');
    expect(await creation.look()).toMatchObject({ is: 'found', keys: [{}, {}] });
  });

  it('stays so where the removal is refused', async () => {
    const { sandbox, client, request, wanted: real } = await open();
    await client.create(request);
    const creation = createCreation();
    creation.takeUp({ client, wanted: real }, cause);
    await creation.look();
    for (const [body, kind] of [
      ['{"status":"error","message":"no"}', 'refused'],
      ['{"message":"no"}', 'outcome-unknown'],
    ] as const) {
      sandbox.fault({ on: 'DELETE /tyk/keys/*', answer: { status: 500, body }, times: 1 });
      await expect(creation.remove()).rejects.toMatchObject({ kind });
    }
    expect(creation.state).toMatchObject({ is: 'unknown' });
  });
});
