import { count, listWords, sanitise } from '../text.ts';
import type { AccessRight, Api, Policy, ServerKind } from '../tyk/types.ts';
import { serverOf } from './deployments.ts';
import { oncePer } from './once.ts';
import type { Callable } from './parse/choice.ts';
import type { Answers, Facts, Loaded, StepId } from './types.ts';

/** The lists that were read, and what of them is chosen. Lists have 20 000 rows: everything goes by an index. */

const noApis: readonly Api[] = [];
const noPolicies: readonly Policy[] = [];

export function apisOf(facts: Pick<Facts, 'apis'>): readonly Api[] {
  return facts.apis?.state === 'ready' ? facts.apis.items : noApis;
}

export function policiesOf(facts: Facts): readonly Policy[] {
  return facts.policies?.state === 'ready' ? facts.policies.items : noPolicies;
}

/** "1 API without an id left out, 2 that cannot be read": nothing of it can be chosen. */
export function sayLeftOut(kind: StepId, facts: Facts): string | undefined {
  const list = kind === 'apis' || kind === 'policies' ? facts[kind] : undefined;
  if (list?.state !== 'ready' || list.leftOut === undefined) return undefined;
  const { withoutId, broken } = list.leftOut;
  const [one, many] = kind === 'apis' ? (['API', 'APIs'] as const) : (['policy', 'policies'] as const);
  const rows = [
    { amount: withoutId, why: 'without an id' },
    { amount: broken, why: 'that cannot be read' },
  ].filter(({ amount }) => amount > 0);
  return `${rows.map(({ amount, why }) => `${count(amount, one, many)} ${why}`).join(' and ')} left out.`;
}

export function canList(list: Loaded<unknown> | undefined): boolean {
  return list?.state === 'ready';
}

/** What identifies a policy here: its id, or its database id where the server tells no other. */
export function policyKey(policy: Policy): string {
  return policy.id !== '' ? policy.id : (policy.databaseId ?? '');
}

type Index<T> = ReadonlyMap<string, T>;

/** Items by their key, worked out once for a list. What has no key cannot be found. */
function createIndex<T>(keyOf: (item: T) => string): (items: readonly T[]) => Index<T> {
  return oncePer((items) => new Map(items.map((item) => [keyOf(item), item])));
}

const indexApis = createIndex<Api>((api) => api.id);
const indexPolicies = createIndex<Policy>(policyKey);

export function findApi(id: string, facts: Pick<Facts, 'apis'>): Api | undefined {
  return indexApis(apisOf(facts)).get(id);
}

/** By the name of the lists, which is without the categories that Tyk keeps in it. */
export function nameRight({ apiId, apiName }: AccessRight, facts: Pick<Facts, 'apis'>): string {
  return findApi(apiId, facts)?.name ?? (sanitise(apiName) || sanitise(apiId));
}

export function findPolicy(key: string, facts: Facts): Policy | undefined {
  return key === '' ? undefined : indexPolicies(policiesOf(facts)).get(key);
}

/** `id` or `id=version`: tried whole first, for both are free text (gateway-api.md, section 8). */
export function splitApiChoice(choice: string, apis: readonly Api[]): { id: string; version?: string } {
  const index = indexApis(apis);
  if (index.has(choice)) return { id: choice };
  for (let cut = choice.lastIndexOf('='); cut > 0; cut = choice.lastIndexOf('=', cut - 1)) {
    const [id, version] = [choice.slice(0, cut), choice.slice(cut + 1)];
    if (index.get(id)?.versions.includes(version)) return { id, version };
  }
  return { id: choice };
}

/** What an API can be called by, wherever somebody writes its name. */
export function callableApi({ id, name, rawName, categories, listenPath }: Api): Callable {
  const fullName = rawName === name ? name : sanitise(rawName);
  return { value: id, label: name, detail: listenPath, categories, fullName };
}

