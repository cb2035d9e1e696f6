import { sanitise } from '../text.ts';
import { type McpKind, mcpKinds, type Scope } from '../tyk/scope.ts';
import type { AccessRight, ApiAnswer } from '../tyk/types.ts';
import { findApi } from './access.ts';
import { editPath, type Finding, type Tried, type TryOffer } from './explain-verdict.ts';
import { isRecord, versionOf } from './explain-version.ts';
import { heldPaths, sayHeldFields, sayHeldNames, sayHeldPaths } from './held-scope.ts';

/*
 * What a key is kept to, told by Tyk's words alone: the first of a call that the key may not make. With each stands
 * what the key does hold (scopes.md A1, C2, C3, D4).
 */

type ScopeRow = {
  readonly words: RegExp;
  readonly or?: 400;
  explain(tried: Tried, answer: ApiAnswer): Finding;
};

export const scopeRows: readonly ScopeRow[] = [
  { words: /access to this resource has been disallowed/i, explain: explainPath },
  {
    // After the key was checked (GraphQLComplexityMiddleware).
    words: /depth limit exceeded/i,
    explain: (tried) => ({
      state: 'proven',
      headline: 'The key worked; this query is deeper than it may be (403).',
      why: sayDepth(tried),
      next: 'Ask for less per query.',
    }),
  },
  {
    words: /(?:field: .+ is|fields of .+ type are) restricted/i,
    or: 400,
    explain: (tried, answer) => ({
      state: 'proven',
      headline: `The key worked; it may not ask for ${fieldOf(answer)} (${answer.status}).`,
      why: sayHeldFields(scopeOf(tried)),
      next: 'Ask for less, or make a key that may.',
    }),
  },
  {
    words: /introspection is disabled/i,
    explain: () => ({
      state: 'proven',
      headline: 'The key worked; it may not read the schema (403).',
      next: 'Ask for data, or make a key that may read the schema.',
    }),
  },
  { words: /(method|tool|resource|prompt) '.*' is not available/is, explain: explainName },
];

/** On the API whose version the call named: a child version is an API of its own. */
function rightOf(tried: Tried): AccessRight | undefined {
  const { api, held } = tried;
  const child = api.childVersions.find(({ name }) => name === versionOf(tried));
  return isRecord(held) ? held.access.find(({ apiId }) => apiId === (child?.id ?? api.id)) : undefined;
}

const scopeOf = (tried: Tried): Scope => rightOf(tried)?.scope ?? {};

function explainPath(tried: Tried): Finding {
  const { call, api, facts } = tried;
  const right = rightOf(tried);
  const headline = `The key may not call ${call.method} ${call.path}.`;
  const narrowed = (right && findApi(right.apiId, facts)) ?? api;
  const scope = scopeOf(tried);
  const paths = heldPaths(scope, narrowed);
  if (paths.length === 0)
    return {
      headline,
      why: 'Its rights name the paths that may be called.',
      next: 'Try a path that is allowed.',
      offers: editPath,
    };
  const plain = paths.filter(({ methods, path }) => methods.includes('GET') && /^\/[^{*^$]*$/.test(path));
  const again = plain.slice(0, 1).map(({ path }): TryOffer => {
    const label = `try again with GET ${path}`;
    return { id: 'again', key: 'h', label, change: { method: 'GET', path } };
  });
  return {
    headline,
    why: `It may call ${sayHeldPaths(scope, narrowed)}.`,
    next: 'Try one of these.',
    offers: [...again, ...editPath],
  };
}

function sayDepth({ held, ...rest }: Tried): string | undefined {
  const depth = scopeOf({ held, ...rest }).maxDepth ?? (isRecord(held) ? held.maxDepth : undefined);
  return depth === undefined ? undefined : `It may be ${depth} deep; {countries{code}} is 2.`;
}

/** "code of Country". */
function fieldOf({ said }: ApiAnswer): string {
  const [, field, type] = /field: (\S+) is restricted on type: (\w+)/i.exec(said) ?? [];
  return field === undefined ? 'a field of this query' : sanitise(`${field} of ${type}`);
}

/** -32002 of JSON-RPC. */
function explainName(tried: Tried, { said }: ApiAnswer): Finding {
  const [, kind = 'method', name = ''] =
    /(method|tool|resource|prompt) '(.*)' is not available/is.exec(said) ?? [];
  const plural = `${kind.toLowerCase()}s` as McpKind | 'methods';
  const scope = scopeOf(tried);
  const lists = plural === 'methods' || scope[plural] === undefined ? undefined : [plural];
  return {
    headline: `The key may not use the ${kind.toLowerCase()} ${sanitise(name)}.`,
    why: sayHeldNames(scope, lists ?? ['methods', ...mcpKinds]),
    next: 'Use one that it may, or make a key that may use this one.',
  };
}
