import type { KeyRequest } from '../../tyk/types.ts';
import type { EffectResult } from '../effects.ts';
import { effectForGiven } from '../effects.ts';
import { settle, startFlow } from '../flow.ts';
import { planRequest } from '../request.ts';
import type { Step } from '../step.ts';
import { journey } from '../steps/journey.ts';
import type { Answers, EffectName, Facts, Given, StepId, Told } from '../types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../unanswered.ts';

/** What all rows have in common: the deployment and its lists, and what flags, recipe and profile say. */
type Common = Told & { readonly facts: Facts; readonly silence: Silence };

type Planned =
  /** `shared` are the answers of all rows of its kind. */
  | { readonly answers: Answers; readonly facts: Facts; readonly shared: Answers }
  | { readonly gaps: readonly Gap[] };
export type Planner = (row: Given) => Promise<Planned>;

/** Does the work between the steps. */
export type Look = (name: EffectName, answers: Answers, facts: Facts) => Promise<EffectResult>;

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
const freeIds = new Set<string>(free.map(({ id }) => id));
const isFree = (id: string) => freeIds.has(id);
const MOST_KINDS = 1_000;

type Kind = { readonly answers: Answers; readonly facts: Facts; readonly gaps: readonly Gap[] };

/** Reads rows by the steps' own parsers and checks, as flags are read; each kind of row once. */
export function createPlanner(common: Common, look: Look): Planner {
  const kinds = new Map<string, Promise<Kind>>();
  return async (row) => {
    const bound = Object.fromEntries(Object.entries(row).filter(([id]) => !isFree(id)));
    const name = JSON.stringify(Object.entries(bound).map(([id, { text }]) => [id, text]));
    if (kinds.size >= MOST_KINDS) kinds.clear();
    const kind = kinds.get(name) ?? readKind(common, bound, look);
    kinds.set(name, kind);
    const { facts, gaps: found, answers: shared } = await kind;
    const gaps = found.filter(({ step }) => !isFree(step.id) || row[step.id] === undefined);
    let answers = shared;
    for (const step of free) {
      const said = row[step.id];
      if (said === undefined) continue;
      const parsed = step.parse(said.text, answers, facts);
      const problem = 'problem' in parsed ? parsed.problem : step.check?.(parsed.value, answers, facts);
      if (problem !== undefined) gaps.push({ step, problem });
      else if ('value' in parsed) answers = { ...answers, [step.id]: parsed.value };
    }
    return gaps.length > 0 ? { gaps } : { answers, facts, shared };
  };
}

async function readKind(common: Common, row: Given, look: Look): Promise<Kind> {
  const { answers, origins, given, silence } = common;
  let { facts } = common;
  let flow = startFlow(journey, facts, { answers, origins, given: { ...given, ...row } });
  // What narrows an API is read once it is known which that is.
  for (
    let name = effectForGiven(journey, flow, facts);
    name !== undefined;
    name = effectForGiven(journey, flow, facts)
  ) {
    const result = await look(name, flow.answers, facts);
    if (result.state === 'failed') {
      const step = journey.find(({ id }) => id === result.blamed);
      return { answers: {}, facts, gaps: step === undefined ? [] : [{ step, problem: result.problem }] };
    }
    facts = { ...facts, ...result.facts };
    flow = settle(journey, flow, facts);
  }
  const early = findGaps(journey, flow, facts, silence);
  if (early.length > 0) return { answers: flow.answers, facts, gaps: early };
  flow = fillDefaults(journey, flow, facts, silence);
  return { answers: flow.answers, facts, gaps: findGaps(journey, flow, facts, silence) };
}

const planned = new WeakMap<Answers, { readonly now: number; readonly request: KeyRequest }>();

/** What `planRequest` makes of a row; of each kind it is asked once in a second. */
export function planRow(
  { answers, shared, facts }: Exclude<Planned, { gaps: unknown }>,
  now = facts.now,
): KeyRequest {
  const known = planned.get(shared);
  const base = known?.now === now ? known : { now, request: planRequest(shared, { ...facts, now }) };
  planned.set(shared, base);
  let { request } = base;
  for (const { id, request: change } of free) {
    const value = answers[id];
    if (value !== shared[id] && value !== undefined) request = { ...request, ...change?.(value, request) };
  }
  return request;
}

/** What no row can say: no column of it is there. */
export function findCommonGaps(
  gaps: readonly Gap[],
  columns: readonly { readonly step: Step }[],
): readonly Gap[] {
  const ids = new Set<StepId>(columns.map(({ step }) => step.id));
  const groups = new Set(columns.flatMap(({ step }) => step.group ?? []));
  const isSaid = ({ step }: Gap) =>
    ids.has(step.id) ||
    ids.has(step.noReopens ?? step.id) ||
    (step.group !== undefined && groups.has(step.group));
  return gaps.filter((gap) => !isSaid(gap));
}
