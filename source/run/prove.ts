import { WizardError } from '../errors.ts';
import { listWords, sanitise } from '../text.ts';
import type { AccessRight, CreatedKey, KeyRecord, KeyRequest, Limits, TykClient } from '../tyk/types.ts';
import { decidedByPolicies, policiesOf, policyKey } from '../wizard/access.ts';
import type { Proof } from '../wizard/outcome.ts';
import {
  describeQuota,
  describeRate,
  describeThrottle,
  writeQuota,
  writeRate,
  writeThrottle,
} from '../wizard/parse/limits.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { localDateTime } from '../wizard/words.ts';

/** Reads the key and compares it with what was asked. Never throws. */
export async function readBack(
  client: TykClient,
  created: CreatedKey,
  request: KeyRequest,
  answers: Answers,
  facts: Facts,
): Promise<Exclude<Proof, { readonly state: 'denied' }>> {
  const near = {
    ...(request.access.apis[0] === undefined ? {} : { apiId: request.access.apis[0].apiId }),
    ...(request.organisation === undefined ? {} : { organisation: request.organisation }),
  };
  try {
    const record = await client.read({ key: created.key }, near);
    const differences = compareKey(request, record, answers, facts);
    const isUnchecked = facts.apis?.state === 'failed' && request.access.apis.length > 0;
    const same = { state: 'same' as const, record, ...(isUnchecked ? { unchecked: true as const } : {}) };
    return differences.length === 0 ? same : { state: 'differs', record, differences };
  } catch (error) {
    if (error instanceof WizardError && error.code === 404) return { state: 'missing' };
    return {
      state: 'not-read',
      why: error instanceof WizardError ? error.explanation.what : 'Something went wrong while it was read.',
    };
  }
}

/** Differences in words; none where the key is as asked. Fields that a policy decides are its own. */
export function compareKey(
  request: KeyRequest,
  record: KeyRecord,
  answers: Answers,
  facts: Facts,
): readonly string[] {
  const { apis, policies } = request.access;
  const decided = decidedByPolicies(answers, facts);
  const shut = apis.filter((right) => !opens(record, right));
  const lost = policies.filter((policy) => !record.policies.includes(policy));
  const nameOf = (id: string) => policiesOf(facts).find((policy) => policyKey(policy) === id)?.name ?? id;
  const expiry = record.expires === 'never' ? 'never expires' : `expires ${localDateTime(record.expires)}`;
  return [
    ...(record.access.length === 0
      ? ['it opens no API at all']
      : shut.map((right) => sayShut(right, record))),
    ...(lost.length === 0 ? [] : [`it does not carry the policy ${listWords(lost.map(nameOf))}`]),
    ...(record.inactive ? ['it is inactive'] : []),
    ...(decided.expiry !== undefined || isSameExpiry(request.expires, record.expires)
      ? []
      : [`it ${expiry}`]),
    ...(decided.rate !== undefined ? [] : compareLimits('its', withoutQuota(request.limits), record.limits)),
    ...(decided.quota !== undefined
      ? []
      : compareLimits('its', { quota: request.limits.quota }, record.limits)),
    ...apis.flatMap((right) => compareOwnLimits(right, record)),
  ];
}

function findRight(record: KeyRecord, apiId: string): AccessRight | undefined {
  return record.access.find((right) => right.apiId === apiId);
}

function opens(record: KeyRecord, { apiId, versions }: AccessRight): boolean {
  const right = findRight(record, apiId);
  return right !== undefined && versions.every((version) => right.versions.includes(version));
}

function sayShut({ apiId, apiName, versions }: AccessRight, record: KeyRecord): string {
  const name = sanitise(apiName) || apiId;
  const right = findRight(record, apiId);
  if (right === undefined) return `it does not open ${name}`;
  const missing = versions.filter((version) => !right.versions.includes(version));
  return `it does not open ${listWords(missing.map(sanitise))} of ${name}`;
}

function isSameExpiry(asked: KeyRequest['expires'], found: KeyRecord['expires']): boolean {
  if (asked === 'never' || found === 'never') return asked === found;
  return Math.abs(asked - found) <= 1;
}

function withoutQuota({ rate, throttle }: Limits): Partial<Limits> {
  return { rate, throttle };
}

function compareOwnLimits(right: AccessRight, record: KeyRecord): readonly string[] {
  const found = findRight(record, right.apiId);
  if (right.limits === undefined || found === undefined) return [];
  const whose = `for ${sanitise(right.apiName) || right.apiId} its`;
  if (found.limits === undefined) return [`${whose} limits were not taken`];
  return compareLimits(whose, right.limits, found.limits);
}

/** Compared as the words that people give them: two spellings of one limit are the same limit. */
function compareLimits(whose: string, asked: Partial<Limits>, found: Limits): readonly string[] {
  const differ = <T>(
    name: string,
    one: T | undefined,
    other: T,
    write: (limit: T) => string,
    show = write,
  ) => (one === undefined || write(one) === write(other) ? [] : [`${whose} ${name} is ${show(other)}`]);
  return [
    ...differ('rate', asked.rate, found.rate, writeRate, describeRate),
    ...differ('quota', asked.quota, found.quota, writeQuota, describeQuota),
    ...differ('throttling', asked.throttle, found.throttle, writeThrottle, describeThrottle),
  ];
}
