import { type Outcome, WizardError } from '../errors.ts';
import { presentError, presentGaps, presentOffers, presentProblem, sayGaps, triedLines } from '../present.ts';
import type { Report } from '../present-json.ts';
import { actOnKey } from '../run/act.ts';
import { createKey } from '../run/create.ts';
import { runEffect } from '../run/effects.ts';
import { requestText } from '../run/request-text.ts';
import type { Services } from '../run/services.ts';
import { tryInSilence } from '../run/try-made.ts';
import { endOfCreation } from '../wizard/creation.ts';
import { pendingEffect } from '../wizard/effects.ts';
import { type Flow, startFlow } from '../wizard/flow.ts';
import type { ActionProgress } from '../wizard/key-stage.ts';
import { type CreateProgress, lookingForLost, sayNotLoaded } from '../wizard/lost.ts';
import { type Made, madeFacts } from '../wizard/made.ts';
import { outcomeOfKey, sayProof } from '../wizard/outcome.ts';
import type { RecipeResult } from '../wizard/recipe-write.ts';
import { planRequest } from '../wizard/request.ts';
import { reviewRows, sayOrigin, warningsOf } from '../wizard/review.ts';
import type { Shell } from '../wizard/shell-words.ts';
import type { Standing } from '../wizard/standing.ts';
import { journey, stageNames } from '../wizard/steps/journey.ts';
import { keyLines, signs } from '../wizard/summary.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { Facts, Origins } from '../wizard/types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../wizard/unanswered.ts';
import { endWithoutKey } from './face-end.ts';
import { reach } from './reach.ts';

export type FlagsStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly silence: Silence;
  readonly shell: Shell;
  /** Show the request and what it would do; create nothing. */
  readonly dryRun: boolean;
  /** Saves the answers as a recipe, where that is wanted. */
  saveRecipe?(standing: Standing): Promise<RecipeResult>;
  /** One line for people, on stderr. */
  say(line: string): void;
  /** The result, on stdout. */
  write(text: string): void;
  /** What went wrong or would be done, for machines. */
  report(report: Report): void;
};

/** No questions: what is missing or wrong is listed in two rounds, before the network and after the lists. */
export async function runFlagsFace(options: FlagsStart): Promise<Outcome> {
  const { services, silence, say } = options;
  const begun = startFlow(journey, options.facts, options.begin);
  services.ledger?.note(begun, options.facts);
  const reached = await reach(begun, options.facts, journey, services, silence, say);
  const { facts } = reached;
  if (reached.state === 'gaps') return stop(options, reached.gaps, reached.flow, facts);
  if (reached.state === 'failed') {
    const { problem, outcome, flow } = reached;
    const lines = [...presentProblem(problem), ...presentOffers(problem)];
    return fail(options, lines, { outcome, answers: flow.answers, facts, problem });
  }
  const flow = fillDefaults(journey, reached.flow, facts, silence);
  const late = findGaps(journey, flow, facts, silence);
  if (late.length > 0) return stop(options, late, flow, facts);
  const saved = await options.saveRecipe?.({ flow, facts });
  if (saved !== undefined && saved.state !== 'done') {
    const { what, next } = 'what' in saved ? saved : notSaved;
    const problem = { what, next };
    const { answers } = flow;
    return fail(options, presentProblem(problem), { outcome: 'storage', answers, facts, problem });
  }
  if (saved !== undefined) say(`✔ ${saved.said}`);
  return options.dryRun
    ? showRequest(options, flow, await preview(flow, facts, services))
    : create({ ...options, facts }, flow);
}

const notSaved = { what: 'The recipe was not saved.', next: 'Name another file, or let --force replace it.' };

/** What several policies come to; only for the dry run: who creates reads the key back. */
async function preview({ answers }: Flow, facts: Facts, { session }: Services): Promise<Facts> {
  if (pendingEffect('preview', answers, facts) !== 'preview') return facts;
  const result = await runEffect('preview', answers, facts, session, new AbortController().signal);
  return result.state === 'done' ? { ...facts, ...result.facts } : facts;
}

/** What went wrong, for people and for machines. */
function fail({ say, report }: FlagsStart, lines: readonly string[], told: Report): Outcome {
  for (const line of lines) say(line);
  report(told);
  return told.outcome;
}

function stop(options: FlagsStart, gaps: readonly Gap[], flow: Flow, facts: Facts): Outcome {
  const { silence, shell } = options;
  const lines = presentGaps(gaps, flow, facts, { shell, yes: silence.yes && !silence.demo });
  const problem = { what: sayGaps(gaps) };
  return fail(options, lines, { outcome: 'usage', answers: flow.answers, facts, gaps, problem });
}

