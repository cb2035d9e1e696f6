import { describe, expect, it } from 'vitest';
import { decodeApi } from '../../source/tyk/wire-api.ts';
import { addressFrom, addressOf, fits, isPattern, isReached } from '../../source/wizard/api-address.ts';
import { parseCall, planCall } from '../../source/wizard/usage.ts';
import { api } from './world.ts';

const GATEWAY = 'http://gateway.test:8080';
/** As Tyk tells it, so that nothing of the path is lost on the way. */
const listening = (listen_path: string, more: object = {}) =>
  decodeApi({ api_id: 'x', name: 'X', proxy: { listen_path }, ...more });

describe('the address of an API', () => {
  it.each([
    ['/orders/', '/orders/'],
    ['/a#b/', '/a%23b/'],
    ['/what?/', '/what%3F/'],
    ['/back\\slash/', '/back%5Cslash/'],
    ['/two words/', '/two%20words/'],
    ['/größe/受注/', '/gr%C3%B6%C3%9Fe/%E5%8F%97%E6%B3%A8/'],
    ['/100%/', '/100%25/'],
    ['/a%2Fb/', '/a%252Fb/'],
    ['/a;b,c=d&e+f@g:h/', '/a;b,c=d&e+f@g:h/'],
    ['/"quoted"|`x`/', '/%22quoted%22%7C%60x%60/'],
    ['/emoji 🚀/', '/emoji%20%F0%9F%9A%80/'],
    ['/hidden\u200b/', '/hidden%E2%80%8B/'],
  ])('keeps each character of the listen path: %j', (path, expected) => {
    const of = listening(path);
    const address = addressOf(of, GATEWAY);
    expect(address).toBe(`${GATEWAY}${expected}`);
    // No address that is printed or called makes something else of it.
    expect(planCall(of, address).url).toBe(address);
    expect(decodeURIComponent(new URL(address).pathname)).toBe(path);
  });

  it.each([
    [{ listen_port: 9090 }, 'http://gateway.test:9090/x/'],
    [{ listen_port: 9443, protocol: 'https' }, 'https://gateway.test:9443/x/'],
    [{ listen_port: 9091, protocol: 'h2c' }, 'http://gateway.test:9091/x/'],
    [{ listen_port: 443, protocol: 'https' }, 'https://gateway.test/x/'],
    [{ listen_port: 8080, protocol: 'http' }, 'http://gateway.test:8080/x/'],
    [{ listen_port: 0, protocol: 'https' }, 'http://gateway.test:8080/x/'],
    [{ listen_port: -1 }, 'http://gateway.test:8080/x/'],
    [{ listen_port: 70_000 }, 'http://gateway.test:8080/x/'],
    [{ listen_port: '9090' }, 'http://gateway.test:9090/x/'],
  ])('has the port and the scheme of its own: %j', (more, expected) => {
    expect(addressOf(listening('/x/', more), GATEWAY)).toBe(expected);
  });

  it('keeps the scheme of the Gateway where it tells none', () => {
    expect(addressOf(listening('/x/', { listen_port: 9090 }), 'https://gateway.test')).toBe(
      'https://gateway.test:9090/x/',
    );
  });

  it.each([
    ['http://gateway.test/a#b/', '/a#b/', 'http://gateway.test/a%23b/'],
    ['https://gateway.test/prefix/a?b', '/a?b', 'https://gateway.test/prefix/a%3Fb'],
    ['http://gateway.test/elsewhere/', '/x/', 'http://gateway.test/elsewhere/'],
    ['http://gateway.test/users/{id}/', '/users/{id}/', 'http://gateway.test/'],
    ['http://{sub}.shop.test/x/', '/x/', undefined],
    ['ftp://gateway.test/x/', '/x/', undefined],
    ['/x/', '/x/', undefined],
  ])('is taken from what a Dashboard tells: %s', (told, path, expected) => {
    expect(addressFrom(listening(path), told)).toBe(expected);
  });
});

