import { randomUUID } from 'node:crypto';
import { WizardError } from '../../errors.ts';
import { isTaken } from '../../store/files.ts';
import { noteOf, type RunNote, readNote, readResults } from '../../store/results-file.ts';

/** Where a run begins: what an earlier one has left of it. */
export type Before = {
  readonly note: RunNote;
  readonly isNew: boolean;
  /** Nothing was left to be done. */
  readonly isOver: boolean;
  /** A key of this row is in the results. */
  isMade(row: number): boolean;
  /** A create of it may have gone out, and no line tells what became of it. */
  isUncertain(row: number): boolean;
  readonly made: number;
};

type Wish = { readonly out: string; readonly resume: boolean; readonly marked: boolean };

/** One for a row: of a hundred thousand nothing else is in memory. */
const state = { nothing: 0, made: 1, settled: 2, unknown: 3 } as const;

/** @throws WizardError `usage` where there is nothing to take up, or the rows are others */
export async function readBefore(
  { out, resume, marked }: Wish,
  digest: string,
  rows: number,
): Promise<Before> {
  const old = resume ? await readNote(out) : undefined;
  if (old !== undefined && old.digest !== digest) {
    throw new WizardError('usage', {
      what: 'These are not the rows that the run began with.',
      why: `Its results are in ${out}.`,
      next: `Give the same file, unchanged. For other rows, name another file with --out.`,
    });
  }
  const states = new Uint8Array(rows + 1);
  if (resume) {
    for await (const { row, outcome } of readResults(out)) {
      const isMade = outcome === 'made' || outcome === 'differs';
      if (row <= rows)
        states[row] = isMade ? state.made : outcome === 'unknown' ? state.unknown : state.settled;
    }
  }
  const made = states.reduce((sum, one) => sum + (one === state.made ? 1 : 0), 0);
  const isThere = resume && isTaken(out);
  if (isThere && old === undefined && made < rows) {
    throw new WizardError('usage', {
      what: `No run that was broken off has its results in ${out}.`,
      why: `${noteOf(out)} is not there, and ${out} does not have a key for every row.`,
      next: 'Name another file with --out.',
    });
  }
  const note = old ?? { run: randomUUID(), marked, digest, upTo: 0, doubted: [] };
  return {
    note,
    isNew: !isThere,
    isOver: isThere && old === undefined,
    made,
    isMade: (row) => states[row] === state.made,
    isUncertain: (row) =>
      states[row] === state.unknown || (states[row] === state.nothing && row <= note.upTo),
  };
}
