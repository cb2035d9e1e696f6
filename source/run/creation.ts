import { isAbort, WizardError } from '../errors.ts';
import type { CreatedKey, HttpRequest, KeyRequest, TykClient } from '../tyk/types.ts';
import { type CreationState, canBeFound, isUnderWay } from '../wizard/creation.ts';
import { type LostSearch, onlyLostKey, searchStopped } from '../wizard/lost.ts';
import { sayDenied } from '../wizard/outcome.ts';
import type { Problem } from '../wizard/types.ts';
import type { Ledger } from './ledger.ts';
import { findLostKey, type SearchOptions, type WantedKey } from './lost.ts';

/** What was asked for, and how its key would be looked for. */
type Attempt = { readonly client: TykClient; readonly wanted: WantedKey };

/**
 * The life of one create: asked, made, proven; or unknown, searched, removed. Who creates moves it; the ledger is
 * told; faces, the report and whoever leaves read it, and nothing else, to know whether a key may exist.
 */
export type Creation = {
  readonly state: CreationState;
  /** When nothing is on its way any more. */
  readonly settled: Promise<void>;
  /** Sends one request and follows it to its end. What an earlier one has left stays until a key is made. */
  attempt<T>(attempt: Attempt, request: KeyRequest, work: () => Promise<T>): Promise<T>;
  answered(created: CreatedKey, request: KeyRequest): void;
  /** The lost create of an earlier run is this run's from here on. */
  takeUp(attempt: Attempt, cause: Problem): void;
  /** Looks for the key that was lost. Whoever leaves in the middle of it finds that. */
  look(options?: SearchOptions): Promise<LostSearch>;
  /** Removes the one that was found. Throws WizardError. */
  remove(): Promise<void>;
  /** The request that would; none for a key that is not hashed: its address is the key. */
  removal(): { readonly request: HttpRequest; readonly client: TykClient } | undefined;
};

/** Of a create that failed: whether a key may exist all the same. */
export function mayHaveMade({ kind }: Partial<Pick<WizardError, 'kind'>>): boolean {
  return kind === 'outcome-unknown' || kind === 'contradicted';
}

type Standing = { readonly state: CreationState; readonly attempt?: Attempt };

const nothing: Standing = { state: { is: 'none' } };

export function createCreation(ledger?: Pick<Ledger, 'sent' | 'answered' | 'refused'>): Creation {
  let now = nothing;
  /** What a request that made nothing goes back to. */
  let before = nothing;
  let settled: Promise<void> = Promise.resolve();

  const stand = (state: CreationState, attempt = now.attempt) => {
    now = { state, attempt };
    if (!isUnderWay(state)) before = now;
  };

  const fail = (error: unknown) => {
    // A bug after the answer: the key is there all the same.
    if (now.state.is === 'made') return;
    if (isAbort(error)) return stand({ is: 'unknown' });
    const { kind, explanation } = error instanceof WizardError ? error : {};
    if (kind === 'outcome-unknown') return stand({ is: 'unknown', cause: explanation });
    now = before;
    if (kind !== 'contradicted' || explanation === undefined) ledger?.refused();
    else if (before.state.is !== 'unknown') stand({ is: 'unseen', problem: explanation });
  };

  const found = () => {
    const key = now.state.is === 'unknown' ? onlyLostKey(now.state.search) : undefined;
    return key && now.attempt && { key, client: now.attempt.client };
  };

  return {
    get state() {
      return now.state;
    },
    get settled() {
      return settled;
    },
    attempt(attempt, request, work) {
      stand({ is: 'asked' }, attempt);
      const done = (async () => {
        try {
          // Should the program be killed from here on, the next run knows that a key may exist.
          await ledger?.sent(request);
          const made = await work();
          stand({ is: 'proven' });
          return made;
        } catch (error) {
          fail(error);
          throw error;
        }
      })();
      settled = Promise.allSettled([done]).then(() => {});
      return done;
    },
    answered(created, request) {
      const { denied } = created;
      stand({ is: 'made', denied: denied === undefined ? undefined : { what: sayDenied(denied) } });
      ledger?.answered(created, request);
    },
    takeUp(attempt, cause) {
      stand({ is: 'unknown', cause }, attempt);
    },
    async look(options = {}) {
      const { attempt } = now;
      if (attempt === undefined || !canBeFound(now.state)) throw new Error('Nothing is lost.');
      const keep = (search: LostSearch): LostSearch => {
        // It may have been answered in the meantime.
        if (now.attempt !== attempt || !canBeFound(now.state)) return search;
        stand({ ...now.state, is: 'unknown', search });
        return search;
      };
      keep({ is: 'unknown', looked: 0, why: searchStopped });
      return keep(await findLostKey(attempt.client, attempt.wanted, options));
    },
    async remove() {
      const one = found();
      if (one === undefined) throw new Error('No key was found.');
      await one.client.remove(one.key.ref, one.key.near);
      now = nothing;
      before = nothing;
    },
    removal() {
      const { key, client } = found() ?? {};
      if (key === undefined || client === undefined || !('hash' in key.ref)) return undefined;
      return { client, request: client.removeRequest(key.ref, key.near) };
    },
  };
}
