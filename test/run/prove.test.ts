import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { compareKey, readBack } from '../../source/run/prove.ts';
import { Secret } from '../../source/secret.ts';
import type { AccessRight, KeyRecord, KeyRequest, Limits, TykClient } from '../../source/tyk/types.ts';
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

  it('may hold more than was asked: other APIs, tags, a second of drift', () => {
    const more = [...recordOf(asked).access, { apiId: 'else', apiName: 'Else', versions: ['Default'] }];
    expect(differ({ access: more, tags: ['x'], expires: NOW + 3601 })).toEqual([]);
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
    expect(differ({ access: [payments] }, request)).toEqual(['it does not open Orders']);
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
    expect(differ({ access: [payments] }, request, chosen, with_({}))).toEqual(['it does not open Orders']);
  });
});

describe('reading back', () => {
  const made = { key: new Secret('k') };
  const read = (answer: TykClient['read']) =>
    readBack({ read: answer } as TykClient, made, asked, answers, open);

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
