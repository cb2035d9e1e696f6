import { listWords } from '../text.ts';
import type { CreatedKey, KeyRecord, KeyRequest, Limits, TykClient } from '../tyk/types.ts';
import { WizardError } from '../errors.ts';
import { decidedByPolicies } from '../wizard/access.ts';
import type { Proof } from '../wizard/outcome.ts';
import { describeLimits } from '../wizard/parse/limits.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { localDateTime } from '../wizard/words.ts';

/** Reads the key and compares it with what was asked. Never throws. */
export async function readBack(
  client: TykClient,
  created: CreatedKey,
  request: KeyRequest,
  answers: Answers,
  facts: Facts,
  signal?: AbortSignal,
): Promise<Proof> {
  const near = {
    ...(request.access.apis[0] === undefined ? {} : { apiId: request.access.apis[0].apiId }),
    ...(request.organisation === undefined ? {} : { organisation: request.organisation }),
  };
  const options = signal === undefined ? {} : { signal };
  try {
    const record = await client.read({ key: created.key }, near, options);
    const differences = compareKey(request, record, answers, facts);
    return differences.length === 0 ? { state: 'same', record } : { state: 'differs', record, differences };
  } catch (error) {
    if (error instanceof WizardError && error.code === 404) return { state: 'missing' };
    return { state: 'not-read', why: error instanceof WizardError ? error.explanation.what : 'The read was stopped.' };
  }
}

/** Differences in words; none where the key is as asked. Fields that a policy decides are its own. */
export function compareKey(
  request: KeyRequest,
  record: KeyRecord,
  answers: Answers,
  facts: Facts,
): readonly string[] {
  const decided = decidedByPolicies(answers, facts);
  const differences: string[] = [];
  const missing = request.access.apis.filter((right) => !holds(record, right.apiId, right.versions));
  if (missing.length > 0) {
    differences.push(`it does not open ${listWords(missing.map((right) => right.apiName || right.apiId))}`);
  }
  const lost = request.access.policies.filter((policy) => !record.policies.includes(policy));
  if (lost.length > 0) differences.push(`it does not carry the policy ${listWords(lost)}`);
  if (record.access.length === 0) differences.push('it opens no API at all');
  if (record.inactive) differences.push('it is inactive');
  if (decided.expiry === undefined && !sameExpiry(request.expires, record.expires)) {
    const found = record.expires === 'never' ? 'never expires' : `expires ${localDateTime(record.expires)}`;
    differences.push(`it ${found}`);
  }
  const asked = withoutDecided(request.limits, record.limits, decided);
  if (JSON.stringify(asked) !== JSON.stringify(record.limits)) {
    differences.push(`its limits are ${describeLimits(record.limits)}`);
  }
  return differences;
}

function holds(record: KeyRecord, apiId: string, versions: readonly string[]): boolean {
  const right = record.access.find((candidate) => candidate.apiId === apiId);
  return right !== undefined && versions.every((version) => right.versions.includes(version));
}

function sameExpiry(asked: KeyRequest['expires'], found: KeyRecord['expires']): boolean {
  if (asked === 'never' || found === 'never') return asked === found;
  return Math.abs(asked - found) <= 1;
}

function withoutDecided(
  asked: Limits,
  found: Limits,
  decided: ReturnType<typeof decidedByPolicies>,
): Limits {
  return {
    rate: decided.rate === undefined ? asked.rate : found.rate,
    quota: decided.quota === undefined ? asked.quota : found.quota,
    throttle: decided.rate === undefined ? asked.throttle : found.throttle,
  };
}
