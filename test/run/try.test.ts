import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isAbort } from '../../source/errors.ts';
import {
  findTargets,
  type TryOptions,
  type TryProgress,
  type TryResult,
  tryKey,
  whyUntried,
} from '../../source/run/try.ts';
import { Secret } from '../../source/secret.ts';
import { makeAbortError } from '../../source/tyk/retry.ts';
import { addressOf, joinUrl } from '../../source/wizard/api-address.ts';
import type { CallChange } from '../../source/wizard/usage.ts';
import { caught, findFreePort, serve } from '../tyk/local-server.ts';
import { openTyk, rights, type Tyk } from './try-world.ts';

const DISALLOWED = {
  status: 403,
  headers: { 'X-Generator': 'tyk.io' },
  body: '{ "error": "Access to this API has been disallowed" }',
};

type Trying = Partial<TryOptions> & { readonly events?: TryProgress[] };

/** Tries a key without waiting for anything. */
async function tryOn(
  tyk: Tyk,
  id: string,
  key: Secret,
  { events = [], ...more }: Trying = {},
): Promise<TryResult> {
  const api = more.api ?? tyk.api(id);
  const target = { name: 'the Gateway', url: joinUrl(tyk.sandbox.gatewayUrl, api.listenPath) };
  const { client, facts } = tyk;
  const wait = async () => {};
  return tryKey({
    api,
    target,
    key,
    client,
    facts,
    wait,
    onProgress: (event) => events.push(event),
    ...more,
  });
}

const secondsWaited = (events: readonly TryProgress[]) =>
  events.filter(({ state }) => state === 'waiting').length;

describe('a key that works', () => {
  it.each([
    ['in a header', 'orders', {}],
    ['in a header of its own', 'customers', {}],
    ['in the query', 'pictures', {}],
    ['in a cookie', 'pictures', { keyIn: { in: 'cookie', name: 'c' } }],
    ['with a version', 'books', { version: 'v1' }],
    ['with a version that is an API of its own', 'stock', { version: 'v2' }],
    ['with a domain', 'partner', {}],
    ['with another method and path', 'orders', { method: 'PUT', path: '/items/7?a=1' }],
  ] as [string, string, CallChange][])('is proven %s', async (_, id, change) => {
    const tyk = await openTyk();
    const { key } = await tyk.make(
      rights('orders', 'customers', 'pictures', 'books=v1', 'stock-two', 'partner'),
    );
    const { verdict, answer, call } = await tryOn(tyk, id, key, { change });
    expect(verdict).toMatchObject({ state: 'proven', retryable: false });
    expect(verdict.headline).toMatch(/^The key works: (GET|PUT) http\S+ answered 200 in \d+ ms\.$/);
    expect(answer?.lines[0]).toContain(`"method":"${call.method}"`);
    expect(tyk.calls(id)).toBe(1);
  });

  it('is proven by a GraphQL API, asked by a query', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    const { verdict, answer } = await tryOn(tyk, 'orders', key, {
      api: { ...tyk.api('orders'), graphql: true },
    });
    expect(verdict.headline).toMatch(/^The key works: POST /);
    expect(answer?.lines[0]).toContain('"method":"POST"');
  });

  it('is proven by a path of a pattern', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    const api = { ...tyk.api('orders'), listenPath: '/{name:[a-z]+}/' };
    const target = { name: 'the Gateway', url: addressOf(api, tyk.sandbox.gatewayUrl) };
    expect(whyUntried(api, [target], {})?.what).toContain('Orders listens at /{name:[a-z]+}/');
    const change = { path: '/orders/7' };
    expect(whyUntried(api, [target], change)).toBeUndefined();
    const { verdict, call } = await tryOn(tyk, 'orders', key, { api, target, change });
    expect([verdict.state, call.url]).toEqual(['proven', `${tyk.sandbox.gatewayUrl}/orders/7`]);
  });

  it('is proven by an API that has nothing at /', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('search'));
    expect((await tryOn(tyk, 'search', key)).verdict.headline).toBe(
      'The key worked; your API answered 404 at /.',
    );
  });

  it('is proven by an API that fails, asked once', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make({ ...rights('broken'), quota_max: 3, quota_renewal_rate: 60 });
    const { verdict, answer } = await tryOn(tyk, 'broken', key);
    expect(verdict.headline).toBe('The key worked; your API answered 503 at /.');
    expect(answer?.quota).toMatchObject({ limit: 3, remaining: 2 });
    expect(tyk.calls('broken')).toBe(1);
  });

  it('is proven where the Gateway cannot reach the API', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    const body = '{ "error": "There was a problem proxying the request" }';
    tyk.sandbox.fault({ on: 'GET /orders/', answer: { ...DISALLOWED, status: 500, body } });
    const { verdict } = await tryOn(tyk, 'orders', key);
    expect(verdict.headline).toBe(
      'The key worked; your API is down: the Gateway got no answer from it (500).',
    );
  });

  it('is proven on the Gateway of a Dashboard', async () => {
    const tyk = await openTyk('dashboard');
    const { key } = await tyk.make(rights('orders'));
    expect((await tryOn(tyk, 'orders', key)).verdict.state).toBe('proven');
  });

  it('is not read back, for nothing has to be explained', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    const before = tyk.sandbox.requests.length;
    await tryOn(tyk, 'orders', key);
    expect(tyk.sandbox.requests).toHaveLength(before + 1);
  });
});

