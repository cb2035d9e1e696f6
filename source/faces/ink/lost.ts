import { explainLost, type LostActionId, type LostProgress, type LostSearch } from '../../wizard/lost.ts';
import type { Problem } from '../../wizard/types.ts';
import type { Key } from './keys.ts';
import { moveTo } from './moves.ts';
import { actionAt } from './situation.ts';
import { finish, type UiState } from './state.ts';

/** A create whose answer was lost: looked for, told on review, removed or made again from there. */

export function createFailed(state: UiState, problem: Problem, isLost: boolean): UiState {
  // The waiting was stopped in the meantime: what is looked for is told there.
  if (state.phase !== 'creating') return state;
  if (isLost) return startLooking({ ...state, uncertain: true, lost: { cause: problem } });
  return onReview(state, problem);
}

/** The row of a create that an earlier run has lost was chosen. */
export function lookBefore(state: UiState, cause: Problem | undefined): UiState {
  if (state.phase !== 'asking') return state;
  return startLooking({ ...state, uncertain: true, lost: cause === undefined ? {} : { cause } });
}

/** The user waits no longer: what can be known is said on the way out. */
export function stopWaiting(state: UiState): UiState {
  return startLooking({ ...state, uncertain: true, lost: {} });
}

function startLooking(state: UiState): UiState {
  return { ...state, phase: 'looking', progress: undefined, problem: undefined };
}

export function lookedAt(state: UiState, looked: LostProgress): UiState {
  return state.phase === 'looking' ? { ...state, lost: { ...state.lost, looked } } : state;
}

/** Without a search there was nothing to look for: the key came after all. */
export function lookedFor(state: UiState, search: LostSearch | undefined): UiState {
  if (state.phase !== 'looking') return state;
  const problem = explainLost(state.lost?.cause, search);
  const told = { ...state, lost: { ...state.lost, search, problem, looked: undefined } };
  return state.stopAsked ? finish(told) : onReview(told, problem);
}

export function pressWhileLooking(state: UiState, key: Key): UiState {
  const action = actionAt(state, key);
  if (action === 'leave' || (action === 'stop' && state.stopAsked)) return finish(state);
  if (action !== 'stop') return state;
  const { looked = 0 } = state.lost?.looked ?? {};
  return lookedFor(state, { is: 'unknown', looked, why: 'The search was stopped.' });
}

export function actOnLost(state: UiState, id: LostActionId): UiState {
  if (id === 'look') return startLooking(state);
  return id === 'again' ? startCreating(state) : { ...state, phase: 'removing', problem: undefined };
}

/** The lost key is gone, and another is made; or it could not be removed. */
export function removed(state: UiState, problem: Problem | undefined): UiState {
  if (state.phase !== 'removing') return state;
  if (problem === undefined) return startCreating({ ...state, uncertain: false, lost: undefined });
  return onReview({ ...state, lost: { ...state.lost, problem } }, problem);
}

/** The request goes out, for the first time or again. */
export function startCreating(state: UiState): UiState {
  const none = { problem: undefined, note: undefined, progress: undefined };
  return { ...state, ...none, phase: 'creating', stopAsked: false, giveUp: false };
}

function onReview(state: UiState, problem: Problem): UiState {
  const asking: UiState = { ...state, phase: 'asking', progress: undefined };
  return { ...moveTo(asking, state.flow), problem };
}
