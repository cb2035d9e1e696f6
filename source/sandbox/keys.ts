import { createHash, randomBytes } from 'node:crypto';
import type { Session } from './sessions.ts';
import { applyTo, type State, seconds, trialOf } from './state.ts';
import { hashToken, makeToken } from './tokens.ts';

/** Keys as the Gateway makes and changes them (gateway/api.go, v5.14.0). */

export type Created = { readonly key: string; readonly hash: string; readonly session: Session };
export type Refusal = { readonly status: number; readonly message: string };

const NO_RIGHTS = 'Failed to create key, keys must have at least one Access Rights record set.';
const GENERIC = 'Failed to create key, ensure security settings are correct.';

/** The Gateway takes bcrypt, and says so; nobody sees what it keeps. */
export const hashPassword = (password: string): string => createHash('sha256').update(password).digest('hex');
const keepHashed = (password: string) => ({ password: hashPassword(password), hash_type: 'bcrypt' });
const makeHmacSecret = (): string => Buffer.from(randomBytes(16).toString('hex')).toString('base64');

/** `POST /tyk/keys/create`. */
export function createKey(state: State, session: Session): Created | Refusal {
  const key = makeToken(session.org_id, session.certificate, state.hashing);
  if (session.hmac_enabled) session.hmac_string = makeHmacSecret();
  // Only those beside a key are looked up: a key is made for an unknown certificate all the same (scopes.md, E4).
  const unknown = session.mtls_static_certificate_bindings.find((id) => !state.certificates.has(id));
  if (unknown !== undefined) return { status: 400, message: `certificate not found: ${unknown}` };
  if (session.certificate !== '' && state.store.find(key, session.org_id, false) !== undefined) {
    return { status: 500, message: `Failed to create key - Key with given certificate already found:${key}` };
  }
  session.last_updated = String(seconds(state));
  session.date_created = new Date(state.now()).toISOString();
  const refused = applyTo(state, session);
  if (refused !== undefined) return { status: 500, message: `Failed to create key - ${refused}` };
  if (Object.keys(session.access_rights).length === 0) return { status: 400, message: NO_RIGHTS };
  const failed = saveForEachApi(state, key, session, { hashed: false, reset: true });
  if (failed !== undefined) return { status: 500, message: `Failed to create key - ${failed}` };
  return { key, hash: hashToken(key, state.hashing), session };
}

export type Change = {
  readonly name: string;
  readonly hashed: boolean;
  /** `suppress_reset=1`: counters and renewal stay. */
  readonly keepCounters: boolean;
};

/** `POST /tyk/keys` and `POST /tyk/keys/{name}`: a key of the caller's own name replaces the one that has it. */
export function addKey(
  state: State,
  session: Session,
  { name, hashed, keepCounters }: Change,
): Created | Refusal {
  applyTo(state, session);
  const length = Buffer.byteLength(name);
  if (name !== '' && length < 3) {
    const why = `custom key ID length ${length} is less than min_token_length (3); the key would be unreachable at auth time.`;
    const next =
      'Use an ID of at least min_token_length characters, or lower min_token_length in the gateway configuration.';
    return { status: 400, message: `${why} ${next}` };
  }
  session.date_created = new Date(state.now()).toISOString();
  const key = makeToken(session.org_id, name, state.hashing);
  forgetPastExpiry(state, session, 0);
  const { password } = session.basic_auth_data;
  const isUser = password !== '';
  if (isUser) session.basic_auth_data = keepHashed(password);
  if (!saveKey(state, key, session, hashed, !keepCounters)) return { status: 500, message: GENERIC };
  // whoever sends a password gets no key back, whatever the API (v5.3.0 and later)
  return { key: isUser ? '' : key, hash: hashed ? key : hashToken(key, state.hashing), session };
}

/** `PUT /tyk/keys/{name}`: replaces the whole session. Returns the name that it was found under. */
export function updateKey(
  state: State,
  session: Session,
  { name, hashed, keepCounters }: Change,
): string | Refusal {
  applyTo(state, session);
  const found = state.store.find(name, session.org_id, hashed);
  if (found === undefined) return { status: 404, message: 'Key is not found' };
  const before = found.session;
  if (session.certificate !== before.certificate) {
    const message =
      session.certificate === ''
        ? 'Key cannot be used without a certificate'
        : 'Key must be used with an existent certificate';
    return { status: 400, message };
  }
  session.date_created = before.date_created;
  if (keepCounters) {
    session.quota_renews = before.quota_renews;
    session.last_updated = before.last_updated;
  }
  forgetPastExpiry(state, session, before.expires);
  const password = session.basic_auth_data.password;
  if (password === '') session.basic_auth_data = before.basic_auth_data;
  else session.basic_auth_data = keepHashed(password);
  return saveKey(state, found.id, session, hashed, !keepCounters)
    ? found.id
    : { status: 500, message: GENERIC };
}

/** An expiry in the past becomes the one before: on a new key that is "never" (v3 and later; recorded: keys.expires-past). */
function forgetPastExpiry(state: State, session: Session, before: number): void {
  if (session.expires > 1 && session.expires * 1000 < state.now()) session.expires = before;
}

function saveKey(state: State, key: string, session: Session, hashed: boolean, reset: boolean): boolean {
  if (reset) session.last_updated = String(seconds(state));
  if (Object.keys(session.access_rights).length === 0) return false;
  return saveForEachApi(state, key, session, { hashed, reset }) === undefined;
}

type Saving = { readonly hashed: boolean; readonly reset: boolean };

/** The Gateway goes through the rights and applies the policies for each API, before the session is kept. */
function saveForEachApi(
  state: State,
  key: string,
  session: Session,
  { hashed, reset }: Saving,
): string | undefined {
  const isNew = state.store.find(key, session.org_id, hashed) === undefined;
  const trial = isNew ? trialOf(state, session) : undefined;
  let isReset = false;
  for (const id of Object.keys(session.access_rights)) {
    const api = state.world.api(id);
    if (api !== undefined && trial !== undefined) session.expires = seconds(state) + trial;
    if (reset && !api?.dont_set_quota_on_create) {
      isReset = true;
      session.quota_renews = seconds(state) + session.quota_renewal_rate;
    }
    const refused = applyTo(state, session, api);
    if (refused !== undefined) return refused;
  }
  if (isReset) state.store.resetQuota(key, session, hashed);
  state.store.save(key, session, hashed, lifetimeOf(state, session));
  return undefined;
}

/** Seconds after which Redis forgets a key, whatever its expiry: its own, else the longest of its APIs; 0 is never. */
export function lifetimeOf(state: State, session: Session): number {
  const { post_expiry_action, post_expiry_grace_period: grace, expires } = session;
  if (post_expiry_action === 'delete' && expires > 0) return Math.max(1, expires - seconds(state));
  if (post_expiry_action === 'retain' && grace > 0 && expires > 0) {
    return Math.max(1, expires - seconds(state) + grace);
  }
  if (session.session_lifetime > 0) return session.session_lifetime;
  const ofApis = Object.keys(session.access_rights).map((id) => state.world.api(id)?.session_lifetime ?? 0);
  return Math.max(0, ...ofApis);
}
