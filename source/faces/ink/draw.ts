import { promptOf } from '../../journey/prompt.ts';
import { isFirst, isWorking, wantedEffect } from '../../journey/state.ts';
import { effects, saySoFar } from '../../wizard/effects.ts';
import { stepById } from '../../wizard/flow.ts';
import type { Stage } from '../../wizard/step.ts';
import { stageNames } from '../../wizard/steps/journey.ts';
import { finishedStages } from '../../wizard/trail.ts';
import { drawAsking } from './draw-asking.tsx';
import { drawDialog, drawTickingAll } from './draw-dialog.tsx';
import { drawKeyStage } from './draw-key.tsx';
import { bindingsFor, hintLine } from './keymap.ts';
import {
  formWidth,
  frameWidth,
  isNarrow,
  type Layout,
  LEAST_ROWS,
  layoutFor,
  linesAbove,
  type Wishes,
} from './layout.ts';
import { type Caret, caretIn, heightOf, type Saying, span } from './lines.ts';
import {
  type Canvas,
  type DrawOptions,
  noMain,
  type Parts,
  SPINNER_AFTER,
  sayBusy,
  spinnerSign,
  stack,
} from './parts.ts';
import { momentOf } from './situation.ts';
import { peek, type UiState, type View } from './state.ts';
import type { Theme } from './theme.ts';
import { FRAME_MARGIN, type FrameProps, type TrailEntry } from './views/frame.tsx';
import { sayNotice } from './views/notice.ts';
import { windowRows } from './window.ts';

type Drawn = {
  /** Undefined: nothing is drawn. */
  readonly frame?: FrameProps;
  readonly caret?: Caret;
  readonly view: View;
  /** Nothing but a request for more room is shown. */
  readonly tooSmall: boolean;
};

const nothing: Drawn = { view: { top: 0, below: 0 }, tooSmall: false };

/** The whole frame of this moment. Pure: the same state and size give the same. */
export function drawScreen(state: UiState, options: DrawOptions): Drawn {
  if (state.phase === 'over') return nothing;
  const { theme, columns } = options;
  const rows = Math.max(options.rows - keyRows(state, columns), Math.min(options.rows, LEAST_ROWS));
  if (isWorking(state) && options.elapsed < SPINNER_AFTER && !state.stopAsked) {
    return state.before === undefined ? nothing : drawScreen(state.before, { ...options, rows });
  }
  const canvas: Canvas = { ...options, frame: frameWidth(columns), width: formWidth(columns) };
  const stage = state.phase === 'key' ? 6 : stepById(state.steps, state.flow.current).stage;
  const parts = drawParts(state, { ...canvas, rows });
  const trail = parts.trail ?? finished(state, stage);
  const { layout, notice, help } = place(parts, { columns, rows, trail: trail.length });
  const { situation, adjustments } = momentOf(state);
  const bindings = layout.tooSmall ? leave : bindingsFor(situation, adjustments);
  const isAtStart = state.phase === 'asking' && isFirst(state) && state.dialog === undefined;
  const frame: FrameProps = {
    layout,
    title: {
      name: 'Tyk key wizard',
      ...(state.facts.insecure ? { alarm: sayInsecure(theme, columns) } : {}),
      ...(isAtStart ? { motto: 'Make an API key and see it work, in about a minute.' } : {}),
      place: { stage: stageNames[stage - 1] ?? '', number: stage, of: stageNames.length },
    },
    trail,
    wide: parts.wide ?? false,
    heading: parts.heading,
    main: parts.drawMain(layout.main),
    status: parts.status?.say(layout.main) ?? [],
    notice,
    help,
    hints: hintLine(bindings, canvas.frame, theme, { brief: isNarrow(columns) }),
  };
  return {
    frame,
    view: viewOf(parts, layout.main),
    tooSmall: layout.tooSmall,
    caret: layout.tooSmall ? undefined : caretOf(parts, layout),
  };
}

/** Where the text cursor stands in the frame. */
function caretOf({ heading, caret }: Parts, layout: Layout): Caret | undefined {
  const above = linesAbove(layout);
  const place = (at: Caret | undefined, top: number) => at && { x: at.x + FRAME_MARGIN, y: at.y + top };
  const inMain = caret?.(layout.main);
  if (inMain !== undefined) return place(inMain, above.main);
  const last = heading.at(-1);
  if (last === undefined || !('line' in last)) return undefined;
  return place(caretIn(last.line), above.heading + layout.heading - 1);
}

