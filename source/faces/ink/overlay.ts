import { tickAll } from './accepting.ts';
import { startAction } from './key-stage.ts';
import type { Key } from './keys.ts';
import { pressOnRecipe } from './recipe.ts';
import { pressOnSaved } from './saved.ts';
import { actionAt } from './situation.ts';
import { finish, type Overlay, type UiState } from './state.ts';

const PAGE = 10;

/** A key press while something stands over the screen; `below` are the lines of a page that are out of sight. */
export function pressOnOverlay(state: UiState, overlay: Overlay, key: Key, below = 0): UiState {
  if (overlay.kind === 'saved') return pressOnSaved(state, overlay, key);
  if (overlay.kind === 'recipe') return pressOnRecipe(state, overlay, key);
  const closed: UiState = { ...state, overlay: undefined };
  switch (actionAt(state, key)) {
    case 'sure':
      return overlay.kind === 'all' ? tickAll(closed, true) : finish(state);
    case 'leave':
      return finish(state);
    case 'do:save':
      return startAction(closed, 'save');
    case 'do:done':
      return startAction(closed, 'done');
    case 'copy':
      return { ...state, doing: { action: 'request', input: '', agreed: true } };
    case 'next-tab':
      return switchLanguage(state, overlay, 1);
    case 'previous-tab':
      return switchLanguage(state, overlay, -1);
    case 'move-up':
      return scroll(state, overlay, -1, below);
    case 'move-down':
      return scroll(state, overlay, 1, below);
    case 'page-up':
      return scroll(state, overlay, -PAGE, below);
    case 'page-down':
      return scroll(state, overlay, PAGE, below);
    default:
      return closed;
  }
}

function switchLanguage(state: UiState, overlay: Overlay, by: number): UiState {
  if (overlay.kind !== 'call') return state;
  return { ...state, overlay: { kind: 'call', at: 0, language: overlay.language + by } };
}

function scroll(state: UiState, overlay: Overlay, by: number, below: number): UiState {
  if (!('at' in overlay)) return state;
  const at = Math.max(0, overlay.at + Math.min(by, below));
  return { ...state, overlay: { ...overlay, at } };
}
