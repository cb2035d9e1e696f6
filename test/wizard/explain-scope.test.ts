import { describe, expect, it } from 'vitest';
import { allowedPatterns, readAllowedPattern } from '../../source/tyk/patterns.ts';
import type { Scope } from '../../source/tyk/scope.ts';
import { explainAnswer } from '../../source/wizard/explain.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { GATEWAY, held, orders, refusal, tried } from './tried.ts';
import { api, listed } from './world.ts';

/* What a narrow key meets, and what it holds instead (scopes.md A1, C2, C3, D4). */

const RESOURCE = 'Access to this resource has been disallowed';
const holding = (scope: Scope | undefined, id = 'orders') =>
  held({ access: [{ apiId: id, apiName: id, versions: ['Default'], scope }] });
const get = (pattern: string, methods = ['GET']) => ({ pattern, methods });

describe('a path that the key may not call', () => {
  it.each<[string, Scope | undefined, string, readonly string[]]>([
    [
      'paths made here',
      {
        paths: [
          get('^/orders/items$', ['GET', 'HEAD']),
          get('^/orders/items/[^/]+$'),
          get('^/orders/public/.*$'),
        ],
      },
      'It may call GET+HEAD /items, GET /items/{…}, GET /public/*.',
      ['try again with GET /items', 'edit the path'],
    ],
    [
      'only parameters',
      { paths: [get('^/orders/items/[^/]+$')] },
      'It may call GET /items/{…}.',
      ['edit the path'],
    ],
    ['a pattern of another hand', { paths: [get('^/items')] }, 'It may call GET ^/items.', ['edit the path']],
    ['no methods', { paths: [get('^/orders/a$', [])] }, 'It may call nothing at /a.', ['edit the path']],
    ['not read', undefined, 'Its rights name the paths that may be called.', ['edit the path']],
  ])('%s', (_what, scope, why, offers) => {
    const verdict = explainAnswer(refusal(403, RESOURCE), tried({ held: holding(scope) }));
    expect(verdict).toMatchObject({ state: 'refused', headline: 'The key may not call GET /.', why });
    expect(verdict.offers.map(({ label }) => label)).toEqual(offers);
  });

  it('of a child version is looked up on the child', () => {
    const child = { ...api('Orders v2'), id: 'child', listenPath: '/orders-v2/' };
    const base = {
      ...orders,
      childVersions: [{ name: 'v2', id: 'child' }],
      baseVersion: 'v1',
      versionPlace: { in: 'header', name: 'x-v' },
    };
    const verdict = explainAnswer(
      refusal(403, RESOURCE),
      tried({
        api: base,
        call: planCall(base, `${GATEWAY}/orders/`, { version: 'v2', path: '/b' }),
        facts: listed({ apis: [base, child] }),
        held: held({
          access: [
            { apiId: 'orders', apiName: '', versions: [] },
            {
              apiId: 'child',
              apiName: '',
              versions: [],
              scope: { paths: [get('^/orders-v2/a$'), get('^/a$')] },
            },
          ],
        }),
      }),
    );
    expect(verdict.why).toBe('It may call GET /a.');
  });

  it.each(['/users', '/users/{id}', '/a*b/*', '/', '/*', '/v1.0/(x)|y', '/größe/a b'])(
    'is said as it was written: %s',
    (path) => {
      const [pattern = ''] = allowedPatterns(path, { listenPath: '/v1.0/{tenant}/' });
      const said = readAllowedPattern(pattern, { listenPath: '/v1.0/{tenant}/' });
      expect(said).toBe(path.replace('{id}', '{…}'));
    },
  );
});

const countries = { ...api('Countries'), graphql: true as const };
const weather = { ...api('Weather'), mcp: true as const };

describe.each<[string, typeof countries | typeof weather, Scope | undefined, number, string, object]>([
  [
    'a field that is not allowed',
    countries,
    { allowedTypes: [{ type: 'Query', fields: ['countries', '__typename'] }] },
    400,
    'field: code is restricted on type: Country',
    {
      state: 'proven',
      headline: 'The key worked; it may not ask for code of Country (400).',
      why: 'It may ask for Query.countries.',
    },
  ],
  [
    'a type that is shut',
    countries,
    { restrictedTypes: [{ type: 'Secret', fields: ['*'] }] },
    400,
    'all fields of Secret type are restricted',
    {
      headline: 'The key worked; it may not ask for a field of this query (400).',
      why: 'It may ask for everything but Secret.*.',
    },
  ],
  [
    'introspection',
    countries,
    { noIntrospection: true },
    403,
    'introspection is disabled',
    { state: 'proven', headline: 'The key worked; it may not read the schema (403).' },
  ],
  [
    'depth',
    countries,
    { maxDepth: 2 },
    403,
    'depth limit exceeded',
    { state: 'proven', why: 'It may be 2 deep; {countries{code}} is 2.' },
  ],
  [
    'a tool',
    weather,
    {
      tools: { allowed: ['get_weather', 'list_.*'], blocked: ['list_x'] },
      prompts: { allowed: [], blocked: ['.*'] },
    },
    403,
    "tool 'get_organisation' is not available",
    {
      state: 'refused',
      headline: 'The key may not use the tool get_organisation.',
      why: 'Its tools: get_weather, list_*, not list_x.',
    },
  ],
  [
    'a method',
    weather,
    { methods: { allowed: ['ping'], blocked: [] }, prompts: { allowed: [], blocked: ['.*'] } },
    403,
    "method 'initialize' is not available",
    {
      headline: 'The key may not use the method initialize.',
      why: 'Its methods: ping. Its prompts: none.',
    },
  ],
])('%s', (_what, of, scope, status, words, expected) => {
  it('is told with what the key does hold', () => {
    const verdict = explainAnswer(refusal(status, words), tried({ api: of, held: holding(scope, of.id) }));
    expect(verdict).toMatchObject(expected);
  });
});
