import { WizardError } from '../../errors.ts';
import { changeKept, forgetKept, type KeptKey, keepKey } from '../../store/kept-keys.ts';
import type { KeyChange } from '../../tyk/key-types.ts';
import type { Limits } from '../../tyk/types.ts';
import { nameRight } from '../../wizard/access.ts';
import { whyNotChanged } from '../../wizard/keys/allowed.ts';
import { isSuspended } from '../../wizard/keys/row.ts';
import { describeLimits } from '../../wizard/parse/limits.ts';
import type { Problem } from '../../wizard/types.ts';
import { localDateTime } from '../../wizard/words.ts';
import { unixNow } from '../clock.ts';
import { type KeyDesk, nowOf } from './desk.ts';
import type { Found } from './find.ts';
import { changeKey, type Effort, removeKey, stopping } from './hold.ts';

/** What was done, once it was read again and found so. */
export type Done = { readonly what: string; readonly notes: readonly string[] };

/** Throws WizardError `usage` where this key cannot be changed so, and what `changeKey` throws. */
async function change(desk: KeyDesk, found: Found, wanted: KeyChange): Promise<Effort> {
  const refusal = whyNotChanged(found.held, wanted, desk.facts);
  if (refusal !== undefined) throw new WizardError('usage', refusal);
  return changeKey(desk.client, found.target, found.held, wanted, desk.watch);
}

export async function extendKey(desk: KeyDesk, found: Found, expires: number | 'never'): Promise<Done> {
  const effort = await change(desk, found, { expires });
  await keep(desk, found, { expires });
  return { what: `${found.name} ${sayEnd(expires)}.`, notes: sayEffort(effort) };
}

export async function limitKey(desk: KeyDesk, found: Found, limits: Partial<Limits>): Promise<Done> {
  const effort = await change(desk, found, { limits });
  const own = found.held.record.access.filter(({ limits: of }) => of !== undefined);
  const notes =
    own.length === 0
      ? []
      : [`Limits of its own stay at ${own.map((right) => nameRight(right, desk.facts)).join(', ')}.`];
  return {
    what: `${found.name} has new limits: ${describeLimits(limits)}.`,
    notes: [...notes, ...sayEffort(effort)],
  };
}

export async function suspendKey(desk: KeyDesk, found: Found): Promise<Done> {
  const { record } = found.held;
  if (isSuspended(record)) return { what: `${found.name} is suspended already.`, notes: [] };
  const stop = stopping(found.held);
  // Before the change: killed in between, this machine still knows what to come back to.
  if (stop.expires === 'now' && desk.folder !== undefined) {
    await keepKey(desk.folder, { ...toKept(desk, found), was: record.expires });
  }
  const effort = await change(desk, found, stop);
  return {
    what: `${found.name} is suspended: Tyk refuses its calls.`,
    notes: [...sayCache(found), ...sayEffort(effort), 'It works again with: tyk-key-wizard keys resume'],
  };
}

/** `expires` where this machine does not know what to come back to, or it has passed. */
export async function resumeKey(desk: KeyDesk, found: Found, expires?: number | 'never'): Promise<Done> {
  const { record } = found.held;
  if (!isSuspended(record)) return { what: `${found.name} is not suspended.`, notes: [] };
  const isEnded = record.expires === 1;
  const end = expires ?? (isEnded ? found.known?.was : undefined);
  if (isEnded && (end === undefined || (end !== 'never' && end <= nowOf(desk)))) {
    throw new WizardError('usage', end === undefined ? unknownEnd : passedEnd(end));
  }
  const wanted = { inactive: false, ...(end === undefined ? {} : { expires: end }) };
  if (record.inactive && record.policies.length > 0) throw new WizardError('usage', policyOff);
  const effort = await change(desk, found, wanted);
  await keep(desk, found, { was: undefined, ...(end === undefined ? {} : { expires: end }) });
  const until = end ?? record.expires;
  return { what: `${found.name} works again and ${sayEnd(until)}.`, notes: sayEffort(effort) };
}

const policyOff: Problem = {
  what: 'This key is off because its policy is inactive.',
  next: 'Make the policy active again; the key itself is fine.',
};

const unknownEnd: Problem = {
  what: 'This key was suspended through its expiry, and its former expiry is not known on this machine.',
  next: 'Use: tyk-key-wizard keys resume REF --expires 30d',
};

function passedEnd(end: number): Problem {
  return {
    what: `This key was due to end ${localDateTime(end)}, and that passed while it was suspended.`,
    next: 'Give it a new expiry: tyk-key-wizard keys resume REF --expires 30d',
  };
}

export async function revokeKey(desk: KeyDesk, found: Found): Promise<Done> {
  const effort = await removeKey(desk.client, found.target, found.held, desk.watch);
  if (desk.folder !== undefined) await forgetKept(desk.folder, { id: found.id, origin: desk.origin });
  return { what: `${found.name} is gone.`, notes: [...sayCache(found), ...sayEffort(effort)] };
}

/** Of a key that this machine knows. A key that it does not is left as it is. */
async function keep({ folder, origin }: KeyDesk, { id }: Found, fields: Partial<Kept>): Promise<void> {
  if (folder !== undefined) await changeKept(folder, { id, origin }, fields);
}

type Kept = { readonly [Name in keyof KeptKey]: KeptKey[Name] | undefined };

/** A key as it is kept here, whoever has made it. */
export function toKept({ origin }: Pick<KeyDesk, 'origin'>, { id, held, known }: Found): KeptKey {
  const { alias, access, policies, expires, createdAt } = held.record;
  const apis = access.map(({ apiId }) => apiId);
  const at = known?.at ?? createdAt ?? unixNow();
  return { ...known, id, origin, alias: alias || (known?.alias ?? ''), apis, policies, expires, at };
}

export function sayEnd(expires: number | 'never'): string {
  return expires === 'never' ? 'never ends' : `ends ${localDateTime(expires)}`;
}

/** A Gateway may have it in its cache still (scopes.md, F2). */
function sayCache({ held }: Found): readonly string[] {
  const { quota } = held.record.limits;
  return quota === 'unlimited' ? ['A Gateway that has just served it may go on for 10 seconds.'] : [];
}

function sayEffort({ attempts, seconds }: Effort): readonly string[] {
  if (attempts < 2) return [];
  return [
    `A caller kept writing it back: it took ${attempts} writes and ${seconds.toFixed(1)} s until it lasted.`,
  ];
}
