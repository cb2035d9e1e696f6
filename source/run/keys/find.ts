import { ignoreGone, WizardError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { KeptKey } from '../../store/kept-keys.ts';
import { repeat, sanitise } from '../../text.ts';
import { hashOf, isHash } from '../../tyk/key-form.ts';
import type { HeldKey } from '../../tyk/key-types.ts';
import type { KeyRef } from '../../tyk/types.ts';
import { nameKey } from '../../wizard/keys/row.ts';
import { callOf, type KeyDesk, nearOf } from './desk.ts';
import type { Target } from './hold.ts';
import { idOf, keptOf, listRows } from './list.ts';

export type Found = {
  readonly target: Target;
  /** Its hash; a fingerprint where keys are not hashed. */
  readonly id: string;
  readonly held: HeldKey;
  readonly known?: KeptKey;
  /** What a person calls it. */
  readonly name: string;
  /** The name of a user, by which it was found. */
  readonly user?: string;
};

/** How a key is named: by alias, hash or fingerprint, or by itself. */
type Named = { readonly text: string } | { readonly key: Secret };

/** Fewer digits of a hash could be an alias, or mean many. */
const SHORTEST_PART = 6;

/** @throws WizardError `usage` where it means none, or several */
export async function findKey(desk: KeyDesk, named: Named, onRead?: (read: number) => void): Promise<Found> {
  const kept = await keptOf(desk);
  if ('key' in named) {
    // What is kept here, and what logs say, is its hash, where there is one.
    const [key = named.key] = named.key.lines();
    const byHash = await holdKey(desk, { hash: hashOf(key) }, kept).catch(ignoreRefused);
    return byHash ?? holdKey(desk, { key }, kept);
  }
  const { text } = named;
  const known = kept.filter((key) => isCalled(key, text));
  const hashes = known.map(({ id }) => id).filter(isHash);
  if (known.length === 1 && hashes[0] !== undefined) return holdKey(desk, { hash: hashes[0] }, kept);
  if (isHash(text)) {
    const found = await holdKey(desk, { hash: text }, kept).catch(ignoreGone);
    if (found !== undefined) return found;
  }
  return (await holdUser(desk, text, kept)) ?? search(desk, text, kept, onRead);
}

/** The name of a user is none of a key: it may be said. */
async function holdUser(desk: KeyDesk, user: string, kept: readonly KeptKey[]): Promise<Found | undefined> {
  const near = { ...nearOf(desk), byName: true as const };
  const ref = { key: new Secret(user) };
  const held = await desk.client.readWhole(ref, near, callOf(desk)).catch(ignoreRefused);
  if (held?.kind !== 'basic-user') return undefined;
  const found = toFound(desk, ref, held, kept, false);
  return { ...found, target: { ref, near }, name: user, user };
}

/** By its alias, its hash or fingerprint, or the beginning of that. */
export function isCalled({ alias, id }: Pick<KeptKey, 'alias' | 'id'>, text: string): boolean {
  return [alias, id].includes(text) || (text.length >= SHORTEST_PART && id.startsWith(text));
}

/** A Gateway that does not hash answers 400, one that hashes otherwise 404. */
function ignoreRefused(error: unknown): undefined {
  if (error instanceof WizardError && error.kind === 'refused') return undefined;
  throw error;
}

/** Aliases stand in no list: every key has to be read, and all of them, for two may have the same. */
async function search(
  desk: KeyDesk,
  text: string,
  kept: readonly KeptKey[],
  onRead?: (read: number) => void,
): Promise<Found> {
  const found: { readonly ref: KeyRef; readonly held: HeldKey; readonly id: string }[] = [];
  let read = 0;
  for await (const listed of listRows(desk)) {
    if (listed.is === 'unlisted') throw explainUnlisted(text, listed.problem.what);
    if (listed.is !== 'row' || listed.ref === undefined || listed.held === undefined) continue;
    read += 1;
    onRead?.(read);
    const { row, ref, held } = listed;
    if (isCalled(row, text)) found.push({ ref, held, id: row.id });
  }
  const [first, ...others] = found;
  if (first === undefined) throw explainNone(text);
  if (others.length > 0) throw explainSeveral(text, found);
  return toFound(desk, first.ref, first.held, kept, true);
}

async function holdKey(desk: KeyDesk, ref: KeyRef, kept: readonly KeptKey[]): Promise<Found> {
  const known = kept.find(({ id }) => id === idOf(ref));
  const held = await desk.client.readWhole(ref, nearOf(desk, known?.apis[0]), callOf(desk));
  return toFound(desk, ref, held, kept, false);
}

function toFound(
  desk: KeyDesk,
  ref: KeyRef,
  held: HeldKey,
  kept: readonly KeptKey[],
  isListed: boolean,
): Found {
  const id = idOf(ref);
  const known = kept.find((key) => key.id === id);
  const near = nearOf(desk, held.record.access[0]?.apiId);
  const name = nameKey({ alias: held.record.alias || (known?.alias ?? ''), id });
  return {
    target: { ref, near, ...(isListed && 'key' in ref ? { isPlain: true } : {}) },
    id,
    held,
    ...(known === undefined ? {} : { known }),
    name,
  };
}

const whatThereIs = 'What there is: tyk-key-wizard keys list';

function explainNone(text: string): WizardError {
  return new WizardError('usage', {
    what: `There is no key ${repeat(text)} at this deployment.`,
    why: 'A key is named by its alias, its hash, or the first six digits of that.',
    next: whatThereIs,
  });
}

function explainSeveral(text: string, found: readonly Pick<Found, 'id'>[]): WizardError {
  const shown = found.slice(0, 5).map(({ id }) => sanitise(id));
  return new WizardError('usage', {
    what: `${repeat(text)} means ${found.length} keys.`,
    why: `Their hashes: ${shown.join(', ')}${found.length > 5 ? ' …' : ''}.`,
    next: 'Name the hash instead.',
  });
}

function explainUnlisted(text: string, why: string): WizardError {
  return new WizardError('usage', {
    what: `The key ${repeat(text)} is not known on this machine, and this deployment lists no keys.`,
    why,
    next: 'Name its hash, or pipe the key itself in: tyk-key-wizard keys show - < key.txt',
  });
}
