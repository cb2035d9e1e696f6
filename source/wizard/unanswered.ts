import { flattenOptions } from './selection.ts';
import { type Flow, type Journey, put, valueOf, visibleSteps } from './flow.ts';
import type { Answers, Facts, Origin, Problem, Step } from './types.ts';

/** A question that nobody answers, where nobody can be asked. */
export type Gap = { readonly step: Step; readonly problem: Problem };

export type Silence = {
  /** `--yes`: every default may be taken. */
  readonly yes: boolean;
  /** The demo also chooses the first API by itself. */
  readonly demo: boolean;
};

/** Before the network: everything that text alone tells is wrong or missing. */
export function findGaps(steps: Journey, flow: Flow, facts: Facts, silence: Silence): readonly Gap[] {
  return visibleSteps(steps, flow, facts).flatMap((step) => {
    const problem = flow.problems[step.id];
    if (problem !== undefined) return [{ step, problem }];
    if (isCovered(steps, step, flow, facts, silence)) return [];
    return [{ step, problem: missing(step) }];
  });
}

function missing(step: Step): Problem {
  if (step.noReopens !== undefined) {
    return { what: `${step.label} wants a yes in so many words.`, next: 'Say it with its flag or its variable.' };
  }
  return { what: 'missing' };
}

function isCovered(steps: Journey, step: Step, flow: Flow, facts: Facts, silence: Silence): boolean {
  if (step.kind === 'review' || flow.answers[step.id] !== undefined || flow.given[step.id] !== undefined) return true;
  if (step.id === 'details') return true;
  if (step.noReopens !== undefined) return false;
  if (step.group !== undefined) return silence.demo || isGroupAnswered(steps, step, flow);
  const initial = valueOf(steps, step.id, flow.answers, facts);
  return initial !== undefined && (silence.yes || step.insist !== true);
}

function isGroupAnswered(steps: Journey, step: Step, flow: Flow): boolean {
  const group = steps.filter((other) => other.group === step.group);
  if (group[0] !== step) return true;
  return group.some((other) => flow.answers[other.id] !== undefined || flow.given[other.id] !== undefined);
}

const byDefault: Origin = { kind: 'default' };

/** Fills in what silence allows, in the order of the steps: later defaults see earlier ones. */
export function fillDefaults(steps: Journey, flow: Flow, facts: Facts, silence: Silence): Flow {
  let result = flow;
  for (const step of steps) {
    const isAsked = step.stage !== 6 && step.when(result.answers, facts, result.origins);
    if (!isAsked || result.answers[step.id] !== undefined || step.kind === 'review') continue;
    const value = defaultOf(steps, step, result, facts, silence);
    if (value !== undefined && isCovered(steps, step, result, facts, silence)) {
      result = put(steps, result, { [step.id]: value } as Answers, byDefault);
    }
  }
  return result;
}

function defaultOf(steps: Journey, step: Step, flow: Flow, facts: Facts, silence: Silence): unknown {
  if (step.group !== undefined && silence.demo && steps.find((other) => other.group === step.group) === step) {
    const options = flattenOptions(step.options?.(flow.answers, facts) ?? []);
    const first = options.find((option) => option.disabledReason === undefined && option.wholeOf === undefined);
    return first === undefined ? undefined : [first.value];
  }
  return step.initial?.(flow.answers, facts);
}
