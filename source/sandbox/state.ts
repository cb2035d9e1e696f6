import type { BusyKeys } from './busy-keys.ts';
import type { Api } from './definition.ts';
import type { Limiter } from './limiter.ts';
import { applyPolicies, type FindPolicy } from './policies.ts';
import { policyIds, type Session } from './sessions.ts';
import type { KeyStore } from './store.ts';
import type { Hashing } from './tokens.ts';
import type { KnownPolicy, Loaded } from './world.ts';

/** What the control API and the data plane share: the same keys, policies and counters. */
export type State = {
  readonly as: 'gateway' | 'dashboard';
  readonly world: Loaded;
  readonly store: KeyStore;
  readonly limiter: Limiter;
  readonly hashing: Hashing;
  readonly listsKeys: boolean;
  /** Ids of the certificates that were uploaded. */
  readonly certificates: Set<string>;
  /** Keys in use undo what is done to them. */
  readonly busy?: BusyKeys;
  /** Unix milliseconds. */
  readonly now: () => number;
};

export const seconds = (state: State): number => Math.floor(state.now() / 1000);

/** A Dashboard's Gateway knows a policy by its database id (`_id`) too; by that alone where it has no other. */
const policyFinder = ({ world, as }: State): FindPolicy => {
  const isCalled = (policy: KnownPolicy, id: string) =>
    as === 'gateway' ? policy.id === id : policy._id === id || (!policy.unnamed && policy.id === id);
  return (organisation, id) => world.policies.find((one) => one.org_id === organisation && isCalled(one, id));
};

/** Applies a session's policies; says why it could not. */
export const applyTo = (state: State, session: Session, api?: Api): string | undefined =>
  applyPolicies(session, policyFinder(state), api?.org_id);

/** Seconds that a new key of these policies lives, by the last that says it; undefined where none does. */
export function trialOf(state: State, session: Session): number | undefined {
  const find = policyFinder(state);
  const lives = (policyIds(session) ?? []).map((id) => find(session.org_id, id)?.key_expires_in ?? 0);
  return lives.findLast((life) => life > 0);
}
