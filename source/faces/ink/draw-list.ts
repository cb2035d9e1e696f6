import { screenSteps } from '../../journey/state.ts';
import { sanitise } from '../../text.ts';
import { sayLeftOut } from '../../wizard/access.ts';
import { wordsOf } from '../../wizard/search.ts';
import { markOf } from '../../wizard/selection.ts';
import { drawEffects, drawTroubles, drawWarning } from './draw-remarks.ts';
import type { Canvas, Parts } from './parts.ts';
import { countChosen, headingOf, type Row } from './rows.ts';
import { chosenOn, screenList } from './screen-list.ts';
import { frontStep, liveAnswers, type UiState } from './state.ts';
import { drawList, type ListRow, type Mark } from './views/list.ts';
import { drawCounts, drawListHeading, type Tab } from './views/list-heading.ts';
import { drawNotice } from './views/notice.ts';
import { windowRows } from './window.ts';

/** Several of many: a searched, grouped list in tabs. */
export function drawListScreen(state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { step, search, rows, at, shown, total } = screenList(state);
  const answers = liveAnswers(state);
  const picks = state.picks[step.id] ?? [];
  const ticked = new Set(picks);
  const drawn = {
    length: rows.length,
    slice: (start?: number, end?: number) => rows.slice(start, end).map((row) => toListRow(row, ticked)),
  };
  // What has not come yet is not missing.
  const isWhole = state.reading === undefined;
  const empty = isWhole && search.text === '' ? step.empty?.(answers, state.facts) : undefined;
  const emptyLines = empty === undefined ? [] : drawNotice({ theme, width, tone: 'warning', ...empty });
  const { warning, consequence } = drawEffects(step, picks, state, canvas);
  const leftOut = drawWarning(sayLeftOut(step.id, state.facts), canvas);
  const question = step.title(answers, state.facts);
  const offset = state.tops[step.id];
  return {
    heading: drawListHeading({ theme, width, question, tabs: tabsOf(state), search }),
    wanted: empty === undefined ? Math.max(1, drawn.length) : drawn.length,
    list: { rows: rows.length, cursor: at, offset },
    drawMain: (height) =>
      drawList({
        theme,
        width,
        height,
        rows: drawn,
        cursor: at,
        offset,
        empty: sayNothing(search.text, isWhole),
        search: wordsOf(search.text),
        headingAbove: (index) => headingOf(rows, index),
      }),
    drawStatus: (height) =>
      drawCounts({
        theme,
        width,
        shown,
        total,
        chosen: chosenOn(state),
        noun: step.noun ?? ['row', 'rows'],
        window: windowRows(rows.length, at, height, offset),
        rows: rows.length,
      }),
    notice: drawTroubles(state, canvas, [emptyLines, leftOut, warning, consequence]),
  };
}

function sayNothing(search: string, isWhole: boolean): string {
  if (isWhole) return `nothing matches "${search}"`;
  return search === '' ? 'none has come so far' : `nothing matches "${search}" so far`;
}

const marks = { on: 'chosen', some: 'partly', off: 'free', refused: 'blocked' } as const satisfies Record<
  string,
  Mark
>;

function toListRow(row: Row, ticked: ReadonlySet<string>): ListRow {
  if (row.kind === 'heading') return row;
  if (row.kind === 'own') return { kind: 'item', label: row.text, detail: row.label };
  const { option, depth, byId } = row;
  const { label, detail, note, disabledReason } = option;
  const id = byId ? `id ${sanitise(option.value)}` : undefined;
  return {
    kind: 'item',
    mark: marks[markOf(option, ticked)],
    depth,
    label,
    detail,
    note: id ?? note,
    reason: id === undefined || disabledReason === undefined ? disabledReason : `${disabledReason} · ${id}`,
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
