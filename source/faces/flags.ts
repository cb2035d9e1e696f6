import { type Outcome, WizardError } from '../errors.ts';
import { presentError, presentGaps, presentProblem } from '../present.ts';
import { createKey, type Made } from '../run/create.ts';
import { runEffect } from '../run/effects.ts';
import type { Services } from '../run/services.ts';
import { effects, pendingEffect } from '../wizard/effects.ts';
import { type Flow, settle, startFlow, visibleSteps } from '../wizard/flow.ts';
import { stageNames, journey } from '../wizard/steps/journey.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { Facts } from '../wizard/types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../wizard/unanswered.ts';

export type FlagsStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly silence: Silence;
  /** One line for people, on stderr. */
  say(line: string): void;
};

export type FlagsEnd = { readonly outcome: Outcome; readonly made?: Made; readonly flow: Flow; readonly facts: Facts };

/** No questions: what is missing or wrong is listed in two rounds, before the network and after the lists. */
export async function runFlagsFace(options: FlagsStart): Promise<FlagsEnd> {
  const { services, silence, say } = options;
  let facts = options.facts;
  let flow = startFlow(journey, facts, options.begin);
  const stop = (gaps: readonly Gap[]): FlagsEnd => {
    for (const line of presentGaps(gaps, flow.answers, facts)) say(line);
    return { outcome: 'usage', flow, facts };
  };

  const early = findGaps(journey, flow, facts, silence);
  if (early.length > 0) return stop(early);
  flow = fillAddress(flow, facts, silence);

  const never = new AbortController().signal;
  for (let name = pendingEffect('lists', flow.answers, facts); name !== undefined; ) {
    say(`${effects[name].title(flow.answers)} …`);
    const result = await runEffect(name, flow.answers, facts, services.session, never);
    if (result.state === 'failed') {
      for (const line of presentProblem(result.problem)) say(line);
      return { outcome: result.error?.kind ?? 'unreachable', flow, facts };
    }
    facts = { ...facts, ...result.facts };
    flow = settle(journey, flow, facts);
    name = pendingEffect('lists', flow.answers, facts);
  }

  flow = fillDefaults(journey, flow, facts, silence);
  const late = [...findGaps(journey, flow, facts, silence), ...checkAll(flow, facts)];
  if (late.length > 0) return stop(late);
  return create({ ...options, facts }, flow);
}

/** Only what is needed to reach the deployment; the rest waits for the lists. */
function fillAddress(flow: Flow, facts: Facts, silence: Silence): Flow {
  return fillDefaults(
    journey.filter((step) => step.stage < 3),
    flow,
    facts,
    silence,
  );
}

function checkAll(flow: Flow, facts: Facts): readonly Gap[] {
  return visibleSteps(journey, flow, facts).flatMap((step) => {
    const value = flow.answers[step.id];
    const problem = value === undefined ? undefined : step.check?.(value, flow.answers, facts);
    return problem === undefined ? [] : [{ step, problem }];
  });
}

async function create({ facts, services, say }: FlagsStart, flow: Flow): Promise<FlagsEnd> {
  const stages = finishedStages(journey, flow, facts, 6);
  for (const [index, stage] of stages.entries()) say(sayStage(index, stage.text));
  say(sayStage(4, 'everything stands; creating the key'));
  try {
    const made = await createKey(flow.answers, facts, services.session, services.delivery, new AbortController().signal);
    const { state } = made.proof;
    const outcome = made.delivered.problem?.kind ?? (state === 'differs' || state === 'missing' ? 'contradicted' : 'done');
    return { outcome, made, flow, facts };
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    for (const line of presentError(error)) say(line);
    return { outcome: error.kind, flow, facts };
  }
}

function sayStage(index: number, text: string): string {
  return `Stage ${index + 1} of ${stageNames.length}: ${stageNames[index]} · ${text}`;
}
