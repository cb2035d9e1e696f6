import { expect } from 'vitest';
import { type Result, readResults } from '../../source/store/results-file.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { hashOf } from '../../source/tyk/key-form.ts';
import type { KeyRecord } from '../../source/tyk/types.ts';
import { marks } from '../../source/wizard/bulk/mark.ts';
import type { Sandbox } from '../helpers/sandbox.ts';

/** The API of all rows in these tests. */
export const ORDERS = '4a0e7d52bf9140c6ecd45f60718293a4';
const organisation = '5e9d9544a1dcd60001d0ed20';

type Store = Pick<Sandbox, 'url' | 'credential'>;

/** All keys that the sandbox holds. */
export async function keysOf(
  { url, credential }: Store,
  as: 'gateway' | 'dashboard' = 'gateway',
): Promise<readonly (KeyRecord & { readonly name: string })[]> {
  const client =
    as === 'gateway' ? createGatewayClient({ url, credential }) : createDashboardClient({ url, credential });
  const near = { apiId: ORDERS, organisation };
  const listing = await client.listKeys(near, 1_000_000);
  if ('unlisted' in listing) throw new Error(listing.unlisted.what);
  const keys: (KeyRecord & { readonly name: string })[] = [];
  for (const ref of listing.keys) {
    const name = 'hash' in ref ? ref.hash : ref.key.reveal();
    keys.push({ ...(await client.read(ref, near)), name });
  }
  return keys;
}

export async function resultsOf(path: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for await (const result of readResults(path)) results.push(result);
  return results;
}

/** The one promise of a run that has come to its end: for each row one line and one live key, the one in the line. */
export async function expectWhole(store: Store, out: string, rows: number, as?: 'dashboard'): Promise<void> {
  const [keys, results] = [await keysOf(store, as), await resultsOf(out)];
  const numbers = Array.from({ length: rows }, (_, at) => at + 1);
  const sorted = (some: readonly number[]) => some.toSorted((one, other) => one - other);
  expect(sorted(results.map(({ row }) => row))).toEqual(numbers);
  expect(sorted(keys.map(({ metadata }) => Number(metadata[marks.row])))).toEqual(numbers);
  const live = new Map(keys.map(({ name, metadata }) => [Number(metadata[marks.row]), name]));
  for (const { row, key, hash, outcome } of results) {
    expect(outcome).toBe('made');
    // Of an answer that was cut the hash may be missing.
    expect([hash, key && hashOf(key), key?.reveal()]).toContain(live.get(row));
  }
}
