import { count, groupDigits } from '../../../text.ts';
import { type KeyRow, nameKey, opensOf, sayEnds, sayKind } from '../../../wizard/keys/row.ts';
import type { Facts } from '../../../wizard/types.ts';
import { pad } from '../cells.ts';
import { type Binding, hintLine } from '../keymap.ts';
import { frameWidth, isNarrow, layoutFor } from '../layout.ts';
import { cutLines, type Line, paragraph, span, spread } from '../lines.ts';
import { spinnerSign } from '../parts.ts';
import type { Role, Theme } from '../theme.ts';
import { drawAcross } from '../views/choices.ts';
import { drawEditLine } from '../views/field.ts';
import { drawFrame } from '../views/frame.ts';
import { drawSearch } from '../views/list-heading.ts';
import { drawNotice } from '../views/notice.ts';
import { drawNoRows, drawTable, type TableRow } from '../views/table.ts';
import { drawTitle } from '../views/title.ts';
import { filters, type ListState } from './state.ts';

export type ListCanvas = {
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  readonly facts: Facts;
  /** Milliseconds, for the sign that something is going on. */
  readonly elapsed: number;
};

export type DrawnList = { readonly lines: readonly Line[]; readonly page: number };

/** The whole screen; the same state and size give the same lines. */
export function drawKeyList(state: ListState, canvas: ListCanvas): DrawnList {
  const { theme, columns, rows } = canvas;
  const width = frameWidth(columns);
  const notice = [...drawAsked(state, width, theme), ...drawSaid(state, width, theme)];
  const heading =
    state.open === undefined
      ? drawHeading(state, width, theme)
      : drawValues(state, width, rows - notice.length - LEAST_AROUND);
  const wanted = state.open === undefined ? Math.max(1, state.shown.length) : state.open.menu.length;
  const layout = layoutFor({
    ...{ columns, rows, trail: 0, heading: heading.length, main: wanted, notice: notice.length },
    status: state.open === undefined ? 1 : 0,
    spaced: true,
    ...(state.open === undefined ? {} : { least: wanted }),
  });
  const main =
    state.open === undefined
      ? drawRows(state, layout.main, width, canvas)
      : drawMenu(state, layout.main, width, theme);
  const lines = drawFrame({
    theme,
    layout,
    title: drawTitle({
      theme,
      columns,
      width,
      name: state.open === undefined ? 'Tyk keys' : `Tyk keys · ${state.open.name}`,
    }),
    trail: [],
    heading,
    main,
    ...(state.open === undefined ? { status: [drawStatus(state, canvas)] } : {}),
    notice,
    hints: hintLine(hintsOf(state), width, theme, { brief: isNarrow(columns) }),
  });
  return { lines, page: Math.max(1, layout.main - 1) };
}

function drawHeading(state: ListState, width: number, theme: Theme): Line[] {
  const tabs = filters.flatMap((name, index) => {
    const isOn = index === state.filter;
    return [span(isOn ? `[${name}]` : ` ${name} `, isOn ? 'accent' : 'muted')];
  });
  return [spread([span('Which key?', 'strong')], tabs, width), drawSearch(state.search, '', width, theme)];
}

const stateRoles: { readonly [State in KeyRow['state']]?: Role } = {
  expiring: 'warning',
  expired: 'danger',
  inactive: 'danger',
  gone: 'muted',
};
/** Alias, state, end, what it opens; the last gives way first. */
const LEAST = [10, 8, 9, 8];

function drawRows(state: ListState, height: number, width: number, { theme, facts }: ListCanvas): Line[] {
  const { shown, cursor, isLoading, entries } = state;
  if (shown.length === 0) {
    const none = entries.length === 0 ? 'There are no keys yet.' : 'None fits.';
    return drawNoRows(isLoading ? 'Reading the keys …' : none, width);
  }
  const rows = {
    length: shown.length,
    slice: (start?: number, end?: number) => shown.slice(start, end).map(({ row }) => toTableRow(row, facts)),
  };
  return drawTable({ theme, width, height, rows, cursor, least: LEAST });
}

function toTableRow(row: KeyRow, facts: Facts): TableRow {
  const kind = sayKind(row);
  const opens = `${opensOf(row, facts)}${kind === '' ? '' : ` (${kind})`}`;
  const state = { text: row.state, role: stateRoles[row.state] };
  return { kind: 'cells', cells: [{ text: nameKey(row) }, state, { text: sayEnds(row) }, { text: opens }] };
}

