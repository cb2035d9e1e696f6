import { keptIn } from '../store/folder.ts';
import { saveProfile, touchProfile } from '../store/profiles.ts';
import { reasonOf, storeSecret } from '../store/secrets.ts';
import { type ActionResult, failedResult } from '../wizard/key-stage.ts';
import type { Answers, Facts, Surroundings } from '../wizard/types.ts';

type Place = {
  readonly configFolder?: string | undefined;
  readonly place: { readonly env: NodeJS.ProcessEnv };
};

/**
 * Saves the deployment as a profile (name, kind, addresses, organisation), and its credential in the place that was
 * agreed to. Never throws a WizardError.
 */
export async function rememberDeployment(
  answers: Answers,
  facts: Facts,
  place: Place,
): Promise<ActionResult> {
  const { deployment, url } = answers;
  if (deployment === undefined || deployment === 'demo' || url === undefined) {
    return { state: 'failed', what: 'There is no deployment to remember.', next: '' };
  }
  try {
    const { remember: name = '', gatewayUrl, localGatewayUrl, caFile } = answers;
    const { organisation, face } = facts;
    const optional = { gatewayUrl, localGatewayUrl, caFile, organisation, face };
    const given = Object.entries(optional).filter(([, value]) => value !== undefined && value !== '');
    if (name !== '') {
      // Whoever writes over a profile has not said that the mark goes.
      const isMarked = facts.profiles.some((one) => one.name === name && one.url === url && one.production);
      const mark = isMarked ? { production: true as const } : {};
      const profile = { name, deployment, url, lastUsed: facts.now, ...Object.fromEntries(given), ...mark };
      await saveProfile(keptIn(place.configFolder), profile);
    }
    const saved = name === '' ? '' : `Remembered as ${name}.`;
    const kept = await keepCredential(answers, url, place);
    if (kept !== undefined && 'why' in kept) {
      const { why, next, unkept } = kept;
      const what = `${saved} The credential was not stored. ${why}`.trim();
      return { state: 'failed', what, next, unkept };
    }
    return { state: 'done', said: [saved, kept?.said].filter(Boolean).join(' '), safe: false };
  } catch (error) {
    return failedResult(error);
  }
}

const saidOf = {
  keychain: 'Its credential is in the keychain.',
  command: 'Its credential comes from the command.',
  file: 'Its credential is in the file, in plain text.',
} as const;

type Unkept = {
  readonly why: string;
  readonly next: string;
  readonly unkept: Pick<Surroundings, 'noKeychain'>;
};

async function keepCredential(
  { keep, keepInFile, credential }: Answers,
  url: string,
  { configFolder, place }: Place,
): Promise<{ readonly said: string } | Unkept | undefined> {
  if (keep === undefined || keep.in === 'nowhere' || credential === undefined) return undefined;
  if (keep.in === 'file' && keepInFile !== true) return undefined;
  const agreed = keep.in === 'command' ? keep : { in: keep.in };
  // Somebody is there and may unlock the keychain: it is waited for.
  const waiting = { onSilent: () => undefined };
  const shell = { env: place.env, terminal: false, quiet: true } as const;
  const folder = keptIn(configFolder);
  const stored = await storeSecret(url, credential, agreed, folder, waiting, shell).catch(reasonOf);
  if (!('why' in stored)) return { said: saidOf[keep.in] };
  // One that is only locked can still be unlocked.
  const isGone = keep.in === 'keychain' && 'state' in stored && stored.state === 'not-available';
  return { why: stored.why, next: stored.next, unkept: isGone ? { noKeychain: stored.why } : {} };
}

/** A key was made on a saved deployment: its profile is offered first from now on. Never throws. */
export async function noteUse(
  answers: Answers,
  facts: Facts,
  configFolder: string | undefined,
): Promise<void> {
  if (configFolder === undefined) return;
  const isUsed = ({ deployment, url }: Facts['profiles'][number]) =>
    deployment === answers.deployment && url === answers.url;
  for (const { name } of facts.profiles.filter(isUsed)) {
    // The key is what counts: that its deployment was used can be forgotten.
    await touchProfile(configFolder, name, facts.now).catch(() => {});
  }
}
