import { screenSteps, wantedEffect } from '../../journey/state.ts';
import { acceptScreen, acceptText, tick, tickAll } from './accepting.ts';
import { takeRest } from './changing.ts';
import type { Action } from './keymap.ts';
import type { Key } from './keys.ts';
import { send } from './moves.ts';
import { movePair } from './pairs.ts';
import { reviewEntries, reviewPosition, screenList } from './screen-list.ts';
import { actionAt } from './situation.ts';
import { frontStep, type UiState } from './state.ts';
import { editField, typeIntoChoice } from './typing.ts';

/** One key press while questions are asked. */
export function pressWhileAsking(state: UiState, key: Key): UiState {
  const action = actionAt(state, key);
  if (action === undefined) return typeIntoChoice(state, key);
  if (typeof action === 'string') return perform(state, action, key);
  return 'send' in action ? send(state, action.send) : acceptText(state, action.option);
}

function perform(state: UiState, action: Action, key: Key): UiState {
  switch (action) {
    case 'stop':
      if (state.before !== undefined && wantedEffect(state) !== 'stored') return state.before;
      return send(state, { type: 'go', to: 'stop' });
    case 'leave':
    case 'back':
    case 'help':
    case 'request':
    case 'recipe':
      return send(state, { type: 'go', to: action });
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
    case 'rest':
      return takeRest(state);
    default:
      return moveCursor(state, action);
  }
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

/** Where a move leads from a place among so many; undefined where it is none, or there is nowhere to go. */
export function moveWithin(action: string, from: number, length: number): number | undefined {
  const targets: { readonly [action: string]: number } = {
    'move-up': from - 1,
    'move-down': from + 1,
    'page-up': from - PAGE,
    'page-down': from + PAGE,
    first: 0,
    last: length - 1,
  };
  const target = targets[action];
  return target === undefined || length === 0 ? undefined : Math.max(0, Math.min(length - 1, target));
}

function moveCursor(state: UiState, action: string): UiState {
  const step = frontStep(state);
  if (step.kind === 'review') {
    const entries = reviewEntries(state);
    const at = moveWithin(action, reviewPosition(state, entries), entries.length);
    const id = entries[at ?? -1]?.id;
    if (id === undefined) return state;
    return { ...state, reviewAt: id === 'create' ? undefined : id, note: undefined };
  }
  if (step.kind === 'pairs') return movePair(state, step, action === 'move-up' ? -1 : 1);
  const { position, stops } = screenList(state);
  const at = moveWithin(action, position, stops.length);
  if (at === undefined) return state;
  return { ...state, cursors: { ...state.cursors, [step.id]: at }, note: undefined };
}
