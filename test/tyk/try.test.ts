import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isAbort, WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createSender } from '../../source/tyk/http.ts';
import { callApi } from '../../source/tyk/try.ts';
import type { ApiAnswer, ApiCall } from '../../source/tyk/types.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { caught, findFreePort, type Reply, type Running, serve } from './local-server.ts';

const TEXT = 'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiIxMjMifQ==';
const key = new Secret(TEXT);

function callTo({ url }: { url: string }, more: Partial<ApiCall> = {}): ApiCall {
  return {
    method: 'GET',
    path: '/',
    url: `${url}/orders/`,
    headers: {},
    keyIn: { in: 'header', name: 'Authorization' },
    ...more,
  };
}

async function ask(reply: Reply, more: Partial<ApiCall> = {}): Promise<ApiAnswer & { server: Running }> {
  const server = await serve(() => reply);
  const answer = await callApi(createSender(), callTo(server, more), key);
  return { ...answer, server };
}

const quotaHeaders = {
  'X-RateLimit-Limit': '100',
  'X-RateLimit-Remaining': '99',
  'X-RateLimit-Reset': '1800000000',
};

describe('the key', () => {
  it('goes plain into the header, without Bearer', async () => {
    const { server } = await ask({});
    expect(server.seen[0]).toMatchObject({
      method: 'GET',
      path: '/orders/',
      headers: { authorization: TEXT },
    });
  });

  it.each([
    [
      { in: 'header', name: 'x-api-key' },
      { path: '/orders/', headers: { 'x-api-key': TEXT } },
    ],
    [
      { in: 'cookie', name: 'token' },
      { path: '/orders/', headers: { cookie: `token=${TEXT}` } },
    ],
    [{ in: 'query', name: 'api_key' }, { path: `/orders/?api_key=${encodeURIComponent(TEXT)}` }],
  ] as const)('goes where the API looks: %j', async (keyIn, seen) => {
    const { server } = await ask({}, { keyIn });
    expect(server.seen[0]).toMatchObject(seen);
    const asText = JSON.stringify(server.seen[0]).split(keyIn.in === 'query' ? '%3D%3D' : TEXT);
    expect(asText).toHaveLength(2);
  });

  it('goes beside the query, the version and the domain of the call', async () => {
    const server = await serve(() => ({}));
    const url = `${server.url}/orders/items?a=1`;
    const headers = { 'x-api-version': 'v1', Host: 'shop.test' };
    const call = callTo(server, { url, headers, method: 'POST', keyIn: { in: 'query', name: 'k' } });
    await callApi(createSender(), call, key);
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: `/orders/items?a=1&k=${encodeURIComponent(TEXT)}`,
      headers: { 'x-api-version': 'v1', host: 'shop.test' },
      body: '',
    });
  });

  it('is in nothing that comes back, even where the API repeats it', async () => {
    const echo = { header: TEXT, address: `/?k=${encodeURIComponent(TEXT)}` };
    const location = `/login?from=${encodeURIComponent(TEXT)}`;
    const { server: _server, ...answer } = await ask({ status: 302, headers: { location }, body: echo });
    expect(inspect(answer, { depth: 9 })).not.toMatch(/eyJ|IxMjMifQ/);
    expect(answer.lines.join('')).toBe('{"header":"••••","address":"/?k=••••"}');
    expect(answer.location).toMatch(/login\?from=••••$/);
  });

  it('is in no error', async () => {
    const call = callTo(
      { url: `http://127.0.0.1:${await findFreePort()}` },
      { keyIn: { in: 'query', name: 'k' } },
    );
    const error = await caught(callApi(createSender(), call, key));
    expect(error).toBeInstanceOf(WizardError);
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/eyJ|IxMjMifQ/);
  });

  it('does not follow a redirect', async () => {
    const other = await serve(() => ({}));
    const answer = await ask({ status: 307, headers: { location: `${other.url}/orders/` } });
    expect(answer).toMatchObject({ status: 307, location: `${other.url}/orders/` });
    expect(other.seen).toEqual([]);
  });
});

