import { hasLists, pendingEffect, sameAnswer } from './effects.ts';
import { oncePer } from './once.ts';
import { isQuiet } from './quiet.ts';
import type { Journey, Step } from './step.ts';
import type { Answers, Facts, Offer, Origin, Problem, StepId, Told, WrittenAnswers } from './types.ts';
import { bring, isLastRun, readIds, sayWhere } from './written.ts';

/**
 * Where a journey stands. Pure: every function here takes a state and gives the next one, for every face alike.
 * There is no trail to keep: the way back is the order of the steps, pre-answered ones too. None before is open.
 */
export type Flow = Told & {
  /** The step that is asked; of a group, its first. */
  readonly current: StepId;
  /** "Check again": an answer these depend on has changed since they were given. */
  readonly stale: ReadonlySet<StepId>;
  /** Opened although answered, by Esc, from review or after a failure: asked until it is accepted again. */
  readonly reopened: ReadonlySet<StepId>;
  /** Opened from review: the step, and the journey as it stood there, which Esc brings back. */
  readonly editing?: { readonly step: StepId; readonly before: Flow };
  /** The key is made: nothing before stage 6 can be reached any more. */
  readonly cut: boolean;
  /** What is wrong with the answer of a step; shown when it is opened. */
  readonly problems: { readonly [Id in StepId]?: Problem };
  /** Values of choices that no longer exist; said once. */
  readonly dropped: readonly string[];
};

export function stepById(steps: Journey, id: StepId): Step {
  const step = steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`There is no step "${id}".`);
  return step;
}

/** Steps that apply to the answers given so far, in order. */
export function visibleSteps(steps: Journey, flow: Flow, facts: Facts): Journey {
  return visibleOf(flow, steps, facts);
}

const visibleOf = oncePer(
  ({ answers, origins, problems = {}, cut }: Flow, steps: Journey, facts: Facts): Journey => {
    const applies = ({ id, flag, when }: Step) =>
      when(answers, facts, origins) || (flag?.narrows === true && problems[id] !== undefined);
    return steps.filter((step) => (step.stage === 6) === cut && applies(step));
  },
);

/** The steps on one screen with the current one: its group, or it alone. */
export function screenOf(steps: Journey, flow: Flow, facts: Facts): Journey {
  const step = stepById(steps, flow.current);
  if (step.group === undefined) return [step];
  return visibleSteps(steps, flow, facts).filter((candidate) => candidate.group === step.group);
}

/** The answer, or what holds without one. */
export function answerOf(step: Step, answers: Answers, facts: Facts): unknown {
  return answers[step.id] ?? step.initial?.(answers, facts);
}

export function startFlow(
  steps: Journey,
  facts: Facts,
  begin: Partial<Told> & { ask?: readonly StepId[] } = {},
): Flow {
  const [first] = steps;
  if (first === undefined) throw new Error('A journey needs a step.');
  const flow: Flow = {
    answers: begin.answers ?? {},
    origins: begin.origins ?? {},
    given: begin.given ?? {},
    current: first.id,
    problems: {},
    stale: new Set(),
    reopened: new Set(begin.ask),
    cut: false,
    dropped: [],
  };
  return advance(steps, readGiven(steps, flow, facts), facts);
}

/** Sets answers without moving; what depends on a changed one becomes stale. Undefined forgets an answer. */
export function put(steps: Journey, flow: Flow, values: Answers, origin: Origin = { kind: 'you' }): Flow {
  const ids = Object.keys(values) as StepId[];
  const { answers } = flow;
  // What was not known before cannot have been relied on.
  const changed = ids.filter((id) => answers[id] !== undefined && !sameAnswer(answers[id], values[id]));
  const next = { ...answers, ...values };
  const touched = steps.filter(({ id, needs }) =>
    needs.some((need) => changed.includes(need) && !ids.includes(id)),
  );
  const answered = touched.filter(({ id }) => answers[id] !== undefined);
  const left = answered.filter(({ outlives }) => outlives?.(answers, next) === false);
  const dependent = answered.filter((step) => !left.includes(step)).map(({ id }) => id);
  const forgotten = [...ids.filter((id) => values[id] === undefined), ...left.map(({ id }) => id)];
  // What was asked only because of the old answer: a CA file for another address, for example.
  const unasked = touched.filter((step) => !answered.includes(step));
  const settled = confirm(flow, [...ids, ...unasked.map(({ id }) => id)]);
  return {
    ...settled,
    answers: without(next, forgotten),
    origins: without({ ...flow.origins, ...Object.fromEntries(ids.map((id) => [id, origin])) }, forgotten),
    given: without(flow.given, ids),
    // What a recipe says of a step that it wants to be asked leaves the step open.
    reopened: origin.kind === 'recipe' ? flow.reopened : settled.reopened,
    stale: new Set([...settled.stale, ...dependent]),
    problems: without(settled.problems, dependent),
    dropped: [],
  };
}

