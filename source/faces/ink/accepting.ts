import { screenSteps } from '../../journey/state.ts';
import { reviewRows } from '../../wizard/review.ts';
import { addTicks, toggle, valuesOf } from '../../wizard/selection.ts';
import type { Option, Step } from '../../wizard/step.ts';
import type { Answers, StepId } from '../../wizard/types.ts';
import { startLine } from './edit-line.ts';
import { send } from './moves.ts';
import { acceptPair } from './pairs.ts';
import { enterOnList, optionsOf, reviewEntries, reviewEntry, screenList } from './screen-list.ts';
import { fieldOf, frontStep, liveAnswers, type UiState } from './state.ts';

/** Enter: takes what the screen says as its answer, or shows why it cannot be one. */
export function acceptScreen(state: UiState): UiState {
  const step = frontStep(state);
  switch (step.kind) {
    case 'choices':
      return acceptTicks(state);
    case 'choice':
    case 'yes-no':
      return acceptChoice(state);
    case 'pairs':
      return acceptPairs(state, step);
    case 'secret':
      return acceptSecret(state, step);
    case 'review':
      return acceptReview(state);
    case 'text':
      return acceptText(state, state.lines[step.id]?.text ?? '');
  }
}

/** The one way in: parse, check, put, move on. */
export function acceptText(state: UiState, text: string, option?: Option): UiState {
  const step = frontStep(state);
  const parsed = step.parse(text, state.flow.answers, state.facts);
  if ('value' in parsed) return acceptValues(state, { [step.id]: parsed.value, ...option?.puts }, option);
  // Typing takes a problem away: it stands only while the text is the same.
  const isSaidAgain = parsed.insisted !== undefined && state.problem?.what === parsed.problem.what;
  return isSaidAgain
    ? acceptValues(state, { [step.id]: parsed.insisted })
    : { ...state, problem: parsed.problem };
}

function acceptValues(
  state: UiState,
  values: Answers,
  { origin, brings }: Pick<Option, 'origin' | 'brings'> = {},
): UiState {
  return send(state, { type: 'answer', values, origin, brings });
}

/** Space: ticks or unticks the row under the cursor, or says why it cannot be chosen. */
export function tick(state: UiState): UiState {
  const { step, row } = screenList(state);
  const ticked = state.picks[step.id] ?? [];
  if (row === undefined || row.kind === 'heading') return state;
  if (row.kind === 'own') return tickOwn(state, step, row.text);
  const { option } = row;
  const next = toggle(ticked, option, optionsOf(state, step));
  const isAdding = next.some((value) => !ticked.includes(value));
  if (isAdding && option.disabledReason !== undefined) return explain(state, option);
  return { ...state, picks: { ...state.picks, [step.id]: next }, problem: undefined, note: undefined };
}

/** More than these are ticked only after a yes: a key for everything is seldom what is meant. */
const MANY = 10;

/** All rows that the search leaves; where each of them is ticked already, none. */
export function tickAll(state: UiState, isSure = false): UiState {
  const { step, rows } = screenList(state);
  const ticked = state.picks[step.id] ?? [];
  const free = rows.flatMap((row) =>
    row.kind === 'option' && row.depth === 0 && isFree(row.option) ? [row.option] : [],
  );
  const shown = new Set(free.flatMap(valuesOf));
  const missing = free.filter((option) => !valuesOf(option).every((value) => ticked.includes(value)));
  if (missing.length > MANY && !isSure) return { ...state, tickingAll: missing.length };
  const next =
    missing.length === 0
      ? ticked.filter((value) => !shown.has(value))
      : addTicks(ticked, [...shown], optionsOf(state, step));
  return { ...state, picks: { ...state.picks, [step.id]: next }, problem: undefined, note: undefined };
}

const isFree = ({ disabledReason, alone }: Option) => disabledReason === undefined && !alone;

function tickOwn(state: UiState, step: Step, text: string): UiState {
  const parsed = step.parse(text, liveAnswers(state), state.facts);
  if ('problem' in parsed) return { ...state, problem: parsed.problem };
  const added = step.write(parsed.value).split('\n');
  const ticked = state.picks[step.id] ?? [];
  const picks = { ...state.picks, [step.id]: addTicks(ticked, added, optionsOf(state, step)) };
  return { ...state, picks, lines: { ...state.lines, [fieldOf(step)]: startLine() }, problem: undefined };
}

function explain(state: UiState, { instead }: Option): UiState {
  return send(state, { type: 'instead', problem: instead });
}

/** As its hint says. */
function acceptTicks(state: UiState): UiState {
  const screen = screenSteps(state);
  const { step, row } = screenList(state);
  const enter = enterOnList(state);
  if (enter.does === 'add') {
    const { [step.id]: _moved, ...cursors } = state.cursors;
    const { picks } = tick(state);
    const lines = { ...state.lines, [fieldOf(step)]: startLine() };
    return { ...state, picks, lines, cursors, problem: undefined, note: undefined };
  }
  const next = row?.kind === 'own' || enter.does !== 'go-on' ? tick(state) : state;
  if (next.problem !== undefined && next !== state) return next;
  if (next.dialog !== undefined) return next;
  const values = Object.fromEntries(screen.map((step) => [step.id, next.picks[step.id] ?? []]));
  return acceptValues(next, values);
}

function acceptChoice(state: UiState): UiState {
  const { row } = screenList(state);
  if (row?.kind === 'own') {
    if (row.text.trim() !== '') return acceptText(state, row.text);
    return { ...state, problem: { what: 'Nothing is written there yet.', next: row.label } };
  }
  if (row?.kind !== 'option') return state;
  if (row.option.disabledReason !== undefined) return explain(state, row.option);
  return acceptText(state, row.option.value, row.option);
}

/** An empty field keeps the secret that was given before. */
function acceptSecret(state: UiState, step: Step): UiState {
  const text = state.lines[step.id]?.text ?? '';
  const given = state.flow.answers[step.id];
  if (text !== '' || given === undefined) return acceptText(state, text);
  return acceptValues(state, { [step.id]: given }, { origin: state.flow.origins[step.id] });
}

function acceptPairs(state: UiState, step: Step): UiState {
  const accepted = acceptPair(state, step);
  return 'flow' in accepted ? accepted : acceptText(state, accepted.join('\n'));
}

function acceptReview(state: UiState): UiState {
  const entry = reviewEntry(state);
  if (entry.is === 'create') return send(state, { type: 'create' });
  if (entry.is === 'more') return { ...state, unfolded: true, reviewAt: firstFolded(state) };
  const opened = send({ ...state, reviewAt: entry.id }, { type: 'edit', step: entry.id });
  const tab = screenSteps(opened).findIndex((step) => step.id === entry.id);
  return { ...opened, tab: Math.max(0, tab) };
}

function firstFolded(state: UiState): StepId | undefined {
  const shown = new Set<string>(reviewEntries(state).map(({ id }) => id));
  return reviewRows(state.steps, state.flow, state.facts).find(({ step }) => !shown.has(step))?.step;
}
