import { describe, expect, it } from 'vitest';
import type { Limits, Policy } from '../../../source/tyk/types.ts';
import type { Option } from '../../../source/wizard/step.ts';
import type { Answers, Facts } from '../../../source/wizard/types.ts';
import {
  api,
  DAY,
  listed,
  noLimits,
  onlyAccess,
  onlyRate,
  parseStep,
  perApi,
  plain,
  policy,
  stepOf,
  whole,
} from '../world.ts';

const step = stepOf('policies');
const apis = [api('Orders', { versions: ['v1'] }), api('Payments')];
const gold = policy('Gold', ['orders', 'payments']);
const known = listed({ apis, policies: [policy('Silver', ['payments']), gold] });
const gateway: Answers = { deployment: 'open-source' };
const failed = { state: 'failed', problem: { what: 'This Gateway cannot list its policies.' } } as const;

function optionOf(subject: Policy, answers: Answers = gateway, others: readonly Policy[] = []): Option {
  const facts = listed({ apis, policies: [...others, subject] });
  const option = step.options?.(answers, facts).find((row) => row.value === (subject.id || ''));
  if (option === undefined) throw new Error(`There is no row for ${subject.name}.`);
  return option;
}

const rate = (requests: number, seconds: number): Limits => ({ ...noLimits, rate: { requests, seconds } });

describe('the rows', () => {
  it('stand by name', () => {
    expect(step.options?.(gateway, known).map((option) => option.label)).toEqual(['Gold', 'Silver']);
  });

  it('show which APIs a policy gives, and its limits', () => {
    const { label, detail, note } = optionOf(gold);
    expect([label, detail]).toEqual(['Gold', 'Orders (Default), Payments']);
    expect(plain(note)).toBe('1 000 per 60 s · 10 000 per month, renewing');
  });

  it.each<[string, Partial<Policy>, string]>([
    ['only its rate', { parts: onlyRate }, '1 000 per 60 s'],
    ['no limits where it decides none', { parts: onlyAccess }, ''],
    ['that there is no limit', { limits: noLimits }, 'no limit · no quota'],
    ['how long its keys live', { parts: onlyAccess, keyExpiresIn: 30 * DAY }, 'ends after 30 days'],
  ])('show %s', (_what, more, note) => {
    expect(plain(optionOf(policy('Gold', ['orders'], more)).note)).toBe(note);
  });

  it('show the limits of each API where they stand with the APIs', () => {
    const each = policy('Each', [], {
      parts: perApi,
      access: [
        { apiId: 'orders', apiName: 'x', versions: [], limits: rate(10, 1) },
        { apiId: 'gone', apiName: 'Gone', versions: [] },
      ],
      limits: rate(5, 1),
    });
    expect(optionOf(each).note).toBe(
      'Orders 10 per second, Gone 5 per second · Orders no quota, Gone no quota',
    );
  });

  it('name a few of many APIs', () => {
    const many = policy(
      'Many',
      Array.from({ length: 1200 }, (_, index) => `api-${index}`),
    );
    expect(plain(optionOf(many).detail)).toMatch(/^api-0, api-1, .*api-7 and 1 192 more$/);
  });

  it('say why a policy cannot be chosen', () => {
    expect(optionOf(policy('Retired', ['orders'], { state: 'inactive' }))).toMatchObject({
      disabledReason: 'inactive: keys with it would be blocked',
      instead: { what: 'Retired: inactive: keys with it would be blocked.' },
    });
  });

  it('follow what is chosen in the other tab', () => {
    const silver = policy('Silver', ['payments']);
    expect(optionOf(silver, { ...gateway, apis: ['orders=v1'] }).disabledReason).toBe(
      'does not cover Orders',
    );
    expect(optionOf(silver, { ...gateway, apis: ['payments'] }).disabledReason).toBeUndefined();
  });

  it('let a policy that only limits follow one that gives access', () => {
    const slow = policy('Slow', [], { parts: onlyRate });
    expect(optionOf(slow, gateway, [gold]).disabledReason).toContain('limits only');
    expect(optionOf(slow, { ...gateway, policies: ['gold'] }, [gold]).disabledReason).toBeUndefined();
  });

  it('have a name even where the server gives none', () => {
    expect(optionOf(policy('x', [], { name: '', id: '' })).label).toBe('a policy without a name');
  });
});

