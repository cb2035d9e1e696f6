import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { compareKey, readBack } from '../../source/run/prove.ts';
import { Secret } from '../../source/secret.ts';
import type {
  AccessRight,
  CreatedKey,
  KeyRecord,
  KeyRequest,
  Limits,
  TykClient,
} from '../../source/tyk/types.ts';
import { outcomeOfProof, sayProof } from '../../source/wizard/outcome.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { makeRequest } from '../tyk/requests.ts';
import { api, listed, NOW, noLimits, onlyAccess, onlyRate, plain, policy } from '../wizard/world.ts';

const limits: Limits = { rate: { requests: 1000, seconds: 60 }, quota: 'unlimited', throttle: 'off' };
const orders: AccessRight = { apiId: 'orders', apiName: 'Orders', versions: ['v1', 'v2'] };
const payments: AccessRight = { apiId: 'payments', apiName: 'Payments', versions: [] };

/** A key exactly as it was asked for. */
function recordOf(request: KeyRequest, change: Partial<KeyRecord> = {}): KeyRecord {
  return {
    organisation: 'default',
    alias: request.alias,
    expires: request.expires,
    limits: request.limits,
    access: request.access.apis.map((right) => ({
      ...right,
      versions: right.versions.length === 0 ? ['Default'] : right.versions,
    })),
    policies: request.access.policies,
    tags: [],
    metadata: {},
    inactive: false,
    detailedLogging: false,
    ...change,
  };
}

const asked = makeRequest({
  access: { apis: [orders, payments], policies: [] },
  expires: NOW + 3600,
  limits,
});
const open = listed({ apis: [api('Orders', { versions: ['v1', 'v2'] }), api('Payments')] });
const answers: Answers = { apis: ['orders=v1', 'orders=v2', 'payments'] };

function differ(change: Partial<KeyRecord>, request = asked, given = answers, known: Facts = open): string[] {
  return compareKey(request, recordOf(request, change), given, known).map(plain);
}

