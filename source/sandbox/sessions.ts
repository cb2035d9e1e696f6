import type { JsonValue } from '../tyk/types.ts';
import { any, flag, float, integer, list, map, readOne, struct, text } from './fields.ts';
import { readFirst, readWhole } from './json.ts';

/** A key as Tyk keeps it (`user.SessionState`, v5.14.0), every field there; zero where it was not given. */
export type Limit = {
  rate: number;
  per: number;
  smoothing: JsonValue;
  throttle_interval: number;
  throttle_retry_limit: number;
  max_query_depth: number;
  quota_max: number;
  quota_renews: number;
  quota_remaining: number;
  quota_renewal_rate: number;
};
export type AllowedUrl = { url: string; methods: string[] };
export type EndpointLimit = { rate: number; per: number };
export type Endpoint = { path: string; methods: { name: string; limit: EndpointLimit }[] };
export type TypeRule = { name: string; fields: string[] };
export type AccessRules = { allowed: string[]; blocked: string[] };
export type McpRules = { tools: AccessRules; resources: AccessRules; prompts: AccessRules };
export type Right = {
  api_name: string;
  api_id: string;
  versions: string[];
  allowed_urls: AllowedUrl[];
  restricted_types: TypeRule[];
  allowed_types: TypeRule[];
  limit: Limit;
  field_access_rights: { type_name: string; field_name: string; limits: { max_query_depth: number } }[];
  disable_introspection: boolean;
  allowance_scope: string;
  endpoints: Endpoint[];
  json_rpc_methods_access_rights: AccessRules;
  mcp_access_rights: McpRules;
};
export type Rights = Record<string, Right>;

export type Session = Limit & {
  allowance: number;
  date_created: string;
  expires: number;
  access_rights: Rights;
  org_id: string;
  oauth_client_id: string;
  certificate: string;
  basic_auth_data: { password: string; hash_type: string };
  jwt_data: { secret: string };
  hmac_enabled: boolean;
  hmac_string: string;
  is_inactive: boolean;
  apply_policy_id: string;
  apply_policies: string[];
  enable_detail_recording: boolean;
  enable_detailed_recording: boolean;
  meta_data: Record<string, JsonValue>;
  tags: string[];
  alias: string;
  /** Unix seconds as text. */
  last_updated: string;
  session_lifetime: number;
  post_expiry_action: string;
  post_expiry_grace_period: number;
};

const limit = struct({
  rate: float,
  per: float,
  smoothing: any,
  throttle_interval: float,
  throttle_retry_limit: integer,
  max_query_depth: integer,
  quota_max: integer,
  quota_renews: integer,
  quota_remaining: integer,
  quota_renewal_rate: integer,
});
const typeRules = list(struct({ name: text, fields: list(text) }, { keepZeros: true }));
const rules = struct({ allowed: list(text), blocked: list(text) });
const depth = struct({ max_query_depth: integer });
const endpoint = struct({
  path: text,
  methods: list(struct({ name: text, limit: struct({ rate: float, per: float }, { keepZeros: true }) })),
});
/** As v5.14.0 writes it, in its order. */
export const right = struct({
  api_name: text,
  api_id: text,
  versions: list(text),
  allowed_urls: list(struct({ url: text, methods: list(text) }, { keepZeros: true })),
  restricted_types: typeRules,
  allowed_types: typeRules,
  limit,
  field_access_rights: list(struct({ type_name: text, field_name: text, limits: depth })),
  disable_introspection: flag,
  allowance_scope: text,
  endpoints: list(endpoint),
  json_rpc_methods: any,
  json_rpc_methods_access_rights: rules,
  mcp_primitives: any,
  mcp_access_rights: struct({ tools: rules, resources: rules, prompts: rules }),
});
const session = struct({
  last_check: integer,
  allowance: float,
  rate: float,
  per: float,
  throttle_interval: float,
  throttle_retry_limit: integer,
  max_query_depth: integer,
  date_created: text,
  expires: integer,
  quota_max: integer,
  quota_renews: integer,
  quota_remaining: integer,
  quota_renewal_rate: integer,
  access_rights: map(right),
  org_id: text,
  oauth_client_id: text,
  oauth_keys: map(text),
  certificate: text,
  mtls_static_certificate_bindings: list(text),
  basic_auth_data: struct({ password: text, hash_type: text }),
  jwt_data: struct({ secret: text }),
  hmac_enabled: flag,
  enable_http_signature_validation: flag,
  hmac_string: text,
  rsa_certificate_id: text,
  is_inactive: flag,
  apply_policy_id: text,
  apply_policies: list(text),
  data_expires: integer,
  monitor: struct({ trigger_limits: list(float) }),
  enable_detail_recording: flag,
  enable_detailed_recording: flag,
  meta_data: map(any),
  tags: list(text),
  alias: text,
  last_updated: text,
  id_extractor_deadline: integer,
  session_lifetime: integer,
  post_expiry_action: text,
  post_expiry_grace_period: integer,
  smoothing: any,
});

/** Reads a body; `rest` says whether text may follow it. Throws SyntaxError or TypeError. */
export function readSession(body: string, rest: 'ignored' | 'refused'): Session {
  const tree = rest === 'ignored' ? readFirst(body).tree : readWhole(body);
  return readOne(session, tree) as Session;
}

/** A session of JSON data. */
export const toSession = (data: JsonValue): Session => readSession(JSON.stringify(data), 'refused');
export const writeSession = (value: Session): { readonly [name: string]: JsonValue } =>
  session.write(value) as { readonly [name: string]: JsonValue };
/** Every field, as a Dashboard (and a Gateway before v5.12.0) writes it. */
export const writeWholeSession = (value: Session): { readonly [name: string]: JsonValue } => ({
  ...(session.zero() as { readonly [name: string]: JsonValue }),
  ...writeSession(value),
});

export const noRight = (): Right => right.zero() as Right;
export const isNoLimit = (value: Limit): boolean => limit.isZero(value);

/** What a session limits as a whole, in the form of an API's own limit. */
export function ownLimit(of: Session): Limit {
  const { rate, per, smoothing, throttle_interval, throttle_retry_limit, max_query_depth } = of;
  const { quota_max, quota_renews, quota_renewal_rate } = of;
  const rates = { rate, per, smoothing, throttle_interval, throttle_retry_limit, max_query_depth };
  return { ...rates, quota_max, quota_renews, quota_remaining: 0, quota_renewal_rate };
}

/** The ids of a session's policies; undefined where it has none. */
export function policyIds(of: Session): readonly string[] | undefined {
  if (of.apply_policies.length > 0) return of.apply_policies;
  return of.apply_policy_id === '' ? undefined : [of.apply_policy_id];
}
