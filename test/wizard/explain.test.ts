import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import type { Api, ApiAnswer } from '../../source/tyk/types.ts';
import { explainAnswer, explainSilence } from '../../source/wizard/explain.ts';
import type { Tried, Verdict } from '../../source/wizard/explain-verdict.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { answered, DISALLOWED, GATEWAY, held, orders, refusal, tried } from './tried.ts';
import { api, DAY, HOUR, listed, NOW, noLimits, policy } from './world.ts';

const explain = (answer: ApiAnswer, more: Partial<Tried> = {}): Verdict => explainAnswer(answer, tried(more));
const callOf = (of: Api, change = {}) => planCall(of, `${GATEWAY}${of.listenPath}`, change);

describe('an answer from behind the Gateway', () => {
  it('proves the key, with the call, the status and the time', () => {
    expect(explain(answered(200))).toEqual({
      state: 'proven',
      headline: 'The key works: GET http://gateway.test:8080/orders/ answered 200 in 12 ms.',
      retryable: false,
      offers: [],
    });
  });

  it.each([
    [404, 'Its own paths are probably deeper: call another path.', 'p'],
    [405, 'It may need another path or method, or more than a plain call.', 'p'],
    [400, 'It may need another path or method, or more than a plain call.', undefined],
    [401, 'Your API needs more than the key: a login, perhaps.', undefined],
    [403, 'Your API needs more than the key: a login, perhaps.', undefined],
    [429, 'It may need another path or method, or more than a plain call.', undefined],
    [500, 'Your API is down or failing. The key is fine.', undefined],
    [502, 'Your API is down or failing. The key is fine.', undefined],
    [504, 'Your API is down or failing. The key is fine.', undefined],
  ])('proves the key whatever its status: %i', (status, next, key) => {
    const verdict = explain(answered(status));
    expect(verdict).toMatchObject({ state: 'proven', retryable: false, next });
    expect(verdict.headline).toBe(`The key worked; your API answered ${status} at /.`);
    expect(verdict.offers[0]?.key).toBe(key);
  });

  it('names the path that was asked for', () => {
    const call = callOf(orders, { path: '/items' });
    expect(explain(answered(404), { call }).headline).toBe(
      'The key worked; your API answered 404 at /items.',
    );
  });

  it('tells where it redirects to, and that the key is not sent there', () => {
    const verdict = explain(answered(302, { location: 'https://login.test/' }));
    expect(verdict.next).toBe('It redirects to https://login.test/; the key is not sent there.');
  });
});

