import type { RunEvent } from '../../journey/event.ts';
import { wantedEffect } from '../../journey/state.ts';
import { pressWhileAsking } from './asking.ts';
import type { Action } from './keymap.ts';
import { send } from './moves.ts';
import { screenList } from './screen-list.ts';
import { actionAt } from './situation.ts';
import { peek, type Typed, type UiState } from './state.ts';
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
export function readOn(state: UiState, event: Extract<RunEvent, { type: 'reading' }>): UiState {
  const next = send(state, event);
  return event.progress.lists === undefined || next === state ? next : keepPlace(state, next);
}

/** All is read: what was searched and ticked meanwhile stays, and so does the row that the cursor is on. */
export function allRead(state: UiState, event: RunEvent): UiState {
  const done = send(state, event);
  const isSameScreen = done.flow.current === state.flow.current && wantedEffect(done) === undefined;
  return isSameScreen ? keepPlace(state, done) : done;
}

/** A key on the part that has come. Enter is kept until all is read, and so is what is typed after it. */
export function takeWhileReading(state: UiState, open: UiState, typed: Typed): UiState {
  const at = typed.type === 'key' ? actionAt(state, typed.key) : undefined;
  const action = typeof at === 'string' ? at : undefined;
  if (typed.type === 'key' && (action === 'leave' || action === 'stop'))
    return pressWhileAsking({ ...state, ahead: [] }, typed.key);
  if (state.ahead.length > 0 || action === 'accept')
    return { ...state, ahead: [...state.ahead, typed], touched: true };
  if (typed.type === 'paste') {
    return { ...pasteWhileAsking(open, typed.lines), facts: state.facts, touched: true };
  }
  if (!allowed.includes(action)) return state;
  return { ...pressWhileAsking(open, typed.key), facts: state.facts, touched: true };
}

/** Rows come in between; the one under the cursor of somebody who has pressed a key does not move. */
function keepPlace(before: UiState, after: UiState): UiState {
  const seen = peek(before);
  const shown = peek(after) ?? after;
  if (seen === undefined || !before.touched) return after;
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
