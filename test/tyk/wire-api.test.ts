import { describe, expect, it } from 'vitest';
import type { End } from '../../source/tyk/types.ts';
import { decodeApi, decodeWrappedApi } from '../../source/tyk/wire-api.ts';
import { alsoNeeds, makingOf } from '../../source/wizard/making.ts';
import { apiTakesNoKey, headingOf } from '../../source/wizard/refusals.ts';
import { recordedApi, recordedApis } from './recordings.ts';

const api = (fields: object) => decodeApi({ api_id: 'a', name: 'A', ...fields });

describe('an API', () => {
  it('as a Gateway lists it, whole', () => {
    expect(decodeApi(recordedApis.whole)).toEqual({
      id: 'b84fe1a04e5648927971c0557971565c',
      name: 'Orders API',
      rawName: 'Orders API #commerce #eu',
      categories: ['commerce', 'eu'],
      organisation: 'default',
      listenPath: '/orders/',
      protocol: '',
      auth: ['auth-token'],
      active: true,
      internal: false,
      oas: false,
      versions: [],
      childVersions: [],
      keyPlace: { header: 'authorization' },
      sessionLifetime: 0,
      rateLimitOff: false,
      quotaOff: false,
      quotaNotSetOnCreate: false,
    });
  });

  it.each([
    ['old-inactive', { active: false }],
    ['partner-domain', { listenPath: '/deep/nested/path/', domain: 'partner.example.test' }],
    ['no-limits', { rateLimitOff: true, quotaOff: true }],
    ['dont-set-quota', { quotaNotSetOnCreate: true }],
    ['session-lifetime', { sessionLifetime: 5 }],
    ['id with space/ü', { id: 'id with space/ü' }],
    ['nameless', { name: 'nameless', rawName: '' }],
  ])('%s tells what is special about it', (id, expected) => {
    expect(decodeApi(recordedApi(id))).toMatchObject(expected);
  });

  it('has a harmless name, and keeps the raw one for the request', () => {
    const { name, rawName } = decodeApi(recordedApi('control-chars'));
    expect(name).toBe('Evil red name second line');
    expect(rawName).toContain('\u001b[');
  });

  it('names the field that is missing', () => {
    expect(() => decodeApi({ name: 'Orders\u001b[2J' })).toThrow(
      'The API "Orders" came without the field "api_id".',
    );
  });

  it.each([null, [], 'x'])('is refused where it is %j', (wire) => {
    expect(() => decodeApi(wire)).toThrow('An API came in an unknown form.');
  });

  it('is at no domain that is switched off', () => {
    expect(api({ domain: 'x.test', domain_disabled: true })).not.toHaveProperty('domain');
  });
});

describe('categories', () => {
  it.each([
    ['Orders #commerce #eu', 'Orders', ['commerce', 'eu']],
    ['Foo #global#staging', 'Foo', ['global', 'staging']],
    ['C# notes', 'C# notes', []],
    ['Rank # one', 'Rank # one', []],
    ['#internal', 'a', ['internal']],
    ['', 'a', []],
  ])('of the Classic name %j', (name, shown, categories) => {
    expect(api({ name })).toMatchObject({ name: shown, rawName: name, categories });
  });

  it('of an OAS API stand in its name on a Gateway too', () => {
    const found = recordedApis.oas.find(({ name }) => name === 'OAS JWT #mobile');
    expect(decodeApi(found)).toMatchObject({ name: 'OAS JWT', categories: ['mobile'], oas: true });
  });

  it('stand beside the definition of an OAS API on a Dashboard, where its name is its own', () => {
    const definition = { api_id: 'a', name: 'Orders #1', is_oas: true };
    const wrapper = { api_definition: definition, categories: ['commerce', '#eu', 'commerce'] };
    expect(decodeWrappedApi(wrapper)).toMatchObject({ name: 'Orders #1', categories: ['commerce', 'eu'] });
  });

  it('may be null', () => {
    expect(decodeWrappedApi({ api_definition: { api_id: 'a' }, categories: null }).categories).toEqual([]);
  });

  it('come in a wrapper whose missing part is named', () => {
    expect(() => decodeWrappedApi({ api_model: {} })).toThrow('"api_definition"');
  });
});

