import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from './sessions.ts';
import { organisationOf } from './tokens.ts';

/**
 * A call that consumes quota saves the whole session that it was served with, a removed one too; and a session that was
 * read is served for ten seconds (gateway/middleware.go, UpdateRequestSession and
 * CheckSessionAndIdentityForValidKey; scopes.md, F2). Of which keys depends on the Gateway.
 */
export type BusySettings = {
  /**
   * `none`: an administrator's change empties the cache of the key (with a hash function, a key used as it was given
   * out); `names`: only not that of a key used by its bare name; `all`: of no key (without a hash function).
   */
  readonly cached: 'none' | 'names' | 'all';
  /** Milliseconds from reading a session to saving it: what is done to the key in between is undone. */
  readonly serving?: number;
  /** Milliseconds that a session is cached: 10 000 in Tyk. */
  readonly lifetime?: number;
};

/** Who calls: a session and the key it was found under. */
export type Known = {
  readonly session: Session;
  readonly id: string;
  /** What the call was made with, which is how a cache knows it. */
  readonly name?: string;
};

export type BusyKeys = {
  /** The session that a call is served with, where it is not the one that is stored. */
  cached(name: string): Known | undefined;
  /** What was just read. */
  keep(known: Known): void;
  /** As long as a call takes. */
  serve(): Promise<void>;
};

const LIFETIME = 10_000;

export function openBusyKeys(
  { cached, serving = 0, lifetime = LIFETIME }: BusySettings,
  now: () => number,
): BusyKeys {
  const kept = new Map<string, { readonly known: Known; readonly until: number }>();
  const isCached = (name: string) => cached === 'all' || (cached === 'names' && organisationOf(name) === '');
  return {
    cached(name) {
      const found = kept.get(name);
      return found !== undefined && found.until > now() ? structuredClone(found.known) : undefined;
    },
    keep(known) {
      const { name = known.id } = known;
      if (isCached(name)) kept.set(name, { known: structuredClone(known), until: now() + lifetime });
    },
    async serve() {
      if (serving > 0) await sleep(serving);
    },
  };
}
