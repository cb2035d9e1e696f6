import type { WrongRow } from '../run/bulk/make-all.ts';
import type { ReadyRow } from '../run/bulk/make-row.ts';
import type { RowsFile } from '../store/rows-file.ts';
import type { SheetItem } from '../store/sheet.ts';
import { allColumns, type Column, readCells, readColumns } from '../wizard/bulk/columns.ts';
import type { Planner } from '../wizard/bulk/plan.ts';
import { problemOfGap, type RowProblem } from '../wizard/bulk/words.ts';

/** What is wrong is kept up to here, and counted beyond. */
export const MOST_PROBLEMS = 100;

type Checked = {
  readonly rows: number;
  readonly wrongRows: number;
  readonly problems: readonly RowProblem[];
  /** The table as a whole cannot be read, whoever leaves rows out. */
  readonly isBroken: boolean;
  readonly first?: ReadyRow;
};

type Read = { readonly row: number } & (
  | { readonly ready: ReadyRow }
  | { readonly problems: readonly RowProblem[] }
);

/** The columns of a table that has a header; of one that has none all there are. */
export async function findColumns(
  rows: RowsFile,
): Promise<{ readonly columns: readonly Column[] } | { readonly problems: readonly RowProblem[] }> {
  if (rows.form === 'jsonl') return { columns: allColumns };
  for await (const item of rows.read()) {
    if (item.is === 'header') {
      const found = readColumns(item.names);
      return 'columns' in found
        ? found
        : { problems: found.problems.map((problem) => ({ ...problem, line: 1 })) };
    }
    if (item.is === 'problem') return { problems: [item] };
  }
  return { columns: [] };
}

/** All rows, before anything is done. */
export async function checkRows(rows: RowsFile, plan: Planner): Promise<Checked> {
  const problems: RowProblem[] = [];
  let count = 0;
  let wrongRows = 0;
  let isBroken = false;
  let first: ReadyRow | undefined;
  for await (const item of rows.read()) {
    if (item.is === 'header') continue;
    const read = await readRow(item, count + 1, plan);
    if (item.is === 'problem' && item.ends) isBroken = true;
    else count += 1;
    if ('ready' in read) {
      first ??= read.ready;
      continue;
    }
    wrongRows += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(...read.problems);
  }
  return { rows: count, wrongRows, problems, isBroken, ...(first && { first }) };
}

/** The same rows again, for those who make their keys. */
export async function* planRows(
  rows: RowsFile,
  plan: Planner,
  isWanted = (_row: number) => true,
): AsyncGenerator<ReadyRow | WrongRow> {
  let count = 0;
  for await (const item of rows.read()) {
    if (item.is === 'header') continue;
    count += 1;
    if (!isWanted(count)) continue;
    const read = await readRow(item, count, plan);
    const say = ({ column, what }: RowProblem) => (column === undefined ? what : `${column}: ${what}`);
    if ('ready' in read) yield read.ready;
    else yield { row: count, problem: read.problems.map(say).join(' ') };
  }
}

/** All rows under one header have the same names. */
let last: { readonly names: readonly string[]; readonly read: ReturnType<typeof readColumns> } | undefined;

function columnsOf(names: readonly string[]): ReturnType<typeof readColumns> {
  if (last?.names !== names) last = { names, read: readColumns(names) };
  return last.read;
}

async function readRow(
  item: Exclude<SheetItem, { is: 'header' }>,
  row: number,
  plan: Planner,
): Promise<Read> {
  if (item.is === 'problem') return { row, problems: [item] };
  const { line } = item;
  const at = <P extends object>(problem: P) => ({ ...problem, line });
  const found = columnsOf(item.names);
  if ('problems' in found) return { row, problems: found.problems.map(at) };
  const { given, problems } = readCells(found.columns, item.values);
  const planned = await plan(given);
  if (problems.length > 0) return { row, problems: problems.map(at) };
  if ('gaps' in planned) return { row, problems: planned.gaps.map(problemOfGap).map(at) };
  return { row, ready: { row, ...planned } };
}
