import { describe, expect, it } from 'vitest';
import { isAbort, type WizardError } from '../../source/errors.ts';
import { observe } from '../../source/tyk/connect.ts';
import type { Observation } from '../../source/tyk/observation.ts';
import { readProxies } from '../../source/tyk/proxy.ts';
import { caught, findFreePort, type Reply, serve } from './local-server.ts';
import { recordedHellos } from './recordings.ts';

const json = (status: number, body: unknown) => ({ status, body });
const adminRefusal = json(403, {
  status: 'error',
  message: 'Attempted administrative access with invalid or missing key!',
});
const plainNotFound: Reply = { status: 404, body: 'Not Found' };
const page = (title: string): Reply => ({
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html><title>${title}</title>`,
});

/** A server that answers some paths, and all others as a Gateway does. */
async function look(answers: { readonly [path: string]: Reply }, otherwise: Reply = plainNotFound, end = '') {
  const server = await serve(({ path }) => answers[path] ?? otherwise);
  const observed = await observe(`${server.url}${end}`, { timeoutSeconds: 30 });
  return { ...observed, server };
}

const hello = (more: object) =>
  json(200, { status: 'pass', version: 'v5.14.0', description: 'Tyk GW', ...more });

describe('a Gateway', () => {
  it.each([
    ['v5.14.0', 'v5.5.0-dev'],
    ['v5.3.0', 'v5.3.0-dev'],
    ['v3.1.3', 'v3.1.3'],
    ['v2.9.5', undefined],
  ])('of the recorded %s is known by its hello', async (recorded, version) => {
    const { observation, server } = await look({ '/hello': { body: recordedHellos[recorded] ?? '' } });
    const known = version === undefined ? {} : { version };
    expect(observation).toEqual({ is: 'gateway', dashboardBehind: false, dataPlane: false, ...known });
    expect(server.seen.map(({ path }) => path)).toEqual(['/hello']);
  });

  it.each<[object, Partial<Observation>]>([
    [{ details: { redis: {}, dashboard: {} } }, { dashboardBehind: true, dataPlane: false }],
    [{ details: { redis: {}, rpc: {} } }, { dashboardBehind: false, dataPlane: true }],
    [{ version: '5.9.1' }, { version: 'v5.9.1' }],
    [{ version: 'nightly' }, { dashboardBehind: false }],
    [{ version: 'v5.9.1\u001b[2J-rc1' }, { version: 'v5.9.1-rc1' }],
  ])('with %j', async (more, expected) => {
    const { observation } = await look({ '/hello': hello(more) });
    expect(observation).toMatchObject({ is: 'gateway', ...expected });
  });

  it('is known although its Redis is gone', async () => {
    const { observation } = await look({ '/hello': json(503, { status: 'fail', description: 'Tyk GW' }) });
    expect(observation.is).toBe('gateway');
  });

  it('is known where its hello is off or on another port', async () => {
    const { observation, server } = await look({ '/tyk/keys': adminRefusal });
    expect(observation).toEqual({ is: 'gateway', dashboardBehind: false, dataPlane: false });
    expect(server.seen.map(({ path }) => path)).toEqual(['/hello', '/tyk/keys']);
  });

  it.each([
    json(200, { keys: ['a-key-that-everyone-can-read'] }),
    json(404, {
      status: 'error',
      message: 'Hashed key listing is disabled in config (enable_hashed_keys_listing)',
    }),
  ])('is known where it lets everyone in', async (reply) => {
    const { observation } = await look({ '/tyk/keys': reply });
    expect(observation).toEqual({ is: 'gateway', dashboardBehind: false, dataPlane: false });
  });
});

describe('a Dashboard', () => {
  it.each([
    json(401, { Status: 'Error', Message: 'Not authorised', Meta: null }),
    json(401, { status: 'error', message: 'Not authorised' }),
    json(403, { Status: 'Error', Message: 'access denied', Meta: null }),
  ])('is known by the form of its refusal', async (reply) => {
    const { observation } = await look({ '/api/apis': reply });
    expect(observation).toEqual({ is: 'dashboard' });
  });

  it('is known although its pages answer everywhere else', async () => {
    const refusal = json(401, { Status: 'Error', Message: 'Not authorised', Meta: null });
    expect((await look({ '/api/apis': refusal }, page('Tyk Dashboard'))).observation).toEqual({
      is: 'dashboard',
    });
  });

  it('is known under a path', async () => {
    const refusal = json(401, { Status: 'Error', Message: 'Not authorised', Meta: null });
    const { observation } = await look(
      { '/tyk-dashboard/api/apis': refusal },
      plainNotFound,
      '/tyk-dashboard/',
    );
    expect(observation).toEqual({ is: 'dashboard' });
  });
});

describe('an address that ends in /tyk or /api', () => {
  const dashboard = json(401, { Status: 'Error', Message: 'Not authorised', Meta: null });
  const gateway = hello({});
  it.each<[string, string, { readonly [path: string]: Reply }, string, string]>([
    [
      'is the place of a Gateway',
      '/tyk',
      { '/tyk/hello': gateway, '/tyk/tyk/keys': adminRefusal },
      '/tyk',
      'gateway',
    ],
    ['is a call to one above', '/tyk', { '/hello': gateway, '/tyk/keys': adminRefusal }, '', 'gateway'],
    [
      'is a call to one above whose hello is off, and which refuses everything below',
      '/tyk',
      { '/tyk/hello': adminRefusal, '/tyk/keys': adminRefusal, '/tyk/tyk/keys': adminRefusal },
      '',
      'gateway',
    ],
    [
      'is the place of a Gateway whose hello is off',
      '/tyk',
      { '/tyk/tyk/keys': adminRefusal },
      '/tyk',
      'gateway',
    ],
    ['is the place of a Dashboard', '/api', { '/api/api/apis': dashboard }, '/api', 'dashboard'],
    ['is a call to a Dashboard above', '/api', { '/api/apis': dashboard }, '', 'dashboard'],
    ['is the place of a Dashboard, called so', '/tyk', { '/tyk/api/apis': dashboard }, '/tyk', 'dashboard'],
    ['is the place of a Gateway, called so', '/api', { '/api/hello': gateway }, '/api', 'gateway'],
    ['stands below another', '/team/api', { '/team/api/apis': dashboard }, '/team', 'dashboard'],
  ])('%s (%s)', async (_name, end, answers, place, is) => {
    const { observation, url, server } = await look(answers, plainNotFound, end);
    expect({ is: observation.is, url }).toEqual({ is, url: `${server.url}${place}` });
  });

  it('is looked at as it is where it only sounds so', async () => {
    const { url, server } = await look({}, plainNotFound, '/my-api');
    expect(url).toBe(`${server.url}/my-api`);
    expect(server.seen).toHaveLength(3);
  });
});

describe('what stands in front', () => {
  it.each<[string, Reply, RegExp]>([
    [
      '429 as a page',
      { body: '<html>Slow', status: 429, headers: { 'retry-after': '30' } },
      /429.*Wait 30 s, then/,
    ],
    ['429 as JSON', json(429, { message: 'Too Many Requests' }), /429: too many requests.*Wait a minute/],
    [
      '429 until a date',
      { status: 429, headers: { 'retry-after': new Date(Date.now() + 590_000).toUTCString() }, body: '' },
      /Wait 10 minutes/,
    ],
    ['502 as a page', { body: '<html>Bad Gateway', status: 502 }, /in front of Tyk answers 502/],
    ['503 as JSON', json(503, { message: 'Service Unavailable' }), /in front of Tyk answers 503/],
    ['504', { status: 504, body: '' }, /in front of Tyk answers 504/],
    ['521', { status: 521, body: 'Web server is down' }, /in front of Tyk answers 521/],
    ['511', { body: '<html>Hotel', status: 511 }, /requires a sign-in/],
    ['407', { status: 407, body: '' }, /asks for a login/],
    [
      '400 of Go',
      { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' },
      /Use the address https:/,
    ],
    [
      '400 of nginx',
      { body: '<html><title>400 The plain HTTP request was sent to HTTPS port</title>', status: 400 },
      /Use the address https:/,
    ],
    [
      '400 for a certificate',
      { body: '<html>No required SSL certificate was sent', status: 400 },
      /client certif/,
    ],
  ])('is no Tyk: %s', async (_name, reply, words) => {
    const server = await serve(() => reply);
    const error = await caught(observe(server.url, { timeoutSeconds: 5 }));
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(Object.values((error as WizardError).explanation).join(' ')).toMatch(words);
  });

  it('and has enough of us is not asked again', async () => {
    const server = await serve(() => ({ status: 429, body: '' }));
    await caught(observe(server.url));
    expect(server.seen).toHaveLength(1);
  });

  it('is named where it may be a proxy of ours', async () => {
    const server = await serve(() => ({ body: '<html>Bad Gateway', status: 502 }));
    const proxies = readProxies({ HTTP_PROXY: server.url });
    const error = (await caught(observe('http://tyk.corp:8080', { proxies }))) as WizardError;
    expect(error.explanation.why).toContain(`the proxy 127.0.0.1:${server.port} (HTTP_PROXY)`);
    expect(error.explanation.next).toContain('add it to NO_PROXY');
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'mailto:a@b.c',
    'ftp://x/',
    'http://',
    '',
  ])('may send on to what is not a web address: %j', async (location) => {
    const { observation } = await look({}, { status: 302, headers: { location }, body: '' });
    expect(observation).toEqual({ is: 'something-else', status: 302 });
  });

  it('shows no login of the address that it redirects to', async () => {
    const location = 'https://jane:hunter2@elsewhere.dev/hello';
    const { observation } = await look({}, { status: 302, headers: { location }, body: '' });
    expect(observation).toEqual({ is: 'redirect', to: 'https://elsewhere.dev' });
  });

  it('may have a hello without end: it is not read to one', async () => {
    const long = { body: `{"description":"${'x'.repeat(30_000_000)}"}` };
    expect((await look({ '/hello': long, '/tyk/keys': adminRefusal })).observation.is).toBe('gateway');
  });
});

describe('something else', () => {
  it('may be a web page', async () => {
    const { observation } = await look({}, page('Sign in to Acme\u001b[2J'));
    expect(observation).toEqual({ is: 'web-page', title: 'Sign in to Acme' });
  });

  it.each(['/hello', '/tyk/keys', '/api/apis'])(
    'may send on elsewhere (%s), and is not followed',
    async (path) => {
      const target = await serve(() => ({ body: 'x' }));
      const location = `${target.url}${path}?x=1`;
      const { observation } = await look({ [path]: { status: 301, headers: { location }, body: '' } });
      expect(observation).toEqual({ is: 'redirect', to: target.url });
      expect(target.seen).toEqual([]);
    },
  );

  it('may send on to a sign-in of its own', async () => {
    const { observation, server } = await look(
      {},
      { status: 302, headers: { location: '/login' }, body: '' },
    );
    expect(observation).toEqual({ is: 'redirect', to: `${server.url}/login`, isPage: true });
  });

  it.each([
    [
      'https://login.acme.test/oauth2/authorize?state=1',
      { to: 'https://login.acme.test/oauth2/authorize', isPage: true },
    ],
    ['/', { to: 'HERE', isPage: true }],
    ['/hello/', { to: 'HERE' }],
    ['/tyk/hello', { to: 'HERE/tyk' }],
    ['https://acme.test/hello?next=/', { to: 'https://acme.test' }],
    // Everything goes to the front page of https.
    ['https://acme.test/', { to: 'https://acme.test' }],
    ['//acme.test/sso#x', { to: 'http://acme.test/sso', isPage: true }],
  ])('to %s tells whether that is a page', async (location, told) => {
    const { observation, server } = await look({
      '/hello': { status: 302, headers: { location }, body: '' },
    });
    expect(observation).toEqual({ is: 'redirect', ...told, to: told.to.replace('HERE', server.url) });
  });

  it.each<[Reply, number]>([
    [plainNotFound, 404],
    [{ status: 401, body: 'Unauthorized' }, 401],
    [json(401, { error: 'no token' }), 401],
    [json(200, { status: 'pass', description: 'Some other service' }), 200],
    [json(200, []), 200],
  ])('may be anything: %j', async (reply, status) => {
    expect((await look({}, reply)).observation).toEqual({ is: 'something-else', status });
  });

  it.each(['https://dashboard.cloud-ara.tyk.io', 'https://account.cloud-ara.tyk.io/environments/'])(
    'is the console of Tyk Cloud at %s, by its name alone',
    async (address) => {
      expect(await observe(address, { timeoutSeconds: 0.001 })).toMatchObject({
        observation: { is: 'cloud-console' },
      });
    },
  );

  it('may be nothing at all', async () => {
    const error = await caught(observe(`http://127.0.0.1:${await findFreePort()}`));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });
});

