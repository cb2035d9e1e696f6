import { describe, expect, it } from 'vitest';
import { Secret } from '../../../source/secret.ts';
import {
  isGuessable,
  losesStart,
  parseKeyText,
  parsePassword,
  parseUserName,
} from '../../../source/wizard/parse/own-name.ts';
import type { Parsed } from '../../../source/wizard/types.ts';

const problemOf = (parsed: Parsed<unknown>) => ('problem' in parsed ? parsed.problem.what : 'taken');

/** What Tyk cuts, loses or never finds (scopes.md, E1 and E2). */
const unfit: readonly (readonly [text: string, why: string])[] = [
  ['', 'is empty.'],
  ['   ', 'is empty.'],
  [' jane', 'begins or ends with a blank, which no header can carry.'],
  ['jane ', 'begins or ends with a blank, which no header can carry.'],
  ['a/b', 'cannot be part of an address: no request would find it.'],
  ['..', 'cannot be part of an address: no request would find it.'],
  ['ab', 'is too short: Tyk looks for no key under 3 bytes.'],
  ['x'.repeat(2001), 'is longer than 2000 characters.'],
  ['create', "is a word of Tyk's own: it would make another key, or none."],
  ['preview', "is a word of Tyk's own: it would make another key, or none."],
  ['a\u0007bcd', 'has a character that cannot be shown.'],
  ['5e9d9544a1dcd60001d0ed20-jane', "begins as an organisation's id does: Tyk would cut it."],
  ['eyJvcmciOiJkZWZhdWx0In0=', 'begins as a key does that Tyk makes: it would not be found.'],
];

describe('the name of a user', () => {
  it.each(unfit)('%j is refused', (text, why) => {
    expect(problemOf(parseUserName(text))).toBe(`The name ${why}`);
  });

  it('has no colon: the password begins after it', () => {
    expect(problemOf(parseUserName('jane:doe'))).toBe('The name has a colon.');
  });

  it.each(['jane', 'jane.doe@example.com', 'Jörg Müller', '123', '日本'])('%s is taken', (name) => {
    expect(parseUserName(name)).toEqual({ value: name });
  });
});

describe('the text of a key', () => {
  it.each(unfit)('%j is refused', (text, why) => {
    expect(problemOf(parseKeyText(text))).toBe(`The text ${why}`);
  });

  it.each([
    ['größer-als-ASCII', 'The text has a character that not every header or key can carry.'],
    ['a"quote"inside', 'The text has a character that not every header or key can carry.'],
    ['Bearer abcdefgh', 'The text begins with Bearer, which Tyk cuts off.'],
  ])('%s is refused', (text, why) => {
    expect(problemOf(parseKeyText(text))).toBe(why);
  });

  it('that is short can be guessed', () => {
    expect(isGuessable(new Secret('abc'))).toBe(true);
    expect(isGuessable(new Secret('0123456789abcdef'))).toBe(false);
  });
});

describe('a name that begins with the organisation', () => {
  it('is cut by Tyk, or lost', () => {
    expect(losesStart('default-app', 'default')?.why).toContain('Another key may have the rest');
    expect(losesStart(new Secret('default'), 'default')?.why).toContain('Tyk would make up another');
    expect(losesStart('app', 'default')).toBeUndefined();
    expect(losesStart('app', undefined)).toBeUndefined();
  });
});

describe('a password', () => {
  it.each([
    ['', 'The password is empty: anybody could log in.'],
    ['é'.repeat(37), 'The password has 74 bytes, and 72 is the most.'],
    ['a:b', 'The password has a colon.'],
    ['a\nb', 'The password has a character that cannot be typed.'],
  ])('%j is refused', (text, why) => {
    expect(problemOf(parsePassword(text))).toBe(why);
  });

  it.each(['x', 'é'.repeat(36), 'two words'])('%s is taken', (text) => {
    expect('value' in parsePassword(text)).toBe(true);
  });
});
