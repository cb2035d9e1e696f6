import type { Option } from '../wizard/types.ts';

/** A row that says what it is wherever it stands: a version names its API. */
export type NamedRow = { readonly option: Option; readonly name: string; readonly haystack: string };

/** Every row of a list, versions under their APIs, in the order of the options. */
export function nameRows(options: readonly Option[]): readonly NamedRow[] {
  return options.flatMap((option) => {
    const name = option.wholeOf === undefined ? option.label : `${option.label}, all versions`;
    const versions = (option.children ?? []).map((child) =>
      nameRow(child, `${option.label}, version ${child.label}`),
    );
    return [nameRow(option, name), ...versions];
  });
}

function nameRow(option: Option, name: string): NamedRow {
  return { option, name, haystack: squeeze(`${name} ${more(option, ' ')} ${option.value}`) };
}

/** What is told of a row beside its name. */
export function more({ detail = '', note = '' }: Option, joiner: string): string {
  return [detail, note].filter((part) => part !== '').join(joiner);
}

export function isOpen({ option }: NamedRow): boolean {
  return option.disabledReason === undefined;
}

/** Blanks, commas and capitals do not count. */
function squeeze(text: string): string {
  return text.toLowerCase().replace(/[\s,]+/g, '');
}

export function search<Row extends NamedRow>(rows: readonly Row[], term: string): readonly Row[] {
  const wanted = squeeze(term);
  return wanted === '' ? rows : rows.filter(({ haystack }) => haystack.includes(wanted));
}
