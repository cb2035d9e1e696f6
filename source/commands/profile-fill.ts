import { WizardError } from '../errors.ts';
import { askScreen } from '../faces/ask-step.ts';
import { type Asker, askYesNo } from '../faces/asker.ts';
import { parseProfileName, suggestProfileName } from '../profile-name.ts';
import { type Flow, put, startFlow, stepById } from '../wizard/flow.ts';
import { helpPage } from '../wizard/help-page.ts';
import { profileAnswers } from '../wizard/steps/deployment.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Facts, Profile, StepId } from '../wizard/types.ts';
import { say } from './context.ts';
import { firstFacts } from './facts.ts';
import { givenAnswers, isOn } from './options.ts';
import { type Desk, withAsker } from './profile-desk.ts';

const told = [
  'deployment',
  'url',
  'gatewayUrl',
  'localGatewayUrl',
  'caFile',
] as const satisfies readonly StepId[];
const asked = ['deployment', 'url', 'gatewayUrl', 'localGatewayUrl'] as const satisfies readonly StepId[];

/**
 * A new profile, or another one in the place of `before`: by flags without a question, else by asking. Undefined:
 * the user left. Throws WizardError `usage` for what is wrong, and for what is missing where nobody can be asked.
 */
export async function fillProfile(
  name: string | undefined,
  before: Profile | undefined,
  desk: Desk,
): Promise<Profile | undefined> {
  const { given, context, profiles, settings } = desk;
  // Without a saved profile among the choices.
  const facts = firstFacts(context.env, [], settings, (line) => say(context, line));
  const answers = before === undefined ? {} : profileAnswers(before);
  const flow = startFlow(journey, facts, { answers, given: givenAnswers(given, context.env) });
  const wrong = told.map((id) => flow.problems[id]).find((problem) => problem !== undefined);
  if (wrong !== undefined) throw new WizardError('usage', wrong);
  const production = isOn('production', given, context.env);
  const isTold = production !== undefined || told.some((id) => isByFlag(flow, id));
  const mark = production ?? before?.production === true;
  if (isTold && name !== undefined && flow.answers.deployment !== undefined) {
    return toProfile(name, flow.answers, mark, before, facts);
  }
  const filled = await withAsker(desk, (asker) => ask(asker, name, flow, facts, mark, profiles));
  if (filled !== undefined)
    return filled === 'left' ? undefined : toProfile(filled.name, filled.answers, filled.mark, before, facts);
  throw new WizardError('usage', {
    what:
      before === undefined ? 'The profile is not complete.' : `Nothing to change on ${before.name} is given.`,
    why: 'There is nobody to ask here.',
    next: `tyk-key-wizard profiles ${before === undefined ? 'add' : 'edit'} ${name ?? 'NAME'} --deployment KIND --url ADDRESS`,
  });
}

function isByFlag({ origins }: Flow, id: StepId): boolean {
  return origins[id]?.kind === 'flag' || origins[id]?.kind === 'environment';
}

function toProfile(
  name: string,
  answers: Answers,
  production: boolean,
  before: Profile | undefined,
  facts: Facts,
): Profile {
  const { deployment } = answers;
  if (deployment === undefined || deployment === 'demo') {
    throw new WizardError('usage', { what: 'The demo needs no profile.', next: 'tyk-key-wizard --demo' });
  }
  const url = answers.url ?? stepById(journey, 'url').initial?.(answers, facts);
  if (typeof url !== 'string') {
    throw new WizardError('usage', {
      what: 'The address of the Dashboard is missing.',
      next: 'Give it with --url.',
    });
  }
  const { gatewayUrl, localGatewayUrl, caFile } = answers;
  const given = Object.entries({ gatewayUrl, localGatewayUrl, caFile }).filter(([, value]) => value);
  // The organisation is one of that address.
  const kept = before !== undefined && before.url === url ? before : undefined;
  return {
    name,
    deployment,
    url,
    ...Object.fromEntries(given),
    organisation: kept?.organisation,
    face: before?.face,
    ...(production ? { production } : {}),
    lastUsed: before?.lastUsed ?? 0,
  };
}

type Filled = { readonly name: string; readonly answers: Answers; readonly mark: boolean };

/** The journey's own questions, with the ways they are asked there; then the name and the mark. */
async function ask(
  asker: Asker,
  name: string | undefined,
  begun: Flow,
  facts: Facts,
  mark: boolean,
  profiles: readonly Profile[],
): Promise<Filled | 'left'> {
  let flow = begun;
  for (let at = 0; at < asked.length; ) {
    const current = asked[at] ?? 'deployment';
    const step = stepById(journey, current);
    const isSkipped = !step.when(flow.answers, facts, flow.origins) || isByFlag(begun, current);
    const reply = isSkipped ? { values: {} } : await askScreen(asker, { ...flow, current }, facts);
    if ('values' in reply) {
      flow = put(journey, flow, reply.values);
      at += 1;
    } else if ('go' in reply && reply.go === 'help')
      helpPage(step, flow.answers, facts).flat().forEach(asker.say);
    else if ('go' in reply && reply.go === 'back' && at > 0) at -= 1;
    else return 'left';
  }
  const { answers } = flow;
  const title = 'Is it production? Then every key made there needs a second yes.';
  const marked = await askYesNo(asker, { title, isYes: mark });
  if ('go' in marked) return 'left';
  const named = name ?? (await askName(asker, answers, profiles));
  return named === undefined ? 'left' : { name: named, answers, mark: marked.answer };
}

async function askName(
  asker: Asker,
  answers: Answers,
  profiles: readonly Profile[],
): Promise<string | undefined> {
  const taken = profiles.map((profile) => profile.name);
  const initial = suggestProfileName(answers.url ?? '', answers.deployment ?? '', taken);
  for (;;) {
    const reply = await asker.text({ title: 'What should the profile be called?', initial });
    if ('go' in reply) return undefined;
    const parsed = parseProfileName(reply.answer);
    if ('problem' in parsed) asker.warn(parsed.problem);
    else if (!taken.includes(parsed.value)) return parsed.value;
    else
      asker.warn({
        what: `There is a profile called ${parsed.value} already.`,
        next: 'Choose another name.',
      });
  }
}
