import { WizardError } from '../../errors.ts';
import type { Result } from '../../store/results-file.ts';
import { sanitise } from '../../text.ts';
import { isNotLoadedYet } from '../../tyk/refusals-key.ts';
import type { CreatedKey, KeyRequest, TykClient } from '../../tyk/types.ts';
import { markRequest } from '../../wizard/bulk/mark.ts';
import { planRow } from '../../wizard/bulk/plan.ts';
import { sayDenied, sayProof } from '../../wizard/outcome.ts';
import type { Answers, Facts } from '../../wizard/types.ts';
import { unixNow } from '../clock.ts';
import { mayHaveMade } from '../creation.ts';
import type { Services } from '../services.ts';
import { keepUnread } from '../unread.ts';
import type { Pace } from './pace.ts';

/** A row that is right. */
export type ReadyRow = {
  readonly row: number;
  readonly answers: Answers;
  /** What it has in common with all rows of its kind. */
  readonly shared: Answers;
  readonly facts: Facts;
};

export type RowEnd =
  | {
      readonly is: 'made';
      readonly result: Result;
      readonly created: CreatedKey;
      readonly request: KeyRequest;
    }
  /** Tyk said no, or a key may be there that nobody has seen. */
  | { readonly is: 'failed' | 'unknown'; readonly result: Result }
  /** Nothing was made, and no other row would fare better: `error` is left out where the user stops. */
  | { readonly is: 'stopped'; readonly error?: WizardError };

export type RowWork = {
  readonly client: TykClient;
  /** In the metadata of its key; left out where that is to hold nothing of ours. */
  readonly mark?: string | undefined;
  readonly pace: Pace;
  /** On the disk when it resolves: only then may a create go out. */
  claim(row: number): Promise<void>;
  readonly services: Pick<Services, 'configFolder' | 'delivery' | 'inPerson'>;
};

/** How often a row goes out of which a complete answer says that nothing was made. */
const TRIES = 6;
/** A Gateway that has not loaded an API yet. */
const LOADING = 2_000;

/** Makes the key of one row. Never rejects but for a bug. */
export async function makeRow(ready: ReadyRow, work: RowWork): Promise<RowEnd> {
  const { client, pace, mark, services } = work;
  const { row } = ready;
  for (let tries = 1; ; tries += 1) {
    const entered = await pace.enter();
    if (entered === undefined) return { is: 'stopped' };
    let trouble: { readonly pause: number } | undefined;
    const request = requestOf(ready, mark, unixNow());
    const common = { row, alias: sanitise(request.alias) };
    try {
      await work.claim(row);
      const created = await client.create(request).catch((error: unknown) => keepUnread(error, services));
      return { is: 'made', created, request, result: { ...common, ...resultOf(created, request) } };
    } catch (error) {
      if (!(error instanceof WizardError)) throw error;
      trouble = troubleOf(error);
      if (error.kind === 'storage') return { is: 'stopped', error };
      const { what, why, said: words } = error.explanation;
      const said = sanitise([what, why, words].filter(Boolean).join(' '));
      if (mayHaveMade(error))
        return { is: 'unknown', result: { ...common, outcome: 'unknown', error: said } };
      if (error.kind === 'credential') return { is: 'stopped', error };
      if (trouble !== undefined && tries < TRIES) continue;
      if (error.kind === 'unreachable') return { is: 'stopped', error };
      return { is: 'failed', result: { ...common, outcome: 'failed', error: said } };
    } finally {
      pace.leave(entered, trouble);
    }
  }
}

export function requestOf(ready: ReadyRow, mark?: string, now = ready.facts.now): KeyRequest {
  const request = planRow(ready, now);
  return mark === undefined ? request : markRequest(request, mark, ready.row);
}

function resultOf(
  { key, hash, denied, flaw }: CreatedKey,
  { expires }: KeyRequest,
): Omit<Result, 'row' | 'alias'> {
  const until = expires === 'never' ? expires : new Date(expires * 1000).toISOString();
  const made = { key, hash, expires: until };
  if (flaw !== undefined)
    return { ...made, outcome: 'differs', error: sayProof({ state: 'no-key', flaw }).what };
  return denied === undefined
    ? { ...made, outcome: 'made' }
    : { ...made, outcome: 'differs', error: sayDenied(denied) };
}

/** The server is busy, is not there, or something in front of it says so. */
function troubleOf(error: WizardError): { readonly pause: number } | undefined {
  const { code, kind, pause } = error;
  if (isNotLoadedYet(error)) return { pause: LOADING };
  const isBusy = typeof code === 'number' && (code === 429 || (code >= 500 && code < 600));
  return isBusy || kind === 'unreachable' ? { pause } : undefined;
}
