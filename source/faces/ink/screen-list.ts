import { screenSteps } from '../../journey/state.ts';
import { oncePer } from '../../wizard/once.ts';
import { type ReviewRow, reviewRows } from '../../wizard/review.ts';
import { type Enter, enterOn, isUntouched, sayChosen, valuesOf } from '../../wizard/selection.ts';
import type { Option, Step } from '../../wizard/step.ts';
import type { StepId } from '../../wizard/types.ts';
import { type EditLine, startLine } from './edit-line.ts';
import { isSameAnswer, writtenAnswer } from './moves.ts';
import { type Row, type Rows, rowsOf } from './rows.ts';
import { fieldOf, frontStep, liveAnswers, type UiState } from './state.ts';

/** The list in front as it stands: its rows, where the cursor is, what is being searched or typed. */
export type ScreenList = Rows & {
  readonly step: Step;
  /** Index into rows; -1 where there is nothing to stand on. */
  readonly at: number;
  readonly row?: Row;
  /** How far the cursor has come among the stops. */
  readonly position: number;
  readonly search: EditLine;
  /** Two or three short answers that have a letter each: drawn beside each other. */
  readonly across: boolean;
};

const emptyLine = startLine();

export const screenList = oncePer((state: UiState): ScreenList => {
  const step = frontStep(state);
  const search = state.lines[fieldOf(step)] ?? emptyLine;
  const list =
    step.kind === 'choices'
      ? rowsOf(step, liveAnswers(state), state.facts, search.text, state.grouping)
      : choiceRows(state, step, search);
  const wanted = state.cursors[step.id] ?? firstPosition(state, step, list, search);
  const position = Math.max(0, Math.min(wanted, list.stops.length - 1));
  const at = list.stops[position] ?? -1;
  const isShort = (row: Row) =>
    row.kind === 'option' && row.option.key !== undefined && row.option.detail === undefined;
  const across = list.rows.length < 4 && list.rows.every(isShort);
  return { ...list, step, position, search, at, row: list.rows[at], across };
});

/** A choice shows all of its options, and its field for own text as the last row. */
function choiceRows(state: UiState, step: Step, typed: EditLine): Rows {
  const { answers } = state.flow;
  const options = step.options?.(answers, state.facts) ?? [];
  const rows: Row[] = options.map((option) => ({ kind: 'option', option, depth: 0 }));
  const own = step.other?.(answers, state.facts);
  if (own !== undefined) rows.push({ kind: 'own', text: typed.text, label: own });
  const stops = rows.map((_, index) => index);
  const best = rows.findIndex((row) => row.kind !== 'option' || row.option.disabledReason === undefined);
  return { rows, stops, best: Math.max(0, best), shown: rows.length, total: rows.length };
}

/** Where the cursor stands at first: on what is chosen, else the default, else the best row that can be chosen. */
function firstPosition(state: UiState, step: Step, { rows, stops, best }: Rows, typed: EditLine): number {
  const optionAt = (index: number) => {
    const row = rows[index];
    return row?.kind === 'option' ? row.option : undefined;
  };
  const ticked = step.kind === 'choices' && typed.text === '' ? (state.picks[step.id] ?? []) : [];
  if (ticked.length > 0) {
    const set = new Set(ticked);
    const first = stops.findIndex((index) => {
      const option = optionAt(index);
      return option !== undefined && valuesOf(option).some((value) => set.has(value));
    });
    if (first >= 0) return first;
  }
  const written = step.kind === 'choices' ? undefined : writtenAnswer(step, state);
  if (written !== undefined) {
    const findStop = (is: (option: Option) => boolean) =>
      stops.findIndex((index) => {
        const option = optionAt(index);
        return option !== undefined && is(option);
      });
    // The word itself first: a row of an earlier run stands for a deployment too, and would bring its answers again.
    const answered = [
      findStop(({ value }) => value === written),
      findStop(({ value }) => isSameAnswer(step, value, written, state)),
    ].find((index) => index >= 0);
    if (answered !== undefined) return answered;
    if (typed.text !== '') return stops.length - 1;
  }
  return best;
}

/** Of all lists on the screen: also what is out of sight, filtered away or in the other tab. */
export function chosenOn(state: UiState): string {
  const answers = liveAnswers(state);
  const named = screenSteps(state).map((step) =>
    sayChosen(step, state.picks[step.id] ?? [], answers, state.facts),
  );
  return named.filter((names) => names !== '').join(' · ');
}

export function optionsOf(state: UiState, step: Step): readonly Option[] {
  return step.options?.(liveAnswers(state), state.facts) ?? [];
}

/** What Enter would do now. */
export function enterOnList(state: UiState): Enter {
  const { step, row, search } = screenList(state);
  const isNothing = screenSteps(state).every((one) =>
    isUntouched(state.picks[one.id] ?? [], optionsOf(state, one)),
  );
  const option = row?.kind === 'option' ? row.option : undefined;
  const ticked = state.picks[step.id] ?? [];
  return enterOn(option, { ticked, isNothing, isTyped: search.text.trim() !== '' });
}

/** A line of the review: a value, the rest that is folded away, or the create. */
export type ReviewEntry =
  | { readonly is: 'value'; readonly id: StepId; readonly row: ReviewRow }
  | { readonly is: 'more'; readonly id: 'more'; readonly folded: number }
  | { readonly is: 'create'; readonly id: 'create' };

/** What is to be seen of a key before it is made, wherever there is room for it. */
const weighty: readonly StepId[] = ['url', 'apis', 'policies', 'expires', 'rate', 'quota'];
const saidElsewhere: readonly StepId[] = ['deployment', 'credential'];

export function reviewEntries(state: UiState, folds = state.folds): readonly ReviewEntry[] {
  const { steps, flow, facts, reviewAt } = state;
  const rows = reviewRows(steps, flow, facts);
  const isShown = ({ step, origin, warning }: ReviewRow) => {
    if (folds === 0 || warning !== undefined || step === reviewAt || weighty.includes(step)) return true;
    return origin.kind !== 'default' && (folds === 1 || !saidElsewhere.includes(step));
  };
  const shown = rows.filter(isShown);
  const folded = rows.length - shown.length;
  return [
    ...shown.map((row): ReviewEntry => ({ is: 'value', id: row.step, row })),
    ...(folded > 0 ? [{ is: 'more', id: 'more', folded } as const] : []),
    { is: 'create', id: 'create' },
  ];
}

/** Where the cursor stands: at first on the create. */
export function reviewPosition({ reviewAt }: UiState, entries: readonly ReviewEntry[]): number {
  const at = entries.findIndex(({ id }) => id === reviewAt);
  return at < 0 ? entries.length - 1 : at;
}

export function reviewEntry(state: UiState): ReviewEntry {
  const entries = reviewEntries(state);
  return entries[reviewPosition(state, entries)] ?? { is: 'create', id: 'create' };
}
