import { createHash } from 'node:crypto';
import { type ScopePart, spellPart } from './scope.ts';
import type { AccessRight, KeyRecord } from './types.ts';
import { UNVERSIONED } from './wire.ts';

/** What narrows a key as a whole, and whose it is, in a word to compare it by; undefined where that is nothing. */
export function markScope(
  access: readonly AccessRight[],
  { maxDepth, afterExpiry }: Pick<KeyRecord, 'maxDepth' | 'afterExpiry'>,
  whose: readonly string[] = [],
): string | undefined {
  const narrow = access.flatMap(({ apiId, versions, scope = {} }) => [
    // Limits of an API are whole, so the depth of the key may stand in them too.
    ...Object.entries(scope)
      .filter(([, value]) => value !== maxDepth)
      .map(([part, value]) => `${apiId} ${part} ${spellPart(part as ScopePart, value)}`),
    ...versions.filter((name) => !UNVERSIONED.includes(name)).map((name) => `${apiId} version ${name}`),
  ]);
  const other = [...whose, ...(afterExpiry === undefined ? [] : [afterExpiry])];
  if (narrow.length + other.length === 0 && maxDepth === undefined) return undefined;
  const whole = JSON.stringify([narrow.sort(), maxDepth, ...other]);
  return createHash('sha256').update(whole).digest('hex').slice(0, 16);
}
