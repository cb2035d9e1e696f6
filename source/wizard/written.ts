import type { Flow, Given, Journey } from './flow.ts';
import type { Origin, Origins, StepId } from './types.ts';

/** Answers as text, as they are kept for another run. Secrets are left out. */
export type WrittenAnswers = {
  readonly texts: { readonly [Id in StepId]?: string };
  readonly origins: Origins;
};

export function writeAnswers(steps: Journey, { answers, origins }: Flow): WrittenAnswers {
  const kept = steps.filter((step) => step.kind !== 'secret' && answers[step.id] !== undefined);
  return {
    texts: Object.fromEntries(kept.map((step) => [step.id, step.write(answers[step.id])])),
    origins: Object.fromEntries(kept.map((step) => [step.id, origins[step.id]])),
  };
}

const lastRun: Origin = { kind: 'last-run' };

/** Given beforehand in another run. A yes to a risk was given for that run alone: it is asked for again. */
export function readWritten(steps: Journey, { texts }: Pick<WrittenAnswers, 'texts'>): Given {
  const known = steps.filter(({ noReopens, kind }) => noReopens === undefined && kind !== 'review');
  const given = known.flatMap(({ id }) => {
    const text = texts[id];
    return text === undefined ? [] : [[id, { text, origin: lastRun }] as const];
  });
  return Object.fromEntries(given);
}
