import { ignoreGone, WizardError } from '../../errors.ts';
import { type Result, readResults } from '../../store/results-file.ts';
import { fingerprintOf, hashOf } from '../../tyk/key-form.ts';
import type { TykClient } from '../../tyk/types.ts';
import { keyMayExist } from '../../wizard/lost.ts';
import { idOf } from '../keys/list.ts';
import { findMarked, type MarkedKey } from './find-marked.ts';
import type { ReadyRow } from './make-row.ts';

/** Rows whose create went out without an answer that tells what became of it, by the mark of the run in their keys. */
export type LostRows = {
  readonly open: Map<number, ReadyRow>;
  /** Those that were ever lost, in an earlier run too. */
  readonly ever: Map<number, ReadyRow>;
  /** Looks for their keys and removes what nobody can use: those rows may be made again then. */
  settle(signal: AbortSignal): Promise<Settled>;
  /**
   * A create may be carried out late, after its row was made again: such a key is removed.
   * @throws WizardError `outcome-unknown`
   */
  sweep(signal: AbortSignal): Promise<void>;
};
type Settled = {
  /** There is no key of these any more. */
  readonly free: readonly ReadyRow[];
  /** Where keys are not hashed, the list itself tells them. */
  readonly results: readonly Result[];
  /** Of all others nobody can tell. */
  readonly why?: string;
};

export function createLostRows(client: TykClient, run: string, path: string): LostRows {
  const open = new Map<number, ReadyRow>();
  const ever = new Map<number, ReadyRow>();
  let known: Set<string> | undefined;

  /** The names of all keys that stand in the results. */
  const readKnown = async (): Promise<Set<string>> => {
    const names = known ?? new Set<string>();
    for await (const { key, hash } of readResults(path)) {
      if (hash !== undefined) names.add(hash);
      if (key !== undefined) names.add(fingerprintOf(key)).add(hashOf(key));
    }
    known = names;
    return names;
  };
  const remove = async (keys: readonly MarkedKey[]) => {
    for (const { ref, near } of keys) await client.remove(ref, near).catch(ignoreGone);
  };

  return {
    open,
    ever,
    async settle(signal) {
      const rows = new Map(open);
      for (const [row, ready] of rows) ever.set(row, ready);
      const found = await findMarked(client, run, rows, await readKnown(), { signal });
      if (found.is === 'unknown') return { free: [], results: [], why: `${keyMayExist} ${found.why}` };
      const free: ReadyRow[] = [];
      const results: Result[] = [];
      let why: string | undefined;
      for (const [row, ready] of rows) {
        const [first, ...others] = found.byRow.get(row) ?? [];
        try {
          if (first !== undefined && 'key' in first.ref) {
            await remove(others);
            results.push(await readResult(client, row, first, first.ref.key));
          } else {
            await remove(first === undefined ? [] : [first, ...others]);
            free.push(ready);
          }
          open.delete(row);
        } catch (error) {
          if (!(error instanceof WizardError)) throw error;
          why ??= `${keyMayExist} ${error.explanation.what}`;
        }
      }
      return { free, results, ...(why === undefined ? {} : { why }) };
    },
    async sweep(signal) {
      // Where keys are hashed, nobody could tell the key of a line without a hash from one that came late.
      const hashless = new Set<number>();
      for await (const { row, key, hash } of readResults(path))
        if (key !== undefined && hash === undefined) hashless.add(row);
      const found = await findMarked(client, run, ever, await readKnown(), { signal });
      if (found.is === 'unknown') throw notChecked(found.why);
      const late = [...found.byRow].flatMap(([row, keys]) =>
        open.has(row) ? [] : keys.filter(({ ref }) => 'key' in ref || !hashless.has(row)),
      );
      await remove(late.filter(({ ref }) => !known?.has(idOf(ref)))).catch((error: unknown) => {
        throw error instanceof WizardError ? notChecked(error.explanation.what) : error;
      });
    },
  };
}

function notChecked(why: string): WizardError {
  return new WizardError('outcome-unknown', {
    what: 'Every row has its key. Whether some have a second one, which nobody has seen, could not be checked.',
    why,
    next: 'Run it again with --resume.',
  });
}

async function readResult(
  client: TykClient,
  row: number,
  { ref, near }: MarkedKey,
  key: NonNullable<Result['key']>,
): Promise<Result> {
  const { alias, expires } = await client.read(ref, near);
  const until = expires === 'never' ? expires : new Date(expires * 1000).toISOString();
  return { row, alias, key, expires: until, outcome: 'made' };
}