describe('a limit that is used up', () => {
  const limited = held({ limits: { ...noLimits, rate: { requests: 2, seconds: 10 } } });

  it('of the rate proves the key', () => {
    expect(explain(refusal(429, 'Rate Limit Exceeded'), { held: limited })).toMatchObject({
      state: 'proven',
      headline: 'The key worked; its rate limit is used up for now (429).',
      why: 'It allows 2 per 10 s.',
      next: 'Try again in 10 seconds.',
    });
  });

  it('is told apart from the limit of the whole API, by the words and by the key', () => {
    const headline = 'The key worked; the rate limit of the whole API is used up for now (429).';
    expect(explain(refusal(429, 'API Rate Limit Exceeded'), { held: limited }).headline).toBe(headline);
    expect(explain(refusal(429, 'API Rate limit exceeded'), { held: limited }).headline).toBe(headline);
    expect(explain(refusal(429, 'Slow down, please')).headline).toBe(headline);
  });

  it.each([
    ['in the words of v2 to v5.3', 'Rate limit exceeded', {}],
    ['in words of the operator', 'Langsamer, bitte', {}],
    ['with its generator hidden', 'Rate Limit Exceeded', { byTyk: false }],
    ['with the rate in its headers', 'Rate Limit Exceeded', { quota: { limit: 2, remaining: 0, renews: 9 } }],
    ['where the key was not read', 'Rate Limit Exceeded', {}],
  ])('is Tyk’s own 429 %s', (_, words, more) => {
    const verdict = explain(refusal(429, words, more), { held: limited });
    expect(verdict).toMatchObject({
      state: 'proven',
      headline: 'The key worked; its rate limit is used up for now (429).',
    });
  });

  it('in front of the Gateway proves nothing', () => {
    const answer = refusal(429, 'error code: 1015', { byTyk: false, contentType: 'text/plain' });
    expect(explain(answer).state).toBe('unknown');
  });

  it('of the quota is told with the quota', () => {
    const quota = { requests: 10, seconds: DAY };
    const verdict = explain(refusal(403, 'Quota exceeded'), {
      held: held({ limits: { ...noLimits, quota } }),
    });
    expect(verdict).toMatchObject({
      state: 'refused',
      headline: 'The key is fine, but its quota is used up (403).',
      why: 'It has 10 per day, renewing.',
      next: 'Wait until it renews, or raise it in Tyk.',
    });
  });

  it('of a quota that never renews is no matter of waiting', () => {
    const quota = { requests: 10, seconds: 'never' } as const;
    const verdict = explain(refusal(403, 'Quota exceeded'), {
      held: held({ limits: { ...noLimits, quota } }),
    });
    expect(verdict.next).toBe('It never renews: raise it in Tyk, or make another key.');
  });

  it('of the quota is known as such where the headers tell the rate (since 5.13.0)', () => {
    const answer = refusal(403, 'Quota exceeded', { quota: { limit: 5, remaining: 3, renews: 9 } });
    expect(explain(answer, { held: undefined }).headline).toBe(
      'The key is fine, but its quota is used up (403).',
    );
  });
});

