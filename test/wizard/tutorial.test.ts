import { describe, expect, it } from 'vitest';
import { encodeKeyRequest } from '../../source/tyk/wire.ts';
import { planRequest } from '../../source/wizard/request.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { api, facts, listed } from './world.ts';

/** The body of Tyk's own tutorial "Create an API key". */
const TUTORIAL = JSON.parse(
  '{"allowance":1000,"rate":1000,"per":1,"expires":-1,"quota_max":-1,"quota_renews":1449051461,"quota_remaining":-1,"quota_renewal_rate":60,"access_rights":{"API-ID":{"api_id":"API-ID","api_name":"API-NAME","versions":["Default"]}},"meta_data":{}}',
);

const answers: Answers = {
  deployment: 'self-managed',
  apis: ['API-ID'],
  policies: [],
  expires: 'never',
  rate: { requests: 1000, seconds: 1 },
  quota: 'unlimited',
};

const known = listed({ apis: [api('API-NAME', { id: 'API-ID' })] }, { user: '' });
const body = encodeKeyRequest(planRequest(answers, known));

describe("the tutorial's key, made here", () => {
  it.each([
    'allowance',
    'rate',
    'per',
    'expires',
    'quota_max',
    'quota_remaining',
    'access_rights',
    'meta_data',
  ])('has the same %s', (field) => {
    expect(body[field]).toEqual(TUTORIAL[field]);
  });

  it('has a quota that renews never instead of every minute: there is none', () => {
    expect(TUTORIAL.quota_max).toBe(-1);
    expect(body.quota_renewal_rate).toBe(-1);
  });

  it('leaves to Tyk when the quota renews; the tutorial sends a day of 2015', () => {
    expect(body.quota_renews).toBe(0);
  });

  it('says nothing more than the tutorial but what means "none"', () => {
    const more = Object.entries(body).filter(([field]) => !(field in TUTORIAL));
    expect(Object.fromEntries(more)).toEqual({
      alias: '',
      apply_policies: [],
      tags: [],
      throttle_interval: -1,
      throttle_retry_limit: -1,
      max_query_depth: -1,
      enable_detailed_recording: false,
      enable_detail_recording: false,
    });
  });

  it('names the organisation to a Gateway, and leaves it to a Dashboard', () => {
    const gateway = planRequest({ ...answers, deployment: 'open-source' }, known);
    expect(encodeKeyRequest(gateway).org_id).toBe('5e9d9544a1dc');
    expect('org_id' in body).toBe(false);
  });

  it('is a key for this API, not for all of them', () => {
    expect(() => planRequest({ ...answers, apis: [] }, facts())).toThrow('A key needs an API or a policy.');
  });
});