describe('a name that was typed', () => {
  it.each<[string, string[]]>([
    ['Gold', ['gold']],
    ['gold', ['gold']],
    ['GOLD', ['gold']],
    ['Gold\nSilver', ['gold', 'silver']],
    ['', []],
  ])('%j is %j', (text, values) => {
    expect(parseStep('policies', text, gateway, known)).toEqual(values);
  });

  it('may be the id of the database, which is translated', () => {
    const facts = listed({ policies: [policy('Gold', [], { databaseId: '5f0c8e0d' })] });
    expect(parseStep('policies', '5f0c8e0d', gateway, facts)).toEqual(['gold']);
  });

  it('that is none is refused with what comes near', () => {
    expect(parseStep('policies', 'Golf', gateway, known)).toMatchObject({
      what: 'There is no "Golf".',
      next: 'Did you mean Gold?',
    });
  });

  it.each(['Gold #eu', '#eu Gold', 'Gold=v1', 'Gold, Silver', 'gold Silver', 'Gold gold'])(
    'is no name with something left over: %j',
    (text) => {
      expect(parseStep('policies', text, gateway, known)).toMatchObject({ what: `There is no "${text}".` });
    },
  );

  it.each<[string, Facts]>([
    ['where the list could not be read (Gateways before 4.1.0)', listed({ apis }, { policies: failed })],
    [
      'where the list tells no ids (v5.3.0)',
      listed({ apis, policies: [policy('Gold', ['orders'], { id: '' })] }),
    ],
  ])('is taken as an id %s', (_why, facts) => {
    expect(step.other?.(gateway, facts)).toBe('Use it as a policy id, not checked');
    expect(parseStep('policies', 'my-gold', gateway, facts)).toEqual(['my-gold']);
    expect(step.show(['my-gold'], gateway, facts)).toBe('my-gold (not checked)');
    expect(step.check?.(['my-gold'], gateway, facts)).toBeUndefined();
  });

  it('is none to be taken as it is where the list tells all', () => {
    expect(step.other?.(gateway, known)).toBeUndefined();
  });

  it('is read back from how the answer is written', () => {
    expect(parseStep('policies', step.write(['gold', 'silver']), gateway, known)).toEqual(['gold', 'silver']);
  });
});

describe('where there is nothing to choose', () => {
  it('says why the list could not be read', () => {
    expect(step.empty?.(gateway, listed({}, { policies: failed }))).toEqual(failed.problem);
  });

  it('says that none is needed', () => {
    expect(step.empty?.(gateway, listed({ apis }))).toEqual({
      what: 'There are no policies.',
      next: 'None is needed: choose APIs in the other tab.',
    });
    expect(step.empty?.(gateway, listed({}))?.what).toContain('no APIs and no policies');
    expect(step.empty?.(gateway, known)).toBeUndefined();
  });
});

describe('an answer', () => {
  const decided = (policies: readonly Policy[], answers: Answers = {}) => {
    const facts = listed({ apis, policies });
    return step.consequence?.(
      policies.map((one) => one.id),
      answers,
      facts,
    );
  };

  it.each<[string, readonly Policy[], string[], string]>([
    [
      'a whole one beside its API',
      [gold],
      ['orders=v1'],
      "Gold decides access, rate and quota. Orders is covered by it; the key's own limits are not used.",
    ],
    [
      'a whole one alone',
      [gold],
      [],
      "Gold decides access, rate and quota. The key's own limits are not used.",
    ],
    [
      'two of them',
      [gold, policy('Silver', ['payments'])],
      ['orders=v1', 'payments'],
      "Gold and Silver decide access, rate and quota. Orders and Payments are covered by them; the key's own limits are not used.",
    ],
    [
      'one for access',
      [policy('Door', ['orders'], { parts: onlyAccess })],
      ['orders=v1'],
      'Door decides access. Orders is covered by it.',
    ],
    ['one for access alone', [policy('Door', ['orders'], { parts: onlyAccess })], [], 'Door decides access.'],
    [
      'one for access and rate',
      [policy('Door', ['orders'], { parts: { ...whole, quota: false, partitioned: true } })],
      [],
      "Door decides access and rate. The key's own rate is not used.",
    ],
    [
      'one with a lifetime',
      [policy('Door', ['orders'], { parts: onlyAccess, keyExpiresIn: DAY })],
      [],
      'Door decides access and expiry.',
    ],
  ])('of %s says what is decided', (_name, policies, chosen, said) => {
    expect(decided(policies, { apis: chosen })).toBe(said);
  });

  it('counts what is covered where it is much', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `api-${index}`);
    const facts = listed({ apis: ids.map((id) => api(id)), policies: [policy('Many', ids)] });
    expect(step.consequence?.(['many'], { apis: ids }, facts)).toContain('12 APIs are covered by it;');
  });

  it('of nothing says nothing', () => {
    expect(decided([])).toBeUndefined();
  });

  it('warns where nobody knows what a typed policy gives', () => {
    const facts = listed({ apis }, { policies: failed });
    expect(step.warning?.(['my-gold'], { apis: ['payments'] }, facts)).toBe(
      'It is not known here what "my-gold" gives: Tyk drops every API that it does not cover.',
    );
    expect(step.warning?.(['my-gold'], { apis: [] }, facts)).toBeUndefined();
    expect(step.warning?.(['gold'], { apis: ['payments'] }, known)).toBeUndefined();
  });

  it('is shown by name', () => {
    expect(step.show(['gold', 'silver'], gateway, known)).toBe('Gold, Silver');
  });
});
