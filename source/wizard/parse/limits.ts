import { groupDigits } from '../../text.ts';
import type { Limits, Quota, Rate, Throttle } from '../../tyk/types.ts';
import type { Parsed, Problem } from '../types.ts';
import { relativeDuration } from '../words.ts';
import { type Callable, matchOption } from './choice.ts';
import { bad, good, isBad, quoted, trimEnds } from './common.ts';
import { hasFraction, LONGEST_SECONDS, readPeriod } from './duration.ts';
import { parseWholeNumber } from './whole-number.ts';

const NAMED_PERIODS: ReadonlyMap<number, string> = new Map([
  [1, 'second'],
  [3600, 'hour'],
  [86_400, 'day'],
  [604_800, 'week'],
  [2_592_000, 'month'],
]);
const RATE_FORM = 'Try 100/60s, 1000/hour or unlimited.';
const QUOTA_FORM = 'Try 1000/day, 1000/never or unlimited.';
const THROTTLE_FORM = 'Try 3/10s, or off.';

type Amount = { readonly amount: number; readonly period: string };

/** `100/60s` and `100 requests per 60 s` alike; `missing` says what to write where there is no time. */
function splitAmount(
  text: string,
  none: 'unlimited' | 'off',
  missing: (amount: number) => Pick<Problem, 'what' | 'next'>,
): Parsed<Amount> {
  const [before = '', ...period] = text.split(/\s*(?:\/|\bper\b)\s*/i);
  const amount = parseWholeNumber(before.replace(/\s*(?:requests?|calls?)$/i, ''), none);
  if (isBad(amount)) return amount;
  if (period.length === 0) return { problem: missing(amount.value) };
  return good({ amount: amount.value, period: period.join('/') });
}

/** Whole seconds: Tyk cuts fractions off, and a rate per 0 s is no limit (recorded on v3.1.3 to v5.14.0). */
function parsePeriod(text: string, form: string): Parsed<number> {
  const given = text.trim();
  if (given === '') return bad('The time is missing.', form);
  if (hasFraction(given)) {
    return bad(`${quoted(given)} is not whole seconds.`, form, 'Tyk cuts fractions off.');
  }
  if (/^\d+$/.test(given)) return bad(`${quoted(given)} has no unit.`, `Write ${given}s for seconds.`);
  const seconds = readPeriod(given);
  if (seconds === undefined) return bad(`${quoted(given)} is not a length of time.`, form);
  if (seconds < 1) return bad(`${quoted(given)} is no time at all: Tyk would not limit anything.`, form);
  return seconds > LONGEST_SECONDS ? bad(`${quoted(given)} is more than 100 years.`, form) : good(seconds);
}

function isUnlimited(text: string): boolean {
  return /^(?:unlimited|no limit|no quota)$/i.test(text);
}

/** `100/60s`, `100/minute`, `100 per 60 s`, `unlimited`. */
export function parseRate(text: string): Parsed<Rate> {
  const given = trimEnds(text);
  if (given === '') return bad('No rate was given.', RATE_FORM);
  if (isUnlimited(given)) return good('unlimited');
  const split = splitAmount(given, 'unlimited', (requests) => ({
    what: `${quoted(given)} does not say in what time.`,
    next: `Write ${requests}/60s or ${requests}/hour.`,
  }));
  if (isBad(split)) return split;
  const seconds = parsePeriod(split.value.period, RATE_FORM);
  return isBad(seconds) ? seconds : good({ requests: split.value.amount, seconds: seconds.value });
}

/** `1000/day`, `1000/3600s`, `1000/never` (used up once and for all), `unlimited`. */
export function parseQuota(text: string): Parsed<Quota> {
  const given = trimEnds(text)
    .replace(/,\s*renewing$/i, '')
    .replace(/,\s*never(?: renewing)?$/i, '/never');
  if (given === '') return bad('No quota was given.', QUOTA_FORM);
  if (isUnlimited(given)) return good('unlimited');
  const split = splitAmount(given, 'unlimited', (requests) => ({
    what: `${quoted(given)} does not say how often the quota renews.`,
    next: `Write ${requests}/day, or ${requests}/never.`,
  }));
  if (isBad(split)) return split;
  const { amount: requests, period } = split.value;
  if (/^never$/i.test(period)) return good({ requests, seconds: 'never' });
  const seconds = parsePeriod(period, QUOTA_FORM);
  return isBad(seconds) ? seconds : good({ requests, seconds: seconds.value });
}

/** `3/10s`: three retries, ten seconds apart; `off`. */
export function parseThrottle(text: string): Parsed<Throttle> {
  const given = trimEnds(text)
    .replace(/\s*retr(?:y|ies)(?:,|\s+after)\s*/i, '/')
    .replace(/\s*apart$/i, '');
  if (given === '') return bad('No throttling was given.', THROTTLE_FORM);
  if (/^off$/i.test(given)) return good('off');
  if (isUnlimited(given)) return bad('Throttling has no "unlimited".', THROTTLE_FORM);
  const split = splitAmount(given, 'off', (retries) => ({
    what: `${quoted(given)} does not say how far apart the retries are.`,
    next: `Write ${retries}/10s.`,
  }));
  if (isBad(split)) return split;
  const seconds = parsePeriod(split.value.period, THROTTLE_FORM);
  return isBad(seconds) ? seconds : good({ retries: split.value.amount, seconds: seconds.value });
}

type ApiLimit = { readonly apiId: string; readonly limits: Partial<Limits> };

