import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import type { Limits } from '../../source/tyk/types.ts';
import { decodeCreatedKey, decodeKey, decodeLimits, LAST_SECOND } from '../../source/tyk/wire.ts';
import { recordedKey } from './recordings.ts';

const unlimited: Limits = { rate: 'unlimited', quota: 'unlimited', throttle: 'off' };

describe('limits', () => {
  it.each<[object, Limits]>([
    [{}, unlimited],
    [{ rate: 0, per: 60, quota_max: 0, quota_renewal_rate: 60 }, unlimited],
    [{ rate: -1, per: -1, quota_max: -1, throttle_interval: -1, throttle_retry_limit: -1 }, unlimited],
    // A per of zero resets the bucket at every call (gateway-api.md 4.2).
    [{ rate: 10, per: 0 }, unlimited],
    [
      { rate: 10, per: 60 },
      { ...unlimited, rate: { requests: 10, seconds: 60 } },
    ],
    [
      { rate: '10', per: '60.0' },
      { ...unlimited, rate: { requests: 10, seconds: 60 } },
    ],
    [{ rate: 'many', per: 60 }, unlimited],
    [{ quota_max: 5 }, { ...unlimited, quota: { requests: 5, seconds: 'never' } }],
    [
      { quota_max: 5, quota_renewal_rate: -1 },
      { ...unlimited, quota: { requests: 5, seconds: 'never' } },
    ],
    [
      { quota_max: 5, quota_renewal_rate: 3600 },
      { ...unlimited, quota: { requests: 5, seconds: 3600 } },
    ],
    [{ throttle_interval: 10, throttle_retry_limit: 0 }, unlimited],
    [
      { throttle_interval: 10, throttle_retry_limit: 3 },
      { ...unlimited, throttle: { retries: 3, seconds: 10 } },
    ],
  ])('%j', (wire, expected) => {
    expect(decodeLimits(wire as { [name: string]: unknown })).toEqual(expected);
  });
});

