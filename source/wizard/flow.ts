import { sameAnswer } from './effects.ts';
import type { AnswerMap, Answers, Facts, Offer, Origin, Origins, Problem, Step, StepId } from './types.ts';

/**
 * Where a journey stands. Pure: every function here takes a state and gives the next one, for every face alike.
 * There is no trail to keep: the way back is the order of the steps (pre-answered ones stand on it too).
 */
export type Flow = {
  readonly answers: Answers;
  readonly origins: Origins;
  /** The step that is asked; of a group, its first. */
  readonly current: StepId;
  /** "Check again": an answer these depend on has changed since they were given. */
  readonly stale: ReadonlySet<StepId>;
  /** Left by Esc: asked again on the way forward, although answered. */
  readonly reopened: ReadonlySet<StepId>;
  /** Opened from review: it leads back there. */
  readonly editing: boolean;
  /** The key is made: nothing before stage 6 can be reached any more. */
  readonly cut: boolean;
  /** What is wrong with the answer of a step; shown when it is opened. */
  readonly problems: { readonly [Id in StepId]?: Problem };
  /** Choices that no longer exist, in words; said once. */
  readonly dropped: readonly string[];
  /** Answers given as text from outside that wait until they can be read. */
  readonly given: Given;
};

/** Flags, variables, recipe fields: text on its way through the same `parse` that typed text passes. */
export type Given = { readonly [Id in StepId]?: { readonly text: string; readonly origin: Origin } };

export type Journey = readonly Step[];

const you: Origin = { kind: 'you' };

export function stepById(steps: Journey, id: StepId): Step {
  const step = steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`There is no step "${id}".`);
  return step;
}

/** Steps that apply to the answers given so far, in order. */
export function visibleSteps(steps: Journey, flow: Flow, facts: Facts): Journey {
  return steps.filter(
    (step) => (step.stage === 6) === flow.cut && step.when(flow.answers, facts, flow.origins),
  );
}

/** The steps on one screen with this one: its group, or it alone. */
export function screenOf(steps: Journey, flow: Flow, facts: Facts, id = flow.current): Journey {
  const step = stepById(steps, id);
  if (step.group === undefined) return [step];
  return visibleSteps(steps, flow, facts).filter((candidate) => candidate.group === step.group);
}

/** The answer, or what holds without one. */
export function valueOf<Id extends StepId>(
  steps: Journey,
  id: Id,
  answers: Answers,
  facts: Facts,
): AnswerMap[Id] | undefined {
  return (answers[id] ?? stepById(steps, id).initial?.(answers, facts)) as AnswerMap[Id] | undefined;
}

export function startFlow(
  steps: Journey,
  facts: Facts,
  begin: { answers?: Answers; origins?: Origins; given?: Given } = {},
): Flow {
  const first = steps[0];
  if (first === undefined) throw new Error('A journey needs a step.');
  const flow: Flow = {
    answers: begin.answers ?? {},
    origins: begin.origins ?? {},
    problems: {},
    given: begin.given ?? {},
    current: first.id,
    stale: new Set(),
    reopened: new Set(),
    editing: false,
    cut: false,
    dropped: [],
  };
  const read = takePresets(steps, readGiven(steps, flow, facts), facts);
  return { ...read, current: firstOpen(steps, read, facts, 0) ?? first.id };
}

/** What the surroundings answer, wherever nobody has answered yet. */
function takePresets(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result = flow;
  for (const step of visibleSteps(steps, flow, facts)) {
    const preset = result.answers[step.id] === undefined ? step.preset?.(result.answers, facts) : undefined;
    // The kind must be known before a credential can be told to be the right one.
    if (preset === undefined || result.answers.deployment === undefined) continue;
    result = put(steps, result, { [step.id]: preset.value }, preset.origin);
  }
  return result;
}