function drawStatus(
  { entries, shown, of, isLoading, isStopped }: ListState,
  { theme, elapsed }: ListCanvas,
): Line {
  const read = isLoading
    ? `${groupDigits(entries.length)} of ${count(of, 'key')} read`
    : count(entries.length, 'key');
  const sign = isLoading && !isStopped ? [span(`${spinnerSign(theme, elapsed)} `, 'accent')] : [];
  const found =
    shown.length === entries.length ? '' : ` ${theme.symbols.dot} ${groupDigits(shown.length)} shown`;
  return [...sign, span(`${read}${isStopped ? ', stopped' : ''}${found}`, 'muted')];
}

/** Title, rules, gaps and hints, and four rows of what can be done. */
const LEAST_AROUND = 11;

/** The values of a key, as far as there is room for them beside what can be done with it. */
function drawValues({ open }: ListState, width: number, height: number): readonly Line[] {
  const values = open?.values ?? [];
  const label = Math.max(0, ...values.map(([name]) => name.length)) + 2;
  const lines = values.flatMap(([name, value]) =>
    paragraph(value, width, { first: [span(pad(name, label), 'muted')] }),
  );
  return cutLines(lines, Math.max(1, height));
}

function drawMenu({ open, menuAt, work }: ListState, height: number, width: number, theme: Theme): Line[] {
  const rows = (open?.menu ?? []).map(({ label, refused }): TableRow => {
    const isOff = refused !== undefined || work !== undefined;
    return { kind: 'cells', cells: [{ text: label, ...(isOff ? { role: 'muted' as const } : {}) }] };
  });
  return drawTable({ theme, width, height, rows, cursor: menuAt, least: [] });
}

function drawAsked({ asked }: ListState, width: number, theme: Theme): Line[] {
  if (asked === undefined) return [];
  const { asks, confirms } = asked.row;
  if (asks !== undefined) {
    const field = drawEditLine(asked.line, width - 2, theme, { placeholder: asks.example });
    return [
      ...paragraph(asks.title, width, { role: 'strong' }),
      [span(`${theme.symbols.cursor} `, 'accent'), ...field],
    ];
  }
  if (confirms === undefined) return [];
  const buttons = drawAcross(['Stay', confirms.yes], asked.isYes ? 1 : 0, width, theme);
  return [
    ...paragraph(confirms.title, width, { role: 'strong' }),
    ...paragraph(confirms.about, width),
    ...(buttons === undefined ? [] : [buttons]),
  ];
}

function drawSaid({ said, work }: ListState, width: number, theme: Theme): Line[] {
  if (work !== undefined) {
    const doing = work.do === 'open' ? 'Reading the key' : 'Doing it, and reading until it holds';
    return drawNotice({ theme, width, tone: 'plain', what: `${doing} …` });
  }
  return said === undefined ? [] : drawNotice({ theme, width, ...said });
}

function hint(keys: readonly string[], word: string, rank: number): Binding<string> {
  return { keys, action: word, hint: { keys, word, rank } };
}

function hintsOf(state: ListState): readonly Binding<string>[] {
  const leave = hint(['ctrl-c'], 'leave', 4);
  if (state.asked?.row.asks !== undefined)
    return [hint(['enter'], 'go on', 1), hint(['escape'], 'back', 2), leave];
  if (state.asked !== undefined)
    return [hint(['left', 'right'], 'choose', 3), hint(['enter'], 'go on', 1), hint(['escape'], 'back', 2)];
  if (state.open !== undefined) {
    return [
      hint(['up', 'down'], 'move', 3),
      hint(['enter'], 'choose', 1),
      hint(['escape'], 'back to the list', 2),
      leave,
    ];
  }
  const row = state.shown[state.cursor]?.row;
  const esc =
    state.search.text !== '' ? 'clear' : state.isLoading && !state.isStopped ? 'stop reading' : 'leave';
  return [
    hint(['up', 'down'], 'move', 4),
    hint(['enter'], row === undefined ? 'open' : `open ${nameKey(row)}`, 1),
    hint(['tab'], 'filter', 3),
    hint(['escape'], esc, 2),
  ];
}