describe('"Access to this API has been disallowed"', () => {
  const payments = api('Payments');
  const facts = listed({ apis: [orders, payments] });
  const versioned = api('Books', {
    versions: ['v1', 'v2'],
    versionPlace: { in: 'header', name: 'x-api-version' },
  });
  const booksOf = (...versions: string[]) =>
    held({ access: [{ apiId: 'books', apiName: 'Books', versions }] });
  const gold = policy('Gold', ['orders']);
  const foreign = policy('Partner', ['orders'], { organisation: 'org-two' });
  const stock = api('Stock', {
    baseVersion: 'v1',
    defaultVersion: 'v1',
    childVersions: [{ name: 'v2', id: 'stock-two' }],
    versionPlace: { in: 'header', name: 'x-api-version' },
  });
  const withPolicy = (...policies: string[]) => held({ policies });

  const table: [string, Partial<Tried>, string, string][] = [
    [
      'the key is unknown here',
      { held: 'missing' },
      'Tyk does not know this key.',
      'It was deleted, belongs to another Tyk, was not copied whole, or Tyk has lost its storage.',
    ],
    [
      'the key is unknown, and keys of this API end by themselves',
      { held: 'missing', api: api('Orders', { sessionLifetime: 5 }) },
      'Tyk does not know this key.',
      'It was deleted, belongs to another Tyk, was not copied whole, or Tyk has lost its storage. Tyk deletes keys of Orders by itself after a time.',
    ],
    [
      'the API is not in its rights',
      { api: payments, facts },
      'The key does not open Payments.',
      'It opens Orders.',
    ],
    [
      'the version is not granted',
      { api: versioned, call: callOf(versioned, { version: 'v2' }), held: booksOf('v1') },
      'The key does not open version v2 of Books.',
      'It opens v1.',
    ],
    [
      'the version is not named, and the default is not granted',
      {
        api: { ...versioned, defaultVersion: 'v2' },
        call: callOf(versioned),
        held: booksOf('v1'),
      },
      'The key does not open version v2 of Books.',
      'It opens v1.',
    ],
    [
      'the key names a version that the API never had',
      { api: versioned, call: callOf(versioned, { version: 'v1' }), held: booksOf('Default') },
      'The key does not open version v1 of Books.',
      'It names Default, so it opens nothing of this API at all.',
    ],
    [
      'the key names no version',
      { api: versioned, call: callOf(versioned, { version: 'v1' }), held: booksOf() },
      'The key does not open version v1 of Books.',
      'It names no version, so it opens nothing of this API at all.',
    ],
    [
      'the version is an API of its own that is not in its rights',
      {
        api: stock,
        call: callOf(stock, { version: 'v2' }),
        held: held({ access: [{ apiId: 'stock', apiName: 'Stock', versions: [] }] }),
        facts: listed({ apis: [stock] }),
      },
      'The key does not open version v2 of Stock.',
      'That version is an API of its own. The key opens Stock.',
    ],
    [
      'its policy is gone',
      { held: withPolicy('silver'), facts: listed({ policies: [gold] }) },
      'The policy of this key is gone: silver.',
      'Tyk may still show the rights that it gave, but lets no key through without it.',
    ],
    [
      'its policy is of another organisation',
      { held: withPolicy('partner'), facts: listed({ policies: [gold, foreign] }) },
      'The policy of this key belongs to another organisation: Partner.',
      'Orders is of 5e9d9544a1dc.',
    ],
    [
      'every one of its policies is broken',
      { held: withPolicy('silver', 'partner'), facts: listed({ policies: [foreign] }) },
      'The policy of this key is gone: silver.',
      'Tyk may still show the rights that it gave, but lets no key through without it.',
    ],
    [
      'nothing that Tyk shows speaks against it',
      {},
      'The Gateway refused the key, although Tyk shows that it opens Orders (403).',
      'The Gateway at gateway.test:8080 may belong to another Tyk, not have the key yet, or have lost its storage.',
    ],
    [
      'one policy of two still stands',
      { held: withPolicy('silver', 'gold'), facts: listed({ policies: [gold] }) },
      'The Gateway refused the key, although Tyk shows that it opens Orders (403).',
      'The Gateway at gateway.test:8080 may belong to another Tyk, not have the key yet, or have lost its storage.',
    ],
    [
      'the policies are listed without their ids (v5.3.0)',
      { held: withPolicy('silver'), facts: listed({ policies: [policy('Silver', ['orders'], { id: '' })] }) },
      'The Gateway refused the key, although Tyk shows that it opens Orders (403).',
      'The Gateway at gateway.test:8080 may belong to another Tyk, not have the key yet, or have lost its storage.',
    ],
    [
      'the key could not be read',
      { held: undefined },
      'The Gateway refused the key (403).',
      'It could not be read back: it may be unknown, not open this API or version, or have lost its policy.',
    ],
  ];

  it.each(table)('where %s', (_, more, headline, why) => {
    expect(explain(refusal(403, DISALLOWED), more)).toMatchObject({
      state: 'refused',
      headline,
      why,
      retryable: false,
      said: 'Tyk answered 403: Access to this API has been disallowed',
    });
  });

  it('means the same in words of the operator', () => {
    const verdict = explain(refusal(403, 'Nein.'), { api: payments, facts });
    expect(verdict).toMatchObject({
      headline: 'The key does not open Payments.',
      said: 'Tyk answered 403: Nein.',
    });
  });

  it('names only some of many APIs', () => {
    const access = Array.from({ length: 12 }, (_, n) => ({
      apiId: `a${n}`,
      apiName: `API ${n}`,
      versions: [],
    }));
    expect(explain(refusal(403, DISALLOWED), { held: held({ access }) }).why).toBe(
      'It opens API 0, API 1, API 2, API 3, API 4 and 7 more.',
    );
  });

  it('offers a version that the key opens, with one key press', () => {
    const more = { api: versioned, call: callOf(versioned, { version: 'v2' }), held: booksOf('v1') };
    const { offers } = explain(refusal(403, DISALLOWED), more);
    expect(offers).toEqual([
      {
        id: 'again',
        key: 'h',
        label: 'try again with v1 in the header x-api-version',
        change: { version: 'v1' },
      },
    ]);
  });

  it.each([
    ['its record fits', held()],
    ['Tyk does not find it yet', 'missing'],
    ['it could not be read', undefined],
  ] as const)('is worth waiting for where the key is new and %s', (_, record) => {
    const more = { held: record, fresh: true };
    expect(explain(refusal(403, DISALLOWED), { ...more, mayWait: true })).toMatchObject({
      headline: 'The Gateway does not know the key yet.',
      retryable: true,
    });
    expect(explain(refusal(403, DISALLOWED), { ...more, mayWait: false })).toMatchObject({
      retryable: false,
    });
  });

  it('is not worth waiting for where a new key does not open the API', () => {
    const more = { api: payments, facts, fresh: true, mayWait: true };
    expect(explain(refusal(403, DISALLOWED), more).retryable).toBe(false);
  });
});

