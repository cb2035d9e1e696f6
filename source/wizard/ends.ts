import type { Api, End } from '../tyk/types.ts';
import { localDateTime } from './words.ts';

/** Why something cannot be chosen. Tyk itself says "200 ok" to nearly all of it (errors.md, G1, G5, G18). */
export type Refusal = { readonly reason: string; readonly next: string };

/** APIs and versions of them have an end of their own, whatever a key says. */

const next =
  'Set a later one ("2006-01-02 15:04", in UTC) or none in its definition, then read the list again.';

/** Why nothing of it can be called any more; undefined: it can. */
export function whyOver(end: End | undefined, now: number): Refusal | undefined {
  if (end === 'unreadable') return { reason: 'Tyk cannot read its expiration, and refuses every call', next };
  if (end === undefined || end > now) return undefined;
  return { reason: `expired ${localDateTime(end)}`, next };
}

/** "ends Mon 7 Dec 2026 15:04": of what can still be called. */
export function sayEnd(end: End | undefined): string {
  return typeof end === 'number' ? `ends ${localDateTime(end)}` : '';
}

/** When all of an API is over: at its own end, or with the last of its versions. */
export function endOf(api: Api): End | undefined {
  const { versionEnds } = api;
  if (versionEnds === undefined) return api.ends;
  if (api.versions.some((version) => !versionEnds.has(version))) return undefined;
  const times = [...versionEnds.values()].filter((end) => end !== 'unreadable');
  return times.length === 0 ? 'unreadable' : Math.max(...times);
}
