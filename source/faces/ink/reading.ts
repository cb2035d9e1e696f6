import type { ListsProgress } from '../../wizard/effects.ts';
import { pressWhileAsking } from './asking.ts';
import type { Action } from './keymap.ts';
import { effectDone } from './moves.ts';
import { screenList } from './screen-list.ts';
import { actionAt } from './situation.ts';
import { peek, type Reading, type Typed, type UiState, wantedEffect } from './state.ts';
import { pasteWhileAsking } from './typing.ts';

/** What can be done with a list of which a part has come. Nothing of it is accepted before all is read. */
const allowed: readonly (string | undefined)[] = [
  'edit',
  'toggle',
  'group',
  'help',
  'next-tab',
  'previous-tab',
  'move-up',
  'move-down',
  'page-up',
  'page-down',
  'first',
  'last',
] satisfies Action[];

/** More of the lists has come. */
export function readOn(state: UiState, progress: ListsProgress): UiState {
  if (wantedEffect(state) !== 'lists') return state;
  const lists = progress.lists ?? state.reading?.lists;
  const next = { ...state, reading: { progress, lists, touched: state.reading?.touched ?? false } };
  return progress.lists === undefined ? next : keepPlace(state, next);
}

/** All is read: what was searched and ticked meanwhile stays, and so does the row that the cursor is on. */
export function allRead(state: UiState, found: Parameters<typeof effectDone>[1]): UiState {
  const done = effectDone(state, found);
  const isSameScreen = done.flow.current === state.flow.current && wantedEffect(done) === undefined;
  return isSameScreen ? keepPlace(state, done) : done;
}

/** A key on the part that has come. Enter is kept until all is read, and so is what is typed after it. */
export function takeWhileReading(state: UiState, open: UiState, typed: Typed): UiState {
  const { reading } = state as { readonly reading: Reading };
  const touched = { ...reading, touched: true };
  const action = typed.type === 'key' ? actionAt(state, typed.key) : undefined;
  if (typed.type === 'key' && (action === 'leave' || action === 'stop'))
    return pressWhileAsking({ ...state, ahead: [] }, typed.key);
  if (state.ahead.length > 0 || action === 'accept')
    return { ...state, ahead: [...state.ahead, typed], reading: touched };
  if (typed.type === 'paste') {
    return { ...pasteWhileAsking(open, typed.lines), facts: state.facts, reading: touched };
  }
  if (!allowed.includes(action)) return state;
  return { ...pressWhileAsking(open, typed.key), facts: state.facts, reading: touched };
}

/** Rows come in between; the one under the cursor of somebody who has pressed a key does not move. */
function keepPlace(before: UiState, after: UiState): UiState {
  const seen = peek(before);
  const shown = peek(after) ?? after;
  if (seen === undefined || before.reading?.touched !== true) return after;
  const { step, row, at } = screenList(seen);
  if (row?.kind !== 'option') return after;
  const { rows, stops } = screenList(shown);
  const position = stops.findIndex((index) => {
    const other = rows[index];
    return other?.kind === 'option' && other.option.value === row.option.value;
  });
  const moved = stops[position];
  if (moved === undefined) return after;
  const top = Math.max(0, (after.tops[step.id] ?? 0) + moved - at);
  return {
    ...after,
    cursors: { ...after.cursors, [step.id]: position },
    tops: { ...after.tops, [step.id]: top },
  };
}
