import { isDeepStrictEqual } from 'node:util';
import { WizardError } from '../errors.ts';
import { listWords, sanitise } from '../text.ts';
import { organisationInKey, refOf } from '../tyk/key-form.ts';
import { NON_OWNED } from '../tyk/refusals-key.ts';
import type {
  AccessRight,
  CreatedKey,
  KeyRecord,
  KeyRequest,
  Limits,
  Policy,
  TykClient,
} from '../tyk/types.ts';
import { UNVERSIONED } from '../tyk/wire.ts';
import { choiceOf, decidedByPolicies, nameRight } from '../wizard/access.ts';
import { serverOf } from '../wizard/deployments.ts';
import { namePolicy } from '../wizard/keys/row.ts';
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
import { compareScope } from './prove-scope.ts';
import { compareSpecial } from './prove-special.ts';

/** Reads the key and compares it with what was asked. Never throws. */
export async function readBack(
  client: TykClient,
  created: CreatedKey,
  request: KeyRequest,
  answers: Answers,
  facts: Facts,
): Promise<Exclude<Proof, { readonly state: 'denied' }>> {
  const { flaw } = created;
  if (flaw !== undefined) return { state: 'no-key', flaw };
  const organisation = request.special === undefined ? organisationInKey(created.key) : undefined;
  const known = { organisation, madeAt: created.madeAt };
  // A Dashboard fills the organisation in itself: that of the credential.
  const filled = serverOf(answers, facts) === 'dashboard' ? facts.organisation : undefined;
  const asked = { ...request, organisation: request.organisation || filled };
  const byName = request.special?.is === 'basic-user' && created.hash === undefined;
  const { organisation: own } = request;
  const near = { apiId: request.access.apis[0]?.apiId, organisation: own, ...(byName && { byName }) };
  try {
    const record = await client.read(refOf(created), near);
    const differences = compareKey(asked, record, answers, facts, known);
    const isUnchecked = facts.apis?.state === 'failed' && request.access.apis.length > 0;
    const same = { state: 'same' as const, record, ...(isUnchecked ? { unchecked: true as const } : {}) };
    return differences.length === 0 ? same : { state: 'differs', record, differences };
  } catch (error) {
    const code = error instanceof WizardError ? error.code : undefined;
    if (code === 404) return { state: 'missing' };
    const foreign = code === NON_OWNED ? 'it belongs to another organisation' : undefined;
    const alien = sayAlien(asked.organisation, known.organisation) ?? foreign;
    const differences = [...(alien === undefined ? [] : [alien]), ...sayDead(request.expires, known.madeAt)];
    if (differences.length > 0) return { state: 'differs', differences };
    return {
      state: 'not-read',
      why: error instanceof WizardError ? error.explanation.what : 'Something went wrong while it was read.',
    };
  }
}

/** Seen without asking for the key: in its own text, and in the answer that brought it. */
type Seen = { readonly organisation?: string | undefined; readonly madeAt?: number | undefined };

/**
 * Differences in words; none where the key is as asked. Fields that a policy decides are its own, and of one that could
 * not be looked at nobody knows what it decides: limits, expiry and more access are not held against Tyk then.
 */
export function compareKey(
  request: KeyRequest,
  record: KeyRecord,
  answers: Answers,
  facts: Facts,
  seen: Seen = {},
): readonly string[] {
  const { apis, policies } = request.access;
  const decided = decidedByPolicies(answers, facts);
  const { unchecked, policies: known } = choiceOf(answers, facts);
  const shut = apis.filter((right) => !opens(record, right));
  const lost = policies.filter((policy) => !record.policies.includes(policy));
  const nameOf = (id: string) => namePolicy(id, facts);
  const expiry = record.expires === 'never' ? 'never expires' : `expires ${localDateTime(record.expires)}`;
  const { rate, throttle, quota } = request.limits;
  const others = [seen.organisation, record.organisation].map((it) => sayAlien(request.organisation, it));
  const alien = others.find((words) => words !== undefined);
  return [
    ...(alien === undefined ? [] : [alien]),
    ...(record.access.length === 0
      ? ['it opens no API at all']
      : shut.map((right) => sayShut(right, record, facts))),
    ...(unchecked ? [] : sayMore(apis, record, facts)),
    ...(lost.length === 0 ? [] : [`it does not carry the policy ${listWords(lost.map(nameOf))}`]),
    ...(unchecked ? [] : sayMorePolicies(policies, record.policies, nameOf)),
    ...(record.inactive ? ['it is inactive'] : []),
    ...(unchecked || decided.expiry !== undefined || isSameExpiry(request.expires, record.expires)
      ? []
      : [`it ${expiry}`]),
    ...sayDead(record.expires, seen.madeAt),
    ...(unchecked || decided.rate !== undefined
      ? []
      : compareLimits('its', { rate, throttle }, record.limits)),
    ...(unchecked || decided.quota !== undefined ? [] : compareLimits('its', { quota }, record.limits)),
    ...(unchecked ? [] : apis.flatMap((right) => compareOwnLimits(right, record, facts))),
    ...(unchecked || decided.access !== undefined ? [] : compareScope(request, record, facts)),
    ...compareSpecial(request, record),
    ...compareDetails(request, record, unchecked, known),
  ];
}

