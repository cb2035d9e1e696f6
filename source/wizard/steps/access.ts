import type { Api, Limits, Policy } from '../../tyk/types.ts';
import { count, listWords } from '../../text.ts';
import {
  alsoNeeds,
  apiRefusal,
  apisOf,
  apiTakesNoKey,
  authNames,
  canList,
  checkAccess,
  choiceOf,
  policiesOf,
  policyKey,
  policyRefusal,
  splitApiChoice,
  type Choice,
  type Refusal,
} from '../access.ts';
import { serverOf } from '../deployments.ts';
import { matchOption } from '../parse/choice.ts';
import { describeQuota, describeRate } from '../parse/limits.ts';
import { isExampleApiId } from '../parse/secret-text.ts';
import { flattenOptions, valuesOf } from '../selection.ts';
import type { Answers, Facts, Option, Parsed, Problem } from '../types.ts';
import { defineStep } from './define.ts';

/** Choosable kinds first, then by name: what a newcomer wants stands at the top. */
function compareApis(a: Api, b: Api): number {
  const rank = Number(apiTakesNoKey(a) !== undefined) - Number(apiTakesNoKey(b) !== undefined);
  return rank || headingOf(a).localeCompare(headingOf(b)) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
}

function headingOf(api: Api): string {
  if (api.auth.length > 1) return 'Several mechanisms at once';
  return authNames[api.auth[0]];
}

function refused(name: string, refusal: Refusal | undefined): Pick<Option, 'disabledReason' | 'instead'> {
  if (refusal === undefined) return {};
  return { disabledReason: refusal.reason, instead: { what: `${name}: ${refusal.reason}.`, next: refusal.next } };
}

function versionRows(api: Api, byId: ReadonlyMap<string, Api>, choice: Choice): readonly Option[] {
  const named = api.versions.map((version) => ({ value: `${api.id}=${version}`, label: version }));
  const own = api.childVersions.flatMap((child) => {
    const target = byId.get(child.id);
    if (target === undefined || child.id === api.id) return [];
    return [{ ...apiOption(target, new Map(), choice), label: child.name }];
  });
  return [...named, ...own];
}

function apiOption(api: Api, byId: ReadonlyMap<string, Api>, choice: Choice): Option {
  const refusal = apiRefusal(api, choice);
  const children = refusal === undefined ? versionRows(api, byId, choice) : [];
  const categories = api.categories.map((category) => `#${category}`).join(' ');
  const notes = [
    api.baseVersion ?? '',
    categories,
    refusal === undefined ? (alsoNeeds(api) ?? '') : '',
    api.active ? '' : 'marked inactive',
  ];
  return {
    value: api.id,
    label: api.name,
    detail: api.listenPath,
    note: notes.filter((note) => note !== '').join(' · '),
    groups: [headingOf(api), api.categories[0] ?? 'No category'],
    ...refused(api.name, refusal),
    ...(children.length > 0 ? { children } : {}),
    ...(api.versions.length > 0 && children.length > 0 ? { wholeOf: 'children' as const } : {}),
  };
}

function apiOptions(answers: Answers, facts: Facts): readonly Option[] {
  const apis = apisOf(facts);
  const choice = choiceOf(answers, facts);
  const byId = new Map(apis.map((api) => [api.id, api]));
  const underBase = new Set(apis.flatMap((api) => api.childVersions.map((child) => child.id)).filter((id) => id !== ''));
  for (const api of apis) if (api.childVersions.length > 0) underBase.delete(api.id);
  return [...apis]
    .filter((api) => !underBase.has(api.id))
    .sort(compareApis)
    .map((api) => apiOption(api, byId, choice));
}

function parseList(
  text: string,
  parseOne: (line: string) => Parsed<readonly string[]>,
): Parsed<readonly string[]> {
  const values: string[] = [];
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line === '') continue;
    const parsed = parseOne(line);
    if ('problem' in parsed) return parsed;
    values.push(...parsed.value.filter((value) => !values.includes(value)));
  }
  return { value: values };
}

function parseApi(line: string, answers: Answers, facts: Facts): Parsed<readonly string[]> {
  if (isExampleApiId(line)) {
    return { problem: { what: `"${line}" is the tutorial's example, not an API of yours.`, next: 'Give your own API.' } };
  }
  if (!canList(facts.apis)) return { value: [line] };
  const options = apiOptions(answers, facts);
  const whole = matchOption(line, options);
  if ('value' in whole) return { value: valuesOf(whole.value) };
  const version = matchOption(line, flattenOptions(options).filter((option) => !options.includes(option)));
  if ('value' in version) return { value: [version.value.value] };
  const cut = line.lastIndexOf('=');
  if (cut <= 0) return whole;
  const parent = matchOption(line.slice(0, cut), options);
  if ('problem' in parent) return parent;
  return parseVersions(line.slice(cut + 1), parent.value);
}