describe('a key read back', () => {
  it('is as asked where every field is', () => {
    expect(differ({})).toEqual([]);
  });

  it('may hold more that opens nothing: tags, metadata, a second of drift', () => {
    expect(differ({ tags: ['x'], metadata: { by: 'x' }, alias: 'x', expires: NOW + 3601 })).toEqual([]);
  });

  const detailed = makeRequest({
    ...asked,
    alias: 'ci',
    tags: ['a', 'b', 'c'],
    metadata: { team: 'x', size: 3, deep: { list: [1, { yes: true }] } },
    detailedLogging: true,
  });
  const own = { alias: 'ci', tags: ['c', 'b', 'a'], metadata: detailed.metadata, detailedLogging: true };

  it('has all of its details, in any order', () => {
    expect(differ(own, detailed)).toEqual([]);
    const turned = { deep: { list: [1, { yes: true }] }, size: 3, team: 'x' };
    expect(differ({ ...own, metadata: turned }, detailed)).toEqual([]);
  });

  it.each<[string, Partial<KeyRecord>, string[]]>([
    ['the alias has gone', { alias: '' }, ['it has no alias']],
    ['the alias is another', { alias: 'cd' }, ['its alias is cd']],
    ['tags have gone', { tags: ['b'] }, ['it does not have the tag a and c']],
    ['metadata has gone', { metadata: {} }, ['its metadata differs in team, size and deep']],
    [
      'a number became a text',
      { metadata: { ...own.metadata, size: '3' } },
      ['its metadata differs in size'],
    ],
    [
      'metadata lost something inside',
      { metadata: { ...own.metadata, deep: { list: [1] } } },
      ['its metadata differs in deep'],
    ],
    ['nothing is logged', { detailedLogging: false }, ['detailed logging is off']],
  ])('differs where %s', (_what, change, words) => {
    expect(differ({ ...own, ...change }, detailed)).toEqual(words);
  });

  it('differs where it logs what nobody asked it to', () => {
    expect(differ({ detailedLogging: true })).toEqual(['detailed logging is on']);
  });

  const more = (right: Partial<AccessRight>): Partial<KeyRecord> => ({
    access: [...recordOf(asked).access, { apiId: 'else', apiName: 'Else', versions: ['Default'], ...right }],
  });
  it.each<[string, Partial<KeyRecord>, string[]]>([
    ['another API', more({}), ['it opens Else too']],
    ['an API without a name', more({ apiName: '' }), ['it opens else too']],
    ['an API that draws', more({ apiName: '\u001b[2J', apiId: 'e\u009b2Jl' }), ['it opens el too']],
    [
      'another version',
      { access: [{ ...orders, versions: ['v1', 'v2', 'v3'] }, payments] },
      ['it opens v3 of Orders too'],
    ],
    [
      'a version of what has none',
      { access: [orders, { ...payments, versions: ['Default', 'internal'] }] },
      ['it opens internal of Payments too'],
    ],
    ['a policy', { policies: ['root'] }, ['it carries the policy root too']],
    ['another organisation', { organisation: 'evil' }, ['it belongs to the organisation evil, not default']],
  ])('is dangerous where it has %s that was not asked for', (_what, change, words) => {
    expect(differ(change)).toEqual(words);
  });

  it.each([
    ['the key itself', { organisation: 'evil' }, ['it belongs to the organisation evil, not default']],
    ['the key itself, as asked', { organisation: 'default' }, []],
    ['no organisation', { organisation: undefined }, []],
  ])('shows its organisation in %s', (_what, seen, words) => {
    expect(compareKey(asked, recordOf(asked), answers, open, seen)).toEqual(words);
  });

  it.each([
    [NOW, NOW + 3600, 0],
    [NOW + 3599, NOW + 3600, 0],
    [NOW + 3600, NOW + 3600, 1],
    [NOW + 9000, NOW + 3600, 1],
    [NOW + 9000, 'never' as const, 0],
    [undefined, NOW + 3600, 0],
  ])('made at %s by the clock of Tyk, ends at %s: dead %i', (madeAt, expires, dead) => {
    const request = makeRequest({ ...asked, expires });
    const told = compareKey(request, recordOf(request), answers, open, { madeAt });
    expect(told.filter((words) => words.startsWith('it has expired already'))).toHaveLength(dead);
  });

  it.each<[string, Partial<KeyRecord>, string[]]>([
    ['an API is missing', { access: [orders] }, ['it does not open Payments']],
    [
      'a version is missing',
      { access: [{ ...orders, versions: ['v1'] }, payments] },
      ['it does not open v2 of Orders'],
    ],
    ['nothing is opened', { access: [] }, ['it opens no API at all']],
    ['it is inactive', { inactive: true }, ['it is inactive']],
    ['it never expires', { expires: 'never' }, ['it never expires']],
    ['it expires at another time', { expires: NOW + 7200 }, ['it expires Sat 21 Nov 2026 13:02']],
    [
      'the rate is another',
      { limits: { ...limits, rate: { requests: 5, seconds: 1 } } },
      ['its rate is 5 per second'],
    ],
    ['there is no rate', { limits: { ...limits, rate: 'unlimited' } }, ['its rate is no limit']],
    [
      'there is a quota',
      { limits: { ...limits, quota: { requests: 9, seconds: 'never' } } },
      ['its quota is 9, never renewing'],
    ],
    [
      'it is throttled',
      { limits: { ...limits, throttle: { retries: 3, seconds: 10 } } },
      ['its throttling is 3 retries, 10 s apart'],
    ],
  ])('differs where %s, in words', (_what, change, words) => {
    expect(differ(change)).toEqual(words);
  });

  it('tells every difference', () => {
    expect(differ({ access: [payments], inactive: true, limits: noLimits })).toHaveLength(3);
  });

  it('never brings names of the server to the terminal as they are', () => {
    const name = 'Or\u001b[31mders';
    const request = makeRequest({
      access: { apis: [{ ...orders, apiName: name }], policies: [] },
      expires: 'never',
    });
    expect(differ({ access: [] }, request)).toEqual(['it opens no API at all']);
    expect(differ({ access: [payments] }, request)).toEqual([
      'it does not open Orders',
      'it opens Payments too',
    ]);
  });
});

