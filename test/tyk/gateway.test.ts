import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import type { LeftOut } from '../../source/tyk/types.ts';
import { knows, readVersion } from '../../source/tyk/versions.ts';
import { caught, type Reply, type Seen, serve } from './local-server.ts';
import { recordedApis, recordedKey, recordedPolicies } from './recordings.ts';
import { makeRequest } from './requests.ts';

const SECRET = 'the-gateway-secret';
const key = new Secret('eyJvcmciOiIxIiwiaWQiOiIyIiwiaCI6Im11cm11cjY0In0=');
const created = { key: key.reveal(), status: 'ok', action: 'added', key_hash: '81252c36' };
const refused = (message: string, status = 404): Reply => ({ status, body: { status: 'error', message } });
const noSuchRoute: Reply = { status: 404, body: '404 page not found\n' };
const wrongSecret = refused('Attempted administrative access with invalid or missing key!', 403);

async function start(answer: (request: Seen) => Reply, options: { version?: string; end?: string } = {}) {
  const server = await serve((request) =>
    request.headers['x-tyk-authorization'] === SECRET ? answer(request) : wrongSecret,
  );
  const url = `${server.url}${options.end ?? ''}`;
  const open = (credential: string) =>
    createGatewayClient({
      url,
      credential: new Secret(credential),
      http: { timeoutSeconds: 30 },
      ...options,
    });
  return { server, client: open(SECRET), wrong: open('another-secret') };
}

const failure = async (work: Promise<unknown>) => {
  const error = await caught(work);
  expect(error).toBeInstanceOf(WizardError);
  return error as WizardError;
};

describe('a long list', () => {
  const apis = Array.from({ length: 2000 }, (_, index) => ({ api_id: `api-${index}`, name: `API ${index}` }));
  const text = JSON.stringify(apis);

  it.each<[string, { [name: string]: string }, number | undefined]>([
    ['with its length', { 'content-length': String(text.length) }, text.length],
    ['without it', {}, undefined],
  ])('tells how far it has come, %s', async (_what, headers, total) => {
    const { client } = await start(() => ({ headers, body: text }));
    const seen: { items: number; bytes: number; total?: number }[] = [];
    await client.listApis({
      onProgress: ({ items, ...rest }) => seen.push({ items: items.length, ...rest }),
    });
    expect(seen[0]?.total).toBe(total);
    expect(seen[0]?.items).toBeLessThan(2000);
    expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ items: 2000, bytes: text.length, total: text.length });
  });

  it('begins anew where it is read again', async () => {
    let calls = 0;
    const { client } = await start(() => {
      calls += 1;
      return calls === 1 ? { cutAfter: `${text.slice(0, 4000)}` } : { body: text };
    });
    const bytes: number[] = [];
    expect(await client.listApis({ onProgress: (progress) => bytes.push(progress.bytes) })).toHaveLength(
      2000,
    );
    expect(bytes.at(-1)).toBe(text.length);
  });
});

describe('the secret', () => {
  it('is proven by asking for an API that nobody has', async () => {
    const { client, server } = await start(() => refused('API not found'));
    expect(await client.identify()).toEqual({});
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/tyk\/apis\/./) });
  });

  it('may be wrong', async () => {
    const { wrong } = await start(() => refused('API not found'));
    const error = await failure(wrong.identify());
    expect(error).toMatchObject({ kind: 'credential', code: 403 });
    expect(JSON.stringify(error.explanation)).not.toContain('another-secret');
  });

  it.each(['identify', 'listApis'] as const)(
    'may be right on a worker, on which nothing is created (%s)',
    async (method) => {
      const { client } = await start(({ path }) =>
        path.startsWith('/tyk/keys/') ? refused('Key not found') : noSuchRoute,
      );
      const error = await failure(client[method]());
      expect(error.kind).toBe('unreachable');
      expect(error.explanation.what).toContain('data plane (worker)');
    },
  );

  it('is asked for where its control API is not', async () => {
    const { client } = await start(() => noSuchRoute);
    const error = await failure(client.identify());
    expect(error).toMatchObject({ kind: 'unreachable', code: 404 });
    expect(error.explanation.why).toContain('control_api_port');
  });

  it.each<[string, Reply]>([
    ['says yes to everything', { body: { fine: true } }],
    ['has no such page in JSON', { status: 404, body: { error: 'nope' } }],
    ['shows a web page', { body: '<html><title>Shop</title></html>' }],
  ])('is not taken for good by a server that %s', async (_what, reply) => {
    const { client } = await start(() => reply);
    expect((await failure(client.identify())).kind).toBe('unreachable');
  });
});

