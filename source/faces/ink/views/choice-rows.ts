import { COLUMN_GAP, cellWidth, cut, pad } from '../cells.ts';
import type { EditLine } from '../edit-line.ts';
import { cutLine, type Line, lineWidth, type Span, shareWidths, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { windowRows } from '../window.ts';
import { drawEditLine } from './field.ts';

export type ChoiceRow =
  | { readonly kind: 'option'; readonly label: string; readonly detail?: string; readonly note?: string }
  /** Own text: "Another: 90d▏"; the placeholder stands there until something is typed. */
  | { readonly kind: 'own'; readonly label: string; readonly line: EditLine; readonly placeholder?: string }
  | { readonly kind: 'separator' };

export type ChoiceRowsProps = {
  readonly theme: Theme;
  readonly width: number;
  /** `layout.main`. */
  readonly height: number;
  readonly rows: readonly ChoiceRow[];
  /** Index into `rows`, never a separator. */
  readonly cursor: number;
  readonly offset?: number;
  /** Two or three short options beside each other, where they fit: yes and no, stay and leave. */
  readonly across?: boolean;
};

type Option = Extract<ChoiceRow, { kind: 'option' }>;

/** A label is worth more than what is said about it. */
const LEAST_WIDTHS = [24, 20, 24];
const ACROSS_GAP = 8;

function isOption(row: ChoiceRow): row is Option {
  return row.kind === 'option';
}

function drawSign(isCurrent: boolean, theme: Theme): Span {
  const sign = `${theme.symbols.cursor} `;
  return isCurrent ? span(sign, 'accent') : span(' '.repeat(cellWidth(sign)));
}

function measure(rows: readonly ChoiceRow[], room: number): number[] {
  const options = rows.filter(isOption);
  const widest = (read: (option: Option) => string) =>
    options.reduce((width, option) => Math.max(width, cellWidth(read(option))), 0);
  const wanted = [
    widest(({ label }) => label),
    widest(({ detail = '' }) => detail),
    widest(({ note = '' }) => note),
  ];
  return shareWidths(wanted, LEAST_WIDTHS, room);
}

function drawOption(option: Option, isCurrent: boolean, widths: readonly number[], room: number): Span[] {
  const [labelWidth = 0, detailWidth = 0, noteWidth = 0] = widths;
  const { label, detail = '', note = '' } = option;
  const name = (text: string) => span(text, isCurrent ? 'strong' : undefined);
  // A lone option is not held to the columns of the others: it has the whole line.
  if (!detail && !note) return [name(cut(label, room))];
  const cells = [name(pad(label, labelWidth))];
  if (!note && detailWidth > 0) {
    return [...cells, span(`  ${cut(detail, room - labelWidth - COLUMN_GAP)}`, 'muted')];
  }
  if (detailWidth > 0) cells.push(span(`  ${pad(detail, detailWidth)}`, 'muted'));
  if (noteWidth > 0) cells.push(span(`  ${pad(note, noteWidth)}`, 'muted'));
  return cells;
}

function drawRow(
  row: ChoiceRow,
  isCurrent: boolean,
  widths: readonly number[],
  room: number,
  theme: Theme,
): Span[] {
  if (row.kind === 'separator') return [span(theme.symbols.rule.repeat(3), 'muted')];
  if (row.kind === 'option') return drawOption(row, isCurrent, widths, room);
  const label = span(`${row.label}: `, isCurrent ? 'strong' : undefined);
  const rest = room - lineWidth([label]);
  if (isCurrent) return [label, ...drawEditLine(row.line, rest, theme, { placeholder: row.placeholder })];
  return [
    label,
    row.line.text ? span(cut(row.line.text, rest)) : span(cut(row.placeholder ?? '', rest), 'muted'),
  ];
}

function drawAcross({ theme, width, rows, cursor }: ChoiceRowsProps): Line | undefined {
  const line = rows.flatMap((row, index) => {
    if (!isOption(row)) return [];
    const gap = index > 0 ? [span(' '.repeat(ACROSS_GAP))] : [];
    return [
      ...gap,
      drawSign(index === cursor, theme),
      span(row.label, index === cursor ? 'strong' : undefined),
    ];
  });
  return lineWidth(line) <= width ? line : undefined;
}

export function drawChoices(props: ChoiceRowsProps): Line[] {
  const { theme, width, height, rows, cursor, offset, across } = props;
  const line = across ? drawAcross(props) : undefined;
  if (line) return [line].slice(0, height);
  const room = width - lineWidth([drawSign(true, theme)]);
  const widths = measure(rows, room);
  const { start, end } = windowRows(rows.length, cursor, height, offset);
  return rows.slice(start, end).map((row, index) => {
    const isCurrent = start + index === cursor;
    return cutLine([drawSign(isCurrent, theme), ...drawRow(row, isCurrent, widths, room, theme)], width);
  });
}