function parseVersions(text: string, parent: Option): Parsed<readonly string[]> {
  const children = parent.children ?? [];
  const values: string[] = [];
  for (const name of text.split(',').map((part) => part.trim())) {
    const child = children.find((candidate) => candidate.label === name);
    const own = parent.wholeOf === undefined && parent.note?.split(' · ')[0] === name ? parent : undefined;
    const found = child ?? own;
    if (found === undefined) {
      const names = children.map((candidate) => candidate.label);
      const next = names.length === 0 ? 'It has no versions: leave the part after = out.' : `It has ${listWords(names)}.`;
      return { problem: { what: `${parent.label} has no version "${name}".`, next } };
    }
    values.push(found.value);
  }
  return { value: values };
}

function showApis(values: readonly string[], facts: Facts): string {
  const apis = apisOf(facts);
  const byId = new Map<string, string[]>();
  for (const value of values) {
    const { id, version } = splitApiChoice(value, apis);
    byId.set(id, [...(byId.get(id) ?? []), ...(version === undefined ? [] : [version])]);
  }
  const names = [...byId].map(([id, versions]) => {
    const name = apis.find((api) => api.id === id)?.name ?? `${id} (not checked)`;
    return versions.length === 0 ? name : `${name} (${versions.join(', ')})`;
  });
  return names.join(', ');
}

/** A definition that a Gateway loads as it stands: the least there is to try a key on. */
const LEAST_DEFINITION =
  '{"name":"Try","api_id":"try","org_id":"default","active":true,"use_standard_auth":true,"version_data":' +
  '{"not_versioned":true,"versions":{"Default":{"name":"Default"}}},"proxy":{"listen_path":"/try/",' +
  '"target_url":"http://localhost:8080/hello","strip_listen_path":true}}';

function emptyApis(answers: Answers, facts: Facts): Problem | undefined {
  if (facts.apis?.state === 'failed') return facts.apis.problem;
  const server = serverOf(answers, facts);
  if (apisOf(facts).length === 0 && server === 'gateway') {
    return {
      what: 'This Gateway has no APIs yet.',
      why: `Save a definition in its app_path, for example: ${LEAST_DEFINITION}`,
      next: 'Then press r: the Gateway reloads and the list is read again. Or look around with the demo: esc, then Demo.',
    };
  }
  if (apisOf(facts).length === 0) {
    return {
      what: 'This Dashboard has no APIs that you may see.',
      why: 'None is made yet, or they belong to somebody else.',
      next: 'Make one under APIs › Add New API, then press r. Or choose a policy.',
    };
  }
  const choice = choiceOf(answers, facts);
  if (apisOf(facts).some((api) => apiRefusal(api, choice) === undefined)) return undefined;
  return {
    what: 'None of these APIs takes a key now.',
    why: 'Each row says why; ⏎ on it says what it needs instead.',
    next: 'Set the authentication of one to Auth Token, then press ^r to read the list again.',
  };
}

function emptyPolicies(facts: Facts): Problem | undefined {
  if (facts.policies?.state === 'failed') return facts.policies.problem;
  if (policiesOf(facts).length > 0) return undefined;
  return { what: 'There are no policies.', next: 'None is needed: choose APIs in the other tab.' };
}

const accessHelp = [
  'An API is what the key may call. A policy is a set of APIs and limits made beforehand, by name.',
  'With a policy, the policy decides; the key only carries it.',
];