describe('an end of its own', () => {
  const future = Date.UTC(2031, 0, 2, 15, 4) / 1000;

  it.each<[unknown, End | undefined]>([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    ['-1', undefined],
    ['2031-01-02 15:04', future],
    ['2031-01-02   15:04', future],
    ['2031-01-02 5:04', future - 10 * 3600],
    ['0099-01-02 15:04', Date.parse('0099-01-02T15:04:00Z') / 1000],
    ['2028-02-29 00:00', Date.UTC(2028, 1, 29) / 1000],
    // Go reads none of these (tyk#1953).
    ['2031-01-02', 'unreadable'],
    ['2031-01-02T15:04', 'unreadable'],
    ['2031-01-02 15:04:05', 'unreadable'],
    ['2031-01-02 15:04 ', 'unreadable'],
    [' 2031-01-02 15:04', 'unreadable'],
    ['2031-01-02 15:04Z', 'unreadable'],
    ['2031-1-2 15:04', 'unreadable'],
    ['31-01-02 15:04', 'unreadable'],
    ['02/01/2031 15:04', 'unreadable'],
    ['2031-02-29 15:04', 'unreadable'],
    ['2031-13-01 15:04', 'unreadable'],
    ['2031-01-00 15:04', 'unreadable'],
    ['2031-01-02 24:00', 'unreadable'],
    ['2031-01-02 15:60', 'unreadable'],
    ['never', 'unreadable'],
    ['0', 'unreadable'],
    ['-2', 'unreadable'],
    [1_925_132_640, 'unreadable'],
    [{}, 'unreadable'],
    ['\u0001', 'unreadable'],
  ])('%j is %j, of an API and of a version', (text, end) => {
    expect(api({ expiration: text }).ends).toBe(end);
    const versions = { v1: { expires: text }, v2: {} };
    const versioned = api({ expiration: '2001-01-01 00:00', version_data: { versions } });
    expect(versioned.versionEnds?.get('v1')).toBe(end);
    expect(versioned.versionEnds?.has('v2') ?? false).toBe(false);
    // v5.14.0 asks one of the two.
    expect(versioned.ends).toBeUndefined();
    const not = api({ expiration: text, version_data: { not_versioned: true, versions } });
    expect(not).not.toHaveProperty('versionEnds');
    expect(not.ends).toBe(end);
  });

  it('is one of a base API too, and of versions called as JavaScript calls its own', () => {
    const definition = { enabled: true, name: 'v1', versions: { v2: 'b' } };
    expect(api({ expiration: '2031-01-02 15:04', definition }).ends).toBe(future);
    const versions = JSON.parse('{"__proto__":{"expires":"x"},"constructor":{"expires":""}}') as object;
    const { versionEnds } = api({ version_data: { versions } });
    expect([...(versionEnds ?? [])]).toEqual([['__proto__', 'unreadable']]);
  });
});

