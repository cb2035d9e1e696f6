import { cellWidth, wrap } from './cells.ts';
import type { Role } from './theme.ts';

/** Words of one line in several styles. */
export type Span = { readonly text: string; readonly role?: Role; readonly cursor?: true };
export type Line = readonly Span[];

/**
 * One thing that is said, as Sayings draws it: a line, which is cut where it is too long, with something at its right
 * edge; or a text, which is wrapped under its sign. Its height is known before it is drawn.
 */
export type Saying =
  | { readonly line: Line; readonly right?: Line }
  | { readonly text: string; readonly role?: Role; readonly first?: Line };

export const emptyLine: Saying = { line: [] };

export function span(text: string, role?: Role): Span {
  return role ? { text, role } : { text };
}

export function lineText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + cellWidth(text), 0);
}

/** The lines of a text that stands behind its sign. */
export function wrapSaying({ text, first = [] }: Extract<Saying, { text: string }>, width: number) {
  return wrap(text, width - lineWidth(first));
}

export function heightOf(sayings: readonly Saying[], width: number): number {
  return sayings.reduce((sum, one) => sum + ('line' in one ? 1 : wrapSaying(one, width).length), 0);
}

export type Caret = { readonly x: number; readonly y: number };

/** Where the text cursor is drawn in a line: for Ink's useCursor, so that an input method opens at the right place. */
export function caretIn(line: Line, y = 0): Caret | undefined {
  const at = line.findIndex((part) => part.cursor);
  return at < 0 ? undefined : { x: lineWidth(line.slice(0, at)), y };
}
