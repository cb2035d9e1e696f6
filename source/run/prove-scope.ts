import { compareScopes, type Scope, type ScopeDifference, type ScopePart } from '../tyk/scope.ts';
import type { AccessRight, KeyRecord, KeyRequest } from '../tyk/types.ts';
import { nameRight } from '../wizard/access.ts';
import type { Facts } from '../wizard/types.ts';

const parts: { readonly [Part in ScopePart]: readonly [name: string, open: string] } = {
  paths: ['allowed paths', 'it may call everything there'],
  operationLimits: ['limits of single operations', 'they have the rate of the key'],
  allowedTypes: ['allowed fields', 'it may ask for every field'],
  restrictedTypes: ['restricted fields', 'it may ask for every field'],
  noIntrospection: ['refused introspection', 'it may read the schema'],
  maxDepth: ['query depth', 'a query may have any depth'],
  methods: ['MCP methods', 'it may call every method'],
  tools: ['MCP tools', 'it may call every tool'],
  resources: ['MCP resources', 'it may read every resource'],
  prompts: ['MCP prompts', 'it may get every prompt'],
};

/** Field by field: what a version does not know it drops, and the key opens more than was asked (design, rule 3). */
export function compareScope(request: KeyRequest, record: KeyRecord, facts: Facts): readonly string[] {
  const found = new Map(record.access.map((right) => [right.apiId, right]));
  const rights = request.access.apis.flatMap((right) => {
    const held = found.get(right.apiId);
    if (held === undefined) return [];
    const name = nameRight(right, facts);
    return compareScopes(askedScope(right, request), held.scope).map((difference) => say(name, difference));
  });
  const { maxDepth, afterExpiry } = request;
  const [, open] = parts.maxDepth;
  return [
    ...rights,
    ...(maxDepth === record.maxDepth
      ? []
      : [
          `its query depth ${record.maxDepth === undefined ? `did not arrive: ${open}` : `is ${record.maxDepth}`}`,
        ]),
    ...(afterExpiry === undefined || JSON.stringify(afterExpiry) === JSON.stringify(record.afterExpiry)
      ? []
      : ['what happens after it expires was not taken: the Gateway uses its own settings']),
  ];
}

/** Limits of an API are whole, so the depth of the key stands in them too. */
function askedScope({ scope, limits }: AccessRight, { maxDepth }: KeyRequest): Scope | undefined {
  if (limits === undefined || maxDepth === undefined || scope?.maxDepth !== undefined) return scope;
  return { ...scope, maxDepth };
}

function say(api: string, { part, is }: ScopeDifference): string {
  const [name, open] = parts[part];
  if (is === 'other') return `for ${api} its ${name} are not the ones requested`;
  return `for ${api} its ${name} did not arrive: ${open}`;
}
