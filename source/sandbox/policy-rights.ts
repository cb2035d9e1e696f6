import { ownValue } from '../tyk/fields.ts';
import { any, flag, float, integer, list, map, type Read, struct, text } from './fields.ts';
import {
  type AccessRules,
  type AllowedUrl,
  isNoLimit,
  type Limit,
  noLimit,
  noRight,
  PACE,
  pick,
  type Right,
  right,
  type Session,
  THROTTLE,
  type TypeRule,
} from './sessions.ts';

/** A policy in Tyk's own names, every field there. */
export const policyForm = struct(
  {
    _id: text,
    id: text,
    name: text,
    org_id: text,
    rate: float,
    per: float,
    quota_max: integer,
    quota_renewal_rate: integer,
    throttle_interval: float,
    throttle_retry_limit: integer,
    max_query_depth: integer,
    access_rights: map(right),
    hmac_enabled: flag,
    enable_http_signature_validation: flag,
    active: flag,
    is_inactive: flag,
    tags: list(text),
    key_expires_in: integer,
    post_expiry_grace_period: integer,
    partitions: struct(
      { quota: flag, rate_limit: flag, complexity: flag, acl: flag, per_api: flag },
      { keepZeros: true },
    ),
    last_updated: text,
    meta_data: map(any),
    graphql_access_rights: any,
    smoothing: any,
  },
  { keepZeros: true },
);

export type Policy = Read<typeof policyForm>;

type Part = 'acl' | 'quota' | 'rate_limit' | 'complexity';
const PARTS: readonly Part[] = ['acl', 'quota', 'rate_limit', 'complexity'];

/** The rights that a key's policies add up to, and which part was decided for which API. */
export type Draft = {
  readonly rights: Map<string, Right>;
  readonly decided: Readonly<Record<Part, Set<string>>>;
  /** The policy, or the API, that a right's limit came from. */
  readonly setBy: Map<string, string>;
  perApi: boolean;
  partitioned: boolean;
};

const MIXED = 'cannot apply multiple policies when some have per_api set and some are partitioned';

const isPartitioned = (policy: Policy) => PARTS.some((part) => policy.partitions[part]);
export const decides = (policy: Policy, part: Part) => !isPartitioned(policy) || policy.partitions[part];
export const union = (...lists: (readonly string[])[]) => [...new Set(lists.flat())];

const isLarger = (a: number, b: number) => a > b;
/** -1 is without end, and so the largest. */
const isMore = (a: number, b: number) => a === -1 || (b !== -1 && a > b);
/** Seconds between two requests; 0 where there is no limit. */
const pause = (of: Limit | Policy | Session) => (of.per <= 0 || of.rate <= 0 ? 0 : of.per / of.rate);
const hasNoRate = (of: Limit | Policy | Session) => of.rate === 0 || of.per === 0;

const RATES = ['rate', 'per', ...THROTTLE] as const;
const QUOTAS = ['quota_max', 'quota_renewal_rate'] as const;

/** A policy whose limits stand with each API. Says why it cannot be applied. */
export function addPerApi(policy: Policy, session: Session, draft: Draft): string | undefined {
  if (draft.partitioned) return MIXED;
  for (const [apiId, given] of Object.entries(policy.access_rights)) {
    const hasOwn = !isNoLimit(given.limit);
    const right = structuredClone(given);
    if (!hasOwn) right.limit = { ...noLimit(), ...pick(policy, [...RATES, ...QUOTAS, 'max_query_depth']) };
    right.allowance_scope = hasOwn ? apiId : policy.id;
    keepRenewal(right, ownValue(session.access_rights, apiId));
    const earlier = draft.rights.get(apiId);
    const tookOver = earlier !== undefined && takeLargerLimits(right, earlier);
    if (!tookOver) draft.setBy.set(apiId, right.allowance_scope);
    draft.rights.set(apiId, right);
    for (const part of PARTS) draft.decided[part].add(apiId);
    draft.perApi = true;
  }
  return undefined;
}