describe('limits of single APIs', () => {
  const own: Limits = { rate: { requests: 10, seconds: 1 }, quota: 'unlimited', throttle: 'off' };
  const request = makeRequest({
    access: { apis: [{ ...payments, limits: own }], policies: [] },
    expires: 'never',
  });

  it('are as asked', () => {
    expect(differ({}, request)).toEqual([]);
  });

  it.each<[string, Limits | undefined, string[]]>([
    ['dropped', undefined, ['for Payments its limits were not taken']],
    ['other ones', { ...own, rate: { requests: 1, seconds: 1 } }, ['for Payments its rate is 1 per second']],
  ])('are told where they were %s', (_what, found, words) => {
    const { limits: _own, ...right } = payments;
    const access = [{ ...right, ...(found === undefined ? {} : { limits: found }) }];
    expect(differ({ access }, request)).toEqual(words);
  });
});

describe('the scope of a key', () => {
  const narrow = makeRequest({
    access: {
      apis: [
        {
          ...orders,
          scope: {
            paths: [{ pattern: '^/orders/a$', methods: ['GET'] }],
            operationLimits: [{ pattern: '^/a$', method: 'GET', requests: 5, seconds: 60 }],
          },
        },
        {
          ...payments,
          scope: {
            allowedTypes: [{ type: 'Query', fields: ['a'] }],
            restrictedTypes: [{ type: 'Query', fields: ['b'] }],
            noIntrospection: true,
            methods: { allowed: ['initialize'], blocked: [] },
            tools: { allowed: ['get_weather'], blocked: [] },
            resources: { allowed: [], blocked: ['.*'] },
            prompts: { allowed: ['greet'], blocked: [] },
          },
        },
      ],
      policies: [],
    },
    maxDepth: 3,
    afterExpiry: 'delete',
  });
  const { maxDepth, afterExpiry } = narrow;

  it('is as asked', () => {
    expect(differ({ maxDepth, afterExpiry }, narrow)).toEqual([]);
  });

  it('names an API as the lists do', () => {
    const access = narrow.access.apis.map(({ scope: _scope, ...right }) => right);
    const known = listed({ apis: [{ ...api('Orders'), name: 'Shop orders' }, api('Payments')] });
    expect(differ({ access }, narrow, answers, known).join()).toMatch(/^for Shop orders its/);
  });

  it('that this version does not know is named, part by part, and what is open now', () => {
    const access = narrow.access.apis.map(({ scope: _scope, ...right }) => right);
    expect(differ({ access }, narrow)).toEqual([
      'for Orders its allowed paths did not arrive: it may call everything there',
      'for Orders its limits of single operations did not arrive: they have the rate of the key',
      'for Payments its allowed fields did not arrive: it may ask for every field',
      'for Payments its restricted fields did not arrive: it may ask for every field',
      'for Payments its refused introspection did not arrive: it may read the schema',
      'for Payments its MCP methods did not arrive: it may call every method',
      'for Payments its MCP tools did not arrive: it may call every tool',
      'for Payments its MCP resources did not arrive: it may read every resource',
      'for Payments its MCP prompts did not arrive: it may get every prompt',
      'its query depth did not arrive: a query may have any depth',
      'what happens after it expires was not taken: the Gateway uses its own settings',
    ]);
  });

  it('that became another is named too', () => {
    const access = narrow.access.apis.map((right) => ({
      ...right,
      scope: { ...right.scope, ...(right === narrow.access.apis[0] && { paths: [] }) },
    }));
    expect(differ({ access, maxDepth: 9, afterExpiry: 'keep' }, narrow)).toEqual([
      'for Orders its allowed paths are not the ones requested',
      'its query depth is 9',
      'what happens after it expires was not taken: the Gateway uses its own settings',
    ]);
  });
});

