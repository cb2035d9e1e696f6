import { count, groupDigits } from '../../../text.ts';
import { type KeyRow, nameKey, opensOf, sayEnds, sayKind } from '../../../wizard/keys/row.ts';
import type { Facts } from '../../../wizard/types.ts';
import { COLUMN_GAP, cellWidth } from '../cells.ts';
import { drawQuestion } from '../draw-remarks.ts';
import { type Binding, hintLine } from '../keymap.ts';
import { formWidth, frameWidth, isNarrow, layoutFor, linesAbove } from '../layout.ts';
import { type Caret, caretIn, heightOf, type Line, lineWidth, type Saying, span } from '../lines.ts';
import { spinnerSign } from '../parts.ts';
import type { Role, Theme } from '../theme.ts';
import { drawEditLine } from '../views/field.ts';
import { FRAME_MARGIN, type FrameProps } from '../views/frame.tsx';
import { saySearch } from '../views/list-heading.ts';
import { sayNotice } from '../views/notice.ts';
import { Run } from '../views/run.tsx';
import { Table, type TableRow } from '../views/table.tsx';
import { filters, type ListState } from './state.ts';

type ListCanvas = {
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  readonly facts: Facts;
  /** Milliseconds, for the sign that something is going on. */
  readonly elapsed: number;
};

type DrawnList = { readonly frame: FrameProps; readonly caret?: Caret; readonly page: number };

/** The whole screen; the same state and size give the same. */
export function drawKeyList(state: ListState, canvas: ListCanvas): DrawnList {
  const { theme, columns, rows } = canvas;
  const { open } = state;
  const width = frameWidth(columns);
  const form = formWidth(columns);
  const notice = [...sayAsked(state, form, theme), ...saySaid(state, form, theme)];
  const told = heightOf(notice, form);
  const heading = open === undefined ? sayHeading(state, width, theme) : sayValues(state);
  const wanted = open === undefined ? Math.max(1, state.shown.length) : open.menu.length;
  const layout = layoutFor({
    ...{ columns, rows, trail: 0, main: wanted, notice: told, spaced: true },
    heading: Math.min(
      heightOf(heading, width),
      open === undefined ? 2 : Math.max(1, rows - told - LEAST_AROUND),
    ),
    ...(open === undefined ? { status: 1 } : { least: wanted }),
  });
  const frame: FrameProps = {
    ...{ layout, heading, notice, trail: [], wide: true },
    title: { name: open === undefined ? 'Tyk keys' : `Tyk keys · ${open.name}` },
    main:
      open === undefined ? drawRows(state, layout.main, width, canvas) : drawMenu(state, layout.main, width),
    status: open === undefined ? [{ line: sayStatus(state, canvas) }] : [],
    hints: hintLine(hintsOf(state), width, theme, { brief: isNarrow(columns) }),
  };
  const last = heading.at(-1);
  const search = open === undefined && last !== undefined && 'line' in last ? caretIn(last.line) : undefined;
  const y = linesAbove(layout).heading + layout.heading - 1;
  const caret = search && { x: search.x + FRAME_MARGIN, y };
  return { frame, caret, page: Math.max(1, layout.main - 1) };
}

function sayHeading(state: ListState, width: number, theme: Theme): readonly Saying[] {
  const tabs = filters.map((name, index) => {
    const isOn = index === state.filter;
    return span(isOn ? `[${name}]` : ` ${name} `, isOn ? 'accent' : 'muted');
  });
  const question = [span('Which key?', 'strong')];
  const isOneLine = lineWidth(question) + lineWidth(tabs) + COLUMN_GAP <= width;
  const first = isOneLine ? { line: question, right: tabs } : { line: tabs };
  return [first, saySearch(state.search, '', width, theme)];
}

const stateRoles: { readonly [State in KeyRow['state']]?: Role } = {
  expiring: 'warning',
  expired: 'danger',
  inactive: 'danger',
  gone: 'muted',
};
/** Alias, state, end, what it opens; the last gives way first. */
const LEAST = [10, 8, 9, 8];

function drawRows(state: ListState, height: number, width: number, { facts }: ListCanvas) {
  const { shown, cursor, isLoading, entries } = state;
  if (shown.length === 0) {
    const none = entries.length === 0 ? 'There are no keys yet.' : 'None fits.';
    return <Run line={[span(`  ${isLoading ? 'Reading the keys …' : none}`, 'muted')]} />;
  }
  const rows = {
    length: shown.length,
    slice: (start?: number, end?: number) => shown.slice(start, end).map(({ row }) => toTableRow(row, facts)),
  };
  return <Table {...{ width, height, rows, cursor }} least={LEAST} />;
}

function toTableRow(row: KeyRow, facts: Facts): TableRow {
  const kind = sayKind(row);
  const opens = `${opensOf(row, facts)}${kind === '' ? '' : ` (${kind})`}`;
  const state = { text: row.state, role: stateRoles[row.state] };
  return { kind: 'cells', cells: [{ text: nameKey(row) }, state, { text: sayEnds(row) }, { text: opens }] };
}

function sayStatus(
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
function sayValues({ open }: ListState): readonly Saying[] {
  const values = open?.values ?? [];
  const label = Math.max(0, ...values.map(([name]) => cellWidth(name))) + 2;
  return values.map(([name, text]) => ({ text, first: [span(name.padEnd(label), 'muted')] }));
}

function drawMenu({ open, menuAt, work }: ListState, height: number, width: number) {
  const rows = (open?.menu ?? []).map(({ label, refused }): TableRow => {
    const isOff = refused !== undefined || work !== undefined;
    return { kind: 'cells', cells: [{ text: label, ...(isOff ? { role: 'muted' as const } : {}) }] };
  });
  return <Table {...{ width, height, rows, cursor: menuAt, least: [] }} />;
}

function sayAsked({ asked }: ListState, width: number, theme: Theme): readonly Saying[] {
  if (asked === undefined) return [];
  const { asks, confirms } = asked.row;
  const sign = span(`${theme.symbols.cursor} `, 'accent');
  if (asks !== undefined) {
    const field = drawEditLine(asked.line, width - 2, theme, { placeholder: asks.example });
    return [...drawQuestion(asks.title), { line: [sign, ...field] }];
  }
  if (confirms === undefined) return [];
  const answers = ['Stay', confirms.yes].flatMap((label, index) => {
    const isCurrent = asked.isYes === (index === 1);
    return [isCurrent ? sign : span('  '), span(`${label}    `, isCurrent ? 'strong' : undefined)];
  });
  return [...drawQuestion(confirms.title), { text: confirms.about }, { line: answers }];
}

function saySaid({ said, work }: ListState, width: number, theme: Theme): readonly Saying[] {
  if (work !== undefined) {
    const doing = work.do === 'open' ? 'Reading the key' : 'Doing it, and reading until it holds';
    return [{ text: `${doing} …` }];
  }
  return said === undefined ? [] : sayNotice({ theme, width, ...said });
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
