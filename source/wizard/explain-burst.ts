import { count, groupDigits } from '../text.ts';
import type { Limits, Quota, Rate } from '../tyk/types.ts';
import { describeQuota, describeRate } from './parse/limits.ts';

/** More requests than these are never sent in one burst. */
export const MOST_REQUESTS = 200;
/** A limit is seen once so many requests were turned away. */
export const ENOUGH_TURNED_AWAY = 5;

/** A burst as it would be made, said before it is. */
export type BurstPlan = {
  /** At most; 0 where there is nothing to see. */
  readonly requests: number;
  /** The limit that it runs into; undefined where it cannot reach one. */
  readonly reaches?: 'rate' | 'quota';
  readonly limits: Limits;
  readonly says: string;
  /** What the key loses by it. */
  readonly warning?: string;
};

/** What came of a burst. Everything but `seconds` counts requests. */
export type BurstCounts = {
  readonly sent: number;
  /** Let through by the Gateway, whatever the API answered. */
  readonly allowed: number;
  /** Turned away with 429. */
  readonly limited: number;
  /** Turned away with 403. */
  readonly refused: number;
  /** Any other answer, or none. */
  readonly failed: number;
  readonly seconds: number;
};

/** @param limits what counts for the API (`limitsOf`) */
export function planBurst(limits: Limits): BurstPlan {
  const sizes = { rate: sizeOf(limits.rate), quota: sizeOf(limits.quota) };
  const reaches = sizes.rate <= sizes.quota ? 'rate' : 'quota';
  const size = sizes[reaches];
  if (size === Number.POSITIVE_INFINITY) {
    return {
      requests: 0,
      limits,
      says: 'This key has neither a rate limit nor a quota: there is nothing to test.',
    };
  }
  if (reaches === 'rate' && limits.throttle !== 'off') {
    const says =
      'This key is throttled: the Gateway keeps requests above the rate and retries them, so no limit shows.';
    return { requests: 0, limits, says };
  }
  const limit = sayAllowed(reaches, limits);
  const requests = Math.min(size + ENOUGH_TURNED_AWAY, MOST_REQUESTS);
  const warning = warnAbout(requests, reaches, limits.quota);
  const told = warning === undefined ? {} : { warning };
  if (size + ENOUGH_TURNED_AWAY > MOST_REQUESTS) {
    const says = `${limit} Send ${groupDigits(requests)} as a test? None should be refused.`;
    return { requests, limits, says, ...told };
  }
  const status = reaches === 'rate' ? 429 : 403;
  const says = `${limit} Send up to ${groupDigits(requests)} as a test? The last ones should be refused (${status}).`;
  return { requests, reaches, limits, says, ...told };
}

function sizeOf(limit: Rate | Quota): number {
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit.requests;
}

function sayAllowed(kind: 'rate' | 'quota', { rate, quota }: Limits): string {
  if (kind === 'rate') return `This key allows ${describeRate(rate, 'requests')}.`;
  return `This key has a quota of ${describeQuota(quota)}.`;
}

function warnAbout(requests: number, reaches: 'rate' | 'quota', quota: Quota): string | undefined {
  if (quota === 'unlimited') return undefined;
  if (reaches === 'rate' || requests <= quota.requests) {
    return `It uses up to ${count(requests, 'request')} of the quota (${describeQuota(quota)}).`;
  }
  return quota.seconds === 'never'
    ? 'It uses up the whole quota, which never renews: after that the key is useless.'
    : 'It uses up the whole quota: after that the key is refused until it renews.';
}

type BurstVerdict = {
  readonly state: 'as-configured' | 'different' | 'not-reached';
  readonly says: string;
  readonly why?: string;
};

/** What was seen against what is configured. */
export function compareBurst({ reaches, limits, requests }: BurstPlan, counts: BurstCounts): BurstVerdict {
  const { sent, allowed, limited, refused } = counts;
  const seen = sayCounts(counts);
  if (limited + refused > 0) {
    const kind = refused > limited ? 'quota' : 'rate';
    if (reaches === undefined || allowed > mostAllowed(kind, limits, counts.seconds)) {
      const why =
        'Another limit may apply: of the API, of the organisation, or of several Gateways together.';
      return { state: 'different', says: `${seen} This does not match the configuration.`, why };
    }
    const isLess = allowed < sizeOf(limits[kind]);
    const limit = kind === 'rate' ? describeRate(limits.rate) : describeQuota(limits.quota);
    return {
      state: 'as-configured',
      says: `${seen} This matches the ${kind} (${limit}).`,
      ...(isLess ? { why: 'The rest was used shortly before.' } : {}),
    };
  }
  if (reaches === undefined && allowed === sent)
    return { state: 'as-configured', says: `${seen} No limit could be reached.` };
  const isSlow = limits.rate !== 'unlimited' && counts.seconds >= limits.rate.seconds;
  if (sent < requests || allowed < sent || (reaches === 'rate' && isSlow)) {
    const why = isSlow ? 'The answers took longer than the rate period.' : 'The test did not finish.';
    return { state: 'not-reached', says: `${seen} The limit was not reached.`, why };
  }
  return {
    state: 'different',
    says: `${seen} None was refused: this does not match the configuration.`,
    why: 'The rate period may just have restarted: try again. Several Gateways share a rate only roughly.',
  };
}

/** A rate starts anew as often as its seconds have gone by; 0 where there is no such limit. */
function mostAllowed(kind: 'rate' | 'quota', { rate, quota }: Limits, seconds: number): number {
  if (kind === 'quota') return quota === 'unlimited' ? 0 : quota.requests;
  return rate === 'unlimited' ? 0 : rate.requests * (1 + Math.floor(seconds / rate.seconds));
}

export function sayCounts({ sent, allowed, limited, refused, failed, seconds }: BurstCounts): string {
  const parts = [
    `${groupDigits(allowed)} of ${count(sent, 'request')} went through`,
    limited > 0 ? `${groupDigits(limited)} refused (429)` : '',
    refused > 0 ? `${groupDigits(refused)} refused (403)` : '',
    failed > 0 ? `${groupDigits(failed)} failed` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}, within ${Math.max(1, Math.ceil(seconds))} s.`;
}