describe('a key that is refused', () => {
  type Case = { id?: string; body: object; change?: CallChange; headline: string; why?: string };
  const cases: { [name: string]: Case } = {
    'the API is not in its rights': {
      id: 'payments',
      body: rights('orders'),
      headline: 'The key does not open Payments.',
      why: 'It opens Orders.',
    },
    'the version is not granted': {
      id: 'books',
      body: rights('books=v1'),
      change: { version: 'v2' },
      headline: 'The key does not open version v2 of Books.',
      why: 'It opens v1.',
    },
    'the version is not named': {
      id: 'books',
      body: rights('books=v1'),
      headline: 'This request named no version of Books.',
      why: 'It has v1 and v2. The API expects one in the header x-api-version.',
    },
    'the version does not exist': {
      id: 'books',
      body: rights('books=v1'),
      change: { version: 'v9' },
      headline: 'Books has no version v9.',
      why: 'It has v1 and v2.',
    },
    'it was made as the tutorial says, for an API with versions': {
      id: 'books',
      body: rights('books'),
      change: { version: 'v1' },
      headline: 'The key does not open version v1 of Books.',
      why: 'It names Default, so it opens nothing of this API at all.',
    },
    'the version is an API of its own': {
      id: 'stock',
      body: rights('stock'),
      change: { version: 'v2' },
      headline: 'The key does not open version v2 of Stock.',
      why: 'That version is an API of its own. The key opens Stock.',
    },
    'an API of its own does not exist': {
      id: 'stock',
      body: rights('stock'),
      change: { version: 'v9' },
      headline: 'Stock has no version v9.',
      why: 'It has v1 and v2.',
    },
    'it is inactive': { body: { ...rights('orders'), is_inactive: true }, headline: 'The key is inactive.' },
    'its policy is inactive': {
      body: { apply_policies: ['retired'] },
      headline: 'The policy Retired is inactive, so every key with it is blocked.',
    },
    'the path is not allowed': {
      body: {
        access_rights: { orders: { versions: [], allowed_urls: [{ url: '/items', methods: ['GET'] }] } },
      },
      headline: 'The key may not call GET /.',
    },
    'the API wants more': {
      id: 'reports',
      body: rights('reports'),
      headline: 'Reports needs more than a key: a call also needs Basic authentication.',
    },
    'the API is of another kind': {
      id: 'mobile',
      body: rights('mobile'),
      headline: 'Mobile takes no plain keys: needs a JWT, not a key.',
    },
    'it was put in the wrong place': {
      id: 'customers',
      body: rights('customers'),
      change: { keyIn: { in: 'header', name: 'Authorization' } },
      headline: 'Customers expects the key in the header x-api-key, not in the header Authorization.',
    },
  };

  it.each(Object.entries(cases))(
    'because %s',
    async (_, { id = 'orders', body, change = {}, headline, why }) => {
      const tyk = await openTyk();
      const { key } = await tyk.make(body);
      const { verdict } = await tryOn(tyk, id, key, { change });
      expect(verdict.headline).toBe(headline);
      expect(verdict.state).not.toBe('proven');
      if (why !== undefined) expect(verdict.why).toBe(why);
      expect(verdict.said).toMatch(/^Tyk answered 40[0134]: \S/);
      expect(tyk.calls(id)).toBe(1);
    },
  );

  it.each(['gateway', 'dashboard'] as const)('because nobody knows it: %s', async (as) => {
    const tyk = await openTyk(as);
    const { verdict } = await tryOn(tyk, 'orders', new Secret('no-such-key-anywhere'));
    expect(verdict).toMatchObject({
      state: 'refused',
      headline: 'Tyk does not know this key.',
      retryable: false,
    });
  });

  it('because it was deleted', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    await tyk.client.remove({ key }, { organisation: 'default' });
    expect((await tryOn(tyk, 'orders', key)).verdict.headline).toBe('Tyk does not know this key.');
  });

  it('because its policy has gone since the lists were read', async () => {
    const tyk = await openTyk();
    const { key, hash } = await tyk.make({ apply_policies: ['gold'] });
    expect((await tryOn(tyk, 'orders', key)).verdict.state).toBe('proven');
    await tyk.control('POST', `/tyk/keys/policy/${hash}`, { apply_policies: ['silver'] });
    expect((await tryOn(tyk, 'orders', key)).verdict.headline).toBe(
      'The policy of this key is gone: silver.',
    );
  });

  it('because it has expired meanwhile, by the clock of the Gateway', async () => {
    const tyk = await openTyk();
    const expires = Math.floor(Date.now() / 1000) + 100;
    const { key } = await tyk.make({ ...rights('orders'), expires });
    expect((await tryOn(tyk, 'orders', key)).verdict.state).toBe('proven');
    tyk.turn(2 * 3600);
    const { verdict } = await tryOn(tyk, 'orders', key);
    expect(verdict).toMatchObject({ state: 'refused', headline: 'The key has expired.' });
    expect(verdict.why).toMatch(/\(1 h ago\)\.$/);
  });

  it('because of its limits: 429 proves it, 403 does not', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make({ ...rights('orders'), rate: 1, per: 60 });
    const scarce = await tyk.make({ ...rights('orders'), quota_max: 1, quota_renewal_rate: 3600 });
    for (const one of [key, scarce.key])
      expect((await tryOn(tyk, 'orders', one)).verdict.state).toBe('proven');
    expect((await tryOn(tyk, 'orders', key)).verdict).toMatchObject({
      state: 'proven',
      headline: 'The key worked; its rate limit is used up for now (429).',
      why: 'It allows 1 per 60 s.',
    });
    expect((await tryOn(tyk, 'orders', scarce.key)).verdict).toMatchObject({
      state: 'refused',
      headline: 'The key is fine, but its quota is used up (403).',
      why: 'It has 1 per hour, renewing.',
    });
  });

  it('is explained by the words alone where nobody can read it', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make({ ...rights('orders'), is_inactive: true });
    const { verdict } = await tryOn(tyk, 'orders', key, { client: undefined });
    expect(verdict.headline).toBe('The key, or a policy that it carries, is inactive.');
  });

  it('is explained all the same where reading it fails', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    tyk.sandbox.fault({ on: 'GET /tyk/keys/*', answer: 'cut' });
    const { verdict } = await tryOn(tyk, 'payments', key);
    expect(verdict.headline).toBe('The Gateway refused the key (403).');
  });

  it('is never told in a verdict', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    for (const id of ['orders', 'payments', 'pictures']) {
      const result = await tryOn(tyk, id, key);
      expect(inspect(result, { depth: 9, showHidden: true })).not.toContain(key.reveal());
    }
  });
});

