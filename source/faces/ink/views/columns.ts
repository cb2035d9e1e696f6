import { COLUMN_GAP, cellWidth } from '../cells.ts';
import type { Role } from '../theme.ts';

/** What stands in a column; `free`: it runs over the next ones, and no column is as wide because of it. */
export type Cell = { readonly text: string; readonly role?: Role; readonly free?: true };
export type Cells = readonly (Cell | undefined)[];

const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0);

/**
 * Widths for columns that want more than there is: the widest gives way first, none below its least; where that is
 * not enough the last one goes. The first column always stays.
 */
export function shareWidths(wanted: readonly number[], least: readonly number[], room: number): number[] {
  for (let shown = wanted.length; shown > 0; shown -= 1) {
    const widths = wanted.map((width, index) => (index < shown ? Math.min(width, Math.max(room, 0)) : 0));
    let excess = sum(widths) + COLUMN_GAP * Math.max(0, widths.filter(Boolean).length - 1) - room;
    while (excess > 0) {
      const above = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
      const widest = above.indexOf(Math.max(...above));
      if (above[widest] === 0) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
      excess -= 1;
    }
    if (excess <= 0) return widths;
  }
  return wanted.map((_, index) => (index === 0 ? Math.max(0, room) : 0));
}

/** How wide each column would be where nothing had to be cut. */
export function widestOf(rows: readonly Cells[]): number[] {
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  return Array.from({ length: columns }, (_, column) =>
    rows.reduce((width, cells) => {
      const cell = cells[column];
      return cell === undefined || cell.free ? width : Math.max(width, cellWidth(cell.text));
    }, 0),
  );
}

/** Of the cells of a row the last one that is shown: it has the rest of the line. */
export function lastShown(cells: Cells, widths: readonly number[]): number {
  return cells.findLastIndex(
    (cell, index) => ((widths[index] ?? 0) > 0 || cell?.free) && (cell?.text ?? '') !== '',
  );
}