describe('a version', () => {
  const books = api('Books', {
    versions: ['v1', 'v2'],
    versionPlace: { in: 'header', name: 'x-api-version' },
  });
  const granted = held({ access: [{ apiId: 'books', apiName: 'Books', versions: ['v2'] }] });

  it('that is not named is asked for, in the place where the API looks', () => {
    const verdict = explain(refusal(403, 'Version information not found'), { api: books, held: granted });
    expect(verdict).toMatchObject({
      headline: 'This request named no version of Books.',
      why: 'It has v1 and v2. The API expects one in the header x-api-version.',
      offers: [{ change: { version: 'v2' } }],
    });
  });

  it.each([
    ['url-param', 'It has v1 and v2. The API expects one in the parameter v.'],
    ['url', 'It has v1 and v2. The API expects one in the path.'],
  ])('can be wanted elsewhere: %s', (place, why) => {
    const other = { ...books, versionPlace: { in: place, name: 'v' } };
    expect(explain(refusal(403, 'Version information not found'), { api: other }).why).toBe(why);
  });

  it.each([
    [403, 'of a Classic API', books],
    [
      404,
      'that would be an API of its own',
      api('Books', {
        baseVersion: 'v1',
        childVersions: [{ name: 'v2', id: 'b2' }],
        versionPlace: { in: 'header', name: 'v' },
      }),
    ],
  ])('that the API does not have is named (%i, %s)', (status, _, of) => {
    const call = callOf(of, { version: 'V1' });
    const verdict = explain(refusal(status, 'This API version does not seem to exist'), { api: of, call });
    expect(verdict).toMatchObject({
      state: 'refused',
      headline: 'Books has no version V1.',
      why: 'It has v1 and v2.',
      retryable: false,
    });
  });
});

describe('a key that is refused for what it is', () => {
  it('has expired', () => {
    const verdict = explain(refusal(401, 'Key has expired, please renew'), {
      held: held({ expires: NOW - 2 * HOUR }),
    });
    expect(verdict).toMatchObject({
      headline: 'The key has expired.',
      why: 'It ended on Sat 21 Nov 2026 09:02 (2 h ago).',
      next: 'Extend it in Tyk, or make another.',
    });
  });

  it.each([401, 403])('has expired, whatever the words (%i)', (status) => {
    const verdict = explain(refusal(status, 'Nope'), { held: held({ expires: NOW - 60 }) });
    expect(verdict.headline).toBe('The key has expired.');
  });

  it('is expired for a Gateway whose clock is ahead', () => {
    const verdict = explain(refusal(401, 'Key has expired, please renew'), {
      held: held({ expires: NOW + HOUR }),
    });
    expect(verdict).toMatchObject({
      headline: 'The Gateway considers the key expired.',
      why: 'In Tyk it is valid until Sat 21 Nov 2026 12:02, so the clock of the Gateway may be ahead.',
    });
  });

  it('is inactive', () => {
    const verdict = explain(refusal(403, 'Key is inactive, please renew'), {
      held: held({ inactive: true }),
    });
    expect(verdict.headline).toBe('The key is inactive.');
  });

  it('carries an inactive policy, which is named', () => {
    const retired = policy('Retired', ['orders'], { state: 'inactive' });
    const verdict = explain(refusal(403, 'Key is inactive, please renew'), {
      held: held({ policies: ['retired'], inactive: true }),
      facts: listed({ policies: [retired] }),
    });
    expect(verdict.headline).toBe('The policy Retired is inactive, so every key with it is blocked.');
  });

  it.each([
    ['Key has expired, please renew', 401, 'The key has expired.'],
    ['Key is inactive, please renew', 403, 'The key, or a policy that it carries, is inactive.'],
    ['Quota exceeded', 403, 'The key is fine, but its quota is used up (403).'],
  ])('is explained by the words where it could not be read: %s', (words, status, headline) => {
    expect(explain(refusal(status, words), { held: undefined }).headline).toBe(headline);
  });
});

