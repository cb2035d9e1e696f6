import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodePercent } from '../text.ts';
import { type Fields, isObject } from '../tyk/fields.ts';
import { parse } from '../tyk/json.ts';
import type { Call } from './answers.ts';
import type { Known } from './busy-keys.ts';
import type { Api } from './definition.ts';
import { hashPassword } from './keys.ts';
import { toSession } from './sessions.ts';
import { applyTo, type State } from './state.ts';
import { makeToken } from './tokens.ts';

/** Why a call is turned away. */
type Turned = {
  readonly status: number;
  readonly error: string;
  readonly headers?: Record<string, string>;
};

const MISSING = 'Authorization field missing';
const DISALLOWED = 'Access to this API has been disallowed';

/**
 * The ways into an API in the Gateway's order; a call must pass each of them. None switched on is auth token. The
 * session that counts is the one named by `base_identity_provided_by`, else that of the first way.
 */
export function authenticate(state: State, api: Api, call: Call): Known | Turned {
  const ways: [boolean, (state: State, api: Api, call: Call) => Known | Turned, string][] = [
    [api.use_oauth2, enterByOAuth, 'oauth_key'],
    [api.use_basic_auth, enterByPassword, 'basic_auth_user'],
    [api.enable_signature_checking, enterBySignature, 'hmac_key'],
    [api.enable_jwt, enterByJwt, 'jwt_claim'],
  ];
  const used = ways.filter(([on]) => on);
  if (api.use_standard_auth || used.length === 0) used.push([true, enterByKey, 'auth_token']);
  let identity: Known | undefined;
  for (const [, enter, name] of used) {
    const known = enter(state, api, call);
    if ('status' in known) return known;
    if (identity === undefined || name === api.base_identity_provided_by) identity = known;
  }
  return identity ?? { status: 403, error: DISALLOWED };
}

/** What a call carries at the API's place for it: header, else query, else cookie; the later override the earlier. */
function readPlace(api: Api, kind: string, call: Call): string {
  const place = api.auth_configs?.[kind] ?? (kind === 'authToken' || kind === 'jwt' ? api.auth : undefined);
  const header = place?.auth_header_name || 'Authorization';
  let value = place?.disable_header ? '' : (call.headers[header.toLowerCase()] ?? '');
  if (place?.use_param) value = call.query.get(place.param_name || header) || value;
  if (place?.use_cookie) value = readCookie(call, place.cookie_name || header) || value;
  return value;
}

