import { isOver } from '../../wizard/flow.ts';
import { pressWhileAsking } from './asking.ts';
import { actionDone, created, pasteInKeyStage, pressInKeyStage, startRemembering } from './key-stage.ts';
import type { Key } from './keys.ts';
import {
  createFailed,
  lookBefore,
  lookedAt,
  lookedFor,
  pressWhileLooking,
  removed,
  stopWaiting,
} from './lost.ts';
import { effectFailed } from './moves.ts';
import { pressOnOverlay } from './overlay.ts';
import { allRead, readOn, takeWhileReading } from './reading.ts';
import { pasteOnRecipe, recipeDone } from './recipe.ts';
import { pasteOnSaved, savedChanged, savedRefused } from './saved.ts';
import { actionAt } from './situation.ts';
import {
  finish,
  frontStep,
  isWorking,
  peek,
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
  const next = replay(forgetReading(handle(state, event)));
  if (isWorking(next) === isWorking(state)) return next;
  return { ...next, before: isWorking(next) ? { ...state, before: undefined, ahead: [] } : undefined };
}

function handle(state: UiState, event: UiEvent): UiState {
  switch (event.type) {
    case 'key':
    case 'paste':
      return take(state, event);
    case 'reading':
      return openList(state, readOn(state, event.progress));
    case 'effect-done':
      return allRead(state, event.facts);
    case 'effect-failed':
      return effectFailed({ ...state, ahead: [] }, event.blamed, event.problem);
    case 'created':
      return created({ ...state, facts: { ...state.facts, now: event.now } }, event.made, event.safe);
    case 'create-failed':
      return createFailed(state, event.problem, event.outcome === 'outcome-unknown');
    case 'create-progress':
      return state.phase === 'creating' ? { ...state, progress: event.progress } : state;
    case 'lost-before':
      return lookBefore(state, event.cause);
    case 'looking':
      return lookedAt(state, event.looked);
    case 'looked':
      return lookedFor(state, event.search);
    case 'removed':
      return removed(state, event.problem);
    case 'action-progress':
      return state.doing === event.doing ? { ...state, headway: event.progress } : state;
    case 'saved-changed':
      return savedChanged(state, event.changed);
    case 'saved-refused':
      return savedRefused(state, event.problem);
    case 'recipe-done':
      return recipeDone(state, event.doing, event.result);
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
  const open = peek(state);
  const view = typed.type === 'key' ? typed.view : undefined;
  if (open !== undefined) return takeWhileReading(state, lookingAt(open, view), typed);
  if (typed.type === 'key') {
    const action = actionAt(state, typed.key);
    if (action !== undefined) return pressWhileAsking({ ...state, ahead: [] }, typed.key);
    if (typed.key.name === 'enter' && state.ahead.length === 0) return state;
  }
  return { ...state, ahead: [...state.ahead, typed] };
}

/** What was typed before any row was there is for the first rows that come. */
function openList(before: UiState, state: UiState): UiState {
  if (peek(before) !== undefined || peek(state) === undefined) return state;
  return state.ahead.reduce<UiState>(take, { ...state, ahead: [] });
}

/** The lists are there, or nobody waits for them any more. */
function forgetReading(state: UiState): UiState {
  if (state.reading === undefined || wantedEffect(state) === 'lists') return state;
  const { reading: _read, ...rest } = state;
  return rest;
}

function replay(state: UiState): UiState {
  if (state.ahead.length === 0 || wantedEffect(state) !== undefined) return state;
  return state.ahead.reduce<UiState>(take, { ...state, ahead: [] });
}

const CLOCK_GRAIN = 30;

/** Durations count from now, not from when the program was started: somebody may have had a coffee. */
function atTime(state: UiState, now: number | undefined): UiState {
  // Once the key is made, its expiry stands: counted on, the finished stages would name a later one.
  if (state.key !== undefined) return state;
  if (now === undefined || Math.abs(now - state.facts.now) < CLOCK_GRAIN) return state;
  return { ...state, facts: { ...state.facts, now } };
}

function press(seen: UiState, key: Key, view?: View): UiState {
  const state = lookingAt(seen, view);
  // Whoever types on has read it.
  if (state.overlay?.kind === 'instead' && key.name === 'text') {
    return press({ ...state, overlay: undefined }, key, view);
  }
  if (state.overlay !== undefined) return pressOnOverlay(state, state.overlay, key, view?.below);
  if (state.phase === 'key') return pressInKeyStage(state, key);
  if (state.phase === 'creating') return pressWhileCreating(state, key);
  if (state.phase === 'looking' || state.phase === 'removing') return pressWhileLooking(state, key);
  const next = pressWhileAsking(state, key);
  // The last question of all: the answer is acted on, then the program leaves.
  const isLast = next.phase === 'asking' && isOver(next.steps, next.flow, next.facts);
  return isLast ? startRemembering(next) : next;
}

function lookingAt(state: UiState, view: View | undefined): UiState {
  if (view === undefined || state.overlay !== undefined || state.phase !== 'asking') return state;
  const { id } = frontStep(state);
  return state.tops[id] === view.top ? state : { ...state, tops: { ...state.tops, [id]: view.top } };
}

function paste(state: UiState, lines: readonly string[]): UiState {
  if (state.overlay?.kind === 'saved') return pasteOnSaved(state, state.overlay, lines[0] ?? '');
  if (state.overlay?.kind === 'recipe') return pasteOnRecipe(state, state.overlay, lines[0] ?? '');
  if (state.overlay !== undefined || lines.length === 0) return state;
  if (state.phase === 'key') return pasteInKeyStage(state, lines);
  return state.phase === 'asking' ? pasteWhileAsking(state, lines) : state;
}

/** The request is on its way: the first Ctrl+C says so, the second stops the waiting (design, section 5). */
function pressWhileCreating(state: UiState, key: Key): UiState {
  const action = actionAt(state, key);
  // Nothing is on its way between two requests.
  if (state.progress?.is === 'not-loaded') {
    if (action === 'stop') return { ...state, giveUp: true };
    return action === 'leave' ? finish(state) : state;
  }
  if (action !== 'leave') return state;
  return state.stopAsked ? stopWaiting(state) : { ...state, stopAsked: true };
}