describe('a refusal that the key’s record shows nothing of', () => {
  it.each([
    ['Access to this resource has been disallowed', 'The key may not call GET /.'],
    [
      'Requested endpoint is forbidden',
      'The API itself forbids GET /: that says nothing about the key.',
      'unknown',
    ],
    [
      'WhiteListStatus for path not found',
      'The API itself forbids GET /: that says nothing about the key.',
      'unknown',
    ],
    [
      'this organisation access has been disabled, please contact your API administrator',
      'The key is fine: its whole organisation is switched off, or over its limit.',
    ],
    [
      'This organisation quota has been exceeded, please contact your API administrator',
      'The key is fine: its whole organisation is switched off, or over its limit.',
    ],
    [
      'access from this IP has been disallowed',
      'The key is fine: this API takes no calls from the address of this machine.',
      'unknown',
    ],
    [
      'Api Version has expired, please check documentation or contact administrator',
      'The key is fine: Orders, or this version of it, has expired.',
    ],
    ['Client certificate required', 'Orders also needs a client certificate.'],
    [
      `Certificate with SHA256 ${'0'.repeat(64)} not allowed`,
      "Orders does not let this client certificate in: it is not in the API's own list.",
    ],
  ])('is told by its words: %s', (words, headline, state = 'refused') => {
    expect(explain(refusal(403, words))).toMatchObject({ headline, state });
  });
});

describe('a key that did not arrive', () => {
  const missing = refusal(401, 'Authorization field missing');

  it('was put in the wrong place: the right one is offered', () => {
    const customers = api('Customers', { keyPlace: { header: 'x-api-key' } });
    const call = callOf(customers, { keyIn: { in: 'header', name: 'Authorization' } });
    expect(explain(missing, { api: customers, call })).toMatchObject({
      state: 'refused',
      headline: 'Customers expects the key in the header x-api-key, not in the header Authorization.',
      offers: [{ key: 'h', change: { keyIn: { in: 'header', name: 'x-api-key' } } }],
    });
  });

  it('was dropped on the way: another place of the API is offered', () => {
    const pictures = api('Pictures', { keyPlace: { header: 'Authorization', query: 'api_key' } });
    const verdict = explain(missing, { api: pictures });
    expect(verdict.headline).toBe(
      'The key did not arrive, although it was sent in the header Authorization.',
    );
    expect(verdict.offers).toMatchObject([{ label: 'try again with the key in the query api_key' }]);
  });

  it('has no other place to go', () => {
    expect(explain(missing).offers).toEqual([]);
  });

  it('is unknown, where an operator has Tyk say 401 for that', () => {
    expect(explain(refusal(401, 'Unknown key'), { held: 'missing' }).headline).toBe(
      'Tyk does not know this key.',
    );
  });

  it('is not all that the API wants', () => {
    const reports = api('Reports', { auth: ['basic', 'auth-token'] });
    const words = 'Attempted access with malformed header, header not in basic auth format';
    expect(explain(refusal(400, words), { api: reports })).toMatchObject({
      state: 'unknown',
      headline: 'Reports needs more than a key: a call also needs Basic authentication.',
    });
  });

  it.each([
    ['jwt', 403, 'Key not authorized', 'Orders takes no plain keys: needs a JWT, not a key.'],
    ['jwt', 400, 'Authorization field missing', 'Orders takes no plain keys: needs a JWT, not a key.'],
    ['oauth2', 403, 'Key not authorised', 'Orders takes no plain keys: needs an OAuth client, not a key.'],
    ['basic', 401, 'User not authorised', 'The Gateway does not know this name with this password.'],
    [
      'hmac',
      400,
      'Authorization field missing, malformed or invalid',
      'The Gateway refused the signature (400).',
    ],
    [
      'certificate-token',
      401,
      'Client certificate required',
      'Orders wants to see a client certificate, and none came.',
    ],
  ] as const)('is of no use to an API of another kind: %s, %i', (kind, status, words, headline) => {
    expect(explain(refusal(status, words), { api: api('Orders', { auth: [kind] }) }).headline).toBe(headline);
  });
});

