import { effects } from '../../wizard/effects.ts';
import { stepById } from '../../wizard/flow.ts';
import { stageNames } from '../../wizard/steps/journey.ts';
import { finishedStages } from '../../wizard/trail.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { keySituation } from './asking.ts';
import { drawAsking, drawProblem } from './draw-asking.ts';
import { drawKeyStage } from './draw-key.ts';
import { keyStageAdjustments } from './key-stage.ts';
import { type Adjustments, bindingsFor, hintLine, type Situation } from './keymap.ts';
import { frameWidth, isNarrow, layoutFor } from './layout.ts';
import { type Line, paragraph, span, wrap } from './lines.ts';
import { noMain, type Parts } from './parts.ts';
import { frontStep, type UiState, wantedEffect } from './state.ts';
import type { Theme } from './theme.ts';
import { drawQuestion, type FrameProps } from './views/frame.tsx';
import { drawNotice } from './views/notice.tsx';
import { drawSpinner } from './views/spinner.tsx';

export type DrawOptions = {
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  readonly shell: Shell;
  /** How long the present work has been going on, in milliseconds. */
  readonly elapsed: number;
  /** The request as curl, worked out only where it is shown. */
  requestText(): string;
};

const SPINNER_AFTER = 150;
const SLOW_AFTER = 5_000;
const SPINNER_STEP = 100;

/** The whole frame of this moment. Pure: the same state and size give the same lines. */
export function drawScreen(state: UiState, options: DrawOptions): FrameProps {
  const { theme, columns, rows } = options;
  const width = frameWidth(columns);
  const stage = state.phase === 'key' ? 6 : stepById(state.steps, state.flow.current).stage;
  const parts = drawParts(state, options, width);
  const trail = stage === 6 ? [] : finishedStages(state.steps, state.flow, state.facts, stage);
  const layout = layoutFor({
    columns,
    rows,
    trail: trail.length,
    heading: parts.heading.length,
    main: parts.wanted,
    least: parts.least,
    status: parts.drawStatus === undefined ? 0 : 1,
    notice: parts.notice?.length ?? 0,
    help: parts.help?.length ?? 0,
    spaced: parts.spaced ?? false,
  });
  return {
    theme,
    layout,
    title: 'Tyk key wizard',
    place: { stage: stageNames[stage - 1] ?? '', number: stage, of: 6 },
    trail,
    heading: parts.heading,
    main: parts.drawMain(layout.main),
    ...(parts.drawStatus === undefined ? {} : { status: parts.drawStatus(layout.main) }),
    notice: parts.notice ?? [],
    help: parts.help ?? [],
    hints: drawHints(state, theme, width, isNarrow(columns)),
  };
}

function drawParts(state: UiState, options: DrawOptions, width: number): Parts {
  const { theme } = options;
  if (state.overlay !== undefined) return drawOverlay(state, options, width);
  if (state.phase === 'key' && state.key !== undefined) return drawKeyStage(state, state.key, theme, width, options.shell);
  if (state.phase === 'creating') return drawCreating(state, options, width);
  const effect = wantedEffect(state);
  if (effect !== undefined) {
    const { title, slow } = effects[effect];
    return drawBusy(`${title(state.flow.answers)} …`, `${slow} esc stops.`, options, width);
  }
  return drawAsking(state, theme, width);
}

/** A spinner after 150 ms only: quick work must not flicker. */
function drawBusy(text: string, slow: string, { theme, elapsed }: DrawOptions, width: number): Parts {
  const frame = Math.floor(elapsed / SPINNER_STEP);
  const isSlow = elapsed >= SLOW_AFTER;
  const notice = elapsed < SPINNER_AFTER ? [] : drawSpinner({ theme, width, frame, text, ...(isSlow ? { slow } : {}) });
  return { ...noMain, heading: [], notice };
}

function drawCreating(state: UiState, options: DrawOptions, width: number): Parts {
  const busy = drawBusy('Creating the key …', 'Waiting for Tyk to answer; the request is on its way.', options, width);
  if (!state.stopAsked) return busy;
  const warning = drawNotice({
    theme: options.theme,
    width,
    tone: 'warning',
    what: 'The request is on its way: a key may exist already.',
    next: 'Press Ctrl+C once more to stop waiting all the same.',
  });
  return { ...busy, notice: [...(busy.notice ?? []), ...warning] };
}

