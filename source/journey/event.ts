import type { Outcome } from '../errors.ts';
import type { CreationState } from '../wizard/creation.ts';
import type { ListsProgress } from '../wizard/effects.ts';
import type { ActionProgress, ActionResult } from '../wizard/key-stage.ts';
import type { CreateProgress, LostProgress } from '../wizard/lost.ts';
import type { Made } from '../wizard/made.ts';
import type { Changed, SavedWish } from '../wizard/profile-change.ts';
import type { RecipeResult } from '../wizard/recipe-write.ts';
import type { Option } from '../wizard/step.ts';
import type { Answers, Problem, Results, StepId } from '../wizard/types.ts';
import type { Doing } from './state.ts';

/** Where somebody wants to go instead of answering. */
export type Way = 'back' | 'leave' | 'stop' | 'help' | 'request' | 'recipe' | 'read-again' | 'manage';

/** What a face gives back for a Prompt. */
export type Reply =
  /** The answers of the screen, each read by its step. */
  | ({ readonly type: 'answer'; readonly values: Answers } & Pick<Option, 'origin' | 'brings'>)
  /** A row of review. */
  | { readonly type: 'edit'; readonly step: StepId }
  | { readonly type: 'create' }
  /** One of a Prompt's actions, by its id. */
  | { readonly type: 'choose'; readonly id: string }
  /** The line of a Prompt that asks for text. */
  | { readonly type: 'type'; readonly text: string }
  /** The line is being changed: what was wrong with it before is no longer said. */
  | { readonly type: 'typing' }
  /** A row that cannot be chosen was chosen. */
  | { readonly type: 'instead'; readonly problem: Problem | undefined }
  /** The page in sight, whole; of one with tabs this one. */
  | { readonly type: 'copy'; readonly tab?: string }
  | { readonly type: 'saved'; readonly do: SavedWish; readonly name: string }
  | { readonly type: 'go'; readonly to: Way };

/** What run/worker tells. `now` is in unix seconds. */
export type Report =
  | { readonly type: 'effect-done'; readonly facts: Partial<Results> }
  | { readonly type: 'effect-failed'; readonly blamed: StepId; readonly problem: Problem }
  | { readonly type: 'reading'; readonly progress: ListsProgress }
  | { readonly type: 'created'; readonly made: Made; readonly safe: boolean; readonly now: number }
  | {
      readonly type: 'create-failed';
      readonly problem: Problem;
      readonly outcome: Outcome;
      readonly creation: CreationState;
    }
  | { readonly type: 'create-progress'; readonly progress: CreateProgress }
  | { readonly type: 'lost-before'; readonly creation: CreationState }
  | { readonly type: 'looking'; readonly looked: LostProgress }
  | { readonly type: 'looked'; readonly creation: CreationState }
  | { readonly type: 'removed'; readonly creation: CreationState; readonly problem?: Problem }
  | { readonly type: 'action-progress'; readonly progress: ActionProgress; readonly doing: Doing }
  | { readonly type: 'saved-changed'; readonly changed: Changed }
  | { readonly type: 'saved-refused'; readonly problem: Problem }
  | { readonly type: 'recipe-done'; readonly result: RecipeResult; readonly doing: Doing }
  | { readonly type: 'action-done'; readonly result: ActionResult; readonly doing: Doing };

export type RunEvent = Reply | Report;
