import type { Expiry, Parsed } from '../types.ts';
import { localDateTime, relativeDuration } from '../words.ts';
import { bad, good, quoted, trimEnds } from './common.ts';
import { hasCapitalM, hasFraction, LONGEST_SECONDS, readDuration, writeDuration } from './duration.ts';

const SHORTEST_SECONDS = 60;
const TRY = 'Try 30d, 12h, 2026-12-31 or never.';
/** What people write for "never". Only the word itself counts: such a key needs a deliberate yes. */
const MEANT_AS_NEVER =
  /^(?:-\d+|0+|none|no|forever|infinite|unlimited|no expiry|(?:do(?:es)? not|don't) expire(?: key)?|(?:key )?never expires?)$/i;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DATE_TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * `now` in unix seconds. Refused: the past, which Tyk would take as a dead key or as one that never expires;
 * milliseconds, which it would take as 55 000 years (both recorded on v2.9.5 to v5.14.0); 0 and -1.
 */
export function parseExpiry(text: string, now: number): Parsed<Expiry> {
  const given = trimEnds(text).replace(/^(?:in|for|until)\s+/i, '');
  if (given === '') return bad('No expiry was given.', TRY);
  if (/^never$/i.test(given)) return good('never');
  if (MEANT_AS_NEVER.test(given)) {
    return bad(
      `${quoted(given)} would be a key that never expires.`,
      'Write never if you mean that, or try 30d.',
    );
  }
  if (/^\d+$/.test(given)) return refuseBareNumber(given);
  if (hasCapitalM(given)) {
    return bad(`${quoted(given)} may mean months or minutes.`, 'Write 1 month, or 1 min.');
  }
  if (hasFraction(given)) {
    return bad(`${quoted(given)} is not a whole number.`, 'Write 1h,30m instead of 1.5h.');
  }
  const seconds = readDuration(given);
  return seconds === undefined ? parseDate(given, now) : checkDuration(seconds, given);
}

function refuseBareNumber(digits: string): Parsed<Expiry> {
  const unix = { 10: Number(digits), 13: Math.floor(Number(digits) / 1000) }[digits.length];
  if (unix === undefined) {
    const isShort = digits.length <= 5;
    return bad(
      `${quoted(digits)} has no unit.`,
      isShort ? `Write ${digits}d for days, ${digits}h for hours.` : TRY,
    );
  }
  const kind = digits.length === 13 ? 'milliseconds' : 'unix seconds';
  return bad(`${quoted(digits)} looks like ${kind}.`, `Write it as a date: ${localIso(unix)}`);
}

function checkDuration(seconds: number, given: string): Parsed<Expiry> {
  if (seconds < SHORTEST_SECONDS) return bad(`${quoted(given)} is under a minute.`, TRY);
  return seconds > LONGEST_SECONDS ? tooLong(given) : good({ in: seconds });
}

function tooLong(given: string): Parsed<Expiry> {
  return bad(`${quoted(given)} is more than 100 years away.`, 'Write never if you mean that, or try 30d.');
}

function parseDate(given: string, now: number): Parsed<Expiry> {
  const date = given.match(DATE) ?? given.match(DATE_TIME);
  if (!date) return bad(`${quoted(given)} is not a duration or date.`, TRY);
  const [year = 0, month = 0, day = 0, hour, minute, second = 0] = date
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (!isInCalendar([year, month, day, hour ?? 0, minute ?? 0, second])) {
    return bad(`${quoted(given)} is not in the calendar.`, 'Dates are written year-month-day: 2026-12-31.');
  }
  if (hour === undefined || minute === undefined) {
    return checkMoment(lastSecondOf(year, month, day), given, now);
  }
  const zone = date[7];
  if (zone === undefined) return parseLocalTime([year, month, day, hour, minute, second], given, now);
  const offset = zoneOffset(zone);
  if (offset === undefined) return bad(`${quoted(zone)} is not a time zone.`, 'Write Z for UTC, or +02:00.');
  return checkMoment(Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset, given, now);
}

type DateParts = [year: number, month: number, day: number, hour: number, minute: number, second: number];

function isInCalendar([year, month, day, hour, minute, second]: DateParts): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  const dayExists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return dayExists && hour < 24 && minute < 60 && second < 60;
}

/** The second before the next local midnight: right on the days when clocks change, too. */
function lastSecondOf(year: number, month: number, day: number): number {
  return new Date(year, month - 1, day + 1).getTime() / 1000 - 1;
}

function parseLocalTime([year, month, ...rest]: DateParts, given: string, now: number): Parsed<Expiry> {
  const date = new Date(year, month - 1, ...rest);
  if (date.getHours() !== rest[1] || date.getMinutes() !== rest[2]) {
    return bad(`${quoted(given)} does not exist here: clocks go forward then.`, 'Write an hour later.');
  }
  return checkMoment(date.getTime() / 1000, given, now);
}

/** Seconds east of UTC. */
function zoneOffset(zone: string): number | undefined {
  if (/^z$/i.test(zone)) return 0;
  const [hours = 0, minutes = 0] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '0'].map(Number);
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function checkMoment(at: number, given: string, now: number): Parsed<Expiry> {
  if (at <= now) return bad(`${quoted(given)} has passed.`, TRY, `It is ${localDateTime(now)} here.`);
  if (at - now < SHORTEST_SECONDS) return bad(`${quoted(given)} is less than a minute away.`, TRY);
  return at - now > LONGEST_SECONDS ? tooLong(given) : good({ at });
}

/** As `parseExpiry` reads it: `30d`, `2026-12-31`, `2026-12-21T11:02:00+01:00`, `never`. */
export function writeExpiry(expiry: Expiry): string {
  if (expiry === 'never') return 'never';
  if ('in' in expiry) return writeDuration(expiry.in);
  const iso = localIso(expiry.at);
  const end = new Date(expiry.at * 1000);
  const isEndOfDay = expiry.at === lastSecondOf(end.getFullYear(), end.getMonth() + 1, end.getDate());
  return isEndOfDay ? iso.slice(0, 'YYYY-MM-DD'.length) : iso;
}

/** Local time with its offset, so that it reads the same in every zone. */
function localIso(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  const east = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + east * 60_000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local}${east < 0 ? '-' : '+'}${hours}:${minutes}`;
}

/** Whole unix seconds: Tyk refuses a fraction. A duration counts from `now`, which should be the moment of creation. */
export function expiresAt(expiry: Expiry, now: number): number | 'never' {
  if (expiry === 'never') return 'never';
  return 'in' in expiry ? Math.floor(now) + expiry.in : expiry.at;
}

/** "in 30 days", "in 5 h 34 min 30 s", "Mon 21 Dec 2026 11:02", "never". */
export function describeExpiry(expiry: Expiry): string {
  if (expiry === 'never') return 'never';
  return 'in' in expiry ? `in ${relativeDuration(expiry.in)}` : localDateTime(expiry.at);
}