describe('a try again', () => {
  it('takes the offer of a verdict', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('books=v2'));
    const first = await tryOn(tyk, 'books', key);
    const change = first.verdict.offers[0]?.change ?? {};
    expect((await tryOn(tyk, 'books', key, { change })).verdict.state).toBe('proven');
  });

  it('waits 2, 4, 8 and 16 s for a key that is not known yet', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    tyk.sandbox.fault({ on: 'GET /orders/', answer: DISALLOWED });
    const events: TryProgress[] = [];
    const { verdict } = await tryOn(tyk, 'orders', key, { fresh: true, events });
    const waits = events.filter((event) => event.state === 'waiting');
    expect(waits.filter(({ seconds, pause }) => seconds === pause).map(({ pause }) => pause)).toEqual([
      2, 4, 8, 16,
    ]);
    expect(waits.slice(0, 3)).toMatchObject([
      { seconds: 2, attempt: 2, of: 5, verdict: { headline: 'The Gateway does not know the key yet.' } },
      { seconds: 1, attempt: 2 },
      { seconds: 4, attempt: 3 },
    ]);
    expect(secondsWaited(events)).toBe(30);
    expect(tyk.calls('orders')).toBe(5);
    expect(verdict).toMatchObject({
      retryable: false,
      headline: 'The Gateway refused the key, although Tyk shows that it opens Orders (403).',
    });
  });

  it('ends as soon as the key is known', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    tyk.sandbox.fault({ on: 'GET /orders/', answer: DISALLOWED, times: 2 });
    const events: TryProgress[] = [];
    expect((await tryOn(tyk, 'orders', key, { events })).verdict.state).toBe('proven');
    expect(events.filter(({ state }) => state === 'calling')).toHaveLength(3);
    expect(secondsWaited(events)).toBe(6);
  });

  it('is not made for a key that is old', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    tyk.turn(120);
    tyk.sandbox.fault({ on: 'GET /orders/', answer: DISALLOWED });
    const events: TryProgress[] = [];
    await tryOn(tyk, 'orders', key, { events });
    expect(secondsWaited(events)).toBe(0);
  });

  it('waits for an API that is loaded meanwhile', async () => {
    const tyk = await openTyk('dashboard');
    const { key } = await tyk.make(rights('fresh'));
    const events: TryProgress[] = [];
    const wait = async () => {
      if (secondsWaited(events) === 5) tyk.sandbox.loadApis();
    };
    const { verdict } = await tryOn(tyk, 'fresh', key, { events, wait });
    expect(verdict.state).toBe('proven');
    expect(secondsWaited(events)).toBe(6);
    expect(events[1]).toMatchObject({
      verdict: { headline: 'The Gateway has not loaded this API yet (404).' },
    });
  });

  it('has a Gateway reload first, where that was chosen', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('fresh'));
    const api = { ...tyk.api('orders'), id: 'fresh', name: 'Fresh', listenPath: '/fresh/' };
    const before = await tryOn(tyk, 'fresh', key, { api });
    expect(before.verdict).toMatchObject({ state: 'not-loaded', offers: [{ id: 'reload' }] });
    expect((await tryOn(tyk, 'fresh', key, { api, reload: true })).verdict.state).toBe('proven');
  });

  it('says after 30 s what was called in vain', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    const target = { name: 'the Gateway', url: `${tyk.sandbox.gatewayUrl}/elsewhere/` };
    const { verdict } = await tryOn(tyk, 'orders', key, { target });
    expect(verdict.headline).toBe(`Nothing listens at ${tyk.sandbox.gatewayUrl}/elsewhere/ (404).`);
  });

  it('can be stopped while it waits', async () => {
    const tyk = await openTyk();
    const { key } = await tyk.make(rights('orders'));
    tyk.sandbox.fault({ on: 'GET /orders/', answer: DISALLOWED });
    const controller = new AbortController();
    const stop = (event: TryProgress) => {
      if (event.state === 'waiting') controller.abort();
    };
    const { signal } = controller;
    const error = await caught(tryOn(tyk, 'orders', key, { signal, onProgress: stop, wait: undefined }));
    expect(isAbort(error)).toBe(true);
    expect(tyk.calls('orders')).toBe(1);
  });

  it('can be stopped while it calls', async () => {
    const tyk = await openTyk();
    tyk.sandbox.fault({ on: 'GET /orders/', answer: 'hang' });
    const signal = AbortSignal.abort(makeAbortError());
    expect(isAbort(await caught(tryOn(tyk, 'orders', new Secret('key'), { signal })))).toBe(true);
  });
});

