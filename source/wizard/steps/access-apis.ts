import { compareNames, sanitise } from '../../text.ts';
import type { Api } from '../../tyk/types.ts';
import { API_ID_FIELD, LEAST_API } from '../../tyk/wire.ts';
import {
  apisOf,
  type Choice,
  callableApi,
  canList,
  choiceOf,
  chosenVersions,
  findApi,
  givesAccess,
  splitApiChoice,
} from '../access.ts';
import { addressOf, isPattern } from '../api-address.ts';
import { parseVersions, wholeApi } from '../api-versions.ts';
import { serverOf } from '../deployments.ts';
import type { Refusal } from '../ends.ts';
import { sayEnd } from '../ends.ts';
import { alsoNeeds, makingOf, sayMaking } from '../making.ts';
import { isSameList, oncePer } from '../once.ts';
import { type Callable, matchOption } from '../parse/choice.ts';
import { sayEach, sayRights } from '../policy-words.ts';
import { apiRefusal, apiTakesNoKey, checkApis, headingOf, versionRefusal } from '../refusals.ts';
import { quotePosix } from '../shell-words.ts';
import type { Option } from '../step.ts';
import type { Answers, Facts, Parsed, Problem } from '../types.ts';
import {
  accessHelp,
  accessScreen,
  accessTitle,
  nothingAtAll,
  parseNames,
  sayDecided,
  sayExample,
  sayTyped,
  warnOfEnds,
  whyRefused,
} from './access.ts';
import { defineStep, pages } from './define.ts';
import { serverNow } from './expiry.ts';

/** A list of APIs made ready once: 20 000 of them are not sorted for each key press. */
type Catalogue = {
  /** As they are shown; APIs under a base API stand below it. */
  readonly top: readonly Api[];
  /** What an API can be called by. */
  readonly names: readonly Callable[];
  /** Names that more than one has, as Tyk allows: there the path tells which one a key opens. */
  readonly twins: ReadonlySet<string>;
  /** The options as they were last made, and the choice that they depend on. */
  made?: { readonly choice: Choice; readonly options: readonly Option[] };
};

const makeCatalogue = oncePer((apis: readonly Api[]): Catalogue => {
  const underBase = new Set(apis.flatMap((api) => api.childVersions.map((child) => child.id)));
  const isBelow = (api: Api) => underBase.has(api.id) && api.childVersions.length === 0;
  const top = sortApis(apis.filter((api) => !isBelow(api)));
  const taken = new Set(top.map((api) => api.name));
  const below = apis.filter((api) => isBelow(api) && !taken.has(api.name));
  const names = [...top, ...below].map(callableApi);
  return { top, names, twins: findTwins(names.map(({ label }) => label)) };
});

const catalogueOf = (facts: Facts) => makeCatalogue(apisOf(facts));

function findTwins(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twins = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) twins.add(name);
    seen.add(name);
  }
  return twins;
}

/** Those that take a key first, then by heading and name: what a newcomer wants stands at the top. */
function sortApis(apis: readonly Api[]): readonly Api[] {
  return apis
    .map((api) => ({ api, last: rankOf(api), heading: headingOf(api) }))
    .sort(
      (one, other) =>
        one.last - other.last ||
        compareNames(one.heading, other.heading) ||
        compareNames(one.api.name, other.api.name) ||
        compareNames(one.api.id, other.api.id),
    )
    .map(({ api }) => api);
}

function rankOf(api: Api): number {
  if (apiTakesNoKey(api) !== undefined) return 2;
  return makingOf(api) === 'token' ? 0 : 1;
}

function apiOptions(answers: Answers, facts: Facts): readonly Option[] {
  const catalogue = catalogueOf(facts);
  const choice = choiceOf(answers, facts);
  if (catalogue.made === undefined || !offersTheSame(catalogue.made.choice, choice)) {
    catalogue.made = { choice, options: catalogue.top.map((api) => apiOption(api, choice, facts)) };
  }
  return catalogue.made.options;
}

