import { describe, expect, it } from 'vitest';
import type { ServerKind } from '../../source/tyk/types.ts';
import { decodePolicy } from '../../source/tyk/wire-policy.ts';
import { recordedPolicies } from './recordings.ts';

const recorded = (id: string) =>
  (recordedPolicies['v5.14.0'] ?? [])
    .map((policy) => decodePolicy(policy, 'gateway'))
    .find((policy) => policy.id === id);

describe('a policy', () => {
  it('as a Gateway lists it', () => {
    expect(recorded('silver')).toEqual({
      id: 'silver',
      name: 'Silver #tier',
      organisation: 'default',
      state: 'active',
      access: [
        {
          apiId: 'b84fe1a04e5648927971c0557971565c',
          apiName: 'Orders API #commerce #eu',
          versions: ['Default'],
        },
        { apiId: 'query-key', apiName: 'Query and cookie key API', versions: ['Default'] },
      ],
      parts: { access: true, rate: true, quota: true, perApi: false, partitioned: false },
      limits: {
        rate: { requests: 100, seconds: 60 },
        quota: { requests: 500, seconds: 3600 },
        throttle: 'off',
      },
      keyExpiresIn: 0,
      tags: ['silver'],
      metadata: { plan: 'silver' },
    });
  });

  it.each([
    ['trial', { keyExpiresIn: 3600 }],
    ['retired', { state: 'inactive' }],
    // The Gateway never reads "active": such a policy works.
    ['not-active-flag', { state: 'active' }],
    ['other-org', { organisation: 'org-two' }],
    ['no-access', { access: [] }],
    ['unlimited', { limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' } }],
  ])('%s tells what is special about it', (id, expected) => {
    expect(recorded(id)).toMatchObject(expected);
  });

  it.each([
    ['gold', { access: true, rate: true, quota: true, perApi: false, partitioned: false }],
    ['part-acl', { access: true, rate: false, quota: false, perApi: false, partitioned: true }],
    ['part-rate', { access: false, rate: true, quota: false, perApi: false, partitioned: true }],
    ['part-quota', { access: false, rate: false, quota: true, perApi: false, partitioned: true }],
    ['per-api', { access: true, rate: true, quota: true, perApi: true, partitioned: false }],
    // Tyk refuses this one: both at once.
    ['per-api-bad', { access: true, rate: false, quota: false, perApi: true, partitioned: true }],
  ])('%s decides its parts', (id, parts) => {
    expect(recorded(id)?.parts).toEqual(parts);
  });

  it('of v5.3.0 from a file does not tell its id', () => {
    const [policy] = recordedPolicies['v5.3.0'] ?? [];
    const { id, databaseId, name } = decodePolicy(policy, 'gateway');
    expect([id, databaseId]).toEqual(['', undefined]);
    expect(name).not.toBe('');
  });

  it.each([
    [
      { _id: '5ead', id: 'gold' },
      { id: 'gold', databaseId: '5ead' },
    ],
    [
      { _id: '5ead', id: '' },
      { id: '5ead', databaseId: '5ead' },
    ],
    [
      { id: 'gold', name: '' },
      { id: 'gold', name: 'gold' },
    ],
    [{ id: 'gold', name: 'Go\u202eld\n' }, { name: 'Gold' }],
  ])('%j has ids and a name', (wire, expected) => {
    expect(decodePolicy(wire, 'dashboard')).toMatchObject(expected);
  });

  it.each<[ServerKind, object, string]>([
    ['dashboard', { state: 'active', active: false, is_inactive: false }, 'active'],
    // Its Gateway reads this one alone: keys with it would be blocked.
    ['dashboard', { state: 'active', active: true, is_inactive: true }, 'inactive'],
    ['dashboard', { state: 'ACTIVE', is_inactive: 'true' }, 'inactive'],
    ['dashboard', { state: 'draft', is_inactive: true }, 'inactive'],
    ['dashboard', { state: '', active: true, is_inactive: true }, 'inactive'],
    ['dashboard', { active: true, is_inactive: true }, 'inactive'],
    ['dashboard', { state: 'Deny', is_inactive: false }, 'inactive'],
    ['dashboard', { state: 'disabled', active: true }, 'inactive'],
    ['dashboard', { state: 'archived', active: true }, 'inactive'],
    ['dashboard', { state: null, active: true }, 'active'],
    ['gateway', { active: true, is_inactive: true }, 'inactive'],
    ['gateway', { state: 'active', is_inactive: true }, 'inactive'],
    ['dashboard', { state: 'draft', active: true }, 'draft'],
    ['dashboard', { state: 'deny', active: true }, 'inactive'],
    ['dashboard', { active: true, is_inactive: false }, 'active'],
    ['dashboard', { active: false, is_inactive: false }, 'draft'],
    ['dashboard', { active: true, is_inactive: true }, 'inactive'],
    ['dashboard', {}, 'active'],
    ['gateway', { active: false, is_inactive: false }, 'active'],
    ['gateway', { active: true, is_inactive: true }, 'inactive'],
  ])('on a %s with %j is %s', (server, wire, state) => {
    expect(decodePolicy(wire, server).state).toBe(state);
  });

  it('that decides only the depth of queries leaves everything else', () => {
    const { parts } = decodePolicy({ partitions: { complexity: true } }, 'gateway');
    expect(parts).toEqual({ access: false, rate: false, quota: false, perApi: false, partitioned: true });
  });

  it('of an old Dashboard names APIs in the older way', () => {
    const wire = { access_rights: { a: { apiid: 'a', apiname: 'Orders', versions: null } }, tags: null };
    expect(decodePolicy(wire, 'dashboard').access).toEqual([{ apiId: 'a', apiName: 'Orders', versions: [] }]);
  });

  it('that is none is refused in words', () => {
    expect(() => decodePolicy(null, 'gateway')).toThrow('A policy came in an unknown form.');
  });
});
