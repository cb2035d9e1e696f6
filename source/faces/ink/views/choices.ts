import { cellWidth, cut } from '../cells.ts';
import type { EditLine } from '../edit-line.ts';
import { type Line, lineWidth, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { drawEditLine } from './field.ts';
import type { TableRow } from './table.ts';

/** A label is worth more than what is said about it. */
export const LEAST_CHOICE = [24, 20, 15];
const ACROSS_GAP = 4;

/** "Another: 90d▏"; the placeholder stands there until something is typed. */
export function ownRow(
  label: string,
  typed: EditLine,
  placeholder: string | undefined,
  theme: Theme,
): TableRow {
  return {
    kind: 'line',
    draw(isCurrent, room) {
      const lead = span(`${label}: `, isCurrent ? 'strong' : undefined);
      const rest = room - lineWidth([lead]);
      if (isCurrent) return [lead, ...drawEditLine(typed, rest, theme, { placeholder })];
      const isEmpty = typed.text === '';
      return [lead, isEmpty ? span(cut(placeholder ?? '', rest), 'muted') : span(cut(typed.text, rest))];
    },
  };
}

export function separatorRow({ symbols }: Theme): TableRow {
  return { kind: 'line', draw: () => [span(symbols.rule.repeat(3), 'muted')] };
}

/** Two or three short answers beside each other: "❯ Stay    Leave". Undefined where they do not fit. */
export function drawAcross(
  labels: readonly string[],
  at: number,
  width: number,
  theme: Theme,
): Line | undefined {
  const sign = `${theme.symbols.cursor} `;
  const line = labels.flatMap((label, index) => {
    const isCurrent = index === at;
    const lead = isCurrent ? span(sign, 'accent') : span(' '.repeat(cellWidth(sign)));
    const gap = index > 0 ? [span(' '.repeat(ACROSS_GAP))] : [];
    return [...gap, lead, span(label, isCurrent ? 'strong' : undefined)];
  });
  return lineWidth(line) <= width ? line : undefined;
}
