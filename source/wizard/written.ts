import { hasLists } from './effects.ts';
import { describeRate } from './parse/limits.ts';
import type { Journey, Step } from './step.ts';
import type {
  Answers,
  Expiry,
  Facts,
  Given,
  Origin,
  Problem,
  StepId,
  Told,
  WrittenAnswers,
} from './types.ts';
import { localDateTime, relativeDuration } from './words.ts';

export function writeAnswers(
  steps: Journey,
  { answers, origins, given }: Told,
  facts: Facts,
): WrittenAnswers {
  // What nobody would have been asked is the default of the next run, too.
  const isAsked = (step: Step) => step.quiet === undefined || origins[step.id]?.kind !== 'default';
  const kept = steps.filter(
    (step) => step.kind !== 'secret' && answers[step.id] !== undefined && isAsked(step),
  );
  // Taken over from an earlier run, and waiting for the lists.
  const waiting = Object.entries(given).filter(([, { origin }]) => isLastRun(origin));
  return {
    texts: Object.fromEntries([
      ...waiting.map(([id, { text }]) => [id, text]),
      ...kept.map((step) => [step.id, step.write(answers[step.id])]),
    ]),
    origins: Object.fromEntries([
      ...waiting.map(([id, { origin }]) => [id, origin]),
      ...kept.map((step) => [step.id, origins[step.id]]),
    ]),
    ...(hasLists(answers, facts) ? describe(steps, answers, facts) : {}),
  };
}

function describe(
  steps: Journey,
  answers: Answers,
  facts: Facts,
): Required<Pick<WrittenAnswers, 'summary' | 'names'>> {
  const named = steps
    .filter(({ group }) => group !== undefined)
    .flatMap((step) => {
      const chosen = answers[step.id];
      if (!Array.isArray(chosen)) return [];
      return chosen.map((value: string) => [value, step.show([value], answers, facts)] as const);
    });
  const { expires, rate } = answers;
  const words = [
    [...new Set(named.map(([, name]) => name))].join(', '),
    expires === undefined ? '' : nameExpiry(expires),
    rate === undefined ? '' : describeRate(rate),
  ];
  return { summary: words.filter((word) => word !== '').join(' · '), names: Object.fromEntries(named) };
}

function nameExpiry(expires: Expiry): string {
  if (expires === 'never') return 'never expires';
  return 'in' in expires ? relativeDuration(expires.in) : localDateTime(expires.at);
}

const lastRun: Origin = { kind: 'last-run' };

/** Ids of chosen APIs or policies, as `write` wrote them. */
export function readIds(text: string): { readonly value: readonly string[] } {
  return { value: text.split('\n').filter((id) => id !== '') };
}

/** Hands a journey the answers of an earlier run, to be read. What was said outside for this run stands. */
export function bring<T extends Told>(steps: Journey, flow: T, chosen: Answers, brings: WrittenAnswers): T {
  const isTaken = ([id]: [string, unknown]) => {
    const kind = (flow.given[id as StepId]?.origin ?? flow.origins[id as StepId])?.kind;
    return id in chosen || kind === 'flag' || kind === 'environment' || kind === 'recipe';
  };
  const brought = Object.entries(readWritten(steps, brings)).filter((entry) => !isTaken(entry));
  return { ...flow, given: { ...flow.given, ...Object.fromEntries(brought) } };
}

export function isLastRun(origin: Origin | undefined): boolean {
  return origin?.kind === 'last-run';
}

/**
 * Given beforehand in another run. A yes to a risk was given for that run alone: it is asked for again. So is
 * whether to remember the deployment.
 */
export function readWritten(steps: Journey, { texts }: Pick<WrittenAnswers, 'texts'>): Given {
  const known = steps.filter(
    ({ noReopens, kind, stage }) => noReopens === undefined && kind !== 'review' && stage < 6,
  );
  const given = known.flatMap(({ id }) => {
    const text = texts[id];
    return text === undefined ? [] : [[id, { text, origin: lastRun }] as const];
  });
  return Object.fromEntries(given);
}

/** What is wrong with a text that stands in a file. */
export function sayWhere(problem: Problem, where: string | undefined): Problem {
  return where === undefined ? problem : { ...problem, what: `${where}: ${problem.what}` };
}
