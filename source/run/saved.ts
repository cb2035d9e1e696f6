import { keptIn } from '../store/folder.ts';
import { preferProfile, readProfiles, removeProfile, renameProfile } from '../store/profiles.ts';
import { forgetSecret, listStored } from '../store/secrets.ts';
import { originOf } from '../wizard/parse/address.ts';
import type { Changed, ProfileChange } from '../wizard/profile-change.ts';
import { unixNow } from './clock.ts';

/**
 * Changes a saved profile; its credential goes with it, unless another profile is of the same origin. Throws
 * WizardError `usage` for a name that is not there, is taken or is no name, else `storage`.
 */
export async function changeProfile(change: ProfileChange, place: string | undefined): Promise<Changed> {
  const folder = keptIn(place);
  const { name } = change;
  let said = `${name} is offered first now.`;
  let warning: string | undefined;
  if (change.do === 'prefer') await preferProfile(folder, name, unixNow());
  if (change.do === 'rename') {
    await renameProfile(folder, name, change.to);
    said = `${name} is called ${change.to} now.`;
  }
  if (change.do === 'remove') {
    const { profiles } = await readProfiles(folder);
    await removeProfile(folder, name);
    const origins = profiles.map((profile) => [profile.name, originOf(profile.url)] as const);
    const [, origin = ''] = origins.find(([other]) => other === name) ?? [];
    const isShared = origins.some(([other, own]) => other !== name && own === origin);
    const gone = origin === '' || isShared ? undefined : await forgetSecret(origin, folder);
    said = gone?.state === 'forgotten' ? `${name} and its credential are removed.` : `${name} is removed.`;
    if (gone !== undefined && 'why' in gone) warning = `Its credential is still stored. ${gone.why}`;
  }
  const { profiles } = await readProfiles(folder);
  const facts = { profiles, stored: await listStored(folder) };
  return { said, facts, warning };
}
