import { count } from '../text.ts';
import type { AccessRight, Limits, Policy } from '../tyk/types.ts';
import { chosenPolicies, findApi, nameRight } from './access.ts';
import { describeQuota, describeRate } from './parse/limits.ts';
import type { Decision } from './step.ts';
import type { Answers, Facts } from './types.ts';

/** What a policy gives and decides, in words. */

type Known = Pick<Facts, 'apis'>;

export const MOST_NAMES = 8;

/** A policy may give thousands of APIs: the first few stand for them. */
export function sayNames(names: readonly string[]): string {
  if (names.length <= MOST_NAMES + 1) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${count(names.length - MOST_NAMES, 'more', 'more')}`;
}

/** "Orders (v1), Payments": what a policy opens, by the names of the list. */
export function sayRights(rights: readonly AccessRight[], facts: Known): string {
  return sayNames(rights.map((right) => sayRight(right, facts)));
}

function sayRight(right: AccessRight, facts: Known): string {
  const api = findApi(right.apiId, facts);
  const name = nameRight(right, facts);
  // Where an API has no versions Tyk still writes one, by custom "Default".
  return api === undefined || api.versions.length === 0 ? name : `${name} (${right.versions.join(', ')})`;
}

/** "1 000 per 60 s", or of each API where the limits stand with the APIs. */
export function sayPolicyRate(policy: Policy, facts: Known): string {
  return sayLimit(policy, facts, (limits) => describeRate(limits.rate));
}

export function sayPolicyQuota(policy: Policy, facts: Known): string {
  return sayLimit(policy, facts, (limits) => describeQuota(limits.quota));
}

function sayLimit(policy: Policy, facts: Known, describe: (limits: Limits) => string): string {
  if (!policy.parts.perApi) return describe(policy.limits);
  const each = policy.access.map(
    (right) => `${nameRight(right, facts)} ${describe(right.limits ?? policy.limits)}`,
  );
  return sayNames(each);
}

/** What each of these policies decides, said of it. */
export function sayEach(
  answers: Answers,
  facts: Facts,
  decides: (policy: Policy) => boolean,
  words: (policy: Policy) => string,
): readonly Decision[] {
  const deciding = chosenPolicies(answers, facts).filter(decides);
  return deciding.map((policy) => ({ policy, words: words(policy) }));
}
