/** What a key may do on one API, where that is not everything. A part that is absent narrows nothing. */
export type Scope = {
  /** Nothing but these may be called. */
  readonly paths?: readonly AllowedPath[];
  /** In the order in which Tyk looks at them: the first that fits counts. */
  readonly operationLimits?: readonly OperationLimit[];
  /** GraphQL: nothing but these may be asked for; then `restrictedTypes` do not count. */
  readonly allowedTypes?: readonly TypeFields[];
  readonly restrictedTypes?: readonly TypeFields[];
  readonly noIntrospection?: true;
  /** GraphQL: how deep a query may be; absent on a key that has it as a whole. */
  readonly maxDepth?: number;
  /** MCP: JSON-RPC methods, and what the server offers under each of its three lists. */
  readonly methods?: NameRules;
  readonly tools?: NameRules;
  readonly resources?: NameRules;
  readonly prompts?: NameRules;
};

/** A pattern as Tyk reads it (tyk/patterns), and the methods that may be used where it is found. */
export type AllowedPath = { readonly pattern: string; readonly methods: readonly string[] };
export type OperationLimit = {
  readonly pattern: string;
  readonly method: string;
  readonly requests: number;
  readonly seconds: number;
};
export type TypeFields = { readonly type: string; readonly fields: readonly string[] };
/** Patterns that must fit a whole name. What is blocked is so whatever is allowed; both empty is everything. */
export type NameRules = { readonly allowed: readonly string[]; readonly blocked: readonly string[] };

export const mcpKinds = ['tools', 'resources', 'prompts'] as const;
export type McpKind = (typeof mcpKinds)[number];

/** What becomes of a key when it has expired (5.13): deleted at once, or kept, for ever or so many seconds. */
export type AfterExpiry = 'delete' | 'keep' | { readonly keepSeconds: number };

/** One operation of an API, as its definition tells it. */
export type Operation = {
  readonly method: string;
  /** Behind the listen path; `{name}` is one segment. */
  readonly path: string;
  readonly id?: string;
  readonly summary?: string;
  /** Anybody may call it, without a key. */
  readonly open?: true;
  /** Nobody may, whatever the key says; `unreadable` holds characters that are not shown, so `path` is another. */
  readonly shut?: 'blocked' | 'internal' | 'unreadable';
};

/** A type of a GraphQL schema. */
export type SchemaType = {
  readonly name: string;
  /** A query begins here. */
  readonly root?: true;
  readonly fields: readonly {
    readonly name: string;
    /** The type under it, where that has fields of its own or is one of several. */
    readonly of?: string;
  }[];
};

/** What can be ticked of one API. */
export type Offered = {
  readonly operations: readonly Operation[];
  /** Of a GraphQL API. */
  readonly types: readonly SchemaType[];
} & { readonly [Kind in McpKind]: readonly string[] };

export const nothingOffered: Offered = { operations: [], types: [], tools: [], resources: [], prompts: [] };

/** A part of a scope, by its name. */
export type ScopePart = keyof Scope;
export type ScopeDifference = {
  readonly part: ScopePart;
  /** `open`: what should have been narrowed is not; `other`: it is narrowed in another way. */
  readonly is: 'open' | 'other';
};

/** Field by field, whatever the order in which it was written: what Tyk holds of it is another thing. */
export function compareScopes(asked: Scope = {}, found: Scope = {}): readonly ScopeDifference[] {
  const parts = new Set([...Object.keys(asked), ...Object.keys(found)] as ScopePart[]);
  return [...parts].flatMap((part): readonly ScopeDifference[] => {
    if (spellPart(part, asked[part]) === spellPart(part, found[part])) return [];
    return [{ part, is: found[part] === undefined ? 'open' : 'other' }];
  });
}

export function spellPart(part: ScopePart, value: Scope[ScopePart]): string {
  const meant = part === 'operationLimits' ? groupLimits(value as Scope['operationLimits']) : sort(value);
  return JSON.stringify(meant) ?? '';
}

/** Of the paths the first that fits counts, so their order is a part of the meaning; of the methods of one it is not. */
export function groupLimits(limits: readonly OperationLimit[] = []) {
  const patterns = [...new Set(limits.map(({ pattern }) => pattern))];
  return patterns.map((pattern) => {
    const own = limits.filter((limit) => limit.pattern === pattern);
    return { pattern, limits: own.sort((one, other) => (one.method < other.method ? -1 : 1)) };
  });
}

function sort(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sort).map((item) => [JSON.stringify(item), item] as const);
    return items.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, item]) => [name, sort(item)]),
  );
}
