import { startAction } from './key-stage.ts';
import type { Key } from './keys.ts';
import { actionAt } from './situation.ts';
import { finish, type Overlay, type UiState } from './state.ts';

const PAGE = 10;

/** A key press while something stands over the screen; `reach` is how many of its lines stand below. */
export function pressOnOverlay(state: UiState, overlay: Overlay, key: Key, reach = 0): UiState {
  const closed: UiState = { ...state, overlay: undefined };
  switch (actionAt(state, key)) {
    case 'sure':
    case 'leave':
      return finish(state);
    case 'do:save':
      return startAction(closed, 'save');
    case 'do:done':
      return startAction(closed, 'done');
    case 'copy':
      return { ...state, doing: { action: 'request', input: '', agreed: true } };
    case 'move-up':
      return scroll(state, overlay, -1, reach);
    case 'move-down':
      return scroll(state, overlay, 1, reach);
    case 'page-up':
      return scroll(state, overlay, -PAGE, reach);
    case 'page-down':
      return scroll(state, overlay, PAGE, reach);
    default:
      return closed;
  }
}

function scroll(state: UiState, overlay: Overlay, by: number, reach: number): UiState {
  if (overlay.kind !== 'help' && overlay.kind !== 'request') return state;
  const at = Math.max(0, overlay.at + Math.min(by, reach));
  return { ...state, overlay: { ...overlay, at } };
}
