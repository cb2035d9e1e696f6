import { screenSteps } from '../../journey/state.ts';
import { groupDigits, sanitise } from '../../text.ts';
import { sayLeftOut } from '../../wizard/access.ts';
import { wordsOf } from '../../wizard/search.ts';
import { markOf } from '../../wizard/selection.ts';
import { wrap } from './cells.ts';
import { drawEffects, drawTroubles, drawWarning } from './draw-remarks.ts';
import { isNarrow } from './layout.ts';
import { type Line, type Saying, span } from './lines.ts';
import type { Canvas, Parts } from './parts.ts';
import { countChosen, headingOf, type Row } from './rows.ts';
import { chosenOn, type ScreenList, screenList } from './screen-list.ts';
import { frontStep, liveAnswers, type UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { sayChosen, sayListHeading, type Tab } from './views/list-heading.ts';
import { sayNotice } from './views/notice.ts';
import { Run } from './views/run.tsx';
import { isCutAnywhere, Table, type TableRow, wholeRow } from './views/table.tsx';

const LEAST_WIDTHS = [14, 12, 10];
/** In a lower window every line is a row. */
const ROWS_FOR_MORE = 18;

/** Several of many: a searched, grouped list in tabs. */
export function drawListScreen(state: UiState, canvas: Canvas): Parts {
  const { theme, frame, columns } = canvas;
  const list = screenList(state);
  const { step, search, rows, at } = list;
  const answers = liveAnswers(state);
  const picks = state.picks[step.id] ?? [];
  const ticked = new Set(picks);
  const offset = state.tops[step.id];
  const table = {
    ...{ width: frame, cursor: at, offset, least: LEAST_WIDTHS, search: wordsOf(search.text) },
    rows: {
      length: rows.length,
      slice: (start?: number, end?: number) =>
        rows.slice(start, end).map((row) => toTableRow(row, ticked, theme)),
    },
    headingAbove: (index: number) => headingOf(rows, index),
  };
  // What has not come yet is not missing.
  const isWhole = state.reading === undefined;
  const empty = isWhole && search.text === '' ? step.empty?.(answers, state.facts) : undefined;
  const emptyLines =
    empty === undefined ? [] : sayNotice({ theme, width: canvas.width, tone: 'warning', ...empty });
  const { warning, consequence } = drawEffects(step, picks, state, canvas);
  const leftOut = drawWarning(sayLeftOut(step.id, state.facts), canvas);
  const question = step.title(answers, state.facts);
  const hasMore = canvas.rows >= ROWS_FOR_MORE && isCutAnywhere({ ...table, height: 0 }, theme);
  const moreLines = hasMore ? (isNarrow(columns) ? 2 : 1) : 0;
  const sayMore = (height: number): readonly Saying[] => {
    const text = hasMore ? wholeRow({ ...table, height }, theme) : undefined;
    const lines = text === undefined ? [] : wrap(text, frame - 2);
    return Array.from({ length: moreLines }, (_, index) => ({ line: moreLine(lines[index]) }));
  };
  return {
    wide: true,
    heading: sayListHeading({
      ...{ theme, width: frame, question, search, tabs: tabsOf(state) },
      amount: sayAmount(list),
    }),
    wanted: empty === undefined ? Math.max(1, rows.length) : 0,
    list: { rows: rows.length, cursor: at, offset },
    drawMain: (height) => {
      if (rows.length > 0) return <Table {...table} height={height} />;
      return empty === undefined ? (
        <Run line={[span(`  ${sayNothing(search.text, isWhole)}`, 'muted')]} />
      ) : null;
    },
    status: {
      lines: 1 + moreLines,
      say: (height) => [...sayMore(height), sayChosen(chosenOn(state))],
    },
    notice: drawTroubles(state, canvas, [emptyLines, leftOut, warning, consequence]),
  };
}

const moreLine = (text: string | undefined): Line =>
  text === undefined ? [] : [span('  '), span(text, 'muted')];

/** "42 APIs"; what a search leaves: "3 of 42 APIs". */
function sayAmount({ step, shown, total }: ScreenList): string {
  const amount = shown === total ? groupDigits(total) : `${groupDigits(shown)} of ${groupDigits(total)}`;
  return `${amount} ${(step.noun ?? ['row', 'rows'])[total === 1 ? 0 : 1]}`;
}

function sayNothing(search: string, isWhole: boolean): string {
  if (isWhole) return `nothing matches "${search}"`;
  return search === '' ? 'none has come so far' : `nothing matches "${search}" so far`;
}

const marks = { on: 'chosen', some: 'partly', off: 'free', refused: 'blocked' } as const;

function toTableRow(row: Row, ticked: ReadonlySet<string>, { symbols }: Theme): TableRow {
  if (row.kind === 'heading') return row;
  if (row.kind === 'own')
    return { kind: 'cells', cells: [{ text: row.text }, { text: row.label, role: 'muted' }] };
  const { option, depth, byId } = row;
  const { label, detail = '', note = '', disabledReason } = option;
  const id = byId ? `id ${sanitise(option.value)}` : undefined;
  const mark = marks[markOf(option, ticked)];
  const isTicked = mark === 'chosen' || mark === 'partly';
  const lead = [span('  '.repeat(depth)), span(`${symbols[mark]} `, isTicked ? 'accent' : 'muted')];
  if (disabledReason !== undefined) {
    const reason = id === undefined ? disabledReason : `${disabledReason} · ${id}`;
    const cells = [
      { text: label, role: 'muted' },
      { text: reason, role: 'muted', free: true },
    ] as const;
    return { kind: 'cells', lead, cells };
  }
  return {
    kind: 'cells',
    lead,
    cells: [{ text: label }, { text: detail }, { text: id ?? note, role: 'muted' }],
  };
}

function tabsOf(state: UiState): readonly Tab[] {
  const screen = screenSteps(state);
  if (screen.length < 2) return [];
  const front = frontStep(state);
  return screen.map((step) => {
    const chosen = countChosen(step, liveAnswers(state), state.facts, state.picks[step.id] ?? []);
    return { label: step.label, active: step === front, ...(chosen > 0 ? { count: chosen } : {}) };
  });
}
