import { setTimeout as sleep } from 'node:timers/promises';
import { ownValue } from '../tyk/fields.ts';
import { type Answer, type Call, notFound, refuse } from './answers.ts';
import { authenticate } from './authenticate.ts';
import type { Api } from './definition.ts';
import { chooseVersion, findApi, pathBehind } from './route.ts';
import { isNoLimit, type Limit, ownLimit, type Session } from './sessions.ts';
import type { State } from './state.ts';
import { hashToken } from './tokens.ts';
import { echo, type Upstream } from './upstream.ts';

const DISALLOWED = 'Access to this API has been disallowed';

/**
 * A call to an API, checked in the Gateway's order (gateway/api_loader.go): listen path, version, who calls, inactive,
 * expired, the API and version among the rights, the path among the allowed ones, rate, quota; then the service behind.
 */
export async function answerApiCall(state: State, call: Call, upstream: Upstream = echo): Promise<Answer> {
  const listening = findApi(state, call);
  if (listening === undefined) return notFound();
  const chosen = chooseVersion(state, listening, call);
  if ('status' in chosen) return refuse(chosen.status, chosen.error);
  const { api, version } = chosen;
  if (api.use_keyless) return forward(call, api, listening, upstream, NO_QUOTA);

  const known = authenticate(state, api, call);
  if ('status' in known) return refuse(known.status, known.error, known.headers);
  const { session, id } = known;
  const turned = checkKey(state, session) ?? checkRights(session, api, version, call);
  if (turned !== undefined) return turned;
  const over = await checkLimits(state, session, id, api);
  if (over !== undefined) return over;
  return forward(call, api, listening, upstream, limitsOf(session, api));
}

function checkKey(state: State, session: Session): Answer | undefined {
  if (session.is_inactive) return refuse(403, 'Key is inactive, please renew');
  const expired = session.expires >= 1 && session.expires * 1000 < state.now();
  return expired ? refuse(401, 'Key has expired, please renew') : undefined;
}

function checkRights(session: Session, api: Api, version: string, call: Call): Answer | undefined {
  const right = ownValue(session.access_rights, api.api_id);
  if (right === undefined) return refuse(403, DISALLOWED);
  if (version !== '' && !right.versions.includes(version)) return refuse(403, DISALLOWED);
  const allows = (url: string) => {
    try {
      return new RegExp(url).test(call.path);
    } catch {
      return false;
    }
  };
  const rules = right.allowed_urls;
  const isOpen =
    rules.length === 0 || rules.some(({ url, methods }) => methods.includes(call.method) && allows(url));
  return isOpen ? undefined : refuse(403, 'Access to this resource has been disallowed');
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
  session: Session,
  id: string,
  api: Api,
): Promise<Answer | undefined> {
  const limit = limitsOf(session, api);
  const scope = ownValue(session.access_rights, api.api_id)?.allowance_scope ?? '';
  if (!api.disable_rate_limit && limit.rate > 0 && !(await takeOne(state, session, id, scope, limit))) {
    return refuse(429, 'Rate Limit Exceeded');
  }
  if (api.disable_quota || limit.quota_max <= 0) return undefined;
  const { used, renews } = state.store.count(scope, id, limit.quota_renewal_rate);
  rememberQuota(session, scope, Math.max(0, limit.quota_max - used), renews);
  state.store.refresh(id, session, false);
  return used > limit.quota_max ? refuse(403, 'Quota exceeded') : undefined;
}

/** A throttled call is held and tried again; `false` once it has waited for nothing. */
async function takeOne(
  state: State,
  session: Session,
  id: string,
  scope: string,
  limit: Limit,
): Promise<boolean> {
  const bucket = `${scope}-${hashToken(id)}:${session.last_updated}`;
  if (state.limiter.take(bucket, limit.rate, limit.per)) return true;
  for (let retry = 0; retry < limit.throttle_retry_limit; retry += 1) {
    await sleep(Math.max(0, limit.throttle_interval * 1000));
    if (state.limiter.take(bucket, limit.rate, limit.per)) return true;
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
  const answer = upstream({ api, method, path: `${path}${call.search}`, headers, body });
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