function without<T extends object>(record: T, ids: readonly StepId[]): T {
  return Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(id as StepId))) as T;
}

/** These answers stand as they are. */
function confirm(flow: Flow, ids: readonly StepId[]): Flow {
  const left = (set: ReadonlySet<StepId>) => new Set([...set].filter((id) => !ids.includes(id)));
  return {
    ...flow,
    stale: left(flow.stale),
    reopened: left(flow.reopened),
    problems: without(flow.problems, ids),
  };
}

function reopen(flow: Flow, id: StepId): Flow {
  return { ...flow, reopened: new Set([...flow.reopened, id]) };
}

/**
 * Answers the current screen and moves on. A "no" to a second yes opens the risky step again. `brings` are answers of
 * an earlier run that come along.
 */
export function accept(
  steps: Journey,
  flow: Flow,
  facts: Facts,
  values: Answers,
  origin?: Origin,
  brings?: WrittenAnswers,
): Flow {
  const chosen = put(steps, flow, values, origin);
  const answered =
    brings === undefined ? chosen : readGiven(steps, bring(steps, chosen, values, brings), facts);
  const { id, noReopens } = stepById(steps, flow.current);
  if (noReopens === undefined || values[id] !== false) return advance(steps, answered, facts);
  return { ...reopen(put(steps, answered, { [id]: undefined }), noReopens), current: noReopens };
}

/** Takes an offer of the current step's problem: the step itself, where the offer leaves it alone, stands. */
export function takeOffer(steps: Journey, flow: Flow, facts: Facts, offer: Offer): Flow {
  const taken = put(steps, flow, offer.put);
  return advance(steps, flow.current in offer.put ? taken : confirm(taken, [flow.current]), facts);
}

/** On to the first step that is open: nothing that was answered and still stands is asked again. */
function advance(steps: Journey, flow: Flow, facts: Facts): Flow {
  const ready = checkAnswers(steps, takePresets(steps, flow, facts), facts);
  const visible = visibleSteps(steps, ready, facts);
  const open = visible.find((step) => isOpen(step, ready, facts));
  const current = open === undefined ? ready.current : leadOf(visible, open).id;
  return current === 'review' ? { ...ready, current, editing: undefined } : { ...ready, current };
}

function isOpen(step: Step, flow: Flow, facts: Facts): boolean {
  if (flow.problems[step.id] !== undefined) return true;
  if (flow.stale.has(step.id) || flow.reopened.has(step.id)) return true;
  return flow.answers[step.id] === undefined && !isQuiet(step, flow.answers, facts);
}

function leadOf(visible: Journey, step: Step): Step {
  return step.group === undefined ? step : (visible.find((other) => other.group === step.group) ?? step);
}

/** What the surroundings answer where nobody else has; one may bring the next question along. */
function takePresets(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result = flow;
  for (const step of steps) {
    const { id, preset } = step;
    if (preset === undefined || visibleSteps([step], result, facts).length === 0) continue;
    const isOutdated = result.origins[id]?.kind !== 'you' && result.stale.has(id);
    if (result.answers[id] !== undefined && !isOutdated) continue;
    const found = preset(result.answers, facts);
    if (found !== undefined || isOutdated) result = put(steps, result, { [id]: found?.value }, found?.origin);
  }
  return result;
}

/** One step back; undefined on the first one (the face asks whether to leave). */
export function back(steps: Journey, flow: Flow, facts: Facts): Flow | undefined {
  // The lists may have been read again since.
  if (flow.editing?.step === flow.current) return settle(steps, flow.editing.before, facts);
  const visible = visibleSteps(steps, flow, facts);
  const at = visible.findIndex((step) => step.id === flow.current);
  // Quiet steps are passed by on the way back too, unless somebody has answered them.
  const stays = (step: Step) => flow.answers[step.id] !== undefined || !isQuiet(step, flow.answers, facts);
  const previous = visible.slice(0, Math.max(0, at)).findLast(stays);
  if (previous === undefined) return undefined;
  const { id } = leadOf(visible, previous);
  return { ...reopen(flow, id), current: id };
}

/** Opens one answer from review. */
export function edit(steps: Journey, flow: Flow, facts: Facts, id: StepId): Flow {
  const lead = leadOf(visibleSteps(steps, flow, facts), stepById(steps, id)).id;
  return { ...reopen(flow, lead), current: lead, editing: { step: lead, before: flow } };
}

