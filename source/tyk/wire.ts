import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import {
  type Fields,
  isObject,
  type JsonObject,
  optional,
  readFields,
  readFlag,
  readNumber,
  readText,
  readTexts,
} from './fields.ts';
import type {
  AccessRight,
  CreatedKey,
  KeyRecord,
  KeyRequest,
  Limits,
  Never,
  Quota,
  Rate,
  Throttle,
} from './types.ts';
import { decodeAfterExpiry, decodeDepth, decodeScope, encodeAfterExpiry, encodeScope } from './wire-scope.ts';
import { decodeSpecial } from './wire-special.ts';

/** Tyk's own word for "none": it is sent for unlimited, for never and for off. */
const NONE = -1;
/** What the Dashboard, the tutorial and Tyk's tools send for an API without versions (dashboard-api.md 7.12). */
export const UNVERSIONED: readonly string[] = ['Default'];

/**
 * The answer is understood except for one field.
 * @throws WizardError of kind `refused` that names the field, its code, and the thing it is missing from
 */
export function failOnMissing(field: string, thing: string): never {
  const explanation = {
    what: `${thing} came without the field "${field}".`,
    why: 'Tyk always sends it, so this may be another program or a version that is not known here.',
    next: 'Check the address, and the version of Tyk that answers there.',
  };
  throw new WizardError('refused', explanation, { code: field });
}

/** @throws WizardError of kind `refused`: what came is no object at all */
export function failOnShape(thing: string): never {
  throw new WizardError('refused', {
    what: `${thing} came in an unknown form.`,
    next: 'Check the address, and the version of Tyk that answers there.',
  });
}

export function decodeLimits(fields: Fields): Limits {
  return { rate: decodeRate(fields), quota: decodeQuota(fields), throttle: decodeThrottle(fields) };
}

function decodeRate(fields: Fields): Rate {
  const requests = readNumber(fields.rate);
  const seconds = readNumber(fields.per);
  return requests <= 0 || seconds <= 0 ? 'unlimited' : { requests, seconds };
}

function decodeQuota(fields: Fields): Quota {
  const requests = readNumber(fields.quota_max);
  const renewal = readNumber(fields.quota_renewal_rate);
  return requests <= 0 ? 'unlimited' : { requests, seconds: renewal <= 0 ? 'never' : renewal };
}

function decodeThrottle(fields: Fields): Throttle {
  const retries = readNumber(fields.throttle_retry_limit);
  const seconds = readNumber(fields.throttle_interval);
  return retries <= 0 || seconds <= 0 ? 'off' : { retries, seconds };
}

/** The end of JavaScript's calendar, in the year 275760: Tyk takes later times, but no date can be made of them. */
export const LAST_SECOND = 8.64e12;

/** Tyk's own test is `Expires >= 1` (auth_manager.go): zero and every negative number mean never. */
function decodeExpiry(value: unknown): number | Never {
  const seconds = readNumber(value);
  return seconds < 1 ? 'never' : Math.min(seconds, LAST_SECOND);
}

/**
 * The rights of a key or a policy. The map's name is the API: what stands inside may be missing (v5.14.0,
 * rights that come from a policy) or be another text, and old policies spell it `apiname`.
 */
export function decodeAccess(value: unknown): readonly AccessRight[] {
  return Object.entries(readFields(value)).map(([apiId, entry]) => {
    const fields = readFields(entry);
    const apiName = sanitise(readText(fields.api_name ?? fields.apiname)) || sanitise(apiId);
    const right = { apiId, apiName, versions: readTexts(fields.versions) };
    const limits = decodeOwnLimits(fields.limit);
    const scope = decodeScope(fields);
    return { ...right, ...(limits && { limits }), ...(scope && { scope }) };
  });
}

/** Tyk reads limits of an API only where any number of them is set (`APILimit.IsEmpty`). */
function decodeOwnLimits(value: unknown): Limits | undefined {
  const fields = readFields(value);
  const counts = Object.values(fields).some((field) => readNumber(field) !== 0);
  return counts ? decodeLimits(fields) : undefined;
}

/**
 * A key as the server holds it. Every field may be missing (v5.12 and newer leave zeros out).
 * @throws WizardError of kind `refused` where the answer is no object
 */
