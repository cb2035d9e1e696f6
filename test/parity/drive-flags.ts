import { runFlagsFace } from '../../source/faces/flags.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { StepId } from '../../source/wizard/types.ts';
import type { Drive } from './run.ts';
import { type Reply, type Scenario, SECRET } from './scenarios.ts';

export const driveFlags: Drive = async (setup) => {
  const said: string[] = [];
  const silence = { yes: true, demo: false };
  const outcome = await runFlagsFace({ ...setup, silence, say: (line) => said.push(line) });
  if (outcome !== 'done') throw new Error(`${outcome}\n${said.join('\n')}`);
  return undefined;
};

/** The last answer of every question that has a flag, beside what was said beforehand anyway. */
export function flagsOf({ script, argv = [], env = {}, profile }: Scenario): {
  readonly argv: readonly string[];
  readonly env: NonNullable<Scenario['env']>;
} {
  const answers = new Map<StepId, readonly string[]>();
  for (const [screen, reply] of script) {
    if (screen !== 'access' && screen !== 'key') {
      const text = textOf(reply);
      if (text !== undefined) answers.set(screen, text);
    } else if (isAccess(reply)) {
      answers.set('apis', reply.apis ?? []);
      answers.set('policies', reply.policies ?? []);
    }
    if (isOffer(reply)) {
      answers.set('deployment', [reply.offer.includes('Open Source') ? 'open-source' : 'self-managed']);
    }
  }
  if (profile !== undefined) answers.set('url', ['HERE']);
  const words = journey.flatMap(({ id, flag }) => {
    const given = answers.get(id);
    if (given === undefined || flag === undefined) return [];
    const said = argv.findIndex((word) => word === `--${flag.name}`);
    const texts = said >= 0 && given.length === 0 ? [] : given;
    if (flag.value === undefined) return texts[0] === 'yes' ? [`--${flag.name}`] : [`--no-${flag.name}`];
    return texts.map((text) => `--${flag.name}=${text}`);
  });
  const isAnswered = (word: string) => words.some((given) => given.startsWith(`${word}=`));
  const kept = argv.flatMap((word, index) => (isAnswered(word) || isAnswered(argv[index - 1] ?? '') ? [] : [word]));
  return { argv: [...kept, ...words], env: { TYK_KEY_WIZARD_SECRET: SECRET, ...env } };
}

function isAccess(reply: Reply): reply is { readonly apis?: readonly string[]; readonly policies?: readonly string[] } {
  return typeof reply === 'object' && !Array.isArray(reply) && ('apis' in reply || 'policies' in reply);
}

function isOffer(reply: Reply): reply is { readonly offer: string; readonly key: string } {
  return typeof reply === 'object' && 'offer' in reply;
}

function textOf(reply: Reply): readonly string[] | undefined {
  if (typeof reply === 'string') return reply === '' ? undefined : [reply];
  if (Array.isArray(reply)) return reply;
  return typeof reply === 'object' && 'as' in reply ? [reply.as] : undefined;
}
