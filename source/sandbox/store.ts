import type { Session } from './sessions.ts';
import { type Hashing, hashToken, makeToken, organisationOf } from './tokens.ts';

/** `until` in Unix milliseconds; infinity is for ever. */
type Entry = { session: Session; readonly until: number };
type Counter = { used: number; readonly until: number };

/** Keys by hash, or by themselves where they are not hashed, as Redis holds them (`apikey-…`), and the quota counters beside them (`quota-…`). */
export type KeyStore = {
  /** The session of a key, a bare name of an organisation, or a hash, and the key or hash that it was found under. */
  find(name: string, organisation: string, hashed: boolean): { session: Session; id: string } | undefined;
  /** `lifetime` in seconds; 0 is for ever. */
  save(id: string, session: Session, hashed: boolean, lifetime: number): void;
  /** Changes a key that is still there; one that was removed meanwhile stays away. */
  refresh(id: string, session: Session, hashed: boolean): void;
  remove(id: string, hashed: boolean): void;
  /** Hashes (or keys), in the order of creation. */
  hashes(): readonly string[];
  bySession(test: (session: Session) => boolean): readonly string[];
  /** Requests counted under a scope; undefined where none was. */
  used(scope: string, id: string, hashed?: boolean): number | undefined;
  /** Counts one request; starts again where the period is over. Returns the count and when it renews. */
  count(scope: string, id: string, period: number): { readonly used: number; readonly renews: number };
  resetQuota(id: string, session: Session, hashed: boolean): void;
};

export function openStore(now: () => number, hashing: Hashing = 'murmur64'): KeyStore {
  const entries = new Map<string, Entry>();
  const counters = new Map<string, Counter>();
  const place = (id: string, hashed: boolean) => (hashed ? id : hashToken(id, hashing));
  const counterName = (scope: string, id: string) => (scope === '' ? id : `${scope}-${id}`);

  function alive(hash: string): Entry | undefined {
    const entry = entries.get(hash);
    if (entry !== undefined && entry.until > now()) return entry;
    entries.delete(hash);
    return undefined;
  }

  function running(name: string): Counter | undefined {
    const counter = counters.get(name);
    return counter !== undefined && counter.until > now() ? counter : undefined;
  }

  return {
    find(name, organisation, hashed) {
      const foreign = !hashed && organisationOf(name) !== organisation;
      for (const id of foreign ? [makeToken(organisation, name, hashing), name] : [name]) {
        const entry = alive(place(id, hashed));
        if (entry !== undefined) return { session: structuredClone(entry.session), id };
      }
      return undefined;
    },
    save(id, session, hashed, lifetime) {
      const until = lifetime > 0 ? now() + lifetime * 1000 : Number.POSITIVE_INFINITY;
      entries.set(place(id, hashed), { session: structuredClone(session), until });
    },
    refresh(id, session, hashed) {
      const entry = alive(place(id, hashed));
      if (entry !== undefined) entry.session = structuredClone(session);
    },
    remove: (id, hashed) => void entries.delete(place(id, hashed)),
    hashes: () => [...entries.keys()].filter((hash) => alive(hash) !== undefined),
    bySession: (test) =>
      [...entries.keys()].filter((hash) => {
        const entry = alive(hash);
        return entry !== undefined && test(entry.session);
      }),
    used: (scope, id, hashed = false) => running(counterName(scope, place(id, hashed)))?.used,
    count(scope, id, period) {
      const name = counterName(scope, place(id, false));
      const old = running(name);
      // a quota that never renews counts on for ever; its time is the moment of the request
      const until = period > 0 ? now() + period * 1000 : Number.POSITIVE_INFINITY;
      const counter = old ?? { used: 0, until };
      counter.used += 1;
      counters.set(name, counter);
      const renews = counter.until === Number.POSITIVE_INFINITY ? now() : counter.until;
      return { used: counter.used, renews: Math.floor(renews / 1000) };
    },
    resetQuota(id, session, hashed) {
      const hash = place(id, hashed);
      counters.delete(hash);
      for (const { allowance_scope } of Object.values(session.access_rights)) {
        counters.delete(counterName(allowance_scope, hash));
      }
    },
  };
}
