import { Box } from 'ink';
import { createElement, type ReactElement } from 'react';
import { cellWidth } from '../cells.ts';
import type { EditLine } from '../edit-line.ts';
import { lineWidth, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { drawEditLine } from './field.ts';
import { Run } from './run.tsx';
import type { TableRow } from './table.tsx';
import { useTheme } from './theme.tsx';

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
      if (isCurrent) return [lead, ...drawEditLine(typed, room - lineWidth([lead]), theme, { placeholder })];
      return [lead, typed.text === '' ? span(placeholder ?? '', 'muted') : span(typed.text)];
    },
  };
}

export function separatorRow({ symbols }: Theme): TableRow {
  return { kind: 'line', draw: () => [span(symbols.rule.repeat(3), 'muted')] };
}

/** Whether two or three short answers fit beside each other. */
export function fitAcross(labels: readonly string[], width: number, { symbols }: Theme): boolean {
  const sign = cellWidth(symbols.cursor) + 1;
  return labels.reduce((sum, label) => sum + sign + cellWidth(label) + ACROSS_GAP, -ACROSS_GAP) <= width;
}

/** "❯ Stay    Leave". */
export function Across({ labels, at }: { labels: readonly string[]; at: number }): ReactElement {
  const sign = `${useTheme().symbols.cursor} `;
  const answers = labels.map((label, index) => {
    const isCurrent = index === at;
    const lead = isCurrent ? span(sign, 'accent') : span(' '.repeat(cellWidth(sign)));
    return createElement(Run, { line: [lead, span(label, isCurrent ? 'strong' : undefined)] });
  });
  return createElement(Box, { columnGap: ACROSS_GAP }, ...answers);
}
