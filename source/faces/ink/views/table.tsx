import { Box } from 'ink';
import { createElement, type ReactElement } from 'react';
import { COLUMN_GAP, cellWidth } from '../cells.ts';
import { type Caret, caretIn, type Line, lineText, lineWidth, type Span, span } from '../lines.ts';
import type { Role, Theme } from '../theme.ts';
import { windowRows } from '../window.ts';
import { type Cell, type Cells, lastShown, shareWidths, widestOf } from './columns.ts';
import { markFound } from './found.ts';
import { Run } from './run.tsx';
import { Sided } from './sayings.tsx';
import { useTheme } from './theme.tsx';

export type TableRow =
  /** `lead` stands before the first column and belongs to it: an indent, a mark. */
  | { readonly kind: 'cells'; readonly lead?: Line; readonly cells: Cells }
  | { readonly kind: 'heading'; readonly text: string }
  /** Drawn by itself: a field, a rule. */
  | { readonly kind: 'line'; readonly right?: Line; draw(isCurrent: boolean, room: number): Line };

export type TableProps = {
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

/** A sign and a blank before every row. */
const gutterOf = ({ symbols }: Theme) => cellWidth(symbols.cursor) + 1;

function measure({ rows, least, wide }: TableProps, visible: readonly TableRow[], room: number): number[] {
  const wanted = widestOf([...rows.slice(0, MEASURED_ROWS), ...visible].flatMap(cellsOf));
  const widths = shareWidths(wanted, least, room);
  if (wide === undefined || (widths[wide + 1] ?? 0) === 0) return widths;
  const spare = room - widths.reduce((total, width) => total + (width > 0 ? width + COLUMN_GAP : 0), -2);
  return widths.map((width, index) => (index === wide ? width + Math.max(0, spare) : width));
}

function inSight({ rows, cursor, height, offset }: TableProps) {
  const { start, end } = windowRows(rows.length, Math.max(0, cursor), height, offset);
  return { start, end, visible: rows.slice(start, end) };
}

/** The rows in the window, at most `height` lines; at its edges a sign where there are more. */
export function Table(props: TableProps): ReactElement {
  const theme = useTheme();
  const { symbols } = theme;
  const { width, rows, cursor, search = [], headingAbove } = props;
  const { start, end, visible } = inSight(props);
  const gutter = gutterOf(theme);
  const widths = measure(props, visible, width - gutter);
  const signOf = (index: number): Span => {
    if (index === cursor) return span(`${symbols.cursor} `, 'accent');
    const isMore = (index === start && start > 0) || (index === end - 1 && end < rows.length);
    return span((isMore ? (index === start ? symbols.above : symbols.below) : '').padEnd(gutter), 'muted');
  };
  // The cursor never stands on the first of several rows in the middle of a list, so nothing is lost that is looked at.
  const [top] = visible;
  const above = start > 0 && cursor > start && top?.kind === 'cells' ? headingAbove?.(start) : undefined;
  const drawn = visible.map((row, index) => {
    const shown: TableRow = index === 0 && above !== undefined ? { kind: 'heading', text: above } : row;
    const isCurrent = start + index === cursor;
    const sign = signOf(start + index);
    return createElement(Row, { row: shown, sign, isCurrent, widths, width, gutter, search });
  });
  // By their place on the screen: a row that scrolls is drawn where it is then.
  return createElement(Box, { flexDirection: 'column', width }, ...drawn);
}

type RowProps = {
  readonly row: TableRow;
  readonly sign: Span;
  readonly isCurrent: boolean;
  readonly widths: readonly number[];
  readonly width: number;
  readonly gutter: number;
  readonly search: readonly string[];
};

function Row({ row, sign, isCurrent, widths, width, gutter, search }: RowProps): ReactElement {
  if (row.kind === 'heading') return <Run line={[sign, span(row.text, 'strong')]} />;
  if (row.kind === 'line')
    return <Sided line={[sign, ...row.draw(isCurrent, width - gutter)]} right={row.right} />;
  const { lead = [], cells } = row;
  const last = lastShown(cells, widths);
  const roleOf = (cell: Cell | undefined, index: number): Role | undefined =>
    cell?.role ?? (isCurrent && index === 0 ? 'strong' : undefined);
  const columns = cells.slice(0, last + 1).map((cell, index) => {
    const own = (widths[index] ?? 0) - (index === 0 ? lineWidth(lead) : 0);
    if (own <= 0 && !cell?.free) return null;
    const line = markFound(cell?.text ?? '', search, roleOf(cell, index));
    // The last one is not held to its column: it has the rest of the line.
    const size = index === last ? { flexGrow: 1, flexShrink: 1 } : { width: own, flexShrink: 0 };
    return createElement(Box, size, lineText(line) === '' ? null : <Run line={line} />);
  });
  return (
    <Box width={width}>
      <Box flexShrink={0}>
        <Run line={[sign, ...lead]} />
      </Box>
      {createElement(Box, { columnGap: COLUMN_GAP, flexGrow: 1, flexShrink: 1 }, ...columns)}
    </Box>
  );
}

/** Where the text cursor stands, should the row under the cursor have a field. */
export function caretOfTable(props: TableProps, theme: Theme): Caret | undefined {
  const [row] = props.cursor < 0 ? [] : props.rows.slice(props.cursor, props.cursor + 1);
  if (row?.kind !== 'line') return undefined;
  const gutter = gutterOf(theme);
  const caret = caretIn(row.draw(true, props.width - gutter), props.cursor - inSight(props).start);
  return caret && { ...caret, x: caret.x + gutter };
}

/** The row under the cursor in full, where its columns do not show all of it. */
export function wholeRow(props: TableProps, theme: Theme): string | undefined {
  const [row] = props.cursor < 0 ? [] : props.rows.slice(props.cursor, props.cursor + 1);
  if (row?.kind !== 'cells') return undefined;
  const room = props.width - gutterOf(theme);
  const widths = measure(props, inSight(props).visible, room);
  const [cells = []] = cellsOf(row);
  const last = lastShown(cells, widths);
  const before = widths.slice(0, last).reduce((sum, width) => sum + (width > 0 ? width + COLUMN_GAP : 0), 0);
  const isCut = cells.some((cell, index) => {
    const text = cell?.text ?? '';
    return text !== '' && cellWidth(text) > (index === last ? room - before : (widths[index] ?? 0));
  });
  const texts = row.cells.map((cell) => cell?.text ?? '').filter((text) => text !== '');
  return isCut ? texts.join(' · ') : undefined;
}

/** Whether some row has more to say than its columns can show. */
export function isCutAnywhere({ rows, width }: TableProps, theme: Theme): boolean {
  const wanted = widestOf(rows.slice(0, MEASURED_ROWS).flatMap(cellsOf));
  const needed = wanted.reduce((total, column) => total + (column > 0 ? column + COLUMN_GAP : 0), -2);
  return needed > width - gutterOf(theme);
}
