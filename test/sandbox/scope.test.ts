import { describe, expect, it } from 'vitest';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import type { Data } from '../../source/sandbox/definition-form.ts';
import { type Matching, searching } from '../../source/sandbox/paths.ts';
import type { World } from '../../source/sandbox/world.ts';
import { ask, control, makeKey, sandboxOf, use } from './ask.ts';

/* What a narrow key meets, as measured on v5.14.0 (scopes.md A to D). */

const api = (id: string, more: Data = {}): ApiDefinition => ({
  api_id: id,
  name: id,
  org_id: 'default',
  active: true,
  use_standard_auth: true,
  proxy: { listen_path: `/${id}/`, target_url: 'http://up/', strip_listen_path: true },
  version_data: { not_versioned: true, versions: { Default: { name: 'Default' } } },
  ...more,
});
const under = (more: Data): Data => ({
  enabled: true,
  name: 'v1',
  default: 'self',
  location: 'header',
  key: 'x-v',
  ...more,
});
const schema = `type Query { countries: [Country!]! secret: Secret me: User }
type Country { code: ID! name: String! continent: Continent } type Continent { code: ID! }
type Secret { token: String } type User { id: ID! }`;

const world: World = {
  apis: [
    api('plain'),
    api('base', { definition: under({ versions: { v2: 'child' } }) }),
    api('child'),
    api('places', {
      definition: under({ location: 'url', key: '', strip_versioning_data: true, versions: { v2: 'child' } }),
    }),
    api('header', {
      definition: { location: 'header', key: 'x-v' },
      version_data: { not_versioned: false, default_version: '', versions: { v1: { name: 'v1' } } },
    }),
    api('free', { use_standard_auth: false, use_keyless: true }),
    api('url', {
      definition: { location: 'url', key: '', strip_path: true },
      version_data: { not_versioned: false, default_version: '', versions: { v1: { name: 'v1' } } },
    }),
    api('gql', { graphql: { enabled: true, schema } }),
    api('lists', {
      version_data: {
        not_versioned: true,
        versions: {
          Default: {
            name: 'Default',
            extended_paths: {
              ignored: [{ path: '/open', method: 'GET' }],
              black_list: [{ path: '/shut', method: 'GET' }],
            },
          },
        },
      },
    }),
    api('pets', { is_oas: true }),
    api('mcp', { is_oas: true, application_protocol: 'mcp' }),
  ],
  policies: {
    narrow: {
      org_id: 'default',
      rate: 10,
      per: 1,
      access_rights: { plain: { allowed_urls: [{ url: '/a', methods: ['GET'] }] } },
    },
    open: { org_id: 'default', rate: 10, per: 1, access_rights: { plain: {} } },
  },
  documents: {
    pets: {
      paths: { '/pets': { get: { operationId: 'list' } }, '/secret': { get: { operationId: 'secret' } } },
      'x-tyk-api-gateway': { middleware: { operations: { secret: { block: { enabled: true } } } } },
    },
  },
  servers: { mcp: { tools: ['get_weather', 'reset'], resources: ['file:///a'], prompts: ['greet'] } },
};

async function keyed(rights: object, more: object = {}, matching: Matching = searching) {
  const sandbox = await sandboxOf({ world: { ...world, matching } });
  const { key } = await makeKey(sandbox, rights, more);
  const status = async (line: string, headers = {}) => (await use(sandbox, line, key, headers)).status;
  return { sandbox, key, status };
}
const only = (url: string, methods = ['GET']) => ({ allowed_urls: [{ url, methods }] });

/** Neither, prefixes, prefixes and suffixes; one number is the same for all. */
const matchings: readonly Matching[] = [
  searching,
  { prefix: true, suffix: false },
  { prefix: true, suffix: true },
];
type Statuses = { readonly [line: string]: number | readonly number[] };

async function checkCalls(rights: object, calls: Statuses, headers: object = {}) {
  for (const [index, matching] of matchings.entries()) {
    const { status } = await keyed(rights, {}, matching);
    for (const [line, expected] of Object.entries(calls)) {
      const wanted = typeof expected === 'number' ? expected : expected[index];
      expect([index, line, await status(line, headers)]).toEqual([index, line, wanted]);
    }
  }
}

