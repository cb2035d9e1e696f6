import { answerOf, visibleSteps } from '../../wizard/flow.ts';
import type { Step } from '../../wizard/step.ts';
import { keepsDefault } from '../../wizard/steps/details.ts';
import { acceptScreen } from './accepting.ts';
import { frontStep, type UiState } from './state.ts';

/** The questions behind "Change some" as one table, a value a row: the open one is answered in its place. */
export type Changing = { readonly steps: readonly Step[]; readonly at: number };

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
  return [step.label, step.show(answerOf(step, answers, facts), answers, facts)];
}

/** Takes every row from here on as it stands, down to the first that cannot be. */
export function takeRest(state: UiState): UiState {
  for (let next = state; ; ) {
    const table = changing(next);
    if (table === undefined) return next;
    const taken = acceptScreen(next);
    if (taken.flow === next.flow) return taken;
    next = taken;
  }
}
