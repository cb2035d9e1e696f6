import { lostActionsOf } from '../../journey/state.ts';
import type { Step } from '../../wizard/step.ts';
import type { Problem } from '../../wizard/types.ts';
import { type Saying, span } from './lines.ts';
import { type Canvas, stack } from './parts.ts';
import { liveAnswers, type UiState } from './state.ts';
import { type NoticeProps, sayNotice } from './views/notice.ts';

/** Title, question, field, keys and their rules: what stands on every screen beside a problem. */
const LINES_AROUND = 7;

/** A problem with a way out at a key press is no failure yet. */
export function drawProblem(
  problem: Omit<Problem, 'offers'> & Pick<NoticeProps, 'offers'>,
  { theme, width, rows }: Canvas,
): readonly Saying[] {
  const tone = (problem.offers ?? []).length > 0 ? 'warning' : 'bad';
  return sayNotice({ theme, width, tone, height: rows - LINES_AROUND, ...problem });
}

export function drawWarning(what: string | undefined, { theme, width }: Canvas): readonly Saying[] {
  return what === undefined ? [] : sayNotice({ theme, width, tone: 'warning', what });
}

export function drawConsequence(text: string | undefined): readonly Saying[] {
  return text === undefined ? [] : drawHelp([text]);
}

/** The question in as many lines as it needs. */
export function drawQuestion(text: string): readonly Saying[] {
  return [{ text, role: 'strong' }];
}

export function drawHelp(help: readonly string[]): readonly Saying[] {
  return help.map((text) => ({ text, role: 'muted', first: [span('  ')] }));
}

/** Problem, note and warnings of a screen, the gravest first. */
export function drawTroubles(
  state: UiState,
  canvas: Canvas,
  more: readonly (readonly Saying[])[] = [],
): readonly Saying[] {
  const { problem } = state;
  const offers = [...(problem?.offers ?? []), ...lostActionsOf(state)];
  const what = problem === undefined ? [] : drawProblem({ ...problem, offers }, canvas);
  return stack([what, drawNote(state, canvas), ...more], canvas);
}

export function drawNote({ note }: UiState, { theme, width }: Canvas): readonly Saying[] {
  return note === undefined ? [] : sayNotice({ theme, width, ...note });
}

/** What an answer would do, and what to beware of. */
export function drawEffects(
  step: Step,
  value: unknown,
  state: UiState,
  canvas: Canvas,
): { warning: readonly Saying[]; consequence: readonly Saying[] } {
  if (value === undefined) return { warning: [], consequence: [] };
  const answers = liveAnswers(state);
  return {
    warning: drawWarning(step.warning?.(value, answers, state.facts), canvas),
    consequence: drawConsequence(step.consequence?.(value, answers, state.facts)),
  };
}
