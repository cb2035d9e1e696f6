import { WizardError } from '../errors.ts';
import { tryBeforeOutput } from '../run/act.ts';
import { createKey, madeFacts } from '../run/create.ts';
import type { Standing } from '../run/recipe.ts';
import { rememberDeployment } from '../run/remember.ts';
import { effects } from '../wizard/effects.ts';
import { accept, back, cutTrail, type Flow, isOver, stepById } from '../wizard/flow.ts';
import { helpPage } from '../wizard/help-page.ts';
import { outcomeOfKey } from '../wizard/outcome.ts';
import { journey } from '../wizard/steps/journey.ts';
import { askKeepAgain, wantsRemembering } from '../wizard/steps/remember.ts';
import { summaryLines } from '../wizard/summary.ts';
import type { Facts } from '../wizard/types.ts';
import { askKeyStage } from './ask-key-stage.ts';
import type { AskEnd, AskStart } from './ask-loop.ts';
import { askLost } from './ask-lost.ts';
import { askScreen } from './ask-step.ts';
import type { Asker } from './asker.ts';
import { endWithoutKey, tellWaits } from './lost-lines.ts';

/** Makes the key and asks what shall happen with it. Without an end: it was not made, and review is asked again. */
export async function askCreate(
  asker: Asker,
  options: AskStart,
  standing: Standing,
): Promise<AskEnd | undefined> {
  const { services, shell } = options;
  const { flow } = standing;
  // How long the key lives is counted from now.
  const facts = { ...standing.facts, now: Math.floor(Date.now() / 1000) };
  asker.say('Creating the key.');
  const { signal } = new AbortController();
  const watch = {
    onProgress: tellWaits(asker.say),
    ...tryBeforeOutput(flow, facts, services),
  };
  const made = await createKey(flow.answers, facts, services, signal, watch).catch(asFailure);
  if (made instanceof WizardError && made.kind === 'outcome-unknown')
    return askAboutLost(asker, options, standing);
  if (made instanceof WizardError) {
    asker.warn(made.explanation);
    return undefined;
  }
  const stage = await askKeyStage(asker, made, { flow, facts }, options);
  const said = [...stage.said];
  if (stage.end === 'done') said.push(...(await askRemember(asker, options, { flow, facts })));
  const kept = stage.tried === undefined ? made : { ...made, tried: stage.tried };
  const lines = summaryLines(journey, flow, facts, madeFacts(kept), said, shell);
  const outcome = outcomeOfKey(kept, made.delivered.problem?.kind);
  return { outcome, lines, keepRunning: stage.end === 'keep-running', standing: { flow, facts } };
}

/** A create of this run, or of the one before, whose answer was lost: it is looked for, and another needs a yes. */
export async function askAboutLost(
  asker: Asker,
  options: AskStart,
  standing: Standing,
): Promise<AskEnd | undefined> {
  const { session } = options.services;
  const next = await askLost(asker, session);
  if (next === 'again') return askCreate(asker, options, standing);
  return next === 'leave' ? endWithoutKey(session, options.shell) : undefined;
}

function asFailure(error: unknown): WizardError {
  if (error instanceof WizardError) return error;
  throw error;
}

/** The questions after the key; quit is a no, and so is back from the first. */
async function askRemember(
  asker: Asker,
  { services }: Pick<AskStart, 'services'>,
  { flow, facts }: Standing,
): Promise<readonly string[]> {
  const cut = cutTrail(journey, flow, facts);
  const answered = await askAfter(asker, cut, facts);
  if (answered === undefined || !wantsRemembering(answered.answers)) return [];
  const { slow, slowAfter } = effects.stored;
  const isKeychain = answered.answers.keep?.in === 'keychain';
  const timer = isKeychain ? setTimeout(() => asker.say(slow), slowAfter) : undefined;
  const result = await rememberDeployment(answered.answers, facts, services).finally(() =>
    clearTimeout(timer),
  );
  if (result.state === 'failed') {
    asker.warn({ what: result.what, next: result.next });
    if (result.unkept === undefined) return [];
    const again = askKeepAgain(journey, answered, result);
    return askRemember(asker, { services }, { flow: again, facts: { ...facts, ...result.unkept } });
  }
  return result.state === 'done' ? [result.said] : [];
}

/** Undefined: nothing is to be remembered. */
async function askAfter(asker: Asker, begun: Flow, facts: Facts): Promise<Flow | undefined> {
  let flow = begun;
  while (!isOver(journey, flow, facts)) {
    const asked = await askScreen(asker, flow, facts);
    if ('go' in asked && asked.go === 'help') {
      helpPage(stepById(journey, flow.current), flow.answers, facts).flat().forEach(asker.say);
    } else if ('go' in asked) {
      const previous = asked.go === 'back' ? back(journey, flow, facts) : undefined;
      if (previous === undefined) return undefined;
      flow = previous;
    } else if ('values' in asked) flow = accept(journey, flow, facts, asked.values);
  }
  return flow;
}