/** Chosen APIs and their chosen versions, in the order in which they were chosen. */
export function chosenVersions(answers: Answers, facts: Facts): ReadonlyMap<string, readonly string[]> {
  const chosen = new Map<string, string[]>();
  for (const choice of answers.apis ?? []) {
    const { id, version } = splitApiChoice(choice, apisOf(facts));
    const versions = chosen.get(id) ?? [];
    if (version !== undefined) versions.push(version);
    chosen.set(id, versions);
  }
  return chosen;
}

/** In the order in which they were chosen; what no list has is left out. */
export function chosenApis(answers: Answers, facts: Facts): readonly Api[] {
  return [...chosenVersions(answers, facts).keys()].flatMap((id) => findApi(id, facts) ?? []);
}

/** In the order in which they were chosen, which is the one they are sent in. */
export function chosenPolicies(answers: Answers, facts: Facts): readonly Policy[] {
  return (answers.policies ?? []).flatMap((key) => findPolicy(key, facts) ?? []);
}

/** True where a policy gives access to APIs: not a partition for limits alone, and not an empty list. */
export function givesAccess(policy: Policy): boolean {
  return (policy.parts.access || policy.parts.perApi) && policy.access.length > 0;
}

export function decidesRate(policy: Policy): boolean {
  return policy.parts.rate || policy.parts.perApi;
}

export function decidesQuota(policy: Policy): boolean {
  return policy.parts.quota || policy.parts.perApi;
}

/** What is chosen so far, worked out once for a whole list. */
export type Choice = {
  readonly server: ServerKind;
  readonly apis: readonly Api[];
  readonly policies: readonly Policy[];
  /** Of the first thing chosen: everything else must be of it (policies belong to one, v5.12.0). */
  readonly organisation?: string;
  /** Policies that decide which APIs the key opens; Tyk drops every other API in silence. */
  readonly deciding: readonly Policy[];
  /** Their names: "Gold and Silver". */
  readonly deciders: string;
  /** API ids that the deciding policies give, and the versions of each. */
  readonly covered: ReadonlyMap<string, readonly string[]>;
  /** A policy is among them that no list has, so that nobody knows what it decides. */
  readonly unchecked: boolean;
};

/** What several policies give together: an API once, with every version that any of them names. */
export function rightsOf(policies: readonly Policy[]): readonly AccessRight[] {
  const given = new Map<string, AccessRight>();
  for (const { apiId, apiName, versions } of policies.flatMap((policy) => policy.access)) {
    const known = given.get(apiId);
    const all = known === undefined ? versions : [...new Set([...known.versions, ...versions])];
    given.set(apiId, { apiId, apiName, versions: all });
  }
  return [...given.values()];
}

export function choiceOf(answers: Answers, facts: Facts): Choice {
  const apis = chosenApis(answers, facts);
  const policies = chosenPolicies(answers, facts);
  const deciding = policies.filter(givesAccess);
  const organisation = apis[0]?.organisation ?? policies[0]?.organisation;
  return {
    server: serverOf(answers, facts),
    apis,
    policies,
    deciding,
    deciders: listWords(deciding.map((policy) => policy.name)),
    covered: new Map(rightsOf(deciding).map((right) => [right.apiId, right.versions])),
    unchecked: policies.length < (answers.policies ?? []).length,
    organisation,
  };
}

/** What the chosen policies decide; those questions are shown, not asked. */
type Decided = {
  readonly access?: Policy;
  readonly rate?: Policy;
  readonly quota?: Policy;
  readonly expiry?: Policy;
};

export function decidedByPolicies(answers: Answers, facts: Facts): Decided {
  const policies = chosenPolicies(answers, facts);
  return {
    access: policies.find(givesAccess),
    rate: policies.find(decidesRate),
    quota: policies.find(decidesQuota),
    // The last policy with a lifetime wins (errors.md, G16).
    expiry: policies.findLast((policy) => policy.keyExpiresIn > 0),
  };
}
