import { exitCodes, WizardError } from '../errors.ts';
import { askAside } from '../faces/asker.ts';
import type { Face } from '../faces/faces.ts';
import { chooseFace } from '../faces/mode.ts';
import { createBrowser } from '../run/keys/browser.ts';
import { terminalFacts } from '../run/terminal.ts';
import { sayProfile } from '../wizard/steps/deployment.ts';
import type { CommandContext } from './context.ts';
import { actOnKeys } from './keys-act.ts';
import { openWork, sayNews } from './keys-open.ts';
import type { Arguments } from './options.ts';
import { findStart, type Start } from './prepare.ts';
import { readSettings, type Settings } from './settings.ts';

/** Whoever names no action is shown the list, where somebody can be asked. */
export function askingFace(context: CommandContext, settings: Settings): Face | undefined {
  const { env, stdin, stderr } = context;
  const wanted = settings.face === undefined ? {} : { wanted: settings.face };
  const { face } = chooseFace({ ...terminalFacts(context), env, complete: false, ...wanted });
  const canOpen = !face.needsTerminal || (stdin.isTTY === true && stderr.isTTY === true);
  return face.asks && canOpen ? face : undefined;
}

export async function browse(
  context: CommandContext,
  given: Arguments,
  face: Face,
  say: (line: string) => void,
): Promise<number> {
  const { env, platform, stdin, stderr } = context;
  const settings = readSettings(given, env, platform);
  const start = await findStart(context, given, settings);
  const named = await nameProfile(start, face, { stdin, stderr });
  if (named !== undefined) {
    return browse(context, forProfile(given, named), face, say);
  }
  await sayNews(start, context, given, say);
  const work = await openWork(context, given, settings, start, say);
  const { rotate } = await face.browse(createBrowser(work.desk), {
    ...{ stdin, stderr, env, platform },
    onMount: work.setUnmount,
  });
  return rotate === undefined ? exitCodes.done : actOnKeys('rotate', [rotate], work);
}

export function forProfile(given: Arguments, name: string): Arguments {
  return { ...given, values: new Map([...given.values, ['profile', [name]]]) };
}

/** Which saved deployment, where none is said and there is one; undefined where there is nothing to choose. */
async function nameProfile(
  { facts, begin }: Start,
  face: Face,
  streams: Pick<CommandContext, 'stdin' | 'stderr'>,
): Promise<string | undefined> {
  const { answers = {}, given = {} } = begin;
  const isSaid = [answers.deployment, answers.url, given.deployment, given.url].some(
    (it) => it !== undefined,
  );
  const [only, ...others] = facts.profiles;
  if (isSaid || only === undefined) return undefined;
  if (others.length === 0) return only.name;
  const options = facts.profiles.map((profile) => ({
    value: profile.name,
    label: profile.name,
    detail: sayProfile(profile),
  }));
  const asker = await face.openAsker(streams);
  const reply = await askAside(asker, { title: 'Keys of which deployment?', options }).finally(() =>
    asker.close(),
  );
  if ('go' in reply) throw new WizardError('left', { what: 'You left before a deployment was chosen.' });
  return reply.answer;
}
