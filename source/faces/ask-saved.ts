import { WizardError } from '../errors.ts';
import { changeProfile, type ProfileChange } from '../run/saved.ts';
import { sayProfile } from '../wizard/steps/deployment.ts';
import type { Facts } from '../wizard/types.ts';
import { type Asker, askAside } from './asker.ts';

type Saved = Pick<Facts, 'profiles' | 'stored'>;

/** Renames or removes saved profiles, or moves one to the front, for faces that ask. Resolves to what is saved then. */
export async function manageSaved(
  asker: Asker,
  { profiles, stored }: Saved,
  configFolder: string | undefined,
): Promise<Saved> {
  const unchanged: Saved = { profiles, ...(stored === undefined ? {} : { stored }) };
  const which = await askAside(asker, {
    title: 'Which one?',
    options: profiles.map((profile) => ({
      value: profile.name,
      label: profile.name,
      detail: sayProfile(profile),
    })),
  });
  if ('go' in which) return unchanged;
  const change = await askChange(asker, which.answer);
  if (change === undefined) return unchanged;
  try {
    const { said, warning, facts } = await changeProfile(change, configFolder);
    asker.say(said);
    if (warning !== undefined) asker.warn({ what: warning });
    return facts;
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    asker.warn(error.explanation);
    return unchanged;
  }
}

async function askChange(asker: Asker, name: string): Promise<ProfileChange | undefined> {
  const what = await askAside(asker, {
    title: `What shall happen with ${name}?`,
    options: [
      { value: 'rename', label: 'Rename it' },
      { value: 'remove', label: 'Remove it and its stored credential' },
      { value: 'prefer', label: 'Offer it first' },
    ],
  });
  if ('go' in what) return undefined;
  if (what.answer === 'prefer') return { do: 'prefer', name };
  if (what.answer === 'remove')
    return (await confirmRemoval(asker, name)) ? { do: 'remove', name } : undefined;
  const to = await asker.text({ title: `What shall ${name} be called?` });
  return 'go' in to ? undefined : { do: 'rename', name, to: to.answer };
}

/** One more answer before anything is gone. */
export async function confirmRemoval(asker: Asker, name: string): Promise<boolean> {
  const reply = await askAside(asker, {
    title: `Remove ${name} and its stored credential?`,
    options: [
      { value: 'no', label: 'Keep it' },
      { value: 'yes', label: 'Remove it' },
    ],
    initial: 'no',
  });
  return 'answer' in reply && reply.answer === 'yes';
}
