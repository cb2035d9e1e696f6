import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import type { World } from '../../source/sandbox/world.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { ask, clockAt, control, labWorld, makeKey, sandboxOf, use } from './ask.ts';

/* Calling the APIs with a key, as recorded from v5.14.0. */

const ORDERS = { b84f: { versions: ['Default'] } };
const START = '2026-11-21T07:00:00Z';

async function labWithClock(): Promise<{ sandbox: Sandbox; clock: ReturnType<typeof clockAt> }> {
  const clock = clockAt(START);
  return { clock, sandbox: await sandboxOf({ world: labWorld, now: clock.now }) };
}

async function statuses(times: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const seen: number[] = [];
  for (let done = 0; done < times; done += 1) seen.push((await call()).status);
  return seen;
}

const quotaOf = ({ headers }: { headers: { readonly [name: string]: string } }) => [
  headers['x-ratelimit-limit'],
  headers['x-ratelimit-remaining'],
  headers['x-ratelimit-reset'],
];

describe('the rate limit', () => {
  it('holds from the first request, and is over when its seconds are', async () => {
    const { sandbox, clock } = await labWithClock();
    const { key } = await makeKey(sandbox, ORDERS, { rate: 2, per: 10 });
    const call = () => use(sandbox, 'GET /orders/', key);
    expect(await statuses(4, call)).toEqual([200, 200, 429, 429]);
    clock.turn(10);
    expect(await statuses(1, call)).toEqual([200]);
  });

  it('is refused in Tyk’s words, without quota headers', async () => {
    const { sandbox } = await labWithClock();
    const { key } = await makeKey(sandbox, ORDERS, { rate: 1, per: 10 });
    await use(sandbox, 'GET /orders/', key);
    const refused = await use(sandbox, 'GET /orders/', key);
    expect(refused.text).toBe('{\n    "error": "Rate Limit Exceeded"\n}');
    expect(quotaOf(refused)).toEqual([undefined, undefined, undefined]);
    expect(refused.headers).not.toHaveProperty('retry-after');
  });

  it.each([{ rate: 0, per: 10 }, { rate: -1, per: -1 }, { rate: 1, per: 0 }, { rate: 1, per: 0.5 }, {}])(
    'is none for %j',
    async (limits) => {
      const { sandbox } = await labWithClock();
      const { key } = await makeKey(sandbox, ORDERS, limits);
      expect(await statuses(3, () => use(sandbox, 'GET /orders/', key))).toEqual([200, 200, 200]);
    },
  );

  it('of an API replaces that of the key', async () => {
    const { sandbox } = await labWithClock();
    const rights = { b84f: { limit: { rate: 1, per: 10 } }, '3c5b': {} };
    const { key } = await makeKey(sandbox, rights, { rate: 2, per: 10 });
    expect(await statuses(2, () => use(sandbox, 'GET /orders/', key))).toEqual([200, 429]);
    expect(await statuses(3, () => use(sandbox, 'GET /zahlungen/', key))).toEqual([200, 200, 429]);
  });

  it('with throttling holds the call and tries again', async () => {
    const { sandbox, clock } = await labWithClock();
    const throttled = { rate: 1, per: 10, throttle_interval: 0.01, throttle_retry_limit: 1000 };
    const { key } = await makeKey(sandbox, ORDERS, throttled);
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(200);
    const held = use(sandbox, 'GET /orders/', key);
    // another call goes through meanwhile: the first one waits, and blocks nobody
    expect((await ask(sandbox.url, 'GET /weather/')).status).toBe(200);
    clock.turn(10);
    expect((await held).status).toBe(200);
  });
});

describe('the quota', () => {
  it('counts down in the headers, then refuses, then renews', async () => {
    const { sandbox, clock } = await labWithClock();
    const { key } = await makeKey(sandbox, ORDERS, { quota_max: 2, quota_renewal_rate: 60 });
    const renews = String(clock.now() / 1000 + 60);
    const call = () => use(sandbox, 'GET /orders/', key);
    expect(quotaOf(await call())).toEqual(['2', '1', renews]);
    expect(quotaOf(await call())).toEqual(['2', '0', renews]);
    const refused = await call();
    expect([refused.status, refused.text]).toEqual([403, '{\n    "error": "Quota exceeded"\n}']);
    clock.turn(60);
    expect(quotaOf(await call())).toEqual(['2', '1', String(clock.now() / 1000 + 60)]);
  });

  it('without renewal is over for good', async () => {
    const { sandbox, clock } = await labWithClock();
    const { key } = await makeKey(sandbox, ORDERS, { quota_max: 1, quota_renewal_rate: 0 });
    const call = () => use(sandbox, 'GET /orders/', key);
    expect(await statuses(2, call)).toEqual([200, 403]);
    clock.turn(365 * 24 * 3600);
    expect(await statuses(1, call)).toEqual([403]);
  });

  it('is shown with the key: what is left', async () => {
    const { sandbox } = await labWithClock();
    const { key } = await makeKey(sandbox, ORDERS, { quota_max: 100, quota_renewal_rate: 3600 });
    await statuses(2, () => use(sandbox, 'GET /orders/', key));
    expect((await control(sandbox, `GET /tyk/keys/${key}`)).json).toMatchObject({
      quota_max: 100,
      quota_remaining: 98,
    });
  });

  it.each([
    [{ quota_max: -1 }, '-1'],
    [{ quota_max: 0 }, '0'],
    [{}, '0'],
  ])('is none for %j', async (limits, shown) => {
    const { sandbox } = await labWithClock();
    const { key } = await makeKey(sandbox, ORDERS, limits);
    const reply = await use(sandbox, 'GET /orders/', key);
    expect([reply.status, quotaOf(reply)[0]]).toEqual([200, shown]);
  });
});

