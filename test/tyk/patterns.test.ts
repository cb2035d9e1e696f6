import { describe, expect, it } from 'vitest';
import { allowsPath, limitsPath, type Matching, type Paths } from '../../source/sandbox/paths.ts';
import { allowedPatterns, limitedPatterns, mergePaths, namePattern } from '../../source/tyk/patterns.ts';

const settings: readonly (readonly [string, Matching])[] = [
  ['neither', { prefix: false, suffix: false }],
  ['prefixes', { prefix: true, suffix: false }],
  ['prefixes and suffixes', { prefix: true, suffix: true }],
];
const PATHS = ['/users', '/users/', '/users/1', '/users/1/o', '/x/users', '/other'];
/** A call as a Gateway sees it. */
const at = (listen: string, path: string): Paths => ({
  whole: listen.replace(/\/$/, '') + path,
  behind: path,
});
const plain = { listenPath: '/fplain/' };

describe('how Tyk matches (measured on three Gateways, v5.14.0)', () => {
  it.each<[string, string, string, string]>([
    ['/users', 'users users/ users/1 users/1/o x/users', 'users users/ users/1 users/1/o', 'users'],
    ['^/users$', '', 'users', 'users'],
    ['/users$', 'users x/users', 'users', 'users'],
    ['^/fplain/users$', 'users', 'users', 'users'],
    ['^/fplain/users/[^/]+$', 'users/1', 'users/1', 'users/1'],
    [
      'users',
      'users users/ users/1 users/1/o x/users',
      'users users/ users/1 users/1/o x/users',
      'users x/users',
    ],
    ['', 'users users/ users/1 users/1/o x/users other', '', ''],
    ['/', 'users users/ users/1 users/1/o x/users other', 'users users/ users/1 users/1/o x/users other', ''],
  ])('%j', (pattern, ...expected) => {
    for (const [index, [, matching]] of settings.entries()) {
      const found = PATHS.filter((path) => allowsPath(pattern, at('/fplain/', path), matching));
      expect(found.map((path) => path.slice(1)).join(' ')).toBe(expected[index]);
    }
  });

  /** Whether it fits where a Gateway matches neither, prefixes, prefixes and suffixes. */
  it.each<[string, string, string]>([
    // Searched anywhere, letter by letter.
    ['/users', '/xusersx', 'no no no'],
    ['/users', '/admin/users/secret', 'yes no no'],
    ['/users', '/Users', 'no no no'],
    ['(?i)/users', '/Users', 'yes yes yes'],
    ['/users$', '/users/', 'no no no'],
    ['/users/?$', '/users', 'yes yes yes'],
    ['/users/?$', '/users/', 'yes yes yes'],
    // Braces.
    ['/users/{id}', '/users/1', 'yes yes yes'],
    ['/users/{id}', '/users/1/orders', 'yes yes no'],
    ['/users/{id}$', '/users/1/orders', 'no no no'],
    ['[0-9]{3}$', '/12', 'yes yes yes'],
    ['[0-9]{3}$', '/1234', 'yes yes yes'],
    ['[0-9]{3}$', '/1', 'no no no'],
    ['[0-9][0-9][0-9]$', '/12', 'no no no'],
    ['/{', '/{', 'yes yes yes'],
    // Stars.
    ['/users/*', '/users', 'no no no'],
    ['/users/*', '/users/', 'yes yes yes'],
    ['/users/*', '/users/1/o', 'yes yes yes'],
    ['/a/*/b', '/a/x/b', 'yes yes yes'],
    ['/a/*/b', '/a/x/y/b', 'no no no'],
    // Any letter.
    ['/v1.0/', '/v1X0/', 'yes yes yes'],
    ['/v1\\.0/', '/v1X0/', 'no no no'],
    // What Go refuses: only the very path fits it, and only with both (httputil.MatchPath, v5.14.0).
    ['/a(', '/a(', 'no no yes'],
    ['/a(', '/b', 'no no no'],
    ['^(?!/admin)', '/users', 'no no no'],
    // Everything.
    ['.*', '/other', 'yes yes yes'],
    ['^', '/other', 'yes no no'],
    ['/fpl', '/other', 'yes yes no'],
    ['/fplain/', '/other', 'yes yes no'],
    // Decoded, and without a query.
    ['/a b', '/a b', 'yes yes yes'],
    ['/a%20b', '/a b', 'no no no'],
    ['/größe', '/größe', 'yes yes yes'],
    ['/users?x=1', '/users', 'no no no'],
  ])('%j and %j', (pattern, path, expected) => {
    const fits = settings.map(([, matching]) => allowsPath(pattern, at('/fplain/', path), matching));
    expect(fits.map((one) => (one ? 'yes' : 'no')).join(' ')).toBe(expected);
  });

  it.each<[string, string]>([
    ['/users', 'yes no no'],
    ['^/fplain/users$', 'no no no'],
    ['^/f-plain/users$', 'yes yes yes'],
  ])('the second door of an API, by its id, and %j', (pattern, expected) => {
    const call: Paths = { whole: '/f-plain/users', behind: '/f-plain/users' };
    const fits = settings.map(([, matching]) => allowsPath(pattern, call, matching));
    expect(fits.map((one) => (one ? 'yes' : 'no')).join(' ')).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['^/users$', true],
    ['^/fplain/users$', false],
    ['/users', true],
    ['/a(', false],
  ])('limits with %j', (pattern, fits) => {
    for (const [, matching] of settings)
      expect(limitsPath(pattern, at('/fplain/', '/users'), matching)).toBe(fits);
  });
});

