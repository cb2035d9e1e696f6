import { describe, expect, it } from 'vitest';
import { type ErrorKind, WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { isNotLoadedYet } from '../../source/tyk/refusals-key.ts';
import { caught, type Reply, serve } from './local-server.ts';
import { makeRequest } from './requests.ts';

/** What an answer to a create comes to, whoever gives it (design, rules 2 and 3). */

const CREDENTIAL = '887dad0de40b4ff05b6b50739b311099';
const KEY = 'eyJvcmciOiIxIiwiaWQiOiI5Yzg3IiwiaCI6Im11cm11cjY0In0=';
const LEGACY = '5e9d9544a1dcd60001d0ed20e7f75f9e0a7f4c2e8d6b5a4938271605';

const clients = { gateway: createGatewayClient, dashboard: createDashboardClient } as const;
type Server = keyof typeof clients;
const servers = Object.keys(clients) as readonly Server[];

async function start(server: Server, reply: Reply) {
  const { url, seen } = await serve(() => reply);
  const credential = new Secret(CREDENTIAL);
  return { seen, client: clients[server]({ url, credential, http: { timeoutSeconds: 5 } }) };
}

async function fail(server: Server, reply: Reply, doing: 'create' | 'remove' = 'create') {
  const { client, seen } = await start(server, reply);
  const work =
    doing === 'create'
      ? client.create(makeRequest())
      : client.remove({ key: new Secret(KEY) }, { apiId: 'a' });
  const error = await caught(work);
  if (!(error instanceof WizardError)) throw error;
  expect(JSON.stringify(error.explanation)).not.toContain(CREDENTIAL);
  return { error, sent: seen.length };
}

const says = (status: number, message: string, more = {}): Reply => ({
  status,
  body: { status: 'error', message, ...more },
});
const Says = (status: number, Message: string, more = {}): Reply => ({
  status,
  body: { Status: 'Error', Message, Meta: null, ...more },
});
const page = (status: number) => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>Gate</title></html>',
});

const refusals: readonly (readonly [what: string, reply: Reply, kind: ErrorKind])[] = [
  ['400', says(400, 'keys must have at least one Access Rights record set.'), 'refused'],
  ['403', says(403, 'Client TLS certificate is required'), 'refused'],
  ['404', says(404, 'Key is not found'), 'refused'],
  ['405', says(405, 'Method not supported'), 'refused'],
  ['413', says(413, 'Too large'), 'refused'],
  ['429', says(429, 'Rate limit exceeded'), 'refused'],
  ['500', says(500, 'Failed to create key'), 'refused'],
  ['500 with the errors of a schema', Says(500, 'No', { Errors: ['a', 'b'] }), 'refused'],
  ['200 with an error inside', Says(200, 'Could not add key'), 'refused'],
  ['200 in capitals', { body: { STATUS: '', status: 'ERROR', message: 'no' } }, 'refused'],
];

describe.each(servers)('Tyk’s own no (%s)', (server) => {
  it.each(refusals)('is a refusal: %s', async (_what, reply, kind) => {
    const { error, sent } = await fail(server, reply);
    expect([error.kind, error.answer, sent]).toEqual([kind, undefined, 1]);
    expect(error.explanation.said).toContain('Tyk answered');
  });
});

