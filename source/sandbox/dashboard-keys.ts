import { readFields } from '../tyk/fields.ts';
import { parse } from '../tyk/json.ts';
import type { JsonValue } from '../tyk/types.ts';
import { type Answer, type Call, json } from './answers.ts';
import { readBody, readDetail } from './control-keys.ts';
import { envelope, page } from './dashboard-answers.ts';
import { addKey, type Created, createKey, type Refusal, updateKey } from './keys.ts';
import { noRight, type Session, writeWholeSession } from './sessions.ts';
import { applyTo, type State } from './state.ts';
import { hashToken, makeToken } from './tokens.ts';

/**
 * The Dashboard's key calls, from its published specs (5.8 to 5.14) and tyk-demo's scripts; no Dashboard was recorded.
 * It fills in the organisation and hands the key to its Gateway.
 */
export function answerDashboardKeys(state: State, call: Call, name: string, organisation: string): Answer {
  if (call.method === 'POST') return answerPost(state, call, name, organisation);
  if (call.method === 'GET' && name === 'detailed') return answerDetailed(state, call, organisation);
  const found = find(state, call, name, organisation);
  if (found === undefined) return envelope(404, 'Could not retrieve key detail.');
  if (found.session.org_id !== organisation) return envelope(400, 'Attempted access to non-owned key.');
  if (call.method === 'GET') return json(200, keyData(state, found.id, found.hash, found.session));
  if (call.method === 'PUT') return answerPut(state, call, found, organisation);
  if (call.method !== 'DELETE') return envelope(405, 'Method not allowed');
  state.store.resetQuota(found.hash, found.session, true);
  state.store.remove(found.hash, true);
  return envelope(200, 'Key deleted successfully.');
}

/** Shape B: every Dashboard's answer since 2017 (tyk-demo reads it so); the hash only where keys are hashed. */
function keyData(state: State, id: string, hash: string, session: Session): JsonValue {
  const data = { api_model: {}, key_id: id, data: writeWholeSession(session) };
  return state.hashing === 'off' ? data : { ...data, key_hash: hash };
}

type Found = { readonly id: string; readonly hash: string; readonly session: Session };

function find(state: State, call: Call, name: string, organisation: string): Found | undefined {
  const given = call.query.get('username') === 'true' ? makeToken(organisation, name, state.hashing) : name;
  const asHash = (call.query.get('hashed') ?? '') !== '';
  const ways = call.query.get('auto_guess') === 'true' ? [false, true] : [asHash];
  for (const hashed of ways) {
    const stored = state.store.find(given, organisation, hashed);
    const session = stored && readDetail(state, stored.id, organisation, hashed);
    if (session !== undefined)
      return {
        id: stored?.id ?? given,
        hash: hashed ? given : hashToken(stored?.id ?? given, state.hashing),
        session,
      };
  }
  return undefined;
}

/** A key's body, its organisation filled in; or why the Dashboard refuses it. */
function readKey(state: State, call: Call, organisation: string): Session | Answer {
  const session = readBody(call, 'refused');
  if (session === undefined) return envelope(403, 'Request body malformed.');
  if (session.org_id === '') session.org_id = organisation;
  forgetUnknown(session);
  if (session.org_id !== organisation) return envelope(400, 'Attempted access to non-owned key.');
  const rights = Object.entries(session.access_rights);
  // without the allowance, or the names inside a right, it refuses (tyk issue 2701)
  const { allowance } = readFields(parse(call.body.toString('utf8')));
  if (allowance === undefined || rights.some(([, right]) => right.api_id === '' || right.api_name === ''))
    return envelope(400, 'User/Key object validation failed, most likely malformed input.');
  const isKnown = (id: string) =>
    state.world.saved().some((api) => api.api_id === id && api.org_id === organisation);
  // an unknown API is 400 since 5.8.15, 5.13.1 and 5.14.0 (release notes; the text is not published)
  if (rights.some(([id]) => !isKnown(id))) return envelope(400, 'Could not retrieve API detail');
  return session;
}

/** Its own form of a key has neither rights on MCP nor a word for what comes after the end (specs, 5.14.0). */
function forgetUnknown(session: Session): void {
  Object.assign(session, { post_expiry_action: '', post_expiry_grace_period: 0 });
  const { json_rpc_methods_access_rights, mcp_access_rights } = noRight();
  for (const right of Object.values(session.access_rights))
    Object.assign(right, structuredClone({ json_rpc_methods_access_rights, mcp_access_rights }));
}

function answerPost(state: State, call: Call, name: string, organisation: string): Answer {
  const session = readKey(state, call, organisation);
  if ('status' in session) return session;
  if (name === 'preview') {
    applyTo(state, session);
    return json(200, keyData(state, '', '', session));
  }
  const change = { name, hashed: false, keepCounters: false };
  return answerMade(state, name === '' ? createKey(state, session) : addKey(state, session, change));
}

/** What the Gateway refuses comes through as the Gateway says it; the status that a Dashboard gives it is not known. */
function answerMade(state: State, made: Created | Refusal): Answer {
  return 'status' in made
    ? envelope(made.status, made.message)
    : json(200, keyData(state, made.key, made.hash, made.session));
}

function answerPut(state: State, call: Call, found: Found, organisation: string): Answer {
  const session = readKey(state, call, organisation);
  if ('status' in session) return session;
  const keepCounters = call.query.get('suppress_reset') === '1';
  const done = updateKey(state, session, { name: found.hash, hashed: true, keepCounters });
  if (typeof done !== 'string') return envelope(done.status, done.message);
  return json(200, keyData(state, found.id, found.hash, session));
}

/** `GET /api/apis/{api}/keys`, and `GET /api/apis/keys` for all of them: hashes, for keys are hashed here. */
export function answerKeyList(
  state: State,
  call: Call,
  apiId: string | undefined,
  organisation: string,
): Answer {
  const hashes = state.store.bySession(
    (session) =>
      session.org_id === organisation && (apiId === undefined || Object.hasOwn(session.access_rights, apiId)),
  );
  if (!state.listsKeys) return envelope(404, 'Could not retrieve keys.');
  const { items, pages } = page(call, hashes);
  return json(200, { data: { keys: items }, pages });
}

function answerDetailed(state: State, call: Call, organisation: string): Answer {
  const wanted = call.query.get('q') ?? '';
  const own = state.store.bySession((session) => session.org_id === organisation);
  const called = own.filter((hash) => hash.includes(wanted));
  const { items, pages } = page(call, called);
  const keys = items.flatMap((hash) => {
    const session = readDetail(state, hash, organisation, true);
    return session === undefined ? [] : [keyData(state, hash, hash, session)];
  });
  return json(200, { keys: keys.length === 0 ? null : keys, pages });
}
