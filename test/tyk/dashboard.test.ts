import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import type { LeftOut } from '../../source/tyk/types.ts';
import { caught, type Reply, type Seen, serve } from './local-server.ts';
import { recordedApis } from './recordings.ts';
import { makeRequest } from './requests.ts';

const CREDENTIAL = '887dad0de40b4ff05b6b50739b311099';
const key = new Secret('5e9d9544a1dcd60001d0ed20e7f75f9e0a7f4c2e8d6b5a4938271605');
const session = {
  org_id: '5e9d',
  access_rights: { orders: { versions: ['Default'] } },
  apply_policies: ['5ead'],
};
const keyData = { api_model: {}, key_id: key.reveal(), data: session, key_hash: '41c5cb1e' };
const say = (Message: string, status: number): Reply => ({
  status,
  body: { Status: 'Error', Message, Meta: null },
});

async function start(answer: (request: Seen) => Reply) {
  const server = await serve((request) =>
    request.headers.authorization === CREDENTIAL ? answer(request) : say('Not authorised', 401),
  );
  const open = (credential: string) =>
    createDashboardClient({
      url: `${server.url}/`,
      credential: new Secret(credential),
      http: { timeoutSeconds: 30 },
    });
  return { server, client: open(CREDENTIAL), wrong: open('another-credential') };
}

const failure = async (work: Promise<unknown>) => {
  const error = await caught(work);
  expect(error).toBeInstanceOf(WizardError);
  return error as WizardError;
};

describe('the credential', () => {
  it('is proven by one page of APIs, which tells the organisation', async () => {
    const { client, server } = await start(() => ({
      body: { apis: [{ api_definition: { org_id: '5e9d' } }], pages: 3 },
    }));
    expect(await client.identify()).toEqual({ organisation: '5e9d' });
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/api/apis?p=1' });
  });

  it('is good where there is nothing to see yet', async () => {
    const { client } = await start(() => ({ body: { apis: null, pages: 0 } }));
    expect(await client.identify()).toEqual({});
    expect(await client.listApis()).toEqual([]);
  });

  it('may be wrong', async () => {
    const { wrong } = await start(() => ({ body: {} }));
    const error = await failure(wrong.identify());
    expect(error).toMatchObject({ kind: 'credential', code: 401 });
    expect(JSON.stringify(error.explanation)).not.toContain('another-credential');
  });

  it('is good where only a permission is missing', async () => {
    const { client } = await start(({ path }) =>
      say(`access denied: You do not have permission to access  ${path}`, 403),
    );
    expect((await failure(client.listPolicies())).explanation.what).toContain('Policies (read)');
    expect((await failure(client.listApis())).explanation.what).toContain('APIs (read)');
    expect((await failure(client.create(makeRequest()))).explanation.what).toContain('Keys (write)');
  });

  it('is sent to no Gateway by mistake without saying so', async () => {
    const { client } = await start(() => ({ status: 404, body: 'Not Found' }));
    const error = await failure(client.identify());
    expect(error.kind).toBe('unreachable');
    expect(error.explanation.why).toContain('Gateway');
  });
});

describe('the lists', () => {
  it('hold every page at once', async () => {
    const rows = recordedApis.apis.map((api_definition) => ({ api_definition, categories: ['shop'] }));
    const { client, server } = await start(() => ({ body: { apis: rows, pages: 1 } }));
    const apis = await client.listApis();
    expect(apis).toHaveLength(rows.length);
    expect(apis[0]).toMatchObject({ name: 'Orders API', categories: ['shop', 'commerce', 'eu'] });
    expect(server.seen[0]?.path).toBe('/api/apis?p=-1');
  });

  it.each(['Data', 'data'])('hold policies under %s', async (name) => {
    const { client, server } = await start(() => ({
      body: { [name]: [{ _id: '5ead', id: '', state: 'draft' }] },
    }));
    expect(await client.listPolicies()).toMatchObject([{ id: '5ead', state: 'draft' }]);
    expect(server.seen[0]?.path).toBe('/api/portal/policies?p=-1');
  });

  it('may be null', async () => {
    const { client } = await start(() => ({ body: { Data: null, Pages: 0 } }));
    expect(await client.listPolicies()).toEqual([]);
  });

  it.each<[object, string]>([
    [{ pages: 1 }, '"apis"'],
    [{ apis: [{ api_model: {} }] }, '"api_definition"'],
  ])('%j lacks a field that is named', async (body, field) => {
    const { client } = await start(() => ({ body }));
    const error = await failure(client.listApis());
    expect(error.kind).toBe('refused');
    expect(error.explanation.what).toContain(field);
  });
});

