import type { OpenKey } from '../../../run/keys/browser.ts';
import type { KeyDeed, MenuRow } from '../../../wizard/keys/menu.ts';
import { isOthers, type KeyRow, type KeyState, nameKey, opensOf } from '../../../wizard/keys/row.ts';
import { wordsOf } from '../../../wizard/search.ts';
import type { Facts, Problem } from '../../../wizard/types.ts';
import type { KeysEnd } from '../../ask-keys.ts';
import { applyKey, type EditLine, startLine } from '../edit-line.ts';
import { type Key, keyId } from '../keys.ts';
import type { Tone } from '../views/notice.ts';

/** A row and the text that a search looks through: made once, for there may be ten thousand. */
export type Entry = { readonly row: KeyRow; readonly text: string };

export function entryOf(row: KeyRow, facts: Facts): Entry {
  return { row, text: `${row.alias} ${opensOf(row, facts)} ${row.id} ${row.state}`.toLowerCase() };
}

export const filters = ['all', 'active', 'expiring', 'expired', 'inactive'] as const satisfies readonly (
  | KeyState
  | 'all'
)[];

type Said = Problem & { readonly tone: Tone };

type Wanted =
  | { readonly do: 'open'; readonly row: KeyRow }
  | { readonly do: 'perform'; readonly open: OpenKey; readonly deed: Exclude<KeyDeed, { do: 'rotate' }> };

/** What a run of the program is to do for the screen; the same `id` is the same work. */
export type ListWork = Wanted & { readonly id: number };

export type ListState = {
  readonly entries: readonly Entry[];
  /** Those that the search and the filter leave. */
  readonly shown: readonly Entry[];
  readonly of: number;
  readonly isLoading: boolean;
  readonly isStopped: boolean;
  readonly search: EditLine;
  readonly filter: number;
  readonly cursor: number;
  readonly open?: OpenKey | undefined;
  readonly menuAt: number;
  /** Of the row of the menu that was chosen: a text, or a yes. */
  readonly asked?: { readonly row: MenuRow; readonly line: EditLine; readonly isYes: boolean } | undefined;
  readonly said?: Said | undefined;
  readonly work?: ListWork | undefined;
  readonly works: number;
  readonly end?: KeysEnd;
};

export type ListEvent =
  | { readonly type: 'total'; readonly of: number }
  | { readonly type: 'rows'; readonly entries: readonly Entry[] }
  | { readonly type: 'loaded'; readonly said?: Said | undefined }
  | { readonly type: 'opened'; readonly open: OpenKey; readonly entry: Entry }
  | { readonly type: 'performed'; readonly said: Said; readonly isGone: boolean }
  | { readonly type: 'failed'; readonly problem: Problem }
  | { readonly type: 'note'; readonly said: Said }
  | { readonly type: 'key'; readonly key: Key; readonly page: number; readonly now: number }
  | { readonly type: 'paste'; readonly text: string };

export const startList: ListState = {
  entries: [],
  shown: [],
  of: 0,
  isLoading: true,
  isStopped: false,
  search: startLine(),
  filter: 0,
  cursor: 0,
  menuAt: 0,
  works: 0,
};

export function reduceList(state: ListState, event: ListEvent): ListState {
  switch (event.type) {
    case 'total':
      return { ...state, of: event.of };
    case 'rows':
      return addRows(state, event.entries);
    case 'loaded':
      return { ...sortRows(state), isLoading: false, ...(event.said && { said: event.said }) };
    case 'opened':
      return opened(state, event.open, event.entry);
    case 'performed':
      return performed(state, event.said, event.isGone);
    case 'failed':
      return { ...state, work: undefined, asked: undefined, said: { tone: 'bad', ...event.problem } };
    case 'note':
      return { ...state, said: event.said };
    case 'paste':
      return pressKey(state, { name: 'run', text: event.text }, 1, 0);
    case 'key':
      return pressKey(state, event.key, event.page, event.now);
  }
}

/** Only what is new is looked through: each batch costs what it holds. */
function addRows(state: ListState, entries: readonly Entry[]): ListState {
  const fits = fitting(state);
  return {
    ...state,
    entries: [...state.entries, ...entries],
    shown: [...state.shown, ...entries.filter(fits)],
  };
}

function fitting({ search, filter }: ListState): (entry: Entry) => boolean {
  const words = wordsOf(search.text);
  const state = filters[filter];
  return ({ row, text }) =>
    !isOthers(row) && (state === 'all' || row.state === state) && words.every((word) => text.includes(word));
}

function narrow(state: ListState): ListState {
  return { ...state, shown: state.entries.filter(fitting(state)), cursor: 0 };
}

/** By name, once all are there; the cursor stays on its row. */
function sortRows(state: ListState): ListState {
  // Nobody has moved it yet: it stays at the top.
  const at = state.cursor === 0 ? undefined : state.shown[state.cursor];
  const entries = state.entries.toSorted(({ row }, { row: other }) =>
    nameKey(row) < nameKey(other) ? -1 : 1,
  );
  const sorted = narrow({ ...state, entries });
  return { ...sorted, cursor: at === undefined ? 0 : Math.max(0, sorted.shown.indexOf(at)) };
}

