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

/** But for when it was made. */
export function isUntouched(seen: KeyRecord, found: KeyRecord): boolean {
  return listChanges(seen, found).length === 0;
}

/** "its end is Mon 7 Dec 2026 11:00, its tags" */
export function sayChanged(seen: KeyRecord, found: KeyRecord): string {
  const changes = listChanges(seen, found);
  return changes.length === 0 ? 'it is another value now' : listWords(changes);
}

/** All of a key that may be changed, as it is compared: the order of tags and rights is none. */
function flatten({ limits, access, tags, ...others }: KeyRecord) {
  const rights = access.toSorted((one, other) => (one.apiId < other.apiId ? -1 : 1));
  return { ...others, ...limits, access: rights, tags: tags.toSorted() };
}

type Flat = ReturnType<typeof flatten>;
const words: { readonly [Name in keyof Flat]?: (value: Flat[Name]) => string } = {
  expires(end) {
    if (end === 'never') return 'it never ends';
    return end === ENDED ? 'it is suspended' : `it ends ${localDateTime(end)}`;
  },
  inactive: (off) => (off ? 'it is suspended' : 'it is not suspended'),
  rate: (rate) => `its rate is ${describeRate(rate)}`,
  quota: (quota) => `its quota is ${describeQuota(quota)}`,
  throttle: (it) => `its throttling is ${describeThrottle(it)}`,
  alias: (alias) => `its alias is ${alias === '' ? 'empty' : alias}`,
  policies: () => 'its policies',
  access: () => 'what it may call',
  tags: () => 'its tags',
  metadata: () => 'its metadata',
  detailedLogging: (on) => `its detailed logging is ${on ? 'on' : 'off'}`,
  organisation: () => 'its organisation',
};

/** In words, one each; none where they are the same but for when they were made. */
export function listChanges(seen: KeyRecord, found: KeyRecord): readonly string[] {
  const [before, now] = [flatten(seen), flatten(found)];
  const differ = <Name extends keyof Flat>(name: Name) =>
    write(before[name]) === write(now[name]) ? [] : [words[name]?.(now[name]) ?? ''];
  return (Object.keys(words) as (keyof Flat)[]).flatMap(differ);
}
