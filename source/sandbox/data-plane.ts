import { setTimeout as sleep } from 'node:timers/promises';
import { ownValue, readFields } from '../tyk/fields.ts';
import { type Answer, type Call, json, notFound, refuse } from './answers.ts';
import { authenticate, checkCertificate } from './authenticate.ts';
import type { BusyKeys, Known } from './busy-keys.ts';
import type { Api } from './definition.ts';
import { answerQuery, refuseQuery } from './graphql.ts';
import { lifetimeOf } from './keys.ts';
import { answerMessage, costOf, type Message, readMessage, refuseMessage, rpcError } from './mcp.ts';
import { ownVerdict } from './own-lists.ts';
import { chooseVersion, findApi, pathBehind } from './route.ts';
import { allowsCall, endpointLimit, seenPaths } from './scope.ts';
import { isNoLimit, type Limit, noRight, ownLimit, type Session } from './sessions.ts';
import type { State } from './state.ts';
import { hashToken } from './tokens.ts';
import { echo, type Upstream } from './upstream.ts';

const DISALLOWED = 'Access to this API has been disallowed';

/**
 * A call to an API, checked in the Gateway's order (gateway/api_loader.go): listen path, version, what the API itself
 * opens and shuts, who calls, inactive, expired, the API and version among the rights, the path among the allowed ones,
 * rate, quota, what may be asked of a server behind; then that.
 */
export async function answerApiCall(state: State, call: Call, upstream: Upstream = echo): Promise<Answer> {
  const listening = findApi(state, call);
  if (listening === undefined) return notFound();
  const chosen = chooseVersion(state, listening, call);
  if ('status' in chosen) return refuse(chosen.status, chosen.error);
  const { api, version } = chosen;
  const message = api.application_protocol === 'mcp' ? readMessage(call) : undefined;
  if (message !== undefined && 'status' in message) return message;
  const answer = await answerChecked(state, { call, listening, api, version, message }, upstream);
  const isRefusal = message !== undefined && answer.headers?.['X-Generator'] === 'tyk.io';
  const { error } = isRefusal ? (JSON.parse(answer.body) as { error?: unknown }) : {};
  return typeof error === 'string' ? rpcError(answer.status, error, message?.id) : answer;
}

type Reached = {
  readonly call: Call;
  readonly listening: Api;
  readonly api: Api;
  readonly version: string;
  readonly message: Message | undefined;
};

async function answerChecked(state: State, reached: Reached, upstream: Upstream): Promise<Answer> {
  const { call, listening, api, version, message } = reached;
  const paths = seenPaths(listening, api, call);
  const { matching } = state.world;
  const own = ownVerdict(api, version, state.world.documents[api.api_id], call.method, paths, matching);
  if (own === 'shut') return refuse(403, 'Requested endpoint is forbidden');
  const shut = checkCertificate(api, call);
  if (shut !== undefined) return refuse(shut.status, shut.error);
  if (api.use_keyless || own === 'open') return forward(call, api, listening, upstream, NO_QUOTA);

  const known = authenticate(state, api, call);
  if ('status' in known) return refuse(known.status, known.error, known.headers);
  const { session } = known;
  const turned = checkKey(state, session) ?? checkRights(session, api, version);
  if (turned !== undefined) return turned;
  // A version in the address stands in the way: then it is a path like any other (measured, v5.14.0).
  if (listening === api && call.method === 'GET' && pathBehind(listening, call) === '/tyk/rate-limits/')
    return tellLimits(session);
  const right = ownValue(session.access_rights, api.api_id) ?? noRight();
  if (!allowsCall(right, call.method, paths, matching))
    return refuse(403, 'Access to this resource has been disallowed');
  const endpoint = endpointLimit(right, call.method, paths, matching);
  for (let units = message === undefined ? 1 : costOf(message); units > 0; units -= 1) {
    const over = await checkLimits(state, known, api, endpoint);
    if (over !== undefined) return over;
  }
  const limit = limitsOf(session, api);
  if (message !== undefined) {
    const refused = refuseMessage(right, message);
    const server = state.world.servers[api.api_id];
    if (refused !== undefined || server === undefined) return refused ?? notFound();
    return withQuota(answerMessage(server, message, right), limit);
  }
  if (readFields(api.graphql).enabled === true) {
    const refused = await refuseQuery(api, call.body, right, limit);
    if (refused !== undefined) return refused;
    const headers = { 'Content-Type': 'application/json' };
    return withQuota({ status: 200, headers, body: await answerQuery(call.body) }, limit);
  }
  return forward(call, api, listening, upstream, limit);
}

function checkKey(state: State, session: Session): Answer | undefined {
  if (session.is_inactive) return refuse(403, 'Key is inactive, please renew');
  const expired = session.expires >= 1 && session.expires * 1000 < state.now();
  return expired ? refuse(401, 'Key has expired, please renew') : undefined;
}