describe('a pattern', () => {
  it.each([
    ['/orders/', false],
    ['/users/{id}/', true],
    ['/users/{id:[0-9]+}/', true],
    ['/{any}', true],
    ['/broken}/', true],
    ['{sub:[a-z]+}.shop.test', true],
  ])('is what has curly brackets: %s', (text, expected) => {
    expect(isPattern(text)).toBe(expected);
  });

  it.each([
    ['/users/{id:[0-9]+}/', '/users/7/', true],
    ['/users/{id:[0-9]+}/', '/users/7', true],
    ['/users/{id:[0-9]+}/', '/users/7/more', true],
    ['/users/{id:[0-9]+}/', '/user/7/', false],
    ['/users/{id:[0-9]{2}}/orders/', '/users/77/orders/', true],
    ['/users/{id:[0-9]{2}}/orders/', '/users/77/', false],
    ['/{tenant}/shop/', '/a/shop/x', true],
    ['/{tenant}/shop/', '/shop/', false],
  ])('%s fits %s: %s', (pattern, path, expected) => {
    expect(fits(pattern, path)).toBe(expected);
    expect('value' in parseCall(path, api('X', { listenPath: pattern }))).toBe(expected);
  });

  it.each(['/users/{id:[0-9]+}/', 'GET /users/{id}/', '/users/', '/other/7/'])(
    'is not called as if it were a path: %s',
    (text) => {
      expect(parseCall(text, api('X', { listenPath: '/users/{id:[0-9]+}/' }))).toMatchObject({
        problem: { next: 'Write the path from the first slash on, with values in place of the brackets.' },
      });
    },
  );

  it('is called from the root of the Gateway', () => {
    const of = listening('/users/{id:[0-9]+}/', { listen_port: 9090 });
    const call = planCall(of, addressOf(of, GATEWAY), { path: '/users/7/orders?a=1' });
    expect(call.url).toBe('http://gateway.test:9090/users/7/orders?a=1');
  });

  it.each([
    ['{sub}.shop.test', 'http://a.shop.test:8080/', true],
    ['{sub:(?:a|b)}.Shop.test', 'http://a.shop.test/', true],
    ['{sub}.shop.test', 'http://shop.test/', false],
    ['{sub}.shop.test', 'http://a.shop.test.evil.test/', false],
    ['{sub}.shop.test', 'http://localhost:8080/', false],
    ['shop.test', 'http://localhost:8080/', true],
    ['', 'http://localhost:8080/', true],
  ])('of domains %j is reached at %s: %s', (domain, url, expected) => {
    const of = api('X', { domain });
    expect(isReached(of, url)).toBe(expected);
    if (isPattern(domain)) expect(planCall(of, url).headers).toEqual({});
  });
});

it('asks for a domain in the form that a header can hold', () => {
  expect(planCall(api('X', { domain: 'größe.test' }), GATEWAY).headers).toEqual({
    Host: 'xn--gre-6ka8i.test',
  });
});

describe('a GraphQL API', () => {
  const of = decodeApi({ api_id: 'g', name: 'G', graphql: { enabled: true }, proxy: { listen_path: '/g/' } });

  it('is called by a query that every schema answers', () => {
    expect(planCall(of, `${GATEWAY}/g/`)).toMatchObject({
      method: 'POST',
      url: `${GATEWAY}/g/`,
      headers: { 'Content-Type': 'application/json' },
      body: { query: '{__typename}' },
    });
  });

  it('takes a path alone as a POST; whoever wants a GET writes it', () => {
    expect(parseCall('/more', of)).toEqual({ value: { method: 'POST', path: '/more' } });
    expect(parseCall('GET /', of)).toEqual({ value: { method: 'GET', path: '/' } });
    expect(planCall(of, `${GATEWAY}/g/`, { method: 'GET' })).not.toHaveProperty('body');
  });

  it.each([{ enabled: false }, {}, null])('is none where it is not enabled: %j', (graphql) => {
    expect(planCall(listening('/x/', { graphql }), `${GATEWAY}/x/`).method).toBe('GET');
  });
});
