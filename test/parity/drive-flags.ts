import { runFlagsFace } from '../../source/faces/flags.ts';
import { Secret } from '../../source/secret.ts';
import { variableOf } from '../../source/variables.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Facts, StepId } from '../../source/wizard/types.ts';
import { HERE, SECRET } from '../faces/setup.ts';
import type { Drive } from './run.ts';
import { isAccess, isEntries, isOffer, type Line, type Reply, type Scenario } from './scenarios.ts';

export const driveFlags: Drive = async ({ start, script }) => {
  const said: string[] = [];
  const silence = { yes: true, demo: false };
  // As the command does it: nobody sees a default alias here, so there is none.
  const facts = { ...start.facts, user: '', givenSecrets: secretsOf(script) };
  const say = (line: string) => said.push(line);
  const unheard = { write: () => {}, report: () => {} };
  const outcome = await runFlagsFace({ ...start, facts, silence, dryRun: false, say, ...unheard });
  if (outcome !== 'done') throw new Error(`${outcome}\n${said.join('\n')}`);
  return [];
};

/** As they come from their files. */
function secretsOf(script: readonly Line[]): Facts['givenSecrets'] {
  const secrets = journey.flatMap(({ id, secretFile }) => {
    const [, text] = script.findLast(([screen]) => screen === id) ?? [];
    if (secretFile === undefined || typeof text !== 'string') return [];
    return [[id, { secret: new Secret(text), origin: { kind: 'flag', name: `--${secretFile}` } }]];
  });
  return Object.fromEntries(secrets);
}

/** The last answer of every question as its flag, which counts more than what was said beforehand. */
export function flagsOf({ script, argv = [], env = {}, profile }: Scenario): {
  readonly argv: readonly string[];
  readonly env: NonNullable<Scenario['env']>;
} {
  const isSaid = (flag: string) => argv.includes(`--${flag}`) || variableOf(flag) in env;
  const answers = new Map<StepId, readonly string[]>(isSaid('alias') ? [] : [['alias', ['jane@laptop']]]);
  if (profile !== undefined) answers.set('url', [HERE]);
  for (const [screen, reply] of script) {
    if (isAccess(reply)) answers.set('apis', reply.apis ?? []).set('policies', reply.policies ?? []);
    else if (isOffer(reply)) answers.set('deployment', [reply.as]);
    else if (screen !== 'access' && screen !== 'key') {
      const texts = textsOf(reply);
      if (texts !== undefined) answers.set(screen, texts);
    }
  }
  const words = journey.flatMap(({ id, flag }) => {
    const texts = answers.get(id);
    if (texts === undefined || flag === undefined) return [];
    if (flag.value === undefined) return texts[0] === 'yes' ? [`--${flag.name}`] : [`--no-${flag.name}`];
    return texts.filter((text) => text !== '').map((text) => `--${flag.name}=${text}`);
  });
  const isReplaced = (word = '') => words.some((given) => given.startsWith(`${word}=`));
  const kept = argv.filter((word, index) => !isReplaced(word) && !isReplaced(argv[index - 1]));
  return { argv: [...kept, ...words], env: { TYK_KEY_WIZARD_SECRET: SECRET, ...env } };
}

function textsOf(reply: Reply): readonly string[] | undefined {
  if (typeof reply === 'string') return [reply];
  if (isEntries(reply)) return reply;
  return 'as' in reply ? [reply.as] : undefined;
}
