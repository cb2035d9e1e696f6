import { promptOf } from '../../journey/prompt.ts';
import { isWorking, wantedEffect } from '../../journey/state.ts';
import { effects, saySoFar } from '../../wizard/effects.ts';
import { stepById } from '../../wizard/flow.ts';
import { stageNames } from '../../wizard/steps/journey.ts';
import { finishedStages } from '../../wizard/trail.ts';
import { drawAsking } from './draw-asking.ts';
import { drawDialog, drawTickingAll } from './draw-dialog.ts';
import { drawKeyStage } from './draw-key.ts';
import { bindingsFor, hintLine } from './keymap.ts';
import { frameWidth, isNarrow, type Layout, LEAST_ROWS, layoutFor, type Wishes } from './layout.ts';
import { cutLine, type Line, span } from './lines.ts';
import {
  type Canvas,
  type DrawOptions,
  drawBusy,
  noMain,
  type Parts,
  SPINNER_AFTER,
  spinnerSign,
  stack,
} from './parts.ts';
import { momentOf } from './situation.ts';
import { peek, type UiState, type View } from './state.ts';
import type { Theme } from './theme.ts';
import { drawFrame } from './views/frame.ts';
import { drawNotice } from './views/notice.ts';
import { windowRows } from './window.ts';

export type Drawn = {
  readonly lines: readonly Line[];
  readonly view: View;
  /** Nothing but a request for more room is shown. */
  readonly tooSmall: boolean;
};

const nothing: Drawn = { lines: [], view: { top: 0, below: 0 }, tooSmall: false };

/** The whole frame of this moment, without its left margin. Pure: the same state and size give the same lines. */
export function drawScreen(state: UiState, options: DrawOptions): Drawn {
  if (state.phase === 'over') return nothing;
  const { theme, columns } = options;
  const rows = Math.max(options.rows - keyRows(state, columns), Math.min(options.rows, LEAST_ROWS));
  if (isWorking(state) && options.elapsed < SPINNER_AFTER && !state.stopAsked) {
    return state.before === undefined ? nothing : drawScreen(state.before, { ...options, rows });
  }
  const canvas: Canvas = { ...options, width: frameWidth(columns) };
  const stage = state.phase === 'key' ? 6 : stepById(state.steps, state.flow.current).stage;
  const parts = drawParts(state, canvas);
  const trail =
    parts.withoutTrail || stage === 6 ? [] : finishedStages(state.steps, state.flow, state.facts, stage);
  const { layout, notice, help } = place(parts, { columns, rows, trail: trail.length });
  const { situation, adjustments } = momentOf(state);
  const bindings = layout.tooSmall ? leave : bindingsFor(situation, adjustments);
  const lines = drawFrame({
    theme,
    layout,
    title: 'Tyk key wizard',
    ...(state.facts.insecure ? { alarm: sayInsecure(theme, columns) } : {}),
    place: { stage: stageNames[stage - 1] ?? '', number: stage, of: stageNames.length },
    trail,
    heading: parts.heading,
    main: parts.drawMain(layout.main),
    ...(parts.drawStatus === undefined ? {} : { status: parts.drawStatus(layout.main) }),
    notice,
    help,
    hints: hintLine(bindings, canvas.width, theme, { brief: isNarrow(columns) }),
  });
  return { lines, view: viewOf(parts, layout.main), tooSmall: layout.tooSmall };
}

function sayInsecure({ symbols }: Theme, columns: number): string {
  return `${symbols.warning} ${isNarrow(columns) ? '--insecure' : 'Any certificate is believed (--insecure)'}`;
}

/** A key as Tyk makes them: base64 of its organisation, its id and the hash function. */
const LONGEST_KEY = 140;

/** The key stands above the frame, and stays in sight: room is made for it before it comes. */
function keyRows({ phase, key }: UiState, columns: number): number {
  if (phase === 'creating') return Math.ceil(LONGEST_KEY / columns);
  if (phase !== 'key' || key?.made.delivered.to !== 'screen') return 0;
  return key.made.created.key.lines().reduce((rows, { length }) => rows + Math.ceil(length / columns), 0);
}

