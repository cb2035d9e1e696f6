import { WizardError } from '../../errors.ts';
import { type KeptKey, keepKeys } from '../../store/kept-keys.ts';
import type { Result, ResultsFile } from '../../store/results-file.ts';
import { sanitise } from '../../text.ts';
import { fingerprintOf } from '../../tyk/key-form.ts';
import { wait } from '../../tyk/retry.ts';
import { keyMayExist } from '../../wizard/lost.ts';
import { outcomeOfProof, sayProof } from '../../wizard/outcome.ts';
import { unixNow } from '../clock.ts';
import { readBack } from '../prove.ts';
import type { LostRows } from './lost-rows.ts';
import { makeRow, type ReadyRow, type RowEnd, type RowWork } from './make-row.ts';
import { countKind, type Tally } from './tally.ts';

/** A row that is wrong, and is left out. */
export type WrongRow = { readonly row: number; readonly problem: string };
export type Verify = 'sample' | 'all' | 'none';

type BulkWork = Omit<RowWork, 'claim'> & {
  readonly results: ResultsFile;
  readonly tally: Tally;
  readonly most: number;
  readonly verify: Verify;
  /** Absent where keys have no mark: what was lost stays so. */
  readonly lost?: LostRows | undefined;
  /** Where the keys are remembered on this machine, and of which deployment they are. */
  readonly kept?: { readonly folder: string; readonly origin: string } | undefined;
  /** Ends the making; what is on its way is awaited. */
  readonly stop: AbortSignal;
};

/** One of so many is read back in a sample. */
const SAMPLE = 20;
/** How often rows are made again whose answer was lost. */
const ROUNDS = 3;
/** A create that was cut off may be carried out so much later. */
const LATE = 1_000;
const KEPT_AT_ONCE = 5_000;
/** Rows under way for each request, and at least: what is written together costs the disk no more. */
const WAITING = { each: 4, least: 32 };

/**
 * Makes the keys of all rows, each result on the disk before it counts. `uncertain` are rows that an earlier run may
 * have made. Resolves to what ended it early; rejects with WizardError `storage`.
 */