/** A whole or partitioned policy: every part raises what stood before. Says why it cannot be applied. */
export function addParts(policy: Policy, session: Session, draft: Draft): string | undefined {
  if (isPartitioned(policy) && draft.perApi) return MIXED;
  for (const [apiId, given] of Object.entries(policy.access_rights)) {
    const right = draft.rights.get(apiId) ?? noRight();
    for (const part of PARTS) if (decides(policy, part)) draft.decided[part].add(apiId);
    if (decides(policy, 'acl')) {
      // name and id of the API are not taken over (v5.14.0): only the map's key tells it
      right.versions = union(right.versions, given.versions);
      right.allowed_urls = mergeUrls(right.allowed_urls, given.allowed_urls);
      uniteScopes(right, given);
      draft.setBy.set(apiId, policy.id);
    }
    const raise = (field: NumberField, isGreater: typeof isMore) => {
      if (!isGreater(policy[field], right.limit[field])) return;
      right.limit[field] = policy[field];
      if (isGreater(policy[field], session[field])) session[field] = policy[field];
    };
    if (decides(policy, 'quota')) {
      raise('quota_max', isMore);
      raise('quota_renewal_rate', isLarger);
    }
    if (decides(policy, 'rate_limit')) {
      if (!hasNoRate(policy)) for (const target of [right.limit, session]) takeFasterRate(target, policy);
      raise('throttle_retry_limit', isLarger);
      raise('throttle_interval', isLarger);
      right.endpoints = [...right.endpoints, ...given.endpoints];
    }
    if (decides(policy, 'complexity')) raise('max_query_depth', isMore);
    keepRenewal(right, ownValue(session.access_rights, apiId));
    draft.rights.set(apiId, right);
  }
  if (Object.keys(policy.access_rights).length === 0) limitWholeKey(policy, session);
  session.hmac_enabled ||= policy.hmac_enabled;
  draft.partitioned = isPartitioned(policy);
  return undefined;
}

type NumberField =
  | 'quota_max'
  | 'quota_renewal_rate'
  | 'throttle_retry_limit'
  | 'throttle_interval'
  | 'max_query_depth';

function takeFasterRate(target: Limit | Session, { rate, per }: Policy): void {
  if (hasNoRate(target) || pause(target) > pause({ ...target, rate, per }))
    Object.assign(target, { rate, per });
}

/** A policy without access rights, which v5.14.0 refuses in the end. */
function limitWholeKey(policy: Policy, session: Session): void {
  if (decides(policy, 'rate_limit')) Object.assign(session, pick(policy, RATES));
  if (decides(policy, 'quota')) Object.assign(session, pick(policy, QUOTAS));
}

function keepRenewal(right: Right, before: Right | undefined): void {
  if (before !== undefined && !isNoLimit(before.limit)) right.limit.quota_renews = before.limit.quota_renews;
}

function takeLargerLimits(right: Right, earlier: Right): boolean {
  let tookOver = false;
  if (pause(right.limit) > pause(earlier.limit)) {
    Object.assign(right.limit, pick(earlier.limit, PACE));
    tookOver = true;
  }
  if (
    earlier.limit.quota_max !== right.limit.quota_max &&
    isMore(earlier.limit.quota_max, right.limit.quota_max)
  ) {
    right.limit.quota_max = earlier.limit.quota_max;
    tookOver = true;
  }
  if (isMore(earlier.limit.quota_renewal_rate, right.limit.quota_renewal_rate)) {
    right.limit.quota_renewal_rate = earlier.limit.quota_renewal_rate;
  }
  if (right.limit.quota_max === -1) right.limit.quota_renewal_rate = 0;
  if (tookOver) right.allowance_scope = earlier.allowance_scope;
  return tookOver;
}

/** What two policies allow is united; what one of them narrows, an open one does not widen (scopes.md, A5, C4, D5). */
function uniteScopes(right: Right, given: Right): void {
  right.restricted_types = mergeTypes(right.restricted_types, given.restricted_types);
  right.allowed_types = mergeTypes(right.allowed_types, given.allowed_types);
  right.field_access_rights = [...right.field_access_rights, ...given.field_access_rights];
  right.disable_introspection ||= given.disable_introspection;
  const { json_rpc_methods_access_rights: methods, mcp_access_rights: mcp } = given;
  right.json_rpc_methods_access_rights = mergeRules(right.json_rpc_methods_access_rights, methods);
  for (const kind of ['tools', 'resources', 'prompts'] as const)
    right.mcp_access_rights[kind] = mergeRules(right.mcp_access_rights[kind], mcp[kind]);
}

const mergeRules = (one: AccessRules, other: AccessRules): AccessRules => ({
  allowed: union(one.allowed, other.allowed),
  blocked: union(one.blocked, other.blocked),
});

const mergeTypes = (...lists: (readonly TypeRule[])[]): TypeRule[] =>
  mergeNamed(lists.flat().map(({ name, fields }) => [name, fields])).map(([name, fields]) => ({
    name,
    fields,
  }));

const mergeUrls = (...lists: (readonly AllowedUrl[])[]): AllowedUrl[] =>
  mergeNamed(lists.flat().map(({ url, methods }) => [url, methods])).map(([url, methods]) => ({
    url,
    methods,
  }));

function mergeNamed(entries: readonly (readonly [name: string, words: readonly string[]])[]) {
  const merged = new Map<string, string[]>();
  for (const [name, more] of entries) merged.set(name, union(merged.get(name) ?? [], more));
  return [...merged];
}
