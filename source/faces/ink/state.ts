import type { Outcome } from '../../errors.ts';
import type { Made } from '../../run/create.ts';
import type { RecipeResult } from '../../run/recipe.ts';
import type { Changed, ProfileChange } from '../../run/saved.ts';
import { inputsOf, type ListsProgress, pendingEffect } from '../../wizard/effects.ts';
import type { TriedKey } from '../../wizard/explain-tried.ts';
import { type Flow, type Journey, screenOf, stepById } from '../../wizard/flow.ts';
import type { ActionId, ActionProgress, ActionResult, KeyStanding } from '../../wizard/key-stage.ts';
import {
  type CreateProgress,
  type LostAction,
  type LostProgress,
  type LostSearch,
  lostActions,
} from '../../wizard/lost.ts';
import { outcomeOfKey } from '../../wizard/outcome.ts';
import type { Answers, EffectName, Facts, Problem, Step, StepId } from '../../wizard/types.ts';
import type { CallChange } from '../../wizard/usage.ts';
import type { EditLine } from './edit-line.ts';
import type { Key } from './keys.ts';

export type Said = { readonly tone: 'good' | 'warning' | 'bad'; readonly text: string };

/** What stands over the screen until a key closes it. `at` is the first line of a page in sight. */
export type Overlay =
  | { readonly kind: 'leave' | 'unsafe' }
  | { readonly kind: 'help'; readonly at: number }
  | { readonly kind: 'request'; readonly at: number; readonly said?: Said }
  /** The call in a language, by its number. */
  | { readonly kind: 'call'; readonly at: number; readonly language: number; readonly said?: Said }
  | { readonly kind: 'instead'; readonly problem: Problem }
  /** Whether so many rows are really to be ticked at once. */
  | { readonly kind: 'all'; readonly rows: number }
  /** The file of a recipe, or what has to be known before it is written; of some questions both answers are good. */
  | {
      readonly kind: 'recipe';
      readonly problem?: Problem;
      readonly asking?: { readonly question: string; readonly doing: Doing; readonly isEither: boolean };
    }
  | {
      readonly kind: 'saved';
      readonly do: 'remove' | 'rename';
      readonly name: string;
      readonly problem?: Problem;
    };

/** Work that a key press asked for and the face waits for; `request` copies the request as curl. */
export type Doing = {
  readonly action: ActionId | 'remember' | 'request' | 'saved';
  readonly input: string;
  readonly agreed: boolean;
  /** What an offer changes of the call. */
  readonly change?: CallChange;
  /** What the action `saved` does with a saved profile. */
  readonly saved?: ProfileChange;
  /** What the action `recipe` was told so far. */
  readonly replies?: readonly boolean[];
};

export type KeyStage = {
  readonly made: Made;
  readonly safe: boolean;
  /** The last try; `made.tried` is the one that counts. */
  readonly tried?: TriedKey;
  /** It is to be tried without a key press, as soon as nothing else is going on. */
  readonly triesItself: boolean;
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
  | { readonly type: 'reading'; readonly progress: ListsProgress }
  | { readonly type: 'effect-failed'; readonly blamed: StepId; readonly problem: Problem }
  | { readonly type: 'created'; readonly made: Made; readonly safe: boolean; readonly now: number }
  | { readonly type: 'create-failed'; readonly problem: Problem; readonly outcome: Outcome }
  | { readonly type: 'create-progress'; readonly progress: CreateProgress }
  | { readonly type: 'lost-before'; readonly cause?: Problem }
  | { readonly type: 'looking'; readonly looked: LostProgress }
  | { readonly type: 'looked'; readonly search?: LostSearch }
  | { readonly type: 'removed'; readonly problem?: Problem }
  | { readonly type: 'action-progress'; readonly progress: ActionProgress; readonly doing: Doing }
  | { readonly type: 'saved-changed'; readonly changed: Changed }
  | { readonly type: 'saved-refused'; readonly problem: Problem }
  | { readonly type: 'recipe-done'; readonly result: RecipeResult; readonly doing: Doing }
  | { readonly type: 'action-done'; readonly result: ActionResult; readonly doing: Doing };

export type Reading = {
  readonly progress: ListsProgress;
  readonly lists?: ListsProgress['lists'];
  readonly touched: boolean;
};

type ById<T> = { readonly [Id in StepId]?: T };

export type UiState = {
  readonly steps: Journey;
  readonly flow: Flow;
  readonly facts: Facts;
  readonly phase: 'asking' | 'creating' | 'looking' | 'removing' | 'key' | 'over';
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
  /** How far it has come. */
  readonly headway?: ActionProgress;
  /** Typed while something was looked up: it belongs to the screen that comes next. */
  readonly ahead: readonly Typed[];
  /** How far the lists have come; `touched` by a key press, the row under the cursor stays where it is. */
  readonly reading?: Reading;
  /** As it was before the present work began: stays on the screen for its first moments, and Esc goes back to it. */
  readonly before?: UiState;
  /** Ctrl+C was pressed while the create request was on its way, or Esc during a try or a burst. */
  readonly stopAsked: boolean;
  /** A create was sent, and nobody knows what became of it (exit code 8). */
  readonly uncertain: boolean;
  /** How the answer was lost, how far the search for its key has come, and what is said of it. */
  readonly lost?: {
    readonly cause?: Problem;
    readonly looked?: LostProgress;
    readonly search?: LostSearch;
    readonly problem?: Problem;
  };
  /** How far the create has come; `giveUp` ends the waiting for another request. */
  readonly progress?: CreateProgress;
  readonly giveUp?: boolean;
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

/** The key and what is known about calling it; undefined where there is none yet. */
export function standingOf({ key, flow, facts }: UiState): KeyStanding | undefined {
  return key && { ...key.made, tried: key.tried, answers: flow.answers, facts };
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

/**
 * The access screen with what has come of its lists, to look at, to search and to tick while the rest is read. Only
 * where nothing is chosen yet: what was named or chosen before can be judged by the whole lists alone.
 */
export function peek(state: UiState): UiState | undefined {
  const { reading, facts, flow } = state;
  if (reading?.lists === undefined || wantedEffect(state) !== 'lists') return undefined;
  const screen = screenSteps(state);
  const isFresh = ({ id, kind }: Step) =>
    kind === 'choices' && flow.answers[id] === undefined && flow.given[id] === undefined;
  if (!screen.every(isFresh)) return undefined;
  const done = { ...facts.done, lists: inputsOf('lists', flow.answers) };
  return { ...state, facts: { ...facts, ...reading.lists, done } };
}

export function isWorking(state: UiState): boolean {
  const { phase } = state;
  return ['creating', 'looking', 'removing'].includes(phase) || wantedEffect(state) !== undefined;
}

/** What can be done about a lost key, as long as the screen says that it is one. */
export function lostActionsOf({ lost, problem }: UiState): readonly LostAction[] {
  return problem !== undefined && lost?.problem === problem ? lostActions(lost.search) : [];
}

/** The end, and what the journey came to: a key that Tyk contradicts is no success (exit code 7). */
export function finish(state: UiState): UiState {
  return { ...state, phase: 'over', overlay: undefined, outcome: outcomeOf(state) };
}

function outcomeOf({ key, uncertain }: UiState): Outcome {
  if (key === undefined) return uncertain ? 'outcome-unknown' : 'left';
  return outcomeOfKey(key.made, key.made.delivered.problem?.kind);
}
