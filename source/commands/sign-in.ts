import { WizardError } from '../errors.ts';
import { flags } from '../faces/faces.ts';
import { type Reached, reach } from '../faces/reach.ts';
import { presentGaps, presentOffers, sayGaps } from '../present.ts';
import { startFlow } from '../wizard/flow.ts';
import type { Standing } from '../wizard/standing.ts';
import { journey } from '../wizard/steps/journey.ts';
import { type CommandContext, say } from './context.ts';
import { openStage, type Stage, type Start } from './prepare.ts';
import type { Settings } from './settings.ts';

/** As far as the lists, without a question: where every default may be taken. */
export async function signIn(
  context: CommandContext,
  settings: Settings,
  { facts, begin, silence, folder }: Start,
): Promise<Stage & { readonly reached: Reached }> {
  const stage = await openStage(context, settings, folder, flags);
  const connecting = journey.filter(({ stage }) => stage < 3);
  const begun = startFlow(journey, facts, begin);
  const willing = { ...silence, yes: true };
  const tell = (line: string) => say(context, line);
  return { ...stage, reached: await reach(begun, facts, connecting, stage.services, willing, tell) };
}

/** For who cannot go on without the lists: says what is missing, or what helps. Throws WizardError. */
export function needReached(
  reached: Reached,
  { shell }: Pick<Settings, 'shell'>,
  tell: (line: string) => void,
): Standing {
  const { flow, facts } = reached;
  if (reached.state === 'gaps') {
    for (const line of presentGaps(reached.gaps, flow, facts, { shell, yes: false })) tell(line);
    throw new WizardError('usage', { what: sayGaps(reached.gaps) });
  }
  if (reached.state === 'failed') {
    for (const line of presentOffers(reached.problem)) tell(line);
    throw new WizardError(reached.outcome === 'done' ? 'bug' : reached.outcome, reached.problem);
  }
  return { flow, facts };
}