function checkRights(session: Session, api: Api, version: string): Answer | undefined {
  const right = ownValue(session.access_rights, api.api_id);
  const isOpen = right !== undefined && (version === '' || right.versions.includes(version));
  return isOpen ? undefined : refuse(403, DISALLOWED);
}

/** What the holder of a key may ask for: it costs nothing and reaches nobody (scopes.md, B7). */
function tellLimits({ quota_max, quota_remaining, quota_renews, rate, per }: Session): Answer {
  const quota = { quota_max, quota_remaining, quota_renews };
  return json(200, { quota, rate_limit: { requests: rate, per_unit: per } });
}

/** An API's own limit with anything in it replaces the key's as a whole (recorded: use.limit-quota-1). */
function limitsOf(session: Session, api: Api): Limit {
  const own = ownValue(session.access_rights, api.api_id)?.limit;
  return own === undefined || isNoLimit(own)
    ? { ...ownLimit(session), quota_remaining: session.quota_remaining }
    : own;
}

async function checkLimits(
  state: State,
  known: Known,
  api: Api,
  endpoint: ReturnType<typeof endpointLimit>,
): Promise<Answer | undefined> {
  const { session, id } = known;
  const own = limitsOf(session, api);
  const limit = { ...own, ...endpoint?.limit };
  const scope = ownValue(session.access_rights, api.api_id)?.allowance_scope ?? '';
  // An operation with a limit of its own counts by itself.
  const bucket = endpoint === undefined ? scope : `${scope}-${endpoint.bucket}`;
  if (!api.disable_rate_limit && limit.rate > 0 && !(await takeOne(state, session, id, bucket, limit))) {
    return refuse(429, 'Rate Limit Exceeded');
  }
  if (api.disable_quota || limit.quota_max <= 0) return undefined;
  const { used, renews } = state.store.count(scope, id, limit.quota_renewal_rate);
  rememberQuota(session, scope, Math.max(0, limit.quota_max - used), renews);
  if (state.busy === undefined) state.store.refresh(id, session, false);
  else await saveServed(state, state.busy, known);
  return used > limit.quota_max ? refuse(403, 'Quota exceeded') : undefined;
}

/** Whole, whatever has become of the key since it was read; once removed, it is there again. */
async function saveServed(state: State, busy: BusyKeys, known: Known): Promise<void> {
  await busy.serve();
  state.store.save(known.id, known.session, false, lifetimeOf(state, known.session));
}

/** A throttled call is held and tried again; `false` once it has waited for nothing. */
async function takeOne(
  state: State,
  session: Session,
  id: string,
  scope: string,
  limit: Limit,
): Promise<boolean> {
  const bucket = `${scope}-${hashToken(id, state.hashing)}:${session.last_updated}`;
  if (state.limiter(bucket, limit.rate, limit.per)) return true;
  for (let retry = 0; retry < limit.throttle_retry_limit; retry += 1) {
    await sleep(Math.max(0, limit.throttle_interval * 1000));
    if (state.limiter(bucket, limit.rate, limit.per)) return true;
  }
  return false;
}

/** What is left stands with each right of the same scope, and with the key itself where there is no scope. */
function rememberQuota(session: Session, scope: string, left: number, renews: number): void {
  for (const { limit, allowance_scope } of Object.values(session.access_rights)) {
    if (isNoLimit(limit) || allowance_scope !== scope) continue;
    Object.assign(limit, { quota_remaining: left, quota_renews: renews });
  }
  if (scope === '') Object.assign(session, { quota_remaining: left, quota_renews: renews });
}

type QuotaShown = Pick<Limit, 'quota_max' | 'quota_remaining' | 'quota_renews'>;
const NO_QUOTA: QuotaShown = { quota_max: 0, quota_remaining: 0, quota_renews: 0 };

/** The X-Ratelimit headers tell the quota, and only on answers from behind the Gateway (v2.9.5 to v5.14.0). */
function forward(call: Call, api: Api, listening: Api, upstream: Upstream, quota: QuotaShown): Answer {
  const path = listening.proxy.strip_listen_path ? pathBehind(listening, call) : call.path;
  const { method, headers, body } = call;
  return withQuota(upstream({ api, method, path: `${path}${call.search}`, headers, body }), quota);
}

function withQuota(answer: Answer, quota: QuotaShown): Answer {
  return {
    status: answer.status,
    headers: {
      ...answer.headers,
      'X-Ratelimit-Limit': String(quota.quota_max),
      'X-Ratelimit-Remaining': String(quota.quota_remaining),
      'X-Ratelimit-Reset': String(quota.quota_renews),
    },
    body: answer.body,
  };
}