describe('a row that nothing can be made of', () => {
  const row = (id: string) => ({ api_definition: { api_id: id, name: id } });

  it.each<[readonly unknown[], number, LeftOut | undefined]>([
    [[row('a'), row('b')], 2, undefined],
    [[row('a'), { api_definition: { name: 'x' } }, row('b')], 2, { withoutId: 1, broken: 0 }],
    [
      [{ api_definition: { api_id: null } }, { api_definition: { api_id: {} } }],
      0,
      { withoutId: 2, broken: 0 },
    ],
    [[null, row('a')], 1, { withoutId: 0, broken: 1 }],
    [[null], 0, { withoutId: 0, broken: 1 }],
    [[row('a'), { api_definition: null }, {}, 'x', 7, [], true], 1, { withoutId: 0, broken: 6 }],
    [[row('a'), { api_definition: {} }, null], 1, { withoutId: 1, broken: 1 }],
  ])('is left out and counted: %j', async (apis, read, leftOut) => {
    const { client } = await start(() => ({ body: { apis } }));
    const counted: LeftOut[] = [];
    const items = await client.listApis({ onLeftOut: (found) => counted.push(found) });
    expect(items).toHaveLength(read);
    expect(counted).toEqual(leftOut === undefined ? [] : [leftOut]);
  });

  it('is one of policies too', async () => {
    const { client } = await start(() => ({ body: { Data: [{ _id: 'p', name: 'Gold' }, null, 'x'] } }));
    const counted: LeftOut[] = [];
    expect(await client.listPolicies({ onLeftOut: (found) => counted.push(found) })).toHaveLength(1);
    expect(counted).toEqual([{ withoutId: 0, broken: 2 }]);
  });

  it('ends no list that comes in pages', async () => {
    const { client } = await start(({ path }) => {
      const page = Number(/p=(-?\d+)/.exec(path)?.[1]);
      if (page === -1) return { status: 504, body: '' };
      const apis = page === 2 ? [null, { api_definition: {} }] : [row(`a${page}`), null];
      return { body: { apis, pages: 3 } };
    });
    await client.identify();
    const counted: LeftOut[] = [];
    const items = await client.listApis({ onLeftOut: (found) => counted.push(found) });
    expect(items.map(({ id }) => id)).toEqual(['a1', 'a3']);
    expect(counted).toEqual([{ withoutId: 1, broken: 3 }]);
  });

  it('does not hide who is signed in', async () => {
    const own = { api_definition: { api_id: 'a', org_id: 'acme' } };
    const { client } = await start(() => ({ body: { apis: [null, {}, own] } }));
    expect(await client.identify()).toEqual({ organisation: 'acme' });
  });
});

