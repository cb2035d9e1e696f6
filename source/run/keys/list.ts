import { ignoreGone } from '../../errors.ts';
import { type KeptKey, readKeptKeys } from '../../store/kept-keys.ts';
import { fingerprintOf } from '../../tyk/key-form.ts';
import type { HeldKey } from '../../tyk/key-types.ts';
import type { KeyRef } from '../../tyk/types.ts';
import { type KeyRow, rowOf, rowOfKnown } from '../../wizard/keys/row.ts';
import type { Problem } from '../../wizard/types.ts';
import { callOf, type KeyDesk, nearOf, nowOf } from './desk.ts';

/** Keys that are read at the same time: quick on a Gateway (1 000 in 2.9 s), and no trouble to one. */
const AT_ONCE = 8;
const MOST_KEYS = 200_000;

export function idOf(ref: KeyRef): string {
  return 'hash' in ref ? ref.hash : fingerprintOf(ref.key);
}

/** What this machine keeps of a deployment's keys, or of all; without a folder nothing. */
export async function keptOf(place: {
  readonly folder?: string | undefined;
  readonly origin?: string | undefined;
}): Promise<readonly KeptKey[]> {
  if (place.folder === undefined) return [];
  const { keys } = await readKeptKeys(place.folder);
  return place.origin === undefined ? keys : keys.filter(({ origin }) => origin === place.origin);
}

export type Listed =
  | { readonly is: 'total'; readonly of: number }
  | { readonly is: 'row'; readonly row: KeyRow; readonly ref?: KeyRef; readonly held?: HeldKey }
  /** The deployment lists no keys: what comes is what this machine knows. */
  | { readonly is: 'unlisted'; readonly problem: Problem };

/**
 * The keys of the deployment as they are read, in the order of its list; then those that only this machine knows.
 * Nothing is kept of what was handed over. Throws WizardError; stops where the signal of the desk fires.
 */
export async function* listRows(desk: KeyDesk, apiId?: string): AsyncGenerator<Listed> {
  const { client } = desk;
  const known = new Map((await keptOf(desk)).map((key) => [key.id, key]));
  const near = nearOf(desk, apiId);
  const { organisation } = near;
  const where = { ...(organisation && { organisation }), ...(apiId && { apiId }) };
  const listing = await client.listKeys(where, MOST_KEYS, callOf(desk));
  if ('unlisted' in listing) {
    yield { is: 'unlisted', problem: listing.unlisted };
    for (const key of known.values()) yield { is: 'row', row: rowOfKnown(key, nowOf(desk)) };
    return;
  }
  const { keys } = listing;
  yield { is: 'total', of: keys.length };
  // One may be removed between the list and the reading.
  const read = (ref: KeyRef) => client.readWhole(ref, near, callOf(desk)).catch(ignoreGone);
  for await (const [ref, held] of mapInOrder(keys, AT_ONCE, read)) {
    const id = idOf(ref);
    const here = known.get(id);
    known.delete(id);
    if (held !== undefined) yield { is: 'row', row: rowOf(id, held, here, nowOf(desk)), ref, held };
  }
  // A list of one API does not tell that others are gone.
  if (apiId !== undefined) return;
  for (const key of known.values()) yield { is: 'row', row: rowOfKnown(key, nowOf(desk), true) };
}

/** At most so many are under way, and nobody waits for later ones before the next is there. */
async function* mapInOrder<From, To>(
  items: readonly From[],
  atOnce: number,
  work: (item: From) => Promise<To>,
): AsyncGenerator<readonly [From, To]> {
  const underWay: { readonly item: From; readonly done: Promise<To> }[] = [];
  let next = 0;
  const fill = () => {
    while (underWay.length < atOnce && next < items.length) {
      const item = items[next] as From;
      const done = work(item);
      // Whoever waits for it meets its failure; one behind it must not end the program.
      done.catch(() => undefined);
      underWay.push({ item, done });
      next += 1;
    }
  };
  fill();
  for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
    const value = await first.done;
    fill();
    yield [first.item, value];
  }
}