describe('a call', () => {
  it.each([502, 503, 504])('is made once, for each one costs quota (%i)', async (status) => {
    const { server } = await ask({ status });
    expect(server.seen).toHaveLength(1);
  });

  it('is made once where the connection breaks', async () => {
    const server = await serve(() => 'reset');
    const error = await caught(callApi(createSender(), callTo(server), key));
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['POST', 'DELETE'] as const)('that is lost leaves nothing open: %s', async (method) => {
    const server = await serve(() => 'reset');
    const error = await caught(callApi(createSender(), callTo(server, { method }), key));
    expect(error).toMatchObject({ kind: 'unreachable' });
  });

  it('can be stopped', async () => {
    const server = await serve(() => 'silence');
    const { signal, ...controller } = stopper();
    const pending = callApi(createSender(), callTo(server), key, { signal });
    controller.stop();
    expect(isAbort(await caught(pending))).toBe(true);
  });

  it('that is not answered in time says so', async () => {
    const server = await serve(() => 'silence');
    const error = await caught(callApi(createSender({ timeoutSeconds: 0.05 }), callTo(server), key));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'timeout' });
  });
});

function stopper() {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
}

describe('an answer', () => {
  it('tells its status, its time and its type', async () => {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      date: 'Sat, 21 Nov 2026 10:02:00 GMT',
    };
    const answer = await ask({ status: 201, headers, body: 'x' });
    expect(answer).toMatchObject({ status: 201, contentType: 'application/json; charset=utf-8' });
    expect(answer.at).toBe(Date.UTC(2026, 10, 21, 10, 2) / 1000);
    expect(answer.milliseconds).toBeGreaterThanOrEqual(0);
    expect(answer.milliseconds).toBeLessThan(PATIENCE);
  });

  it.each([
    ['quota left', quotaHeaders, { limit: 100, remaining: 99, renews: 1_800_000_000 }],
    [
      'no quota',
      { 'X-Ratelimit-Limit': '-1', 'X-Ratelimit-Remaining': '-1', 'X-Ratelimit-Reset': '0' },
      { limit: -1, remaining: -1, renews: 0 },
    ],
    ['headers of two', { ...quotaHeaders, 'X-RateLimit-Limit': '100, 60' }, { limit: 100 }],
  ])('came from behind the Gateway: %s', async (_, headers, quota) => {
    expect((await ask({ headers })).quota).toMatchObject(quota);
  });

  it('did not come from behind the Gateway without them', async () => {
    const answer = await ask({
      status: 403,
      headers: { 'X-Generator': 'tyk.io' },
      body: { error: 'Quota exceeded' },
    });
    expect(answer.quota).toBeUndefined();
    expect(answer).toMatchObject({ byTyk: true, said: 'Tyk answered 403: Quota exceeded', isPage: false });
  });

  it.each([
    [{ headers: { 'content-type': 'text/html' }, body: '<p>Hello' }, true],
    [{ body: '<!doctype html><title>Sign in</title>' }, true],
    [{ body: { message: '<html>' } }, false],
  ])('is a web page or none (%#)', async (reply, isPage) => {
    expect((await ask(reply)).isPage).toBe(isPage);
  });
});

describe('the first lines of the body', () => {
  it.each([
    ['as they are', '{\n  "a": 1\n}\n', ['{', '  "a": 1', '}']],
    ['none', '', []],
    ['without escape sequences', 'a\u001b[31mred\u001b[0m\u0007\r\nb\tc', ['ared', 'b c']],
    ['ten of many', Array.from({ length: 30 }, (_, n) => `line ${n}`).join('\n'), [...lines(10), '…']],
    ['four hundred characters', 'x'.repeat(900), ['x'.repeat(400), '…']],
    ['not those of a picture', '\u0000PNG\u0001', []],
  ])('%s', async (_, body, expected) => {
    expect((await ask({ body })).lines).toEqual(expected);
  });

  it('hold no part of a key that is cut', async () => {
    const answer = await ask({ body: `${'x'.repeat(390)}${TEXT}` });
    expect(answer.lines.join('')).not.toContain('ey');
  });
});

function lines(amount: number): string[] {
  return Array.from({ length: amount }, (_, n) => `line ${n}`);
}
