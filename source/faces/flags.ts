import { type Outcome, WizardError } from '../errors.ts';
import { presentError, presentGaps, presentOffers, presentProblem } from '../present.ts';
import { createKey, type Made, madeFacts } from '../run/create.ts';
import { runEffect } from '../run/effects.ts';
import { performAction } from '../run/key-actions.ts';
import type { Services } from '../run/services.ts';
import { effects, pendingEffect } from '../wizard/effects.ts';
import { type Flow, settle, startFlow } from '../wizard/flow.ts';
import { outcomeOfProof, sayProof } from '../wizard/outcome.ts';
import type { Shell } from '../wizard/shell-words.ts';
import { journey, stageNames } from '../wizard/steps/journey.ts';
import { keyLines } from '../wizard/summary.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { Facts } from '../wizard/types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../wizard/unanswered.ts';

export type FlagsStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly silence: Silence;
  readonly shell: Shell;
  /** One line for people, on stderr. */
  say(line: string): void;
};

/** No questions: what is missing or wrong is listed in two rounds, before the network and after the lists. */
export async function runFlagsFace(options: FlagsStart): Promise<Outcome> {
  const { services, silence, shell, say } = options;
  let facts = options.facts;
  let flow = startFlow(journey, facts, options.begin);
  const stop = (gaps: readonly Gap[]): Outcome => {
    for (const line of presentGaps(gaps, flow, facts, { shell, yes: silence.yes && !silence.demo }))
      say(line);
    return 'usage';
  };

  const early = findGaps(journey, flow, facts, silence);
  if (early.length > 0) return stop(early);
  flow = fillAddress(flow, facts, silence);

  const never = new AbortController().signal;
  for (let name = pendingEffect('lists', flow.answers, facts); name !== undefined; ) {
    say(`${effects[name].title(flow.answers)} …`);
    const result = await runEffect(name, flow.answers, facts, services.session, never);
    if (result.state === 'failed') {
      for (const line of [...presentProblem(result.problem), ...presentOffers(result.problem)]) say(line);
      return result.error?.kind ?? 'unreachable';
    }
    facts = { ...facts, ...result.facts };
    flow = settle(journey, flow, facts);
    name = pendingEffect('lists', flow.answers, facts);
  }

  flow = fillDefaults(journey, flow, facts, silence);
  const late = findGaps(journey, flow, facts, silence);
  return late.length > 0 ? stop(late) : create({ ...options, facts }, flow);
}

/** Only what is needed to reach the deployment; the rest waits for the lists. */
function fillAddress(flow: Flow, facts: Facts, silence: Silence): Flow {
  const steps = journey.filter((step) => step.stage < 3);
  return fillDefaults(steps, flow, facts, silence);
}

async function create(options: FlagsStart, flow: Flow): Promise<Outcome> {
  const { facts, services, say } = options;
  const sayStage = (stage: number, text: string) =>
    say(`Stage ${stage} of ${stageNames.length}: ${stageNames[stage - 1]} · ${text}`);
  const stages = finishedStages(journey, flow, facts, 5);
  for (const stage of [1, 2, 3, 4]) sayStage(stage, stages[stage - 1]?.text ?? 'decided by the policy');
  sayStage(5, 'everything stands; creating the key');
  let made: Made;
  try {
    const { signal } = new AbortController();
    made = await createKey(flow.answers, facts, services, signal);
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    for (const line of presentError(error)) say(line);
    return error.kind;
  }
  const { what, next } = sayProof(made.proof);
  const { problem } = made.delivered;
  sayStage(6, what);
  if (next !== undefined) say(`  ${next}`);
  if (problem !== undefined) for (const line of presentError(problem)) say(line);
  // Only when asked for: nobody waits in front of this clipboard.
  if (flow.answers.copy && flow.origins.copy?.kind !== 'default') await copy(made, options);
  for (const line of keyLines(flow, facts, madeFacts(made), options.shell)) say(line);
  return problem?.kind ?? outcomeOfProof(made.proof);
}

async function copy({ created }: Made, { services, say }: FlagsStart): Promise<void> {
  const asked = { input: '', agreed: false, byKeyPress: false };
  const result = await performAction('copy', created.key, asked, services.place);
  if (result.state === 'done') say(result.said);
  if (result.state === 'failed') say(`! ${result.what} ${result.next}`);
}
