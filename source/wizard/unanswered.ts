import { hasLists } from './effects.ts';
import { type Flow, put, visibleSteps } from './flow.ts';
import { flattenOptions } from './selection.ts';
import type { Journey, Step } from './step.ts';
import type { Answers, Facts, Origin, Problem } from './types.ts';

/** A question that nobody answers, where nobody can be asked. */
export type Gap = {
  readonly step: Step;
  readonly problem: Problem;
  /** Nothing was said at all. */
  readonly isMissing?: true;
};

export type Silence = {
  /** `--yes`: every default may be taken. */
  readonly yes: boolean;
  /** The demo also chooses the first API by itself. */
  readonly demo: boolean;
};

const byDefault: Origin = { kind: 'default' };

/** Everything that is missing or wrong: before the network what text alone tells, afterwards all of it. */
export function findGaps(steps: Journey, flow: Flow, facts: Facts, silence: Silence): readonly Gap[] {
  return visibleSteps(steps, flow, facts).flatMap((step) => {
    const problem = flow.problems[step.id];
    if (problem !== undefined) return [{ step, problem }];
    return isCovered(steps, step, flow, facts, silence) ? [] : [missing(step, flow.answers, facts)];
  });
}

function missing(step: Step, answers: Answers, facts: Facts): Gap {
  if (step.isRisk) return { step, problem: { what: step.title(answers, facts) } };
  if (step.noReopens === undefined) return { step, problem: { what: 'missing' }, isMissing: true };
  const problem = {
    what: `${step.label} needs an explicit yes.`,
    why: step.title(answers, facts),
    next: 'Give it with its flag or variable.',
  };
  return { step, problem };
}

function isCovered(steps: Journey, step: Step, flow: Flow, facts: Facts, silence: Silence): boolean {
  if (step.kind === 'review' || isAnswered(step, flow)) return true;
  if (step.noReopens !== undefined) return false;
  if (step.group !== undefined) return silence.demo || isGroupAnswered(steps, step, flow);
  if (step.initial?.(flow.answers, facts) === undefined) return false;
  // A policy that is not read yet may decide it.
  const waits = flow.given.policies !== undefined && !hasLists(flow.answers, facts);
  return silence.yes || step.insist !== true || waits;
}

function isAnswered({ id }: Step, flow: Flow): boolean {
  return flow.answers[id] !== undefined || flow.given[id] !== undefined;
}

/** One of a group is enough, and the first one asks for it. */
function isGroupAnswered(steps: Journey, step: Step, flow: Flow): boolean {
  const group = steps.filter((other) => other.group === step.group);
  const isTroubled = group.some((other) => flow.problems[other.id] !== undefined);
  return group[0] !== step || isTroubled || group.some((other) => isAnswered(other, flow));
}

/** Fills in what silence allows, in the order of the steps: later defaults see earlier ones. */
export function fillDefaults(steps: Journey, flow: Flow, facts: Facts, silence: Silence): Flow {
  let result = flow;
  for (const step of steps) {
    const isAsked = step.stage !== 6 && step.when(result.answers, facts, result.origins);
    if (!isAsked || result.answers[step.id] !== undefined || result.problems[step.id] !== undefined) continue;
    const value = defaultOf(steps, step, result, facts, silence);
    if (value !== undefined && isCovered(steps, step, result, facts, silence)) {
      result = put(steps, result, { [step.id]: value } as Answers, byDefault);
    }
  }
  return result;
}

function defaultOf(steps: Journey, step: Step, flow: Flow, facts: Facts, silence: Silence): unknown {
  const leadsGroup = step.group !== undefined && steps.find((other) => other.group === step.group) === step;
  if (!leadsGroup || !silence.demo) return step.initial?.(flow.answers, facts);
  const options = flattenOptions(step.options?.(flow.answers, facts) ?? []);
  const first = options.find((option) => option.disabledReason === undefined && option.wholeOf === undefined);
  return first === undefined ? undefined : [first.value];
}
