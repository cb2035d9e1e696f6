import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import {
  blameFor,
  effects,
  hasLists,
  inputsOf,
  pendingEffect,
  sameAnswer,
} from '../../source/wizard/effects.ts';
import type { Answers, StepId } from '../../source/wizard/types.ts';
import { credential, facts, readWith } from './world.ts';

const answers: Answers = { deployment: 'self-managed', url: 'http://localhost:3000', credential };
const read = readWith(answers, facts());

describe('the work before a question', () => {
  it('is done in its order: first the address, then the lists', () => {
    expect(pendingEffect('lists', answers, facts())).toBe('connect');
    expect(pendingEffect('lists', answers, facts({ done: { connect: inputsOf('connect', answers) } }))).toBe(
      'lists',
    );
    expect(pendingEffect('lists', answers, read)).toBeUndefined();
    expect(pendingEffect('connect', answers, read)).toBeUndefined();
    expect(pendingEffect(undefined, answers, facts())).toBeUndefined();
  });

  it.each<[string, Answers, string | undefined]>([
    ['another address', { url: 'http://localhost:3001' }, 'connect'],
    ['another kind', { deployment: 'cloud' }, 'connect'],
    ['going on all the same', { overrule: 'web-page http://localhost:3000' }, 'connect'],
    ['another credential', { credential: new Secret('other') }, 'lists'],
    ['the same credential in another object', { credential: new Secret(credential.reveal()) }, undefined],
    ['another expiry', { expires: 'never' }, undefined],
  ])('is done again for %s', (_what, change, expected) => {
    expect(pendingEffect('lists', { ...answers, ...change }, read)).toBe(expected);
    expect(hasLists({ ...answers, ...change }, read)).toBe(expected === undefined);
  });

  it('is told of', () => {
    expect(effects.connect.title(answers)).toBe('Looking at http://localhost:3000');
    expect(effects.connect.title({ deployment: 'demo' })).toBe('Starting the sandbox');
    expect(effects.lists.title(answers)).toBe('Reading the APIs and policies');
    for (const name of ['connect', 'lists'] as const) expect(effects[name].slow).toMatch(/^Taking long\. /);
    expect(effects.stored.slow).toContain('keychain');
  });
});

describe('two answers', () => {
  it.each<[unknown, unknown, boolean]>([
    ['a', 'a', true],
    [{ in: 1 }, { in: 1 }, true],
    [['a'], ['a', 'b'], false],
    [undefined, undefined, true],
    [undefined, 'a', false],
    [new Secret('a'), new Secret('a'), true],
    [new Secret('a'), new Secret('b'), false],
    [new Secret('a'), '••••', false],
    [undefined, new Secret('a'), false],
  ])('%# are the same by what they say', (one, other, same) => {
    expect(sameAnswer(one, other)).toBe(same);
    expect(sameAnswer(other, one)).toBe(same);
  });
});

it.each<[Parameters<typeof blameFor>[0], Answers, StepId]>([
  ['credential', answers, 'credential'],
  ['refused', answers, 'credential'],
  ['unreachable', answers, 'url'],
  ['storage', answers, 'url'],
  ['unreachable', { deployment: 'demo' }, 'deployment'],
  ['credential', { deployment: 'demo' }, 'deployment'],
])('a failure of kind "%s" is mended at the right question: %#', (kind, given, blamed) => {
  expect(blameFor(kind, given)).toBe(blamed);
});
