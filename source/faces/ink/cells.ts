import cliTruncate from 'cli-truncate';
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { LINE_BREAKS } from '../../text.ts';

/**
 * Each unit a character by itself. Making a segmenter takes 9 ms before the first frame (measured on Node 20.20.2),
 * and segmenting is most of the cost of drawing a Japanese list.
 */
const SIMPLE =
  /^[\u0020-\u02ff\u0391-\u03ff\u0400-\u0482\u2010-\u205e\u2190-\u28ff\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff]*$/;
const PLAIN = /^[\u0020-\u007e]*$/;
let segmenter: Intl.Segmenter | undefined;

/** What a reader calls a character: "e" and its accent, a family emoji, one flag. */
export function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many terminal cells the text takes on one line, as Ink itself counts them. Controls take none. */
export function cellWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** More text than any screen has: a huge name costs no more than a short one. */
const MOST_UNITS = 4_000;

/** The longest beginning that fits. */
export function takeCells(text: string, width: number): string {
  return sliceAnsi(text.slice(0, MOST_UNITS), 0, Math.max(0, width));
}

/** The longest end that fits. */
export function takeLastCells(text: string, width: number): string {
  const end = text.slice(-MOST_UNITS);
  return width <= 0 ? '' : sliceAnsi(end, Math.max(0, cellWidth(end) - width));
}

/** Cut to `width` cells, with "…" where something is missing. */
export function cut(text: string, width: number): string {
  if (width <= 0) return '';
  if (text.length <= width && PLAIN.test(text)) return text;
  return cliTruncate(text.slice(0, MOST_UNITS), width);
}

/** Exactly `width` cells: cut where too long, filled with blanks where too short. */
export function pad(text: string, width: number): string {
  const fitting = cut(text, width);
  return fitting + ' '.repeat(Math.max(0, width - cellWidth(fitting)));
}

/**
 * Wrapped by the function that Ink wraps with, so that a height is known before anything is drawn. Unlike Ink, which
 * keeps the blank before a word that begins a line. A link that no line can hold is broken behind a slash.
 */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  const fit = (link: string) =>
    link.length <= room ? link : link.replace(new RegExp(`(\\S{1,${room}}(?<=/))(?=\\S)`, 'g'), '$1 ');
  const plain = text.replaceAll(/[\p{Cc} ]+/gu, ' ').trim();
  // As wide as a blank, and no place to end a line.
  const figureSpace = '\u2007';
  const firm = plain
    .split(LINE_BREAKS)
    .map((word) => word.replaceAll(' ', figureSpace).replace(/https?:\S+/g, fit))
    .join(' ');
  return wrapAnsi(firm, room, { hard: true }).replaceAll(figureSpace, ' ').split('\n');
}

export const COLUMN_GAP = 2;
