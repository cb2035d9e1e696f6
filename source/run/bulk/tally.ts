import type { RowOutcome } from '../../store/results-file.ts';

/** What has become of the rows so far. */
export type Tally = {
  readonly rows: number;
  /** Rows that an earlier run has made. */
  before: number;
  readonly counts: { [Name in RowOutcome]: number };
  /** How often each thing went wrong, by its words. */
  readonly kinds: Map<string, number>;
};

/** Of more kinds the rest is counted together. */
const MOST_KINDS = 50;
const OTHER_KIND = 'Something else, see the results.';

export function openTally(rows: number): Tally {
  const counts = { made: 0, differs: 0, failed: 0, unknown: 0, invalid: 0 };
  return { rows, before: 0, counts, kinds: new Map() };
}

export function countKind({ kinds }: Tally, words: string, by = 1): void {
  const kind = kinds.has(words) || kinds.size < MOST_KINDS ? words : OTHER_KIND;
  const count = (kinds.get(kind) ?? 0) + by;
  if (count > 0) kinds.set(kind, count);
  else kinds.delete(kind);
}

/** Rows that have come to an end. */
export function doneOf({ before, counts }: Tally): number {
  return before + Object.values(counts).reduce((sum, one) => sum + one, 0);
}
