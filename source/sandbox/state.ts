import type { Api } from './definition.ts';
import type { Limiter } from './limiter.ts';
import { applyPolicies, type FindPolicy } from './policies.ts';
import type { Session } from './sessions.ts';
import type { KeyStore } from './store.ts';
import type { Loaded } from './world.ts';

/** What the control API and the data plane share: the same keys, policies and counters. */
export type State = {
  readonly as: 'gateway' | 'dashboard';
  readonly world: Loaded;
  readonly store: KeyStore;
  readonly limiter: Limiter;
  /** Unix milliseconds. */
  readonly now: () => number;
};

export const seconds = (state: State): number => Math.floor(state.now() / 1000);

/** A Dashboard's Gateway knows a policy by its explicit id or by its database id (`_id`). */
const policyFinder = ({ world, as }: State): FindPolicy => {
  return (organisation, id) =>
    world.policies.find(
      (one) =>
        one.org_id === organisation && (one.id === id || (as === 'dashboard' && id !== '' && one._id === id)),
    );
};

/** Applies a session's policies; says why it could not. */
export const applyTo = (state: State, session: Session, api?: Api): string | undefined =>
  applyPolicies(session, policyFinder(state), api?.org_id);

/** The shortest life that a new key of these policies has, in seconds; undefined where they leave it to the key. */
export function trialOf(state: State, session: Session, ids: readonly string[]): number | undefined {
  const find = policyFinder(state);
  const lives = ids.map((id) => find(session.org_id, id)?.key_expires_in ?? 0);
  return lives.findLast((life) => life > 0);
}
