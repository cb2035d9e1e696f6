import { count } from '../text.ts';
import type { Choosable } from './asker.ts';
import { isOpen, more, type NamedRow, nameRows } from './named-rows.ts';

/** Rows keep their numbers while a list is narrowed: a number names the option, not its place on the screen. */
export type NumberedRow = NamedRow & { readonly number: number };
export type Numbered = { readonly rows: readonly NumberedRow[]; readonly refused: readonly NamedRow[] };

export const PAGE = 20;

export function numberOptions(options: readonly Choosable[]): Numbered {
  const rows = nameRows(options);
  return {
    rows: rows.filter(isOpen).map((row, index) => ({ ...row, number: index + 1 })),
    refused: rows.filter((row) => !isOpen(row)),
  };
}

function sayRow(row: NumberedRow, ticked: ReadonlySet<string>): string {
  const option: Choosable = row.option;
  const told = more(option, ', ');
  const chosen = ticked.has(option.value) ? ' (chosen)' : '';
  const effect = option.consequence === undefined ? '' : `. ${option.consequence}`;
  return `  ${String(row.number).padStart(2)}  ${row.name}${told === '' ? '' : `: ${told}`}${chosen}${effect}`;
}

/** One page of rows, and what says that there are more. */
export function sayPage(
  rows: readonly NumberedRow[],
  page: number,
  ticked: ReadonlySet<string> = new Set(),
): readonly string[] {
  const start = page * PAGE;
  const left = rows.length - start - PAGE;
  return [
    ...rows.slice(start, start + PAGE).map((row) => sayRow(row, ticked)),
    ...(left > 0 ? [`${count(left, 'more row')}: :more shows the next ones, /word narrows the list.`] : []),
  ];
}

/** Rows that cannot be chosen are one sentence at the end. */
export function sayRefused(refused: readonly NamedRow[]): readonly string[] {
  if (refused.length === 0) return [];
  const shown = refused.slice(0, PAGE).map(({ name, option }) => `${name} (${option.disabledReason})`);
  const others = refused.length > PAGE ? `, and ${count(refused.length - PAGE, 'other')}` : '';
  return [`Cannot be chosen: ${shown.join(', ')}${others}.`];
}

/** By its number, else by its value or name. */
export function findRow({ rows }: Numbered, typed: string): NumberedRow | undefined {
  const wanted = typed.toLowerCase();
  return (
    rows.find(({ number }) => String(number) === typed) ??
    rows.find(({ name, option }) => option.value === typed || name.toLowerCase() === wanted)
  );
}
