import { actionsOf } from '../../journey/state.ts';
import type { KeyAction } from '../../wizard/key-stage.ts';
import { scroll } from './dialog.ts';
import type { Key } from './keys.ts';
import { send } from './moves.ts';
import { actionAt } from './situation.ts';
import type { UiState } from './state.ts';

/** What keeps the key stands in the first column, what calls with it in the second, whose words are longer. */
const calling: readonly string[] = ['call', 'try', 'address', 'burst', 'done'];
const rankOf = ({ id }: KeyAction) => calling.indexOf(id);

/** What can be done with the key, and in how many rows of two columns. */
export function menuOf(state: UiState): {
  readonly actions: readonly KeyAction[];
  readonly at: number;
  readonly rows: number;
} {
  const actions = actionsOf(state).toSorted((one, other) => rankOf(one) - rankOf(other));
  const at = Math.max(0, Math.min(state.menuAt ?? 0, actions.length - 1));
  return { actions, at, rows: Math.ceil(actions.length / 2) };
}

/** A key press beside the finished key. */
export function pressOnKeyStage(state: UiState, key: Key, below = 0): UiState {
  const action = actionAt(state, key);
  const scrolled = state.opened === 'keys' ? scroll(state, action, below) : undefined;
  if (scrolled !== undefined) return scrolled;
  const { actions, at, rows } = menuOf(state);
  const moveTo = (target: number): UiState =>
    target < 0 || target >= actions.length ? state : { ...state, menuAt: target };
  switch (action) {
    case 'leave':
    case 'stop':
      return send(state, { type: 'go', to: action });
    case 'move-up':
      return moveTo(at - 1);
    case 'move-down':
      return moveTo(at + 1);
    case 'previous-tab':
      return moveTo(at - rows);
    case 'next-tab':
      return moveTo(at + rows);
    case 'accept':
      return send(state, { type: 'choose', id: actions[at]?.id ?? '' });
    case 'help':
      return { ...state, page: 0, opened: state.opened === 'keys' ? undefined : 'keys' };
    case 'answer':
      return { ...state, opened: state.opened === 'answer' ? undefined : 'answer' };
    case 'back':
      return { ...state, opened: undefined };
    default:
      return typeof action === 'object' && 'send' in action ? send(state, action.send) : state;
  }
}
