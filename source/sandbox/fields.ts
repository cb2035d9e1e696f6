import type { JsonValue } from '../tyk/types.ts';
import type { Numeral, Tree } from './json.ts';

/**
 * How a Go type is read from JSON and written back. Reading: field names in any case, unknown fields ignored, null
 * leaves the zero value, a wrong type anywhere refuses the whole body (recorded: create.field-case, .unknown-fields,
 * .expires-null, .rate-string). Writing: fields that are zero are left out, as every Gateway since v5.12.0 does.
 */
export type Kind = {
  readonly zero: () => unknown;
  readonly isZero: (value: unknown) => boolean;
  readonly read: (tree: Tree) => unknown;
  readonly write: (value: unknown) => JsonValue;
};

const refuse = (wanted: string): never => {
  throw new TypeError(`cannot read this into ${wanted}`);
};
const isNumeral = (tree: Tree): tree is Numeral =>
  typeof tree === 'object' && tree !== null && 'numeral' in tree;
const isMap = (tree: Tree): tree is ReadonlyMap<string, Tree> => tree instanceof Map;
const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);

function plain<T extends JsonValue>(zero: T, read: (tree: Tree) => T): Kind {
  return { zero: () => zero, isZero: (value) => value === zero, read, write: (value) => value as JsonValue };
}

const INT64_MAX = 2n ** 63n - 1n;

export const text = plain<string>('', (tree) => (typeof tree === 'string' ? tree : refuse('a string')));
export const flag = plain<boolean>(false, (tree) => (typeof tree === 'boolean' ? tree : refuse('a boolean')));
export const float = plain<number>(0, (tree) =>
  isNumeral(tree) ? Number(tree.numeral) : refuse('a number'),
);
export const integer = plain<number>(0, (tree) => {
  if (!isNumeral(tree) || !/^-?\d+$/.test(tree.numeral)) return refuse('an integer');
  const exact = BigInt(tree.numeral);
  return exact > INT64_MAX || exact < -INT64_MAX - 1n ? refuse('64 bits') : Number(exact);
});

/** Any JSON, kept as it is; names sorted when it is written. */
export const any: Kind = {
  zero: () => null,
  isZero: (value) => value === null,
  read: toPlain,
  write: (value) => sortNames(value as JsonValue),
};

export const list = (kind: Kind): Kind => ({
  zero: () => [],
  isZero: (value) => (value as unknown[]).length === 0,
  read: (tree) => (isList(tree) ? tree.map((item) => readOne(kind, item)) : refuse('a list')),
  write: (value) => (value as unknown[]).map(kind.write),
});

export const map = (kind: Kind): Kind => ({
  zero: () => ({}),
  isZero: (value) => Object.keys(value as object).length === 0,
  read: (tree) => {
    if (!isMap(tree)) return refuse('an object');
    return Object.fromEntries([...tree].map(([name, item]) => [name, readOne(kind, item)]));
  },
  write: (value) => {
    const names = Object.keys(value as object).sort();
    return Object.fromEntries(
      names.map((name) => [name, kind.write((value as Record<string, unknown>)[name])]),
    );
  },
});

export type Fields = Readonly<Record<string, Kind>>;

/** Fields in the order in which Go writes them. */
export const struct = (fields: Fields, options: { readonly keepZeros?: boolean } = {}): Kind => {
  const byName = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));
  const zero = () => Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, kind.zero()]));
  const own = (value: unknown, name: string) => (value as Record<string, unknown>)[name];
  const entries = Object.entries(fields);
  return {
    zero,
    isZero: (value) => entries.every(([name, kind]) => kind.isZero(own(value, name))),
    read: (tree) => {
      if (!isMap(tree)) return refuse('an object');
      const value: Record<string, unknown> = zero();
      for (const [written, item] of tree) {
        const name = byName.get(written.toLowerCase());
        const kind = name === undefined ? undefined : fields[name];
        if (name !== undefined && kind !== undefined && item !== null) value[name] = kind.read(item);
      }
      return value;
    },
    write: (value) => {
      const written: Record<string, JsonValue> = {};
      for (const [name, kind] of entries) {
        const item = own(value, name);
        if (options.keepZeros || !kind.isZero(item)) written[name] = kind.write(item);
      }
      return written;
    },
  };
};

/** null stands for the zero value everywhere. */
export function readOne(kind: Kind, tree: Tree): unknown {
  return tree === null ? kind.zero() : kind.read(tree);
}

function toPlain(tree: Tree): JsonValue {
  if (isList(tree)) return tree.map(toPlain);
  if (isMap(tree)) return Object.fromEntries([...tree].map(([name, item]) => [name, toPlain(item)]));
  return isNumeral(tree) ? Number(tree.numeral) : tree;
}

function sortNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortNames);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sortNames(item)]));
}
