import { count, groupDigits } from '../../../text.ts';
import { type KeyRow, nameKey, opensOf, sayEnds, sayKind } from '../../../wizard/keys/row.ts';
import type { Facts } from '../../../wizard/types.ts';
import { cut, pad } from '../cells.ts';
import { type Binding, hintLine } from '../keymap.ts';
import { frameWidth, isNarrow, layoutFor } from '../layout.ts';
import { cutLines, type Line, paragraph, shareWidths, span, spread } from '../lines.ts';
import { spinnerSign } from '../parts.ts';
import type { Role, Theme } from '../theme.ts';
import { drawEditLine } from '../views/field.ts';
import { drawFrame } from '../views/frame.ts';
import { drawNotice } from '../views/notice.ts';
import { windowRows } from '../window.ts';
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
      : drawMenu(state, layout.main, theme);
  const lines = drawFrame({
    theme,
    layout,
    title: state.open === undefined ? 'Tyk keys' : `Tyk keys · ${state.open.name}`,
    trail: [],
    heading,
    main,
    ...(state.open === undefined ? { status: drawStatus(state, canvas) } : {}),
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
  const search = drawEditLine(state.search, width - 2, theme, { placeholder: 'type to search' });
  return [
    spread([span('Which key?', 'strong')], tabs, width),
    [span(`${theme.symbols.search} `, 'accent'), ...search],
  ];
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
  const { shown, cursor, isLoading } = state;
  if (shown.length === 0) {
    return [
      [
        span(
          isLoading
            ? 'Reading the keys …'
            : state.entries.length === 0
              ? 'There are no keys yet.'
              : 'None fits.',
          'muted',
        ),
      ],
    ];
  }
  const { start, end } = windowRows(shown.length, cursor, height);
  const rows = shown.slice(start, end).map(({ row }) => {
    const kind = sayKind(row);
    const opens = `${opensOf(row, facts)}${kind === '' ? '' : ` (${kind})`}`;
    return [nameKey(row), row.state, sayEnds(row), opens] as const;
  });
  const widest = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const widths = shareWidths([Math.min(28, widest[0] ?? 0), ...widest.slice(1)], LEAST, width - 2);
  return rows.map((cells, index) => {
    const isHere = start + index === cursor;
    const parts = cells.flatMap((cell, column) => {
      const room = widths[column] ?? 0;
      if (room === 0) return [];
      const role =
        column === 1
          ? stateRoles[shown[start + index]?.row.state ?? 'active']
          : isHere && column === 0
            ? 'strong'
            : undefined;
      return [span(pad(cut(cell, room), room), role), span('  ')];
    });
    return [span(isHere ? `${theme.symbols.cursor} ` : '  ', 'accent'), ...parts];
  });
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

function drawMenu({ open, menuAt, work }: ListState, height: number, theme: Theme): Line[] {
  const menu = open?.menu ?? [];
  const { start, end } = windowRows(menu.length, menuAt, height);
  return menu.slice(start, end).map(({ label, refused }, index): Line => {
    const isHere = start + index === menuAt;
    const sign = isHere ? `${theme.symbols.cursor} ` : '  ';
    const role = refused !== undefined || work !== undefined ? 'muted' : isHere ? 'strong' : undefined;
    return [span(sign, 'accent'), span(label, role)];
  });
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
  const button = (label: string, isOn: boolean) => [
    span(isOn ? `${theme.symbols.cursor} ` : '  ', 'accent'),
    span(label, isOn ? 'strong' : undefined),
    span('    '),
  ];
  return [
    ...paragraph(confirms.title, width, { role: 'strong' }),
    ...paragraph(confirms.about, width),
    [...button('Stay', !asked.isYes), ...button(confirms.yes, asked.isYes)],
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
