import { answerOf, visibleSteps } from '../../wizard/flow.ts';
import type { Step } from '../../wizard/step.ts';
import { keepsDefault } from '../../wizard/steps/details.ts';
import { acceptScreen } from './accepting.ts';
import { send } from './moves.ts';
import { fieldOf, frontStep, type UiState } from './state.ts';

/** The questions behind "Change some" as one table, a value a row: the open one is answered in its place. */
type Changing = { readonly steps: readonly Step[]; readonly at: number };

/** Undefined where the open question is none of them, or was opened from review. */
export function changing(state: UiState): Changing | undefined {
  const { steps, flow, facts, phase } = state;
  if (phase !== 'asking' || flow.editing !== undefined || keepsDefault(flow.answers)) return undefined;
  const table = visibleSteps(steps, flow, facts).filter(
    ({ stage, quiet, hasRow }) => stage === 4 && quiet !== undefined && hasRow !== false,
  );
  const at = table.indexOf(frontStep(state));
  return at < 0 ? undefined : { steps: table, at };
}

/** A row of the table: its name, and what holds. */
export function sayRow(
  step: Step,
  { flow: { answers }, facts }: UiState,
): readonly [label: string, value: string] {
  const value = answerOf(step, answers, facts);
  const shown = step.show(value, answers, facts);
  if (shown !== '' || value === undefined) return [step.label, shown];
  const written = step.write(value);
  const option = step.options?.(answers, facts).find((one) => one.value === written);
  return [step.label, option?.label ?? ''];
}

/** Takes every row from here on as it stands, down to the first that cannot be. */
export function takeRest(state: UiState): UiState {
  for (let next = state; ; ) {
    const table = changing(next);
    if (table === undefined) return next;
    const taken = takeDefault(next) ?? acceptScreen(next);
    if (taken.flow === next.flow) return taken;
    next = taken;
  }
}

/** What nobody has touched is a default still. */
function takeDefault(state: UiState): UiState | undefined {
  const { id, initial } = frontStep(state);
  const { flow, facts, cursors, lines } = state;
  const isTouched = [id, fieldOf(frontStep(state))].some((field) => (lines[field]?.past.length ?? 0) > 0);
  const value = initial?.(flow.answers, facts);
  if (isTouched || value === undefined || cursors[id] !== undefined || flow.answers[id] !== undefined)
    return undefined;
  return send(state, { type: 'answer', values: { [id]: value }, origin: { kind: 'default' } });
}