/** Ticking another API of the same organisation refuses nothing new. */
function offersTheSame(one: Choice, other: Choice): boolean {
  return (
    one.server === other.server &&
    one.organisation === other.organisation &&
    // The same list: what goes with the first one goes with every other that could be chosen.
    makingOfFirst(one) === makingOfFirst(other) &&
    isSameList(one.deciding, other.deciding)
  );
}

const makingOfFirst = ({ apis: [first] }: Choice) => first && makingOf(first);

function apiOption(api: Api, choice: Choice, facts: Facts): Option {
  const now = serverNow(facts);
  const refusal = withCall(api, choice, facts, apiRefusal(api, choice, now));
  const named =
    refusal === undefined ? api.versions.map((version) => versionOption(api, version, choice, now)) : [];
  const children = named.length > 0 ? named : childOptions(api, choice, facts);
  const notes = [
    sanitise(api.baseVersion ?? ''),
    api.categories.map((category) => `#${category}`).join(' '),
    refusal === undefined ? (alsoNeeds(api) ?? '') : '',
    choice.covered.has(api.id) ? `covered by ${choice.deciders}` : '',
    api.listenPort === undefined ? '' : `port ${api.listenPort}`,
    api.active ? '' : 'marked inactive',
    sayEnd(api.ends),
  ];
  return {
    value: api.id,
    label: api.name,
    detail: api.listenPath,
    note: notes.filter((note) => note !== '').join(' · '),
    groups: [headingOf(api), api.categories[0] ?? 'No category'],
    ...whyRefused(api.name, refusal),
    ...(children.length > 0 ? { children } : {}),
    ...(named.length > 0 ? { wholeOf: 'children' as const } : {}),
  };
}

/** An open API can be tried at once, where its address is known. */
function withCall(
  api: Api,
  { server }: Choice,
  facts: Facts,
  refusal: Refusal | undefined,
): Refusal | undefined {
  const base = facts.connection?.gatewayUrl ?? (server === 'gateway' ? facts.connection?.url : undefined);
  if (refusal === undefined || base === undefined || api.auth[0] !== 'keyless' || api.graphql) return refusal;
  if (isPattern(api.listenPath)) return refusal;
  return { ...refusal, next: `Try it: curl ${quotePosix(addressOf(api, base))}` };
}

function versionOption(api: Api, version: string, choice: Choice, now: number): Option {
  const label = sanitise(version);
  const refusal = versionRefusal(api, version, choice, now);
  const note = sayEnd(api.versionEnds?.get(version));
  const value = `${api.id}=${version}`;
  return { value, label, ...(note && { note }), ...whyRefused(`${api.name} ${label}`, refusal) };
}

/** APIs of their own that stand under this one as its versions: the key needs each that it is to open. */
function childOptions(api: Api, choice: Choice, facts: Facts): readonly Option[] {
  return api.childVersions.flatMap((child) => {
    const target = child.id === api.id ? undefined : findApi(child.id, facts);
    if (target === undefined) return [];
    return [{ ...apiOption({ ...target, childVersions: [] }, choice, facts), label: sanitise(child.name) }];
  });
}

function parseApi(line: string, facts: Facts): Parsed<readonly string[]> {
  if (!canList(facts.apis)) return { value: [line] };
  const { id, version } = splitApiChoice(line, apisOf(facts));
  if (version !== undefined) return { value: [line] };
  if (findApi(id, facts) !== undefined) return { value: wholeApi(id, facts) };
  const { names } = catalogueOf(facts);
  const whole = matchOption(line, names);
  if ('value' in whole) return { value: wholeApi(whole.value.value, facts) };
  const cut = line.lastIndexOf('=');
  if (cut <= 0) return whole;
  const named = matchOption(line.slice(0, cut), names);
  if ('problem' in named) return named;
  const api = findApi(named.value.value, facts);
  return api === undefined ? whole : parseVersions(line.slice(cut + 1), api);
}

function showApis(answers: Answers, facts: Facts): string {
  const { twins } = catalogueOf(facts);
  const names = [...chosenVersions(answers, facts)].map(([id, versions]) => {
    const api = findApi(id, facts);
    const path = api !== undefined && twins.has(api.name) ? ` ${api.listenPath}` : '';
    const name = api === undefined ? `${sanitise(id)} (not checked)` : `${api.name}${path}`;
    return versions.length === 0 ? name : `${name} (${versions.map(sanitise).join(', ')})`;
  });
  return names.join(', ');
}