/** A name may hold a colon of its own, so the known parts are looked for first. */
const KNOWN_PART_AFTER_NAME = /^(.*?)\s*:\s*((?:rate|quota|throttle)\s*=[\s\S]*)$/i;
const ANY_PART_AFTER_NAME = /^(.*?)\s*:\s*([a-z-]+\s*=[\s\S]*)$/i;
const API_LIMIT_FORM = 'Write NAME: rate=100/60s, quota=1000/day, throttle=off';

/** `'Orders: rate=100/60s, quota=1000/day, throttle=off'`, of which at least one part is given. */
export function parseApiLimit(text: string, apis: readonly Callable[]): Parsed<ApiLimit> {
  const given = trimEnds(text);
  const [, name, parts] = given.match(KNOWN_PART_AFTER_NAME) ?? given.match(ANY_PART_AFTER_NAME) ?? [];
  if (!name || !parts) return bad(`${quoted(text)} is not a limit of an API.`, API_LIMIT_FORM);
  const api = matchOption(name, apis);
  if (isBad(api)) return api;
  const limits = parseParts(parts);
  if (!isBad(limits)) return good({ apiId: api.value.value, limits: limits.value });
  return { problem: { ...limits.problem, what: `${api.value.label}: ${limits.problem.what}` } };
}

function parseParts(text: string): Parsed<Partial<Limits>> {
  let limits: Partial<Limits> = {};
  for (const part of text.split(/[,;\n]\s*(?=[a-z-]+\s*=)/i)) {
    const parsed = parsePart(part);
    if (isBad(parsed)) return parsed;
    const [name] = Object.keys(parsed.value);
    if (name && name in limits) return bad(`${name} is given twice.`, API_LIMIT_FORM);
    limits = { ...limits, ...parsed.value };
  }
  return good(limits);
}

const partParsers = new Map<string, (text: string) => Parsed<Limits[keyof Limits]>>([
  ['rate', parseRate],
  ['quota', parseQuota],
  ['throttle', parseThrottle],
]);

function parsePart(part: string): Parsed<Partial<Limits>> {
  const [name = '', ...rest] = part.split('=');
  const wanted = name.trim().toLowerCase();
  const parsed = partParsers.get(wanted)?.(rest.join('=').replace(/[\s,;]+$/, ''));
  if (parsed === undefined)
    return bad(`${quoted(name)} is not a limit.`, 'There are rate, quota and throttle.');
  return isBad(parsed) ? parsed : good({ [wanted]: parsed.value });
}

/** `1000/60s`, `unlimited`. */
export function writeRate(rate: Rate): string {
  return rate === 'unlimited' ? rate : `${rate.requests}/${rate.seconds}s`;
}

/** `1000/day`, `1000/1800s`, `1000/never`, `unlimited`. */
export function writeQuota(quota: Quota): string {
  if (quota === 'unlimited') return quota;
  const { requests, seconds } = quota;
  if (seconds === 'never') return `${requests}/never`;
  return `${requests}/${NAMED_PERIODS.get(seconds) ?? `${seconds}s`}`;
}

/** `3/10s`, `off`. */
export function writeThrottle(throttle: Throttle): string {
  return throttle === 'off' ? throttle : `${throttle.retries}/${throttle.seconds}s`;
}

/** `Orders: rate=100/60s, quota=1000/day, throttle=off`. */
export function writeApiLimit(name: string, limits: Partial<Limits>): string {
  const parts = [
    limits.rate && `rate=${writeRate(limits.rate)}`,
    limits.quota && `quota=${writeQuota(limits.quota)}`,
    limits.throttle && `throttle=${writeThrottle(limits.throttle)}`,
  ];
  return `${name}: ${parts.filter(Boolean).join(', ')}`;
}

/** "60 s", "1 h 30 min". */
function shortTime(seconds: number): string {
  return seconds < 120 ? `${groupDigits(seconds)} s` : relativeDuration(seconds);
}

function describePeriod(seconds: number): string {
  return NAMED_PERIODS.get(seconds) ?? shortTime(seconds);
}

/** "1 000 per 60 s", "no limit"; with `unit` "1 000 requests per 60 s". */
export function describeRate(rate: Rate, unit = ''): string {
  if (rate === 'unlimited') return 'no limit';
  return `${groupDigits(rate.requests)}${unit && ` ${unit}`} per ${describePeriod(rate.seconds)}`;
}

/** "1 000 per day, renewing", "1 000, never renewing", "no quota". */
export function describeQuota(quota: Quota): string {
  if (quota === 'unlimited') return 'no quota';
  const requests = groupDigits(quota.requests);
  if (quota.seconds === 'never') return `${requests}, never renewing`;
  return `${requests} per ${describePeriod(quota.seconds)}, renewing`;
}

/** "3 retries, 10 s apart", "off". */
export function describeThrottle(throttle: Throttle): string {
  if (throttle === 'off') return 'off';
  const time = shortTime(throttle.seconds);
  if (throttle.retries === 1) return `1 retry after ${time}`;
  return `${groupDigits(throttle.retries)} retries, ${time} apart`;
}

/** "100 per 60 s · 1 000 per day, renewing · no throttling"; parts that are not given are left out. */
export function describeLimits({ rate, quota, throttle }: Partial<Limits>): string {
  const parts = [
    rate && (rate === 'unlimited' ? 'no rate limit' : describeRate(rate)),
    quota && describeQuota(quota),
    throttle && (throttle === 'off' ? 'no throttling' : describeThrottle(throttle)),
  ];
  return parts.filter(Boolean).join(' · ');
}