describe('an answer of the chain that says nothing about the key', () => {
  it.each([
    ['GraphQL without a query', 400, 'the provided request is empty'],
    ['GraphQL that does not parse', 400, 'external: field: nothing not defined on type: Query'],
    ['a size limit', 400, 'Request is too large'],
    ['a length that is missing', 400, 'content length is not a valid Integer'],
    ['a JSON schema', 422, 'name: is required; organisation: is required'],
    ['an OAS validation', 422, 'request body has an error: value is required but missing'],
    ['an OAS validation with its own status', 400, 'parameter "certificate" in query has an error'],
    ['a plugin', 401, 'The quota exceeded header is missing from this IP'],
    ['a plugin with a code of its own', 400, 'E4711'],
    ['an operator’s own words for a missing key', 401, 'Bitte anmelden'],
    ['a session that is not set', 400, 'Session state is missing or unset!'],
  ])('%s', (_, status, words) => {
    const verdict = explain(refusal(status, words));
    expect(verdict).toMatchObject({
      state: 'unknown',
      headline: `The Gateway answered ${status} to this call, which says nothing about the key.`,
      said: `Tyk answered ${status}: ${words}`,
      offers: [{ id: 'path' }],
    });
  });

  it('is not called the Gateway’s where Tyk does not sign it', () => {
    expect(explain(refusal(401, 'Unauthorized', { byTyk: false })).headline).toBe(
      'gateway.test:8080 answered 401 to this call, which says nothing about the key.',
    );
  });

  it('does not hide what Tyk holds against the key', () => {
    expect(explain(refusal(422, 'whatever'), { held: 'missing' }).state).toBe('refused');
    expect(explain(refusal(401, 'Nein.'), { held: held({ expires: NOW - HOUR }) }).state).toBe('refused');
  });

  it('proves the key where Tyk looks at the query after it', () => {
    expect(explain(refusal(403, 'depth limit exceeded')).state).toBe('proven');
  });
});