function readCookie(call: Call, name: string): string {
  const cookies = (call.headers.cookie ?? '').split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

const withoutBearer = (value: string): string => value.replace(/^bearer /i, '');

/** A key that is known and whose policies can be applied; keys under three letters are not looked for. */
function find(state: State, api: Api, key: string): Known | undefined {
  const found = key.length < 3 ? undefined : findStored(state, api, key);
  return found === undefined || applyTo(state, found.session, api) !== undefined ? undefined : found;
}

/** A call reads the cache first, and fills it. */
function findStored(state: State, api: Api, key: string): Known | undefined {
  const cached = state.busy?.cached(key);
  if (cached !== undefined) return cached;
  const found = state.store.find(key, api.org_id, false);
  if (found === undefined) return undefined;
  state.busy?.keep({ ...found, name: key });
  return { ...found, name: key };
}

/** Which certificates an API takes at all; before anybody is asked for a key (mw_certificate_check.go). */
export function checkCertificate(api: Api, { certificate }: Call): Turned | undefined {
  if (!api.use_mutual_tls_auth) return undefined;
  if (!certificate) return { status: 403, error: 'Client TLS certificate is required' };
  const isAllowed = api.client_certificates?.includes(`${api.org_id}${certificate}`);
  if (isAllowed) return undefined;
  return { status: 403, error: `Certificate with SHA256 ${certificate} not allowed` };
}

/** A key that is bound to certificates is known only with one of them, where the API checks any (scopes.md, E4). */
function isBoundElsewhere({ session }: Known, api: Api, { certificate = '' }: Call): boolean {
  const bound = session.mtls_static_certificate_bindings;
  return api.use_mutual_tls_auth && bound.length > 0 && !bound.includes(`${api.org_id}${certificate}`);
}

function enterByKey(state: State, api: Api, call: Call): Known | Turned {
  const place = api.auth_configs?.authToken ?? api.auth;
  const given = withoutBearer(readPlace(api, 'authToken', call));
  const { certificate } = call;
  const byCertificate = place.use_certificate && certificate !== undefined;
  if (byCertificate && certificate === '') return { status: 401, error: 'Client certificate required' };
  if (byCertificate) {
    // The key is named after the certificate. Without TLS it is a key like any other.
    const key = makeToken(api.org_id, `${api.org_id}${certificate}`, state.hashing);
    return find(state, api, key) ?? { status: 401, error: DISALLOWED };
  }
  const key = given;
  if (key === '') return { status: 401, error: MISSING };
  const known = find(state, api, key);
  if (known !== undefined && isBoundElsewhere(known, api, call)) return { status: 401, error: DISALLOWED };
  return known ?? { status: 403, error: DISALLOWED };
}

/** No tokens are issued here, so a known key is one whose client is gone. */
function enterByOAuth(state: State, api: Api, call: Call): Turned {
  const [scheme = '', token] = readPlace(api, 'oauth', call).split(' ');
  if (token === undefined) return { status: 400, error: MISSING };
  if (scheme.toLowerCase() !== 'bearer') return { status: 400, error: 'Bearer token malformed' };
  const known = find(state, api, token) !== undefined;
  return {
    status: 403,
    error: known ? 'Key not authorised. OAuth client access was revoked' : 'Key not authorised',
  };
}

function enterByPassword(state: State, api: Api, call: Call): Known | Turned {
  // the realm goes out as the bytes of its UTF-8, as Go writes it
  const realm = Buffer.from(`Basic realm="${api.name}"`).toString('latin1');
  const ask = (error: string): Turned => ({ status: 401, error, headers: { 'Www-Authenticate': realm } });
  const malformed = (what: string): Turned => ({
    status: 400,
    error: `Attempted access with malformed header, ${what}`,
  });
  const value = readPlace(api, 'basic', call);
  if (value === '') return ask(MISSING);
  const [, encoded, ...more] = value.split(' ');
  if (encoded === undefined || more.length > 0) return malformed('header not in basic auth format');
  const [user = '', password, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (password === undefined || rest.length > 0) return malformed('values not in basic auth format');
  const known = find(state, api, user);
  const kept = known?.session.basic_auth_data;
  const given = kept?.hash_type === '' ? password : hashPassword(password);
  return known === undefined || kept?.password !== given ? ask('User not authorised') : known;
}

/** HS256 with the API's own secret. The session is that of the policy named in the token. */
function enterByJwt(state: State, api: Api, call: Call): Known | Turned {
  const token = withoutBearer(readPlace(api, 'jwt', call));
  if (token === '') return { status: 400, error: MISSING };
  const claims = readClaims(token, Buffer.from(String(api.jwt_source), 'base64'));
  const subject = String(claims?.[String(api.jwt_identity_base_field) || 'sub'] ?? '');
  const policy = String(claims?.[String(api.jwt_policy_field_name) || 'policy'] ?? '');
  if (claims === undefined || subject === '') return { status: 403, error: 'Key not authorized' };
  const session = toSession({ org_id: api.org_id, alias: subject, apply_policies: [policy] });
  if (applyTo(state, session, api) !== undefined)
    return { status: 403, error: 'key not authorized: no matching policy' };
  return { session, id: `${api.org_id}${subject}` };
}

function readClaims(token: string, secret: Buffer): Fields | undefined {
  const [head, body, signature, ...more] = token.split('.');
  if (!head || !body || !signature || more.length > 0) return undefined;
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = parse(Buffer.from(body, 'base64url').toString('utf8'));
  return isObject(claims) ? claims : undefined;
}

/** An HMAC of the named headers, with the secret that `/tyk/keys/create` put into the key (scopes.md, E3). */
function enterBySignature(state: State, api: Api, call: Call): Known | Turned {
  const wrong: Turned = { status: 400, error: 'Authorization field missing, malformed or invalid' };
  const value = readPlace(api, 'hmac', call);
  const part = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(value)?.[1] ?? '';
  const known = find(state, api, part('keyId'));
  if (known === undefined || known.session.hmac_string === '') return wrong;
  const allowed = api.hmac_allowed_algorithms ?? [];
  const [, hash = 'sha1'] = /^hmac-(sha1|sha256|sha384|sha512)$/.exec(part('algorithm')) ?? [];
  if (allowed.length > 0 && !allowed.includes(part('algorithm'))) return wrong;
  const aux = call.headers['x-aux-date'];
  const date = aux ?? call.headers.date ?? '';
  const skew = api.hmac_allowed_clock_skew;
  if (skew > 0 && !(Math.abs(Date.parse(date) - state.now()) <= skew)) return wrong;
  const lines = (part('headers') || 'date').split(' ').map((name) => {
    if (name === '(request-target)')
      return `${name}: ${call.method.toLowerCase()} ${decodePercent(call.path)}`;
    return name === 'date' && aux !== undefined
      ? `x-aux-date: ${aux}`
      : `${name}: ${call.headers[name] ?? ''}`;
  });
  const expected = createHmac(hash, known.session.hmac_string).update(lines.join('\n')).digest('base64');
  return part('signature') === encodeURIComponent(expected) ? known : wrong;
}