/** An effect failed: the step that can mend it is opened with the reason, every answer kept. */
export function fail(flow: Flow, blamed: StepId, problem: Problem): Flow {
  return { ...reopen(flow, blamed), current: blamed, problems: { ...flow.problems, [blamed]: problem } };
}

/** After work was done; with the lists, given texts are understood, vanished choices dropped, all answers checked. */
export function settle(steps: Journey, flow: Flow, facts: Facts): Flow {
  if (!hasLists(flow.answers, facts)) return advance(steps, flow, facts);
  return advance(steps, dropVanished(steps, readGiven(steps, flow, facts), facts), facts);
}

/** Reads the given texts that can be read now; a wrong one becomes the problem of its step. */
function readGiven(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result = flow;
  for (const step of steps) {
    const given = result.given[step.id];
    if (given === undefined || (step.late && pendingEffect(step.effect, result.answers, facts))) continue;
    // Of what is chosen in an earlier run a part may be gone: the rest stands (see dropVanished).
    const isBrought = step.kind === 'choices' && isLastRun(given.origin);
    const parsed = isBrought ? readIds(given.text) : step.parse(given.text, result.answers, facts);
    // What hangs on the lists, or on the rest of its group, is checked when all of it is read.
    const check = step.late ? undefined : step.check;
    const found = 'problem' in parsed ? parsed.problem : check?.(parsed.value, result.answers, facts);
    const problem = found && sayWhere(found, given.where);
    // A wrong flag is no reason to fall back on what a recipe says.
    const value = problem === undefined && 'value' in parsed ? parsed.value : undefined;
    result = put(steps, result, { [step.id]: value }, given.origin);
    if (problem !== undefined) result = { ...result, problems: { ...result.problems, [step.id]: problem } };
  }
  const filled = hasLists(result.answers, facts) ? fillGroups(steps, result) : result;
  // What waited to know which APIs are chosen can be read now that nobody will be asked for any.
  return filled === result ? result : readGiven(steps, filled, facts);
}

/** One step of a group was given from outside: the others of the group were meant to be empty. */
function fillGroups(steps: Journey, flow: Flow): Flow {
  let result = flow;
  for (const { id, group } of steps) {
    if (group === undefined || flow.answers[id] !== undefined || flow.problems[id] !== undefined) continue;
    const answered = steps.find((other) => other.group === group && flow.answers[other.id] !== undefined);
    const origin = answered === undefined ? undefined : flow.origins[answered.id];
    if (origin !== undefined) result = put(steps, result, { [id]: [] }, origin);
  }
  return result;
}

/** Choices that no list has any more. Where a list could not be read, `parse` takes everything. */
function dropVanished(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result: Flow = { ...flow, dropped: [] };
  for (const step of steps) {
    const chosen = flow.answers[step.id];
    if (step.kind !== 'choices' || !Array.isArray(chosen)) continue;
    const isThere = (value: string) => {
      const parsed = step.parse(value, flow.answers, facts);
      return 'value' in parsed && Array.isArray(parsed.value) && parsed.value.includes(value);
    };
    const gone = chosen.filter((value) => !isThere(value));
    if (gone.length === 0) continue;
    const alive = chosen.filter((value) => !gone.includes(value));
    const dropped = [...result.dropped, ...gone];
    result = put(steps, result, { [step.id]: alive }, flow.origins[step.id]);
    result = { ...reopen(result, step.id), dropped };
  }
  return result;
}

/** Rules over several answers, and over what was not known when they were given. */
function checkAnswers(steps: Journey, flow: Flow, facts: Facts): Flow {
  if (!hasLists(flow.answers, facts)) return flow;
  const problems: { [Id in StepId]?: Problem } = { ...flow.problems };
  for (const { id, check } of visibleSteps(steps, flow, facts)) {
    const value = flow.answers[id];
    if (value === undefined || check === undefined) continue;
    const problem = check(value, flow.answers, facts);
    if (problem === undefined) delete problems[id];
    else problems[id] = problem;
  }
  return { ...flow, problems };
}

/** The key is made, and nothing that comes after it is left to be asked. */
export const isOver = (steps: Journey, flow: Flow, facts: Facts): boolean =>
  flow.cut && !visibleSteps(steps, flow, facts).some((step) => isOpen(step, flow, facts));

/** The key is made: from here on only the steps after it are asked. */
export function cutTrail(steps: Journey, flow: Flow, facts: Facts): Flow {
  const cut: Flow = { ...flow, cut: true, editing: undefined, stale: new Set(), reopened: new Set() };
  return advance(steps, cut, facts);
}
