import { describe, expect, it } from 'vitest';
import { compareScopes, type Scope } from '../../source/tyk/scope.ts';
import { decodeAccess, decodeKey, encodeKeyRequest } from '../../source/tyk/wire.ts';
import { makeRequest } from './requests.ts';

const right = { apiId: 'orders', apiName: 'Orders', versions: ['Default'] };
const whole: Scope = {
  paths: [{ pattern: '^/orders/a$', methods: ['GET', 'POST'] }],
  operationLimits: [
    { pattern: '^/a/b$', method: 'GET', requests: 5, seconds: 60 },
    { pattern: '^/a/[^/]+$', method: 'GET', requests: 9, seconds: 1 },
    { pattern: '^/a/b$', method: 'POST', requests: 1, seconds: 60 },
  ],
  allowedTypes: [{ type: 'Query', fields: ['a', '__typename'] }],
  restrictedTypes: [{ type: 'Secret', fields: ['token'] }],
  noIntrospection: true,
  methods: { allowed: ['initialize', 'tools/.*'], blocked: [] },
  tools: { allowed: ['get_weather'], blocked: [] },
  prompts: { allowed: [], blocked: ['.*'] },
};

describe('the scope of a right', () => {
  it('is written in the words of Tyk', () => {
    const sent = encodeKeyRequest(
      makeRequest({ access: { apis: [{ ...right, scope: whole }], policies: [] } }),
    );
    expect(sent.access_rights).toEqual({
      orders: {
        api_id: 'orders',
        api_name: 'Orders',
        versions: ['Default'],
        allowed_urls: [{ url: '^/orders/a$', methods: ['GET', 'POST'] }],
        endpoints: [
          {
            path: '^/a/b$',
            methods: [
              { name: 'GET', limit: { rate: 5, per: 60 } },
              { name: 'POST', limit: { rate: 1, per: 60 } },
            ],
          },
          { path: '^/a/[^/]+$', methods: [{ name: 'GET', limit: { rate: 9, per: 1 } }] },
        ],
        allowed_types: [{ name: 'Query', fields: ['a', '__typename'] }],
        restricted_types: [{ name: 'Secret', fields: ['token'] }],
        disable_introspection: true,
        json_rpc_methods_access_rights: { allowed: ['initialize', 'tools/.*'] },
        mcp_access_rights: { tools: { allowed: ['get_weather'] }, prompts: { blocked: ['.*'] } },
      },
    });
  });

  it('is read as it was written, and nothing of it differs', () => {
    const sent = encodeKeyRequest(
      makeRequest({ access: { apis: [{ ...right, scope: whole }], policies: [] } }),
    );
    expect(compareScopes(whole, decodeAccess(sent.access_rights)[0]?.scope)).toEqual([]);
  });

  it('without any, says nothing of it: older versions know no such words', () => {
    const sent = encodeKeyRequest(makeRequest());
    const { api_id, api_name, versions, ...rest } = Object.values(sent.access_rights ?? {})[0];
    expect([api_id, api_name, versions, rest]).toEqual(['orders', 'Orders', ['Default'], {}]);
    expect(decodeAccess(sent.access_rights)).toEqual([right]);
  });

  it.each<[string, object]>([
    ['null', { allowed_urls: null, endpoints: null, allowed_types: null, mcp_access_rights: null }],
    [
      'empty lists',
      { allowed_urls: [], restricted_types: [], json_rpc_methods_access_rights: { allowed: [] } },
    ],
    ['a depth without end', { limit: { max_query_depth: -1 } }],
  ])('is none of %s', (_what, fields) => {
    expect(decodeAccess({ orders: { api_id: 'orders', ...fields } })[0]).not.toHaveProperty('scope');
  });

  it('has a depth of its own in the limits of its API', () => {
    const limits = makeRequest().limits;
    const own = { ...right, limits, scope: { maxDepth: 3 } };
    const apis = [own, { ...right, apiId: 'other', limits }] as const;
    const sent = encodeKeyRequest(makeRequest({ access: { apis, policies: [] }, maxDepth: 5 }));
    expect(sent.max_query_depth).toBe(5);
    const found = decodeAccess(sent.access_rights);
    expect(found.map(({ scope }) => scope)).toEqual([{ maxDepth: 3 }, { maxDepth: 5 }]);
    expect(decodeKey(sent).maxDepth).toBe(5);
  });
});

describe('what becomes of an expired key', () => {
  it.each([
    ['delete', { post_expiry_action: 'delete' }],
    ['keep', { post_expiry_action: 'retain', post_expiry_grace_period: -1 }],
    [{ keepSeconds: 604_800 }, { post_expiry_action: 'retain', post_expiry_grace_period: 604_800 }],
    [undefined, {}],
  ] as const)('%j', (afterExpiry, fields) => {
    const sent = encodeKeyRequest(makeRequest(afterExpiry === undefined ? {} : { afterExpiry }));
    expect(sent).toMatchObject(fields);
    if (afterExpiry === undefined) expect(Object.keys(sent).join(' ')).not.toContain('expiry_');
    expect(decodeKey(sent).afterExpiry).toEqual(afterExpiry);
  });

  // With 0 or any other word Tyk goes by its own settings (v5.14.0).
  it.each([{ post_expiry_action: 'archive' }, { post_expiry_action: 'retain' }])('%j is none', (fields) => {
    expect(decodeKey(fields)).not.toHaveProperty('afterExpiry');
  });
});

describe('two scopes', () => {
  const [first, second] = [
    { pattern: 'a', methods: ['GET', 'POST'] },
    { pattern: 'b', methods: ['GET'] },
  ];
  const limit = (pattern: string) => ({ pattern, method: 'GET', requests: 1, seconds: 1 });
  it.each<[string, Scope | undefined, Scope | undefined, readonly string[]]>([
    ['none', undefined, undefined, []],
    [
      'order of paths',
      { paths: [first, second] },
      { paths: [second, { ...first, methods: ['POST', 'GET'] }] },
      [],
    ],
    ['a path lost', { paths: [first, second] }, { paths: [first] }, ['paths other']],
    [
      'all lost',
      { paths: [first], noIntrospection: true },
      undefined,
      ['paths open', 'noIntrospection open'],
    ],
    ['not asked for', undefined, { paths: [first] }, ['paths other']],
    [
      'order of limits',
      { operationLimits: [limit('a'), limit('b')] },
      { operationLimits: [limit('b'), limit('a')] },
      ['operationLimits other'],
    ],
    [
      'a tool more',
      { tools: { allowed: ['a'], blocked: [] } },
      { tools: { allowed: ['a', 'b'], blocked: [] } },
      ['tools other'],
    ],
  ])('%s', (_what, asked, found, expected) => {
    expect(compareScopes(asked, found).map(({ part, is }) => `${part} ${is}`)).toEqual(expected);
  });
});