describe('allowed paths', () => {
  it.each<[string, object, Statuses]>([
    ['absent', {}, { 'GET /plain/x': 200 }],
    ['null', { allowed_urls: null }, { 'GET /plain/x': 200 }],
    ['empty', { allowed_urls: [] }, { 'GET /plain/x': 200 }],
    [
      'whole',
      only('^/plain/users$'),
      {
        'GET /plain/users': 200,
        'GET /plain/users?q=1': 200,
        'GET /plain/users/': 403,
        'GET /plain/users/1': 403,
        'POST /plain/users': 403,
        'HEAD /plain/users': 403,
        'OPTIONS /plain/users': 403,
      },
    ],
    [
      'path and method of one entry',
      {
        allowed_urls: [
          { url: '^/plain/a$', methods: ['GET'] },
          { url: '^/plain/b$', methods: ['POST', 'HEAD'] },
        ],
      },
      {
        'GET /plain/a': 200,
        'POST /plain/a': 403,
        'GET /plain/b': 403,
        'POST /plain/b': 200,
        'HEAD /plain/b': 200,
      },
    ],
    [
      'not whole',
      only('/users'),
      {
        'GET /plain/users': 200,
        'GET /plain/admin/users/secret': [200, 403, 403],
        'GET /plain/users/1': [200, 200, 403],
        'GET /plain/x': 403,
      },
    ],
    ['without the listen path', only('^/users$'), { 'GET /plain/users': [403, 200, 200] }],
    ['the listen path itself', only('/pla'), { 'GET /plain/x': [200, 200, 403] }],
    [
      'misspelt',
      { allowed_urls: [{ path: '/users', methods: ['GET'] }] },
      { 'GET /plain/x': [200, 403, 403], 'POST /plain/x': 403 },
    ],
    ['an empty url', only(''), { 'GET /plain/x': [200, 403, 403] }],
    [
      'names in other letters',
      { allowed_urls: [{ URL: '^/plain/a$', Methods: ['GET'] }] },
      { 'GET /plain/a': 200, 'GET /plain/b': 403 },
    ],
    ['small letters', only('/users', ['get']), { 'GET /plain/users': 403 }],
    ['a star for methods', only('/users', ['*']), { 'GET /plain/users': 403 }],
    ['no methods', { allowed_urls: [{ url: '/users' }] }, { 'GET /plain/users': 403 }],
    ['empty methods', only('/users', []), { 'GET /plain/users': 403 }],
    ['null for methods', { allowed_urls: [{ url: '/users', methods: null }] }, { 'GET /plain/users': 403 }],
    ['no expression', only('/users(?!/)'), { 'GET /plain/users': 403 }],
    ['what is encoded', only('^/plain/a b$'), { 'GET /plain/a%20b': 200 }],
    ['encoded in the pattern', only('^/plain/a%20b$'), { 'GET /plain/a%20b': 403 }],
    ['other letters encoded', only('^/plain/public$'), { 'GET /plain/%70ublic': 200 }],
  ])('%s', async (_what, right, calls) => checkCalls({ plain: right }, calls));

  it('go by the method of the call, whatever a header says', async () => {
    const headers = { 'x-http-method-override': 'GET' };
    await checkCalls({ plain: only('^/plain/a$') }, { 'GET /plain/a': 200, 'POST /plain/a': 403 }, headers);
  });

  it.each<[string, unknown]>([
    ['a text', '/users'],
    ['a list of texts', ['/users']],
    ['an object', { url: '/users', methods: ['GET'] }],
    ['a text for methods', [{ url: '/users', methods: 'GET' }]],
  ])('are refused as %s', async (_what, allowed_urls) => {
    const body = { org_id: 'default', access_rights: { plain: { allowed_urls } } };
    const sandbox = await sandboxOf({ world });
    expect([
      (await control(sandbox, 'POST /tyk/keys/create', body)).status,
      (await control(sandbox, 'POST /tyk/keys', body)).status,
    ]).toEqual([500, 400]);
  });

  it('cost nothing where they refuse, and say so in Tyk’s words', async () => {
    const { sandbox, key, status } = await keyed({ plain: only('^/plain/a$') }, { rate: 1, per: 60 });
    const refused = await use(sandbox, 'GET /plain/b', key);
    expect(refused.text).toBe('{\n    "error": "Access to this resource has been disallowed"\n}');
    expect([
      await status('GET /plain/b'),
      await status('GET /plain/a'),
      await status('GET /plain/a'),
    ]).toEqual([403, 200, 429]);
  });

  it.each<[string, object, object, Statuses]>([
    [
      'a version in a header: the whole path, one list for all',
      { header: { versions: ['v1'], ...only('^/header/a$') } },
      { 'x-v': 'v1' },
      { 'GET /header/a': 200, 'GET /header/b': 403 },
    ],
    [
      'a version in the address that is cut',
      { url: { versions: ['v1'], ...only('^/url/a$') } },
      {},
      { 'GET /url/v1/a': 200, 'GET /url/v1/b': 403 },
    ],
    [
      'with the version it fits nothing',
      { url: { versions: ['v1'], ...only('^/url/v1/a$') } },
      {},
      { 'GET /url/v1/a': 403 },
    ],
    ['the base: the whole path', { base: only('^/base/a$') }, {}, { 'GET /base/a': 200, 'GET /base/b': 403 }],
    [
      'the base, its version cut',
      { places: only('^/places/a$') },
      {},
      { 'GET /places/v1/a': 200, 'GET /places/v1/b': 403, 'GET /places/a': 404 },
    ],
    [
      'a child through its base: without any listen path',
      { base: {}, child: only('^/a$') },
      { 'x-v': 'v2' },
      { 'GET /base/a': 200, 'GET /base/b': 403 },
    ],
    [
      'a child through its base, with the version in the address',
      { places: {}, child: only('^/a$') },
      {},
      { 'GET /places/v2/a': 200, 'GET /places/v2/b': 403 },
    ],
    [
      'a child through its base: neither listen path',
      {
        base: {},
        child: { allowed_urls: [...only('^/base/a$').allowed_urls, ...only('^/child/a$').allowed_urls] },
      },
      { 'x-v': 'v2' },
      { 'GET /base/a': 403, 'GET /child/a': 200 },
    ],
    ['a child by itself', { child: only('^/a$') }, {}, { 'GET /child/a': [403, 200, 200] }],
    [
      'the base says nothing about its child',
      { base: only('^/base/a$'), child: {} },
      { 'x-v': 'v2' },
      { 'GET /base/b': 200 },
    ],
  ])('see of %s', async (_what, rights, headers, calls) => checkCalls(rights, calls, headers));

  it('come after the lists of the API itself', async () => {
    const rights = { lists: only('^/lists/a$'), pets: only('^/pets/pets$'), free: only('^/free/a$') };
    const { sandbox, status } = await keyed(rights);
    // Without keys a key narrows nothing.
    expect([(await ask(sandbox.url, 'GET /free/b')).status, await status('GET /free/b')]).toEqual([200, 200]);
    expect((await ask(sandbox.url, 'GET /lists/open')).status).toBe(200);
    expect([
      await status('GET /lists/open'),
      await status('GET /lists/shut'),
      await status('GET /lists/b'),
    ]).toEqual([200, 403, 403]);
    expect((await ask(sandbox.url, 'GET /lists/shut')).json).toEqual({
      error: 'Requested endpoint is forbidden',
    });
    expect([await status('GET /pets/secret'), await status('GET /pets/pets')]).toEqual([403, 200]);
  });

  it.each([
    [['narrow'], 403],
    [['open'], 200],
    [['narrow', 'open'], 403],
  ])('of the key are dropped beside %j', async (policies, expected) => {
    const { status } = await keyed({ plain: only('^/plain/b$') }, { apply_policies: policies });
    expect(await status('GET /plain/c')).toBe(expected);
  });
});

