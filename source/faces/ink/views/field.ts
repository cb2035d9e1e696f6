import { count, groupDigits } from '../../../text.ts';
import { cellWidth, graphemes, takeCells, takeLastCells } from '../cells.ts';
import { type EditLine, splitAtCursor } from '../edit-line.ts';
import { type Line, lineWidth, type Saying, type Span, span } from '../lines.ts';
import type { Theme } from '../theme.ts';

export type FieldProps = {
  readonly theme: Theme;
  readonly width: number;
  readonly line: EditLine;
  /** Dots in place of characters, and their number at the right edge. */
  readonly masked?: boolean;
  /** Shown while nothing has been typed. */
  readonly placeholder?: string;
};

/** This much of a long line stays in sight behind the cursor. */
const SHARE_BEHIND_CURSOR = 1 / 3;
/** In a narrower field the counter is a bare number. */
const ROOM_FOR_WORDS = 56;

/** The part before the cursor, its end if it is too long; then "…" says that something stands before it. */
function viewBefore(before: string, room: number, masked: boolean): string {
  if (cellWidth(before) <= room) return before;
  return masked ? takeLastCells(before, room) : `…${takeLastCells(before, room - 1)}`;
}

function viewAfter(after: string, room: number): string {
  if (takeCells(after, room).length === after.length) return after;
  return room > 0 ? `${takeCells(after, room - 1)}…` : '';
}

/** A line being edited in `width` cells: it scrolls sideways so that the cursor is always in sight. */
export function drawEditLine(
  line: EditLine,
  width: number,
  theme: Theme,
  options: { masked?: boolean; placeholder?: string } = {},
): Span[] {
  const caret: Span = { text: theme.symbols.caret, role: 'accent', cursor: true };
  const { masked = false, placeholder = '' } = options;
  const room = Math.max(1, width - cellWidth(caret.text));
  if (line.text === '') return placeholder ? [caret, span(viewAfter(placeholder, room), 'muted')] : [caret];

  const hide = (text: string) => (masked ? theme.symbols.mask.repeat(graphemes(text).length) : text);
  const sides = splitAtCursor(line);
  const before = hide(sides.before);
  const after = hide(sides.after);
  const reserved = Math.min(cellWidth(after), Math.floor(room * SHARE_BEHIND_CURSOR));
  const shownBefore = viewBefore(before, room - reserved, masked);
  const shownAfter = viewAfter(after, room - cellWidth(shownBefore));
  return [shownBefore, caret, shownAfter]
    .map((part) => (typeof part === 'string' ? span(part) : part))
    .filter((part) => part.text !== '');
}

/** One line: "❯ •••••▏            5 characters". */
export function sayField({ theme, width, line, masked, placeholder }: FieldProps): Saying & { line: Line } {
  const sign = span(`${theme.symbols.cursor} `, 'accent');
  const length = graphemes(line.text).length;
  const counted = width < ROOM_FOR_WORDS ? groupDigits(length) : count(length, 'character');
  const counter: Line = masked && length > 0 ? [span(counted, 'muted')] : [];
  const room = width - lineWidth([sign]) - (counter.length > 0 ? lineWidth(counter) + 2 : 0);
  const edited = drawEditLine(line, room, theme, { masked, placeholder });
  return { line: [sign, ...edited], right: counter };
}
