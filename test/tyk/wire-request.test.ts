import { describe, expect, it } from 'vitest';
import type { KeyRequest, Limits } from '../../source/tyk/types.ts';
import { decodeKey, encodeKeyRequest } from '../../source/tyk/wire.ts';
import { recordedKey } from './recordings.ts';

const unlimited: Limits = { rate: 'unlimited', quota: 'unlimited', throttle: 'off' };
const plain: KeyRequest = {
  organisation: '1',
  access: { apis: [{ apiId: '{API-ID}', apiName: '{API-NAME}', versions: [] }], policies: [] },
  expires: 'never',
  limits: { rate: { requests: 1000, seconds: 1 }, quota: 'unlimited', throttle: 'off' },
  alias: '',
  tags: [],
  metadata: {},
  detailedLogging: false,
};
const encode = (change: Partial<KeyRequest>) => encodeKeyRequest({ ...plain, ...change });

describe('the request', () => {
  it('means what the tutorial’s own JSON means', () => {
    const tutorial = {
      allowance: 1000,
      rate: 1000,
      per: 1,
      expires: -1,
      quota_max: -1,
      org_id: '1',
      quota_remaining: -1,
      access_rights: { '{API-ID}': { api_id: '{API-ID}', api_name: '{API-NAME}', versions: ['Default'] } },
      meta_data: {},
    };
    const sent = encode({});
    for (const [name, value] of Object.entries(tutorial))
      expect({ [name]: sent[name] }).toEqual({ [name]: value });
    const { quota_renews, quota_renewal_rate, ...rest } = sent;
    const extra = Object.entries(rest).filter(([name]) => !(name in tutorial));
    expect(Object.fromEntries(extra)).toEqual({
      alias: '',
      tags: [],
      apply_policies: [],
      throttle_interval: -1,
      throttle_retry_limit: -1,
      max_query_depth: -1,
      enable_detailed_recording: false,
      enable_detail_recording: false,
    });
    // Without a quota these two mean nothing; they are sent because old Dashboards want every number.
    expect([quota_renews, quota_renewal_rate]).toEqual([0, -1]);
  });

  it('is read by a Gateway as the tutorial’s is', () => {
    const { sent, read } = recordedKey('v5.14.0-B', 'like-tutorial');
    const { createdAt, ...record } = decodeKey(read);
    expect(record).toEqual(decodeKey(sent));
    expect(createdAt).toBe(1795245874);
  });

  it.each<[string, Partial<KeyRequest>, object]>([
    ['an end', { expires: 1797847320 }, { expires: 1797847320 }],
    ['no end', { expires: 'never' }, { expires: -1 }],
    ['no rate', { limits: unlimited }, { rate: -1, per: -1, allowance: -1 }],
    [
      'a rate',
      { limits: { ...unlimited, rate: { requests: 5, seconds: 60 } } },
      { rate: 5, per: 60, allowance: 5 },
    ],
    ['no quota', { limits: unlimited }, { quota_max: -1, quota_remaining: -1, quota_renewal_rate: -1 }],
    [
      'a quota that renews',
      { limits: { ...unlimited, quota: { requests: 100, seconds: 3600 } } },
      { quota_max: 100, quota_remaining: 100, quota_renewal_rate: 3600 },
    ],
    [
      'a quota that never renews',
      { limits: { ...unlimited, quota: { requests: 100, seconds: 'never' } } },
      { quota_max: 100, quota_remaining: 100, quota_renewal_rate: -1 },
    ],
    [
      'throttling',
      { limits: { ...unlimited, throttle: { retries: 3, seconds: 10 } } },
      { throttle_retry_limit: 3, throttle_interval: 10 },
    ],
    ['no throttling', {}, { throttle_retry_limit: -1, throttle_interval: -1 }],
    [
      'detailed logging, in both spellings',
      { detailedLogging: true },
      { enable_detailed_recording: true, enable_detail_recording: true },
    ],
    [
      'alias, tags and metadata',
      { alias: 'jane', tags: ['a'], metadata: { n: [1, { x: null }] } },
      { alias: 'jane', tags: ['a'], meta_data: { n: [1, { x: null }] } },
    ],
    [
      'policies alone',
      { access: { apis: [], policies: ['gold'] } },
      { apply_policies: ['gold'], access_rights: {} },
    ],
  ])('writes %s', (_what, change, expected) => {
    expect(encode(change)).toMatchObject(expected);
  });

  it('leaves the organisation out where a Dashboard fills it in', () => {
    expect(encode({ organisation: undefined })).not.toHaveProperty('org_id');
  });

  it('names versions of an API that has some', () => {
    const apis = [{ apiId: 'a', apiName: 'A #x', versions: ['v1', 'v2'] }] as const;
    expect(encode({ access: { apis, policies: [] } }).access_rights).toEqual({
      a: { api_id: 'a', api_name: 'A #x', versions: ['v1', 'v2'] },
    });
  });

  it('sends limits of one API whole: what is left out would be unlimited, not the key’s own', () => {
    const limits: Limits = { ...unlimited, quota: { requests: 9, seconds: 60 } };
    const apis = [{ apiId: 'a', apiName: 'A', versions: [], limits }] as const;
    const sent = encode({ access: { apis, policies: [] } }) as { access_rights: { a: { limit: object } } };
    expect(sent.access_rights.a.limit).toEqual({
      rate: -1,
      per: -1,
      throttle_interval: -1,
      throttle_retry_limit: -1,
      max_query_depth: -1,
      quota_max: 9,
      quota_remaining: 9,
      quota_renewal_rate: 60,
      quota_renews: 0,
    });
  });

  it('is read back as it was asked, whatever the limits', () => {
    const rates = ['unlimited', { requests: 0.5, seconds: 1 }] as const;
    const quotas = ['unlimited', { requests: 7, seconds: 60 }, { requests: 7, seconds: 'never' }] as const;
    const throttles = ['off', { retries: 3, seconds: 10 }] as const;
    for (const rate of rates)
      for (const quota of quotas)
        for (const throttle of throttles) {
          const limits = { rate, quota, throttle };
          const apis = [{ apiId: 'a', apiName: 'A', versions: ['v1'], limits }] as const;
          const record = decodeKey(encode({ limits, access: { apis, policies: ['p'] } }));
          expect(record).toMatchObject({ limits, access: apis, policies: ['p'], expires: 'never' });
        }
  });
});