it('sends no credential and no cookie', async () => {
  const { server } = await look({});
  expect(server.seen).toHaveLength(3);
  for (const { headers, method } of server.seen) {
    expect(method).toBe('GET');
    expect(Object.keys(headers).filter((name) => /auth|cookie/.test(name))).toEqual([]);
  }
});

it('stops when asked to', async () => {
  const stop = new AbortController();
  const server = await serve(() => {
    setImmediate(() => stop.abort());
    return 'silence';
  });
  expect(isAbort(await caught(observe(server.url, { signal: stop.signal })))).toBe(true);
});

describe('the clock of the server', () => {
  const at = async (seconds: number) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    const reply = { ...hello({}), headers: { date } };
    return (await look({ '/hello': reply })).clockAhead;
  };

  it('is the same within what one request can tell', async () => {
    expect(await at(0)).toBe(0);
  });

  it.each([3600, -130])('is told by %i seconds', async (seconds) => {
    const ahead = await at(seconds);
    expect(Math.abs((ahead ?? 0) - seconds)).toBeLessThanOrEqual(1);
  });

  it('is unknown where the server tells no time', async () => {
    const reply = { ...hello({}), headers: { date: 'soon' } };
    expect((await look({ '/hello': reply })).clockAhead).toBeUndefined();
  });
});
