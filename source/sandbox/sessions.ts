import type { JsonValue } from '../tyk/types.ts';
import { any, flag, float, integer, list, map, type Read, readOne, struct, text } from './fields.ts';
import { readFirst, readWhole } from './json.ts';

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
/** A key as Tyk keeps it (`user.SessionState`, v5.14.0), every field there; zero where it was not given. */
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
  /** Unix seconds as text. */
  last_updated: text,
  id_extractor_deadline: integer,
  session_lifetime: integer,
  post_expiry_action: text,
  post_expiry_grace_period: integer,
  smoothing: any,
});

export type Limit = Read<typeof limit>;
export type Right = Read<typeof right>;
export type Rights = Session['access_rights'];
export type AllowedUrl = Right['allowed_urls'][number];
export type TypeRule = Right['allowed_types'][number];
export type AccessRules = Read<typeof rules>;
export type EndpointLimit = Endpoint['methods'][number]['limit'];
type Endpoint = Read<typeof endpoint>;
export type Session = Read<typeof session>;

/** Reads a body; `rest` says whether text may follow it. Throws SyntaxError or TypeError. */
export function readSession(body: string, rest: 'ignored' | 'refused'): Session {
  const tree = rest === 'ignored' ? readFirst(body).tree : readWhole(body);
  return readOne(session, tree);
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

export const noRight = (): Right => right.zero();
export const isNoLimit = (value: Limit): boolean => limit.isZero(value);

export const noLimit = (): Limit => limit.zero();

export const PACE = ['rate', 'per', 'smoothing'] as const;
export const THROTTLE = ['throttle_interval', 'throttle_retry_limit'] as const;
export const QUOTA = ['quota_max', 'quota_renews', 'quota_renewal_rate'] as const;

/** These fields alone. */
export function pick<T, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, Name>;
}

/** What a session limits as a whole, in the form of an API's own limit. */
export function ownLimit(of: Session): Limit {
  return { ...noLimit(), ...pick(of, [...PACE, ...THROTTLE, ...QUOTA, 'max_query_depth']) };
}

/** The ids of a session's policies; undefined where it has none. */
export function policyIds(of: Session): readonly string[] | undefined {
  if (of.apply_policies.length > 0) return of.apply_policies;
  return of.apply_policy_id === '' ? undefined : [of.apply_policy_id];
}