describe('the lists', () => {
  it('are in the order of their names, for the Gateway has a new one at each call', async () => {
    const { client } = await start(() => ({ body: [...recordedApis.apis].reverse() }));
    const apis = await client.listApis();
    expect(apis).toHaveLength(recordedApis.apis.length);
    expect(apis.map(({ name }) => name).slice(1, 5)).toEqual([
      'Header key API',
      'IoT HMAC',
      'Limits off API',
      'Mobile JWT',
    ]);
  });

  it('hold policies, of which a Gateway never drafts any', async () => {
    const { client, server } = await start(() => ({ body: recordedPolicies['v5.14.0'] }));
    const states = (await client.listPolicies()).map(({ id, state }) => `${id} ${state}`);
    expect(states).toContain('not-active-flag active');
    expect(states).toContain('retired inactive');
    expect(server.seen[0]?.path).toBe('/tyk/policies');
  });

  it('may be null', async () => {
    const { client } = await start(() => ({ body: null }));
    expect(await client.listApis()).toEqual([]);
    expect(await client.listPolicies()).toEqual([]);
  });

  it('have no policies before 4.1.0, which refuses nothing else', async () => {
    const { client } = await start(() => noSuchRoute);
    const error = await failure(client.listPolicies());
    expect(error).toMatchObject({ kind: 'refused', code: 404 });
    expect(error.explanation.what).toBe('This Gateway cannot list its policies.');
  });

  it.each<[string, number, LeftOut]>([
    ['[{"api_id":"a"},null,{"api_id":"b"}]', 2, { withoutId: 0, broken: 1 }],
    ['[{"name":"x"},{"api_id":""},{"api_id":"b"}]', 1, { withoutId: 2, broken: 0 }],
    ['[{"name":"x"}]', 0, { withoutId: 1, broken: 0 }],
    ['[{"api_id":"a"},"x",[{"api_id":"c"}],{"api_id":"b"}]', 2, { withoutId: 0, broken: 2 }],
    // No JSON between two commas, in a list that is whole.
    ['[{"api_id":"a"},{"api_id":"b",},{"api_id":"c"}]', 2, { withoutId: 0, broken: 1 }],
  ])('leave out a row that nothing can be made of, and count it: %s', async (body, read, leftOut) => {
    const { client } = await start(() => ({ body }));
    const counted: LeftOut[] = [];
    const apis = await client.listApis({ onLeftOut: (found) => counted.push(found) });
    expect(apis).toHaveLength(read);
    expect(counted).toEqual([leftOut]);
  });

  it.each(['["x","y"]', '[1,2]', '[[]]', '["x",', '[{"api_id":"a"},nul'])(
    'of something else are refused: %s',
    async (body) => {
      const { client } = await start(() => ({ body }));
      expect((await failure(client.listApis())).kind).toBe('refused');
    },
  );

  it('that are no lists are refused in words', async () => {
    const { client } = await start(() => ({ body: { apis: [] } }));
    expect((await failure(client.listApis())).kind).toBe('refused');
  });
});

describe('creating', () => {
  it('sends the very request that is shown, once, with the organisation', async () => {
    const { client, server } = await start(() => ({ body: created }));
    const request = client.createRequest(makeRequest());
    const { key: made, hash } = await client.create(makeRequest());
    expect(made.equals(key)).toBe(true);
    expect(hash).toBe('81252c36');
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/tyk/keys/create' });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual(request.body);
    expect(request).toMatchObject({ method: 'POST', url: `${server.url}/tyk/keys/create` });
    expect(request.body).toMatchObject({ org_id: 'default' });
    expect(JSON.stringify(request)).not.toContain(SECRET);
    expect(client.createRequest(makeRequest({ organisation: undefined })).body).toMatchObject({ org_id: '' });
  });

  it('loses no slash at the end of the address', async () => {
    const { client, server } = await start(() => ({ body: created }), { end: '//' });
    await client.create(makeRequest());
    expect(server.seen[0]?.path).toBe('/tyk/keys/create');
    expect(client.url).toBe(server.url);
  });

  it('fails where the answer holds no key', async () => {
    const { client, server } = await start(() => ({ body: { key: '', status: 'ok', key_hash: '00000000' } }));
    const error = await failure(client.create(makeRequest()));
    expect(error.kind).toBe('contradicted');
    expect(error.explanation.said).toContain('"key_hash":"00000000"');
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['under another name', { body: { status: 'ok', data: { token: key.reveal() } } }],
    ['in a text', { body: `created ${key.reveal()}` }],
    ['in an answer that was cut', { cutAfter: `{"key":"${key.reveal()}","stat` }],
  ])('never loses a key that comes %s', async (_where, reply) => {
    const { client } = await start(() => reply);
    expect((await client.create(makeRequest())).key.equals(key)).toBe(true);
  });

  it('leaves the outcome unknown where the answer was cut before the key', async () => {
    const { client, server } = await start(() => ({ cutAfter: '{"key":"eyJvcm' }));
    expect((await failure(client.create(makeRequest()))).kind).toBe('outcome-unknown');
    expect(server.seen).toHaveLength(1);
  });

  it('may be refused', async () => {
    const { client } = await start(() => refused('Failed to create key - policy not found: "gold"', 500));
    const request = makeRequest({ access: { apis: [], policies: ['gold'] } });
    const error = await failure(client.create(request));
    expect(error).toMatchObject({ kind: 'refused', code: 500 });
    expect(error.explanation.what).toBe('Tyk does not know the policy "gold".');
  });

  it('hides no redirect', async () => {
    const { client, server } = await start(() => ({ status: 301, headers: { location: '/elsewhere' } }));
    const { kind, explanation } = await failure(client.create(makeRequest()));
    expect([kind, explanation.why]).toEqual(['outcome-unknown', expect.stringContaining('/elsewhere')]);
    expect(server.seen).toHaveLength(1);
  });
});

