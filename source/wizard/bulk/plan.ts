import { startFlow } from '../flow.ts';
import type { Step } from '../step.ts';
import { journey } from '../steps/journey.ts';
import type { Answers, Facts, Given, Problem, StepId, Told } from '../types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../unanswered.ts';

/** What all rows have in common: the deployment and its lists, and what flags, recipe and profile say. */
export type Common = Told & { readonly facts: Facts; readonly silence: Silence };

export type Planned = { readonly answers: Answers } | { readonly gaps: readonly Gap[] };

/** Rows that differ in nothing else are the rule, and their answers hang on no other and no list: alias, tags … */
const free: readonly Step[] = journey.filter(
  ({ id, request, late, decided, needs, stage }) =>
    stage === 4 &&
    request !== undefined &&
    late !== true &&
    decided === undefined &&
    needs.length === 0 &&
    !journey.some((other) => other.needs.includes(id)),
);
const MOST_KINDS = 1_000;

/** Reads rows by the steps' own parsers and checks, as flags are read; each kind of row once. */
export function createPlanner({ answers: told, origins, given, facts, silence }: Common): (row: Given) => Planned {
  const kinds = new Map<string, { readonly answers: Answers; readonly gaps: readonly Gap[] }>();
  const readKind = (row: Given) => {
    const begun = startFlow(journey, facts, { answers: told, origins, given: { ...given, ...row } });
    const flow = fillDefaults(journey, begun, facts, silence);
    return { answers: flow.answers, gaps: findGaps(journey, flow, facts, silence) };
  };
  return (row) => {
    const isFree = (id: string) => free.some((step) => step.id === id);
    const bound = Object.fromEntries(Object.entries(row).filter(([id]) => !isFree(id)));
    const name = JSON.stringify(Object.entries(bound).map(([id, { text }]) => [id, text]));
    if (kinds.size >= MOST_KINDS) kinds.clear();
    const kind = kinds.get(name) ?? readKind(bound);
    kinds.set(name, kind);
    const gaps = [...kind.gaps];
    let { answers } = kind;
    for (const step of free) {
      const said = row[step.id];
      if (said === undefined) continue;
      const parsed = step.parse(said.text, answers, facts);
      const problem: Problem | undefined =
        'problem' in parsed ? parsed.problem : step.check?.(parsed.value, answers, facts);
      if (problem !== undefined) gaps.push({ step, problem });
      else if ('value' in parsed) answers = { ...answers, [step.id]: parsed.value };
    }
    return gaps.length > 0 ? { gaps } : { answers };
  };
}

/** What no row can say: no column of it is there. */
export function findCommonGaps(gaps: readonly Gap[], columns: readonly { readonly step: Step }[]): readonly Gap[] {
  const ids = new Set<StepId>(columns.map(({ step }) => step.id));
  const groups = new Set(columns.flatMap(({ step }) => step.group ?? []));
  const isSaid = ({ step }: Gap) =>
    ids.has(step.id) || ids.has(step.noReopens ?? step.id) || (step.group !== undefined && groups.has(step.group));
  return gaps.filter((gap) => !isSaid(gap));
}
