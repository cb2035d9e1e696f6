import { groupDigits } from '../../text.ts';
import type { HeldKey } from '../../tyk/key-types.ts';
import type { JsonValue } from '../../tyk/types.ts';
import { decidesQuota, decidesRate, findPolicy } from '../access.ts';
import { writeMetadata } from '../parse/details.ts';
import { describeLimits, describeQuota, describeRate, describeThrottle } from '../parse/limits.ts';
import type { Facts } from '../types.ts';
import { ago, localDateTime, localZone, relativeDuration } from '../words.ts';
import { type KeyRow, nameApi, namePolicy, opensOf, sayEnds, sayKind } from './row.ts';

const stateWords = {
  active: 'works',
  expiring: 'works, and ends within a week',
  expired: 'has ended: Tyk refuses it',
  inactive: 'suspended: Tyk refuses it',
  gone: 'not at this deployment any more',
} as const;

/** Every value of a key in words: label and value, what is not there left out. */
export function showKey(
  row: KeyRow,
  { record, quotaLeft, quotaRenews, removedAtEnd, kind }: HeldKey,
  facts: Facts,
  now: number,
): readonly (readonly [label: string, value: string])[] {
  const { limits, access, policies, expires } = record;
  const decides = (by: typeof decidesRate) => {
    const policy = policies.map((id) => findPolicy(id, facts)).find((one) => one !== undefined && by(one));
    return policy === undefined ? '' : `, from the policy ${policy.name}`;
  };
  const used =
    quotaLeft === undefined || limits.quota === 'unlimited'
      ? ''
      : `${groupDigits(Math.max(0, limits.quota.requests - quotaLeft))} used, ${groupDigits(quotaLeft)} left`;
  const renews =
    quotaRenews === undefined || quotaRenews <= now ? '' : `, renews ${localDateTime(quotaRenews)}`;
  const left =
    expires === 'never' || expires <= now ? '' : `, in ${relativeDuration(roundTime(expires - now))}`;
  const ends = `${sayEnds(row)}${expires === 'never' ? '' : left === '' ? '' : ` ${localZone(expires)}${left}`}`;
  const opens = access.flatMap(({ apiId, versions, limits: own }) => {
    const named = versions.length === 0 || versions.join() === 'Default' ? '' : ` (${versions.join(', ')})`;
    return [`${nameApi(apiId, facts)}${named}${own === undefined ? '' : `: ${describeLimits(own)}`}`];
  });
  const rows: readonly (readonly [string, string])[] = [
    ['Alias', row.alias],
    [kind === 'token' || sayKind(row) === '' ? 'Hash' : `Hash of the ${sayKind(row)}`, row.id],
    ['State', stateWords[row.state]],
    ['Ends', `${ends}${removedAtEnd ? '; Tyk removes it then' : ''}`],
    ['Policies', policies.map((id) => namePolicy(id, facts)).join(', ')],
    ['May call', opens.join('; ')],
    ['Rate', `${describeRate(limits.rate)}${decides(decidesRate)}`],
    ['Quota', `${describeQuota(limits.quota)}${decides(decidesQuota)}`],
    ['Quota used', `${used}${used === '' ? '' : renews}`],
    ['Throttling', limits.throttle === 'off' ? '' : describeThrottle(limits.throttle)],
    ['Tags', record.tags.join(', ')],
    ['Metadata', Object.keys(record.metadata).length === 0 ? '' : writeMetadata(record.metadata)],
    ['Logging', record.detailedLogging ? 'requests and answers are recorded' : ''],
    [
      'Made',
      row.createdAt === undefined ? '' : `${localDateTime(row.createdAt)}, ${ago(row.createdAt, now)}`,
    ],
    ['Organisation', record.organisation],
  ];
  return rows.filter(([, value]) => value !== '');
}

/** "29 days", not "29 days 23 h 59 min 58 s". */
function roundTime(seconds: number): number {
  const unit = seconds > 2 * 86_400 ? 86_400 : seconds > 7_200 ? 3_600 : 60;
  return Math.max(60, Math.round(seconds / unit) * unit);
}

const iso = (seconds: number | 'never') =>
  seconds === 'never' ? null : new Date(seconds * 1000).toISOString();

/** Times are ISO, `null` is never. */
export function rowToJson(row: KeyRow, facts: Facts): { readonly [name: string]: JsonValue } {
  const { id, alias, state, kind, apis, policies, expires, createdAt, isHere } = row;
  return {
    hash: id,
    alias,
    state,
    kind,
    expiresAt: iso(expires),
    apis: apis.map((api) => ({ id: api, name: nameApi(api, facts) })),
    policies: policies.map((policy) => ({ id: policy, name: namePolicy(policy, facts) })),
    createdAt: createdAt === undefined ? null : iso(createdAt),
    madeHere: isHere,
  };
}

export const csvHeader = 'hash,alias,state,kind,expires,apis,policies,created,made_here';

/** One line of RFC 4180; a list is one cell, its names apart by semicolons. */
export function rowToCsv(row: KeyRow, facts: Facts): string {
  const json = rowToJson(row, facts);
  const names = (ids: readonly string[], name: typeof nameApi) => ids.map((id) => name(id, facts)).join('; ');
  const cells = [
    row.id,
    row.alias,
    row.state,
    row.kind,
    row.expires === 'never' ? 'never' : String(json.expiresAt),
    names(row.apis, nameApi),
    names(row.policies, namePolicy),
    json.createdAt === null ? '' : String(json.createdAt),
    row.isHere ? 'yes' : 'no',
  ];
  return cells.map(quoteCell).join(',');
}

/** A spreadsheet takes a text that begins so for a formula, and others choose aliases. */
function quoteCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const WIDTHS = [24, 9, 22, 32] as const;

/** One line of a list in which the first row is drawn before the last is known. */
export function rowToText(row: KeyRow, facts: Facts): string {
  const kind = sayKind(row);
  const opens = `${opensOf(row, facts)}${kind === '' ? '' : ` (${kind})`}`;
  const cells = [row.alias === '' ? '-' : row.alias, row.state, sayEnds(row), opens];
  return [...cells.map((cell, column) => cutTo(cell, WIDTHS[column] ?? 0)), row.id].join('  ');
}

function cutTo(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text.padEnd(width) : `${characters.slice(0, width - 1).join('')}…`;
}
