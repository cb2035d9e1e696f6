import { ownValue } from '../tyk/fields.ts';
import type { Access, AccessRight, KeyRequest, NonEmpty } from '../tyk/types.ts';
import { apisOf, choiceOf, chosenPolicies, findApi, givesAccess, rightsOf } from './access.ts';
import { serverOf } from './deployments.ts';
import { answerOf } from './flow.ts';
import { planExpiry } from './plan.ts';
import { narrowRights, sharedDepth } from './plan-scope.ts';
import { planBound, planSpecial } from './special.ts';
import { journey } from './steps/journey.ts';
import { ownLimits } from './steps/limits.ts';
import type { Answers, Facts } from './types.ts';

/**
 * Answers → what the client sends. `facts.now` is the moment of creation: durations count from it.
 * @throws Error where nothing gives access: no face lets it come to that
 */
export function planRequest(answers: Answers, facts: Facts): KeyRequest {
  let request: KeyRequest = {
    organisation: planOrganisation(answers, facts),
    access: planAccess(answers, facts),
    expires: planExpiry(answers, facts),
    limits: ownLimits(answers),
    alias: '',
    tags: [],
    metadata: {},
    detailedLogging: false,
    maxDepth: sharedDepth(answers, facts),
    ...withSpecial(answers, facts),
  };
  for (const step of journey) {
    const value = answerOf(step, answers, facts);
    if (value !== undefined) request = { ...request, ...step.request?.(value, request) };
  }
  return request;
}

function withSpecial(answers: Answers, facts: Facts): Pick<KeyRequest, 'special' | 'boundTo'> {
  const special = planSpecial(answers, facts);
  const boundTo = planBound(answers, facts);
  return { ...(special && { special }), ...(boundTo && { boundTo }) };
}

/** A Dashboard fills the organisation in itself; a Gateway finds no policy without it (v5.14.0). */
function planOrganisation(answers: Answers, facts: Facts): string | undefined {
  if (serverOf(answers, facts) === 'dashboard') return undefined;
  const chosen = choiceOf(answers, facts).organisation;
  // A policy that no list tells of is of the only organisation there is.
  const [only, ...others] = new Set(apisOf(facts).map((api) => api.organisation));
  return chosen ?? (others.length === 0 ? only : undefined);
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

/** A depth of one API stands in limits of its own, and those are always whole. */
function planRights(answers: Answers, facts: Facts): readonly AccessRight[] {
  return narrowRights(answers, facts).map((right) => {
    const usual = right.scope?.maxDepth === undefined ? undefined : ownLimits(answers);
    return { ...right, limits: ownValue(answers.apiLimits, right.apiId) ?? usual };
  });
}

function rightsOfPolicies(answers: Answers, facts: Facts): readonly AccessRight[] {
  return rightsOf(chosenPolicies(answers, facts).filter(givesAccess)).map((right) => ({
    ...right,
    apiName: findApi(right.apiId, facts)?.rawName ?? right.apiName,
  }));
}
