import type { Changed, ProfileChange } from '../../run/saved.ts';
import { savedName } from '../../wizard/steps/deployment.ts';
import type { Problem } from '../../wizard/types.ts';
import { applyKey, insert, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';
import { moveTo } from './moves.ts';
import { screenList } from './screen-list.ts';
import { actionAt } from './situation.ts';
import { finish, frontStep, type Overlay, type UiState } from './state.ts';

export type SavedOverlay = Extract<Overlay, { kind: 'saved' }>;

/** The field of a new name. */
export const NAME_FIELD = 'saved:name';

/** The saved profile under the cursor of the first question. */
export function savedUnderCursor(state: UiState): string | undefined {
  if (frontStep(state).id !== 'deployment') return undefined;
  const { row } = screenList(state);
  return row?.kind === 'option' ? savedName(row.option.value) : undefined;
}

/** A key of the row: its first place is taken at once, the others ask over the screen. */
export function startChange(state: UiState, wish: ProfileChange['do']): UiState {
  const name = savedUnderCursor(state);
  if (name === undefined) return state;
  if (wish === 'prefer') return work(state, { do: 'prefer', name });
  const lines = { ...state.lines, [NAME_FIELD]: startLine(name) };
  return { ...state, lines, overlay: { kind: 'saved', do: wish, name } };
}

function work(state: UiState, change: ProfileChange): UiState {
  return { ...state, doing: { action: 'saved', input: '', agreed: true, saved: change } };
}

export function pressOnSaved(state: UiState, overlay: SavedOverlay, key: Key): UiState {
  const { name } = overlay;
  const action = actionAt(state, key);
  if (action === 'leave') return finish(state);
  if (state.doing !== undefined) return state;
  if (action === 'back') return { ...state, overlay: undefined };
  if (overlay.do === 'remove') return action === 'sure' ? work(state, { do: 'remove', name }) : state;
  const line = state.lines[NAME_FIELD] ?? startLine();
  if (action === 'accept') return work(state, { do: 'rename', name, to: line.text.trim() });
  const edited = applyKey(line, key);
  return edited === undefined ? state : withName(state, overlay, edited);
}

export function pasteOnSaved(state: UiState, overlay: SavedOverlay, text: string): UiState {
  return withName(state, overlay, insert(state.lines[NAME_FIELD] ?? startLine(), text));
}

function withName(state: UiState, overlay: SavedOverlay, line: UiState['lines'][string]): UiState {
  return {
    ...state,
    lines: { ...state.lines, [NAME_FIELD]: line },
    overlay: { ...overlay, problem: undefined },
  };
}

export function savedChanged(state: UiState, { said, warning, facts }: Changed): UiState {
  const { deployment: _moved, ...cursors } = state.cursors;
  const next = moveTo(
    { ...state, doing: undefined, cursors, facts: { ...state.facts, ...facts } },
    state.flow,
  );
  return { ...next, note: warning === undefined ? said : `${said} ${warning}` };
}

/** A name that is taken or is none: what was typed stays to be mended. */
export function savedRefused(state: UiState, problem: Problem): UiState {
  const free = { ...state, doing: undefined };
  if (state.overlay?.kind !== 'saved') return { ...free, problem };
  return { ...free, overlay: { ...state.overlay, problem } };
}
