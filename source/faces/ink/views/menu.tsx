import { Box } from 'ink';
import { createElement, type ReactElement } from 'react';
import { lineWidth, span } from '../lines.ts';
import { windowRows } from '../window.ts';
import { Run } from './run.tsx';
import { useTheme } from './theme.tsx';

type MenuItem = { readonly key: string; readonly label: string };

const itemLine = ({ key, label }: MenuItem) => [span(key, 'accent'), span(`  ${label}`)];
const GAP = 2;

/** Letters and words in two columns where there is room for two, the first half in the first. */
export function menuColumns(items: readonly MenuItem[], width: number): 1 | 2 {
  const rows = Math.ceil(items.length / 2);
  const widest = (some: readonly MenuItem[]) =>
    Math.max(0, ...some.map((one) => lineWidth(itemLine(one)) + 2));
  return widest(items.slice(0, rows)) + GAP + widest(items.slice(rows)) <= width ? 2 : 1;
}

type MenuProps = {
  readonly items: readonly MenuItem[];
  readonly at: number;
  readonly columns: 1 | 2;
  readonly height: number;
};

export function Menu({ items, at, columns, height }: MenuProps): ReactElement {
  const { symbols } = useTheme();
  const rows = Math.ceil(items.length / columns);
  const { start, end } = windowRows(rows, at % rows, height);
  const draw = (index: number) => {
    const item = items[index];
    if (item === undefined) return null;
    const isCurrent = index === at;
    const isMore = (index === start && start > 0) || (index === end - 1 && end < rows);
    const more = columns === 1 && isMore ? (index === start ? symbols.above : symbols.below) : '';
    const sign = isCurrent ? span(`${symbols.cursor} `, 'accent') : span(more.padEnd(2), 'muted');
    const [key, label] = itemLine(item);
    const line = [sign, key, isCurrent && label ? { ...label, role: 'strong' as const } : label];
    return <Run line={line.flatMap((part) => part ?? [])} />;
  };
  const column = (first: number) => {
    const drawn = Array.from({ length: end - start }, (_, row) => draw(first + start + row));
    return createElement(Box, { flexDirection: 'column' }, ...drawn);
  };
  return createElement(Box, { columnGap: GAP }, column(0), columns === 2 ? column(rows) : null);
}