/** path, listen path, calls that it means, calls that it does not. */
const built: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    '/users',
    '/fplain/',
    ['/users'],
    ['/users/', '/users/1', '/x/users', '/admin/users/secret', '/Users', '/xusersx'],
  ],
  ['/users/{id}', '/fplain/', ['/users/1', '/users/ü'], ['/users', '/users/', '/users/1/orders']],
  ['/users/{id}/', '/fplain/', ['/users/1/'], ['/users/1']],
  ['/public/*', '/fplain/', ['/public/', '/public/a/b'], ['/public', '/publica', '/x/public/a']],
  ['/*', '/fplain/', ['/', '/a', '/a/b'], []],
  ['/', '/fplain/', ['/'], ['/a']],
  ['/v1.0/items', '/fplain/', ['/v1.0/items'], ['/v1X0/items']],
  ['/a+b(c)|d', '/fplain/', ['/a+b(c)|d'], ['/aab(c)', '/d']],
  ['/a*b', '/fplain/', ['/a*b'], ['/ab', '/aab', '/']],
  ['/a*/b', '/fplain/', ['/a*/b'], ['/ax/b', '/a/b']],
  ['/größe', '/fplain/', ['/größe'], ['/gr']],
  ['/a b', '/fplain/', ['/a b'], ['/a%20b']],
  ['/$metadata', '/fplain/', ['/$metadata'], ['/']],
  ['/users', '/', ['/users'], ['/users/1', '/x/users']],
  ['/users', '/no-slash', ['/users'], ['/users/1']],
  ['/users', '/v1.0/', ['/users'], ['/users/1']],
];

