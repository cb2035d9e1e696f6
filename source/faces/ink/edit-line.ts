import { graphemes } from './cells.ts';
import { type Key, keyId } from './keys.ts';

type Moment = { readonly text: string; readonly cursor: number };

/** One line of text being edited. `cursor` counts graphemes, from 0 to their number. */
export type EditLine = Moment & {
  /** What undo goes back to, newest last. */
  readonly past: readonly Moment[];
  /** The last change was typing: the next character belongs to the same undo. */
  readonly typing: boolean;
};
type Move = 'left' | 'right' | 'home' | 'end' | 'word-left' | 'word-right';

const MOST_UNDOS = 100;
const IS_WORD = /^[\p{L}\p{N}_]/u;
/** Never part of a line, however it came: controls, line ends, and marks that turn the reading direction. */
const UNWANTED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

export function startLine(text = ''): EditLine {
  const clean = text.replace(UNWANTED, '');
  return { text: clean, cursor: graphemes(clean).length, past: [], typing: false };
}

/** The line on both sides of the cursor. */
export function splitAtCursor(line: Moment): { before: string; after: string } {
  const all = graphemes(line.text);
  return { before: all.slice(0, line.cursor).join(''), after: all.slice(line.cursor).join('') };
}

function change(line: EditLine, next: Moment, options: { joins?: boolean; typing?: boolean } = {}): EditLine {
  if (next.text === line.text) return { ...line, cursor: next.cursor, typing: false };
  const moment: Moment = { text: line.text, cursor: line.cursor };
  const past = options.joins ? line.past : [...line.past, moment].slice(-MOST_UNDOS);
  return { ...next, past, typing: options.typing ?? false };
}

/** Typed characters of one word are undone together. */
export function insert(line: EditLine, text: string): EditLine {
  const clean = text.replace(UNWANTED, '');
  if (!clean) return line;
  const { before, after } = splitAtCursor(line);
  const whole = before + clean + after;
  // Counted anew: an accent or a joiner becomes one character with what stands before it.
  const cursor = Math.min(graphemes(before + clean).length, graphemes(whole).length);
  const isTyped = graphemes(clean).length === 1;
  const typing = isTyped && clean.trim() !== '';
  return change(line, { text: whole, cursor }, { joins: isTyped && line.typing, typing });
}

/** Another text in the place of all; undo brings the old one back. */
export function replaceText(line: EditLine, text: string): EditLine {
  return { ...insert(startLine(), text), past: [...line.past, { text: line.text, cursor: line.cursor }] };
}

/** Without the graphemes from `from` to `to`; the cursor stands where they were. */
function remove(line: EditLine, from: number, to: number): EditLine {
  const all = graphemes(line.text);
  return change(line, { text: [...all.slice(0, from), ...all.slice(to)].join(''), cursor: from });
}

function wordStart(line: EditLine): number {
  const all = graphemes(line.text);
  let at = line.cursor;
  while (at > 0 && !IS_WORD.test(all[at - 1] ?? '')) at -= 1;
  while (at > 0 && IS_WORD.test(all[at - 1] ?? '')) at -= 1;
  return at;
}

function wordEnd(line: EditLine): number {
  const all = graphemes(line.text);
  let at = line.cursor;
  while (at < all.length && !IS_WORD.test(all[at] ?? '')) at += 1;
  while (at < all.length && IS_WORD.test(all[at] ?? '')) at += 1;
  return at;
}

function targetOf(line: EditLine, where: Move): number {
  const end = graphemes(line.text).length;
  switch (where) {
    case 'left':
      return Math.max(0, line.cursor - 1);
    case 'right':
      return Math.min(end, line.cursor + 1);
    case 'home':
      return 0;
    case 'end':
      return end;
    case 'word-left':
      return wordStart(line);
    case 'word-right':
      return wordEnd(line);
  }
}

export function move(line: EditLine, where: Move): EditLine {
  return { ...line, cursor: targetOf(line, where), typing: false };
}

/** The character before the cursor; at the beginning of the line nothing. */
export function backspace(line: EditLine): EditLine {
  return remove(line, targetOf(line, 'left'), line.cursor);
}

function deleteForward(line: EditLine): EditLine {
  return remove(line, line.cursor, targetOf(line, 'right'));
}

/** The word before the cursor. */
function deleteWord(line: EditLine): EditLine {
  return remove(line, wordStart(line), line.cursor);
}

function deleteWordForward(line: EditLine): EditLine {
  return remove(line, line.cursor, wordEnd(line));
}

function deleteToStart(line: EditLine): EditLine {
  return remove(line, 0, line.cursor);
}

function deleteToEnd(line: EditLine): EditLine {
  return remove(line, line.cursor, targetOf(line, 'end'));
}

export function undo(line: EditLine): EditLine {
  const before = line.past.at(-1);
  return before ? { ...before, past: line.past.slice(0, -1), typing: false } : line;
}

const edits: { readonly [id: string]: (line: EditLine) => EditLine } = {
  backspace,
  delete: deleteForward,
  left: (line) => move(line, 'left'),
  right: (line) => move(line, 'right'),
  home: (line) => move(line, 'home'),
  end: (line) => move(line, 'end'),
  'ctrl-a': (line) => move(line, 'home'),
  'ctrl-e': (line) => move(line, 'end'),
  'ctrl-b': (line) => move(line, 'left'),
  'ctrl-f': (line) => move(line, 'right'),
  'ctrl-d': deleteForward,
  'ctrl-k': deleteToEnd,
  'ctrl-u': deleteToStart,
  'ctrl-w': deleteWord,
  'ctrl-_': undo,
  'alt-b': (line) => move(line, 'word-left'),
  'alt-f': (line) => move(line, 'word-right'),
  'alt-d': deleteWordForward,
};

/** The keys that edit, by the names a keymap uses; "text" is every character. */
export const editingKeys: readonly string[] = ['text', 'space', ...Object.keys(edits)];

/** The line after this key, or undefined where the key edits nothing. */
export function applyKey(line: EditLine, key: Key): EditLine | undefined {
  if (key.name === 'text' || key.name === 'space') return insert(line, key.text ?? ' ');
  return Object.hasOwn(edits, keyId(key)) ? edits[keyId(key)]?.(line) : undefined;
}
