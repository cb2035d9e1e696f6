import type { Step } from '../../wizard/step.ts';
import type { Problem } from '../../wizard/types.ts';
import { startLine } from './edit-line.ts';
import type { UiState } from './state.ts';

/*
 * Lines of name=value. The one that is being edited is in the field, which stands in its place among the others:
 * `picks` are those, and the cursor says how many of them stand above it.
 */

export type PairLine = { readonly text: string; readonly isWrong: boolean };
export type PairLines = { readonly before: readonly PairLine[]; readonly after: readonly PairLine[] };

const pairsOf = (state: UiState, step: Step) => state.picks[step.id] ?? [];
const placeOf = (state: UiState, step: Step) => state.cursors[step.id] ?? pairsOf(state, step).length;
const typedIn = (state: UiState, step: Step) => state.lines[step.id]?.text.trim() ?? '';

export function linesOfPairs(state: UiState, step: Step): PairLines {
  const at = placeOf(state, step);
  const lines = pairsOf(state, step).map((text) => ({
    text,
    isWrong: problemOf(state, step, text) !== undefined,
  }));
  return { before: lines.slice(0, at), after: lines.slice(at) };
}

function problemOf({ flow, facts }: UiState, step: Step, text: string): Problem | undefined {
  const parsed = step.parse(text, flow.answers, facts);
  if ('problem' in parsed) return parsed.problem;
  return step.check?.(parsed.value, flow.answers, facts);
}

/** These lines, and the field empty below them or, with `open`, on one of them. */
function place(state: UiState, step: Step, pairs: readonly string[], open = pairs.length): UiState {
  const isOnOne = open < pairs.length;
  return {
    ...state,
    picks: { ...state.picks, [step.id]: isOnOne ? pairs.toSpliced(open, 1) : pairs },
    lines: { ...state.lines, [step.id]: startLine(pairs[open] ?? '') },
    cursors: { ...state.cursors, [step.id]: open },
    problem: undefined,
    note: undefined,
  };
}

/** All lines with that of the field in its place. */
function allLines(state: UiState, step: Step): readonly string[] {
  const typed = typedIn(state, step);
  const pairs = pairsOf(state, step);
  return typed === '' ? pairs : pairs.toSpliced(placeOf(state, step), 0, typed);
}

/** To the line above or below; whatever was typed stays where it is. */
export function movePair(state: UiState, step: Step, by: 1 | -1): UiState {
  const from = placeOf(state, step);
  const isGone = by > 0 && typedIn(state, step) === '';
  const all = allLines(state, step);
  const open = Math.max(0, Math.min(all.length, from + (isGone ? 0 : by)));
  return all.length === 0 ? state : place(state, step, all, open);
}

/** Pasted lines stand where the field is; it goes below them. */
export function pastePairs(state: UiState, step: Step, lines: readonly string[]): UiState {
  const all = allLines(state, step).toSpliced(
    placeOf(state, step) + (typedIn(state, step) === '' ? 0 : 1),
    0,
    ...lines,
  );
  return atWrong(place(state, step, all), step, all, false);
}

/** Enter: the typed line is taken if it is right. Nothing typed: all of them are, or the first wrong one is opened. */
export function acceptPair(state: UiState, step: Step): UiState | readonly string[] {
  const typed = typedIn(state, step);
  const all = allLines(state, step);
  if (typed !== '') {
    const problem = problemOf(state, step, typed);
    return problem === undefined ? place(state, step, all) : { ...state, problem };
  }
  const opened = atWrong(state, step, all, true);
  return opened === state ? all : opened;
}

/** Says what is wrong with the first wrong line; `opens` it too. */
function atWrong(state: UiState, step: Step, all: readonly string[], opens: boolean): UiState {
  const problems = all.map((text) => problemOf(state, step, text));
  const at = problems.findIndex((problem) => problem !== undefined);
  if (at < 0) return state;
  return { ...(opens ? place(state, step, all, at) : state), problem: problems[at] };
}
