import { wrapWords } from '../wrap.ts';
import { COLUMN_GAP, cellWidth, graphemes, takeCells } from './cells.ts';
import type { Role } from './theme.ts';

/**
 * A screen is lines of spans before it is React, so that its height is known before it is drawn. Measured on Node
 * 20.20.2: rows whose columns Yoga lays out take twice as long to draw (9 ms for 24 rows, 5 as one text each), and
 * Ink's own wrapping leaves the blank before a word that begins a line.
 */
export type Span = { readonly text: string; readonly role?: Role; readonly cursor?: true };
export type Line = readonly Span[];

export const emptyLine: Line = [];

export function span(text: string, role?: Role): Span {
  return role ? { text, role } : { text };
}

export function lineText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + cellWidth(text), 0);
}

/** The line in at most `width` cells; what stands at its end is given up for "…". */
export function cutLine(line: Line, width: number): Line {
  if (lineWidth(line) <= width) return line;
  if (width <= 0) return [];
  const kept: Span[] = [];
  let room = width;
  for (const part of line) {
    const needed = cellWidth(part.text);
    if (needed >= room) return [...kept, { ...part, text: `${takeCells(part.text, room - 1)}…` }];
    kept.push(part);
    room -= needed;
  }
  return kept;
}

/** `left` and, at the right edge, `right`; the left one is cut first. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightPart = cutLine(right, width);
  const rightWidth = lineWidth(rightPart);
  if (rightWidth === 0) return cutLine(left, width);
  const leftPart = cutLine(left, Math.max(0, width - rightWidth - COLUMN_GAP));
  const blanks = Math.max(0, width - rightWidth - lineWidth(leftPart));
  return [...leftPart, span(' '.repeat(blanks)), ...rightPart];
}

/** The right part where it has room; the left one is worth more. */
export function beside(left: Line, right: Line, width: number): Line {
  return lineWidth(left) + COLUMN_GAP + lineWidth(right) <= width ? spread(left, right, width) : left;
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (cellWidth(rest) > width) {
    const piece = takeCells(rest, width) || (graphemes(rest)[0] ?? rest);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

/** Wrapped at blanks; a word that is wider than a line (an address, Japanese) is broken. */
export function breakLines(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  return wrapWords(text.split(/ +/).filter(Boolean), room, cellWidth, (word) => breakWord(word, room));
}

/** A paragraph; `first` stands before its first line, blanks of the same width before the others. */
export function paragraph(text: string, width: number, options: { role?: Role; first?: Line } = {}): Line[] {
  const { role, first = [] } = options;
  const indent = span(' '.repeat(lineWidth(first)));
  return breakLines(text, width - lineWidth(first)).map((piece, index) => {
    const before = index === 0 ? first : indent.text ? [indent] : [];
    return [...before, span(piece, role)];
  });
}

/** At most `height` lines; where some are missing the last one says so with "…". */
export function cutLines(lines: readonly Line[], height: number): readonly Line[] {
  if (lines.length <= height) return lines;
  const kept = lines.slice(0, Math.max(0, height));
  return kept.map((line, index) => (index === height - 1 ? [...line, span(' …', 'muted')] : line));
}

/** Where the text cursor is drawn: for Ink's useCursor, so that an input method opens at the right place. */
export function findCursor(lines: readonly Line[]): { x: number; y: number } | undefined {
  const y = lines.findIndex((line) => line.some((part) => part.cursor));
  const line = lines[y];
  if (line === undefined) return undefined;
  const at = line.findIndex((part) => part.cursor);
  return { x: lineWidth(line.slice(0, at)), y };
}
