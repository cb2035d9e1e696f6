import { exitCodes, WizardError } from '../errors.ts';
import { askAside } from '../faces/asker.ts';
import type { Face } from '../faces/faces.ts';
import { createBrowser } from '../run/keys/browser.ts';
import { sayProfile } from '../wizard/steps/deployment.ts';
import type { CommandContext } from './context.ts';
import { actOnKeys } from './keys-act.ts';
import { openWork, sayNews } from './keys-open.ts';
import type { Arguments } from './options.ts';
import { findStart, isDeploymentTold, type Start } from './prepare.ts';
import { readSettings } from './settings.ts';

/** Whoever names no action is shown the list, where somebody can be asked. */
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
  start: Start,
  face: Face,
  streams: Pick<CommandContext, 'stdin' | 'stderr'>,
): Promise<string | undefined> {
  const { profiles } = start.facts;
  const [only, ...others] = profiles;
  if (only === undefined || isDeploymentTold(start)) return undefined;
  if (others.length === 0) return only.name;
  const options = profiles.map((profile) => ({
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
