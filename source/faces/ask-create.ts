import { WizardError } from '../errors.ts';
import { createKey, madeFacts } from '../run/create.ts';
import { rememberDeployment } from '../run/remember.ts';
import { accept, cutTrail, stepById } from '../wizard/flow.ts';
import { outcomeOfProof } from '../wizard/outcome.ts';
import { journey } from '../wizard/steps/journey.ts';
import { summaryLines } from '../wizard/summary.ts';
import { askKeyStage } from './ask-key-stage.ts';
import type { AskEnd, AskStart, Standing } from './ask-loop.ts';
import { askScreen } from './ask-step.ts';
import type { Asker } from './asker.ts';

/** Left after a create whose answer never came (design, rule 2). */
export const unknownOutcome: AskEnd = {
  outcome: 'outcome-unknown',
  lines: ['! A key may exist. Nobody has seen it, so nobody can use it; making another is safe.'],
  keepRunning: false,
};

/** Makes the key and asks what shall happen with it. Without an end: it was not made, and review is asked again. */
export async function askCreate(
  asker: Asker,
  options: AskStart,
  standing: Standing,
): Promise<{ readonly end: AskEnd } | { readonly isUncertain: boolean }> {
  const { services, shell } = options;
  const { flow } = standing;
  // How long the key lives is counted from now.
  const facts = { ...standing.facts, now: Math.floor(Date.now() / 1000) };
  asker.say('Creating the key.');
  const made = await createKey(flow.answers, facts, services, new AbortController().signal).catch(asFailure);
  if (made instanceof WizardError) {
    asker.warn(made.explanation);
    return { isUncertain: made.kind === 'outcome-unknown' };
  }
  const stage = await askKeyStage(asker, made, { flow, facts }, options);
  const said = [...stage.said];
  if (stage.end === 'done') said.push(...(await askRemember(asker, options, { flow, facts })));
  const lines = summaryLines(journey, flow, facts, madeFacts(made), said, shell);
  const outcome = made.delivered.problem?.kind ?? outcomeOfProof(made.proof);
  return { end: { outcome, lines, keepRunning: stage.end === 'keep-running' } };
}

function asFailure(error: unknown): WizardError {
  if (error instanceof WizardError) return error;
  throw error;
}

/** The question after the key; back and quit are a no. */
async function askRemember(
  asker: Asker,
  { services }: AskStart,
  standing: Standing,
): Promise<readonly string[]> {
  const { facts } = standing;
  const flow = cutTrail(journey, standing.flow, facts);
  while (stepById(journey, flow.current).stage === 6) {
    const asked = await askScreen(asker, flow, facts);
    if ('go' in asked && asked.go !== 'help') return [];
    if ('go' in asked) stepById(journey, flow.current).help(flow.answers, facts).forEach(asker.say);
    if (!('values' in asked)) continue;
    const { answers } = accept(journey, flow, facts, asked.values);
    if (!answers.remember) return [];
    const result = await rememberDeployment(answers.remember, answers, facts, services.configFolder);
    if (result.state === 'failed') asker.warn({ what: result.what, next: result.next });
    return result.state === 'done' ? [result.said] : [];
  }
  return [];
}