const others: readonly (readonly [what: string, reply: Reply])[] = [
  ...[
    408, 409, 410, 418, 422, 425, 499, 501, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 527, 529, 530,
  ].map((status) => [`${status} in Tyk’s form`, says(status, 'timeout')] as const),
  ['201 that says error', says(201, 'no')],
  ['202 that says error', says(202, 'queued')],
  ...[400, 401, 403, 404, 405, 408, 413, 429, 500, 502, 503, 504].flatMap((status) => [
    [`${status} in JSON`, { status, body: { message: 'Endpoint request timed out' } }] as const,
    [`${status} in text`, { status, body: 'no' }] as const,
    [`${status} in a page`, page(status)] as const,
    [`${status} without a word`, { status, body: '' }] as const,
  ]),
  ['500 of Google', { status: 500, body: { error: { code: 500, status: 'INTERNAL' } } }],
  ['500 of Spring', { status: 500, body: { status: 500, error: 'Internal', message: 'x', path: '/' } }],
  ['500 of Azure', { status: 500, body: { statusCode: 500, message: 'x' } }],
  ['500 with another field', says(500, 'upstream timeout', { request_id: 'x' })],
  ['500 without a message', { status: 500, body: { status: 'error' } }],
  ['500 with a message that is no text', { status: 500, body: { status: 'error', message: { a: 1 } } }],
  ['500, another Tyk in front', { status: 500, body: { error: 'There was a problem proxying the request' } }],
  ['401, another Tyk in front', { status: 401, body: { error: 'Authorization field missing' } }],
  ['500, a list', { status: 500, body: [says(500, 'x')] }],
  ['500, null', { status: 500, body: null }],
  ['500, a number', { status: 500, body: 500 }],
  ['500, status ok', { status: 500, body: { status: 'ok', action: 'added' } }],
  ['500, a word where a key would be', { status: 500, body: { key: 'errors.timeout' } }],
  ['500, the credential where a key would be', { status: 500, body: { key: CREDENTIAL, token: CREDENTIAL } }],
  ['200, a page', page(200)],
  ...[301, 302, 303, 307, 308].map(
    (status) => [`${status}`, { status, headers: { location: '/x' } }] as const,
  ),
  ['407', { status: 407, body: 'Proxy Authentication Required' }],
  ['cut in Tyk’s form', { cutAfter: '{"status":"error","message":"No' }],
];

describe.each(servers)('what others say in the place of Tyk (%s)', (server) => {
  it.each(others)('leaves the outcome of a create unknown: %s', async (_what, reply) => {
    const { error, sent } = await fail(server, reply);
    expect([error.kind, sent]).toEqual(['outcome-unknown', 1]);
    expect(error.explanation.said ?? 'It answered').toContain('It answered');
  });

  it.each([
    ['502', { status: 502, body: { message: 'Bad gateway' } }],
    ['504 in Tyk’s form', says(504, 'timeout')],
    ['404 in text', { status: 404, body: '404 page not found' }],
    ['a redirect', { status: 302, headers: { location: '/x' } }],
    ['200, a page', page(200)],
    ['200 and nothing', { body: '' }],
  ] as const)('leaves the outcome of a removal unknown: %s', async (_what, reply) => {
    const { error, sent } = await fail(server, reply, 'remove');
    expect([error.kind, sent]).toEqual(['outcome-unknown', 1]);
    expect(error.explanation.what).toContain('removed');
  });

  it.each([
    ['that an API is not loaded, 502', { status: 502, body: { message: "API doesn't exist" } }],
    ['that an API is not loaded, 504', says(504, "API doesn't exist")],
    ['that an API is not loaded, in text', { status: 400, body: "API doesn't exist" }],
  ] as const)('is no reason to send a create again: %s', async (_what, reply) => {
    expect(isNotLoadedYet((await fail(server, reply)).error)).toBe(false);
  });
});

it.each([
  ['Tyk', Says(500, 'policy not found: "gold"'), 2],
  ['500 in another form', { status: 500, body: { message: 'policy not found: "gold"' } }, 1],
  ['502 in Tyk’s form', Says(502, 'policy not found: "gold"'), 1],
  ['500 in text', { status: 500, body: 'policy not found: "gold"' }, 1],
  ['an answer that is cut', { cutAfter: '{"Status":"Error","Message":"policy not found: \\"gold\\""' }, 1],
] as const)('only Tyk says that a policy has another id: %s', async (_who, reply, times) => {
  const policies = { Data: [{ _id: '5ead', id: 'gold' }], Pages: 1 };
  const { url, seen } = await serve(({ method }) => (method === 'GET' ? { body: policies } : reply));
  const client = createDashboardClient({
    url,
    credential: new Secret(CREDENTIAL),
    http: { timeoutSeconds: 5 },
  });
  await client.listPolicies();
  await caught(client.create(makeRequest({ access: { apis: [], policies: ['gold'] } })));
  expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(times);
});