describe('limits of single operations', () => {
  const limit = (rate: number) => ({ name: 'get', limit: { rate, per: 60 } });
  it('replace the rate, each with a counter of its own, by the path without the listen path', async () => {
    const endpoints = [
      { path: '^/a$', methods: [limit(2)] },
      { path: '^/plain/b$', methods: [limit(1)] },
      { path: '/[a-z]+$', methods: [limit(-1)] },
    ];
    const { status } = await keyed({ plain: { endpoints } }, { rate: 1, per: 60 });
    const times = async (line: string, count: number) => {
      const seen: number[] = [];
      for (let done = 0; done < count; done += 1) seen.push(await status(line));
      return seen;
    };
    expect(await times('GET /plain/a', 3)).toEqual([200, 200, 429]);
    expect(await times('GET /plain/b', 3)).toEqual([200, 200, 200]);
    expect(await times('POST /plain/a', 2)).toEqual([200, 429]);
  });
});

it.each<[string, Data, Statuses]>([
  ['another case of the method', { path: '^/a$', methods: [{ name: 'get' }] }, { 'GET /plain/a': 429 }],
  ['a star for methods', { path: '^/a$', methods: [{ name: '*' }] }, { 'GET /plain/a': 200 }],
  ['no methods', { path: '^/a$', methods: [] }, { 'GET /plain/a': 200 }],
  ['the listen path', { path: '^/plain/a$', methods: [{ name: 'GET' }] }, { 'GET /plain/a': 200 }],
  ['not whole', { path: '/a', methods: [{ name: 'GET' }] }, { 'GET /plain/a/b': [429, 429, 200] }],
  ['misspelt', { url: '^/a$', methods: [{ name: 'GET' }] }, { 'GET /plain/b': 429 }],
  ['no expression', { path: '/a(', methods: [{ name: 'GET' }] }, { 'GET /plain/a(': 200 }],
])('a limit of single operations: %s', async (_what, { methods, ...path }, calls) => {
  const limited = (methods as Data[]).map((method) => ({ ...method, limit: { rate: 1, per: 60 } }));
  const endpoints = [{ ...path, methods: limited }];
  for (const [index, matching] of matchings.entries()) {
    const { status } = await keyed({ plain: { endpoints } }, {}, matching);
    for (const [line, expected] of Object.entries(calls)) {
      await status(line);
      const wanted = typeof expected === 'number' ? expected : expected[index];
      expect([index, line, await status(line)]).toEqual([index, line, wanted]);
    }
  }
});

