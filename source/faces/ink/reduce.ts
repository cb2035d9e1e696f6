import { atTime, isWorking, wantedEffect } from '../../journey/state.ts';
import { pressWhileAsking } from './asking.ts';
import { graphemes } from './cells.ts';
import { pasteInDialog, pressInDialog, pressOnTickingAll } from './dialog.ts';
import { pressOnKeyStage } from './key-stage.ts';
import { actionFor } from './keymap.ts';
import type { Key } from './keys.ts';
import { send } from './moves.ts';
import { allRead, readOn, takeWhileReading } from './reading.ts';
import { actionAt, momentOf } from './situation.ts';
import { frontStep, peek, type Typed, type UiEvent, type UiState, type View } from './state.ts';
import { pasteWhileAsking } from './typing.ts';

/** Every event of the rich face: keys, pastes and finished work. Pure. */
export const reduce = inRuns(reduceOne);

function reduceOne(state: UiState, event: UiEvent): UiState {
  if (state.phase === 'over') return state;
  const next = replay(noteNews(state, forgetReading(handle(state, event))));
  if (isWorking(next) === isWorking(state)) return next;
  return { ...next, before: isWorking(next) ? { ...state, before: undefined, ahead: [] } : undefined };
}

/** A run is taken at once where each of its characters goes into a field, and is so many keys anywhere else. */
function inRuns<Event extends UiEvent>(takeOne: (state: UiState, event: Event) => UiState) {
  return (before: UiState, event: Event): UiState => {
    if (event.type !== 'key' || event.key.name !== 'run') return takeOne(before, event);
    const characters = graphemes(event.key.text ?? '');
    const kinds = [...new Set(characters)];
    let state = before;
    for (const [at, text] of characters.entries()) {
      if (isTakenAtOnce(state, kinds)) {
        const rest: Key = { name: 'run', text: characters.slice(at).join('') };
        return takeOne(state, { ...event, key: rest });
      }
      state = takeOne(state, { ...event, key: { name: 'text', text } });
    }
    return state;
  };
}

/** During a look-up it is kept as it is. */
function isTakenAtOnce(state: UiState, characters: readonly string[]): boolean {
  const { situation, ...adjustments } = momentOf(state);
  const wanted = situation === 'busy' ? undefined : 'edit';
  return characters.every((text) => actionFor(situation, { name: 'text', text }, adjustments) === wanted);
}

/** On the key stage what came last takes the place of what was said before. */
function noteNews({ key: before }: UiState, state: UiState): UiState {
  const { key } = state;
  if (key === undefined || key === before) return state;
  if (before !== undefined && key.tried !== before.tried)
    return { ...state, news: 'tried', opened: undefined };
  const news = key.said.filter((said) => !before?.said.includes(said));
  return news.length === 0 ? state : { ...state, news, opened: undefined };
}

function handle(state: UiState, event: UiEvent): UiState {
  switch (event.type) {
    case 'key':
    case 'paste':
      return take(state, event);
    case 'reading':
      return openList(state, readOn(state, event));
    case 'effect-done':
      return allRead(state, event);
    case 'effect-failed':
      return send({ ...state, ahead: [] }, event);
    default:
      return send(state, event);
  }
}

function take(state: UiState, typed: Typed): UiState {
  if (wantedEffect(state) !== undefined && state.dialog === undefined) return takeWhileLooking(state, typed);
  if (typed.type === 'paste') return paste(state, typed.lines);
  return press(atTime(state, typed.now ?? state.facts.now), typed.key, typed.view);
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
  return state.ahead.reduce<UiState>(inRuns(take), { ...state, ahead: [] });
}

/** The lists are there, or nobody waits for them any more. */
function forgetReading(state: UiState): UiState {
  if (state.reading === undefined || wantedEffect(state) === 'lists') return state;
  return { ...state, reading: undefined, touched: false };
}

function replay(state: UiState): UiState {
  if (state.ahead.length === 0 || wantedEffect(state) !== undefined) return state;
  return state.ahead.reduce<UiState>(inRuns(take), { ...state, ahead: [] });
}

function press(seen: UiState, key: Key, view?: View): UiState {
  const state = lookingAt(seen, view);
  if (state.tickingAll !== undefined) return pressOnTickingAll(state, key);
  // Whoever types on has read it.
  if (state.dialog?.is === 'instead' && key.name === 'text') {
    return press(send(state, { type: 'go', to: 'back' }), key, view);
  }
  if (state.dialog !== undefined) return pressInDialog(state, key, view?.below);
  if (state.phase === 'asking') return pressWhileAsking(state, key);
  if (state.phase === 'key') return pressOnKeyStage(state, key, view?.below);
  const action = actionAt(state, key);
  return action === 'leave' || action === 'stop' ? send(state, { type: 'go', to: action }) : state;
}

function lookingAt(state: UiState, view: View | undefined): UiState {
  if (view === undefined || state.dialog !== undefined || state.phase !== 'asking') return state;
  const { id } = frontStep(state);
  const folds = view.folds ?? state.folds;
  if (state.tops[id] === view.top && state.folds === folds) return state;
  return { ...state, folds, tops: { ...state.tops, [id]: view.top } };
}

function paste(state: UiState, lines: readonly string[]): UiState {
  if (lines.length === 0 || state.tickingAll !== undefined) return state;
  if (state.dialog !== undefined) return pasteInDialog(state, lines);
  return state.phase === 'asking' ? pasteWhileAsking(state, lines) : state;
}