/** What was done so far; who is signed in says so by a word. What the key holds stands with the key. */
function finished({ steps, flow, facts }: UiState, stage: number): readonly TrailEntry[] {
  return finishedStages(steps, flow, facts, stage === 6 ? 3 : (stage as Stage)).map(
    ({ id, label, text, short }) => (id === 'signed-in' ? { text: `${label} · ${text}` } : { text, short }),
  );
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

const leave = [{ keys: ['ctrl-c'], action: 'leave', hint: { word: 'leave', rank: 1 } }] as const;

function viewOf({ list, page, wanted, folds }: Parts, height: number): View {
  if (page !== undefined) return { top: page.at, below: Math.max(0, wanted - page.at - height) };
  if (list === undefined) return { top: 0, below: 0 };
  return { top: windowRows(list.rows, list.cursor, height, list.offset).start, below: 0, folds };
}

type Placed = {
  readonly layout: Layout;
  readonly notice: readonly Saying[];
  readonly help: readonly Saying[];
};

/** Gives every part its lines, then adds the extras one by one as long as nothing is lost by it. */
function place(parts: Parts, size: Pick<Wishes, 'columns' | 'rows' | 'trail'>): Placed {
  const width = formWidth(size.columns);
  const headingWidth = parts.wide ? frameWidth(size.columns) : width;
  const layOut = (notice: readonly Saying[], help: readonly Saying[]): Placed => ({
    notice,
    help,
    layout: layoutFor({
      ...size,
      heading: heightOf(parts.heading, headingWidth),
      main: parts.wanted,
      least: parts.least,
      status: parts.status?.lines ?? 0,
      notice: heightOf(notice, width),
      help: heightOf(help, width),
      spaced: parts.spaced ?? false,
    }),
  });
  let placed = layOut(parts.notice ?? [], parts.help ?? []);
  for (const { to, says } of parts.extras ?? []) {
    const { notice, help } = placed;
    const fuller =
      to === 'notice' ? layOut(stack([notice, says], size), help) : layOut(notice, [...help, ...says]);
    if (!losesNothing(placed.layout, fuller, width)) break;
    placed = fuller;
  }
  return placed;
}

function losesNothing(before: Layout, { layout, notice, help }: Placed, width: number): boolean {
  const isWhole = layout.notice === heightOf(notice, width) && layout.help === heightOf(help, width);
  return (
    isWhole &&
    (['main', 'trail', 'gaps', 'topRule', 'bottomRule'] as const).every(
      (part) => layout[part] === before[part],
    )
  );
}

function drawParts(state: UiState, canvas: Canvas): Parts {
  if (state.tickingAll !== undefined) return drawTickingAll(state, state.tickingAll, canvas);
  if (state.phase === 'key' && state.key !== undefined) return drawKeyStage(state, state.key, canvas);
  if (state.dialog !== undefined) return drawDialog(state, canvas);
  const open = peek(state);
  if (open !== undefined)
    return { ...drawAsking(open, canvas), status: { lines: 1, say: () => [sayReading(state, canvas)] } };
  return isWorking(state) ? drawWorking(state, canvas) : drawAsking(state, canvas);
}

function drawWorking(state: UiState, canvas: Canvas): Parts {
  const prompt = promptOf(state);
  if (prompt.is !== 'busy') return noMain;
  const { says, soFar, slow, slowAfter, news } = prompt;
  const effect = wantedEffect(state);
  const stop = effect === 'stored' ? 'esc: type the credential once.' : 'esc stops.';
  const late = slow === undefined || effect === undefined ? slow : `${slow} ${stop}`;
  const heading = sayBusy(says, canvas, late, slowAfter);
  const status: readonly Saying[] = soFar === undefined ? [] : [{ line: [span(`  ${soFar}`, 'muted')] }];
  const { theme, width } = canvas;
  return {
    ...noMain,
    heading: [...heading.slice(0, 1), ...status, ...heading.slice(1)],
    ...(news && { notice: sayNotice({ theme, width, tone: 'warning', ...news }) }),
  };
}

/** "12 400 APIs · 61 MB so far" under the rows that have come. */
function sayReading({ reading, ahead }: UiState, { theme, elapsed }: Canvas): Saying {
  const soFar = (reading && saySoFar(reading.progress)) ?? effects.lists.title({});
  const waits = ahead.length === 0 ? ' …' : ' · goes on once all is read';
  const sign = span(`${spinnerSign(theme, elapsed)} `, 'accent');
  return { line: [sign, span(`${soFar}${waits}`, 'muted')] };
}