export function decodeKey(value: unknown): KeyRecord {
  if (!isObject(value)) failOnShape('The key');
  const policies = readTexts(value.apply_policies);
  const olderPolicy = readText(value.apply_policy_id);
  const createdAt = Math.floor(Date.parse(readText(value.date_created)) / 1000);
  return {
    organisation: readText(value.org_id),
    alias: sanitise(readText(value.alias)),
    expires: decodeExpiry(value.expires),
    limits: decodeLimits(value),
    access: decodeAccess(value.access_rights),
    policies: policies.length === 0 && olderPolicy !== '' ? [olderPolicy] : policies,
    tags: readTexts(value.tags).map(sanitise),
    metadata: readFields(value.meta_data) as JsonObject,
    inactive: readFlag(value.is_inactive),
    detailedLogging: readFlag(value.enable_detailed_recording) || readFlag(value.enable_detail_recording),
    ...decodeDepth(value),
    ...decodeAfterExpiry(value),
    ...decodeSpecial(value),
    // v2.9.5 forgets the date on an update and writes the year 1.
    ...(createdAt > 0 ? { createdAt } : {}),
  };
}

/**
 * What a create answers: `key_id` (Dashboard) or `key` (Gateway, and the Dashboard of the old tutorials).
 * Undefined where neither holds a key: Tyk leaves it empty for basic-auth users (FINDINGS, section 8).
 */
export function decodeCreatedKey(value: unknown): CreatedKey | undefined {
  const fields = readFields(value);
  // A key of blanks is as good as an empty one.
  const [key] = [fields.key_id, fields.key].map(readText).filter((text) => text.trim() !== '');
  return key === undefined ? undefined : { key: new Secret(key), ...decodeHash(value) };
}

/** What logs show of a key that was made; an answer that says nothing else is good too. */
export function decodeHash(value: unknown): Pick<CreatedKey, 'hash'> {
  return optional('hash', sanitise(readText(readFields(value).key_hash)));
}

/**
 * The session that a create sends, in the full form: old Dashboards refuse a key without `allowance`, or whose
 * rights lack the inner `api_id` and `api_name` (Tyk issue 2701).
 */
export function encodeKeyRequest(request: KeyRequest): JsonObject {
  // Spread into one literal so many fields cost V8 forty microseconds a key, a tenth of what its whole request does.
  return Object.assign(
    request.organisation === undefined ? {} : { org_id: request.organisation },
    { alias: request.alias, expires: request.expires === 'never' ? NONE : request.expires },
    encodeLimits(request.limits, request.maxDepth),
    encodeAfterExpiry(request.afterExpiry),
    {
      // The limiter does not read it, but it must equal the rate (Tyk's tutorial, dashboard-api.md 7.9).
      allowance: request.limits.rate === 'unlimited' ? NONE : request.limits.rate.requests,
      access_rights: Object.fromEntries(
        request.access.apis.map((right) => [right.apiId, encodeRight(right, request.maxDepth)]),
      ),
      apply_policies: request.access.policies,
      tags: request.tags,
      meta_data: request.metadata,
      // Before v2.9.6, and in the Dashboard's specs up to 4.3, only the misspelt name is read.
      enable_detailed_recording: request.detailedLogging,
      enable_detail_recording: request.detailedLogging,
    },
  );
}

function encodeRight(right: AccessRight, maxDepth: number | undefined): JsonObject {
  return {
    api_id: right.apiId,
    api_name: right.apiName,
    versions: right.versions.length === 0 ? UNVERSIONED : right.versions,
    // Always whole: Tyk reads what is left out as unlimited, not as the key's own (gateway-api.md 4.4).
    ...(right.limits === undefined
      ? {}
      : { limit: encodeLimits(right.limits, right.scope?.maxDepth ?? maxDepth) }),
    ...encodeScope(right.scope),
  };
}

/** The numbers that the Dashboard's own form sends (dashboard-api.md 5.4). */
export function encodeLimits({ rate, quota, throttle }: Limits, maxDepth: number = NONE): JsonObject {
  return {
    rate: rate === 'unlimited' ? NONE : rate.requests,
    per: rate === 'unlimited' ? NONE : rate.seconds,
    throttle_interval: throttle === 'off' ? NONE : throttle.seconds,
    throttle_retry_limit: throttle === 'off' ? NONE : throttle.retries,
    // A zero would forbid every nested GraphQL query.
    max_query_depth: maxDepth,
    quota_max: quota === 'unlimited' ? NONE : quota.requests,
    quota_remaining: quota === 'unlimited' ? NONE : quota.requests,
    quota_renewal_rate: quota === 'unlimited' || quota.seconds === 'never' ? NONE : quota.seconds,
    // Tyk computes it anew on create and at the first call.
    quota_renews: 0,
  };
}

/** What a definition calls the id that access rights name, for people who look for theirs in a file. */
export const API_ID_FIELD = 'api_id';

/** The least that a Gateway loads from its app_path and guards with a key (checked against `decodeApi`). */
export const LEAST_API = JSON.stringify({
  name: 'Try',
  api_id: 'try',
  org_id: 'default',
  active: true,
  use_standard_auth: true,
  version_data: { not_versioned: true, versions: { Default: { name: 'Default' } } },
  proxy: { listen_path: '/try/', target_url: 'http://localhost:8080/hello', strip_listen_path: true },
});
