import { pressWhileAsking } from './asking.ts';
import { actionDone, created, pasteInKeyStage, pressInKeyStage, startRemembering } from './key-stage.ts';
import type { Key } from './keys.ts';
import { effectDone, effectFailed, moveTo } from './moves.ts';
import { pressOnOverlay } from './overlay.ts';
import { actionAt } from './situation.ts';
import {
  finish,
  frontStep,
  isWorking,
  type Typed,
  type UiEvent,
  type UiState,
  type View,
  wantedEffect,
} from './state.ts';
import { pasteWhileAsking } from './typing.ts';

/** Every event of the rich face: keys, pastes and finished work. Pure. */
export function reduce(state: UiState, event: UiEvent): UiState {
  if (state.phase === 'over') return state;
  const next = replay(handle(state, event));
  if (isWorking(next) === isWorking(state)) return next;
  return { ...next, before: isWorking(next) ? { ...state, before: undefined, ahead: [] } : undefined };
}

function handle(state: UiState, event: UiEvent): UiState {
  switch (event.type) {
    case 'key':
    case 'paste':
      return take(state, event);
    case 'effect-done':
      return effectDone(state, event.facts);
    case 'effect-failed':
      return effectFailed({ ...state, ahead: [] }, event.blamed, event.problem);
    case 'created':
      return created({ ...state, facts: { ...state.facts, now: event.now } }, event.made, event.safe);
    case 'create-failed': {
      const uncertain = state.uncertain || event.outcome === 'outcome-unknown';
      return { ...moveTo({ ...state, phase: 'asking', uncertain }, state.flow), problem: event.problem };
    }
    case 'action-done':
      return actionDone(state, event.doing, event.result);
  }
}

function take(state: UiState, typed: Typed): UiState {
  if (wantedEffect(state) !== undefined && state.overlay === undefined) return takeWhileLooking(state, typed);
  if (typed.type === 'paste') return paste(state, typed.lines);
  return press(atTime(state, typed.now), typed.key, typed.view);
}

/**
 * What is typed during a look-up is for the next screen: a burst, a password manager. But Enter alone is
 * impatience, and must not answer a question that nobody has seen.
 */
function takeWhileLooking(state: UiState, typed: Typed): UiState {
  if (typed.type === 'key') {
    const action = actionAt(state, typed.key);
    if (action !== undefined) return pressWhileAsking({ ...state, ahead: [] }, typed.key);
    if (typed.key.name === 'enter' && state.ahead.length === 0) return state;
  }
  return { ...state, ahead: [...state.ahead, typed] };
}

function replay(state: UiState): UiState {
  if (state.ahead.length === 0 || wantedEffect(state) !== undefined) return state;
  return state.ahead.reduce<UiState>(take, { ...state, ahead: [] });
}

const CLOCK_GRAIN = 30;

/** Durations count from now, not from when the program was started: somebody may have had a coffee. */
function atTime(state: UiState, now: number | undefined): UiState {
  if (now === undefined || Math.abs(now - state.facts.now) < CLOCK_GRAIN) return state;
  return { ...state, facts: { ...state.facts, now } };
}

function press(seen: UiState, key: Key, view?: View): UiState {
  const state = lookingAt(seen, view);
  if (state.overlay !== undefined) return pressOnOverlay(state, state.overlay, key, view?.below);
  if (state.phase === 'key') return pressInKeyStage(state, key);
  if (state.phase === 'creating') return pressWhileCreating(state, key);
  const next = pressWhileAsking(state, key);
  // The last question of all: the answer is acted on, then the program leaves.
  const isLast = next.flow.cut && next.phase === 'asking' && next.flow.answers.remember !== undefined;
  return isLast ? startRemembering(next) : next;
}

function lookingAt(state: UiState, view: View | undefined): UiState {
  if (view === undefined || state.overlay !== undefined || state.phase !== 'asking') return state;
  const { id } = frontStep(state);
  return state.tops[id] === view.top ? state : { ...state, tops: { ...state.tops, [id]: view.top } };
}

function paste(state: UiState, lines: readonly string[]): UiState {
  if (state.overlay !== undefined || lines.length === 0) return state;
  if (state.phase === 'key') return pasteInKeyStage(state, lines);
  return state.phase === 'asking' ? pasteWhileAsking(state, lines) : state;
}

/** The request is on its way: the first Ctrl+C says so, the second stops the waiting (design, section 5). */
function pressWhileCreating(state: UiState, key: Key): UiState {
  if (actionAt(state, key) !== 'leave') return state;
  return state.stopAsked ? finish({ ...state, uncertain: true }) : { ...state, stopAsked: true };
}
