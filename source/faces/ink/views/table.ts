import { cellWidth, cut } from '../cells.ts';
import { cutLine, type Line, lineText, lineWidth, type Span, span } from '../lines.ts';
import type { Role, Theme } from '../theme.ts';
import { windowRows } from '../window.ts';
import { type Cells, drawCells, shareWidths, widestOf } from './columns.ts';
import { markFound } from './found.ts';

export type TableRow =
  /** `lead` stands before the first column and belongs to it: an indent, a mark. */
  | { readonly kind: 'cells'; readonly lead?: Line; readonly cells: Cells }
  | { readonly kind: 'heading'; readonly text: string }
  /** Drawn by itself: a field, a rule. */
  | { readonly kind: 'line'; draw(isCurrent: boolean, room: number): Line };

export type TableProps = {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  /** Only those in the window are ever asked for, and the first few. */
  readonly rows: Pick<readonly TableRow[], 'length' | 'slice'>;
  /** Index into `rows`; -1 where nothing can be chosen. */
  readonly cursor: number;
  /** First row of the drawing before: what `windowRows` gave as `start`. */
  readonly offset?: number;
  /** Below this no column is narrowed. */
  readonly least: readonly number[];
  /** The column that takes what is left over, so that the next one stands at the right edge. */
  readonly wide?: number;
  /** Words that are searched for, in small letters. */
  readonly search?: readonly string[];
  /** The heading that a row stands under: it stays in sight when the list scrolls. */
  headingAbove?(index: number): string | undefined;
};

/** Columns are as wide as these rows and the visible ones need: they do not jump while a usual list scrolls. */
const MEASURED_ROWS = 100;

function cellsOf(row: TableRow): readonly Cells[] {
  if (row.kind !== 'cells') return [];
  const [first, ...others] = row.cells;
  return [[first && { ...first, text: lineText(row.lead ?? []) + first.text }, ...others]];
}

function measure({ rows, least, wide }: TableProps, visible: readonly TableRow[], room: number): number[] {
  const widths = shareWidths(
    widestOf([...rows.slice(0, MEASURED_ROWS), ...visible].flatMap(cellsOf)),
    least,
    room,
  );
  const isLast = wide === undefined || (widths[wide + 1] ?? 0) === 0;
  if (isLast) return widths;
  const spare = room - widths.reduce((total, width) => total + (width > 0 ? width + 2 : 0), -2);
  return widths.map((width, index) => (index === wide ? width + Math.max(0, spare) : width));
}

function drawRow(
  row: TableRow,
  isCurrent: boolean,
  widths: readonly number[],
  room: number,
  search: readonly string[],
): Line {
  if (row.kind === 'heading') return [span(row.text, 'strong')];
  if (row.kind === 'line') return row.draw(isCurrent, room);
  const [first, ...others] = row.cells;
  const lead = row.lead ?? [];
  const left = lineWidth(lead);
  const cells: Cells = [first && (isCurrent ? { ...first, role: first.role ?? 'strong' } : first), ...others];
  const draw = (text: string, role?: Role): readonly Span[] => markFound(text, search, role);
  return [...lead, ...drawCells(cells, [(widths[0] ?? 0) - left, ...widths.slice(1)], room - left, draw)];
}

/** The rows in the window, at most `height` lines; at its edges a sign where there are more. */
export function drawTable(props: TableProps): Line[] {
  const { theme, width, height, rows, cursor, offset, search = [], headingAbove } = props;
  const { symbols } = theme;
  const { start, end } = windowRows(rows.length, Math.max(0, cursor), height, offset);
  const visible = rows.slice(start, end);
  const gutter = cellWidth(symbols.cursor) + 1;
  const room = width - gutter;
  const widths = measure(props, visible, room);
  const signOf = (index: number): Span => {
    if (index === cursor) return span(`${symbols.cursor} `, 'accent');
    const isMore = (index === start && start > 0) || (index === end - 1 && end < rows.length);
    return span((isMore ? (index === start ? symbols.above : symbols.below) : '').padEnd(gutter), 'muted');
  };
  // The cursor never stands on the first of several rows in the middle of a list, so nothing is lost that is looked at.
  const [top] = visible;
  const above = start > 0 && cursor > start && top?.kind === 'cells' ? headingAbove?.(start) : undefined;
  return visible.map((row, index) => {
    const isCurrent = start + index === cursor;
    const shown: TableRow = index === 0 && above !== undefined ? { kind: 'heading', text: above } : row;
    return cutLine([signOf(start + index), ...drawRow(shown, isCurrent, widths, room, search)], width);
  });
}

/** The row in full, where its columns do not show all of it; `mostLines` of it. */
export function wholeRow(props: TableProps): string | undefined {
  const { theme, width, height, rows, cursor, offset } = props;
  const { start, end } = windowRows(rows.length, Math.max(0, cursor), height, offset);
  const [row] = cursor < 0 ? [] : rows.slice(cursor, cursor + 1);
  if (row?.kind !== 'cells') return undefined;
  const room = width - cellWidth(theme.symbols.cursor) - 1;
  const drawn = lineText(drawRow(row, false, measure(props, rows.slice(start, end), room), room, []));
  const texts = row.cells.map((cell) => cell?.text ?? '').filter((text) => text !== '');
  return texts.every((text) => drawn.includes(text)) ? undefined : texts.join(' · ');
}

/** Whether some row has more to say than its columns can show. */
export function isCutAnywhere(props: TableProps): boolean {
  const { theme, width, rows } = props;
  const wanted = widestOf(rows.slice(0, MEASURED_ROWS).flatMap(cellsOf));
  const room = width - cellWidth(theme.symbols.cursor) - 1;
  return wanted.reduce((total, column) => total + (column > 0 ? column + 2 : 0), -2) > room;
}

/** A sentence where there is nothing to choose from. */
export function drawNoRows(text: string, width: number): Line[] {
  return [[span(cut(`  ${text}`, width), 'muted')]];
}
