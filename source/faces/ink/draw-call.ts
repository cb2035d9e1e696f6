import { callOf } from '../../wizard/key-stage.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { type Snippet, writeSnippets } from '../../wizard/snippets.ts';
import { standingOf, type UiState } from './state.ts';

function snippetsOf(state: UiState, shell: Shell): readonly Snippet[] {
  const standing = standingOf(state);
  const call = standing && callOf(standing);
  return call === undefined ? [] : writeSnippets(call, shell);
}

export function callLanguages(state: UiState, shell: Shell): readonly string[] {
  return snippetsOf(state, shell).map(({ label }) => label);
}

/** The call as the page in front shows it, whole; undefined where no such page is open. */
export function shownCall(state: UiState, shell: Shell): Snippet | undefined {
  if (state.overlay?.kind !== 'call') return undefined;
  const snippets = snippetsOf(state, shell);
  return snippets.at(state.overlay.language % snippets.length);
}