describe('what is built', () => {
  describe.each(settings)('where a Gateway matches %s', (_name, matching) => {
    it.each(built)('%s behind %s', (path, listenPath, yes, no) => {
      const patterns = allowedPatterns(path, { listenPath });
      const limits = limitedPatterns(path, { listenPath });
      const isAllowed = (call: string) =>
        patterns.some((pattern) => allowsPath(pattern, at(listenPath, call), matching));
      const isLimited = (call: string) =>
        limits.some((pattern) => limitsPath(pattern, at(listenPath, call), matching));
      expect(yes.filter((call) => !isAllowed(call))).toEqual([]);
      expect(no.filter(isAllowed)).toEqual([]);
      expect(yes.filter((call) => !isLimited(call))).toEqual([]);
      expect(no.filter(isLimited)).toEqual([]);
    });

    it('refuses the neighbour of a listen path, and the second door of the API', () => {
      const [pattern = ''] = allowedPatterns('/users', { listenPath: '/v1.0/' });
      expect(allowsPath(pattern, at('/v1X0/', '/users'), { ...matching, prefix: false })).toBe(false);
      const [own = ''] = allowedPatterns('/users', plain);
      expect(allowsPath(own, at('/f-plain/', '/users'), matching)).toBe(false);
    });

    it.each<[string, object, object | undefined, Paths, boolean]>([
      ['a tenant', { listenPath: '/flp/{tenant}/' }, undefined, at('/flp/acme/', '/a'), true],
      ['no tenant', { listenPath: '/flp/{tenant}/' }, undefined, at('/flp/', '/a'), false],
      ['a bound tenant', { listenPath: '/flp/{t:[a-z]{2}}/' }, undefined, at('/flp/de/', '/a'), true],
      ['a version that is cut', { listenPath: '/fvurl/' }, undefined, at('/fvurl/', '/a'), true],
      [
        'a version that stays',
        { listenPath: '/fvurl/', versionStaysInPath: true },
        undefined,
        at('/fvurl/', '/v1/a'),
        true,
      ],
      [
        'a version that should have stayed',
        { listenPath: '/fvurl/', versionStaysInPath: true },
        undefined,
        at('/fvurl/', '/a'),
        false,
      ],
      ['the base itself', { listenPath: '/fvb/' }, undefined, at('/fvb/', '/a'), true],
      ['a child by its own path', { listenPath: '/fvc/' }, { listenPath: '/fvb/' }, at('/fvc/', '/a'), true],
      // Recorded: neither listen path stands there.
      [
        'a child through its base',
        { listenPath: '/fvc/' },
        { listenPath: '/fvb/' },
        { whole: '/a', behind: '/a' },
        true,
      ],
      [
        'a child through a base that keeps its path',
        { listenPath: '/fvc/' },
        { listenPath: '/fvb/', keepsListenPath: true },
        { whole: '/fvb/a', behind: '/fvb/a' },
        true,
      ],
      [
        'a child through a base whose version stays',
        { listenPath: '/fvc/' },
        { listenPath: '/fvb/', versionStaysInPath: true },
        { whole: '/v2/a', behind: '/v2/a' },
        true,
      ],
    ])('of %s', (_what, api, base, call, isMeant) => {
      const [one, other] = [api as typeof plain, base as typeof plain | undefined];
      const found = (patterns: readonly string[], fits: typeof allowsPath) =>
        patterns.some((pattern) => fits(pattern, call, matching));
      expect(found(allowedPatterns('/a', one, other), allowsPath)).toBe(isMeant);
      if (isMeant) expect(found(limitedPatterns('/a', one, other), limitsPath)).toBe(true);
    });
  });

  it('is what the measurements name', () => {
    expect(allowedPatterns('/users/{id}', plain)).toEqual(['^/fplain/users/[^/]+$']);
    expect(limitedPatterns('/users/{id}', plain)).toEqual(['^/users/[^/]+$']);
    const child = { listenPath: '/fvc/' };
    expect(allowedPatterns('/a', child, { listenPath: '/fvb/' })).toEqual(['^/fvc/a$', '^/a$']);
    expect(limitedPatterns('/a', child, { listenPath: '/fvb/' })).toEqual(['^/a$']);
  });

  it('has one entry for each pattern', () => {
    const paths = [
      { pattern: '^/a$', methods: ['GET'] },
      { pattern: '^/b$', methods: ['GET'] },
      { pattern: '^/a$', methods: ['POST', 'GET'] },
    ];
    expect(mergePaths(paths)).toEqual([
      { pattern: '^/a$', methods: ['GET', 'POST'] },
      { pattern: '^/b$', methods: ['GET'] },
    ]);
  });
});

describe('a name of MCP', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['get_weather', ['get_weather'], ['get_weather_2', 'xget_weather']],
    ['list_*', ['list_', 'list_orders'], ['relist_x']],
    ['file:///secret/a.txt', ['file:///secret/a.txt'], ['file:///secret/aXtxt']],
    ['a(b', ['a(b'], ['ab']],
  ])('%s', (name, yes, no) => {
    const whole = new RegExp(`^(?:${namePattern(name)})$`);
    expect(yes.filter((one) => !whole.test(one))).toEqual([]);
    expect(no.filter((one) => whole.test(one))).toEqual([]);
  });
});
