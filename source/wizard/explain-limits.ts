import { isLoopback } from '../loopback.ts';
import { count, groupDigits, listWords } from '../text.ts';
import type { Api, ApiAnswer, ApiCall, KeyRecord, Limits } from '../tyk/types.ts';
import type { Tried } from './explain-verdict.ts';
import { hostOf, isPlainHttp, originOf } from './parse/address.ts';
import { describeQuota } from './parse/limits.ts';
import type { Problem } from './types.ts';
import { localDateTime } from './words.ts';

/** Under so many requests, one of them is too many to be taken unasked. */
const FEW_REQUESTS = 10;

/** What counts for this API: its own limits as a whole, else the key's; none that the API has switched off. */
export function limitsOf(
  api: Api,
  held: Tried['held'] | Pick<KeyRecord, 'access' | 'limits'>,
): Limits | undefined {
  if (held === undefined || held === 'missing') return undefined;
  const limits = held.access.find(({ apiId }) => apiId === api.id)?.limits ?? held.limits;
  return {
    rate: api.rateLimitOff ? 'unlimited' : limits.rate,
    quota: api.quotaOff ? 'unlimited' : limits.quota,
    throttle: limits.throttle,
  };
}

/** The quota headers in words: "998 of 1 000 requests left, renews Sun 22 Nov 2026 11:02"; "no quota". */
export function sayQuota({ quota, at }: ApiAnswer, limits: Limits | undefined): string | undefined {
  if (quota === undefined) return undefined;
  if (quota.limit <= 0 || quota.remaining < 0) return 'no quota';
  const some = quota.remaining === 0 ? 'none' : groupDigits(quota.remaining);
  const left = `${some} of ${count(quota.limit, 'request')} left`;
  const { rate, quota: own } = limits ?? {};
  const isRate = own === 'unlimited' && typeof rate === 'object' && rate.requests === quota.limit;
  if (isRate) return `rate: ${left}`;
  const renews = typeof own === 'object' && own.seconds === 'never' ? ', never renewing' : '';
  return `quota: ${left}${renews || (quota.renews > at ? `, renews ${localDateTime(quota.renews)}` : '')}`;
}

/** What a try costs: said always, where it costs anything. */
export function sayCost(limits: Limits | undefined, calls = 1): string | undefined {
  const quota = limits?.quota;
  if (quota === undefined || quota === 'unlimited') return undefined;
  return `The try uses ${count(calls, 'request')} of the quota (${describeQuota(quota)}).`;
}

/**
 * What must be agreed to before these calls are made; nothing where all is well. `agreed` are addresses to which
 * somebody has chosen to send secrets unencrypted.
 */
export function askBeforeTry(
  calls: readonly ApiCall[],
  limits: Limits | undefined,
  agreed: readonly string[] = [],
): readonly Problem[] {
  const quota = limits?.quota;
  const isScarce = typeof quota === 'object' && quota.requests < FEW_REQUESTS;
  const origins = new Set(agreed.map(originOf));
  const hosts = calls
    .filter(({ url }) => isPlainHttp(url) && !isLoopback(hostOf(url)) && !origins.has(originOf(url)))
    .map(({ url }) => new URL(url).host);
  const scarce: Problem = {
    what: 'The quota is small.',
    why: sayCost(limits, calls.length) ?? '',
    next: 'Try it anyway?',
  };
  const open: Problem = {
    what: `The key would go to ${listWords([...new Set(hosts)])} unencrypted.`,
    why: 'Anyone on the network can read it.',
    next: 'Use https, or try it anyway?',
  };
  return [...(isScarce ? [scarce] : []), ...(hosts.length === 0 ? [] : [open])];
}