describe('what is no Gateway', () => {
  it('does not answer', async () => {
    const tyk = await openTyk();
    const port = await findFreePort();
    const target = { name: 'the Gateway', url: `http://127.0.0.1:${port}/orders/` };
    const { verdict, answer } = await tryOn(tyk, 'orders', new Secret('key'), { target });
    expect(verdict).toMatchObject({
      state: 'unreachable',
      headline: `Nothing listens at 127.0.0.1:${port}.`,
    });
    expect(answer).toBeUndefined();
  });

  it('is a web page', async () => {
    const tyk = await openTyk();
    const server = await serve(() => ({
      headers: { 'content-type': 'text/html' },
      body: '<title>Sign in</title>',
    }));
    const { verdict } = await tryOn(tyk, 'orders', new Secret('key'), {
      target: { name: '', url: server.url },
    });
    expect(verdict.headline).toMatch(
      /^What answers at 127\.0\.0\.1:\d+ is a web page, not the Gateway \(200\)\.$/,
    );
  });

  it('sends on, and the key stays here', async () => {
    const tyk = await openTyk();
    const other = await serve(() => ({}));
    const server = await serve(() => ({ status: 301, headers: { location: other.url } }));
    const { verdict } = await tryOn(tyk, 'orders', new Secret('key'), {
      target: { name: '', url: server.url },
    });
    expect(verdict).toMatchObject({ state: 'unknown', next: 'Check where your APIs are called.' });
    expect(other.seen).toEqual([]);
  });
});

