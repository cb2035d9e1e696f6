/**
 * Text measured in terminal cells, the way Ink's own string-width measures it (a test compares the two).
 * Everything that is drawn is cut here, by whole graphemes, before Ink sees it.
 */
let segmenter: Intl.Segmenter | undefined;
const PLAIN = /^[\u0020-\u007e]*$/;
/**
 * Latin, Greek, Cyrillic, our own punctuation and signs, kana, Han and Hangul: each character a grapheme by itself,
 * one cell wide below U+3000 and two above. Segmenting those is most of the cost of drawing a Japanese list, and
 * making a segmenter takes 9 ms before the first frame (measured on Node 20.20.2).
 */
const SIMPLE =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2315\u23ce\u2500-\u259f\u25c9\u25d0\u25ef\u2714\u2716\u276f\u2800-\u28ff\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/;
const FIRST_WIDE = 0x3000;
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Cs}]/u;
/** Inside a cluster only these take cells of their own: vowel signs of Indic scripts and halfwidth voice marks. */
const TAKES_CELLS = /[\p{Mc}\uff00-\uffef]/u;

const EMOJI_SEQUENCES = [
  /^(?=\p{Emoji})\p{Extended_Pictographic}\ufe0f$/u,
  /^\p{Emoji_Modifier_Base}\p{Emoji_Modifier}$/u,
  /^[0-9#*]\ufe0f?\u20e3$/,
  /^\p{Regional_Indicator}{2}$/u,
  /\p{Extended_Pictographic}.*\u200d.*\p{Extended_Pictographic}/u,
];
const WIDE_EMOJI = /^(?!\p{Regional_Indicator})\p{Emoji_Presentation}/u;
/** East Asian Width W and F of Unicode 17 without the emoji; ranges that only unassigned places part are joined. */
const WIDE_RANGES: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb],
  [0x1d300, 0x1d376],
  [0x1f1ae, 0x1f1ae],
  [0x1f200, 0x1f265],
  [0x1f6d9, 0x1f6d9],
  [0x1f7da, 0x1f7da],
  [0x1fa8b, 0x1fafa],
  [0x20000, 0x3fffd],
];

function* eachGrapheme(text: string): Generator<string> {
  if (SIMPLE.test(text)) {
    yield* text;
    return;
  }
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** What a reader calls a character: "e" and its accent, a family emoji, one flag. */
export function graphemes(text: string): string[] {
  return SIMPLE.test(text) ? text.split('') : Array.from(eachGrapheme(text));
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x1100) return 1;
  if (WIDE_EMOJI.test(character)) return 2;
  return WIDE_RANGES.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

function simpleWidth(text: string): number {
  let width = text.length;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) >= FIRST_WIDE) width += 1;
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (SIMPLE.test(grapheme)) return simpleWidth(grapheme);
  const start = grapheme.search(VISIBLE);
  if (start < 0) return 0;
  if (grapheme.length > 1 && EMOJI_SEQUENCES.some((sequence) => sequence.test(grapheme))) return 2;
  const [base = '', ...marks] = grapheme.slice(start);
  return marks
    .filter((mark) => TAKES_CELLS.test(mark))
    .reduce((width, mark) => width + characterWidth(mark), characterWidth(base));
}

/** How many terminal cells the text takes on one line. Controls take none. */
export function cellWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  if (SIMPLE.test(text)) return simpleWidth(text);
  return graphemes(text).reduce((width, grapheme) => width + graphemeWidth(grapheme), 0);
}

/** The longest beginning that fits; stops reading there, so a huge name costs no more than a short one. */
export function takeCells(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const grapheme of eachGrapheme(text)) {
    used += graphemeWidth(grapheme);
    if (used > width) return taken;
    taken += grapheme;
  }
  return taken;
}

/** The longest end that fits. */
export function takeLastCells(text: string, width: number): string {
  const all = graphemes(text);
  let used = 0;
  let start = all.length;
  while (start > 0) {
    used += graphemeWidth(all[start - 1] ?? '');
    if (used > width) break;
    start -= 1;
  }
  return all.slice(start).join('');
}

/** Cut to `width` cells, with "…" where something is missing. `from` says which part is given up. */
export function cut(
  text: string,
  width: number,
  options: { from?: 'end' | 'start' | 'middle' } = {},
): string {
  if (width <= 0) return '';
  if (takeCells(text, width).length === text.length) return text;
  const room = width - 1;
  if (options.from === 'start') return `…${takeLastCells(text, room)}`;
  if (options.from !== 'middle') return `${takeCells(text, room).trimEnd()}…`;
  const head = takeCells(text, Math.ceil(room / 2));
  return `${head}…${takeLastCells(text, room - cellWidth(head))}`;
}

/** Exactly `width` cells: cut where too long, filled with blanks where too short. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const fitting = cut(text, width);
  const blanks = ' '.repeat(Math.max(0, width - cellWidth(fitting)));
  return side === 'left' ? blanks + fitting : fitting + blanks;
}

export const COLUMN_GAP = 2;
