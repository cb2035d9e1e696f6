import { WizardError } from '../errors.ts';
import { isObject, readFields, readNumber, readText } from './fields.ts';
import type { HeldKey, KeyChange } from './key-types.ts';
import type { JsonValue, Limits, Payload } from './types.ts';
import { decodeKey, decodeLimits, encodeLimits, failOnShape } from './wire.ts';
import { decodeSigningSecret, kindOf } from './wire-special.ts';

type RawKey = HeldKey['raw'];

/** @throws WizardError of kind `refused` where the answer is no object */
export function decodeHeldKey(value: unknown): HeldKey {
  const record = decodeKey(value);
  if (!isObject(value)) failOnShape('The key');
  const { quota } = record.limits;
  const renews = readNumber(value.quota_renews);
  return {
    record,
    kind: kindOf(value),
    ...decodeSigningSecret(value),
    // Newer Gateways leave a zero out; with a policy, what is left may stand elsewhere.
    ...(quota === 'unlimited' || (record.policies.length > 0 && value.quota_remaining === undefined)
      ? {}
      : { quotaLeft: readNumber(value.quota_remaining) }),
    ...(quota === 'unlimited' || quota.seconds === 'never' || renews <= 0 ? {} : { quotaRenews: renews }),
    removedAtEnd: value.post_expiry_action === 'delete',
    raw: value as RawKey,
  };
}

/** Tyk's test is `Expires >= 1`, and a one is the only time in the past that an update keeps (scopes.md, F3). */
const ENDED = 1;

const LIMIT_FIELDS: { readonly [Part in keyof Limits]: readonly string[] } = {
  rate: ['rate', 'per'],
  quota: ['quota_max', 'quota_renewal_rate'],
  throttle: ['throttle_interval', 'throttle_retry_limit'],
};

/** The whole key, changed: what is left out of an update Tyk sets to zero. */
export function encodeChange(
  { raw }: HeldKey,
  { expires, limits, inactive, removedAtEnd, password }: KeyChange,
): { readonly [name: string]: Payload } {
  const before = decodeLimits(raw);
  const { rate } = { ...before, ...limits };
  const encoded = encodeLimits({ ...before, ...limits });
  const changed = Object.keys(limits ?? {}).flatMap((part) => LIMIT_FIELDS[part as keyof Limits]);
  return {
    ...raw,
    ...(raw.date_created === '' ? { date_created: null } : {}),
    ...Object.fromEntries(changed.map((name) => [name, encoded[name] ?? 0])),
    // Old Dashboards refuse a key without it, or whose rights lack the names inside (Tyk issue 2701).
    allowance: rate === 'unlimited' ? readNumber(raw.allowance) : rate.requests,
    access_rights: nameRights(raw.access_rights),
    ...(expires === undefined ? {} : { expires: encodeEnd(expires) }),
    ...(inactive === undefined ? {} : { is_inactive: inactive }),
    ...(password === undefined ? {} : { basic_auth_data: { password } }),
    ...(removedAtEnd ? { post_expiry_action: 'delete' } : {}),
  };
}

function encodeEnd(expires: NonNullable<KeyChange['expires']>): number {
  if (expires === 'now') return ENDED;
  // Zero is what newer Gateways leave out, and every version reads it as never.
  return expires === 'never' ? 0 : expires;
}

/** Rights that come from a policy have no names inside. */
function nameRights(rights: JsonValue | undefined): JsonValue {
  const named = Object.entries(readFields(rights)).map(([id, right]) => {
    const fields = readFields(right) as RawKey;
    const name = readText(fields.api_name ?? fields.apiname) || id;
    return [id, { ...fields, api_id: readText(fields.api_id) || id, api_name: name }];
  });
  return Object.fromEntries(named);
}

/** What is the old key's own: the new one gets it anew (scopes.md, F6). */
const OWN_FIELDS: readonly string[] = [
  'date_created',
  'last_updated',
  'quota_renews',
  'quota_remaining',
  'hmac_string',
  'key_id',
];

/** A twin: the same rights, limits, tags and metadata, and the same policies. */
export function encodeCopy(held: HeldKey, change: KeyChange): { readonly [name: string]: Payload } {
  const fields = Object.entries(encodeChange(held, change));
  return Object.fromEntries(fields.filter(([name]) => !OWN_FIELDS.includes(name)));
}

/** @throws WizardError where the key holds a number that would come back as another one */
export function refuseUnsafeNumbers(value: JsonValue): void {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new WizardError('refused', {
      what: 'The key has a number that is too long to be written back as it is.',
      why: 'An update replaces the whole key, metadata included, and this number would come back as another.',
      next: 'Change the key with another tool, or write that number as text in its metadata.',
    });
  }
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(refuseUnsafeNumbers);
}
