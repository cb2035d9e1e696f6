import type { RunEvent } from '../../journey/event.ts';
import { type Run, type Said, screenSteps, wantedEffect } from '../../journey/state.ts';
import { inputsOf } from '../../wizard/effects.ts';
import { stepById } from '../../wizard/flow.ts';
import { oncePer } from '../../wizard/once.ts';
import type { Step } from '../../wizard/step.ts';
import type { Answers, StepId } from '../../wizard/types.ts';
import type { EditLine } from './edit-line.ts';
import type { Key } from './keys.ts';

/** What of a long list or page is on the screen: its first row, and how many stand below. */
export type View = { readonly top: number; readonly below: number; readonly folds?: Folds };

/** Of the review: nothing, what is at its default, and what says least. */
export type Folds = 0 | 1 | 2;

/** `now` is in unix seconds, `view` what was on the screen when the key was pressed. */
export type Typed =
  | { readonly type: 'key'; readonly key: Key; readonly now?: number; readonly view?: View }
  | { readonly type: 'paste'; readonly lines: readonly string[] };

export type UiEvent = Typed | RunEvent;

type ById<T> = { readonly [Id in StepId]?: T };

/** What belongs to this face alone. */
type Own = {
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
  /** Which line of the review the cursor is on, whatever else comes and goes; what of it is folded away. */
  readonly reviewAt?: StepId | 'more';
  readonly folds: Folds;
  readonly unfolded: boolean;
  /** Which of the answers of a dialog, and which action of the key stage. */
  readonly choiceAt?: number;
  readonly menuAt?: number;
  /** On the key stage: the page of its keys, and what a call answered. */
  readonly opened?: 'keys' | 'answer';
  /** Of the key stage: what was said last, or that it was a try. */
  readonly news?: readonly Said[] | 'tried';
  /** First line in sight of a page, and which of its tabs. */
  readonly page: number;
  readonly language: number;
  /** Whether so many rows are really to be ticked at once. */
  readonly tickingAll?: number;
  /** Typed while something was looked up: it belongs to the screen that comes next. */
  readonly ahead: readonly Typed[];
  /** A key was pressed on a list of which a part has come: the row under the cursor stays where it is. */
  readonly touched: boolean;
  /** As it was before the present work began: stays on the screen for its first moments, and Esc goes back to it. */
  readonly before?: UiState;
};

export type UiState = Run & Own;

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
export const liveAnswers = oncePer((state: UiState): Answers => {
  const lists = screenSteps(state).filter((step) => step.kind === 'choices');
  return { ...state.flow.answers, ...Object.fromEntries(lists.map(({ id }) => [id, state.picks[id]])) };
});

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
