import type { Outcome } from '../../errors.ts';
import type { Made } from '../../run/create.ts';
import { pendingEffect } from '../../wizard/effects.ts';
import {
  type Flow,
  fail,
  type Journey,
  screenOf,
  settle,
  startFlow,
  stepById,
} from '../../wizard/flow.ts';
import type { ActionId, ActionResult } from '../../wizard/key-stage.ts';
import type { Answers, EffectName, Facts, Problem, Step, StepId } from '../../wizard/types.ts';
import { type EditLine, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';

/** What stands over the screen until a key closes it. */
export type Overlay =
  | { readonly kind: 'leave' }
  | { readonly kind: 'unsafe' }
  | { readonly kind: 'help' }
  | { readonly kind: 'request' }
  | { readonly kind: 'instead'; readonly problem: Problem };

/** Work on the finished key that the face waits for. */
export type Doing = {
  readonly action: ActionId | 'remember';
  readonly input: string;
  readonly agreed: boolean;
};

export type KeyStage = {
  readonly made: Made;
  readonly safe: boolean;
  /** What happened since, newest last. */
  readonly said: readonly { readonly tone: 'good' | 'warning' | 'bad'; readonly text: string }[];
  readonly doing?: Doing;
  /** A file name being typed for an action. */
  readonly asking?: ActionId;
  readonly confirming?: { readonly question: string; readonly doing: Doing };
};

export type UiState = {
  readonly steps: Journey;
  readonly flow: Flow;
  readonly facts: Facts;
  readonly phase: 'asking' | 'creating' | 'key' | 'over';
  /** Half-typed text, by step or field. */
  readonly lines: { readonly [field: string]: EditLine };
  readonly cursors: { readonly [field: string]: number };
  /** Ticks and lines that are not accepted yet, by step. */
  readonly picks: { readonly [Id in StepId]?: readonly string[] };
  /** Which step of the group is in front. */
  readonly tab: number;
  readonly grouping: number;
  readonly problem?: Problem;
  readonly note?: string;
  readonly overlay?: Overlay;
  /** Stops the waiting for an answer to the create; pressed once it only says so. */
  readonly stopAsked: boolean;
  readonly key?: KeyStage;
  readonly outcome?: Outcome;
  readonly keepRunning: boolean;
};

export type UiEvent =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'paste'; readonly lines: readonly string[] }
  | { readonly type: 'effect-done'; readonly name: EffectName; readonly facts: Partial<Facts> }
  | {
      readonly type: 'effect-failed';
      readonly name: EffectName;
      readonly blamed: StepId;
      readonly problem: Problem;
    }
  | { readonly type: 'created'; readonly made: Made; readonly safe: boolean }
  | { readonly type: 'create-failed'; readonly problem: Problem; readonly outcome: Outcome }
  | { readonly type: 'action-done'; readonly result: ActionResult; readonly doing: Doing };

export function startState(
  steps: Journey,
  facts: Facts,
  begin: Parameters<typeof startFlow>[2] = {},
): UiState {
  const flow = startFlow(steps, facts, begin);
  return enter({
    steps,
    flow,
    facts,
    phase: 'asking',
    lines: {},
    cursors: {},
    picks: {},
    tab: 0,
    grouping: 0,
    stopAsked: false,
    keepRunning: false,
  });
}

/** Steps on the screen, the one in front, and what they would answer. */
export function screenSteps(state: UiState): readonly Step[] {
  return screenOf(state.steps, state.flow, state.facts);
}

export function frontStep(state: UiState): Step {
  const screen = screenSteps(state);
  return screen[state.tab % screen.length] ?? stepById(state.steps, state.flow.current);
}

/** Answers as they would be with the ticks on the screen, so that refusals follow every key press. */
export function liveAnswers(state: UiState): Answers {
  const ticked: { [id: string]: readonly string[] | undefined } = {};
  for (const step of screenSteps(state)) if (step.kind === 'choices') ticked[step.id] = state.picks[step.id];
  return { ...state.flow.answers, ...ticked };
}

/** Work that must be done before the current screen can be shown. */
export function wantedEffect(state: UiState): EffectName | undefined {
  if (state.phase !== 'asking') return undefined;
  const step = stepById(state.steps, state.flow.current);
  return pendingEffect(step.effect, state.flow.answers, state.facts);
}

/** Seeds fields, ticks and cursors of a screen that is opened; what was half-typed there stays. */
export function enter(state: UiState): UiState {
  const { answers } = state.flow;
  const picks: { [Id in StepId]?: readonly string[] } = { ...state.picks };
  const lines: { [field: string]: EditLine } = { ...state.lines };
  for (const step of screenSteps(state)) {
    const value = answers[step.id] ?? step.initial?.(answers, state.facts);
    const written = value === undefined || step.kind === 'secret' ? '' : step.write(value);
    if (step.kind === 'text' && lines[step.id] === undefined) lines[step.id] = startLine(written);
    if ((step.kind === 'choices' || step.kind === 'pairs') && picks[step.id] === undefined) {
      picks[step.id] = written === '' ? [] : written.split('\n');
    }
  }
  return { ...state, lines, picks, problem: state.flow.problems[state.flow.current] };
}

/** Goes to another place of the flow: fields of a step that was answered are seeded afresh. */
export function moveTo(state: UiState, flow: Flow, answered: readonly StepId[] = []): UiState {
  const lines: { [field: string]: EditLine } = { ...state.lines };
  const picks: { [Id in StepId]?: readonly string[] } = { ...state.picks };
  const cursors: { [field: string]: number } = { ...state.cursors };
  for (const id of answered) {
    delete lines[id];
    delete picks[id];
    delete cursors[id];
  }
  const opened = flow.current !== state.flow.current;
  if (opened) delete cursors.review;
  return enter({
    ...state,
    flow,
    lines,
    picks,
    cursors,
    tab: opened ? 0 : state.tab,
    note: undefined,
    overlay: undefined,
  });
}

export function effectDone(state: UiState, found: Partial<Facts>): UiState {
  const facts = { ...state.facts, ...found };
  const flow = settle(state.steps, state.flow, facts);
  const picks =
    flow.dropped.length > 0 ? { ...state.picks, apis: undefined, policies: undefined } : state.picks;
  const note = flow.dropped.length > 0 ? `Not there any more: ${flow.dropped.join(', ')}.` : undefined;
  return { ...enter({ ...state, facts, flow, picks }), note };
}

export function effectFailed(state: UiState, blamed: StepId, problem: Problem): UiState {
  return enter({ ...state, flow: fail(state.flow, blamed, problem), note: undefined });
}
