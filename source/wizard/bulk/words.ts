import { count, groupDigits, listWords } from '../../text.ts';
import type { Problem } from '../types.ts';
import type { Gap } from '../unanswered.ts';
import { relativeDuration } from '../words.ts';
import type { ColumnProblem } from './columns.ts';
import { marks } from './mark.ts';

/** Something wrong in the table, with where it stands. */
export type RowProblem = ColumnProblem & { readonly line: number };

/** What a row lacks, or says wrongly, in the terms of the table. */
export function problemOfGap({ step, problem, isMissing }: Gap): ColumnProblem {
  const { flag } = step;
  const column = flag?.name;
  if (isMissing !== true || flag === undefined)
    return { ...problem, column, next: problem.next ?? 'Write another value.' };
  const next = `Write it in this column, or give it once for all rows: --${flag.name} ${flag.value ?? ''}`;
  return { column, what: 'nothing is said.', next: next.trim() };
}

/** "team.csv, line 12, column expires: “soon” is not a date." */
export function sayRowProblem(file: string, { line, column, ...problem }: RowProblem): Problem {
  const where = [file, `line ${line}`, ...(column === undefined ? [] : [`column ${column}`])].join(', ');
  return { ...problem, what: `${where}: ${problem.what}` };
}

export const saidOfMarks = {
  on: `Each key has the run and its row in its metadata (${marks.run}, ${marks.row}), so that none is lost; --no-mark leaves them out.`,
  off: 'The keys have no mark of the run (--no-mark): one whose answer is lost cannot be found again.',
} as const;

/** A create that was given up may be carried out by what stands between: the run has looked for it, but not for long. */
export function sayLate(rows: number): readonly string[] {
  return [
    `! ${count(rows, 'row was', 'rows were')} sent again, because nobody could tell what became of the first request.`,
    '  Should Tyk carry that one out after all, there is a second key, which nobody has seen: run this again with',
    '  --resume in ten minutes, which finds such keys by the mark in their metadata and removes them.',
  ];
}

export type Standing = {
  readonly rows: number;
  readonly done: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds until anything goes out again. */
  readonly pausedFor: number;
};

/** What is worth a word: less is over before it is read. */
const LONG_PAUSE = 2_000;

/** Undefined where nobody would notice. */
export function sayPause(milliseconds: number): string | undefined {
  if (milliseconds < LONG_PAUSE) return undefined;
  return `The server is busy: going on in ${relativeDuration(Math.ceil(milliseconds / 1000))}`;
}

/** "1 234 of 10 000 · 812 per second · 3 failed · 11 s left" */
export function sayStanding({ rows, done, failed, perSecond, pausedFor }: Standing): string {
  const left = perSecond > 0 ? `${relativeDuration(Math.ceil((rows - done) / perSecond))} left` : [];
  return [
    `${groupDigits(done)} of ${count(rows, 'row')}`,
    `${groupDigits(Math.round(perSecond))} per second`,
    ...(failed > 0 ? [`${groupDigits(failed)} failed`] : []),
    ...[sayPause(pausedFor) ?? left].flat(),
  ].join(' · ');
}

export type Counts = {
  readonly made: number;
  readonly before: number;
  readonly differs: number;
  readonly failed: number;
  readonly unknown: number;
  readonly invalid: number;
  /** Rows that nobody has come to. */
  readonly left: number;
};

/** One line: what has become of all rows. */
export function sayCounts(counts: Counts): string {
  const { made, before, differs, failed, unknown, invalid, left } = counts;
  const parts = [
    `${count(made, 'key')} created`,
    ...(before > 0 ? [`${groupDigits(before)} made before`] : []),
    ...(differs > 0 ? [`${groupDigits(differs)} not as requested`] : []),
    ...(failed > 0 ? [`${groupDigits(failed)} failed`] : []),
    ...(unknown > 0 ? [`${groupDigits(unknown)} not known`] : []),
    ...(invalid > 0 ? [`${groupDigits(invalid)} left out (--skip-invalid)`] : []),
    ...(left > 0 ? [`${groupDigits(left)} not begun`] : []),
  ];
  return `${listWords(parts)}.`;
}