export const apisStep = defineStep<'apis'>({
  id: 'apis',
  stage: 3,
  kind: 'choices',
  label: 'APIs',
  title: () => 'What may this key call?',
  help: (answers, facts) =>
    canList(facts.apis)
      ? accessHelp
      : serverOf(answers, facts) === 'dashboard'
        ? ['An API id stands in the Dashboard at the top of the API\'s page (API ID), and in its address bar.']
        : ['An API id is "api_id" in its definition file.'],
  group: 'access',
  flag: { name: 'api', value: 'NAME', repeat: true, help: 'API by id, name or listen path; NAME=v1,v2 for versions' },
  late: true,
  needs: ['url', 'credential'],
  effect: 'lists',
  when: () => true,
  groupings: ['authentication', 'category'],
  options: apiOptions,
  empty: emptyApis,
  other: (_answers, facts) => (canList(facts.apis) ? undefined : 'Use it as an API id, not checked'),
  parse: (text, answers, facts) => parseList(text, (line) => parseApi(line, answers, facts)),
  write: (values) => values.join('\n'),
  check: (values, answers, facts) => checkAccess({ ...answers, apis: values }, facts),
  show: (values, _answers, facts) => showApis(values, facts),
  consequence(_values, answers, facts) {
    const { deciding } = choiceOf(answers, facts);
    if (deciding.length > 0) return `${listWords(deciding.map((policy) => policy.name))} decides the access.`;
    return undefined;
  },
  warning(_values, answers, facts) {
    const quiet = choiceOf(answers, facts).apis.filter((api) => !api.active);
    if (quiet.length > 0) return `${quiet[0]?.name} is marked inactive: a Dashboard would not serve it.`;
    const short = choiceOf(answers, facts).apis.find((api) => api.sessionLifetime > 0);
    if (short !== undefined) {
      return `${short.name} deletes its keys after ${count(short.sessionLifetime, 'second')}, whatever their expiry.`;
    }
    return undefined;
  },
});

function limitsInWords(limits: Limits, policy: Policy): string {
  const parts = [
    policy.parts.rate || policy.parts.perApi ? describeRate(limits.rate) : '',
    policy.parts.quota || policy.parts.perApi ? describeQuota(limits.quota) : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function policyOptions(answers: Answers, facts: Facts): readonly Option[] {
  const names = new Map(apisOf(facts).map((api) => [api.id, api.name]));
  const choice = choiceOf(answers, facts);
  return [...policiesOf(facts)]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((policy) => ({
      value: policyKey(policy),
      label: policy.name === '' ? policyKey(policy) : policy.name,
      detail: policy.access.map((right) => names.get(right.apiId) ?? (right.apiName || right.apiId)).join(', '),
      note: limitsInWords(policy.limits, policy),
      groups: ['', ''],
      ...refused(policy.name, policyRefusal(policy, choice)),
    }));
}

function hasUntoldIds(facts: Facts): boolean {
  return policiesOf(facts).some((policy) => policyKey(policy) === '');
}

function parsePolicy(line: string, answers: Answers, facts: Facts): Parsed<readonly string[]> {
  if (!canList(facts.policies)) return { value: [line] };
  // The database id is understood and translated (errors.md, G14).
  const byDatabaseId = policiesOf(facts).find((policy) => policy.databaseId === line);
  const wanted = byDatabaseId === undefined ? line : policyKey(byDatabaseId);
  const found = matchOption(wanted, policyOptions(answers, facts).filter((option) => option.value !== ''));
  if ('value' in found) return { value: [found.value.value] };
  return hasUntoldIds(facts) ? { value: [line] } : found;
}

export const policiesStep = defineStep<'policies'>({
  id: 'policies',
  stage: 3,
  kind: 'choices',
  label: 'Policies',
  title: () => 'What may this key call?',
  help: () => accessHelp,
  group: 'access',
  flag: { name: 'policy', value: 'NAME', repeat: true, help: 'policy by name or id' },
  late: true,
  needs: ['url', 'credential'],
  effect: 'lists',
  when: () => true,
  groupings: ['', ''],
  options: policyOptions,
  empty: (_answers, facts) => emptyPolicies(facts),
  other: (_answers, facts) =>
    canList(facts.policies) && !hasUntoldIds(facts) ? undefined : 'Use it as a policy id, not checked',
  initial: () => [],
  parse: (text, answers, facts) => parseList(text, (line) => parsePolicy(line, answers, facts)),
  write: (values) => values.join('\n'),
  check: (values, answers, facts): Problem | undefined => checkAccess({ ...answers, policies: values }, facts),
  show(values, _answers, facts) {
    const policies = policiesOf(facts);
    const nameOf = (key: string) => policies.find((policy) => policyKey(policy) === key)?.name;
    return values.map((key) => nameOf(key) || `${key} (not checked)`).join(', ');
  },
  consequence(_values, answers, facts) {
    const { policies, covered, apis } = choiceOf(answers, facts);
    if (policies.length === 0) return undefined;
    const names = listWords(policies.map((policy) => policy.name));
    const within = apis.filter((api) => covered.has(api.id)).map((api) => api.name);
    const covering = within.length === 0 ? '' : ` ${listWords(within)} is covered by it.`;
    return `${names} decides access and limits as shown.${covering}`;
  },
});
