import { writeJson } from '../text.ts';
import { originOf } from '../wizard/parse/address.ts';
import { sayProfile } from '../wizard/steps/deployment.ts';
import type { Facts, Profile } from '../wizard/types.ts';
import { localDateTime } from '../wizard/words.ts';

/** The saved profiles, the first offered first, as text or as JSON. No credential: only where it is stored. */
export function listProfiles(
  profiles: readonly Profile[],
  stored: NonNullable<Facts['stored']>,
  isJson: boolean,
): string {
  const placeOf = ({ url }: Pick<Profile, 'url'>) => stored[originOf(url)];
  if (isJson) {
    const rows = profiles.map(({ lastUsed, production = false, face: _, ...profile }, index) => ({
      ...profile,
      production,
      default: index === 0,
      lastUsed: lastUsed === 0 ? null : new Date(lastUsed * 1000).toISOString(),
      credential: placeOf(profile) ?? null,
    }));
    return `${writeJson({ schemaVersion: 1, ok: true, profiles: rows })}\n`;
  }
  if (profiles.length === 0) return 'No profile is saved yet. tyk-key-wizard profiles add NAME\n';
  const longest = Math.max(...profiles.map(({ name }) => name.length));
  const lines = profiles.map((profile, index) => {
    const place = placeOf(profile);
    const parts = [
      sayProfile(profile),
      place === undefined ? 'no credential stored' : `credential: ${place}`,
      profile.lastUsed === 0 ? 'never used' : `last used ${localDateTime(profile.lastUsed)}`,
      ...(index === 0 && profiles.length > 1 ? ['offered first'] : []),
    ];
    return `${profile.name.padEnd(longest)}  ${parts.join(' · ')}\n`;
  });
  return lines.join('');
}
