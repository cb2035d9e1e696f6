import type { Option, Step } from '../../wizard/types.ts';
import { type EditLine, startLine } from './edit-line.ts';
import { cursorRows, type Row, rowsOf } from './rows.ts';
import { frontStep, liveAnswers, type UiState } from './state.ts';

/** The list in front as it stands: its rows, where the cursor is, what is being searched or typed. */
export type ScreenList = {
  readonly step: Step;
  readonly rows: readonly Row[];
  /** Index into rows; undefined where there is nothing to stand on. */
  readonly at?: number;
  readonly row?: Row;
  readonly stops: readonly number[];
  /** How far the cursor has come among the stops. */
  readonly position: number;
  readonly search: EditLine;
};

const emptyLine = startLine();

/** The field of a list: its search, or the own text of a choice. */
export function fieldOf(step: Step): string {
  return `${step.id}:typed`;
}

export function screenList(state: UiState): ScreenList {
  const step = frontStep(state);
  const search = state.lines[fieldOf(step)] ?? emptyLine;
  const rows = step.kind === 'choices' ? rowsOf(step, liveAnswers(state), state.facts, search.text, state.grouping) : choiceRows(state, step, search);
  const stops = cursorRows(rows);
  const wanted = state.cursors[step.id] ?? firstPosition(state, step, rows, stops);
  const position = Math.max(0, Math.min(wanted, stops.length - 1));
  const at = stops[position];
  const row = at === undefined ? undefined : rows[at];
  return { step, rows, stops, position, search, ...(at === undefined ? {} : { at }), ...(row === undefined ? {} : { row }) };
}

/** A choice shows all of its options, and its field for own text as the last row. */
function choiceRows(state: UiState, step: Step, typed: EditLine): readonly Row[] {
  const rows: Row[] = [...rowsOf(step, state.flow.answers, state.facts, '', 0)].filter((row) => row.kind === 'option');
  const own = step.other?.(state.flow.answers, state.facts);
  return own === undefined ? rows : [...rows, { kind: 'own', text: typed.text, label: own }];
}

/** Where the cursor stands at first: the answer, else the default, else the first row that can be chosen. */
function firstPosition(state: UiState, step: Step, rows: readonly Row[], stops: readonly number[]): number {
  if (step.kind !== 'choices') {
    const value = state.flow.answers[step.id] ?? step.initial?.(state.flow.answers, state.facts);
    const written = value === undefined ? undefined : step.write(value);
    const found = stops.findIndex((index) => valueAt(rows, index) === written);
    if (written !== undefined && found >= 0) return found;
  }
  const free = stops.findIndex((index) => optionAt(rows, index)?.disabledReason === undefined);
  return Math.max(0, free);
}

function optionAt(rows: readonly Row[], index: number): Option | undefined {
  const row = rows[index];
  return row?.kind === 'option' ? row.option : undefined;
}

function valueAt(rows: readonly Row[], index: number): string | undefined {
  return optionAt(rows, index)?.value;
}
