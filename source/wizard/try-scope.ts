import type { Api, ApiAnswer, ApiCall } from '../tyk/types.ts';
import type { Verdict } from './explain-verdict.ts';
import { coversOperation, readOperation } from './parse/operations.ts';
import { itemsOf, offeredBy } from './scoped.ts';
import type { Answers, Facts } from './types.ts';
import type { CallChange } from './usage.ts';

/** Whoever holds a key for an API may ask for this: nothing is used up, and the service behind sees nothing (v2.9.5 to v5.14.0). */
export const OWN_LIMITS = '/tyk/rate-limits/';

/** What the first try calls, where not everything may be called: a GET that needs nothing, else the key's own limits. */
export function allowedCall(api: Api, answers: Answers): CallChange {
  const items = itemsOf(answers.allow, api).map(readOperation);
  if (items.length === 0) return {};
  const plain = items.find(({ method, path }) => method === 'GET' && !/[{*]/.test(path));
  return { method: 'GET', path: plain?.path ?? OWN_LIMITS };
}

const NOBODY = 'tyk-key-wizard-not-allowed';

/** What must be refused, and does nothing where it is not: a name that nobody has, a query. Undefined: there is none. */
export function forbiddenCall(api: Api, answers: Answers, facts: Facts): CallChange | undefined {
  const items = itemsOf(answers.allow, api);
  if (items.length > 0) {
    const call = { method: 'GET', path: `/${NOBODY}` } as const;
    return coversOperation(items, call) ? undefined : call;
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
