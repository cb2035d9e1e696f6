import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { readSchema } from '../../source/tyk/graphql-schema.ts';
import { decodeOffered } from '../../source/tyk/offered.ts';
import type { Operation } from '../../source/tyk/scope.ts';
import { api } from '../wizard/world.ts';
import { serve } from './local-server.ts';

const say = ({ method, path, id, summary, open, shut }: Operation) =>
  [method, path, id && `(${id})`, summary, open && 'open', shut].filter(Boolean).join(' ');

const get = (id: string, more: object = {}) => ({ get: { operationId: id, responses: {}, ...more } });
const document = {
  openapi: '3.0.3',
  paths: {
    '/noop': { get: { responses: {} } },
    '/pets': { ...get('listPets', { summary: 'List pets' }), post: { operationId: 'createPet' } },
    '/pets/{petId}': { parameters: [{ in: 'path' }], ...get('getPet', { summary: 'getPet' }), trace: {} },
    '/secret': get('secret'),
    '/status': get('status'),
    '/inner': get('inner'),
    '/odd': null,
  },
  'x-tyk-api-gateway': {
    middleware: {
      operations: {
        secret: { block: { enabled: true } },
        status: { ignoreAuthentication: { enabled: true } },
        inner: { internal: { enabled: true } },
        listPets: { allow: { enabled: false } },
      },
    },
  },
};

describe('the operations of an API', () => {
  it('come from its OpenAPI document', async () => {
    const { operations } = await decodeOffered(api('Pets', { oas: true }), document);
    expect(operations.map(say)).toEqual([
      'GET /noop',
      'GET /pets (listPets) List pets',
      'POST /pets (createPet)',
      'GET /pets/{petId} (getPet)',
      'TRACE /pets/{petId}',
      'GET /secret (secret) blocked',
      'GET /status (status) open',
      'GET /inner (inner) internal',
    ]);
  });

  it('come from what a Classic definition carries', async () => {
    const none = { GET: { action: 'no_action' } };
    const versions = {
      v1: {
        use_extended_paths: true,
        paths: { ignored: ['/not-read'] },
        extended_paths: {
          ignored: [{ path: '/open', method_actions: none }],
          black_list: [{ path: 'hidden', method_actions: { POST: {}, GET: {} } }],
          white_list: [
            { path: '/a/{id}', method: 'get' },
            { path: '/off', method: 'GET', disabled: true },
          ],
          cache: ['/cached'],
          transform: null,
          track_endpoints: [{ path: '/a/{id}', method: 'GET' }],
        },
      },
      v2: { use_extended_paths: false, paths: { white_list: ['/only'], ignored: [''] } },
    };
    const { operations } = await decodeOffered(api('Old'), { version_data: { versions } });
    expect(operations.map(say)).toEqual([
      'GET /open open',
      'POST /hidden blocked',
      'GET /hidden blocked',
      'GET /a/{id}',
      'GET /cached',
      'GET /only',
    ]);
  });

  it.each([[undefined], [null], [{}], [{ paths: [] }], [{ version_data: null }]])(
    'are none in %j',
    async (given) => {
      for (const oas of [true, false])
        expect((await decodeOffered(api('A', { oas }), given)).operations).toEqual([]);
    },
  );
});

const SDL = `
schema { query: Root }
type Root { countries: [Country!]! node(id: ID!): Node any: Any code: String }
"Where people live" type Country implements Node { id: ID! name: String! kind: Kind }
extend type Country { continent: Continent }
type Continent { code: ID! }
interface Node { id: ID! }
union Any = Country | Continent
enum Kind { BIG SMALL }
input Wish { name: String }
scalar Date
`;

describe('the types of a GraphQL API', () => {
  it('are those that a query can stand in', async () => {
    const types = await readSchema(SDL);
    const words = types.map(
      ({ name, root, fields }) =>
        `${root ? 'root ' : ''}${name}: ${fields.map((field) => `${field.name}>${field.of ?? ''}`).join(' ')}`,
    );
    expect(words).toEqual([
      'root Root: countries>Country node>Node any>Any code>',
      'Country: id> name> kind> continent>Continent',
      'Continent: code>',
      'Node: id>',
      'Any: ',
    ]);
  });

  it.each([
    ['schema', { schema: 'type Query { a: Int }' }],
    ['subgraph', { schema: '', subgraph: { sdl: 'type Query { a: Int }' } }],
    ['supergraph', { supergraph: { merged_sdl: 'type Query { a: Int }' } }],
  ])('stand in its %s', async (_place, graphql) => {
    const { types } = await decodeOffered(api('G', { graphql: true }), { graphql });
    expect(types).toEqual([{ name: 'Query', root: true, fields: [{ name: 'a' }] }]);
  });

  it('are none in nothing, and refused in what is no schema', async () => {
    expect(await readSchema('')).toEqual([]);
    for (const sdl of ['type Query {', 'not a schema at all', '{'.repeat(100_000)])
      await expect(readSchema(sdl)).rejects.toThrow('cannot be parsed');
  });
});

it('names what an MCP proxy lists itself', async () => {
  const extended_paths = {
    white_list: [{ path: '/mcp-tool:get_weather', method: 'POST' }, { path: '/json-rpc-method:tools/call' }],
    black_list: [{ path: '/mcp-resource:file:///secret/*' }, { path: '/mcp-prompt:greet' }],
    rate_limit: [{ path: '/mcp-tool:get_weather' }],
  };
  const found = await decodeOffered(api('M', { mcp: true, oas: true }), {
    version_data: { versions: { '': { extended_paths } } },
  });
  expect([found.tools, found.resources, found.prompts]).toEqual([
    ['get_weather'],
    ['file:///secret/*'],
    ['greet'],
  ]);
});

describe('is read', () => {
  const credential = new Secret('the-credential');
  it.each([
    ['oas', { oas: true }, '/tyk/apis/oas/a%20b', '/api/apis/oas/a%20b'],
    ['Classic', {}, '/tyk/apis/a%20b', '/api/apis/a%20b'],
    // Its document is left alone: reading it can break the proxy.
    ['MCP', { oas: true, mcp: true as const }, '/tyk/apis/a%20b', '/api/apis/oas/a%20b'],
  ])('of an API in %s', async (_form, more, gatewayPath, dashboardPath) => {
    const asked: string[] = [];
    const server = await serve((request) => {
      asked.push(request.path);
      return { body: request.path.startsWith('/tyk/') ? document : { ...document, api_definition: {} } };
    });
    const options = { url: server.url, credential, http: { timeoutSeconds: 30 } };
    await createGatewayClient(options).readOffered(api('A', { id: 'a b', ...more }));
    await createDashboardClient(options).readOffered(api('A', { id: 'a b', ...more }));
    expect(asked).toEqual([gatewayPath, dashboardPath]);
  });
});

it.each([
  ['v5.14.0', '/tyk/apis?include_types=mcp'],
  ['v5.13.0', '/tyk/apis?include_types=mcp'],
  ['v5.12.9', '/tyk/apis'],
  ['v5.5.0-dev', '/tyk/apis?include_types=mcp'],
  [undefined, '/tyk/apis'],
])('lists MCP proxies too where %s knows of keys for them', async (version, path) => {
  const server = await serve(() => ({ body: [] }));
  const credential = new Secret('the-credential');
  const http = { timeoutSeconds: 30 };
  await createGatewayClient({ url: server.url, credential, http, ...(version && { version }) }).listApis();
  expect(server.seen.map((request) => request.path)).toEqual([path]);
});