/** The dry run: what was checked and would be done, and the very request with a variable for the credential. */
function showRequest({ services, shell, say, write, report }: FlagsStart, flow: Flow, facts: Facts): Outcome {
  const { answers } = flow;
  const rows = reviewRows(journey, flow, facts).filter(
    ({ step }) => (step !== 'copy' && step !== 'try') || isAskedFor(step, flow),
  );
  for (const row of rows) say(`${row.label.padEnd(18)}${row.value}  (${sayOrigin(row.origin)})`);
  const warnings = rows.flatMap((row) => row.warning ?? []);
  for (const warning of warnings) say(`! ${warning}`);
  say('Nothing was created. This is what would be sent:');
  const request = services.session.client(answers, facts).createRequest(planRequest(answers, facts));
  if (services.output.isJson)
    report({ outcome: 'done', answers, facts, warnings, dryRun: { request, rows } });
  else write(`${requestText(answers, facts, services.session, shell)}\n`);
  return 'done';
}

async function create(options: FlagsStart, flow: Flow): Promise<Outcome> {
  const { facts, services, say } = options;
  const sayStage = (stage: number, text: string) =>
    say(`Stage ${stage} of ${stageNames.length}: ${stageNames[stage - 1]} · ${text}`);
  const stages = finishedStages(journey, flow, facts, 5);
  for (const stage of [1, 2, 3, 4]) sayStage(stage, stages[stage - 1]?.text ?? 'decided by the policy');
  for (const warning of warningsOf(journey, flow.answers, facts)) say(`! ${warning}`);
  sayStage(5, 'everything is ready; creating the key');
  services.ledger?.note(flow, facts);
  let made: Made;
  try {
    const { signal } = new AbortController();
    made = await createKey(flow.answers, facts, services, signal, {
      onProgress: tellWaits(say),
      ...(isAskedFor('try', flow) ? { tryIt: tryAloud(options, flow.origins) } : {}),
    });
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    if (error.kind === 'outcome-unknown') return tellLost(options, flow);
    const { kind: outcome, explanation: problem } = error;
    return fail(options, presentError(error), { outcome, answers: flow.answers, facts, problem });
  }
  const { what, next } = sayProof(made.proof, made.tried);
  const { problem, to } = made.delivered;
  // On a terminal, as was asked for: nobody is asked whether it is safe.
  if (to === 'screen' && problem === undefined) services.delivery.markSafe();
  sayStage(6, what);
  if (next !== undefined) say(`  ${next}`);
  if (made.tried !== undefined) for (const line of triedLines(made.tried)) say(line);
  if (problem !== undefined) for (const line of presentError(problem)) say(line);
  // Only when asked for: nobody waits in front of this clipboard.
  if (isAskedFor('copy', flow)) await copy(made, flow, options);
  for (const line of keyLines({ flow, facts, made: madeFacts(made), shell: options.shell })) say(line);
  return outcomeOfKey(made, problem?.kind);
}

/** Not by default: nobody waits in front of this screen. */
function isAskedFor(id: 'copy' | 'try', { answers, origins }: Flow): boolean {
  return answers[id] === true && origins[id]?.kind !== 'default';
}

/** A try that says why it waits. */
export function tryAloud({ services, say }: Pick<FlagsStart, 'services' | 'say'>, origins: Origins) {
  const onProgress = (progress: ActionProgress) => {
    if (progress.is === 'waiting' && progress.seconds === progress.pause) say(progress.says);
  };
  return tryInSilence(origins, services, { onProgress });
}

/** Nobody can be asked: what was found is said, with the command that removes it. */
async function tellLost(options: FlagsStart, { answers }: Flow): Promise<Outcome> {
  const { facts, services, shell, say } = options;
  const { creation } = services;
  say(`${lookingForLost}. Ctrl+C stops that.`);
  await creation.look();
  const { problem, lost } = endOfCreation(creation.state);
  const { lines } = endWithoutKey(creation, shell);
  return fail(options, lines, { outcome: 'outcome-unknown', answers, facts, problem, lost });
}

async function copy(made: Made, flow: Flow, { facts, services, say }: FlagsStart): Promise<void> {
  const asked = { input: '', agreed: false, byKeyPress: false };
  const result = await actOnKey('copy', { ...made, answers: flow.answers, facts }, asked, services);
  if (result.state === 'done') say(`${signs[result.tone ?? 'good']} ${result.said}`);
  if (result.state === 'failed') say(`! ${result.what} ${result.next}`);
}

/** Each wait is said once, with its length. */
function tellWaits(say: (line: string) => void): (progress: CreateProgress) => void {
  let told = 0;
  return (progress) => {
    if (progress.is !== 'not-loaded' || progress.attempt === told) return;
    told = progress.attempt;
    const { what, next = '' } = sayNotLoaded(progress);
    say(`${what} ${next}`);
  };
}
