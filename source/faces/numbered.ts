import { count } from '../text.ts';
import { flattenOptions } from '../wizard/selection.ts';
import type { Option } from '../wizard/types.ts';

/** A list of options as plain numbered lines: the part of it that a search leaves, page by page. */
export type Numbered = {
  readonly rows: readonly { readonly number: number; readonly option: Option; readonly indented: boolean }[];
  readonly refused: readonly Option[];
};

const PAGE = 20;

/** Numbers stay the same while a list is narrowed: they name the option, not its place on the screen. */
export function numberOptions(options: readonly Option[]): Numbered {
  const open = options.filter((option) => option.disabledReason === undefined);
  const inner = new Set(open.flatMap((option) => option.children ?? []));
  return {
    rows: flattenOptions(open)
      .filter((option) => option.disabledReason === undefined)
      .map((option, index) => ({ number: index + 1, option, indented: inner.has(option) })),
    refused: options.filter((option) => option.disabledReason !== undefined),
  };
}

function squeeze(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}

export function narrow(list: Numbered, search: string): Numbered['rows'] {
  const wanted = squeeze(search);
  return list.rows.filter(({ option }) =>
    squeeze(`${option.label} ${option.detail ?? ''} ${option.note ?? ''} ${option.value}`).includes(wanted),
  );
}

export function sayOption(row: Numbered['rows'][number], ticked: ReadonlySet<string>): string {
  const { option, number, indented } = row;
  const more = [option.detail, option.note].filter((part) => part !== undefined && part !== '').join(', ');
  const chosen = ticked.has(option.value) ? ' (chosen)' : '';
  const version = indented ? 'version ' : '';
  return `  ${String(number).padStart(2)}  ${version}${option.label}${more === '' ? '' : `: ${more}`}${chosen}`;
}

/** One page of rows, and what says that there are more. */
export function sayPage(rows: Numbered['rows'], page: number, ticked: ReadonlySet<string>): readonly string[] {
  const start = page * PAGE;
  const left = rows.length - start - PAGE;
  return [
    ...rows.slice(start, start + PAGE).map((row) => sayOption(row, ticked)),
    ...(left > 0 ? [`${count(left, 'more row')}: :more shows them, /word narrows the list.`] : []),
  ];
}

/** Rows that cannot be chosen are one sentence at the end. */
export function sayRefused(refused: readonly Option[]): readonly string[] {
  if (refused.length === 0) return [];
  const shown = refused.slice(0, PAGE).map((option) => `${option.label} (${option.disabledReason})`);
  const more = refused.length > PAGE ? `, and ${refused.length - PAGE} more` : '';
  return [`Cannot be chosen: ${shown.join(', ')}${more}.`];
}
