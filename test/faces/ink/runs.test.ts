import { describe, expect, it } from 'vitest';
import { graphemes } from '../../../source/faces/ink/cells.ts';
import { joinTyped } from '../../../source/faces/ink/keys.ts';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import {
  atAccess,
  atKey,
  atReview,
  begin,
  CREDENTIAL,
  failLookUp,
  frameOf,
  go,
  keyNamed,
  look,
  press,
  type,
} from './driver.tsx';

/*
 * A terminal without bracketed paste types what is pasted, and a slow line brings several keys together. Whatever
 * stands in front then, it is as if each had come alone.
 */

const keysOf = (text: string) => graphemes(text).map((name) => keyNamed(name === '\r' ? 'enter' : name));

function together(state: UiState, text: string): UiState {
  return joinTyped(keysOf(text)).reduce((so, key) => reduce(so, { type: 'key', key }), state);
}

function alone(state: UiState, text: string): UiState {
  return keysOf(text).reduce((so, key) => reduce(so, { type: 'key', key }), state);
}

const atUrl = () => press(begin(), 'down', 'down', 'enter');
const atCredential = () => look(press(atUrl(), 'enter'));

const places: readonly (readonly [name: string, state: () => UiState])[] = [
  ['the first choice', begin],
  ['an address', atUrl],
  ['a look-up', () => press(atUrl(), 'enter')],
  ['a secret', atCredential],
  ['a secret that was refused', () => failLookUp(type(atCredential(), 'x'), 'credential', { what: 'No.' })],
  ['a list', atAccess],
  ['a list being searched', () => type(atAccess(), 'p')],
  ['an expiry', () => go(atAccess(), 'tab', 'enter')],
  ['own text of an expiry', () => go(atAccess(), 'tab', 'enter', 'end')],
  ['the review', atReview],
  ['the question whether to leave', () => press(begin(), 'escape')],
  ['help', () => press(begin(), 'ctrl-o')],
  ['the key', atKey],
  ['the key, saved', () => atKey({ safe: true })],
  ['its menu, asking for a file', () => press(atKey(), 's')],
];

const texts = [
  'up',
  'ctrl-u',
  'pay',
  'gpay',
  'abc def',
  'ny',
  'xs/tmp/key.txt',
  '?a',
  '22',
  'e\u0301👩🏽‍💻受注x',
  `${CREDENTIAL}\rpay\r`,
];

describe.each(places)('characters that come together, at %s', (_place, state) => {
  it.each(texts)('%j', (text) => {
    const as = (after: UiState) => ({
      frame: frameOf(look(after)),
      phase: after.phase,
      dialog: after.dialog,
      outcome: after.outcome,
    });
    expect(as(together(state(), text))).toEqual(as(alone(state(), text)));
  });
});
