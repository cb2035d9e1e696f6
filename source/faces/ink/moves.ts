import { advance } from '../../journey/advance.ts';
import type { RunEvent } from '../../journey/event.ts';
import { promptOf } from '../../journey/prompt.ts';
import { screenSteps, startRun } from '../../journey/state.ts';
import type { startFlow } from '../../wizard/flow.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import type { Journey, Step } from '../../wizard/step.ts';
import type { Facts, StepId } from '../../wizard/types.ts';
import { type EditLine, startLine } from './edit-line.ts';
import { fieldOf, type UiState } from './state.ts';

export function startState(
  steps: Journey,
  facts: Facts,
  begin: Parameters<typeof startFlow>[2] = {},
  shell?: Shell,
): UiState {
  return enter({
    ...startRun(steps, facts, begin, { shell }),
    lines: {},
    cursors: {},
    tops: {},
    picks: {},
    tab: 0,
    grouping: 0,
    page: 0,
    language: 0,
    ahead: [],
    touched: false,
    folds: 0,
    unfolded: false,
  });
}

/** Tells the run; where that leads elsewhere, fields and cursors follow. */
export function send(state: UiState, event: RunEvent): UiState {
  const next = advance(state, event);
  const moved = next.flow === state.flow ? next : follow(state, next);
  return next.dialog === state.dialog ? moved : openDialog(state, moved);
}

/** Fields of a step that was answered are seeded afresh; what is half-typed elsewhere stays. */
function follow(before: UiState, state: UiState): UiState {
  const { flow } = state;
  const answered = state.steps.filter(({ id }) => flow.answers[id] !== before.flow.answers[id]);
  const lines: { [field: string]: EditLine } = { ...state.lines };
  const picks: { [Id in StepId]?: readonly string[] } = { ...state.picks };
  const cursors: { [Id in StepId]?: number } = { ...state.cursors };
  for (const step of answered) {
    delete lines[step.id];
    delete lines[fieldOf(step)];
    delete picks[step.id];
    delete cursors[step.id];
  }
  if (flow.dropped.length > 0) {
    delete picks.apis;
    delete picks.policies;
  }
  const opened = flow.current !== before.flow.current;
  // Who comes back from a row that was opened finds the cursor on it.
  const isBack = before.flow.editing !== undefined && flow.current === 'review';
  const review = opened && !isBack && !flow.editing ? { reviewAt: undefined, unfolded: false } : {};
  const moved = { ...state, ...review, lines, picks, cursors };
  const troubled = screenSteps(moved).findIndex((step) => flow.problems[step.id] !== undefined);
  return enter({ ...moved, tab: troubled >= 0 ? troubled : opened ? 0 : state.tab });
}

/** The field of a dialog that asks for text. */
export function dialogField({ dialog }: UiState): string {
  return `dialog:${dialog?.is}`;
}

/** A name for a recipe stays to be mended, or taken again. */
function openDialog(before: UiState, state: UiState): UiState {
  const { dialog, lines } = state;
  if (dialog === undefined || dialog.is === before.dialog?.is) return state;
  const prompt = promptOf(state);
  const opened = { ...state, page: 0, language: 0, choiceAt: undefined };
  if (prompt.is !== 'text') return opened;
  const field = dialogField(state);
  const kept = dialog.is === 'recipe' ? lines[field] : undefined;
  return { ...opened, lines: { ...lines, [field]: kept ?? startLine(prompt.initial) } };
}

/** Seeds fields and ticks of a screen that is opened; what was half-typed there stays. */
export function enter(state: UiState): UiState {
  const lines: { [field: string]: EditLine } = { ...state.lines };
  const picks: { [Id in StepId]?: readonly string[] } = { ...state.picks };
  const seed = (field: string, text: string) => {
    // A default that nobody has touched gives way to a new one: another kind of deployment has another address.
    if (lines[field] === undefined || lines[field].past.length === 0) lines[field] = startLine(text);
  };
  for (const step of screenSteps(state)) {
    const written = writtenAnswer(step, state);
    if (step.kind === 'text') seed(step.id, written ?? '');
    if (step.kind === 'choice' && step.other !== undefined) {
      seed(fieldOf(step), isOption(step, written, state) ? '' : (written ?? ''));
    }
    if (step.kind === 'choices' || step.kind === 'pairs')
      picks[step.id] ??= written ? written.split('\n') : [];
  }
  return { ...state, lines, picks };
}

/** The answer, or what holds without one, as its step reads it. */
export function writtenAnswer(step: Step, { flow, facts }: UiState): string | undefined {
  const value = flow.answers[step.id] ?? step.initial?.(flow.answers, facts);
  return value === undefined || step.kind === 'secret' ? undefined : step.write(value);
}

/** "10/s" is the option that is written "10/1s". */
export function isSameAnswer(step: Step, text: string, written: string, { flow, facts }: UiState): boolean {
  const parsed = step.parse(text, flow.answers, facts);
  return 'value' in parsed && step.write(parsed.value) === written;
}

function isOption(step: Step, written: string | undefined, state: UiState): boolean {
  const options = step.options?.(state.flow.answers, state.facts) ?? [];
  return written === undefined || options.some((option) => isSameAnswer(step, option.value, written, state));
}
