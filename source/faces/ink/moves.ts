import { nameBefore } from '../../wizard/earlier.ts';
import { type Flow, fail, type Journey, settle, startFlow } from '../../wizard/flow.ts';
import { flattenOptions } from '../../wizard/selection.ts';
import type { Facts, Problem, Step, StepId } from '../../wizard/types.ts';
import { type EditLine, startLine } from './edit-line.ts';
import { fieldOf, screenSteps, type UiState } from './state.ts';

export function startState(
  steps: Journey,
  facts: Facts,
  begin: Parameters<typeof startFlow>[2] = {},
): UiState {
  return enter({
    steps,
    flow: startFlow(steps, facts, begin),
    facts,
    phase: 'asking',
    lines: {},
    cursors: {},
    tops: {},
    picks: {},
    tab: 0,
    grouping: 0,
    ahead: [],
    stopAsked: false,
    uncertain: false,
    keepRunning: false,
  });
}

/** Seeds fields and ticks of a screen that is opened; what was half-typed there stays. */
export function enter(state: UiState): UiState {
  const lines: { [field: string]: EditLine } = { ...state.lines };
  const picks: { [Id in StepId]?: readonly string[] } = { ...state.picks };
  const seed = (field: string, text: string) => {
    // A default that nobody has touched gives way to a new one: another kind of deployment has another address.
    if (lines[field] === undefined || lines[field].past.length === 0) lines[field] = startLine(text);
  };
  for (const step of screenSteps(state)) {
    const written = writtenAnswer(step, state);
    if (step.kind === 'text') seed(step.id, written ?? '');
    if (step.kind === 'choice' && step.other !== undefined) {
      seed(fieldOf(step), isOption(step, written, state) ? '' : (written ?? ''));
    }
    if (step.kind === 'choices' || step.kind === 'pairs')
      picks[step.id] ??= written ? written.split('\n') : [];
  }
  const troubled = screenSteps(state).find((step) => state.flow.problems[step.id] !== undefined);
  return { ...state, lines, picks, problem: troubled && state.flow.problems[troubled.id] };
}

/** The answer, or what holds without one, as its step reads it. */
export function writtenAnswer(step: Step, { flow, facts }: UiState): string | undefined {
  const value = flow.answers[step.id] ?? step.initial?.(flow.answers, facts);
  return value === undefined || step.kind === 'secret' ? undefined : step.write(value);
}

/** "10/s" is the option that is written "10/1s". */
export function isSameAnswer(step: Step, text: string, written: string, { flow, facts }: UiState): boolean {
  const parsed = step.parse(text, flow.answers, facts);
  return 'value' in parsed && step.write(parsed.value) === written;
}

function isOption(step: Step, written: string | undefined, state: UiState): boolean {
  const options = step.options?.(state.flow.answers, state.facts) ?? [];
  return written === undefined || options.some((option) => isSameAnswer(step, option.value, written, state));
}

/** Goes to another place of the flow; fields of a step that was answered are seeded afresh. */
export function moveTo(state: UiState, flow: Flow, answered: readonly StepId[] = []): UiState {
  const lines: { [field: string]: EditLine } = { ...state.lines };
  const picks: { [Id in StepId]?: readonly string[] } = { ...state.picks };
  const cursors: { [Id in StepId]?: number } = { ...state.cursors };
  for (const step of state.steps.filter(({ id }) => answered.includes(id))) {
    delete lines[step.id];
    delete lines[fieldOf(step)];
    delete picks[step.id];
    delete cursors[step.id];
  }
  const opened = flow.current !== state.flow.current;
  if (opened) delete cursors.review;
  const moved = { ...state, flow, lines, picks, cursors, note: undefined, overlay: undefined };
  const troubled = screenSteps(moved).findIndex((step) => flow.problems[step.id] !== undefined);
  return enter({ ...moved, tab: troubled >= 0 ? troubled : opened ? 0 : state.tab });
}

export function effectDone(state: UiState, found: Partial<Facts>): UiState {
  const facts = { ...state.facts, ...found };
  const flow = settle(state.steps, state.flow, facts);
  // A screen that was open while the lists were read has no ticks yet of what a flag or an earlier run chose.
  const answered = state.steps
    .map(({ id }) => id)
    .filter((id) => state.flow.answers[id] === undefined && flow.answers[id] !== undefined);
  if (flow.dropped.length === 0) return moveTo({ ...state, facts }, flow, answered);
  const gone = flow.dropped.map((value) => labelOf(state, value)).join(', ');
  const picks = { ...state.picks, apis: undefined, policies: undefined };
  return { ...moveTo({ ...state, facts, picks }, flow), note: `Not there any more: ${gone}.` };
}

/** What a choice was called as long as it was there. */
function labelOf({ steps, flow, facts }: UiState, value: string): string {
  const options = steps.flatMap((step) =>
    step.kind === 'choices' ? (step.options?.(flow.answers, facts) ?? []) : [],
  );
  return (
    flattenOptions(options).find((option) => option.value === value)?.label ??
    nameBefore(value, facts) ??
    value
  );
}

export function effectFailed(state: UiState, blamed: StepId, problem: Problem): UiState {
  return moveTo(state, fail(state.flow, blamed, problem));
}