it('tells the holder of a key its limits, for nothing and whatever it may call', async () => {
  const { sandbox, key, status } = await keyed(
    { plain: only('^/plain/a$') },
    { rate: 1, per: 60, quota_max: 5 },
  );
  const found = await use(sandbox, 'GET /plain/tyk/rate-limits/', key);
  expect(found.json).toMatchObject({ quota: { quota_max: 5 }, rate_limit: { requests: 1, per_unit: 60 } });
  expect((await ask(sandbox.url, 'GET /plain/tyk/rate-limits/')).status).toBe(401);
  expect([await status('GET /plain/a'), await status('GET /plain/a')]).toEqual([200, 429]);
});

describe('GraphQL', () => {
  const query = async (rights: object, text: string, more: object = {}) => {
    const { sandbox, key } = await keyed({ gql: rights }, more);
    const { status, json } = await use(sandbox, 'POST /gql/', key, {}, { query: text });
    return [status, json];
  };
  const restricted = (field: string, type: string) => [
    400,
    { errors: [{ message: `field: ${field} is restricted on type: ${type}` }] },
  ];
  const allowed = (...fields: string[]) => ({ allowed_types: [{ name: 'Query', fields }] });
  it.each<[string, object, string, unknown, object?]>([
    ['open', {}, '{ countries { code } }', [200, { data: { countries: { code: 'code' } } }]],
    ['unknown', {}, '{ nope }', [400, { errors: [{ message: 'field: nope not defined on type: Query' }] }]],
    [
      'a nested type is not allowed',
      allowed('countries'),
      '{ countries { code } }',
      restricted('code', 'Country'),
    ],
    ['__typename is not allowed', allowed('me'), '{ __typename }', restricted('__typename', 'Query')],
    [
      'restricted, by another name and in a fragment',
      { restricted_types: [{ name: 'Query', fields: ['secret'] }] },
      'query { ...f } fragment f on Query { x: secret { token } }',
      restricted('secret', 'Query'),
    ],
    [
      'all of a type',
      { restricted_types: [{ name: 'Secret', fields: ['*'] }] },
      '{ secret { token } }',
      restricted('token', 'Secret'),
    ],
    [
      'no fields restrict nothing',
      { restricted_types: [{ name: 'Query', fields: [] }] },
      '{ me { id } }',
      [200, { data: { me: { id: 'id' } } }],
    ],
    [
      'deep enough',
      {},
      '{ countries { code } }',
      [200, { data: { countries: { code: 'code' } } }],
      { max_query_depth: 2 },
    ],
    [
      'too deep',
      {},
      '{ countries { code } }',
      [403, { error: 'depth limit exceeded' }],
      { max_query_depth: 1 },
    ],
    [
      'without introspection',
      { disable_introspection: true },
      '{ __schema { types { name } } me { id } }',
      [403, { error: 'introspection is disabled' }],
    ],
    [
      'its limit has no depth',
      { limit: { rate: 5, per: 5 } },
      '{ countries { code } }',
      [200, { data: { countries: { code: 'code' } } }],
      { max_query_depth: 1 },
    ],
  ])('%s', async (_what, rights, text, expected, more) => {
    expect(await query(rights, text, more)).toEqual(expected);
  });
});