function emptyApis(answers: Answers, facts: Facts): Problem | undefined {
  if (facts.apis?.state === 'failed') {
    const { problem } = facts.apis;
    return { ...problem, next: `${problem.next ?? ''} Or type the id of the API.`.trim() };
  }
  const nothing = nothingAtAll(answers, facts);
  if (nothing !== undefined) return nothing;
  if (apisOf(facts).length === 0 && serverOf(answers, facts) === 'gateway') {
    return {
      what: 'This Gateway has no APIs yet.',
      why: `Save a definition in its app_path, for example: ${LEAST_API}`,
      next: 'Then read the list again: the Gateway reloads first. Or go back and look around with the demo.',
    };
  }
  if (apisOf(facts).length === 0) {
    return {
      what: 'This Dashboard has no APIs that you may see.',
      why: 'None exist yet, or they belong to someone else.',
      next: 'Make one under APIs › Add New API, then read the list again. Or choose a policy.',
    };
  }
  const isFree = (option: Option): boolean =>
    option.disabledReason === undefined || (option.children ?? []).some(isFree);
  if (apiOptions(answers, facts).some(isFree)) return undefined;
  return {
    what: 'None of these APIs takes a key now.',
    why: 'Each row says why.',
    next: 'Set the authentication of one to Auth Token, then read the list again.',
  };
}

export const apisStep = defineStep<'apis'>({
  ...accessScreen,
  id: 'apis',
  label: 'APIs',
  title: accessTitle,
  help: (answers, facts) => {
    if (canList(facts.apis)) return accessHelp;
    return serverOf(answers, facts) === 'dashboard'
      ? ["An API's id is at the top of its page in the Dashboard (API ID), and in the address bar."]
      : [`An API id is "${API_ID_FIELD}" in its definition file.`];
  },
  flag: {
    name: 'api',
    value: 'NAME',
    repeat: true,
    help: 'API by id, name or listen path; NAME=v1,v2 for versions',
  },
  sample: 'Payments',
  lesson: [
    'A key opens the APIs that it lists and no others. A key that lists none would open all of them: the wizard never makes one.',
    'A row with "–" takes no plain key; Enter on it says what it needs instead.',
  ],
  page: pages.tutorial,
  decided: (answers, facts) => sayEach(answers, facts, givesAccess, ({ access }) => sayRights(access, facts)),
  recipe: { form: 'list', examples: [['Orders', 'Payments=v1']] },
  needs: ['url', 'credential'],
  noun: ['API', 'APIs'],
  groupings: ['authentication', 'category'],
  options: apiOptions,
  empty: emptyApis,
  other: (_answers, facts) => (canList(facts.apis) ? undefined : sayTyped('an API')),
  parse: (text, _answers, facts) => parseNames(text, (line) => sayExample(line, parseApi(line, facts))),
  write: (values) => values.join('\n'),
  check: (values, answers, facts) => checkApis({ ...answers, apis: values }, facts),
  show: (values, answers, facts) => showApis({ ...answers, apis: values }, facts),
  consequence(values, answers, facts) {
    const chosen = { ...answers, apis: values };
    const said = [sayDecided(choiceOf(chosen, facts)), sayMaking(chosen, facts)];
    return said.filter(Boolean).join(' ') || undefined;
  },
  warning(values, answers, facts) {
    const { apis, deciding } = choiceOf({ ...answers, apis: values }, facts);
    const warnings = apis.flatMap((api) => [
      api.active ? [] : [`${api.name} is marked inactive: a Dashboard would not serve it.`],
      alsoNeeds(api) === undefined ? [] : [`The key alone does not open ${api.name}: ${alsoNeeds(api)}.`],
    ]);
    // With a policy that gives access its own row says it.
    const given = deciding.length > 0 ? [] : chosenVersions({ ...answers, apis: values }, facts);
    return [...warnings.flat(), ...warnOfEnds(given, answers, facts)].join(' ') || undefined;
  },
});