describe('the way in', () => {
  it.each([
    ['b84fe1a04e5648927971c0557971565c', ['auth-token']],
    ['weather-keyless', ['keyless']],
    ['admin-basic', ['basic']],
    ['mobile-jwt', ['jwt']],
    ['partner-oauth', ['oauth2']],
    ['iot-hmac', ['hmac']],
    ['multi-auth', ['basic', 'auth-token']],
  ])('of the recorded API %s', (id, auth) => {
    expect(decodeApi(recordedApi(id)).auth).toEqual(auth);
  });

  it.each([
    [{}, ['auth-token']],
    [{ use_standard_auth: true }, ['auth-token']],
    [{ use_keyless: true, use_standard_auth: true, enable_jwt: true }, ['keyless']],
    [{ use_openid: true }, ['openid']],
    [{ external_oauth: { enabled: true } }, ['external-oauth']],
    [{ external_oauth: { enabled: false } }, ['auth-token']],
    [{ enable_coprocess_auth: true }, ['custom-plugin']],
    [{ use_go_plugin_auth: true, custom_plugin_auth_enabled: true }, ['custom-plugin']],
    [{ enable_jwt: true, use_standard_auth: true }, ['jwt', 'auth-token']],
    [
      { use_oauth2: true, use_basic_auth: true, enable_signature_checking: true },
      ['oauth2', 'basic', 'hmac'],
    ],
    // A client certificate is asked for beside a token, unless the API is keyless.
    [{ use_mutual_tls_auth: true }, ['auth-token', 'mutual-tls']],
    [{ use_mutual_tls_auth: true, use_keyless: true }, ['mutual-tls']],
    [{ use_standard_auth: true, auth: { use_certificate: true } }, ['certificate-token']],
    [{ auth_configs: { authToken: { use_certificate: true } } }, ['certificate-token']],
  ])('of %j', (fields, auth) => {
    expect(api(fields).auth).toEqual(auth);
  });

  it.each([
    [{ use_mutual_tls_auth: true, client_certificates: ['o1', 'o2'] }, ['o1', 'o2']],
    // v5.12 leaves out what is empty, and older ones write null: nobody is let in.
    [{ use_mutual_tls_auth: true }, []],
    [{ use_mutual_tls_auth: true, client_certificates: null }, []],
    [{ client_certificates: ['o1'] }, undefined],
  ])('by certificates, of %j', (fields, certificates) => {
    expect(api(fields).certificates).toEqual(certificates);
  });

  it.each([
    ['OAS Orders #commerce', ['auth-token'], { header: 'X-Api-Key' }],
    ['OAS Keyless', ['keyless'], { header: 'Authorization' }],
    ['OAS JWT #mobile', ['jwt'], { header: 'Authorization' }],
  ])('of the recorded %s', (name, auth, keyPlace) => {
    const found = recordedApis.oas.find((definition) => definition.name === name);
    expect(decodeApi(found)).toMatchObject({ auth, keyPlace, oas: true });
  });
});

describe('the place of the key', () => {
  it.each([
    [{}, { header: 'Authorization' }],
    [{ auth: { auth_header_name: 'x-api-key' } }, { header: 'x-api-key' }],
    [
      { auth: { auth_header_name: 'old' }, auth_configs: { authToken: { auth_header_name: 'new' } } },
      { header: 'new' },
    ],
    [
      { auth: { auth_header_name: 'old' }, auth_configs: { jwt: { auth_header_name: 'no' } } },
      { header: 'old' },
    ],
    [{ auth: { use_param: true, param_name: 'api_key' } }, { header: 'Authorization', query: 'api_key' }],
    [{ auth: { param_name: 'unused', cookie_name: 'unused' } }, { header: 'Authorization' }],
    [
      { auth: { use_param: true, use_cookie: true, auth_header_name: 'k' } },
      { header: 'k', query: 'k', cookie: 'k' },
    ],
    [{ auth: { disable_header: true, use_cookie: true, cookie_name: 'c' } }, { cookie: 'c' }],
  ])('of %j', (fields, place) => {
    expect(api(fields).keyPlace).toEqual(place);
  });
});

describe('versions', () => {
  it('of a Classic API are names', () => {
    expect(decodeApi(recordedApi('tenki-versioned'))).toMatchObject({
      versions: ['v1', 'v2'],
      childVersions: [],
      versionPlace: { in: 'header', name: 'x-api-version' },
    });
  });

  it('of an OAS API are APIs of their own', () => {
    const base = recordedApis.oas.find(({ name }) => name === 'OAS Orders #commerce');
    const { childVersions, ...rest } = decodeApi(base);
    const [child] = childVersions;
    expect(childVersions).toHaveLength(1);
    expect(child?.name).toBe('v2');
    expect(recordedApis.oas.map(({ api_id }) => api_id)).toContain(child?.id);
    expect(rest).toMatchObject({
      versions: [],
      baseVersion: 'v1',
      defaultVersion: 'v1',
      versionPlace: { in: 'header', name: 'x-api-version' },
    });
  });

  it.each([
    [{ version_data: { not_versioned: true, versions: { Default: {} } } }],
    [{ version_data: null }],
    [{ definition: { enabled: false, location: 'header', key: 'x', versions: { v2: 'b' } } }],
  ])('are none in %j', (fields) => {
    const decoded = api(fields);
    expect(decoded).toMatchObject({ versions: [], childVersions: [] });
    expect(decoded).not.toHaveProperty('versionPlace');
    expect(decoded).not.toHaveProperty('defaultVersion');
  });

  it('of a Classic API have a default where it names one', () => {
    const version_data = { not_versioned: false, default_version: 'v2', versions: { v1: {}, v2: {} } };
    expect(api({ version_data, definition: { location: 'url-param', key: 'v' } })).toMatchObject({
      versions: ['v1', 'v2'],
      defaultVersion: 'v2',
      versionPlace: { in: 'url-param', name: 'v' },
    });
  });

  it('default to a child where the base says so', () => {
    const definition = { enabled: true, name: 'v1', default: 'v2', location: 'url', versions: { v2: 'b' } };
    expect(api({ definition })).toMatchObject({ baseVersion: 'v1', defaultVersion: 'v2' });
  });
});

