import { cellWidth, cut, graphemes, pad } from '../cells.ts';
import { cutLine, type Line, type Span, shareWidths, span } from '../lines.ts';
import type { Role, Theme } from '../theme.ts';
import { windowRows } from '../window.ts';

export type Mark = 'chosen' | 'free' | 'partly' | 'blocked';

export type ListItem = {
  readonly kind: 'item';
  /** Left out where exactly one row is picked, with Enter. */
  readonly mark?: Mark;
  /** 1: belongs to the row above it. */
  readonly depth?: 0 | 1;
  readonly label: string;
  readonly detail?: string;
  readonly note?: string;
  /** Why it cannot be chosen; stands in place of detail and note. */
  readonly reason?: string;
};
export type ListRow = ListItem | { readonly kind: 'heading'; readonly text: string };

export type ListProps = {
  readonly theme: Theme;
  readonly width: number;
  /** `layout.main`. */
  readonly height: number;
  /** Only those in the window are ever asked for, and the first few. */
  readonly rows: Pick<readonly ListRow[], 'length' | 'slice'>;
  /** Index into `rows`. */
  readonly cursor: number;
  /** First row of the drawing before: what `windowRows` gave as `start`. */
  readonly offset?: number;
  /** Said where there are no rows. */
  readonly empty?: string;
  /** Words that are searched for, in small letters: they stand out wherever they are found. */
  readonly search?: readonly string[];
  /** The heading that a row stands under: it stays in sight when the list scrolls. */
  headingAbove?(index: number): string | undefined;
};

type Widths = { readonly label: number; readonly detail: number; readonly note: number };

/** Columns are as wide as these rows and the visible ones need: they do not jump while a usual list scrolls. */
const MEASURED_ROWS = 100;
/** At 40 columns three of these do not fit: the note goes, and label and detail stay readable. */
const LEAST_WIDTHS = [14, 12, 10];

function isItem(row: ListRow): row is ListItem {
  return row.kind === 'item';
}

function indentOf(item: ListItem): string {
  return '  '.repeat(item.depth ?? 0);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, cellWidth(text)), 0);
}

function measure(items: readonly ListItem[], room: number): Widths {
  const open = items.filter((item) => item.reason === undefined);
  const wanted = [
    widest(items.map((item) => indentOf(item) + item.label)),
    widest(open.map((item) => item.detail ?? '')),
    widest(open.map((item) => item.note ?? '')),
  ];
  const hasMore = items.some((item) => item.detail ?? item.note ?? item.reason);
  if (hasMore) wanted[0] = Math.min(wanted[0] ?? 0, Math.max(12, Math.floor(room / 2)));
  const [label = 0, detail = 0, note = 0] = shareWidths(wanted, LEAST_WIDTHS, room);
  return { label, detail, note };
}

function drawMark(item: ListItem, theme: Theme): Span[] {
  if (!item.mark) return [];
  const isTicked = item.mark === 'chosen' || item.mark === 'partly';
  return [span(`${theme.symbols[item.mark]} `, isTicked ? 'accent' : 'muted')];
}

/** Each word that the text holds stands out where it comes first. */
function markFound(text: string, words: readonly string[], role?: Role): Span[] {
  const lower = text.toLowerCase();
  if (!words.some((word) => lower.includes(word))) return [span(text, role)];
  const all = graphemes(text);
  // Of each unit of the text in small letters: which character it belongs to.
  const places = all.flatMap(
    (character, index) => Array(character.toLowerCase().length).fill(index) as number[],
  );
  const small = all.map((character) => character.toLowerCase()).join('');
  const marked = new Set(
    words.flatMap((word) => {
      const at = small.indexOf(word);
      return at < 0 ? [] : places.slice(at, at + word.length);
    }),
  );
  const parts: Span[] = [];
  for (let from = 0, to = 0; from < all.length; from = to) {
    const isMarked = marked.has(from);
    while (to < all.length && marked.has(to) === isMarked) to += 1;
    parts.push(span(all.slice(from, to).join(''), isMarked ? 'match' : role));
  }
  return parts;
}

function drawItem(
  item: ListItem,
  isCurrent: boolean,
  widths: Widths,
  { theme, search = [] }: ListProps,
): Span[] {
  const indent = indentOf(item);
  const label = pad(item.label, widths.label - indent.length);
  const lead = [span(indent), ...drawMark(item, theme)];
  if (item.reason !== undefined) return [...lead, span(label, 'muted'), span(`  ${item.reason}`, 'muted')];
  const cell = (text: string | undefined, width: number, role?: Role) =>
    width > 0 ? [span('  '), ...markFound(pad(text ?? '', width), search, role)] : [];
  const name = markFound(label, search, isCurrent ? 'strong' : undefined);
  return [...lead, ...name, ...cell(item.detail, widths.detail), ...cell(item.note, widths.note, 'muted')];
}

/** The rows in the window, at most `height` lines. */
export function drawList(props: ListProps): Line[] {
  const { theme, width, height, rows, cursor, offset, empty, headingAbove } = props;
  if (rows.length === 0) return empty && height > 0 ? [[span(cut(`  ${empty}`, width), 'muted')]] : [];
  const { start, end } = windowRows(rows.length, cursor, height, offset);
  const visible = rows.slice(start, end);
  const marks = visible.some((row) => isItem(row) && row.mark) ? cellWidth(theme.symbols.free) + 1 : 0;
  const sign = cellWidth(theme.symbols.cursor) + 1;
  const measured = [...rows.slice(0, MEASURED_ROWS), ...visible].filter(isItem);
  const widths = measure(measured, width - sign - marks);
  const drawHeading = (text: string) => cutLine([span(' '.repeat(sign)), span(text, 'strong')], width);
  const lines = visible.map((row, index) => {
    if (!isItem(row)) return drawHeading(row.text);
    const isCurrent = start + index === cursor;
    const lead = isCurrent ? span(pad(theme.symbols.cursor, sign), 'accent') : span(' '.repeat(sign));
    return cutLine([lead, ...drawItem(row, isCurrent, widths, props)], width);
  });
  // The cursor never stands on the first of several rows in the middle of a list, so nothing is lost that is looked at.
  const above =
    start > 0 && cursor > start && visible[0]?.kind === 'item' ? headingAbove?.(start) : undefined;
  return above === undefined ? lines : [drawHeading(above), ...lines.slice(1)];
}
