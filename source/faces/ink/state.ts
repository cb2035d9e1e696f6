import type { Outcome } from '../../errors.ts';
import type { Made } from '../../run/create.ts';
import { pendingEffect } from '../../wizard/effects.ts';
import { type Flow, type Journey, screenOf, stepById } from '../../wizard/flow.ts';
import type { ActionId, ActionResult } from '../../wizard/key-stage.ts';
import { outcomeOfProof } from '../../wizard/outcome.ts';
import type { Answers, EffectName, Facts, Problem, Step, StepId } from '../../wizard/types.ts';
import type { EditLine } from './edit-line.ts';
import type { Key } from './keys.ts';

export type Said = { readonly tone: 'good' | 'warning' | 'bad'; readonly text: string };

/** What stands over the screen until a key closes it. `at` is the first line of a page in sight. */
export type Overlay =
  | { readonly kind: 'leave' | 'unsafe' }
  | { readonly kind: 'help'; readonly at: number }
  | { readonly kind: 'request'; readonly at: number; readonly said?: Said }
  | { readonly kind: 'instead'; readonly problem: Problem };

/** Work that a key press asked for and the face waits for; `request` copies the request as curl. */
export type Doing = {
  readonly action: ActionId | 'remember' | 'request';
  readonly input: string;
  readonly agreed: boolean;
};

export type KeyStage = {
  readonly made: Made;
  readonly safe: boolean;
  /** What happened since, newest last. */
  readonly said: readonly Said[];
  /** A file name being typed for an action. */
  readonly asking?: ActionId;
  readonly confirming?: { readonly question: string; readonly doing: Doing };
};

/** What of a long list or page is on the screen: its first row, and how many stand below. */
export type View = { readonly top: number; readonly below: number };

/** `now` is in unix seconds, `view` what was on the screen when the key was pressed. */
export type Typed =
  | { readonly type: 'key'; readonly key: Key; readonly now?: number; readonly view?: View }
  | { readonly type: 'paste'; readonly lines: readonly string[] };

export type UiEvent =
  | Typed
  | { readonly type: 'effect-done'; readonly facts: Partial<Facts> }
  | { readonly type: 'effect-failed'; readonly blamed: StepId; readonly problem: Problem }
  | { readonly type: 'created'; readonly made: Made; readonly safe: boolean; readonly now: number }
  | { readonly type: 'create-failed'; readonly problem: Problem; readonly outcome: Outcome }
  | { readonly type: 'action-done'; readonly result: ActionResult; readonly doing: Doing };

type ById<T> = { readonly [Id in StepId]?: T };

export type UiState = {
  readonly steps: Journey;
  readonly flow: Flow;
  readonly facts: Facts;
  readonly phase: 'asking' | 'creating' | 'key' | 'over';
  /** Half-typed text, by step or field. */
  readonly lines: { readonly [field: string]: EditLine };
  /** How far the cursor of a list has come among the rows that it can stand on, by step. */
  readonly cursors: ById<number>;
  /** First row in sight of a list, so that it moves no further than it must. */
  readonly tops: ById<number>;
  /** Ticks and lines that are not accepted yet, by step. */
  readonly picks: ById<readonly string[]>;
  /** Which step of the group is in front. */
  readonly tab: number;
  readonly grouping: number;
  readonly problem?: Problem;
  readonly note?: string;
  readonly overlay?: Overlay;
  readonly doing?: Doing;
  /** Typed while something was looked up: it belongs to the screen that comes next. */
  readonly ahead: readonly Typed[];
  /** As it was before the present work began: stays on the screen for its first moments, and Esc goes back to it. */
  readonly before?: UiState;
  /** Ctrl+C was pressed while the create request was on its way; once more stops the waiting. */
  readonly stopAsked: boolean;
  /** A create was sent, and nobody knows what became of it (exit code 8). */
  readonly uncertain: boolean;
  readonly key?: KeyStage;
  readonly outcome?: Outcome;
  readonly keepRunning: boolean;
};

export function screenSteps(state: UiState): readonly Step[] {
  return screenOf(state.steps, state.flow, state.facts);
}

/** Of the steps on the screen the one that keys go to. */
export function frontStep(state: UiState): Step {
  const screen = screenSteps(state);
  return screen[state.tab % screen.length] ?? stepById(state.steps, state.flow.current);
}

/** The field of a list: its search, or the own text of a choice. */
export function fieldOf(step: Step): string {
  return `${step.id}:typed`;
}

/** Answers as they would be with the ticks on the screen, so that refusals follow every key press. */
export function liveAnswers(state: UiState): Answers {
  const lists = screenSteps(state).filter((step) => step.kind === 'choices');
  return { ...state.flow.answers, ...Object.fromEntries(lists.map(({ id }) => [id, state.picks[id]])) };
}

/** Work that must be done before the current screen can be shown. */
export function wantedEffect(state: UiState): EffectName | undefined {
  if (state.phase !== 'asking') return undefined;
  const step = stepById(state.steps, state.flow.current);
  return pendingEffect(step.effect, state.flow.answers, state.facts);
}

export function isWorking(state: UiState): boolean {
  return state.phase === 'creating' || wantedEffect(state) !== undefined;
}

/** The end, and what the journey came to: a key that Tyk contradicts is no success (exit code 7). */
export function finish(state: UiState): UiState {
  return { ...state, phase: 'over', overlay: undefined, outcome: outcomeOf(state) };
}

function outcomeOf({ key, uncertain }: UiState): Outcome {
  if (key === undefined) return uncertain ? 'outcome-unknown' : 'left';
  const proven = outcomeOfProof(key.made.proof);
  return proven === 'done' && key.made.delivered.problem !== undefined ? 'storage' : proven;
}