describe('MCP', () => {
  const rpc = async (
    rights: object,
    method: string,
    params: object = {},
    headers: object = {},
    more: object = {},
  ) => {
    const { sandbox, key } = await keyed({ mcp: rights }, more);
    const type = { 'content-type': 'application/json', ...headers };
    return use(sandbox, 'POST /mcp/', key, type, { jsonrpc: '2.0', id: 7, method, params });
  };
  const refusal = (message: string) => ({
    jsonrpc: '2.0',
    error: { code: -32002, message, data: { http_code: 403 } },
    id: 7,
  });
  const weather = { mcp_access_rights: { tools: { allowed: ['get_.*'] } } };

  it('is listed only where it is asked for', async () => {
    const sandbox = await sandboxOf({ world });
    const ids = async (path: string) =>
      ((await control(sandbox, `GET ${path}`)).json as { api_id: string }[]).map(({ api_id }) => api_id);
    expect(await ids('/tyk/apis')).not.toContain('mcp');
    expect(await ids('/tyk/apis?include_types=mcp')).toContain('mcp');
  });

  it.each<[string, object, string, object, object, unknown]>([
    ['a tool', weather, 'tools/call', { name: 'get_weather' }, {}, 'Hello from get_weather'],
    ['another', weather, 'tools/call', { name: 'reset' }, {}, refusal("tool 'reset' is not available")],
    [
      'a part of its name',
      { mcp_access_rights: { tools: { allowed: ['get'] } } },
      'tools/call',
      { name: 'get_weather' },
      {},
      refusal("tool 'get_weather' is not available"),
    ],
    [
      'a method',
      { json_rpc_methods_access_rights: { allowed: ['tools/.*'] } },
      'initialize',
      {},
      {},
      refusal("method 'initialize' is not available"),
    ],
    [
      'another type of content',
      weather,
      'tools/call',
      { name: 'reset' },
      { 'content-type': 'text/plain' },
      'Hello from mcp',
    ],
    [
      'a prompt',
      { mcp_access_rights: { prompts: { blocked: ['.*'] } } },
      'prompts/get',
      { name: 'greet' },
      {},
      refusal("prompt 'greet' is not available"),
    ],
  ])('%s', async (_what, rights, method, params, headers, expected) => {
    const { json, text } = await rpc(rights, method, params, headers);
    if (typeof expected === 'string') expect(text).toContain(expected);
    else expect(json).toEqual(expected);
  });

  it('leaves of a list what the key may use', async () => {
    expect((await rpc(weather, 'tools/list')).json).toMatchObject({
      result: { tools: [{ name: 'get_weather' }] },
    });
  });

  it('counts a list twice and a tool three times', async () => {
    const { sandbox, key } = await keyed({ mcp: {} }, { rate: 6, per: 60 });
    const call = (method: string) =>
      use(
        sandbox,
        'POST /mcp/',
        key,
        { 'content-type': 'application/json' },
        { id: 1, method, params: { name: 'reset' } },
      );
    const seen = [await call('tools/call'), await call('tools/call'), await call('tools/call')];
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(seen[2]?.json).toMatchObject({ error: { code: -32003, message: 'Rate Limit Exceeded' } });
  });

  it('asks for a key in its own form', async () => {
    const sandbox = await sandboxOf({ world });
    const body = { jsonrpc: '2.0', id: 3, method: 'ping' };
    const { status, json } = await ask(sandbox.url, 'POST /mcp/', {
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([status, json]).toMatchObject([401, { error: { code: -32001 }, id: 3 }]);
  });
});