describe('a Dashboard that cannot answer all of a long list at once', () => {
  const rows = (page: number) =>
    [0, 1].map((row) => ({ api_definition: { api_id: `api-${page}-${row}`, name: `API ${page}.${row}` } }));

  const PAGES = 3;

  /** `whole` answers the call for all pages. */
  async function startLarge(whole: Reply, { pages = PAGES, list = rows } = {}) {
    const started = await start(({ path }) => {
      const page = Number(new URL(path, 'http://tyk.test').searchParams.get('p'));
      if (page < 0) return whole;
      return {
        body: path.includes('portal')
          ? { Data: [{ _id: `policy-${page}` }], Pages: pages }
          : { apis: list(page), pages },
      };
    });
    await started.client.identify();
    started.server.seen.length = 0;
    return started;
  }

  it.each<[string, Reply]>([
    ['is too late for a proxy', { status: 504, headers: { 'retry-after': '60' }, body: '' }],
    ['fails', say('Could not retrieve APIs', 500)],
    ['is cut off', { cutAfter: '{"apis":[{"api_definition":{"api_id":"api-1-0"}},' }],
  ])('is read page by page where the whole %s', async (_what, whole) => {
    const { client, server } = await startLarge(whole);
    const counts: number[] = [];
    const apis = await client.listApis({ onProgress: ({ items }) => counts.push(items.length) });
    expect(apis.map(({ id }) => id)).toEqual([1, 2, 3].flatMap((page) => [`api-${page}-0`, `api-${page}-1`]));
    expect(counts.slice(-PAGES)).toEqual([2, 4, 6]);
    const pages = server.seen.map(({ path }) => path).filter((path) => !path.endsWith('p=-1'));
    expect(pages).toEqual(['/api/apis?p=1', '/api/apis?p=2', '/api/apis?p=3']);
  });

  it('has its policies read so too', async () => {
    const { client } = await startLarge(say('Could not retrieve policies.', 500));
    expect((await client.listPolicies()).map(({ id }) => id)).toEqual(['policy-1', 'policy-2', 'policy-3']);
  });

  it('shows an API once that moves to the next page meanwhile', async () => {
    const list = (page: number) => [...(page > 1 ? rows(page - 1).slice(1) : []), ...rows(page)];
    const { client } = await startLarge(say('Could not retrieve APIs', 500), { list });
    expect(await client.listApis()).toHaveLength(2 * PAGES);
  });

  it('says what is wrong where there is one page only', async () => {
    const { client, server } = await startLarge(say('Could not retrieve APIs', 500), { pages: 1 });
    expect((await failure(client.listApis())).explanation.said).toContain('Could not retrieve APIs');
    expect(server.seen.map(({ path }) => path)).toEqual(['/api/apis?p=-1']);
  });

  it('is not asked page by page for what is refused', async () => {
    const { client, server } = await startLarge(say('access denied: You do not have permission', 403));
    expect((await failure(client.listApis())).kind).toBe('refused');
    expect(server.seen).toHaveLength(1);
  });
});

describe('creating', () => {
  it('sends the very request that is shown, once, and lets the Dashboard fill in the organisation', async () => {
    const { client, server } = await start(() => ({ body: keyData }));
    const asked = makeRequest({ organisation: undefined });
    const request = client.createRequest(asked);
    const created = await client.create(asked);
    expect(created.key.equals(key)).toBe(true);
    expect(created.hash).toBe('41c5cb1e');
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/api/keys' });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual(request.body);
    expect(request.body).not.toHaveProperty('org_id');
    expect(JSON.stringify(request)).not.toContain(CREDENTIAL);
  });

  it('takes the answer of the old tutorials too', async () => {
    const { client } = await start(() => ({ body: { action: 'create', key: key.reveal(), status: 'ok' } }));
    expect((await client.create(makeRequest())).key.equals(key)).toBe(true);
  });

  it('fails on 200 with an error inside, and on an empty key', async () => {
    const one = await start(() => say('Could not create key', 200));
    expect(await failure(one.client.create(makeRequest()))).toMatchObject({ kind: 'refused', code: 200 });
    const other = await start(() => ({ body: { ...keyData, key_id: '' } }));
    expect((await failure(other.client.create(makeRequest()))).kind).toBe('contradicted');
  });

  it('is not sent again after silence', async () => {
    const { client, server } = await start(() => 'reset');
    expect((await failure(client.create(makeRequest()))).kind).toBe('outcome-unknown');
    expect(server.seen).toHaveLength(1);
  });
});

