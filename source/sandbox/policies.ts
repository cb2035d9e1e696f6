import { addParts, addPerApi, type Draft, decides, type Policy, union } from './policy-rights.ts';
import {
  isNoLimit,
  noLimit,
  PACE,
  pick,
  policyIds,
  QUOTA,
  type Right,
  type Rights,
  type Session,
  THROTTLE,
} from './sessions.ts';

/** A policy of an organisation: since v5.12.0 no other organisation's policy is ever found. */
export type FindPolicy = (organisation: string, id: string) => Policy | undefined;

/**
 * Applies a session's policies to it, as the Gateway does at creation and again at every request
 * (internal/policy/apply.go, v5.14.0). `apiOrganisation` is the organisation of the API that it happens for.
 * Changes the session as far as it comes, and says why it could come no further.
 */
export function applyPolicies(
  session: Session,
  find: FindPolicy,
  apiOrganisation?: string,
): string | undefined {
  const ids = policyIds(session);
  if (ids === undefined) return applyNone(session);

  const organisation = session.org_id === '' ? (apiOrganisation ?? '') : session.org_id;
  const named = ids.map((id) => find(organisation, id));
  emptyWhatPoliciesDecide(session, named);
  const draft: Draft = {
    rights: new Map(),
    decided: { acl: new Set(), quota: new Set(), rate_limit: new Set(), complexity: new Set() },
    setBy: new Map(),
    perApi: false,
    partitioned: false,
  };
  let inactive = false;
  const tags: string[] = [];
  for (const [place, policy] of named.entries()) {
    if (policy === undefined) {
      // an unknown policy among several is skipped without a word
      if (ids.length > 1) continue;
      return `policy not found: ${JSON.stringify(ids[place])}`;
    }
    const add = policy.partitions.per_api ? addPerApi : addParts;
    const refused = refusal(policy, apiOrganisation) ?? add(policy, session, draft);
    if (refused !== undefined) return refused;
    inactive ||= policy.is_inactive;
    tags.push(...policy.tags);
    session.meta_data = { ...session.meta_data, ...policy.meta_data };
  }

  // with a policy the key's own flag counts no more (v5.14.0, recorded)
  session.is_inactive = inactive;
  session.tags = union(tags, session.tags);
  const rights = completeRights(session, draft);
  const { acl, quota, rate_limit, complexity } = draft.decided;
  if (quota.size === 1 && rate_limit.size === 1 && complexity.size === 1) {
    for (const { limit } of Object.values(rights)) {
      Object.assign(session, pick(limit, [...PACE, ...QUOTA, 'max_query_depth']));
    }
  }
  if (acl.size > 0) session.access_rights = rights;
  return Object.keys(rights).length === 0 ? 'key has no valid policies to be applied' : undefined;
}

/** A key without policies: an API with limits of its own is counted by itself. */
function applyNone(session: Session): undefined {
  session.tags = union(session.tags);
  for (const [apiId, right] of Object.entries(session.access_rights)) {
    if (!isNoLimit(right.limit)) right.allowance_scope = apiId;
  }
}

/** What a policy decides is emptied first, or a higher value of the key's own would win. */
function emptyWhatPoliciesDecide(session: Session, policies: readonly (Policy | undefined)[]): void {
  for (const policy of policies) {
    if (policy === undefined) return;
    if (decides(policy, 'quota')) Object.assign(session, { quota_max: 0, quota_remaining: 0 });
    if (decides(policy, 'rate_limit')) Object.assign(session, pick(noLimit(), [...PACE, ...THROTTLE]));
    if (decides(policy, 'complexity')) session.max_query_depth = 0;
  }
}

function refusal(policy: Policy, apiOrganisation: string | undefined): string | undefined {
  if (apiOrganisation !== undefined && policy.org_id !== apiOrganisation) {
    return 'attempting to apply policy from different organisation to key, skipping';
  }
  const { per_api, quota, rate_limit, acl, complexity } = policy.partitions;
  const mixed = per_api && (quota || rate_limit || acl || complexity);
  return mixed ? `cannot apply policy ${policy.id} which has per_api and any of partitions set` : undefined;
}

/** Rights with access; what no policy decided for an API is the key's own. */
function completeRights(session: Session, draft: Draft): Rights {
  const several = new Set(draft.setBy.values()).size > 1;
  const rights: [string, Right][] = [];
  for (const [apiId, right] of draft.rights) {
    if (!draft.decided.acl.has(apiId)) continue;
    const { limit } = right;
    if (!draft.decided.rate_limit.has(apiId)) Object.assign(limit, pick(session, [...PACE, ...THROTTLE]));
    if (!draft.decided.complexity.has(apiId)) limit.max_query_depth = session.max_query_depth;
    if (!draft.decided.quota.has(apiId)) Object.assign(limit, pick(session, QUOTA));
    if (several && right.allowance_scope === '') right.allowance_scope = draft.setBy.get(apiId) ?? '';
    rights.push([apiId, right]);
  }
  return Object.fromEntries(rights);
}
