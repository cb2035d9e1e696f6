import { cellWidth, cut, pad } from '../cells.ts';
import { cutLine, type Line, type Span, shareWidths, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { windowRows } from '../window.ts';

export type ReviewRow =
  | {
      readonly kind: 'value';
      readonly label: string;
      readonly value: string;
      /** Where the value came from: "you", "recipe", "--alias". */
      readonly origin?: string;
      /** Needs a look before the key is made. */
      readonly tone?: 'warning' | 'danger';
    }
  /** A thing to do: "Create the key". */
  | { readonly kind: 'action'; readonly label: string };

export type RowsProps = {
  readonly theme: Theme;
  readonly width: number;
  /** `layout.main`. */
  readonly height: number;
  readonly rows: readonly ReviewRow[];
  /** Index into `rows`; -1 where nothing can be chosen. */
  readonly cursor: number;
  readonly offset?: number;
};

type Value = Extract<ReviewRow, { kind: 'value' }>;

const LEAST_WIDTHS = [8, 24, 8];

function measure(rows: readonly ReviewRow[], room: number, theme: Theme): number[] {
  const values = rows.filter((row): row is Value => row.kind === 'value');
  const widest = (read: (row: Value) => string) =>
    values.reduce((width, row) => Math.max(width, cellWidth(read(row))), 0);
  const wanted = [
    widest(({ label }) => label),
    widest((row) => textOf(row, theme)),
    widest(({ origin = '' }) => origin),
  ];
  const shared = shareWidths(wanted, LEAST_WIDTHS, room);
  // Origins stand at the right edge, as far from the values as there is room.
  const spare = room - shared.reduce((sum, width) => sum + width + 2, -2);
  return shared.map((width, index) =>
    index === 1 && (shared[2] ?? 0) > 0 ? width + Math.max(0, spare) : width,
  );
}

/** A sign stands before what needs a look: its colour alone would not tell everybody. */
function textOf({ value, tone }: Value, { symbols }: Theme): string {
  return tone === undefined ? value : `${symbols.warning} ${value}`;
}

function drawValue(row: Value, isCurrent: boolean, widths: readonly number[], theme: Theme): Span[] {
  const [labelWidth = 0, valueWidth = 0, originWidth = 0] = widths;
  const parts = [
    span(pad(row.label, labelWidth), isCurrent ? 'strong' : 'muted'),
    span('  '),
    span(pad(textOf(row, theme), valueWidth), row.tone ?? (isCurrent ? 'strong' : undefined)),
  ];
  return originWidth > 0 ? [...parts, span('  '), span(cut(row.origin ?? '', originWidth), 'muted')] : parts;
}

/** "  Expires   in 30 days · Sun 20 Dec 2026 11:02        recipe". */
export function drawRows({ theme, width, height, rows, cursor, offset }: RowsProps): Line[] {
  const sign = `${theme.symbols.cursor} `;
  const widths = measure(rows, width - cellWidth(sign), theme);
  const { start, end } = windowRows(rows.length, Math.max(0, cursor), height, offset);
  const { above, below } = theme.symbols;
  // The rows that do not fit are pointed at: nobody makes a key without knowing that there is more to see.
  const markOf = (at: number) =>
    at === start && start > 0 ? above : at === end - 1 && end < rows.length ? below : '';
  return rows.slice(start, end).map((row, index) => {
    const isCurrent = start + index === cursor;
    const lead = isCurrent
      ? span(sign, 'accent')
      : span(pad(markOf(start + index), cellWidth(sign)), 'muted');
    const parts =
      row.kind === 'value'
        ? drawValue(row, isCurrent, widths, theme)
        : [span(row.label, isCurrent ? 'accent' : undefined)];
    return cutLine([lead, ...parts], width);
  });
}
