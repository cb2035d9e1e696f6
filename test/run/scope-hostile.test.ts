import { expect, it, onTestFinished } from 'vitest';
import { givenAnswers, readArguments } from '../../source/commands/options.ts';
import { runFlagsFace } from '../../source/faces/flags.ts';
import { createSession } from '../../source/run/session.ts';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import type { Fault } from '../helpers/sandbox.ts';
import { facts } from '../wizard/world.ts';
import { openSandbox, openServices } from './tyk.ts';

/* Servers that answer nonsense about what can be narrowed, or keep less or more of it than was asked. */

function api(name: string, more: Partial<ApiDefinition>): ApiDefinition {
  const id = name.toLowerCase();
  const version_data = { not_versioned: true, versions: { Default: { name: 'Default', expires: '' } } };
  const proxy = { listen_path: `/${id}/`, target_url: 'http://shop.internal/', strip_listen_path: true };
  return {
    api_id: id,
    name,
    org_id: 'default',
    active: true,
    use_standard_auth: true,
    version_data,
    proxy,
    ...more,
  };
}

const schema = 'type Query { a: Int b: Int }';
const world = {
  apis: [
    api('Orders', { is_oas: true }),
    api('Graph', { graphql: { enabled: true, execution_mode: 'proxyOnly', schema } } as never),
    api('Broken', {
      graphql: { enabled: true, execution_mode: 'proxyOnly', schema: '{'.repeat(9_000) },
    } as never),
    api('Signed', { enable_signature_checking: true, use_standard_auth: false }),
    api('Tools', { is_oas: true, application_protocol: 'mcp', json_rpc_version: '2.0' } as never),
  ],
  policies: {},
};

async function run(words: readonly string[], ...faults: readonly Fault[]) {
  const sandbox = await openSandbox({ world });
  for (const fault of faults) sandbox.fault(fault);
  const session = createSession({ http: { timeoutSeconds: 5 }, demoAs: 'gateway' });
  onTestFinished(() => session.end());
  const services = await openServices(session);
  const origin = { kind: 'environment', name: 'X' } as const;
  const argv = ['--deployment', 'open-source', '--url', sandbox.url, '--expires', '1d', ...words];
  const { values } = readArguments(argv);
  const said: string[] = [];
  const outcome = await runFlagsFace({
    facts: facts({
      now: Math.floor(Date.now() / 1000),
      user: '',
      credentials: { gateway: { secret: sandbox.credential, origin } },
    }),
    begin: { given: givenAnswers({ values }, {}) },
    services: { ...services, wait: async () => {} },
    silence: { yes: true, demo: false },
    shell: 'posix',
    dryRun: false,
    say: (line) => said.push(line),
    write: () => {},
    report: () => {},
  });
  const sent = sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
  return { outcome, said: said.join('\n').replaceAll('\u00a0', ' '), out: services.kept.text(), sent };
}
type Run = Awaited<ReturnType<typeof run>>;

const held = (change: (key: Key) => Key) => (words: readonly string[]) => async (): Promise<Run> => {
  // What Tyk keeps of it is read from an honest run; what is answered is that, changed.
  const honest = await run(words);
  const [body] = honest.sent as unknown as readonly Key[];
  if (body === undefined) throw new Error(honest.said);
  const answer = { status: 200, body: JSON.stringify(change(structuredClone(body))) };
  return run(words, { on: 'GET /tyk/keys/*', answer });
};
type Key = {
  readonly access_rights: { [id: string]: { [field: string]: unknown } };
  [field: string]: unknown;
};

const without =
  (id: string, ...fields: readonly string[]) =>
  (key: Key): Key => {
    for (const field of fields) delete key.access_rights[id]?.[field];
    return key;
  };
const withMore =
  (id: string, more: object) =>
  (key: Key): Key => ({
    ...key,
    access_rights: { ...key.access_rights, [id]: { ...key.access_rights[id], ...more } },
  });

const orders = ['--api', 'Orders', '--allow', 'GET /a, POST /b'];
const fields = ['--api', 'Graph', '--fields', 'Query.a', '--max-depth', '3', '--no-introspection'];
const tools = ['--api', 'Tools', '--tool', 'a', '--resource', 'b', '--prompt', 'c'];

