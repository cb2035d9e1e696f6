import { oncePer } from '../../wizard/once.ts';
import {
  findRows,
  isFoundById,
  makeReady,
  type Searchable,
  searchable,
  wordsOf,
} from '../../wizard/search.ts';
import { valuesOf } from '../../wizard/selection.ts';
import type { Option, Step } from '../../wizard/step.ts';
import type { Answers, Facts } from '../../wizard/types.ts';

/** Options as a list draws them: headings between, versions indented. */
export type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | {
      readonly kind: 'option';
      readonly option: Option;
      readonly depth: 0 | 1;
      /** Nothing else of it is what was searched for. */
      readonly byId?: true;
    }
  /** Own text taken as an answer, where the step allows it. */
  | { readonly kind: 'own'; readonly text: string; readonly label: string };

export type Rows = {
  readonly rows: readonly Row[];
  /** Rows the cursor can stand on, as indexes into the rows. */
  readonly stops: readonly number[];
  /** Where the cursor goes by itself: the stop of the best row that can be chosen. */
  readonly best: number;
  /** How many can be chosen by themselves: what the search leaves, and all. */
  readonly shown: number;
  readonly total: number;
};

type Entry = {
  readonly option: Option;
  readonly rows: readonly Row[];
  readonly counts: number;
};
type Entries = {
  readonly all: readonly Entry[];
  readonly total: number;
  /** APIs with versions of their own. */
  readonly versioned: readonly Option[];
  /** By what a grouping calls them, in the order of the list. */
  readonly groups: Map<number, ReadonlyMap<string, readonly Entry[]>>;
  /** By grouping and search: of the last ones, for a letter that is taken back leads to the one before. */
  readonly made: Map<string, Rows>;
};

const MOST_SEARCHES = 16;

/** By the options themselves: they change with the lists and with what is chosen, not with a key press. */
const readEntries = oncePer(
  (options: readonly Option[]): Entries => ({
    all: options.map(entryOf),
    total: options.reduce((sum, option) => sum + countOption(option), 0),
    versioned: options.filter((option) => option.wholeOf !== undefined),
    groups: new Map(),
    made: new Map(),
  }),
);
const noOptions: readonly Option[] = [];

function entriesOf(step: Step, answers: Answers, facts: Facts): Entries {
  return readEntries(step.options?.(answers, facts) ?? noOptions);
}

function entryOf(option: Option): Entry {
  const { children = [] } = option;
  const below = children.map((child): Row => ({ kind: 'option', option: child, depth: 1 }));
  return {
    option,
    rows: [{ kind: 'option', option, depth: 0 }, ...below],
    counts: countOption(option),
  };
}

function readEntry({ option }: Entry): Searchable {
  const { children = [] } = option;
  return searchable(
    option,
    option.label,
    children.flatMap(({ label, detail = '' }) => [label, detail]),
  );
}

export function rowsOf(step: Step, answers: Answers, facts: Facts, search: string, grouping: number): Rows {
  const entries = entriesOf(step, answers, facts);
  const key = `${grouping} ${search}`;
  const known = entries.made.get(key);
  if (known !== undefined) return known;
  if (entries.made.size === MOST_SEARCHES) entries.made.clear();
  const rows = makeRows(entries, search, grouping, step.other?.(answers, facts));
  entries.made.set(key, rows);
  return rows;
}

function makeRows(entries: Entries, search: string, grouping: number, own: string | undefined): Rows {
  const words = wordsOf(search);
  const groups = [...groupsOf(entries, grouping)]
    .map(([heading, group]) => ({ heading, found: findRows(group, words, readEntry) }))
    .map((group) => ({ ...group, bestRank: group.found.findIndex(({ length }) => length > 0) }))
    .filter(({ bestRank }) => bestRank >= 0)
    .sort((one, other) => one.bestRank - other.bestRank);
  const rows: Row[] = [];
  const stops: number[] = [];
  let shown = 0;
  let [best, bestRank] = [0, Number.POSITIVE_INFINITY];
  for (const { heading, found } of groups) {
    if (heading !== '') rows.push({ kind: 'heading', text: heading });
    for (const [rank, entriesFound] of found.entries()) {
      for (const entry of entriesFound) {
        shown += entry.counts;
        const free =
          rank < bestRank
            ? entry.rows.findIndex((row) => row.kind === 'option' && row.option.disabledReason === undefined)
            : -1;
        if (free >= 0) [best, bestRank] = [stops.length + free, rank];
        for (const row of entry.rows) {
          const byId = isFoundById(rank) && row.kind === 'option' && row.depth === 0;
          stops.push(rows.push(byId ? { ...row, byId } : row) - 1);
        }
      }
    }
  }
  if (own !== undefined && search.trim() !== '') {
    if (bestRank === Number.POSITIVE_INFINITY) best = stops.length;
    stops.push(rows.push({ kind: 'own', text: search.trim(), label: own }) - 1);
  }
  return { rows, stops, best, shown, total: entries.total };
}

function groupsOf({ all, groups }: Entries, grouping: number): ReadonlyMap<string, readonly Entry[]> {
  const known = groups.get(grouping);
  if (known !== undefined) return known;
  const made = new Map<string, Entry[]>();
  for (const entry of all) {
    const heading = entry.option.groups?.[grouping] ?? '';
    const group = made.get(heading);
    if (group === undefined) made.set(heading, [entry]);
    else group.push(entry);
  }
  // Not at the first letter, which would have to wait for it.
  for (const group of made.values()) makeReady(group, readEntry);
  groups.set(grouping, made);
  return made;
}

/** APIs under a base API count for themselves, the versions of one API do not. */
function countOption({ wholeOf, alone, children = [] }: Option): number {
  if (alone) return 0;
  return wholeOf ? 1 : 1 + children.length;
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
