import { ignoreGone, isAbort, WizardError } from '../../errors.ts';
import type { CallOptions, KeyRef, NearKey, TykClient } from '../../tyk/types.ts';
import { readMark } from '../../wizard/bulk/mark.ts';
import { searchStopped } from '../../wizard/lost.ts';
import { idOf } from '../keys/list.ts';
import { type ReadyRow, requestOf } from './make-row.ts';

/** A key that a run has made and that stands in no line of its results. */
export type MarkedKey = { readonly ref: KeyRef; readonly near: NearKey };
type MarkedKeys =
  | { readonly is: 'found'; readonly byRow: ReadonlyMap<number, readonly MarkedKey[]> }
  /** Nobody can tell: a whole sentence. */
  | { readonly is: 'unknown'; readonly why: string };

const MOST_LISTED = 1_000_000;
/** Reads at the same time. */
const AT_ONCE = 8;

/**
 * Looks for keys of these rows among all that the deployment lists. `known` are names that need not be read; it learns
 * those that have nothing to do with the run. Never throws a WizardError.
 */
export async function findMarked(
  client: TykClient,
  run: string,
  rows: ReadonlyMap<number, ReadyRow>,
  known: Set<string>,
  call: CallOptions,
): Promise<MarkedKeys> {
  const byRow = new Map<number, MarkedKey[]>();
  const seen = new Set<string>();
  try {
    for (const near of nearsOf(rows)) {
      const listing = await client.listKeys(near, MOST_LISTED, call);
      if ('unlisted' in listing) return { is: 'unknown', why: listing.unlisted.what };
      if (listing.more) return { is: 'unknown', why: 'There are more keys than can be looked through.' };
      const left = listing.keys.filter((ref) => !known.has(idOf(ref)) && !seen.has(idOf(ref)));
      const work = async () => {
        for (let ref = left.pop(); ref !== undefined; ref = left.pop()) {
          const record = await client.read(ref, near, call).catch(ignoreGone);
          const row = record && readMark(record.metadata, run);
          if (row === undefined) known.add(idOf(ref));
          else if (rows.has(row)) byRow.set(row, [...(byRow.get(row) ?? []), { ref, near }]);
          seen.add(idOf(ref));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    }
    return { is: 'found', byRow };
  } catch (error) {
    if (isAbort(error)) return { is: 'unknown', why: searchStopped };
    if (!(error instanceof WizardError)) throw error;
    return { is: 'unknown', why: error.explanation.what };
  }
}

/** Keys are listed by API, or by organisation. */
function nearsOf(rows: ReadonlyMap<number, ReadyRow>): readonly NearKey[] {
  const nears = [...rows.values()].map((row): NearKey => {
    const { access, organisation } = requestOf(row);
    return { apiId: access.apis[0]?.apiId, organisation };
  });
  return [...new Map(nears.map((near) => [JSON.stringify(near), near])).values()];
}
