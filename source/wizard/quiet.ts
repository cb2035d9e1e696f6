import type { Step } from './step.ts';
import type { Answers, Facts } from './types.ts';

/**
 * Not asked by itself: its default holds until somebody edits it from review. With --yes so are all limits and
 * details; never a risk, never what the key may call.
 */
export function isQuiet(step: Step, answers: Answers, facts: Facts): boolean {
  if (step.quiet?.(answers, facts) === true) return true;
  if (facts.takesDefaults !== true || step.stage !== 4 || step.noReopens !== undefined) return false;
  return step.initial?.(answers, facts) !== undefined;
}