describe('404 by the Gateway itself', () => {
  const absent = refusal(404, 'Not Found', { byTyk: false, contentType: 'text/plain; charset=utf-8' });

  it('may pass: the API is not loaded yet, and a reload is offered on a Gateway', () => {
    expect(explain(absent, { mayWait: true })).toMatchObject({
      state: 'not-loaded',
      headline: 'The Gateway has not loaded this API yet (404).',
      next: 'Ask the Gateway to reload, or wait.',
      retryable: true,
      offers: [{ id: 'reload', key: 'r' }],
    });
  });

  it('can only be waited for where a Dashboard stands before the Gateway', () => {
    expect(explain(absent, { mayWait: true, server: 'dashboard' })).toMatchObject({
      next: 'Wait a moment.',
      offers: [],
    });
  });

  it('says after the wait what was called', () => {
    expect(explain(absent)).toMatchObject({
      state: 'not-loaded',
      headline: 'Nothing listens at http://gateway.test:8080/orders/ (404).',
      why: 'The Gateway has not loaded Orders, or this is not the address of its Gateway.',
      retryable: false,
    });
  });

  it('tells of the domain', () => {
    const verdict = explain(absent, { api: api('Orders', { domain: 'shop.test' }) });
    expect(verdict.why).toContain('It listens on the domain shop.test only.');
  });

  it.each(['/users/{id:[0-9]+}/', '/{tenant}/shop/'])('is a path that may not fit: %s', (listenPath) => {
    const of = api('Users', { listenPath });
    const verdict = explain(absent, { api: of, call: callOf(of, { path: '/users/x/' }), mayWait: true });
    expect(verdict).toMatchObject({ retryable: false, offers: [{ id: 'path' }] });
    expect(verdict.why).toBe(`Users listens at ${listenPath}; this path may not fit.`);
    expect(JSON.stringify(verdict)).not.toContain('has not loaded');
  });

  it('never passes for an internal API', () => {
    expect(explain(absent, { api: api('Orders', { internal: true }), mayWait: true })).toMatchObject({
      headline: 'Orders is internal: it cannot be called from outside (404).',
      retryable: false,
    });
  });
});

describe('5xx', () => {
  it.each([
    [500, 'There was a problem proxying the request'],
    [500, 'Upstream host lookup failed'],
    [503, 'Service temporarily unavailable.'],
    [504, 'Upstream service reached hard timeout.'],
  ])('proves the key where the Gateway could not reach the API: %i %s', (status, words) => {
    expect(explain(refusal(status, words))).toMatchObject({
      state: 'proven',
      headline: `The key worked; your API is down: the Gateway got no answer from it (${status}).`,
      why: 'The service behind Orders does not run, or the Gateway cannot reach it.',
      said: `Tyk answered ${status}: ${words}`,
    });
  });

  it.each([
    ['Tyk', refusal(500, 'Internal Server Error'), 'The Gateway itself failed.'],
    [
      'a load balancer',
      refusal(502, 'no upstream', { byTyk: false }),
      'The Gateway failed, or something in front of it.',
    ],
  ])('proves nothing where %s failed', (_, answer, why) => {
    const verdict = explain(answer);
    expect(verdict).toMatchObject({ state: 'unknown', why });
    expect(verdict.headline).toBe(
      `gateway.test:8080 failed (${answer.status}): this says nothing about the key.`,
    );
  });
});

describe('what is no Gateway', () => {
  it.each([
    [
      'a web page',
      refusal(200, 'Sign in', { byTyk: false, isPage: true }),
      'What answers at gateway.test:8080 is a web page, not the Gateway (200).',
    ],
    [
      'a wall that forbids',
      refusal(403, 'Forbidden', { byTyk: false, isPage: true }),
      'What answers at gateway.test:8080 is a web page, not the Gateway (403).',
    ],
    [
      'a redirect',
      refusal(301, '', { byTyk: false, location: 'https://gateway.test/orders/' }),
      'gateway.test:8080 redirects to https://gateway.test/orders/ (301).',
    ],
    [
      'an answer without the quota headers',
      refusal(200, 'ok', { byTyk: false }),
      'gateway.test:8080 answered 200, but nothing shows that the Gateway let the key through.',
    ],
  ])('proves nothing: %s', (_, answer, headline) => {
    expect(explain(answer)).toMatchObject({ state: 'unknown', headline, retryable: false });
  });

  it('or nothing at all is told in the words of the connection', () => {
    const error = new WizardError('unreachable', {
      what: 'Nothing listens at localhost:8080.',
      next: 'Start Tyk.',
    });
    expect(explainSilence(error)).toEqual({
      state: 'unreachable',
      headline: 'Nothing listens at localhost:8080.',
      next: 'Start Tyk.',
      retryable: false,
      offers: [],
    });
  });
});
