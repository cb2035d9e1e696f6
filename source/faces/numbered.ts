import { count, listWords, sanitise } from '../text.ts';
import { valuesOf } from '../wizard/selection.ts';
import type { Choosable } from './asker.ts';
import { isOpen, more, type NamedRow, nameRows } from './named-rows.ts';

/** Rows keep their numbers while a list is narrowed: a number names the option, not its place on the screen. */
type NumberedRow = NamedRow & { readonly number: number };
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

const MOST_SHORT = 9;

/** Rows that are no more than a few words are read with their question: "1 no, 2 yes". */
export function isInOneBreath({ rows, refused }: Numbered, other: string | undefined): boolean {
  const isBare = ({ option }: NumberedRow) =>
    more(option, '') === '' && (option as Choosable).consequence === undefined;
  return other === undefined && refused.length === 0 && rows.length <= MOST_SHORT && rows.every(isBare);
}

export function sayInOneBreath({ rows }: Numbered): string {
  const joiner = rows.some(({ name }) => name.includes(',')) ? '; ' : ', ';
  // A number is never parted from its words at the end of a line.
  return rows.map(({ number, name }) => `${number}\u00a0${name}`).join(joiner);
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
export function sayRefused(refused: readonly NamedRow[], most = PAGE): readonly string[] {
  if (refused.length === 0) return [];
  const shown = refused.slice(0, most).map(({ name, option }) => `${name} (${option.disabledReason})`);
  const others = refused.length > most ? `, and ${count(refused.length - most, 'other')}` : '';
  return [`Cannot be chosen: ${shown.join(', ')}${others}.`];
}

/** By its number, else by its value or name. */
export function findRow({ rows }: Numbered, typed: string): NumberedRow | undefined {
  const wanted = typed.toLowerCase();
  return (
    rows.find(({ number }) => String(number) === typed) ??
    rows.find(({ name, option }) => option.value === typed || name.toLowerCase() === wanted) ??
    rows.find(({ option }) => option.key === typed)
  );
}

/** What is wrong with a line that should be one of the numbers. */
export function sayNumbers({ rows }: Numbered, typed: string): string {
  const numbers = `the numbers from 1 to ${rows.length}`;
  return typed === '' ? `Type one of ${numbers}.` : `"${typed}" is none of ${numbers}.`;
}

const MOST_NAMES = 8;

/** What is chosen already, by name; own text is its own. */
export function nameTicked(rows: readonly NamedRow[], ticked: readonly string[]): string {
  const shown = ticked.slice(0, MOST_NAMES);
  const names = shown.map(
    (value) => rows.find(({ option }) => option.value === value)?.name ?? sanitise(value),
  );
  const left = ticked.length - shown.length;
  return left > 0 ? `${names.join(', ')} and ${count(left, 'more', 'more')}` : listWords(names);
}

/** "1, 3 5" are three numbers; a name may hold blanks. */
function splitWords(typed: string): readonly string[] {
  const isNumbers = /^[\d\s,]+$/.test(typed);
  const words = typed.split(isNumbers ? /[\s,]+/ : ',').map((word) => word.trim());
  return words.filter((word) => word !== '');
}

export function findWrongNumber(list: Numbered, typed: string): string | undefined {
  return splitWords(typed).find((word) => /^\d+$/.test(word) && findRow(list, word) === undefined);
}

/** The values of what was typed; what is none of the rows is left to the step's own parse. */
export function readRows(list: Numbered, typed: string): readonly string[] {
  const words = findRow(list, typed) === undefined ? splitWords(typed) : [typed];
  const values = words.flatMap((word) => {
    const row = findRow(list, word);
    return row === undefined ? [word] : valuesOf(row.option);
  });
  return [...new Set(values)];
}