it.each<[string, () => Promise<Run>, RegExp]>([
  ['paths are dropped', held(without('orders', 'allowed_urls'))(orders), /may call everything there/],
  [
    'one more path is allowed',
    held(withMore('orders', { allowed_urls: [{ url: '', methods: ['GET'] }] }))(orders),
    /allowed paths are not the ones requested/,
  ],
  [
    'one more method is allowed',
    held(
      withMore('orders', {
        allowed_urls: [
          { url: '^/orders/a$', methods: ['GET', 'DELETE'] },
          { url: '^/orders/b$', methods: ['POST'] },
        ],
      }),
    )(orders),
    /allowed paths are not the ones requested/,
  ],
  ['another API is opened', held(withMore('graph', { api_id: 'graph' }))(orders), /it opens graph too/i],
  ['fields are dropped', held(without('graph', 'allowed_types'))(fields), /may ask for every field/],
  [
    'introspection is dropped',
    held(without('graph', 'disable_introspection'))(fields),
    /may read the schema/,
  ],
  ['the depth is dropped', held((key) => ({ ...key, max_query_depth: 0 }))(fields), /may have any depth/],
  ['rights of MCP are dropped', held(without('tools', 'mcp_access_rights'))(tools), /may call every tool/],
  [
    'methods of MCP are dropped',
    held(without('tools', 'json_rpc_methods_access_rights'))(tools),
    /may call every method/,
  ],
  [
    'the key does not sign',
    held((key) => ({ ...key, hmac_enabled: false, hmac_string: 'x' }))(['--api', 'Signed', '--hmac']),
    /it is not set to sign requests/,
  ],
])('no success where %s', async (_what, work, says) => {
  const { outcome, said, out } = await work();
  expect(said).toMatch(says);
  expect(outcome).toBe('contradicted');
  // Whatever it is worth, it was made: it is given out.
  expect(out).toMatch(/^ey\S+\n/);
});

const document = (body: unknown): Fault => ({
  on: 'GET /tyk/apis/oas/orders',
  answer: { status: 200, body: typeof body === 'string' ? body : JSON.stringify(body) },
});
/** `bytes` of a description in each. */
const operations = (count: number, bytes: number) =>
  document({
    paths: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `/p${index}/{id}`,
        { get: { operationId: `op${index}`, description: 'd'.repeat(bytes) } },
      ]),
    ),
  });

it.each<[string, Fault]>([
  ['is a web page', document('<html>')],
  ['is cut', { on: 'GET /tyk/apis/oas/orders', answer: 'half' }],
  ['fails', { on: 'GET /tyk/apis/oas/orders', answer: { status: 500, body: '{}' } }],
  ['has 20 MB', operations(5_000, 4_000)],
])('a document that %s keeps nobody from naming a path; an id is not believed', async (_what, fault) => {
  const byPath = await run(['--api', 'Orders', '--allow', 'GET /a'], fault);
  expect(byPath.outcome, byPath.said).toBe('done');
  expect(byPath.said).toContain('Its paths and tools can be typed.');
  const byId = await run(['--api', 'Orders', '--allow', 'op1'], fault);
  expect(byId.outcome).toBe('usage');
  expect(byId.said).toContain('What it offers could not be read.');
  expect(byId.sent).toEqual([]);
});

it('a document of 5 000 operations and hostile names opens what is named and nothing else', async () => {
  const many = await run(['--api', 'Orders', '--allow', 'op4999, GET /p7/{id}'], operations(5_000, 10));
  expect(many.outcome, many.said).toBe('done');
  expect(JSON.stringify(many.sent)).toContain('"^/orders/p4999/[^/]+$"');
  const names = '{"paths":{"/a":{"get":{"operationId":"__proto__"}},"/b\\u001b]0;EVIL\\u0007":{"get":{}}}}';
  const evil = await run(['--api', 'Orders', '--allow', '__proto__'], document(names));
  expect(evil.outcome, evil.said).toBe('done');
  expect(JSON.stringify(evil.sent)).toContain('"allowed_urls":[{"url":"^/orders/a$","methods":["GET"]}]');
  const wrong = await run(['--api', 'Orders', '--allow', 'constructor'], document(names));
  expect([wrong.outcome, wrong.sent]).toEqual(['usage', []]);
  expect(wrong.said).not.toContain('\u001b');
  const hidden = await run(['--api', 'Orders', '--allow', 'GET /b'], document(names));
  expect([hidden.outcome, hidden.sent]).toEqual(['usage', []]);
  expect(hidden.said).toContain('Its path holds characters that cannot be shown');
});

it('a schema that does not parse is said, and no field of it is believed', async () => {
  const named = await run(['--api', 'Broken', '--fields', 'Query.a']);
  expect([named.outcome, named.sent]).toEqual(['usage', []]);
  expect(named.said).toContain('The GraphQL schema cannot be parsed.');
  expect(named.said).not.toContain('can be typed');
  const deep = await run(['--api', 'Broken', '--max-depth', '3']);
  expect(deep.outcome, deep.said).toBe('done');
});
