import { pasteWhileAsking, pressWhileAsking } from './asking.ts';
import { actionDone, finishKeyStage, outcomeOf, pasteInKeyStage, pressInKeyStage, startRemembering } from './key-stage.ts';
import type { Key } from './keys.ts';
import { effectDone, effectFailed, moveTo, type UiEvent, type UiState } from './state.ts';

/** Every event of the rich face: keys, pastes and finished work. Pure. */
export function reduce(state: UiState, event: UiEvent): UiState {
  if (state.phase === 'over') return state;
  switch (event.type) {
    case 'key':
      return press(state, event.key);
    case 'paste':
      return paste(state, event.lines);
    case 'effect-done':
      return effectDone(state, event.facts);
    case 'effect-failed':
      return effectFailed(state, event.blamed, event.problem);
    case 'created': {
      const wantsCopy = state.flow.answers.copy ?? true;
      const doing = wantsCopy ? { doing: { action: 'copy' as const, input: 'automatic', agreed: false } } : {};
      return { ...state, phase: 'key', key: { made: event.made, safe: event.safe, said: [], ...doing } };
    }
    case 'create-failed':
      if (state.stopAsked) return { ...state, phase: 'over', outcome: 'outcome-unknown', problem: event.problem };
      return { ...moveTo({ ...state, phase: 'asking' }, state.flow), problem: event.problem };
    case 'action-done':
      return actionDone(state, event.doing, event.result);
  }
}

function press(state: UiState, key: Key): UiState {
  if (state.overlay !== undefined) return pressOnOverlay(state, key);
  if (state.phase === 'key') return pressInKeyStage(state, key);
  if (state.phase === 'creating') return pressWhileCreating(state, key);
  const next = pressWhileAsking(state, key);
  // The last question of all: the answer is acted on, then the program leaves.
  if (next.flow.cut && next.flow.answers.remember !== undefined && next.phase === 'asking') {
    return startRemembering(next);
  }
  if (next.phase === 'over' && state.flow.cut) return { ...next, outcome: outcomeOf(state) };
  return next;
}

function paste(state: UiState, lines: readonly string[]): UiState {
  if (state.overlay !== undefined || lines.length === 0) return state;
  if (state.phase === 'key') return pasteInKeyStage(state, lines);
  return state.phase === 'asking' ? pasteWhileAsking(state, lines) : state;
}

/** The request is on its way: the first Ctrl+C says so, the second stops waiting (design, section 5, exit code 8). */
function pressWhileCreating(state: UiState, key: Key): UiState {
  if (key.name !== 'ctrl' || key.text !== 'c') return state;
  if (!state.stopAsked) return { ...state, stopAsked: true };
  return { ...state, phase: 'over', outcome: 'outcome-unknown' };
}

function pressOnOverlay(state: UiState, key: Key): UiState {
  const closed: UiState = { ...state, overlay: undefined };
  const isCtrlC = key.name === 'ctrl' && key.text === 'c';
  switch (state.overlay?.kind) {
    case 'leave':
      if (isCtrlC || key.text === 'y' || key.name === 'enter') return { ...closed, phase: 'over', outcome: 'left' };
      return closed;
    case 'unsafe':
      if (key.text === 'd') return { ...finishKeyStage(closed) };
      if (key.text === 's') return pressInKeyStage(closed, { name: 'text', text: 's' });
      if (isCtrlC) return { ...closed, phase: 'over', outcome: outcomeOf(state) };
      return closed;
    default:
      return isCtrlC ? press(closed, key) : closed;
  }
}
