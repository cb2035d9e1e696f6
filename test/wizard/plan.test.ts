import { describe, expect, it } from 'vitest';
import type { Api, Limits, Policy } from '../../source/tyk/types.ts';
import { firstApi } from '../../source/wizard/plan.ts';
import { planRequest } from '../../source/wizard/request.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { api, DAY, facts, HOUR, listed, NOW, onlyAccess, onlyRate, policy } from './world.ts';

const orders = api('Orders', { rawName: 'Orders #commerce', versions: ['v1', 'v2'] });
const payments = api('Payments');
const child = api('Payments v2');
const gateway: Answers = { deployment: 'open-source' };
const own: Limits = {
  rate: { requests: 1, seconds: 2 },
  quota: { requests: 3, seconds: 4 },
  throttle: { retries: 5, seconds: 6 },
};

function known(policies: readonly Policy[] = [], apis: readonly Api[] = [orders, payments, child]): Facts {
  return listed({ apis, policies });
}

function rightsOf(answers: Answers, list = known()) {
  return planRequest({ ...gateway, ...answers }, list).access.apis;
}

describe('the rights of a key', () => {
  it('name the API as the server does', () => {
    expect(rightsOf({ apis: ['payments'] })).toEqual([
      { apiId: 'payments', apiName: 'Payments', versions: [] },
    ]);
    expect(rightsOf({ apis: ['orders=v1'] })[0]?.apiName).toBe('Orders #commerce');
  });

  it('hold the chosen versions of an API together', () => {
    const rights = rightsOf({ apis: ['orders=v2', 'payments', 'orders=v1'] });
    expect(rights.map((right) => [right.apiId, right.versions])).toEqual([
      ['orders', ['v2', 'v1']],
      ['payments', []],
    ]);
  });

  it('hold every version where an API was chosen whole', () => {
    expect(rightsOf({ apis: ['orders'] })[0]?.versions).toEqual(['v1', 'v2']);
  });

  it('open each API below a base by itself', () => {
    const base = { ...payments, baseVersion: 'v1', childVersions: [{ name: 'v2', id: 'payments-v2' }] };
    const list = known([], [base, child]);
    expect(rightsOf({ apis: ['payments-v2'] }, list).map((right) => right.apiId)).toEqual(['payments-v2']);
    expect(rightsOf({ apis: ['payments', 'payments-v2'] }, list)).toHaveLength(2);
  });

  it('carry the limits of single APIs, whole', () => {
    const rights = rightsOf({ apis: ['payments', 'orders=v1'], apiLimits: { payments: own, other: own } });
    expect(rights.map((right) => right.limits)).toEqual([own, undefined]);
  });

  it('take a typed id as it is', () => {
    const blind = facts({ apis: { state: 'failed', problem: { what: 'No.' } } });
    expect(rightsOf({ apis: ['typed=id'] }, blind)).toEqual([
      { apiId: 'typed=id', apiName: 'typed=id', versions: [] },
    ]);
  });
});

describe('a key with policies', () => {
  const gold = policy('Gold', [], {
    access: [
      { apiId: 'orders', apiName: 'orders', versions: ['v1'], limits: own },
      { apiId: 'gone', apiName: 'Gone', versions: ['Default'] },
    ],
  });
  const silver = policy('Silver', [], {
    access: [{ apiId: 'orders', apiName: 'orders', versions: ['v2', 'v1'] }],
  });

  it('carries them in the order of choosing', () => {
    const { access } = planRequest({ ...gateway, policies: ['silver', 'gold'] }, known([gold, silver]));
    expect(access.policies).toEqual(['silver', 'gold']);
  });

  it('has their rights, united, whatever APIs were ticked beside', () => {
    const answers = { apis: ['orders=v1'], policies: ['gold', 'silver'] };
    expect(rightsOf(answers, known([gold, silver]))).toEqual([
      { apiId: 'orders', apiName: 'Orders #commerce', versions: ['v1', 'v2'] },
      { apiId: 'gone', apiName: 'Gone', versions: ['Default'] },
    ]);
  });

  it('has the ticked APIs where no policy gives access', () => {
    const slow = policy('Slow', ['payments'], { parts: onlyRate });
    expect(rightsOf({ apis: ['payments'], policies: ['slow'] }, known([slow]))).toHaveLength(1);
  });

  it('may carry a typed one alone', () => {
    const { access } = planRequest({ ...gateway, policies: ['typed'] }, known());
    expect(access).toEqual({ apis: [], policies: ['typed'] });
  });
});

