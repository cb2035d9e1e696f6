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

type Entry = { readonly option: Option; readonly haystack: string };
type Entries = { readonly all: readonly Entry[]; last?: { readonly key: string; readonly rows: Rows } };

/**
 * By the lists that were read: options change with them and with what is chosen, not with a key press, and
 * 20 000 of them must not be sorted for each.
 */
const known = new WeakMap<object, Map<string, Entries>>();
const MOST_KNOWN = 4;

function entriesOf(step: Step, answers: Answers, facts: Facts): Entries {
  const read = (): Entries => ({ all: (step.options?.(answers, facts) ?? []).map(entryOf) });
  const { lists } = facts.done;
  if (lists === undefined) return read();
  const byChoice = known.get(lists) ?? new Map<string, Entries>();
  known.set(lists, byChoice);
  const key = JSON.stringify([step.id, answers.deployment, answers.apis, answers.policies]);
  const entries = byChoice.get(key) ?? read();
  if (!byChoice.has(key) && byChoice.size >= MOST_KNOWN) byChoice.clear();
  byChoice.set(key, entries);
  return entries;
}

function entryOf(option: Option): Entry {
  const children = (option.children ?? []).map((child) => child.label).join(' ');
  const { label, detail = '', note = '', value } = option;
  return { option, haystack: squeeze(`${label} ${detail} ${note} ${value} ${children}`) };
}

/** Searching ignores blanks and case: space always ticks. */
function squeeze(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}

export function rowsOf(step: Step, answers: Answers, facts: Facts, search: string, grouping: number): Rows {
  const entries = entriesOf(step, answers, facts);
  const key = `${grouping} ${search}`;
  if (entries.last?.key !== key)
    entries.last = { key, rows: makeRows(entries.all, search, grouping, step, answers, facts) };
  return entries.last.rows;
}

function makeRows(
  all: readonly Entry[],
  search: string,
  grouping: number,
  step: Step,
  answers: Answers,
  facts: Facts,
): Rows {
  const wanted = squeeze(search);
  const found = all.filter((entry) => entry.haystack.includes(wanted)).map((entry) => entry.option);
  const rows: Row[] = [];
  for (const [heading, options] of groupBy(found, grouping)) {
    if (heading !== '') rows.push({ kind: 'heading', text: heading });
    for (const option of options) {
      rows.push({ kind: 'option', option, depth: 0 });
      for (const child of option.children ?? []) rows.push({ kind: 'option', option: child, depth: 1 });
    }
  }
  const own = step.other?.(answers, facts);
  if (own !== undefined && search.trim() !== '') rows.push({ kind: 'own', text: search.trim(), label: own });
  return {
    rows,
    stops: rows.flatMap((row, index) => (row.kind === 'heading' ? [] : [index])),
    shown: countOptions(found),
    total: countOptions(all.map((entry) => entry.option)),
  };
}

function groupBy(options: readonly Option[], grouping: number): Map<string, Option[]> {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const heading = option.groups?.[grouping] ?? '';
    const group = groups.get(heading);
    if (group === undefined) groups.set(heading, [option]);
    else group.push(option);
  }
  return groups;
}

/** APIs under a base API count for themselves, the versions of one API do not. */
function countOptions(options: readonly Option[]): number {
  return options.reduce((sum, option) => sum + (option.wholeOf ? 1 : 1 + (option.children ?? []).length), 0);
}

/** Ticked rows, the versions of one API as one. */
export function countChosen(step: Step, answers: Answers, facts: Facts, ticked: readonly string[]): number {
  if (ticked.length < 2) return ticked.length;
  const set = new Set(ticked);
  const versions = entriesOf(step, answers, facts).all.filter(({ option }) => option.wholeOf !== undefined);
  return versions.reduce((sum, { option }) => {
    const chosen = valuesOf(option).filter((value) => set.has(value)).length;
    return sum - Math.max(0, chosen - 1);
  }, set.size);
}