function drawOverlay(state: UiState, options: DrawOptions, width: number): Parts {
  const { theme } = options;
  const { overlay } = state;
  switch (overlay?.kind) {
    case 'instead':
      return { ...noMain, heading: [], notice: drawProblem(overlay.problem, theme, width) };
    case 'request':
      return drawLongText(options.requestText(), width, 'This is what the wizard will send.');
    case 'unsafe':
      return drawUnsafe(state, theme, width);
    case 'help':
      return drawHelpPage(state, theme, width);
    default:
      return {
        ...noMain,
        heading: drawQuestion('Leave without a key?', width),
        notice: drawNotice({ theme, width, tone: 'plain', what: 'Nothing has been made or saved.' }),
      };
  }
}

function drawLongText(text: string, width: number, note: string): Parts {
  const lines: Line[] = text.split('\n').flatMap((line) => wrap(line, width).map((piece) => [span(piece)]));
  return {
    heading: [],
    wanted: lines.length,
    drawMain: (height) => lines.slice(0, height),
    help: paragraph(note, width, { role: 'muted' }),
  };
}

function drawUnsafe(state: UiState, theme: Theme, width: number): Parts {
  const sent = state.key?.said.some((line) => line.text.startsWith('Sent'));
  const what = sent
    ? "The key is not safe yet: it was sent to your terminal's clipboard, but nothing proves that it arrived."
    : 'The key is not safe yet: it stands only in this terminal.';
  return {
    ...noMain,
    heading: [],
    notice: drawNotice({ theme, width, tone: 'warning', what, next: 'Tyk will never show it again.' }),
  };
}

function drawHelpPage(state: UiState, theme: Theme, width: number): Parts {
  const step = frontStep(state);
  const { situation, adjustments } = keySituation(state);
  const bindings = bindingsFor(situation, adjustments);
  const about = step.help(state.flow.answers, state.facts).flatMap((text) => paragraph(text, width));
  const keys = paragraph(hintLine(bindings, 1_000, theme), width, { role: 'muted' });
  const lines: readonly Line[] = [...about, [], ...keys];
  return {
    heading: drawQuestion(step.title(state.flow.answers, state.facts), width),
    wanted: lines.length,
    drawMain: (height) => lines.slice(0, height),
    spaced: true,
  };
}

function drawHints(state: UiState, theme: Theme, width: number, brief: boolean): string {
  const { situation, adjustments } = situationOf(state);
  return hintLine(bindingsFor(situation, adjustments), width, theme, { brief });
}

function situationOf(state: UiState): { situation: Situation; adjustments: Adjustments<string> } {
  if (state.overlay !== undefined) return { situation: 'dialog', adjustments: overlayAdjustments(state) };
  if (state.phase === 'creating') return { situation: 'creating', adjustments: {} };
  if (state.phase !== 'key') return keySituation(state);
  if (state.key?.asking !== undefined) return { situation: 'text', adjustments: { without: ['help'] } };
  if (state.key?.confirming !== undefined) return { situation: 'dialog', adjustments: { without: ['move-up', 'move-down', 'accept'] } };
  return { situation: 'key', adjustments: keyStageAdjustments(state) };
}

function overlayAdjustments(state: UiState): Adjustments<string> {
  const without = ['move-up', 'move-down', 'accept'] as const;
  const letter = (key: string, word: string, rank: number) => ({ keys: [key], action: key, hint: { keys: [key], word, rank } });
  switch (state.overlay?.kind) {
    case 'leave':
      return { without, extra: [letter('y', 'leave', 1)], words: { back: 'stay' } };
    case 'unsafe':
      return {
        without,
        extra: [letter('s', 'save to a file', 2), letter('d', 'it is safe, leave', 3)],
        words: { back: 'stay', leave: 'leave all the same' },
      };
    default:
      return { without, words: { back: 'close' } };
  }
}
