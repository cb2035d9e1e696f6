import { ownValue } from '../tyk/fields.ts';
import type { Access, AccessRight, Api, KeyRequest, NonEmpty } from '../tyk/types.ts';
import {
  apisOf,
  choiceOf,
  chosenApis,
  chosenPolicies,
  chosenVersions,
  decidedByPolicies,
  findApi,
  givesAccess,
  rightsOf,
} from './access.ts';
import { serverOf } from './deployments.ts';
import { endOf, whyOver } from './ends.ts';
import { expiresAt } from './parse/expiry.ts';
import { planScope, sharedDepth } from './plan-scope.ts';
import { apiTakesNoKey } from './refusals.ts';
import { defaultAlias } from './steps/details.ts';
import { DEFAULT_LIFETIME, laterNow, serverNow } from './steps/expiry.ts';
import { ownLimits } from './steps/limits.ts';
import type { Answers, Facts } from './types.ts';

/**
 * Answers → what the client sends. `facts.now` is the moment of creation: durations count from it.
 * @throws Error where nothing gives access: no face lets it come to that
 */
export function planRequest(answers: Answers, facts: Facts): KeyRequest {
  return {
    organisation: planOrganisation(answers, facts),
    access: planAccess(answers, facts),
    expires: planExpiry(answers, facts),
    limits: ownLimits(answers),
    alias: answers.alias ?? defaultAlias(facts),
    tags: answers.tags ?? [],
    metadata: answers.metadata ?? {},
    detailedLogging: answers.detailedLogging ?? false,
    ...planDepth(answers, facts),
    ...planAfter(answers),
  };
}

/** A Dashboard fills the organisation in itself; a Gateway finds no policy without it (v5.14.0). */
function planOrganisation(answers: Answers, facts: Facts): string | undefined {
  if (serverOf(answers, facts) === 'dashboard') return undefined;
  const chosen = choiceOf(answers, facts).organisation;
  // A policy that no list tells of is of the only organisation there is.
  const [only, ...others] = new Set(apisOf(facts).map((api) => api.organisation));
  return chosen ?? (others.length === 0 ? only : undefined);
}

/** A policy's lifetime is sent too: Tyk sets it only where the API is loaded (gateway-api.md 4.1), and 0 is for ever. */
export function planExpiry(answers: Answers, facts: Facts): KeyRequest['expires'] {
  const { expiry } = decidedByPolicies(answers, facts);
  const lifetime = expiry === undefined ? (answers.expires ?? DEFAULT_LIFETIME) : { in: expiry.keyExpiresIn };
  return expiresAt(lifetime, laterNow(facts));
}

function isFilled<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0;
}

function planAccess(answers: Answers, facts: Facts): Access {
  const policies = answers.policies ?? [];
  // Old Dashboards want the policies' own rights in the key (dashboard-api.md, trap 10).
  const given = rightsOfPolicies(answers, facts);
  const apis = given.length > 0 ? given : planRights(answers, facts);
  if (isFilled(apis)) return { apis, policies };
  if (isFilled(policies)) return { apis, policies };
  throw new Error('A key needs an API or a policy.');
}

function planRights(answers: Answers, facts: Facts): readonly AccessRight[] {
  return [...chosenVersions(answers, facts)].map(([apiId, versions]) => {
    const api = findApi(apiId, facts);
    return {
      apiId,
      apiName: api?.rawName ?? apiId,
      versions: versions.length === 0 ? (api?.versions ?? []) : versions,
      ...planNarrowed(api, answers, facts, ownValue(answers.apiLimits, apiId)),
    };
  });
}

/** A depth of one API stands in limits of its own, and those are always whole. */
function planNarrowed(
  api: Api | undefined,
  answers: Answers,
  facts: Facts,
  limits: AccessRight['limits'],
): Pick<AccessRight, 'limits' | 'scope'> {
  const scope = api && planScope(api, answers, facts);
  const own = limits ?? (scope?.maxDepth === undefined ? undefined : ownLimits(answers));
  return { limits: own, ...(scope && { scope }) };
}

function planDepth(answers: Answers, facts: Facts): Pick<KeyRequest, 'maxDepth'> {
  const maxDepth = sharedDepth(answers, facts);
  return maxDepth === undefined ? {} : { maxDepth };
}

function planAfter({ afterExpiry = 'usual' }: Answers): Pick<KeyRequest, 'afterExpiry'> {
  return afterExpiry === 'usual' ? {} : { afterExpiry };
}

function rightsOfPolicies(answers: Answers, facts: Facts): readonly AccessRight[] {
  return rightsOf(chosenPolicies(answers, facts).filter(givesAccess)).map((right) => ({
    ...right,
    apiName: findApi(right.apiId, facts)?.rawName ?? right.apiName,
  }));
}

/** The API that a try calls and a snippet shows: the first one chosen, else the first of the policies that takes a key. */
export function firstApi(answers: Answers, facts: Facts): Api | undefined {
  const [chosen] = chosenApis(answers, facts);
  if (chosen !== undefined) return chosen;
  const { covered } = choiceOf(answers, facts);
  const given = [...covered.keys()].flatMap((id) => findApi(id, facts) ?? []);
  const isOpen = (api: Api) =>
    (apiTakesNoKey(api) ?? whyOver(endOf(api), serverNow(facts))) === undefined && !api.internal;
  return given.find(isOpen) ?? given[0];
}
