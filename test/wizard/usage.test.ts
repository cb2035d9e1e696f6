import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { joinUrl } from '../../source/wizard/api-address.ts';
import { callRequest, keyPlaces, parseCall, planCall, versionToName } from '../../source/wizard/usage.ts';
import { api } from './world.ts';

const AT = 'http://localhost:8080/orders/';

describe('the call of an API', () => {
  it('is a GET of / with the key in Authorization', () => {
    expect(planCall(api('Orders'), AT)).toEqual({
      method: 'GET',
      path: '/',
      url: AT,
      headers: {},
      keyIn: { in: 'header', name: 'Authorization' },
    });
  });

  it.each([
    [{ header: 'x-api-key' }, { in: 'header', name: 'x-api-key' }],
    [
      { header: 'Authorization', query: 'key', cookie: 'c' },
      { in: 'header', name: 'Authorization' },
    ],
    [
      { query: 'api_key', cookie: 'c' },
      { in: 'query', name: 'api_key' },
    ],
    [{ cookie: 'token' }, { in: 'cookie', name: 'token' }],
    [{}, { in: 'header', name: 'Authorization' }],
  ])('carries the key where the API looks for it: %j', (keyPlace, keyIn) => {
    expect(planCall(api('Orders', { keyPlace }), AT).keyIn).toEqual(keyIn);
  });

  it.each([
    ['/items', 'http://localhost:8080/orders/items'],
    ['items/7?full=1', 'http://localhost:8080/orders/items/7?full=1'],
    ['/größe 2', 'http://localhost:8080/orders/gr%C3%B6%C3%9Fe%202'],
    ['/a#part', 'http://localhost:8080/orders/a%23part'],
    ['/a\\b', 'http://localhost:8080/orders/a%5Cb'],
    ['/a%2Fb?c=d#e', 'http://localhost:8080/orders/a%2Fb?c=d%23e'],
    ['//evil.test/', 'http://localhost:8080/orders/evil.test/'],
    ['@evil.test', 'http://localhost:8080/orders/@evil.test'],
  ])('goes to a path behind the listen path: %s', (path, url) => {
    expect(planCall(api('Orders'), AT, { path, method: 'POST' })).toMatchObject({ method: 'POST', url });
  });

  it.each([
    ['header', { headers: { 'x-version': 'v 2' }, url: 'http://localhost:8080/orders/items?a=1' }],
    ['url-param', { headers: {}, url: 'http://localhost:8080/orders/items?a=1&x-version=v+2' }],
    ['url', { headers: {}, url: 'http://localhost:8080/orders/v%202/items?a=1' }],
  ])('names the version where the API looks for it: %s', (place, expected) => {
    const of = api('Orders', { versions: ['v 2'], versionPlace: { in: place, name: 'x-version' } });
    expect(planCall(of, AT, { path: '/items?a=1', version: 'v 2' })).toMatchObject(expected);
  });

  it('asks for the domain of the API, unless its address has it', () => {
    const of = api('Orders', { domain: 'Shop.test' });
    expect(planCall(of, AT).headers).toEqual({ Host: 'Shop.test' });
    expect(planCall(of, 'https://shop.test:8443/orders/').headers).toEqual({});
  });

  it('is the same as a request with the key in a header', () => {
    const key = new Secret('the-key');
    const of = api('Orders', { domain: 'shop.test' });
    expect(callRequest(planCall(of, AT), key)).toEqual({
      method: 'GET',
      url: AT,
      headers: { Authorization: key, Host: 'shop.test' },
    });
    expect(callRequest(planCall(api('Orders', { keyPlace: { query: 'k' } }), AT), key)).toBeUndefined();
  });
});

describe('the places for a key', () => {
  it('are all that the API has, the header first', () => {
    const keyPlace = { cookie: 'c', query: 'q', header: 'h' };
    expect(keyPlaces(api('Orders', { keyPlace })).map((place) => place.in)).toEqual([
      'header',
      'query',
      'cookie',
    ]);
  });
});

describe('the version that a call names', () => {
  const classic = api('Orders', { versions: ['v1', 'v2'] });

  it.each([
    [classic, ['v2'], 'v2'],
    [classic, ['v2', 'v1'], 'v1'],
    [classic, ['Default'], undefined],
    [api('Orders'), ['Default'], undefined],
    [api('Orders', { baseVersion: 'v1', childVersions: [{ name: 'v2', id: 'x' }] }), [], 'v1'],
  ])('is one that the key opens (%#)', (of, granted, version) => {
    expect(versionToName(of, granted)).toBe(version);
  });
});

describe('what somebody wants to call', () => {
  it.each([
    ['/items', { method: 'GET', path: '/items' }],
    ['items', { method: 'GET', path: '/items' }],
    ['  POST /items?a=1 ', { method: 'POST', path: '/items?a=1' }],
    ['delete items/7', { method: 'DELETE', path: '/items/7' }],
    ['/', { method: 'GET', path: '/' }],
  ])('%s', (text, value) => {
    expect(parseCall(text)).toEqual({ value });
  });

  it.each(['', 'http://other.test/items', '/two words', 'PATCHY /items', '/a\u001b[31m'])(
    'is refused: %j',
    (text) => {
      expect(parseCall(text)).toMatchObject({
        problem: { next: 'Write a path such as /items, or POST /items.' },
      });
    },
  );
});

describe('an address and a listen path', () => {
  it.each([
    ['http://a:1', '/orders/', 'http://a:1/orders/'],
    ['http://a:1/', 'orders', 'http://a:1/orders'],
    ['http://a:1/base/', '/orders/', 'http://a:1/base/orders/'],
  ])('%s and %s have one slash between', (base, path, url) => {
    expect(joinUrl(base, path)).toBe(url);
  });
});
