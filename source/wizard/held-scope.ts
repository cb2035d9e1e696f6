import { sanitise } from '../text.ts';
import { readAllowedPattern } from '../tyk/patterns.ts';
import { type McpKind, mcpKinds, type NameRules, type Scope } from '../tyk/scope.ts';
import type { Api } from '../tyk/types.ts';
import { sayNames } from './policy-words.ts';

/** What a key holds, in words: it may be of another hand, or of a policy. */

type HeldPath = { readonly methods: readonly string[]; readonly path: string };

/** Its paths as people write them. A child version has each twice: by itself, and through its base. */
export function heldPaths({ paths = [] }: Scope, api: Api): readonly HeldPath[] {
  const found = new Map(
    paths.map(({ pattern, methods }) => {
      const path = sanitise(readAllowedPattern(pattern, api));
      return [`${methods.join('+')} ${path}`, { methods, path }];
    }),
  );
  return [...found.values()];
}

/** "GET+HEAD /orders, POST /orders". */
export function sayHeldPaths(scope: Scope, api: Api): string {
  return sayNames(
    heldPaths(scope, api).map(
      ({ methods, path }) => `${methods.map(sanitise).join('+') || 'nothing at'} ${path}`,
    ),
  );
}

/** "Query.countries, Country.code". */
export function sayHeldFields({ allowedTypes = [], restrictedTypes = [] }: Scope): string | undefined {
  const isAllowed = allowedTypes.length > 0;
  const names = (isAllowed ? allowedTypes : restrictedTypes).flatMap(({ type, fields }) =>
    fields.filter((field) => field !== '__typename').map((field) => sanitise(`${type}.${field}`)),
  );
  if (names.length === 0) return undefined;
  return `It may ask for ${isAllowed ? '' : 'everything but '}${sayNames(names)}.`;
}

/** "Its tools: get_weather, list_*." */
export function sayHeldNames(
  scope: Scope,
  kinds: readonly (McpKind | 'methods')[] = ['methods', ...mcpKinds],
) {
  const said = kinds.flatMap((kind) => {
    const rules = scope[kind];
    return rules === undefined ? [] : [`Its ${kind}: ${sayRules(rules)}.`];
  });
  return said.length > 0 ? said.join(' ') : undefined;
}

function sayRules({ allowed, blocked }: NameRules): string {
  const but = blocked.length === 0 ? '' : `${sayNames(blocked.map(sayName))}`;
  if (blocked.includes('.*')) return 'none';
  if (allowed.length === 0) return `all but ${but}`;
  return `${sayNames(allowed.map(sayName))}${but && `, not ${but}`}`;
}

const sayName = (pattern: string): string =>
  sanitise(pattern.replaceAll('.*', '*').replaceAll('[*]', '*').replace(/\\(.)/g, '$1'));
