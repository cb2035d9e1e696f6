import { fitsPath } from '../tyk/patterns.ts';
import type { Operation, Scope } from '../tyk/scope.ts';
import type { AccessRight, Api, ApiAnswer, ApiCall } from '../tyk/types.ts';
import { choiceOf } from './access.ts';
import type { Verdict } from './explain-verdict.ts';
import { heldPaths } from './held-scope.ts';
import { readOperation } from './parse/operations.ts';
import { itemsOf, offeredBy } from './scoped.ts';
import type { Answers, Facts } from './types.ts';
import { type CallChange, versionToName } from './usage.ts';

/** Whoever holds a key for an API may ask for this: nothing is used up, and the service behind sees nothing (v2.9.5 to v5.14.0). */
export const OWN_LIMITS = '/tyk/rate-limits/';

/**
 * What the first try calls: where the key or the API's own list lets through some paths only, a GET that needs nothing;
 * else the key's own limits, where they can be asked for (scopes.md, B7); else a GET whose names are filled in. What
 * anybody may call proves no key.
 */
export function allowedCall(
  api: Api,
  answers: Answers,
  facts: Facts,
  rights: readonly AccessRight[],
): CallChange {
  const isOwn = ({ apiId }: AccessRight) => apiId === api.id;
  const named = versionToName(api, rights.find(isOwn)?.versions ?? []);
  const version = named === undefined ? {} : { version: named };
  const given = choiceOf(answers, facts).deciding.flatMap(({ access }) => access);
  const kept = [...rights, ...given].filter(isOwn).flatMap(({ scope = {} }) => heldCalls(scope, api));
  const own = ownList(api, named);
  if (api.graphql || api.mcp || kept.length + own.length === 0) return version;
  const open = offeredBy(api, facts).operations.filter((operation) => operation.open);
  const isClosed = (path: string) => !open.some((one) => fitsPath(one.path, path));
  const passes = (path: string) => lets(kept, path) && lets(own, path) && isClosed(path);
  const calls = [...kept, ...own];
  const isTold = own.length === 0 && (named === undefined || api.versionPlace?.in !== 'url');
  const filled = isTold ? [] : [...pathsOf(calls.map(fillIn)).filter(passes), ...pathsOf(kept.map(fillIn))];
  const path = pathsOf(calls).find(passes) ?? filled.find(isClosed) ?? OWN_LIMITS;
  return { method: 'GET', path, ...version };
}

type Call = Pick<Operation, 'method' | 'path'>;

export function heldCalls(scope: Scope, api: Api): readonly Call[] {
  return heldPaths(scope, api).flatMap(({ methods, path }) => methods.map((method) => ({ method, path })));
}

const ownList = ({ versions, allowLists }: Api, version = ''): readonly Call[] =>
  allowLists?.get(versions.length > 0 ? version : '') ?? [];

const fillIn = ({ method, path }: Call): Call => ({
  method,
  path: path.replace(/\{[^{}]*\}/g, '1').replace(/\/\*$/, '/'),
});

/** What can be called by GET as it stands: no name in braces, and no pattern of another hand. */
export function pathsOf(calls: readonly Call[]): readonly string[] {
  const paths = calls.filter(({ method }) => method === 'GET').map(({ path }) => path);
  return paths.filter((path) => /^\/[^{}*^$\\|?[\]]*$/.test(path));
}

/** Without a list everything. */
function lets(calls: readonly Call[], wanted: string): boolean {
  return calls.length === 0 || calls.some(({ method, path }) => method === 'GET' && fitsPath(path, wanted));
}

const NOBODY = 'tyk-key-wizard-not-allowed';

/**
 * What must be refused, and does nothing where it is not: a name that nobody has, or a GET that the API's own list
 * lets through; a query. Undefined: there is none.
 */
export function forbiddenCall(
  api: Api,
  answers: Answers,
  facts: Facts,
  version?: string,
): CallChange | undefined {
  const items = itemsOf(answers.allow, api).map(readOperation);
  if (items.length > 0) {
    const own = ownList(api, version);
    const path = (own.length === 0 ? [`/${NOBODY}`] : pathsOf(own.map(fillIn))).find(
      (one) => !lets(items, one),
    );
    return path === undefined ? undefined : { method: 'GET', path };
  }
  if (itemsOf(answers.tools, api).length > 0)
    return { body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: NOBODY, arguments: {} } } };
  if (api.graphql && answers.introspection === false)
    return { body: { query: '{__schema{queryType{name}}}' } };
  const fields = itemsOf(answers.fields, api);
  const root = fields.length > 0 ? offeredBy(api, facts).types.find((type) => type.root) : undefined;
  const other = root?.fields.find(({ name }) => !fields.includes(`${root.name}.${name}`));
  return other && { body: { query: `{${other.name}${other.of === undefined ? '' : '{__typename}'}}` } };
}

const REFUSED =
  /resource has been disallowed|is restricted on type|introspection is disabled|is not available/i;

/** "GET /x → 403, as it should be.", or what speaks against the key; undefined where the answer tells nothing. */
export function judgeForbidden(call: ApiCall, answer: ApiAnswer): string | Verdict | undefined {
  const what = call.body === undefined ? `${call.method} ${call.path}` : (sayBody(call.body) ?? call.method);
  if (answer.quota === undefined && REFUSED.test(`${answer.said} ${answer.lines.join(' ')}`))
    return `${what} → ${answer.status}, as it should be.`;
  if (answer.quota === undefined) return undefined;
  return {
    state: 'refused',
    headline: `The key opens more than it should: the Gateway let ${what} through (${answer.status}).`,
    why: 'Its scope was read back as requested, but this Gateway does not enforce it.',
    next: 'Do not hand it out. Look at the key in Tyk, and at the version of this Gateway.',
    retryable: false,
    offers: [],
  };
}

function sayBody(body: ApiCall['body']): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { query, method, params } = body as { query?: string; method?: string; params?: { name?: string } };
  return query ?? [method, params?.name].filter(Boolean).join(' ');
}