describe('a key with a policy', () => {
  const right: AccessRight = { apiId: 'orders', apiName: 'Orders', versions: ['Default'] };
  const request = makeRequest({
    access: { apis: [right], policies: ['gold'] },
    expires: NOW + 60,
    limits: noLimits,
  });
  const chosen: Answers = { apis: [], policies: ['gold'] };
  const with_ = (more: Parameters<typeof policy>[2]) =>
    listed({ apis: [api('Orders')], policies: [policy('Gold', ['orders'], more)] });
  const bySilver: Partial<KeyRecord> = {
    limits: { rate: { requests: 1, seconds: 1 }, quota: { requests: 5, seconds: 60 }, throttle: 'off' },
  };

  it('has the limits of the policy, which is as it should be', () => {
    expect(differ(bySilver, request, chosen, with_({}))).toEqual([]);
  });

  it('keeps its own where the policy does not decide them', () => {
    expect(differ(bySilver, request, chosen, with_({ parts: onlyAccess }))).toEqual([
      'its rate is 1 per second',
      'its quota is 5 per 60 s, renewing',
    ]);
    expect(differ(bySilver, request, chosen, with_({ parts: { ...onlyRate, access: true } }))).toEqual([
      'its quota is 5 per 60 s, renewing',
    ]);
  });

  it('ends when the policy says', () => {
    expect(differ({ expires: NOW + 99 }, request, chosen, with_({ keyExpiresIn: 99 }))).toEqual([]);
    expect(differ({ expires: NOW + 99 }, request, chosen, with_({}))).toHaveLength(1);
  });

  it('must carry it, by its name', () => {
    expect(differ({ policies: [] }, request, chosen, with_({}))).toEqual([
      'it does not carry the policy Gold',
    ]);
  });

  it('must open what the policy gives', () => {
    expect(differ({ access: [payments] }, request, chosen, with_({}))).toEqual([
      'it does not open Orders',
      'it opens Payments too',
    ]);
  });
});

describe('a key with a policy that could not be looked at', () => {
  const request = makeRequest({
    access: { apis: [payments], policies: ['secret-id'] },
    expires: NOW + 60,
    limits: noLimits,
    tags: ['a'],
    metadata: { team: 'x' },
  });
  const chosen: Answers = { apis: ['payments'], policies: ['secret-id'] };
  // v5.3.0 tells no ids of policies from a file.
  const known = listed({ apis: [api('Payments'), api('Orders')], policies: [] });
  const sent = { tags: ['a'], metadata: { team: 'x' } };

  it.each<[string, Partial<KeyRecord>]>([
    ['its limits', { limits }],
    ['its expiry', { expires: NOW + 99 }],
    ['that it never ends', { expires: 'never' }],
    ['more access', { access: [payments, orders] }],
    ['limits of an API', { access: [{ ...payments, limits }] }],
    ['another policy', { policies: ['secret-id', 'other'] }],
    ['more tags and metadata', { tags: ['a', 'b'], metadata: { team: 'y', plan: 'gold' } }],
  ])('may have decided %s', (_what, change) => {
    expect(differ({ ...sent, ...change }, request, chosen, known)).toEqual([]);
  });

  it.each<[string, Partial<KeyRecord>, string]>([
    ['what was asked for is shut', { access: [orders] }, 'it does not open Payments'],
    ['the policy is not there', { policies: [] }, 'it does not carry the policy secret-id'],
    ['a tag has gone', { tags: [] }, 'it does not have the tag a'],
    ['metadata has gone', { metadata: {} }, 'its metadata differs in team'],
    ['it is inactive', { inactive: true }, 'it is inactive'],
    ['it is of another organisation', { organisation: 'x' }, 'it belongs to the organisation x, not default'],
  ])('is no excuse where %s', (_what, change, words) => {
    expect(differ({ ...sent, ...change }, request, chosen, known)).toEqual([words]);
  });
});