/** Nothing where either is not known. */
function sayAlien(asked: string | undefined, found: string | undefined): string | undefined {
  if (!asked || !found || asked === found) return undefined;
  return `it belongs to the organisation ${sanitise(found)}, not ${sanitise(asked)}`;
}

/** Whoever holds it may call more than was asked for: the opposite of what a key is for. */
function sayMore(apis: readonly AccessRight[], record: KeyRecord, facts: Facts): readonly string[] {
  const asked = new Map(apis.map(({ apiId, versions }) => [apiId, versions]));
  return record.access.flatMap((right) => {
    const name = nameRight(right, facts);
    const { versions } = right;
    const own = asked.get(right.apiId);
    if (own === undefined) return [`it opens ${name} too`];
    const more = versions.filter((version) => !(own.length === 0 ? UNVERSIONED : own).includes(version));
    return more.length === 0 ? [] : [`it opens ${listWords(more.map(sanitise))} of ${name} too`];
  });
}

function sayMorePolicies(
  asked: readonly string[],
  found: readonly string[],
  nameOf: (id: string) => string,
): readonly string[] {
  const more = found.filter((id) => !asked.includes(id));
  return more.length === 0 ? [] : [`it carries the policy ${listWords(more.map(nameOf))} too`];
}

/** The clock of the answer that brought the key is the one that its calls will meet. */
function sayDead(expires: KeyRecord['expires'], madeAt: number | undefined): readonly string[] {
  if (expires === 'never' || madeAt === undefined || madeAt < expires) return [];
  return [`it has expired already by the clock of Tyk, which says ${localDateTime(madeAt)}`];
}

/** What did not arrive. Policies add tags and metadata of their own, and theirs win. */
function compareDetails(
  { alias, tags, metadata, detailedLogging }: KeyRequest,
  record: KeyRecord,
  unchecked: boolean,
  policies: readonly Policy[],
): readonly string[] {
  const missing = tags.map(sanitise).filter((tag) => !record.tags.includes(tag));
  const isTheirs = (name: string) => policies.some((policy) => Object.hasOwn(policy.metadata, name));
  const changed = Object.entries(metadata).filter(([name, value]) => {
    if (!Object.hasOwn(record.metadata, name)) return true;
    return !unchecked && !isTheirs(name) && !isDeepStrictEqual(record.metadata[name], value);
  });
  const found = record.alias === '' ? 'it has no alias' : `its alias is ${record.alias}`;
  return [
    ...(alias === '' || record.alias === sanitise(alias) ? [] : [found]),
    ...(missing.length === 0 ? [] : [`it does not have the tag ${listWords(missing)}`]),
    ...(changed.length === 0
      ? []
      : [`its metadata differs in ${listWords(changed.map(([name]) => sanitise(name)))}`]),
    ...(detailedLogging === record.detailedLogging
      ? []
      : [`detailed logging is ${record.detailedLogging ? 'on' : 'off'}`]),
  ];
}

function findRight(record: KeyRecord, apiId: string): AccessRight | undefined {
  return record.access.find((right) => right.apiId === apiId);
}

function opens(record: KeyRecord, { apiId, versions }: AccessRight): boolean {
  const right = findRight(record, apiId);
  return right !== undefined && versions.every((version) => right.versions.includes(version));
}

function sayShut(asked: AccessRight, record: KeyRecord, facts: Facts): string {
  const name = nameRight(asked, facts);
  const right = findRight(record, asked.apiId);
  if (right === undefined) return `it does not open ${name}`;
  const missing = asked.versions.filter((version) => !right.versions.includes(version));
  return `it does not open ${listWords(missing.map(sanitise))} of ${name}`;
}

function isSameExpiry(asked: KeyRequest['expires'], found: KeyRecord['expires']): boolean {
  if (asked === 'never' || found === 'never') return asked === found;
  return Math.abs(asked - found) <= 1;
}

function compareOwnLimits(right: AccessRight, record: KeyRecord, facts: Facts): readonly string[] {
  const found = findRight(record, right.apiId);
  if (right.limits === undefined || found === undefined) return [];
  const whose = `for ${nameRight(right, facts)} its`;
  if (found.limits === undefined) return [`${whose} limits were not taken`];
  return compareLimits(whose, right.limits, found.limits);
}

/** Compared as the words that people give them: two spellings of one limit are the same limit. */
export function compareLimits(whose: string, asked: Partial<Limits>, found: Limits): readonly string[] {
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