describe('groups of ways of which one is enough', () => {
  const names = {
    auth_configs: {
      authToken: { name: 'key' },
      jwt: { name: 'token' },
      basic: { name: 'user' },
      oauth: { name: 'client' },
    },
  };
  const on = (...flags: string[]) => Object.fromEntries(flags.map((flag) => [flag, true]));
  const [KEY, JWT, BASIC] = ['use_standard_auth', 'enable_jwt', 'use_basic_auth'];
  const jwt = 'JSON Web Token';

  const table: [string, string[][], object, string | undefined][] = [
    ['a key, or a JWT', [['key'], ['token']], on(KEY, JWT), undefined],
    ['a JWT, or a key', [['token'], ['key']], on(KEY, JWT), undefined],
    ['a key with a JWT, or a key', [['key', 'token'], ['key']], on(KEY, JWT), undefined],
    ['one of three', [['user'], ['token'], ['key']], on(KEY, JWT, BASIC), undefined],
    [
      'a key with a JWT, or basic',
      [['key', 'token'], ['user']],
      on(KEY, JWT, BASIC),
      `a call also needs ${jwt}`,
    ],
    [
      'a key with a JWT, or a key with basic',
      [
        ['key', 'token'],
        ['user', 'key'],
      ],
      on(KEY, JWT, BASIC),
      `a call also needs ${jwt}, or Basic authentication`,
    ],
    ['both at once: one group', [['key', 'token']], on(KEY, JWT), `a call also needs ${jwt}`],
    ['no groups (before 5.10)', [], on(KEY, JWT), `a call also needs ${jwt}`],
    ['the first alone (legacy mode)', [['key'], ['token']], on(KEY), undefined],
    ['a scheme that nothing is known of', [['key', 'mystery'], ['key']], on(KEY, JWT), undefined],
    [
      'a plugin by its own name',
      [['custom', 'key'], ['key']],
      on(KEY, 'custom_plugin_auth_enabled'),
      undefined,
    ],
    [
      'a certificate beside each',
      [['key'], ['token']],
      on(KEY, JWT, 'use_mutual_tls_auth'),
      'a call also needs Mutual TLS',
    ],
  ];

  it.each(table)('%s', (_, security_requirements, flags, expected) => {
    const read = api({ ...names, ...flags, security_requirements });
    expect(alsoNeeds(read)).toBe(expected);
    expect(apiTakesNoKey(read)).toBeUndefined();
    expect(headingOf(read) === 'Auth token').toBe(expected === undefined);
  });

  it.each([
    ['in legacy mode the first counts', [['token'], ['key']], on(JWT), ['jwt']],
    ['no group has the key', [['token'], ['user']], on(KEY, JWT, BASIC), ['basic', 'jwt']],
  ])('take no key where %s', (_, security_requirements, flags, auth) => {
    const read = api({ ...names, ...flags, security_requirements });
    expect(read.auth).toEqual(auth);
    expect(makingOf(read)).not.toBe('token');
  });

  it.each([null, 'x', [null, null], [[], []], [[1], {}]])('that are none are left out: %j', (broken) => {
    expect(api({ ...names, ...on(KEY, JWT), security_requirements: broken })).not.toHaveProperty(
      'alternatives',
    );
  });
});