describe('reading back', () => {
  const made: CreatedKey = { key: new Secret('k') };
  const read = (answer: TykClient['read'], created = made) =>
    readBack({ read: answer } as TykClient, created, asked, answers, open);
  const fail = (code: string | number) => async () =>
    Promise.reject(new WizardError('refused', { what: 'No.' }, { code }));
  const foreign = { key: new Secret(`evil${'0f'.repeat(16)}`) };

  it.each<[string, TykClient['read'], CreatedKey, string]>([
    ['the refusal', fail('non-owned-key'), made, 'it belongs to another organisation'],
    ['the key', fail(500), foreign, 'it belongs to the organisation evil, not default'],
    [
      'the key, whatever is read',
      async () => recordOf(asked),
      foreign,
      'it belongs to the organisation evil, not default',
    ],
  ])('knows another organisation by %s', async (_what, answer, created, words) => {
    const proof = await read(answer, created);
    expect(proof).toMatchObject({ state: 'differs', differences: [words] });
    expect(outcomeOfProof(proof)).toBe('contradicted');
    expect(sayProof(proof)).toMatchObject({ tone: 'bad', what: expect.stringContaining(words) });
  });

  it('knows a key that was dead before it could be read', async () => {
    const proof = await read(fail(500), { ...made, madeAt: NOW + 7200 });
    expect(proof).toMatchObject({
      state: 'differs',
      differences: [expect.stringContaining('expired already')],
    });
  });

  it.each(['unsendable', 'told-by-hash'] as const)('does not ask for what is no key: %s', async (flaw) => {
    let asks = 0;
    const proof = await read(
      async () => {
        asks += 1;
        return recordOf(asked);
      },
      { ...made, flaw },
    );
    expect([proof, asks]).toEqual([{ state: 'no-key', flaw }, 0]);
    expect(outcomeOfProof(proof)).toBe('contradicted');
    expect(sayProof(proof).tone).toBe('bad');
  });

  it('is the same, or tells the differences with what was read', async () => {
    const record = recordOf(asked);
    expect(await read(async () => record)).toEqual({ state: 'same', record });
    const off = recordOf(asked, { inactive: true });
    expect(await read(async () => off)).toEqual({
      state: 'differs',
      record: off,
      differences: ['it is inactive'],
    });
  });

  it('asks near one of its APIs, in the organisation of the key', async () => {
    const near: unknown[] = [];
    await read(async (_ref, where) => {
      near.push(where);
      return recordOf(asked);
    });
    expect(near).toEqual([{ apiId: 'orders', organisation: 'default' }]);
  });

  it('proves little where no list could be read: whether its APIs exist is not known', async () => {
    const blind: Facts = { ...open, apis: { state: 'failed', problem: { what: 'Not allowed.' } } };
    const client = { read: async () => recordOf(asked) } as Partial<TykClient> as TykClient;
    const proof = await readBack(client, made, asked, answers, blind);
    expect(proof).toMatchObject({ state: 'same', unchecked: true });
    expect(sayProof(proof)).toMatchObject({ tone: 'warning', next: expect.stringContaining('Try it') });
    expect(outcomeOfProof(proof)).toBe('done');
    const seen = await readBack(client, made, asked, answers, open);
    expect(sayProof(seen).tone).toBe('good');
  });

  it('finds none', async () => {
    const gone = new WizardError('refused', { what: 'Tyk does not know this key.' }, { code: 404 });
    expect(await read(async () => Promise.reject(gone))).toEqual({ state: 'missing' });
  });

  it('does not come to an answer, and says why; it never throws', async () => {
    const error = new WizardError('unreachable', { what: 'It did not answer within 30 s.' });
    expect(await read(async () => Promise.reject(error))).toEqual({
      state: 'not-read',
      why: 'It did not answer within 30 s.',
    });
    const bug = await read(async () => Promise.reject(new TypeError('x')));
    expect(bug.state).toBe('not-read');
  });
});