export async function makeAll(
  rows: AsyncIterable<ReadyRow | WrongRow>,
  uncertain: readonly ReadyRow[],
  work: BulkWork,
): Promise<WizardError | undefined> {
  const { results, tally, lost, stop, pace } = work;
  const rowWork: RowWork = { ...work, claim: results.claim };
  let trouble: WizardError | undefined;
  let kept: KeptKey[] = [];
  const bugs: unknown[] = [];
  const isUnknown = new Set<number>();
  const again = new Set<number>();
  stop.addEventListener('abort', () => pace.close());

  const end = (error: WizardError | undefined) => {
    trouble ??= error;
    pace.close();
  };
  const put = async (result: Result, instead?: Result) => {
    await results.append(result, instead !== undefined);
    if (instead !== undefined) {
      tally.counts[instead.outcome] -= 1;
      if (instead.error !== undefined) countKind(tally, instead.error, -1);
    }
    tally.counts[result.outcome] += 1;
    if (result.error !== undefined) countKind(tally, result.error);
  };
  const remember = async (isLast: boolean) => {
    if (work.kept === undefined || (!isLast && kept.length < KEPT_AT_ONCE)) return;
    const batch = kept;
    kept = [];
    // The results are what counts.
    if (batch.length > 0) await keepKeys(work.kept.folder, batch).catch(() => undefined);
  };
  const finish = async (ready: ReadyRow, ended: RowEnd, before: Result | undefined): Promise<void> => {
    if (ended.is === 'stopped') return end(ended.error);
    const { result } = ended;
    await put(result, before);
    if (ended.is === 'unknown') {
      lost?.open.set(ready.row, ready);
      unknown.set(ready.row, result);
    }
    if (ended.is !== 'made') return;
    const { created, request } = ended;
    if (work.kept !== undefined) {
      const { alias, access, expires } = request;
      const id = created.hash ?? fingerprintOf(created.key);
      const apis = access.apis.map(({ apiId }) => apiId);
      const { origin } = work.kept;
      kept.push({ id, origin, alias, apis, policies: access.policies, expires, at: unixNow() });
      await remember(false);
    }
    const isChosen = work.verify === 'all' || again.has(ready.row) || ready.row % SAMPLE === 1;
    if (work.verify === 'none' || !isChosen || result.outcome !== 'made' || stop.aborted) return;
    const entered = await pace.enter();
    if (entered === undefined) return;
    const reading = readBack(work.client, created, request, ready.answers, ready.facts);
    const proof = await reading.finally(() => pace.leave(entered));
    if (outcomeOfProof(proof) === 'done') return;
    await put({ ...result, outcome: 'differs', error: sayProof(proof).what }, result);
  };
  /** The lines that stand for now of rows whose outcome is not known. */
  const unknown = new Map<number, Result>();

  /** As many at once as are wanted, each from its create to its line. */
  const pump = async (items: AsyncIterable<ReadyRow | WrongRow> | Iterable<ReadyRow>): Promise<void> => {
    let busy = 0;
    let proceed = () => {};
    /** Resolves when at most so many are busy: one that waits, not a race of them all. */
    const until = (most: number) =>
      busy <= most
        ? undefined
        : new Promise<void>((resolve) => {
            proceed = () => busy <= most && resolve();
          });
    const run = async (item: ReadyRow | WrongRow) => {
      try {
        const before = unknown.get(item.row);
        if ('problem' in item) {
          await put({ row: item.row, alias: '', outcome: 'invalid', error: item.problem });
        } else {
          const made = await makeRow(item, rowWork);
          if (made.is !== 'stopped') unknown.delete(item.row);
          await finish(item, made, before);
        }
      } catch (error) {
        if (error instanceof WizardError) end(error);
        else {
          bugs.push(error);
          end(undefined);
        }
      }
      busy -= 1;
      proceed();
    };
    for await (const item of items) {
      if (stop.aborted || trouble !== undefined || bugs.length > 0) break;
      if (isUnknown.has(item.row)) continue;
      busy += 1;
      void run(item);
      // While some wait for the disk, others are on their way: `pace` says how many.
      await until(Math.max(WAITING.least, WAITING.each * work.most) - 1);
    }
    await until(0);
    if (bugs.length > 0) throw bugs[0];
  };

  /** Rows of which nobody can tell keep a line that says so. */
  const settle = async (): Promise<readonly ReadyRow[]> => {
    if (lost === undefined || lost.open.size === 0) return [];
    await results.doubt([...lost.open.keys()]);
    const settled = await lost.settle(stop);
    for (const result of settled.results) {
      await put(result, unknown.get(result.row));
      unknown.delete(result.row);
      isUnknown.add(result.row);
    }
    for (const { row } of settled.free) {
      again.add(row);
      isUnknown.delete(row);
    }
    for (const [row, ready] of lost.open) {
      isUnknown.add(row);
      const before = unknown.get(row);
      const told = { ...(before ?? unknownOf(ready)), error: settled.why ?? keyMayExist };
      await put(told, before);
      unknown.set(row, told);
    }
    return settled.free;
  };

  for (const ready of uncertain) {
    if (lost !== undefined) lost.open.set(ready.row, ready);
    else {
      isUnknown.add(ready.row);
      await put(unknownOf(ready));
    }
  }
  await settle();
  await pump(rows);
  for (let round = 1; round <= ROUNDS && (lost?.open.size ?? 0) > 0; round += 1) {
    if (stop.aborted || trouble !== undefined) break;
    const free = await settle();
    if (free.length === 0) break;
    await pump(free);
  }
  if (
    lost !== undefined &&
    lost.ever.size > 0 &&
    lost.open.size === 0 &&
    !stop.aborted &&
    trouble === undefined
  ) {
    await wait(LATE, stop).catch(() => undefined);
    await lost.sweep(stop).catch((error: unknown) => {
      if (!(error instanceof WizardError)) throw error;
      trouble ??= error;
    });
  }
  await remember(true);
  return trouble;
}

function unknownOf({ row, answers }: ReadyRow): Result {
  return { row, alias: sanitise(answers.alias ?? ''), outcome: 'unknown', error: keyMayExist };
}