describe('the organisation of a key', () => {
  const planned = (answers: Answers, list: Facts) =>
    planRequest({ ...gateway, ...answers }, list).organisation;
  const other = api('Other', { organisation: 'acme' });

  it('is that of the first choice', () => {
    expect(planned({ apis: ['other'] }, known([], [orders, other]))).toBe('acme');
    expect(
      planned({ policies: ['gold'] }, known([policy('Gold', ['x'], { organisation: 'acme' })], [orders])),
    ).toBe('acme');
  });

  it('is the only one there is, for a policy that no list tells of', () => {
    expect(planned({ policies: ['typed'] }, known([], [orders, payments]))).toBe('5e9d9544a1dc');
    expect(planned({ policies: ['typed'] }, known([], [orders, other]))).toBeUndefined();
    expect(planned({ policies: ['typed'] }, known([], []))).toBeUndefined();
  });

  it('is left to a Dashboard', () => {
    expect(planned({ deployment: 'cloud', apis: ['payments'] }, known())).toBeUndefined();
    expect(planned({ deployment: 'demo', apis: ['payments'] }, known())).toBe('5e9d9544a1dc');
  });
});

describe('the expiry of a key', () => {
  const ahead = (seconds: number) =>
    ({ connection: { url: '', observation: { is: 'dashboard' }, clockAhead: seconds } }) as const;
  const planned = (answers: Answers, list = known()) =>
    planRequest({ ...gateway, apis: ['payments'], ...answers }, list).expires;

  it('counts from now by the later clock, so that it is dead by neither', () => {
    expect(planned({ expires: { in: HOUR } })).toBe(NOW + HOUR);
    expect(planned({ expires: { in: HOUR } }, { ...known(), ...ahead(120) })).toBe(NOW + 120 + HOUR);
    expect(planned({ expires: { in: HOUR } }, { ...known(), ...ahead(-2 * HOUR) })).toBe(NOW + HOUR);
  });

  it('is a date as it was given, whatever the clocks say', () => {
    expect(planned({ expires: { at: NOW + DAY } }, { ...known(), ...ahead(120) })).toBe(NOW + DAY);
  });

  it('is never only where somebody said so', () => {
    expect(planned({ expires: 'never' })).toBe('never');
    expect(planned({})).toBe(NOW + 30 * DAY);
  });

  it('is that of a policy, sent too so that the key ends even where Tyk does not set it', () => {
    const day = policy('Day', ['payments'], { keyExpiresIn: DAY, parts: onlyAccess });
    expect(planned({ expires: 'never', policies: ['day'] }, known([day]))).toBe(NOW + DAY);
  });
});

describe('everything else of a key', () => {
  const planned = (answers: Answers, list = known()) => planRequest({ apis: ['payments'], ...answers }, list);

  it('is as it was answered', () => {
    const answers = { ...own, alias: 'ci', tags: ['a'], metadata: { team: 'x' }, detailedLogging: true };
    expect(planned(answers)).toMatchObject({
      limits: own,
      alias: 'ci',
      tags: ['a'],
      metadata: { team: 'x' },
      detailedLogging: true,
    });
  });

  it('has its default', () => {
    expect(planned({})).toMatchObject({
      limits: { rate: { requests: 1000, seconds: 60 }, quota: 'unlimited', throttle: 'off' },
      alias: 'jane@laptop',
      tags: [],
      metadata: {},
      detailedLogging: false,
    });
  });

  it('has no alias where nobody sees it, and none where none was wanted', () => {
    expect(planned({}, { ...known(), user: '' }).alias).toBe('');
    expect(planned({ alias: '' }).alias).toBe('');
  });
});

describe('the API to try a key on', () => {
  it('is the first one chosen', () => {
    expect(firstApi({ apis: ['payments', 'orders=v1'] }, known())?.id).toBe('payments');
  });

  it('is the first of the policies that takes a key', () => {
    const open = api('Open', { auth: ['keyless'] });
    const inner = api('Inner', { internal: true });
    const gold = policy('Gold', ['open', 'inner', 'payments']);
    const list = known([gold], [payments, open, inner]);
    expect(firstApi({ policies: ['gold'] }, list)?.id).toBe('payments');
    const closed = known([policy('Gold', ['open'])], [open]);
    expect(firstApi({ policies: ['gold'] }, closed)?.id).toBe('open');
  });

  it('is none where nobody knows it', () => {
    expect(firstApi({ apis: ['typed'] }, known())).toBeUndefined();
    expect(firstApi({}, known())).toBeUndefined();
  });
});
