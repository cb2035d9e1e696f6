import type { Key as InkKey } from 'ink';
import { sanitise } from '../../text.ts';
import { graphemes } from './cells.ts';

type KeyName =
  | 'text'
  | 'run'
  | 'space'
  | 'enter'
  | 'escape'
  | 'tab'
  | 'shift-tab'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'ctrl'
  | 'alt';

/** One key press. `text` is the character of text and space, the letters of a run, the lower-case letter of ctrl and alt. */
export type Key = { readonly name: KeyName; readonly text?: string };

/** What a keymap calls the key: "up", "ctrl-g", "alt-b"; a character by itself. */
export function keyId(key: Key): string {
  if (key.name === 'ctrl' || key.name === 'alt') return `${key.name}-${key.text}`;
  return key.name === 'text' ? (key.text ?? '') : key.name;
}

const BLANK = /^[ \u00a0\u3000]$/;
const CONTROL = /^\p{Cc}/u;
/** Sequences that Ink 7.1.1 does not know (modifyOtherKeys, focus, mouse) reach useInput as text without their ESC. */
const STRAY_SEQUENCE = /^\[(?:[<>?]?\d[\d;:]*[A-Za-z~^$]|[IO])$/;

const plainKeys: readonly (readonly [flag: keyof InkKey, name: KeyName])[] = [
  ['return', 'enter'],
  ['escape', 'escape'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['home', 'home'],
  ['end', 'end'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
];

/** Word-wise keys have as many spellings as there are terminals; readline's letters stand for all of them. */
const wordKeys: readonly (readonly [flag: keyof InkKey, plain: KeyName, wordWise: Key])[] = [
  ['leftArrow', 'left', { name: 'alt', text: 'b' }],
  ['rightArrow', 'right', { name: 'alt', text: 'f' }],
  ['backspace', 'backspace', { name: 'ctrl', text: 'w' }],
  ['delete', 'delete', { name: 'alt', text: 'd' }],
];

function namedKeys(key: InkKey): Key[] | undefined {
  if (key.tab) return [{ name: key.shift ? 'shift-tab' : 'tab' }];
  // Two quick presses of Esc reach Ink as ESC ESC, one event with meta.
  if (key.escape && key.meta) return [{ name: 'escape' }, { name: 'escape' }];
  const plain = plainKeys.find(([flag]) => key[flag]);
  if (plain) return [{ name: plain[1] }];
  const word = wordKeys.find(([flag]) => key[flag]);
  if (!word) return undefined;
  return [key.ctrl || key.meta ? word[2] : { name: word[1] }];
}

function controlKey(character: string): Key[] {
  if (character === '\r' || character === '\n' || character === '\r\n') return [{ name: 'enter' }];
  if (character === '\t') return [{ name: 'tab' }];
  if (character === '\b' || character === '\u007f') return [{ name: 'backspace' }];
  // Ctrl+_, Ctrl+/ and Ctrl+7 are one byte.
  if (character === '\u001f') return [{ name: 'ctrl', text: '_' }];
  const code = character.charCodeAt(0);
  return code >= 1 && code <= 26 ? [{ name: 'ctrl', text: String.fromCharCode(code + 96) }] : [];
}

function typedKey(character: string): Key[] {
  if (CONTROL.test(character)) return controlKey(character);
  if (BLANK.test(character)) return [{ name: 'space', text: character === '\u00a0' ? ' ' : character }];
  return [{ name: 'text', text: character }];
}

/**
 * The keys of one chunk as Ink's useInput hands it over. A burst ("ab" and Enter on a slow line) is one
 * chunk "ab\r" with `key.return` false (measured, Ink 6 to 8), so it is taken apart here. A control letter
 * within it is the key it is alone; what is no key at all is dropped.
 */
export function toKeys(input: string, key: InkKey): Key[] {
  if (key.eventType === 'release' || key.super || key.hyper) return [];
  const named = namedKeys(key);
  if (named) return named;
  if (key.ctrl || key.meta) {
    const letter = input.toLowerCase();
    const isChord = key.meta ? graphemes(letter).length === 1 : /^[a-z_]$/.test(letter);
    return isChord ? [{ name: key.ctrl ? 'ctrl' : 'alt', text: letter }] : [];
  }
  if (STRAY_SEQUENCE.test(input)) return [];
  return graphemes(input).flatMap(typedKey);
}

/**
 * Characters that came together as one key, a run: a terminal without bracketed paste types what is pasted, and
 * 64 KB of single keys took 140 s (measured).
 */
export function joinTyped(keys: readonly Key[]): Key[] {
  const joined: Key[] = [];
  for (const key of keys) {
    const last = joined.at(-1);
    if (key.name === 'text' && (last?.name === 'text' || last?.name === 'run'))
      joined[joined.length - 1] = { name: 'run', text: `${last.text}${key.text}` };
    else joined.push(key);
  }
  return joined;
}

/** A bracketed paste: its lines without controls and outer blanks; empty lines around it do not count. */
export function cleanPaste(text: string): { lines: string[] } {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map(sanitise);
  const first = lines.findIndex(Boolean);
  const last = lines.findLastIndex(Boolean);
  return { lines: first < 0 ? [] : lines.slice(first, last + 1) };
}