/** Reads the given texts that can be read now; a wrong one becomes the problem of its step. */
export function readGiven(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result = flow;
  for (const step of steps) {
    const given = result.given[step.id];
    if (given === undefined || (step.late && facts.done.lists === undefined)) continue;
    const { [step.id]: _read, ...left } = result.given;
    const parsed = step.parse(given.text, result.answers, facts);
    const problem = 'problem' in parsed ? parsed.problem : step.check?.(parsed.value, result.answers, facts);
    if (problem === undefined && 'value' in parsed) {
      result = put(steps, { ...result, given: left }, { [step.id]: parsed.value }, given.origin);
    } else if (problem !== undefined) {
      result = { ...result, given: left, problems: { ...result.problems, [step.id]: problem } };
    }
  }
  return fillGroups(steps, result, facts);
}

/** One step of a group was given from outside: the others of the group were meant to be empty. */
function fillGroups(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result = flow;
  for (const step of steps) {
    if (step.group === undefined || flow.answers[step.id] !== undefined || flow.problems[step.id] !== undefined) continue;
    if (flow.given[step.id] !== undefined) continue;
    const others = steps.filter((other) => other.group === step.group && other.id !== step.id);
    const answered = others.find((other) => flow.answers[other.id] !== undefined);
    const origin = answered === undefined ? undefined : flow.origins[answered.id];
    if (origin !== undefined && facts.done.lists !== undefined) {
      result = put(steps, result, { [step.id]: [] }, origin);
    }
  }
  return result;
}

/** After the facts have changed: given texts are read, vanished choices dropped, answered steps passed by. */
export function settle(steps: Journey, flow: Flow, facts: Facts): Flow {
  if (facts.done.lists === undefined) return flow;
  const settled = dropVanished(steps, readGiven(steps, flow, facts), facts);
  if (settled.editing || screenOf(steps, settled, facts).some((step) => isOpen(step, settled, facts))) return settled;
  return { ...settled, current: firstOpen(steps, settled, facts, 0) ?? settled.current };
}

function isOpen(step: Step, flow: Flow, facts: Facts): boolean {
  if (flow.problems[step.id] !== undefined) return true;
  if (flow.stale.has(step.id) || flow.reopened.has(step.id)) return true;
  return flow.answers[step.id] === undefined && step.quiet?.(flow.answers, facts) !== true;
}

function leadOf(visible: Journey, step: Step): Step {
  return step.group === undefined ? step : (visible.find((other) => other.group === step.group) ?? step);
}

function firstOpen(steps: Journey, flow: Flow, facts: Facts, from: number): StepId | undefined {
  const visible = visibleSteps(steps, flow, facts);
  const open = visible.find((step) => steps.indexOf(step) >= from && isOpen(step, flow, facts));
  return open === undefined ? undefined : leadOf(visible, open).id;
}

/** The step to ask after the current one; undefined: everything is answered. */
export function nextStep(steps: Journey, flow: Flow, facts: Facts): StepId | undefined {
  if (flow.editing) return firstOpen(steps, flow, facts, 0) ?? 'review';
  const after = Math.max(...screenOf(steps, flow, facts).map((step) => steps.indexOf(step))) + 1;
  return firstOpen(steps, flow, facts, after) ?? firstOpen(steps, flow, facts, 0);
}

/** Sets answers without moving; what depends on a changed one becomes stale. */
export function put(steps: Journey, flow: Flow, values: Answers, origin: Origin = you): Flow {
  const ids = Object.keys(values) as StepId[];
  const changed = ids.filter((id) => !sameAnswer(flow.answers[id], values[id]));
  const stale = new Set(flow.stale);
  for (const step of steps) {
    if (flow.answers[step.id] !== undefined && step.needs.some((id) => changed.includes(id))) stale.add(step.id);
  }
  const reopened = new Set(flow.reopened);
  const origins: { [Id in StepId]?: Origin } = { ...flow.origins };
  const problems: { [Id in StepId]?: Problem } = { ...flow.problems };
  for (const id of ids) {
    stale.delete(id);
    reopened.delete(id);
    delete problems[id];
    // An answer that was opened and confirmed is the user's own from then on.
    origins[id] = origin;
  }
  return { ...flow, answers: { ...flow.answers, ...values }, origins, stale, reopened, problems, dropped: [] };
}

