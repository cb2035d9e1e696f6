import type { SpecialKey } from '../tyk/login.ts';
import { markScope } from '../tyk/mark-scope.ts';
import { allowedPatterns, limitedPatterns, mergePaths, namePattern } from '../tyk/patterns.ts';
import { mcpKinds, type NameRules, type Offered, type Scope, type TypeFields } from '../tyk/scope.ts';
import type { AccessRight, Api, KeyRequest } from '../tyk/types.ts';
import { apisOf, chosenApis, chosenVersions, findApi } from './access.ts';
import { parseRate } from './parse/limits.ts';
import { readOperation } from './parse/operations.ts';
import { NONE } from './parse/primitives.ts';
import { itemsOf, offeredBy } from './scoped.ts';
import type { Answers, Facts } from './types.ts';

/** The chosen APIs with what narrows each; one of which no version was chosen is opened in all. */
export function narrowRights(answers: Answers, facts: Facts): readonly AccessRight[] {
  return [...chosenVersions(answers, facts)].map(([apiId, chosen]) => {
    const api = findApi(apiId, facts);
    const { rawName = apiId, versions = [] } = api ?? {};
    const scope = api && planScope(api, answers, facts);
    const right = { apiId, apiName: rawName, versions: chosen.length === 0 ? versions : chosen };
    return { ...right, ...(scope && { scope }) };
  });
}

/** What is sent for one API; undefined where nothing narrows it. */
export function planScope(api: Api, answers: Answers, facts: Facts): Scope | undefined {
  const base = baseOf(api, facts);
  const paths = itemsOf(answers.allow, api).flatMap((item) => {
    const { method, path } = readOperation(item);
    return allowedPatterns(path, api, base).map((pattern) => ({ pattern, methods: [method] }));
  });
  const limits = sortLimits(itemsOf(answers.endpointLimits, api)).flatMap(({ method, path, rate }) =>
    limitedPatterns(path, api, base).map((pattern) => ({ pattern, method, ...rate })),
  );
  const fields = itemsOf(answers.fields, api);
  const [depth] = itemsOf(answers.maxDepth, api);
  const mcp = planMcp(api, answers);
  const scope: Scope = {
    ...(paths.length > 0 ? { paths: mergePaths(paths) } : {}),
    ...(limits.length > 0 ? { operationLimits: limits } : {}),
    ...(fields.length > 0 ? { allowedTypes: planTypes(fields, offeredBy(api, facts)) } : {}),
    ...(api.graphql && answers.introspection === false ? { noIntrospection: true as const } : {}),
    ...(depth !== undefined && sharedDepth(answers, facts) === undefined ? { maxDepth: Number(depth) } : {}),
    ...mcp,
  };
  return Object.keys(scope).length === 0 ? undefined : scope;
}

/** What tells a key apart from another of the same APIs: its scope, and whose user, text or certificate it is. */
export function markKey(apis: readonly AccessRight[], request: MarkedKey): string | undefined {
  const { special, boundTo = [] } = request;
  const whose = special === undefined ? [] : [special.is, nameOf(special)];
  return markScope(apis, request, [...whose, ...boundTo]);
}

type MarkedKey = Pick<KeyRequest, 'maxDepth' | 'afterExpiry' | 'special' | 'boundTo'>;

function nameOf(special: SpecialKey): string {
  if (special.is === 'basic-user') return special.name;
  return special.is === 'certificate' ? special.id : '';
}

/** One depth for every GraphQL API is the key's own: a depth of an API needs limits of its own, which count alone. */
export function sharedDepth(answers: Answers, facts: Facts): KeyRequest['maxDepth'] {
  const queried = chosenApis(answers, facts).filter((api) => api.graphql);
  const depths = new Set(queried.map((api) => itemsOf(answers.maxDepth, api)[0]));
  const [only, ...others] = depths;
  return only === undefined || others.length > 0 ? undefined : Number(only);
}

function baseOf({ id }: Api, facts: Facts): Api | undefined {
  return apisOf(facts).find((one) => one.id !== id && one.childVersions.some((child) => child.id === id));
}

/** Tyk takes the first that fits: the narrow ones stand before the wide. */
function sortLimits(items: readonly string[]) {
  const limits = items.flatMap((item) => {
    const cut = item.lastIndexOf(' = ');
    const rate = parseRate(item.slice(cut + 3));
    if (!('value' in rate) || rate.value === 'unlimited') return [];
    return [{ ...readOperation(item.slice(0, cut)), rate: rate.value }];
  });
  return limits.sort((one, other) => width(one.path) - width(other.path));
}

function width(path: string): number {
  return path.endsWith('/*') ? 1000 - path.length : path.split('{').length;
}

/**
 * Whatever a query touches must be allowed: a type that a field leads to comes along with its plain fields, where none
 * of it is named, and `__typename` stands with all, or common clients break (scopes.md, C2).
 */
function planTypes(fields: readonly string[], { types }: Offered): readonly TypeFields[] {
  const named = new Map<string, string[]>();
  for (const item of fields) {
    const cut = item.indexOf('.');
    const [type, field] = [item.slice(0, cut), item.slice(cut + 1)];
    named.set(type, [...(named.get(type) ?? []), field]);
  }
  const reached = [...named].flatMap(([type, own]) => {
    const known = types.find(({ name }) => name === type)?.fields ?? [];
    return known.flatMap(({ name, of }) => (of !== undefined && own.includes(name) ? [of] : []));
  });
  for (const type of reached) {
    if (named.has(type)) continue;
    const plain = types.find(({ name }) => name === type)?.fields.filter(({ of }) => of === undefined) ?? [];
    named.set(
      type,
      plain.map(({ name }) => name),
    );
  }
  return [...named].map(([type, own]) => ({ type, fields: [...new Set([...own, '__typename'])] }));
}

/** Without these no client can connect, whatever else it may (scopes.md, D4). */
const ALWAYS = ['initialize', 'ping', 'notifications/.*', 'completion/.*', 'logging/.*'];

function planMcp(api: Api, answers: Answers): Scope {
  const named = mcpKinds.map((kind) => [kind, itemsOf(answers[kind], api)] as const);
  if (named.every(([, names]) => names.length === 0)) return {};
  const isNone = (names: readonly string[]) => names.includes(NONE);
  const rules = named.flatMap(([kind, names]): readonly (readonly [string, NameRules])[] => {
    if (names.length === 0) return [];
    const allowed = isNone(names) ? [] : names.map(namePattern);
    return [[kind, { allowed, blocked: isNone(names) ? ['.*'] : [] }]];
  });
  const open = named.filter(([, names]) => !isNone(names)).map(([kind]) => `${kind}/.*`);
  return { methods: { allowed: [...ALWAYS, ...open], blocked: [] }, ...Object.fromEntries(rules) };
}