describe('a key that is refused', () => {
  it.each([
    ['is inactive', { is_inactive: true }, 403, 'Key is inactive, please renew'],
    ['has expired', { expires: 1 }, 401, 'Key has expired, please renew'],
    ['expired long ago', { expires: 1_449_051_461 }, 401, 'Key has expired, please renew'],
    ['has an inactive policy', { apply_policies: ['retired'] }, 403, 'Key is inactive, please renew'],
  ])('%s', async (_, more, status, error) => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, ORDERS, more);
    expect(await use(sandbox, 'GET /orders/', key)).toMatchObject({ status, json: { error } });
  });

  it('is for another API, or for none that exists', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const denied = { status: 403, json: { error: 'Access to this API has been disallowed' } };
    for (const rights of [{ '3c5b': {} }, { 'no-such-api': {} }]) {
      const { key } = await makeKey(sandbox, rights);
      expect(await use(sandbox, 'GET /orders/', key)).toMatchObject(denied);
    }
  });

  it('has lost all its policies', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key, key_hash } = await makeKey(sandbox, {}, { apply_policies: ['gold'] });
    await control(sandbox, `POST /tyk/keys/policy/${key_hash}`, { policy: 'gone' });
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(403);
    expect((await control(sandbox, `GET /tyk/keys/${key}`)).status).toBe(200);
  });

  it('may call some paths only', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, {
      b84f: { allowed_urls: [{ url: '/allowed', methods: ['GET'] }] },
    });
    const call = async (line: string) => (await use(sandbox, line, key)).status;
    expect(await call('GET /orders/allowed')).toBe(200);
    expect(await call('GET /orders/denied')).toBe(403);
    expect(await call('DELETE /orders/allowed')).toBe(403);
  });

  it('works no more once it is removed', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, ORDERS);
    await control(sandbox, `DELETE /tyk/keys/${key}`);
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(403);
  });
});

describe('where the key stands', () => {
  it.each([
    ['bare', (key: string) => ({ path: '/orders/', headers: { authorization: key } })],
    ['after Bearer', (key: string) => ({ path: '/orders/', headers: { authorization: `Bearer ${key}` } })],
    ['after bearer', (key: string) => ({ path: '/orders/', headers: { authorization: `bearer ${key}` } })],
    ['in a header of its own', (key: string) => ({ path: '/header-key/', headers: { 'X-API-Key': key } })],
    [
      'in the query',
      (key: string) => ({ path: `/query-key/?api_key=${encodeURIComponent(key)}`, headers: {} }),
    ],
    ['in a cookie', (key: string) => ({ path: '/query-key/', headers: { cookie: `a=b; api_key=${key}` } })],
    [
      'in the header, though a query could hold it',
      (key: string) => ({ path: '/query-key/', headers: { authorization: key } }),
    ],
  ])('%s', async (_, place) => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, { b84f: {}, 'header-key': {}, 'query-key': {} });
    const { path, headers } = place(key);
    expect(
      (await ask(sandbox.url, `GET ${path}`, { headers: headers as Record<string, string> })).status,
    ).toBe(200);
  });

  it('is nowhere for an API by another header', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, { 'header-key': {} });
    expect((await use(sandbox, 'GET /header-key/', key)).status).toBe(401);
  });

  it('does not matter to an open API', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    expect(quotaOf(await use(sandbox, 'GET /weather/', 'whatever'))).toEqual(['0', '0', '0']);
  });

  it('is behind a domain for an API that has one', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, { 'partner-domain': {} });
    const at = (host: string) => use(sandbox, 'GET /deep/nested/path/', key, { host });
    expect((await at('partner.example.test')).status).toBe(200);
    expect((await at('partner.example.test:8080')).status).toBe(200);
    expect((await at('other.example.test')).text).toBe('Not Found');
  });
});

describe('versions of a Classic API', () => {
  it.each([
    ['v1', ['v1'], 200, undefined],
    ['v2', ['v1'], 403, 'Access to this API has been disallowed'],
    ['v1', ['Default'], 403, 'Access to this API has been disallowed'],
    ['v1', ['V1'], 403, 'Access to this API has been disallowed'],
    ['v1', [], 403, 'Access to this API has been disallowed'],
    ['v9', ['v1'], 403, 'This API version does not seem to exist'],
    ['', ['v1'], 403, 'Version information not found'],
  ])('asked for %s with a key for %j: %i', async (asked, versions, status, error) => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, { 'tenki-versioned': { versions } });
    const reply = await use(sandbox, 'GET /versioned/', key, { 'x-api-version': asked });
    expect([reply.status, (reply.json as { error?: string }).error]).toEqual([status, error]);
  });
});