describe('a policy with two ids', () => {
  const policies = {
    Data: [
      { _id: '5ead', id: 'gold' },
      { _id: '5eae', id: 'silver' },
      { _id: '5eaf', id: '' },
    ],
  };
  const notFound = (id: unknown) => say(`Failed to create key - policy not found: "${id}"`, 500);
  const asked = makeRequest({ access: { apis: [], policies: ['gold', '5eaf'] } });
  const readIds = ({ body }: Seen) => (JSON.parse(body) as { apply_policies: string[] }).apply_policies;

  const startKnowing = (known: readonly string[]) =>
    start((request) => {
      if (request.method === 'GET')
        return request.path.includes('/keys/') ? { body: keyData } : { body: policies };
      const unknown = readIds(request).find((id) => !known.includes(id));
      return unknown === undefined ? { body: keyData } : notFound(unknown);
    });
  const posts = (seen: readonly Seen[]) => seen.filter(({ method }) => method === 'POST').map(readIds);

  it('is sent once more by the other one', async () => {
    const { client, server } = await startKnowing(['5ead', '5eaf']);
    await client.listPolicies();
    expect((await client.create(asked)).key.equals(key)).toBe(true);
    expect(posts(server.seen)).toEqual([
      ['gold', '5eaf'],
      ['5ead', '5eaf'],
    ]);
  });

  it('is read back by the public one', async () => {
    const { client } = await startKnowing([]);
    await client.listPolicies();
    expect((await client.read({ key }, {})).policies).toEqual(['gold']);
  });

  it('is sent once where the first id is known', async () => {
    const { client, server } = await startKnowing(['gold', '5eaf']);
    await client.listPolicies();
    await client.create(asked);
    expect(posts(server.seen)).toHaveLength(1);
  });

  it('is refused by the name that was asked for where neither is known', async () => {
    const { client, server } = await startKnowing([]);
    await client.listPolicies();
    expect((await failure(client.create(asked))).explanation.what).toContain('"gold"');
    expect(posts(server.seen)).toHaveLength(2);
  });

  it('is sent once where the other one was never seen', async () => {
    const { client, server } = await startKnowing([]);
    await failure(client.create(asked));
    expect(posts(server.seen)).toHaveLength(1);
  });
});

describe('a key', () => {
  it.each<[string, { apiId?: string }, string]>([
    ['under its API, which every version has', { apiId: 'a/b' }, '/api/apis/a%2Fb/keys/'],
    ['by itself', {}, '/api/keys/'],
  ])('is read and removed %s', async (_where, near, place) => {
    const { client, server } = await start(() => ({ body: keyData }));
    expect(await client.read({ key }, near)).toMatchObject({ organisation: '5e9d' });
    await client.read({ hash: '41c5cb1e' }, near);
    await client.remove({ key }, near);
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${place}${key.reveal()}`,
      `GET ${place}41c5cb1e?hashed=1`,
      `DELETE ${place}${key.reveal()}`,
    ]);
  });

  it('that nobody knows is told from every other trouble, and is not repeated', async () => {
    const { client } = await start(({ path }) => say(`Could not retrieve key detail. ${path}`, 404));
    const error = await failure(client.read({ key }, {}));
    expect(error).toMatchObject({ kind: 'refused', code: 404 });
    expect(JSON.stringify(error.explanation)).not.toContain(key.reveal());
  });

  it('may come without its wrapper, but not without itself', async () => {
    const bare = await start(() => ({ body: session }));
    expect(await bare.client.read({ key }, {})).toMatchObject({ organisation: '5e9d' });
    const empty = await start(() => ({ body: { ...keyData, data: null } }));
    expect((await failure(empty.client.read({ key }, {}))).kind).toBe('refused');
  });
});

describe('where an API is called', () => {
  it('is what the Dashboard says', async () => {
    const { client, server } = await start(() => ({
      body: { ApiURL: 'http://localhost:8080/orders/', BasePath: '/orders/' },
    }));
    expect(await client.apiUrl?.('a b')).toBe('http://localhost:8080/orders/');
    expect(server.seen[0]?.path).toBe('/api/apis/a%20b/url');
  });

  it.each<[string, Reply]>([
    ['has no such call', { status: 404, body: 'Not Found' }],
    ['does not know the API', say('Could not retrieve API detail', 400)],
    ['says nothing', { body: {} }],
  ])('is unknown where the Dashboard %s', async (_what, reply) => {
    const { client } = await start(() => reply);
    expect(await client.apiUrl?.('a')).toBeUndefined();
  });
});
