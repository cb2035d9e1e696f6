import { type Outcome, WizardError } from '../errors.ts';
import { presentError, presentGaps, presentOffers, presentProblem } from '../present.ts';
import type { Report } from '../present-json.ts';
import { createKey, type Made, madeFacts } from '../run/create.ts';
import { performAction } from '../run/key-actions.ts';
import { requestText } from '../run/request-text.ts';
import type { Services } from '../run/services.ts';
import { type Flow, startFlow } from '../wizard/flow.ts';
import { outcomeOfProof, sayProof } from '../wizard/outcome.ts';
import { planRequest } from '../wizard/plan.ts';
import { reviewRows, sayOrigin } from '../wizard/review.ts';
import type { Shell } from '../wizard/shell-words.ts';
import { journey, stageNames } from '../wizard/steps/journey.ts';
import { keyLines } from '../wizard/summary.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { Facts } from '../wizard/types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../wizard/unanswered.ts';
import { reach } from './reach.ts';

export type FlagsStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly silence: Silence;
  readonly shell: Shell;
  /** Show the request and what it would do; create nothing. */
  readonly dryRun: boolean;
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
  const reached = await reach(begun, options.facts, journey, services, silence, say);
  const { facts } = reached;
  if (reached.state === 'gaps') return stop(options, reached.gaps, reached.flow, facts);
  if (reached.state === 'failed') {
    const { problem, outcome } = reached;
    for (const line of [...presentProblem(problem), ...presentOffers(problem)]) say(line);
    options.report({ ...noWarnings, outcome, answers: reached.flow.answers, facts, problem });
    return outcome;
  }
  const flow = fillDefaults(journey, reached.flow, facts, silence);
  const late = findGaps(journey, flow, facts, silence);
  if (late.length > 0) return stop(options, late, flow, facts);
  return options.dryRun ? showRequest(options, flow, facts) : create({ ...options, facts }, flow);
}

const noWarnings = { warnings: [] } as const;

function stop(
  { silence, shell, say, report }: FlagsStart,
  gaps: readonly Gap[],
  flow: Flow,
  facts: Facts,
): Outcome {
  const lines = presentGaps(gaps, flow, facts, { shell, yes: silence.yes && !silence.demo });
  for (const line of lines) say(line);
  const problem = { what: lines[0]?.replace('✖ ', '') ?? '' };
  report({ ...noWarnings, outcome: 'usage', answers: flow.answers, facts, gaps, problem });
  return 'usage';
}

/** The dry run: what was checked and would be done, and the very request with a variable for the credential. */
function showRequest({ services, shell, say, write, report }: FlagsStart, flow: Flow, facts: Facts): Outcome {
  const { answers } = flow;
  const rows = reviewRows(journey, flow, facts);
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
  sayStage(5, 'everything stands; creating the key');
  let made: Made;
  try {
    const { signal } = new AbortController();
    made = await createKey(flow.answers, facts, services, signal);
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    for (const line of presentError(error)) say(line);
    options.report({
      ...noWarnings,
      outcome: error.kind,
      answers: flow.answers,
      facts,
      problem: error.explanation,
    });
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