const leave = [
  { keys: ['ctrl-c'], action: 'leave', hint: { keys: ['ctrl-c'], word: 'leave', rank: 1 } },
] as const;

function viewOf({ list, page, wanted }: Parts, height: number): View {
  if (page !== undefined) return { top: page.at, below: Math.max(0, wanted - page.at - height) };
  if (list === undefined) return { top: 0, below: 0 };
  return { top: windowRows(list.rows, list.cursor, height, list.offset).start, below: 0 };
}

type Placed = { readonly layout: Layout; readonly notice: readonly Line[]; readonly help: readonly Line[] };

/** Gives every part its lines, then adds the extras one by one as long as nothing is lost by it. */
function place(parts: Parts, size: Pick<Wishes, 'columns' | 'rows' | 'trail'>): Placed {
  const layOut = (notice: readonly Line[], help: readonly Line[]): Placed => ({
    notice,
    help,
    layout: layoutFor({
      ...size,
      heading: parts.heading.length,
      main: parts.wanted,
      least: parts.least,
      status: parts.drawStatus === undefined ? 0 : 1,
      notice: notice.length,
      help: help.length,
      spaced: parts.spaced ?? false,
    }),
  });
  let placed = layOut(parts.notice ?? [], parts.help ?? []);
  for (const { to, lines } of parts.extras ?? []) {
    const { notice, help } = placed;
    const fuller =
      to === 'notice' ? layOut(stack([notice, lines], size), help) : layOut(notice, [...help, ...lines]);
    if (!losesNothing(placed.layout, fuller)) break;
    placed = fuller;
  }
  return placed;
}

function losesNothing(before: Layout, { layout, notice, help }: Placed): boolean {
  const isWhole = layout.notice === notice.length && layout.help === help.length;
  return (
    isWhole &&
    (['main', 'trail', 'gaps', 'topRule', 'bottomRule'] as const).every(
      (part) => layout[part] === before[part],
    )
  );
}

function drawParts(state: UiState, canvas: Canvas): Parts {
  if (state.tickingAll !== undefined) return drawTickingAll(state.tickingAll, canvas);
  if (state.phase === 'key' && state.key !== undefined) return drawKeyStage(state, state.key, canvas);
  if (state.dialog !== undefined) return drawDialog(state, canvas);
  const open = peek(state);
  if (open !== undefined)
    return { ...drawAsking(open, canvas), drawStatus: () => drawReading(state, canvas) };
  return isWorking(state) ? drawWorking(state, canvas) : drawAsking(state, canvas);
}

function drawWorking(state: UiState, canvas: Canvas): Parts {
  const prompt = promptOf(state);
  if (prompt.is !== 'busy') return noMain;
  const { says, soFar, slow, slowAfter, news } = prompt;
  const effect = wantedEffect(state);
  const stop = effect === 'stored' ? 'esc: type the credential once.' : 'esc stops.';
  const late = slow === undefined || effect === undefined ? slow : `${slow} ${stop}`;
  const heading = drawBusy(says, canvas, late, slowAfter);
  const status = soFar === undefined ? [] : [[span(`  ${soFar}`, 'muted')]];
  const { theme, width } = canvas;
  return {
    ...noMain,
    heading: [...heading.slice(0, 1), ...status, ...heading.slice(1)],
    ...(news && { notice: drawNotice({ theme, width, tone: 'warning', ...news }) }),
  };
}

/** "12 400 APIs · 61 MB so far" under the rows that have come. */
function drawReading({ reading, ahead }: UiState, { theme, width, elapsed }: Canvas): Line {
  const soFar = (reading && saySoFar(reading.progress)) ?? effects.lists.title({});
  const waits = ahead.length === 0 ? ' …' : ' · goes on once all is read';
  const sign = span(`${spinnerSign(theme, elapsed)} `, 'accent');
  return cutLine([sign, span(`${soFar}${waits}`, 'muted')], width);
}
