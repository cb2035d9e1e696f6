import type { Answer } from './exchange.ts';

/** `HIT`, `Hit from cloudfront`, `TCP_REFRESH_HIT`, `STALE`: of X-Cache, CF-Cache-Status, Cache-Status and their like. */
const FROM_CACHE = /hit|stale|revalidated|updating/i;
const SPEAKS_OF_CACHES = /cache|^(?:age|warning|x-varnish)$/;
/** A cache may keep it, and hand it out without a word. */
const MAY_BE_KEPT = /(?:^|[\s,])(?:public|immutable|s?-?max-?age\s*=\s*"?0*[1-9])/i;

/** Whether a cache may have given this answer: its `Date` is then of any time before. */
export function isFromCache({ headers }: Pick<Answer, 'headers'>): boolean {
  return Object.entries(headers).some(([name, given]) => {
    if (!SPEAKS_OF_CACHES.test(name)) return false;
    const value = [given ?? ''].flat().join(', ').trim();
    if (name === 'age') return !/^0*$/.test(value);
    if (name === 'cache-control') return MAY_BE_KEPT.test(value);
    if (name === 'warning') return /^1[01]\d/.test(value);
    // Varnish names the request that it answered, and before it the one that had filled the cache.
    if (name === 'x-varnish') return /\d\s+\d/.test(value);
    if (name === 'x-cache-hits') return /[1-9]/.test(value);
    return FROM_CACHE.test(value);
  });
}

/** Milliseconds of the clock that an answer was written by; undefined where it tells none that can be trusted. */
export function readDate(answer: Pick<Answer, 'headers'>): number | undefined {
  const date = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(date) || isFromCache(answer) ? undefined : date;
}

/** `Date` has whole seconds, and the answer was written somewhere within the round trip. */
export function readClock(answer: Pick<Answer, 'headers' | 'askedAt' | 'answeredAt'>): number | undefined {
  const { askedAt, answeredAt } = answer;
  const date = readDate(answer);
  if (date === undefined) return undefined;
  const ahead = date + 500 - (askedAt + answeredAt) / 2;
  const blur = 500 + (answeredAt - askedAt) / 2;
  return Math.abs(ahead) <= blur ? 0 : Math.round(ahead / 1000);
}

/** When a key was made, by the clock of the very answer that brought it. */
export function readMadeAt(answer: Pick<Answer, 'headers'>): { readonly madeAt?: number } {
  const date = readDate(answer);
  return date === undefined ? {} : { madeAt: Math.floor(date / 1000) };
}
