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

const endOf = (line: EditLine) => graphemes(line.text).length;

const targets = {
  left: (line: EditLine) => Math.max(0, line.cursor - 1),
  right: (line: EditLine) => Math.min(endOf(line), line.cursor + 1),
  home: () => 0,
  end: endOf,
  'word-left': wordStart,
  'word-right': wordEnd,
};
type Move = keyof typeof targets;

type Edit = (line: EditLine) => EditLine;

export function move(line: EditLine, where: Move): EditLine {
  return { ...line, cursor: targets[where](line), typing: false };
}

const to =
  (where: Move): Edit =>
  (line) =>
    move(line, where);

/** What stands between the cursor and there; at the end of the line nothing. */
const removeTo =
  (where: Move): Edit =>
  (line) => {
    const target = targets[where](line);
    return remove(line, Math.min(target, line.cursor), Math.max(target, line.cursor));
  };

export function undo(line: EditLine): EditLine {
  const before = line.past.at(-1);
  return before ? { ...before, past: line.past.slice(0, -1), typing: false } : line;
}

const edits: { readonly [id: string]: Edit } = {
  backspace: removeTo('left'),
  delete: removeTo('right'),
  left: to('left'),
  right: to('right'),
  home: to('home'),
  end: to('end'),
  'ctrl-a': to('home'),
  'ctrl-e': to('end'),
  'ctrl-b': to('left'),
  'ctrl-f': to('right'),
  'ctrl-d': removeTo('right'),
  'ctrl-k': removeTo('end'),
  'ctrl-u': removeTo('home'),
  'ctrl-w': removeTo('word-left'),
  'ctrl-_': undo,
  'alt-b': to('word-left'),
  'alt-f': to('word-right'),
  'alt-d': removeTo('word-right'),
};

/** The keys that edit, by the names a keymap uses; "text" is every character. */
export const editingKeys: readonly string[] = ['text', 'space', ...Object.keys(edits)];

/** The line after this key, or undefined where the key edits nothing. */
export function applyKey(line: EditLine, key: Key): EditLine | undefined {
  if (key.name === 'text' || key.name === 'run' || key.name === 'space') return insert(line, key.text ?? ' ');
  return Object.hasOwn(edits, keyId(key)) ? edits[keyId(key)]?.(line) : undefined;
}
