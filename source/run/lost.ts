import { explanationOf, ignoreGone, isAbort } from '../errors.ts';
import { sanitise } from '../text.ts';
import { markScope } from '../tyk/mark-scope.ts';
import type {
  AccessRight,
  CallOptions,
  KeyRecord,
  KeyRef,
  KeyRequest,
  Limits,
  TykClient,
} from '../tyk/types.ts';
import { choiceOf, decidedByPolicies } from '../wizard/access.ts';
import { type LostKey, type LostProgress, type LostSearch, searchStopped } from '../wizard/lost.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { compareLimits } from './prove.ts';

/** What is known of a key whose answer was lost; what is left out is not compared. Times are Unix seconds. */
export type WantedKey = {
  readonly alias: string;
  /** Ids. Empty where policies alone give access. */
  readonly apis: readonly string[];
  readonly policies: readonly string[];
  /** The mark of what it opens (`markOpened`); left out where policies decide that. */
  readonly opens?: string | undefined;
  readonly expires?: number | 'never';
  readonly limits?: Partial<Limits>;
  readonly organisation?: string;
  /** When the request went out, and until when its key can have been made, by the server's clock. */
  readonly since: number;
  readonly until?: number;
};

export type SearchOptions = CallOptions & { readonly onProgress?: (progress: LostProgress) => void };

/** Reads of single keys that one search may cost the deployment. */
export const MOST_READS = 500;
/** At the same time: quick on a Gateway, and no trouble to one. */
const AT_ONCE = 5;
/** The server's clock is known to the second (its Date header). */
const SLACK = 1;

/**
 * Looks for the key among those that the deployment lists, in a bounded number of reads. Never throws a
 * WizardError and never for an abort: what cannot be read, or was stopped, is `unknown` with the reason. It changes
 * nothing; `none` is what stands there now, a slow Tyk may still be at work.
 */
export async function findLostKey(
  client: TykClient,
  wanted: WantedKey,
  options: SearchOptions = {},
): Promise<LostSearch> {
  const near = { apiId: wanted.apis[0], organisation: wanted.organisation };
  const { since, until = Number.POSITIVE_INFINITY } = wanted;
  const { signal, onProgress } = options;
  const call = { signal };
  const found: LostKey[] = [];
  let looked = 0;
  let isUndated = false;

  async function look(ref: KeyRef): Promise<void> {
    // What was in the list and is gone is not the one that was just made.
    const record = await client.read(ref, near, call).catch(ignoreGone);
    looked += 1;
    if (record === undefined || !isLike(record, wanted)) return;
    const { createdAt, alias } = record;
    if (createdAt === undefined) isUndated = true;
    else if (createdAt >= since - SLACK && createdAt <= until + SLACK)
      found.push({ ref, near, alias, createdAt });
  }

  try {
    const listing = await client.listKeys(near, MOST_READS, call);
    if ('unlisted' in listing) return { is: 'unknown', looked, why: listing.unlisted.what };
    const left = [...listing.keys];
    const of = left.length;
    onProgress?.({ looked, of });
    async function work(): Promise<void> {
      for (let ref = left.shift(); ref !== undefined; ref = left.shift()) {
        await look(ref);
        onProgress?.({ looked, of });
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const [first, ...others] = found;
    if (first !== undefined) return { is: 'found', keys: [first, ...others], looked };
    if (isUndated) return { is: 'unknown', looked, why: undated };
    return listing.more ? { is: 'unknown', looked, why: tooMany } : { is: 'none', looked };
  } catch (error) {
    if (isAbort(error)) return { is: 'unknown', looked, why: searchStopped };
    return { is: 'unknown', looked, why: explanationOf(error).what };
  }
}

const tooMany = 'There are more keys than are read for this.';
/** Before v3 a key has no date: it may as well be an old one that is in use. */
const undated = 'A key like it exists, but this version of Tyk does not tell when it was made.';

/** What to look for after this request; limits and an expiry that a policy decides are the policy's. */
export function wantedKey(request: KeyRequest, answers: Answers, facts: Facts, since: number): WantedKey {
  const { access, alias, expires, organisation, limits } = request;
  const decided = decidedByPolicies(answers, facts);
  const { unchecked } = choiceOf(answers, facts);
  const { rate, throttle, quota } = limits;
  return {
    alias,
    apis: access.apis.map(({ apiId }) => apiId),
    policies: access.policies,
    ...(decided.access || unchecked ? {} : { opens: markOpened(access.apis, request) }),
    ...(decided.expiry === undefined ? { expires } : {}),
    limits: {
      ...(decided.rate === undefined ? { rate, throttle } : {}),
      ...(decided.quota === undefined ? { quota } : {}),
    },
    organisation,
    since,
  };
}

function isLike(record: KeyRecord, { alias, policies, opens, expires, limits = {} }: WantedKey): boolean {
  return (
    record.alias === sanitise(alias) &&
    isSameSet(record.policies, policies) &&
    (opens === undefined || markOpened(record.access, record) === opens) &&
    (expires === undefined || record.expires === expires) &&
    compareLimits('its', limits, record.limits).length === 0
  );
}

/** Which APIs a key opens, and how much of each, in a word to compare it by. */
export function markOpened(access: readonly AccessRight[], key: Parameters<typeof markScope>[1]) {
  return markScope(access, key, access.map(({ apiId }) => apiId).sort());
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [new Set(some), new Set(others)];
  return one.size === other.size && [...one].every((item) => other.has(item));
}
