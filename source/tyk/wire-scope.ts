import { sanitise } from '../text.ts';
import {
  type Fields,
  type JsonObject,
  optional,
  readFields,
  readFlag,
  readList,
  readNumber,
  readText,
  readTexts,
} from './fields.ts';
import {
  type AfterExpiry,
  type AllowedPath,
  groupLimits,
  type McpKind,
  mcpKinds,
  type NameRules,
  type OperationLimit,
  type Scope,
  type TypeFields,
} from './scope.ts';
import type { JsonValue } from './types.ts';

/** A scope as it stands inside an access right. What narrows nothing is left out: older versions know no such fields. */
export function encodeScope(scope: Scope = {}): JsonObject {
  const mcp = mcpKinds.filter((kind) => scope[kind] !== undefined);
  return {
    ...optional('allowed_urls', scope.paths?.map(encodePath)),
    ...optional('endpoints', scope.operationLimits && encodeLimits(scope.operationLimits)),
    ...optional('allowed_types', scope.allowedTypes?.map(encodeType)),
    ...optional('restricted_types', scope.restrictedTypes?.map(encodeType)),
    ...optional('disable_introspection', scope.noIntrospection),
    ...optional('json_rpc_methods_access_rights', scope.methods && encodeRules(scope.methods)),
    ...(mcp.length === 0
      ? {}
      : { mcp_access_rights: Object.fromEntries(mcp.map((kind) => [kind, encodeRules(scope[kind])])) }),
  };
}

function encodeLimits(limits: readonly OperationLimit[]): JsonValue {
  return groupLimits(limits).map(({ pattern, limits: own }) => ({
    path: pattern,
    methods: own.map(({ method, requests, seconds }) => ({
      name: method,
      limit: { rate: requests, per: seconds },
    })),
  }));
}

const encodePath = ({ pattern, methods }: AllowedPath): JsonObject => ({ url: pattern, methods });

const encodeType = ({ type, fields }: TypeFields): JsonObject => ({ name: type, fields });

function encodeRules({ allowed, blocked }: NameRules = { allowed: [], blocked: [] }): JsonObject {
  return { ...(allowed.length > 0 ? { allowed } : {}), ...(blocked.length > 0 ? { blocked } : {}) };
}

/** The scope of a right as the server holds it; undefined where it narrows nothing. */
export function decodeScope(right: Fields): Scope | undefined {
  const mcp = readFields(right.mcp_access_rights);
  const kinds = mcpKinds.flatMap((kind): readonly [McpKind, NameRules][] => {
    const rules = decodeRules(mcp[kind]);
    return rules === undefined ? [] : [[kind, rules]];
  });
  const scope: Scope = {
    ...filled('paths', readList(right.allowed_urls).map(readFields).map(decodePath)),
    ...filled('operationLimits', readList(right.endpoints).map(readFields).flatMap(decodeLimits)),
    ...filled('allowedTypes', decodeTypes(right.allowed_types)),
    ...filled('restrictedTypes', decodeTypes(right.restricted_types)),
    ...(readFlag(right.disable_introspection) ? { noIntrospection: true as const } : {}),
    ...decodeDepth(readFields(right.limit)),
    ...optional('methods', decodeRules(right.json_rpc_methods_access_rights)),
    ...Object.fromEntries(kinds),
  };
  return Object.keys(scope).length === 0 ? undefined : scope;
}

const filled = <Name extends string, V>(name: Name, list: readonly V[]) =>
  optional(name, list.length === 0 ? undefined : list);

const decodePath = ({ url, methods }: Fields) => ({ pattern: readText(url), methods: readTexts(methods) });

function decodeLimits({ path, methods }: Fields): readonly OperationLimit[] {
  return readList(methods)
    .map(readFields)
    .map(({ name, limit }) => {
      const { rate, per } = readFields(limit);
      const method = readText(name);
      return { pattern: readText(path), method, requests: readNumber(rate), seconds: readNumber(per) };
    });
}

function decodeTypes(value: unknown): readonly TypeFields[] {
  return readList(value)
    .map(readFields)
    .map(({ name, fields }) => ({ type: readText(name), fields: readTexts(fields) }));
}

function decodeRules(value: unknown): NameRules | undefined {
  const { allowed, blocked } = readFields(value);
  const rules = { allowed: readTexts(allowed), blocked: readTexts(blocked) };
  return rules.allowed.length + rules.blocked.length === 0 ? undefined : rules;
}

/** Zero and less is no limit at all. */
export function decodeDepth({ max_query_depth: value }: Fields): { readonly maxDepth?: number } {
  const depth = readNumber(value);
  return depth > 0 ? { maxDepth: depth } : {};
}

/** Tyk takes any word here, and `retain` with 0 or without a time means what the Gateway is set to (v5.14.0). */
export function encodeAfterExpiry(after: AfterExpiry | undefined): JsonObject {
  if (after === undefined) return {};
  if (after === 'delete') return { post_expiry_action: 'delete' };
  const seconds = after === 'keep' ? -1 : after.keepSeconds;
  return { post_expiry_action: 'retain', post_expiry_grace_period: seconds };
}

export function decodeAfterExpiry(key: Fields): { readonly afterExpiry?: AfterExpiry } {
  const seconds = readNumber(key.post_expiry_grace_period);
  switch (key.post_expiry_action) {
    case 'delete':
      return { afterExpiry: 'delete' };
    case 'retain':
      if (seconds === 0) return {};
      return { afterExpiry: seconds < 0 ? 'keep' : { keepSeconds: seconds } };
    default:
      return {};
  }
}

/** What an MCP proxy names in its own lists, for people who cannot ask its server. */
export function readPrimitive(path: string): { readonly kind: McpKind; readonly name: string } | undefined {
  const [, kind, name] = /^\/mcp-(tool|resource|prompt):(.+)$/s.exec(path) ?? [];
  const kinds = mcpKinds.find((plural) => plural === `${kind}s`);
  return kinds === undefined || name === undefined ? undefined : { kind: kinds, name: sanitise(name) };
}
