import type { Answers, Facts, Option, Step } from '../../wizard/types.ts';

/** Options as a list draws them: headings between, versions indented, marks from what is ticked. */
export type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'option'; readonly option: Option; readonly depth: 0 | 1 }
  /** Own text taken as an answer, where the step allows it. */
  | { readonly kind: 'own'; readonly text: string; readonly label: string };

type Entry = { readonly option: Option; readonly haystack: string };

/** Options of a step change only with answers and facts; a key press must not sort 20 000 of them again. */
const optionCache = new WeakMap<Facts, Map<string, readonly Entry[]>>();

function entriesOf(step: Step, answers: Answers, facts: Facts): readonly Entry[] {
  const byStep = optionCache.get(facts) ?? new Map<string, readonly Entry[]>();
  optionCache.set(facts, byStep);
  const key = `${step.id} ${JSON.stringify([answers.deployment, answers.url, answers.apis, answers.policies])}`;
  const known = byStep.get(key);
  if (known !== undefined) return known;
  const entries = (step.options?.(answers, facts) ?? []).map((option) => ({
    option,
    haystack: haystackOf(option),
  }));
  byStep.clear();
  byStep.set(key, entries);
  return entries;
}

function haystackOf(option: Option): string {
  const children = (option.children ?? []).map((child) => child.label).join(' ');
  return squeeze(`${option.label} ${option.detail ?? ''} ${option.note ?? ''} ${option.value} ${children}`);
}

/** Searching ignores blanks and case: space always ticks. */
function squeeze(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}

export function optionsOf(step: Step, answers: Answers, facts: Facts): readonly Option[] {
  return entriesOf(step, answers, facts).map((entry) => entry.option);
}

export function countOptions(step: Step, answers: Answers, facts: Facts): number {
  return entriesOf(step, answers, facts).length;
}

export function rowsOf(
  step: Step,
  answers: Answers,
  facts: Facts,
  search: string,
  grouping: number,
): readonly Row[] {
  const wanted = squeeze(search);
  const entries = entriesOf(step, answers, facts).filter((entry) => entry.haystack.includes(wanted));
  const rows: Row[] = [];
  for (const [heading, options] of groupBy(entries, grouping)) {
    if (heading !== '') rows.push({ kind: 'heading', text: heading });
    for (const option of options) {
      rows.push({ kind: 'option', option, depth: 0 });
      for (const child of option.children ?? []) rows.push({ kind: 'option', option: child, depth: 1 });
    }
  }
  const own = step.other?.(answers, facts);
  if (own !== undefined && search.trim() !== '') rows.push({ kind: 'own', text: search.trim(), label: own });
  return rows;
}

function groupBy(entries: readonly Entry[], grouping: number): Map<string, Option[]> {
  const groups = new Map<string, Option[]>();
  for (const { option } of entries) {
    const heading = option.groups?.[grouping] ?? '';
    const group = groups.get(heading);
    if (group === undefined) groups.set(heading, [option]);
    else group.push(option);
  }
  return groups;
}

/** Rows the cursor can stand on, as indexes into the rows. */
export function cursorRows(rows: readonly Row[]): readonly number[] {
  return rows.flatMap((row, index) => (row.kind === 'heading' ? [] : [index]));
}