describe('versions that are APIs of their own', () => {
  const api = (id: string, path: string, more: object = {}): ApiDefinition => ({
    api_id: id,
    name: id,
    org_id: 'default',
    active: true,
    is_oas: true,
    use_standard_auth: true,
    proxy: { listen_path: path, target_url: '', strip_listen_path: true },
    version_data: { not_versioned: true, versions: { '': {} } },
    ...more,
  });
  const definition = { enabled: true, name: 'v1', default: 'self', location: 'header', key: 'x-api-version' };
  const world: World = {
    apis: [
      api('base', '/stock/', { definition: { ...definition, versions: { v2: 'child' } } }),
      api('child', '/stock-v2/'),
    ],
    policies: {},
  };

  // measured on v5.14.0 with a different service behind each
  it.each([
    [['base'], [200, 200, 403, 404, 403]],
    [['child'], [403, 403, 200, 404, 200]],
    [
      ['base', 'child'],
      [200, 200, 200, 404, 200],
    ],
  ])('a key for %j', async (ids, expected) => {
    const sandbox = await sandboxOf({ world });
    const { key } = await makeKey(sandbox, Object.fromEntries(ids.map((id) => [id, {}])));
    const seen: number[] = [];
    for (const version of ['', 'v1', 'v2', 'v9']) {
      seen.push(
        (await use(sandbox, 'GET /stock/', key, version === '' ? {} : { 'x-api-version': version })).status,
      );
    }
    seen.push((await use(sandbox, 'GET /stock-v2/', key)).status);
    expect(seen).toEqual(expected);
  });

  it('reach the service of the version', async () => {
    const sandbox = await sandboxOf({ world });
    const { key } = await makeKey(sandbox, { base: {}, child: {} });
    const reply = await use(sandbox, 'GET /stock/items?q=1', key, { 'x-api-version': 'v2' });
    expect(reply.json).toMatchObject({ message: 'Hello from child', path: '/items?q=1' });
  });

  it('are told by the control API', async () => {
    const sandbox = await sandboxOf({ world });
    const child = await control(sandbox, 'GET /tyk/apis/child');
    expect(child.headers['x-tyk-base-api-id']).toBe('base');
    const { json } = await control(sandbox, 'GET /tyk/apis/base/versions');
    expect(json).toMatchObject({
      status: 'success',
      apis: [{ versionName: 'v1', isDefaultVersion: true }, { versionName: 'v2' }],
    });
  });
});

describe('other ways in', () => {
  const sign = (claims: object, secret: string) => {
    const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
    const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  };

  it('a JWT that names a policy', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const call = (secret: string) =>
      use(sandbox, 'GET /jwt/', `Bearer ${sign({ sub: 'ann', pol: 'gold' }, secret)}`);
    expect(quotaOf(await call('jwt-shared-secret')).slice(0, 2)).toEqual(['10000', '9999']);
    expect(await call('another')).toMatchObject({ status: 403, json: { error: 'Key not authorized' } });
  });

  it('a signature with the secret that only /tyk/keys/create makes', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, { 'iot-hmac': {} }, { hmac_enabled: true });
    const { hmac_string: secret } = (await control(sandbox, `GET /tyk/keys/${key}`)).json as {
      hmac_string: string;
    };
    const date = new Date().toUTCString();
    const signature = encodeURIComponent(createHmac('sha1', secret).update(`date: ${date}`).digest('base64'));
    const header = `Signature keyId="${key}",algorithm="hmac-sha1",signature="${signature}"`;
    expect((await use(sandbox, 'GET /hmac/', header, { date })).status).toBe(200);
  });

  it('not a plain key where OAuth is wanted', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const { key } = await makeKey(sandbox, { 'partner-oauth': {} });
    const reply = await use(sandbox, 'GET /oauth-api/', `Bearer ${key}`);
    expect(reply).toMatchObject({
      status: 403,
      json: { error: 'Key not authorised. OAuth client access was revoked' },
    });
  });
});

describe('the service behind', () => {
  it('gets what was sent, without the listen path, and its answer comes through', async () => {
    const world: World = {
      ...labWorld,
      upstream: ({ method, path, body }) => ({
        status: 418,
        headers: { 'X-Own': 'yes' },
        body: `${method} ${path} ${body}`,
      }),
    };
    const sandbox = await sandboxOf({ world });
    const { key } = await makeKey(sandbox, ORDERS);
    const reply = await ask(sandbox.url, 'PUT /orders/a%20b?c=d&e', {
      headers: { authorization: key },
      body: 'text',
    });
    expect([reply.status, reply.text, reply.headers['x-own']]).toEqual([418, 'PUT /a%20b?c=d&e text', 'yes']);
    expect(quotaOf(reply)[0]).toBe('0');
  });
});
