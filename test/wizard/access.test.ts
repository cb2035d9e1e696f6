import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  chosenApis,
  chosenPolicies,
  chosenVersions,
  decidedByPolicies,
  findApi,
  findPolicy,
  givesAccess,
  splitApiChoice,
} from '../../source/wizard/access.ts';
import { api, DAY, facts, listed, onlyAccess, onlyRate, perApi, policy, whole } from './world.ts';

const apis = [
  api('Orders', { versions: ['v1', 'v2'] }),
  api('Payments'),
  api('odd', { id: 'a=b', versions: ['v1'] }),
  api('a', { id: 'a', versions: ['v1', 'b=v2', 'x=y'] }),
];
const known = listed({ apis, policies: [policy('Gold', ['orders']), policy('Silver', ['payments'])] });

describe('a choice of an API', () => {
  it.each([
    ['orders', { id: 'orders' }],
    ['orders=v1', { id: 'orders', version: 'v1' }],
    ['orders=v=1', { id: 'orders=v=1' }],
    ['a=b', { id: 'a=b' }],
    ['a=b=v1', { id: 'a=b', version: 'v1' }],
    ['a=v1', { id: 'a', version: 'v1' }],
    ['a=x=y', { id: 'a', version: 'x=y' }],
    ['a=b=v2', { id: 'a', version: 'b=v2' }],
    ['a=v9', { id: 'a=v9' }],
    ['unknown=v1', { id: 'unknown=v1' }],
    ['=v1', { id: '=v1' }],
    ['', { id: '' }],
  ])('"%s" is tried whole before a = counts', (choice, parts) => {
    expect(splitApiChoice(choice, apis)).toEqual(parts);
  });

  it('gathers the versions of each API, in the order of choosing', () => {
    const answers = { apis: ['payments', 'orders=v2', 'orders=v1'] };
    expect([...chosenVersions(answers, known)]).toEqual([
      ['payments', []],
      ['orders', ['v2', 'v1']],
    ]);
    expect(chosenApis(answers, known).map((one) => one.name)).toEqual(['Payments', 'Orders']);
  });

  it('that no list has is nobody', () => {
    expect(chosenApis({ apis: ['typed'] }, known)).toEqual([]);
    expect(chosenPolicies({ policies: ['typed'] }, known)).toEqual([]);
    expect(chosenApis({ apis: ['orders'] }, facts())).toEqual([]);
  });
});

describe('a policy', () => {
  it('is found by its id, or by its database id where it tells no other', () => {
    const old = policy('Old', [], { id: '', databaseId: '5f0c' });
    const untold = policy('Untold', [], { id: '' });
    const some = listed({ policies: [old, untold] });
    expect(findPolicy('5f0c', some)).toBe(old);
    expect(findPolicy('', some)).toBeUndefined();
    expect(chosenPolicies({ policies: [''] }, some)).toEqual([]);
  });

  it.each([
    ['whole', whole, true],
    ['for access alone', onlyAccess, true],
    ['with limits for each API', perApi, true],
    ['for the rate alone', onlyRate, false],
  ])('%s gives access: %s', (_name, parts, gives) => {
    expect(givesAccess(policy('Gold', ['orders'], { parts }))).toBe(gives);
    expect(givesAccess(policy('Gold', [], { parts }))).toBe(false);
  });
});

describe('what is chosen so far', () => {
  it('is of the organisation of the first API, else of the first policy', () => {
    const facts = listed({
      apis: [api('Orders', { organisation: 'one' })],
      policies: [policy('Gold', [], { organisation: 'two' })],
    });
    expect(choiceOf({ apis: ['orders'], policies: ['gold'] }, facts).organisation).toBe('one');
    expect(choiceOf({ policies: ['gold'] }, facts).organisation).toBe('two');
    expect(choiceOf({}, facts).organisation).toBeUndefined();
  });

  it('is covered by every policy that gives access', () => {
    const choice = choiceOf({ policies: ['gold', 'silver'] }, known);
    expect([...choice.covered.keys()]).toEqual(['orders', 'payments']);
    expect(choice.deciders).toBe('Gold and Silver');
    expect(choice.unchecked).toBe(false);
  });

  it('holds a policy that nobody knows here', () => {
    expect(choiceOf({ policies: ['gold', 'typed'] }, known).unchecked).toBe(true);
  });

  it('is asked of the server that the deployment has', () => {
    expect(choiceOf({ deployment: 'cloud' }, known).server).toBe('dashboard');
    expect(choiceOf({ deployment: 'demo' }, known).server).toBe('gateway');
    expect(choiceOf({ deployment: 'demo' }, listed({}, { demoAs: 'dashboard' })).server).toBe('dashboard');
  });
});

describe('what policies decide', () => {
  it.each([
    ['a whole one: everything', whole, ['access', 'rate', 'quota']],
    ['one with limits for each API: everything', perApi, ['access', 'rate', 'quota']],
    ['one for access: access', onlyAccess, ['access']],
    ['one for the rate: the rate', onlyRate, ['rate']],
  ])('%s', (_name, parts, expected) => {
    const facts = listed({ policies: [policy('Gold', ['orders'], { parts })] });
    const decided = Object.entries(decidedByPolicies({ policies: ['gold'] }, facts));
    expect(decided.filter(([, by]) => by !== undefined).map(([part]) => part)).toEqual(expected);
  });

  it('without policies is nothing', () => {
    expect(Object.values(decidedByPolicies({}, known)).every((by) => by === undefined)).toBe(true);
  });

  it('is the expiry of the last one chosen that has a lifetime, whatever the order of the list', () => {
    const day = policy('Day', ['orders'], { keyExpiresIn: DAY });
    const week = policy('Week', ['orders'], { keyExpiresIn: 7 * DAY });
    const none = policy('None', ['orders']);
    const facts = listed({ policies: [day, week, none] });
    expect(decidedByPolicies({ policies: ['week', 'day', 'none'] }, facts).expiry).toBe(day);
    expect(decidedByPolicies({ policies: ['day', 'week', 'none'] }, facts).expiry).toBe(week);
  });
});

describe('an API', () => {
  it('is found by its id in the list that was read', () => {
    expect(findApi('payments', known)?.name).toBe('Payments');
    expect(findApi('payments', facts())).toBeUndefined();
    expect(findApi('payments', listed({ apis: [] }))).toBeUndefined();
  });
});
