import { parse } from '../tyk/json.ts';
import { type Answer, apiError, type Call, json } from './answers.ts';
import { addKey, type Change, type Created, createKey, type Refusal, updateKey } from './keys.ts';
import { isNoLimit, readSession, type Session, writeSession } from './sessions.ts';
import { applyTo, type State, seconds } from './state.ts';
import { makeToken } from './tokens.ts';

/** `/tyk/keys…` as v5.14.0 answers it. `name` is empty on `/tyk/keys` itself; undefined is "method not supported". */
export function answerKeys(state: State, call: Call, name: string): Answer | undefined {
  if (call.method === 'POST' && name === 'create') return answerCreate(state, call);
  if (call.method === 'POST' && name === 'preview') return answerPreview(state, call);
  if (call.method === 'POST') return answerAdd(state, call, name);
  if (call.method === 'GET' && name === '') return answerList(state, call);
  const answer = { PUT: answerUpdate, GET: answerDetail, DELETE: answerDelete }[call.method];
  return answer && withEitherName(state, call, name, (one) => answer(state, call, one));
}

/** Any value of `hashed` counts, also `false` (recorded). */
const isHashed = (call: Call): boolean => (call.query.get('hashed') ?? '') !== '';
const changeOf = (call: Call, name: string): Change => {
  return { name, hashed: isHashed(call), keepCounters: call.query.get('suppress_reset') === '1' };
};

/** `username=true` makes a key of the name first; where that finds nothing the name itself is tried. */
function withEitherName(state: State, call: Call, name: string, answer: (name: string) => Answer): Answer {
  if (call.query.get('username') !== 'true') return answer(name);
  const first = answer(makeToken(call.query.get('org_id') ?? '', name, state.hashing));
  return first.status === 200 ? first : answer(name);
}

/** A key's body; undefined where it is none. */
export function readBody(call: Call, rest: 'ignored' | 'refused'): Session | undefined {
  try {
    return readSession(call.body.toString('utf8'), rest);
  } catch {
    return undefined;
  }
}

function answerCreated(state: State, made: Created | Refusal): Answer {
  if ('status' in made) return apiError(made.status, made.message);
  const hash = state.hashing === 'off' ? {} : { key_hash: made.hash };
  return json(200, { key: made.key, status: 'ok', action: 'added', ...hash });
}

function answerCreate(state: State, call: Call): Answer {
  const session = readBody(call, 'ignored');
  if (session === undefined) return apiError(500, 'Unmarshalling failed');
  return answerCreated(state, createKey(state, session));
}

function answerAdd(state: State, call: Call, name: string): Answer {
  const session = readBody(call, 'refused');
  if (session === undefined) return apiError(400, 'Request malformed');
  return answerCreated(state, addKey(state, session, changeOf(call, name)));
}

function answerUpdate(state: State, call: Call, name: string): Answer {
  const session = readBody(call, 'refused');
  if (session === undefined) return apiError(400, 'Request malformed');
  const done = updateKey(state, session, changeOf(call, name));
  if (typeof done !== 'string') return apiError(done.status, done.message);
  return json(200, { key: done, status: 'ok', action: 'modified' });
}

/** The policies' errors are not told, and `key_expires_in` is not applied. */
function answerPreview(state: State, call: Call): Answer {
  const session = readBody(call, 'ignored');
  if (session === undefined) return apiError(500, 'Unmarshalling failed');
  session.last_updated = String(seconds(state));
  session.date_created = new Date(state.now()).toISOString();
  applyTo(state, session);
  return json(200, writeSession(session));
}

function answerList(state: State, call: Call): Answer {
  const apiId = call.query.get('api_id') ?? '';
  if (!state.listsKeys) {
    return apiError(404, 'Hashed key listing is disabled in config (enable_hashed_keys_listing)');
  }
  if (state.hashing === 'off' && apiId !== '' && !call.query.get('filter')) {
    const need = "The 'filter' parameter (Org ID) is required when filtering by 'api_id' in legacy mode";
    return apiError(400, need);
  }
  if (apiId === '') return json(200, { keys: state.store.hashes() });
  const keys = state.store.bySession((session) => Object.hasOwn(session.access_rights, apiId));
  return json(200, { keys: [...keys].sort() });
}

function answerDetail(state: State, call: Call, name: string): Answer {
  if (isHashed(call) && state.hashing === 'off') {
    return apiError(400, 'Key requested by hash but key hashing is not enabled');
  }
  const api = state.world.api(call.query.get('api_id') ?? '');
  const detail = readDetail(state, name, api?.org_id ?? call.query.get('org_id') ?? '', isHashed(call));
  return detail === undefined ? apiError(404, 'Key not found') : json(200, writeSession(detail));
}

/** A key as it is shown: its policies applied, what is left of its quotas counted, no password. */
export function readDetail(
  state: State,
  name: string,
  organisation: string,
  hashed: boolean,
): Session | undefined {
  const found = state.store.find(name, organisation, hashed);
  if (found === undefined) return undefined;
  const { session, id } = found;
  applyTo(state, session);
  const used = state.store.used('', id, hashed);
  if (session.quota_max !== -1 && used !== undefined) {
    session.quota_remaining = Math.max(0, session.quota_max - used);
  }
  for (const { limit, allowance_scope } of Object.values(session.access_rights)) {
    if (isNoLimit(limit) || limit.quota_max === -1 || limit.quota_max === 0) continue;
    const counted = state.store.used(allowance_scope, id, hashed) ?? 0;
    limit.quota_remaining = Math.max(0, limit.quota_max - counted);
  }
  session.basic_auth_data.password = '';
  return session;
}

function answerDelete(state: State, call: Call, name: string): Answer {
  const organisation = call.query.get('org_id') ?? '';
  const found = state.store.find(name, organisation, isHashed(call));
  if (found === undefined) return apiError(404, 'There is no such key found');
  state.store.resetQuota(found.id, found.session, isHashed(call));
  state.store.remove(found.id, isHashed(call));
  if (call.query.get('api_id') === '-1') return json(200, null);
  return json(200, { key: found.id, status: 'ok', action: 'deleted' });
}

/** `POST /tyk/keys/policy/{hash}`: gives a key other policies. */
export function answerPolicyChange(state: State, call: Call, hash: string): Answer {
  type Instruction = { policy?: string; apply_policies?: string[] } | null | undefined;
  const change = parse(call.body.toString('utf8')) as Instruction;
  if (change === undefined) return apiError(400, "Couldn't decode instruction");
  const found = state.store.find(hash, '', true);
  if (found === undefined) return apiError(404, 'Key not found');
  const { session } = found;
  session.apply_policy_id = '';
  session.apply_policies = [...(change?.apply_policies ?? []), ...(change?.policy ? [change.policy] : [])];
  session.last_updated = String(seconds(state));
  state.store.refresh(hash, session, true);
  return json(200, { key: hash, status: 'ok', action: 'updated' });
}