const withKey: readonly (readonly [what: string, reply: Reply, key: string])[] = [
  ...[301, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504, 524].map(
    (status) => [`${status}`, { status, body: { key: KEY } }, KEY] as const,
  ),
  ['200 that says error', { body: { status: 'error', message: 'no', key: KEY, key_hash: '41c5' } }, KEY],
  ['500 in Tyk’s form', says(500, 'Failed', { key: KEY }), KEY],
  ['500, the Dashboard’s name', { status: 500, body: { key_id: LEGACY, data: {} } }, LEGACY],
  ['502, deep inside', { status: 502, body: { upstream: [{ token: LEGACY }] } }, LEGACY],
  ['500, in text', { status: 500, body: `made ${KEY}\n` }, KEY],
  ['500, in a page', { ...page(500), body: `<html><pre>{"key":"${KEY}"}</pre></html>` }, KEY],
  ['500, JSON that is cut', { status: 500, body: `{"key":"${KEY}","sta` }, KEY],
  ['500, behind the credential', { status: 500, body: { token: CREDENTIAL, made: { key: KEY } } }, KEY],
  ['500, a key of a form of its own', { status: 500, body: { key: 'orders-2f9a' } }, 'orders-2f9a'],
];

describe.each(servers)('a key in an answer that does not say yes (%s)', (server) => {
  it.each(withKey)('is delivered, with what was said: %s', async (_what, reply, key) => {
    const { client } = await start(server, reply);
    const created = await client.create(makeRequest());
    expect(created.key.equals(new Secret(key))).toBe(true);
    expect(created.denied).toMatch(/^It answered \d{3}/);
    expect(created.denied).not.toContain(key);
    expect(created.denied).not.toContain(CREDENTIAL);
  });

  it('is none where Tyk’s words only speak of one', async () => {
    expect(
      (await fail(server, says(500, `Key with given certificate already found:${KEY}`))).error.kind,
    ).toBe('refused');
  });
});

describe.each(servers)('a yes in a form that nobody knows (%s)', (server) => {
  it.each<[what: string, body: string, headers?: { [name: string]: string }]>([
    ['another field', '{"made":"elsewhere"}'],
    ['a list', '[1,2]'],
    ['no JSON', 'OK, see attachment'],
    ['half a JSON', '{"key":"eyJvcm'],
    ['JSON that is called a page', '{"made":true}', { 'content-type': 'text/html' }],
    ['an empty key, and more', '{"key":"","status":"ok","Meta":{"a":1}}'],
    ['more than is quoted', `{"note":"${'so '.repeat(1000)}"}`],
    ['letters of other alphabets', '{"schlüssel":"ключ"}'],
  ])('is kept whole: %s', async (_what, body, headers = {}) => {
    const { error } = await fail(server, { body, headers });
    expect(error.kind).toBe('contradicted');
    expect(error.answer?.equals(new Secret(body))).toBe(true);
    expect(error.explanation.why).toContain('A key may have been made');
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['an empty key', '{"key":"","status":"ok","action":"added","key_hash":"00000000"}'],
    ['a yes alone', '{"status":"ok","action":"added"}'],
  ])('is not kept where it is %s', async (_what, body) => {
    const { error } = await fail(server, { body });
    expect([error.kind, error.answer]).toEqual(['contradicted', undefined]);
  });

  it('is kept too where nobody said yes, but something in it may be a key', async () => {
    const { error } = await fail(server, { status: 502, body: { blob: 'QmFja3dhcmRz0123456789abcdef' } });
    expect([error.kind, error.answer?.length]).toEqual(['outcome-unknown', 40]);
    expect(error.explanation.said).not.toContain('QmFja3dhcmRz');
  });
});
