import { valuesOf } from '../../wizard/selection.ts';
import type { Answers, Facts, Option, Step } from '../../wizard/types.ts';

/** Options as a list draws them: headings between, versions indented. */
export type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'option'; readonly option: Option; readonly depth: 0 | 1 }
  /** Own text taken as an answer, where the step allows it. */
  | { readonly kind: 'own'; readonly text: string; readonly label: string };

export type Rows = {
  readonly rows: readonly Row[];
  /** Rows the cursor can stand on, as indexes into the rows. */
  readonly stops: readonly number[];
  /** How many can be chosen by themselves: what the search leaves, and all. */
  readonly shown: number;
  readonly total: number;
};

type Entry = { readonly option: Option; readonly haystack: string; readonly rows: readonly Row[] };
type Entries = {
  readonly all: readonly Entry[];
  readonly total: number;
  /** APIs with versions of their own. */
  readonly versioned: readonly Option[];
  last?: { readonly key: string; readonly rows: Rows };
};

/** By the options themselves: they change with the lists and with what is chosen, not with a key press. */
const known = new WeakMap<readonly Option[], Entries>();
const noOptions: readonly Option[] = [];

function entriesOf(step: Step, answers: Answers, facts: Facts): Entries {
  const options = step.options?.(answers, facts) ?? noOptions;
  const entries = known.get(options) ?? {
    all: options.map(entryOf),
    total: countOptions(options),
    versioned: options.filter((option) => option.wholeOf !== undefined),
  };
  known.set(options, entries);
  return entries;
}

function entryOf(option: Option): Entry {
  const { label, detail = '', note = '', value, children = [] } = option;
  const below = children.map((child): Row => ({ kind: 'option', option: child, depth: 1 }));
  const versions = children.map((child) => child.label).join(' ');
  return {
    option,
    haystack: squeeze(`${label} ${detail} ${note} ${value} ${versions}`),
    rows: [{ kind: 'option', option, depth: 0 }, ...below],
  };
}

/** Searching ignores blanks and case: space always ticks. */
export function squeeze(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}

export function rowsOf(step: Step, answers: Answers, facts: Facts, search: string, grouping: number): Rows {
  const entries = entriesOf(step, answers, facts);
  const key = `${grouping} ${search}`;
  if (entries.last?.key !== key) {
    const own = step.other?.(answers, facts);
    entries.last = { key, rows: makeRows(entries, search, grouping, own) };
  }
  return entries.last.rows;
}

function makeRows({ all, total }: Entries, search: string, grouping: number, own: string | undefined): Rows {
  const wanted = squeeze(search);
  const found = wanted === '' ? all : all.filter((entry) => entry.haystack.includes(wanted));
  const rows: Row[] = [];
  const stops: number[] = [];
  const add = (row: Row) => {
    if (row.kind !== 'heading') stops.push(rows.length);
    rows.push(row);
  };
  for (const [heading, entries] of groupBy(found, grouping)) {
    if (heading !== '') add({ kind: 'heading', text: heading });
    for (const entry of entries) entry.rows.forEach(add);
  }
  if (own !== undefined && search.trim() !== '') add({ kind: 'own', text: search.trim(), label: own });
  const shown = found === all ? total : countOptions(found.map((entry) => entry.option));
  return { rows, stops, shown, total };
}

function groupBy(entries: readonly Entry[], grouping: number): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const heading = entry.option.groups?.[grouping] ?? '';
    const group = groups.get(heading);
    if (group === undefined) groups.set(heading, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** APIs under a base API count for themselves, the versions of one API do not. */
function countOptions(options: readonly Option[]): number {
  return options.reduce((sum, option) => sum + (option.wholeOf ? 1 : 1 + (option.children ?? []).length), 0);
}

/** The heading that a row stands under, if there is one. */
export function headingOf(rows: readonly Row[], index: number): string | undefined {
  for (let above = index; above >= 0; above -= 1) {
    const row = rows[above];
    if (row?.kind === 'heading') return row.text;
  }
  return undefined;
}

/** Ticked rows, the versions of one API as one. */
export function countChosen(step: Step, answers: Answers, facts: Facts, ticked: readonly string[]): number {
  if (ticked.length < 2) return ticked.length;
  const set = new Set(ticked);
  return entriesOf(step, answers, facts).versioned.reduce((sum, option) => {
    const chosen = valuesOf(option).filter((value) => set.has(value)).length;
    return sum - Math.max(0, chosen - 1);
  }, set.size);
}
