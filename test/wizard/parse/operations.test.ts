import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../source/tyk/scope.ts';
import { parseOperation, parseOperationLimit } from '../../../source/wizard/parse/operations.ts';

const known: readonly Operation[] = [
  { method: 'GET', path: '/orders', id: 'listOrders' },
  { method: 'POST', path: '/orders', id: 'addOrder' },
  { method: 'GET', path: '/reset', id: 'reset', shut: 'blocked' },
  { method: 'GET', path: '/inner', id: 'inner', shut: 'internal' },
];
const ALL = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const say = (parsed: ReturnType<typeof parseOperation>) =>
  'value' in parsed ? parsed.value : `${parsed.problem.what} ${parsed.problem.next ?? ''}`;

describe('an operation', () => {
  it.each<[string, readonly string[]]>([
    ['GET /orders', ['GET /orders']],
    ['GET+HEAD /orders/{id}', ['GET /orders/{id}', 'HEAD /orders/{id}']],
    ['GET+GET /a', ['GET /a']],
    // Every method that the document lists there, else every usual one.
    ['/orders', ['GET /orders', 'POST /orders']],
    ['/public/*', ALL.map((method) => `${method} /public/*`)],
    ['GET /*', ['GET /*']],
    ['GET /', ['GET /']],
    ['listOrders', ['GET /orders']],
    ['GET /a%20b%2Cc', ['GET /a b%2Cc']],
    ['GET /v1.0/$metadata', ['GET /v1.0/$metadata']],
    ['GET /items:batch', ['GET /items:batch']],
    ['TRACE /a', ['TRACE /a']],
    ['GET /größe', ['GET /größe']],
  ])('%s', (text, expected) => {
    const parsed = parseOperation(text, known);
    expect(say(parsed)).toEqual(expected);
    for (const item of expected) expect(say(parseOperation(item, known))).toEqual([item]);
  });

  it.each<[string, RegExp]>([
    ['', /An operation is missing/],
    ['get /orders', /"get" is not GET to Tyk, which compares letter by letter. Write GET/],
    ['* /orders', /Tyk knows no "\*" for methods: such a key opens nothing/],
    ['GET+ /orders', /A method is missing/],
    ['FETCH /orders', /There is no method "FETCH". There are GET/],
    ['GET /orders/{3}', /braces with a number, which Tyk reads as the name of a segment/],
    ['GET /orders/[0-9]{1,3}', /braces with a number/],
    ['GET /orders/{}', /braces without a plain name/],
    ['GET /orders/{id:[0-9]+}', /braces without a plain name/],
    ['GET /orders/{id', /a brace without its other half/],
    ['GET /orders/id}', /a brace without its other half/],
    ['GET /(?!admin)', /looks like a pattern, and patterns are made here/],
    ['GET /orders$', /looks like a pattern/],
    ['GET /orders/.*', /looks like a pattern/],
    ['GET /a\\d', /looks like a pattern/],
    ['GET /orders?x=1', /has a query, which Tyk does not look at/],
    ['GET /a/*/b', /has a \* that is not its last segment/],
    ['GET /a*', /has a \* that is not its last segment/],
    ['GET //a', /is not a clean path/],
    ['GET /a/../b', /is not a clean path/],
    ['GET /100%', /has a % that encodes nothing/],
    ['GET /a%00', /has signs that no path has/],
    ['/*', /is everything the API has. Leave it out, or name the methods/],
    ['GET orders', /is not an operation/],
    ['listOrder', /There is no operation "listOrder". Did you mean listOrders\?/],
    ['reset', /GET \/reset cannot be called with any key/],
    ['GET /inner', /GET \/inner cannot be called with any key/],
  ])('is refused: %s', (text, expected) => {
    expect(say(parseOperation(text, known))).toMatch(expected);
  });
});

describe('a limit of one', () => {
  it.each<[string, readonly string[]]>([
    ['GET /orders = 5/60s', ['GET /orders = 5/60s']],
    ['listOrders=5/minute', ['GET /orders = 5/60s']],
    ['/orders = 1/s', ['GET /orders = 1/1s', 'POST /orders = 1/1s']],
  ])('%s', (text, expected) => expect(say(parseOperationLimit(text, known))).toEqual(expected));

  it.each<[string, RegExp]>([
    ['GET /orders', /does not say how many/],
    ['GET /orders = 0/60s', /Tyk reads "0" as unlimited. Write GET \/orders = 5\/60s$/],
    ['GET /orders = -1/60s', /Tyk reads "-1" as unlimited/],
    ['GET /orders = 5/0s', /no time at all/],
    ['GET /orders = 5/0.5s', /not whole seconds/],
    ['GET /orders = unlimited', /would lift that of the key/],
    ['get /orders = 5/60s', /compares letter by letter/],
  ])('is refused: %s', (text, expected) => expect(say(parseOperationLimit(text, known))).toMatch(expected));
});
