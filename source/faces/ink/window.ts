type Window = { readonly start: number; readonly end: number };

/** Rows that stay in sight beyond the cursor, so that one sees what comes next (and a group's heading above). */
function marginFor(height: number): number {
  return Math.max(0, Math.min(2, Math.floor((height - 1) / 2)));
}

/**
 * Which rows of a long list are drawn. `offset` is the first row of the last drawing: the window moves no
 * further than it must. Arithmetic only: 20 000 rows cost what 20 do.
 */
export function windowRows(total: number, cursor: number, height: number, offset = 0): Window {
  const size = Math.max(0, Math.min(height, total));
  const margin = marginFor(size);
  const lowest = cursor + margin - size + 1;
  const highest = cursor - margin;
  const wanted = Math.min(Math.max(offset, lowest), highest);
  const start = Math.max(0, Math.min(wanted, total - size));
  return { start, end: start + size };
}