describe('a key that is read', () => {
  it.each([
    ['v5.14.0-B', 'like-tutorial'],
    ['v5.14.0-C', 'like-tutorial'],
    ['v5.3.0-B', 'like-tutorial'],
    ['v3.1.3-A', 'like-tutorial'],
    ['v2.9.5-C', 'like-tutorial'],
  ])('is the same from %s, whether zeros are written or left out', (version, name) => {
    const { createdAt, organisation, ...record } = decodeKey(recordedKey(version, name).read);
    expect(organisation).toBe('default');
    expect(createdAt).toBeGreaterThan(1_795_000_000);
    expect(record).toEqual({
      alias: '',
      expires: 'never',
      limits: { rate: { requests: 1000, seconds: 1 }, quota: 'unlimited', throttle: 'off' },
      access: [
        {
          apiId: 'b84fe1a04e5648927971c0557971565c',
          apiName: 'Orders API #commerce #eu',
          versions: ['Default'],
        },
      ],
      policies: [],
      tags: [],
      metadata: {},
      inactive: false,
      detailedLogging: false,
    });
  });

  it('never ends and has no limits where nothing is said', () => {
    expect(decodeKey({})).toMatchObject({ expires: 'never', limits: unlimited, access: [], inactive: false });
  });

  it('has rights of a policy under the map’s name, with the policy’s limits (v5.14.0)', () => {
    const record = decodeKey(recordedKey('v5.14.0-B', 'policy-known').read);
    expect(record.policies).toEqual(['gold']);
    expect(record.access.map(({ apiName }) => apiName)).toContain('header-key');
    expect(record.access[0]?.limits).toEqual({
      rate: { requests: 1000, seconds: 60 },
      quota: { requests: 10_000, seconds: 3600 },
      throttle: 'off',
    });
  });

  it.each([9e15, 1e300, Number.MAX_SAFE_INTEGER])('that expires at %d ends with the calendar', (expires) => {
    const { expires: end } = decodeKey({ expires });
    expect(end).toBe(LAST_SECOND);
    expect(() => new Date(LAST_SECOND * 1000).toISOString()).not.toThrow();
  });

  it('has its own limits at an API', () => {
    const [right] = decodeKey(recordedKey('v5.14.0-B', 'limit').read).access;
    expect(right?.limits).toEqual({
      rate: { requests: 5, seconds: 10 },
      quota: { requests: 50, seconds: 3600 },
      throttle: 'off',
    });
  });

  it.each([null, undefined, {}, { rate: 0, per: 0, quota_max: 0, quota_renews: 0, set_by_policy: true }])(
    'inherits the key’s limits where an API says %j',
    (limit) => {
      const [right] = decodeKey({ access_rights: { a: { limit } } }).access;
      expect(right).toEqual({ apiId: 'a', apiName: 'a', versions: [] });
    },
  );

  it('is unlimited at an API whose own limits say so', () => {
    const [right] = decodeKey({ access_rights: { a: { limit: { rate: -1 } } } }).access;
    expect(right?.limits).toEqual(unlimited);
  });

  it.each<[string, object, object]>([
    [
      'throttling',
      recordedKey('v5.14.0-B', 'throttle').read as object,
      { limits: { throttle: { retries: 2, seconds: 1 } } },
    ],
    [
      'a quota',
      recordedKey('v5.14.0-B', 'quota-100').read as object,
      { limits: { quota: { requests: 100, seconds: 3600 } } },
    ],
    ['no rate', recordedKey('v5.14.0-B', 'rate-missing').read as object, { limits: { rate: 'unlimited' } }],
    ['inactivity', recordedKey('v3.1.3-A', 'inactive').read as object, { inactive: true }],
    ['the older policy field', { apply_policy_id: 'gold', apply_policies: null }, { policies: ['gold'] }],
    [
      'the older name of logging',
      recordedKey('v2.9.5-C', 'enable-detail-recording').read as object,
      { detailedLogging: true },
    ],
    [
      'the older name of an API',
      { access_rights: { a: { apiid: 'a', apiname: 'Orders' } } },
      { access: [{ apiName: 'Orders' }] },
    ],
    ['an end in a float', { expires: 1.79784732e9 }, { expires: 1797847320 }],
    ['an end in text', { expires: '1797847320' }, { expires: 1797847320 }],
    ['an end in 1970', { expires: 1 }, { expires: 1 }],
    [
      'nulls',
      { tags: null, meta_data: null, access_rights: null, apply_policies: null },
      { tags: [], metadata: {} },
    ],
    ['fields of tomorrow', { shiny: { new: true }, alias: 'x' }, { alias: 'x' }],
  ])('tells %s', (_what, wire, expected) => {
    expect(decodeKey(wire)).toMatchObject(expected);
  });

  it('holds no escape sequence in what is shown', () => {
    const record = decodeKey(recordedKey('v5.14.0-B', 'alias-markup').read);
    expect(record.alias).toBe('<b>"x"</b> &');
  });

  it('has no date where an old Gateway has forgotten it', () => {
    expect(decodeKey({ date_created: '0001-01-01T00:00:00Z' })).not.toHaveProperty('createdAt');
  });

  it.each([null, [], 'text', 7])('is refused in words where it is %j', (wire) => {
    expect(() => decodeKey(wire)).toThrow(WizardError);
  });
});

describe('the answer to a create', () => {
  const key = 'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiIxIiwiaCI6Im11cm11cjY0In0=';

  it.each([
    ['a Gateway', { key, status: 'ok', action: 'added', key_hash: '81252c36' }, '81252c36'],
    ['a Gateway without hashing', { key, status: 'ok', action: 'added' }, undefined],
    ['the tutorial', { action: 'create', key, status: 'ok' }, undefined],
    ['a Dashboard', { api_model: {}, key_id: key, data: { org_id: '1' }, key_hash: '41c5cb1e' }, '41c5cb1e'],
    ['both', { key_id: key, key: 'other', key_hash: '' }, undefined],
    ['an empty key_id', { key_id: '', key }, undefined],
  ])('of %s holds the key', (_who, wire, hash) => {
    const created = decodeCreatedKey(wire);
    expect(created?.key.reveal()).toBe(key);
    expect(created?.hash).toBe(hash);
  });

  it.each([
    ['v5.14.0-B', 16],
    ['v5.14.0-C', 8],
    ['v2.9.5-C', 8],
  ] as const)('of %s, as recorded', (version, digits) => {
    const { created } = recordedKey(version, 'like-tutorial');
    expect(decodeCreatedKey(created)).toMatchObject({ hash: expect.stringMatching(`^[0-9a-f]{${digits}}$`) });
  });

  it.each([{ key: '', key_hash: '00000000' }, {}, null, [], 'ok', { key: null }])('%j holds none', (wire) => {
    expect(decodeCreatedKey(wire)).toBeUndefined();
  });
});