/** Answers the current screen and moves on. A "no" to a second yes opens the risky step again. */
export function accept(steps: Journey, flow: Flow, facts: Facts, values: Answers, origin?: Origin): Flow {
  const answered = put(steps, flow, values, origin);
  const refused = screenOf(steps, flow, facts).find(
    (step) => step.noReopens !== undefined && values[step.id] === false,
  );
  if (refused?.noReopens !== undefined) {
    return { ...reopen(forget(answered, refused.id), refused.noReopens), current: refused.noReopens };
  }
  return advance(steps, takePresets(steps, answered, facts), facts);
}

/** Moves on from the current screen, whose answers stand. */
export function advance(steps: Journey, flow: Flow, facts: Facts): Flow {
  const next = nextStep(steps, flow, facts) ?? flow.current;
  return { ...flow, current: next, editing: flow.editing && next !== 'review' };
}

function reopen(flow: Flow, id: StepId): Flow {
  return { ...flow, reopened: new Set([...flow.reopened, id]) };
}

function forget(flow: Flow, id: StepId): Flow {
  const answers: { [Id in StepId]?: AnswerMap[Id] } = { ...flow.answers };
  delete answers[id];
  return { ...flow, answers };
}

/** One step back; undefined on the first one (the face asks whether to leave). */
export function back(steps: Journey, flow: Flow, facts: Facts): Flow | undefined {
  if (flow.editing) {
    // Esc undoes the opening, not the answer that stood before it.
    const reopened = new Set(flow.reopened);
    reopened.delete(flow.current);
    return { ...flow, current: 'review', editing: false, reopened };
  }
  const visible = visibleSteps(steps, flow, facts);
  const index = visible.findIndex((step) => step.id === flow.current);
  const before = visible.slice(0, Math.max(0, index)).filter((step) => !isSkipped(step, flow, facts));
  const previous = before.at(-1);
  if (previous === undefined) return undefined;
  return { ...reopen(flow, flow.current), current: leadOf(visible, previous).id };
}

/** Quiet steps are passed by on the way back too, unless somebody has answered them. */
function isSkipped(step: Step, flow: Flow, facts: Facts): boolean {
  return step.quiet?.(flow.answers, facts) === true && flow.answers[step.id] === undefined;
}

/** Opens one answer from review. */
export function edit(steps: Journey, flow: Flow, facts: Facts, id: StepId): Flow {
  const lead = leadOf(visibleSteps(steps, flow, facts), stepById(steps, id)).id;
  return { ...reopen(flow, lead), current: lead, editing: true };
}

/** An effect failed: the step that can mend it is opened with the reason, every answer kept. */
export function fail(flow: Flow, blamed: StepId, problem: Problem): Flow {
  return { ...reopen(flow, blamed), current: blamed, problems: { ...flow.problems, [blamed]: problem } };
}

/** Takes an offer of the current step's problem; the step itself counts as confirmed. */
export function takeOffer(steps: Journey, flow: Flow, facts: Facts, offer: Offer): Flow {
  const kept: Answers = { [flow.current]: flow.answers[flow.current] };
  return advance(steps, put(steps, put(steps, flow, offer.put), kept), facts);
}

/** After the lists were read: choices that vanished are dropped and named, and their step is asked again. */
export function dropVanished(steps: Journey, flow: Flow, facts: Facts): Flow {
  let result = flow;
  for (const step of visibleSteps(steps, flow, facts)) {
    const chosen = flow.answers[step.id];
    if (step.kind !== 'choices' || !Array.isArray(chosen) || chosen.length === 0) continue;
    const parsed = step.parse(chosen.join('\n'), { ...result.answers, [step.id]: [] }, facts);
    if ('value' in parsed) continue;
    const alive = chosen.filter((value: string) => {
      return 'value' in step.parse(value, { ...result.answers, [step.id]: [] }, facts);
    });
    const gone = chosen.filter((value: string) => !alive.includes(value));
    result = {
      ...reopen(result, step.id),
      answers: { ...result.answers, [step.id]: alive },
      dropped: [...result.dropped, ...gone],
    };
  }
  return result;
}

/** The key is made: from here on only the steps after it are asked. */
export function cutTrail(steps: Journey, flow: Flow, facts: Facts): Flow {
  const cut: Flow = { ...flow, cut: true, editing: false, stale: new Set(), reopened: new Set() };
  return { ...cut, current: firstOpen(steps, cut, facts, 0) ?? flow.current };
}
