import type { ProfileChange } from '../../run/saved.ts';
import { withoutStored } from '../../wizard/effects.ts';
import { back, takeOffer } from '../../wizard/flow.ts';
import type { LostActionId } from '../../wizard/lost.ts';
import type { StepId } from '../../wizard/types.ts';
import { acceptScreen, acceptText, tick, tickAll } from './accepting.ts';
import type { Action } from './keymap.ts';
import type { Key } from './keys.ts';
import { actOnLost } from './lost.ts';
import { effectDone, moveTo } from './moves.ts';
import { startChange } from './saved.ts';
import { reviewLength, reviewPosition, screenList } from './screen-list.ts';
import { actionAt, type Extra, openOffers } from './situation.ts';
import { finish, frontStep, screenSteps, type UiState, wantedEffect } from './state.ts';
import { editField, typeIntoChoice } from './typing.ts';

/** One key press while questions are asked. */
export function pressWhileAsking(state: UiState, key: Key): UiState {
  const action = actionAt(state, key);
  if (action === undefined) return typeIntoChoice(state, key);
  const [name, argument = ''] = action.split(/:(.*)/s);
  if (name === 'offer') return takeOfferAt(state, Number(argument));
  if (name === 'saved') return startChange(state, argument as ProfileChange['do']);
  if (name === 'option') return acceptText(state, argument);
  if (name === 'lost') return actOnLost(state, argument as LostActionId);
  return perform(state, action as Action | 'reload', key);
}

function perform(state: UiState, action: Exclude<Action | Extra, `${string}:${string}`>, key: Key): UiState {
  switch (action) {
    case 'leave':
      return finish(state);
    case 'back':
      return goBack(state);
    case 'stop':
      // Whoever does not wait for the keychain types the credential once.
      if (wantedEffect(state) === 'stored') return effectDone(state, withoutStored(state.flow.answers));
      return state.before ?? goBack(state);
    case 'help':
      return { ...state, overlay: { kind: 'help', at: 0 } };
    case 'request':
      return { ...state, overlay: { kind: 'request', at: 0 } };
    case 'recipe':
      return { ...state, overlay: { kind: 'recipe' } };
    case 'reload':
      return readAgain(state);
    case 'edit':
      return editField(state, key);
    case 'toggle':
      return tick(state);
    case 'toggle-all':
      return tickAll(state);
    case 'next-tab':
      return switchTab(state, 1);
    case 'previous-tab':
      return switchTab(state, -1);
    case 'group':
      return regroup(state);
    case 'accept':
      return acceptScreen(state);
    default:
      return moveCursor(state, action);
  }
}

/** Esc on the first screen asks whether to leave; from the question after the key it goes back to the key. */
function goBack(state: UiState): UiState {
  const previous = back(state.steps, state.flow, state.facts);
  if (previous === undefined && state.flow.cut) return { ...state, phase: 'key' };
  if (previous === undefined) return { ...state, overlay: { kind: 'leave' } };
  return moveTo(state, previous);
}

function takeOfferAt(state: UiState, index: number): UiState {
  const offer = openOffers(state)[index];
  if (offer === undefined) return state;
  return moveTo(
    state,
    takeOffer(state.steps, state.flow, state.facts, offer),
    Object.keys(offer.put) as StepId[],
  );
}

function readAgain(state: UiState): UiState {
  const { lists: _read, ...done } = state.facts.done;
  return { ...state, facts: { ...state.facts, done }, problem: undefined };
}

function switchTab(state: UiState, by: number): UiState {
  const { length } = screenSteps(state);
  return { ...state, tab: (state.tab + by + length) % length, problem: undefined };
}

function regroup(state: UiState): UiState {
  const { groupings = [], id } = frontStep(state);
  const { [id]: _moved, ...cursors } = state.cursors;
  return { ...state, grouping: (state.grouping + 1) % groupings.length, cursors };
}

const PAGE = 10;

function moveCursor(state: UiState, action: string): UiState {
  const step = frontStep(state);
  const isReview = step.kind === 'review';
  const length = isReview ? reviewLength(state) : screenList(state).stops.length;
  const from = isReview ? reviewPosition(state) : screenList(state).position;
  const targets: { readonly [action: string]: number } = {
    'move-up': from - 1,
    'move-down': from + 1,
    'page-up': from - PAGE,
    'page-down': from + PAGE,
    first: 0,
    last: length - 1,
  };
  const target = targets[action];
  if (target === undefined || length === 0) return state;
  const at = Math.max(0, Math.min(length - 1, target));
  return { ...state, cursors: { ...state.cursors, [step.id]: at }, note: undefined };
}