/** The list shows it as it was just read, in its old place. */
function opened(state: ListState, open: OpenKey, entry: Entry): ListState {
  const renew = (old: Entry) => (old.row.id === entry.row.id ? entry : old);
  const lists = { entries: state.entries.map(renew), shown: state.shown.map(renew) };
  return { ...state, ...lists, open, menuAt: 0, work: undefined, asked: undefined };
}

/** The row as it was read is out of date: it is opened again, or gone. */
function performed(state: ListState, said: Said, isGone: boolean): ListState {
  const { open } = state;
  const done = { ...state, said, work: undefined, asked: undefined };
  if (open === undefined) return done;
  const row = state.entries.find((entry) => entry.row.id === open.found.id)?.row;
  if (!isGone && row !== undefined) return startWork(done, { do: 'open', row });
  const entries = state.entries.filter((entry) => entry.row.id !== open.found.id);
  const left = narrow({ ...done, entries, open: undefined });
  return { ...left, cursor: Math.min(state.cursor, Math.max(0, left.shown.length - 1)) };
}

function startWork(state: ListState, wanted: Wanted): ListState {
  const id = state.works + 1;
  return { ...state, works: id, work: { ...wanted, id } };
}

function pressKey(state: ListState, key: Key, page: number, now: number): ListState {
  const id = keyId(key);
  if (id === 'ctrl-c') return { ...state, end: {} };
  // What is under way is not asked for twice.
  if (state.work !== undefined) return state;
  if (state.asked !== undefined) return pressInQuestion(state, state.asked, key, now);
  return state.open === undefined ? pressInList(state, key, page) : pressInMenu(state, state.open, id);
}

const steps: { readonly [key: string]: (page: number) => number } = {
  up: () => -1,
  down: () => 1,
  'page-up': (page) => -page,
  'page-down': (page) => page,
};

function pressInList(state: ListState, key: Key, page: number): ListState {
  const id = keyId(key);
  const last = Math.max(0, state.shown.length - 1);
  const step = steps[id]?.(page);
  if (step !== undefined) return { ...state, cursor: Math.max(0, Math.min(last, state.cursor + step)) };
  if (id === 'tab' || id === 'shift-tab') {
    const filter = (state.filter + (id === 'tab' ? 1 : filters.length - 1)) % filters.length;
    return narrow({ ...state, filter });
  }
  const chosen = state.shown[state.cursor];
  if (id === 'enter')
    return chosen === undefined
      ? state
      : startWork({ ...state, said: undefined }, { do: 'open', row: chosen.row });
  if (id === 'escape') {
    if (state.search.text !== '') return narrow({ ...state, search: startLine() });
    return state.isLoading && !state.isStopped ? { ...state, isStopped: true } : { ...state, end: {} };
  }
  const search = applyKey(state.search, key);
  if (search === undefined || search === state.search) return state;
  return search.text === state.search.text ? { ...state, search } : narrow({ ...state, search });
}

function pressInMenu(state: ListState, open: OpenKey, id: string): ListState {
  const { menu } = open;
  const step = steps[id]?.(menu.length);
  if (step !== undefined)
    return { ...state, menuAt: Math.max(0, Math.min(menu.length - 1, state.menuAt + step)) };
  if (id === 'escape') return { ...state, open: undefined, said: undefined };
  const row = menu[state.menuAt];
  if (id !== 'enter' || row === undefined) return state;
  if (row.refused !== undefined) return { ...state, said: { tone: 'warning', what: row.refused } };
  if (row.asks === undefined && row.confirms === undefined) return doDeed(state, open, row.deed);
  return { ...state, said: undefined, asked: { row, line: startLine(), isYes: false } };
}

function pressInQuestion(
  state: ListState,
  asked: NonNullable<ListState['asked']>,
  key: Key,
  now: number,
): ListState {
  const id = keyId(key);
  const { open } = state;
  if (id === 'escape' || open === undefined) return { ...state, asked: undefined, said: undefined };
  const { asks, deed } = asked.row;
  if (asks === undefined) {
    if (['left', 'right', 'tab', 'shift-tab', 'up', 'down'].includes(id)) {
      return { ...state, asked: { ...asked, isYes: !asked.isYes } };
    }
    if (id !== 'enter') return state;
    return asked.isYes ? doDeed(state, open, deed) : { ...state, asked: undefined };
  }
  if (id !== 'enter') {
    const line = applyKey(asked.line, key);
    return line === undefined ? state : { ...state, asked: { ...asked, line }, said: undefined };
  }
  const parsed = asks.parse(asked.line.text, now);
  if ('problem' in parsed) return { ...state, said: { tone: 'bad', ...parsed.problem } };
  return doDeed(state, open, parsed.value);
}

function doDeed(state: ListState, open: OpenKey, deed: KeyDeed | undefined): ListState {
  if (deed === undefined) return state;
  if (deed.do === 'rotate') return { ...state, end: { rotate: open.found } };
  return startWork({ ...state, said: undefined }, { do: 'perform', open, deed });
}