describe('a key', () => {
  const { read } = recordedKey('v5.14.0-B', 'like-tutorial');

  it('is read by itself, near its API and organisation', async () => {
    const { client, server } = await start(() => ({ body: read }));
    const record = await client.read({ key }, { apiId: 'id with space/ü', organisation: 'default' });
    expect(record.organisation).toBe('default');
    await client.read({ key }, {});
    expect(server.seen.map(({ path }) => path)).toEqual([
      `/tyk/keys/${encodeURIComponent(key.reveal())}?org_id=default&api_id=id+with+space%2F%C3%BC`,
      `/tyk/keys/${encodeURIComponent(key.reveal())}`,
    ]);
  });

  it('is read and removed by its hash', async () => {
    const { client, server } = await start(() => ({ body: read }));
    await client.read({ hash: '81252c36' }, {});
    await client.remove({ hash: '81252c36' }, { organisation: 'default' });
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /tyk/keys/81252c36?hashed=1',
      'DELETE /tyk/keys/81252c36?org_id=default&hashed=1',
    ]);
  });

  it('that nobody knows is told from every other trouble, and is not repeated', async () => {
    const { client } = await start(() => refused(`Key not found: ${key.reveal()}`));
    for (const work of [client.read({ key }, {}), client.remove({ key }, {})]) {
      const error = await failure(work);
      expect(error).toMatchObject({ kind: 'refused', code: 404 });
      expect(JSON.stringify([error.explanation, error.stack])).not.toContain(key.reveal());
    }
  });

  it('is no more after a removal that says null', async () => {
    const { client } = await start(() => ({ body: null }));
    await expect(client.remove({ key }, {})).resolves.toBeUndefined();
  });
});

describe('the preview', () => {
  it('shows the key with its policies, and stores nothing', async () => {
    const { read } = recordedKey('v5.14.0-B', 'policy-known');
    const { client, server } = await start(() => ({ body: read }), { version: 'v5.3.0' });
    expect(await client.preview?.(makeRequest())).toMatchObject({ policies: ['gold'] });
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/tyk/keys/preview' });
  });

  it('leaves no doubt about a key when its answer is lost', async () => {
    const { client } = await start(() => 'reset', { version: 'v5.3.0' });
    expect((await failure(client.preview?.(makeRequest()) ?? Promise.resolve())).kind).toBe('unreachable');
  });

  it('is not there unless the version is known to have it', async () => {
    const { client } = await start(() => ({ body: {} }));
    expect(client.preview).toBeUndefined();
  });

  it.each([
    ['v5.14.0', true],
    ['5.3.0', true],
    ['v5.5.0-dev', true],
    ['v3.0.5', true],
    ['v2.10.0', true],
    ['v2.9.3', true],
    ['v2.9.2', false],
    ['2.8.9', false],
    ['1.9.9', false],
    ['', false],
    ['nightly', false],
    [undefined, false],
  ])('of %s: %s', (version, expected) => {
    expect(knows(version, 'preview') ?? false).toBe(expected);
  });
});

it('reads the three numbers of a version', () => {
  expect(readVersion('v5.14.0-rc2')).toEqual([5, 14, 0]);
  expect(readVersion('soon')).toBeUndefined();
});

it('reloads and waits until it has happened', async () => {
  const { client, server } = await start(() => ({ body: { status: 'ok', message: '' } }));
  await client.reload?.();
  expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/tyk/reload/?block=true' });
});
