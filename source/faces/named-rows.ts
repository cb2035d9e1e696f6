import { sanitise } from '../text.ts';
import { findRows, isFoundById, type Searchable, searchable, wordsOf } from '../wizard/search.ts';
import type { Option } from '../wizard/step.ts';

/** A row that says what it is wherever it stands: a version names its API. */
export type NamedRow = { readonly option: Option; readonly name: string };

/** Every row of a list, versions under their APIs, in the order of the options. */
export function nameRows(options: readonly Option[]): readonly NamedRow[] {
  return options.flatMap((option) => {
    const name = option.wholeOf === undefined ? option.label : `${option.label}, all versions`;
    const versions = (option.children ?? []).map((child) => ({
      option: child,
      name: `${option.label}, version ${child.label}`,
    }));
    return [{ option, name }, ...versions];
  });
}

/** An API with versions has its own name, whatever the row adds to it. */
function readRow({ option, name }: NamedRow): Searchable {
  return searchable(option, option.wholeOf === undefined ? name : option.label, [name]);
}

/** What is told of a row beside its name. */
export function more({ detail = '', note = '' }: Option, joiner: string): string {
  return [detail, note].filter((part) => part !== '').join(joiner);
}

export function isOpen({ option }: NamedRow): boolean {
  return option.disabledReason === undefined;
}

/** The best first; what only its id leads to says its id. */
export function search<Row extends NamedRow>(rows: readonly Row[], term: string): readonly Row[] {
  const words = wordsOf(term);
  if (words.length === 0) return rows;
  return findRows(rows, words, readRow).flatMap((found, rank) =>
    isFoundById(rank)
      ? found.map((row) => ({ ...row, name: `${row.name}, id ${sanitise(row.option.value)}` }))
      : found,
  );
}
