import { count, listWords } from '../../text.ts';
import type { Problem } from '../types.ts';
import { until } from '../words.ts';
import { type KnownHere, nameKey } from './row.ts';

const WEEK = 7 * 86_400;
const NAMED = 3;

/** One line for the next start: keys of this machine that end within a week. */
export function sayEnding(keys: readonly KnownHere[], now: number): Problem | undefined {
  const ending = keys
    .flatMap((key) => (typeof key.expires === 'number' ? [{ key, end: key.expires }] : []))
    .filter(({ end }) => end > now && end <= now + WEEK)
    .sort((one, other) => one.end - other.end);
  if (ending.length === 0) return undefined;
  const named = ending.slice(0, NAMED).map(({ key, end }) => `${nameKey(key)} (${until({ at: end }, now)})`);
  const more = ending.length > NAMED ? [count(ending.length - NAMED, 'more', 'more')] : [];
  const what = `${count(ending.length, 'key')} of yours ${ending.length === 1 ? 'ends' : 'end'} within a week:`;
  return { what: `${what} ${listWords([...named, ...more])}. See: tyk-key-wizard keys list --expiring 7d` };
}

/** A rotation that an earlier run has begun, and what is left of it. */
export function sayUnrotated(
  keys: readonly (KnownHere & { readonly rotation?: { readonly step: string } })[],
): readonly Problem[] {
  return keys.flatMap((key): Problem[] => {
    if (key.rotation === undefined) return [];
    const left =
      key.rotation.step === 'handed'
        ? 'The new key was delivered; the old one does not have its end date yet.'
        : 'It is not known whether anyone has the new key; the old one still works.';
    return [
      {
        what: `The rotation of ${nameKey(key)} was not finished. ${left}`,
        next: `Finish it: tyk-key-wizard keys rotate ${key.id}`,
      },
    ];
  });
}