describe('the addresses to try', () => {
  it('are the Gateway’s own on Open Source', async () => {
    const tyk = await openTyk();
    const targets = await findTargets(tyk.api('orders'), 'open-source', {}, tyk.client);
    expect(targets).toEqual([{ name: 'the Gateway', url: `${tyk.sandbox.url}/orders/` }]);
  });

  it('are what the Dashboard says, with the domain', async () => {
    const tyk = await openTyk('dashboard');
    const [orders] = await findTargets(tyk.api('orders'), 'cloud', {}, tyk.client);
    expect(orders?.url).toBe(`${tyk.sandbox.gatewayUrl}/orders/`);
    const [partner] = await findTargets(tyk.api('partner'), 'cloud', {}, tyk.client);
    expect(partner?.url).toBe(`http://partner.test:${new URL(tyk.sandbox.gatewayUrl).port}/partner/`);
  });

  it('are the user’s before anybody else’s, and then nobody is asked', async () => {
    const tyk = await openTyk('dashboard');
    const before = tyk.sandbox.requests.length;
    const given = { gatewayUrl: 'https://gw.test/base/' };
    expect(await findTargets(tyk.api('orders'), 'cloud', given, tyk.client)).toEqual([
      { name: 'the Gateway', url: 'https://gw.test/base/orders/' },
    ]);
    expect(tyk.sandbox.requests).toHaveLength(before);
  });

  it('are two on Hybrid', async () => {
    const tyk = await openTyk('dashboard');
    const api = tyk.api('orders');
    expect(await findTargets(api, 'hybrid', {}, tyk.client)).toEqual([
      { name: 'the Gateway in Tyk Cloud', url: `${tyk.sandbox.gatewayUrl}/orders/` },
      { name: 'your own Gateway', url: 'http://localhost:8080/orders/' },
    ]);
    const given = { gatewayUrl: 'https://cloud.test', localGatewayUrl: 'http://10.0.0.7:8080' };
    expect((await findTargets(api, 'hybrid', given, tyk.client)).map(({ url }) => url)).toEqual([
      'https://cloud.test/orders/',
      'http://10.0.0.7:8080/orders/',
    ]);
  });

  it.each([
    ['self-managed', [{ name: 'the Gateway', url: 'http://localhost:8080/orders/' }]],
    ['cloud', []],
    ['hybrid', [{ name: 'your own Gateway', url: 'http://localhost:8080/orders/' }]],
  ] as const)('are the usual ones where the Dashboard tells none: %s', async (deployment, targets) => {
    const tyk = await openTyk('dashboard');
    tyk.sandbox.fault({
      on: 'GET /api/apis/orders/url',
      answer: { status: 404, body: '404 page not found' },
    });
    expect(await findTargets(tyk.api('orders'), deployment, {}, tyk.client)).toEqual(targets);
  });

  it('are at the port of the API, whoever tells the address', async () => {
    const tyk = await openTyk('dashboard');
    const api = { ...tyk.api('orders'), listenPort: 9090, protocol: 'https' };
    const { hostname } = new URL(tyk.sandbox.gatewayUrl);
    for (const [deployment, given, host] of [
      ['cloud', {}, hostname],
      ['cloud', { gatewayUrl: 'http://gw.test:8080' }, 'gw.test'],
      ['self-managed', { gatewayUrl: 'https://gw.test' }, 'gw.test'],
    ] as const) {
      const [target] = await findTargets(api, deployment, given, tyk.client);
      expect(target?.url).toBe(`https://${host}:9090/orders/`);
    }
  });

  it('are none where no known address is of the domains that it listens on', async () => {
    const tyk = await openTyk('dashboard');
    const api = { ...tyk.api('orders'), domain: '{sub:[a-z]+}.shop.test' };
    expect(await findTargets(api, 'hybrid', {}, tyk.client)).toEqual([]);
    const given = { gatewayUrl: 'http://a.shop.test' };
    const targets = await findTargets(api, 'cloud', given, tyk.client);
    expect(targets.map(({ url }) => url)).toEqual(['http://a.shop.test/orders/']);
    expect(whyUntried(api, targets, {})).toBeUndefined();
    expect(whyUntried(api, [], {})?.what).toContain('listens on the domains {sub:[a-z]+}.shop.test');
  });

  it('each have a verdict of their own on Hybrid', async () => {
    const tyk = await openTyk('dashboard');
    const { key } = await tyk.make(rights('orders'));
    const localGatewayUrl = `http://127.0.0.1:${await findFreePort()}`;
    const targets = await findTargets(tyk.api('orders'), 'hybrid', { localGatewayUrl }, tyk.client);
    const verdicts = [];
    for (const target of targets) verdicts.push((await tryOn(tyk, 'orders', key, { target })).verdict.state);
    expect(verdicts).toEqual(['proven', 'unreachable']);
  });
});
