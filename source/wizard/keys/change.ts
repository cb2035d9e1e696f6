import { listWords } from '../../text.ts';
import type { KeyChange } from '../../tyk/key-types.ts';
import type { KeyRecord, Limits } from '../../tyk/types.ts';
import { describeQuota, describeRate, describeThrottle } from '../parse/limits.ts';
import { localDateTime } from '../words.ts';

/** What Tyk takes for "ended already", and what `expires: 'now'` writes. */
const ENDED = 1;

type Is = 'asked' | 'before' | 'other';

/** Whether a reading shows what was asked, what was there before, or what somebody else has made of it. */
export function isAsAsked(found: KeyRecord, change: KeyChange, before: KeyRecord): Is {
  const pairs: (readonly [asked: string, found: string, before: string])[] = [];
  const compare = <T>(asked: T | undefined, of: (record: KeyRecord) => T) => {
    if (asked !== undefined) pairs.push([write(asked), write(of(found)), write(of(before))]);
  };
  compare(change.expires === 'now' ? ENDED : change.expires, ({ expires }) => expires);
  compare(change.inactive, ({ inactive }) => inactive);
  for (const part of ['rate', 'quota', 'throttle'] as const) {
    compare<Limits[typeof part]>(change.limits?.[part], ({ limits }) => limits[part]);
  }
  if (pairs.every(([asked, value]) => value === asked)) return 'asked';
  return pairs.every(([asked, value, old]) => value === asked || value === old) ? 'before' : 'other';
}

function write(value: unknown): string {
  return JSON.stringify(value);
}

/** What a person would call a change; the order of tags and rights is none. */
export function isUntouched(seen: KeyRecord, found: KeyRecord): boolean {
  return listChanges(seen, found).length === 0;
}

/** "its end is Mon 7 Dec 2026 11:00, its tags" */
export function sayChanged(seen: KeyRecord, found: KeyRecord): string {
  const changes = listChanges(seen, found);
  return changes.length === 0 ? 'it is another value now' : listWords(changes);
}

/** In words, one each; none where they are the same but for when they were made. */
export function listChanges(seen: KeyRecord, found: KeyRecord): readonly string[] {
  const differ = <T>(of: (record: KeyRecord) => T, say: (value: T) => string) =>
    write(of(seen)) === write(of(found)) ? [] : [say(of(found))];
  const sorted = (list: readonly string[]) => list.toSorted();
  return [
    ...differ(
      ({ expires }) => expires,
      (end) =>
        end === 'never'
          ? 'it never ends'
          : end === ENDED
            ? 'it is suspended'
            : `it ends ${localDateTime(end)}`,
    ),
    ...differ(
      ({ inactive }) => inactive,
      (off) => (off ? 'it is suspended' : 'it is not suspended'),
    ),
    ...differ(
      ({ limits }) => limits.rate,
      (rate) => `its rate is ${describeRate(rate)}`,
    ),
    ...differ(
      ({ limits }) => limits.quota,
      (quota) => `its quota is ${describeQuota(quota)}`,
    ),
    ...differ(
      ({ limits }) => limits.throttle,
      (it) => `its throttling is ${describeThrottle(it)}`,
    ),
    ...differ(
      ({ alias }) => alias,
      (alias) => `its alias is ${alias === '' ? 'empty' : alias}`,
    ),
    ...differ(
      ({ policies }) => policies,
      () => 'its policies',
    ),
    ...differ(
      ({ access }) => access.toSorted((one, other) => (one.apiId < other.apiId ? -1 : 1)),
      () => 'what it may call',
    ),
    ...differ(
      ({ tags }) => sorted(tags),
      () => 'its tags',
    ),
    ...differ(
      ({ metadata }) => metadata,
      () => 'its metadata',
    ),
    ...differ(
      ({ detailedLogging }) => detailedLogging,
      (on) => `its detailed logging is ${on ? 'on' : 'off'}`,
    ),
    ...differ(
      ({ organisation }) => organisation,
      () => 'its organisation',
    ),
  ];
}
