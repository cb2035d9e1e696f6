import type { JsonValue } from '../tyk/types.ts';
import type { Numeral, Tree } from './json.ts';

/**
 * How a Go type is read from JSON and written back. Reading: field names in any case, unknown fields ignored, null
 * leaves the zero value, a wrong type anywhere refuses the whole body (recorded: create.field-case, .unknown-fields,
 * .expires-null, .rate-string). Writing: fields that are zero are left out, as every Gateway since v5.12.0 does.
 */
type Kind<T> = {
  zero(): T;
  isZero(value: T): boolean;
  read(tree: Tree): T;
  write(value: T): JsonValue;
};
/** What a form reads. */
export type Read<K> = K extends Kind<infer T> ? T : never;

const refuse = (wanted: string): never => {
  throw new TypeError(`cannot read this into ${wanted}`);
};
const isNumeral = (tree: Tree): tree is Numeral =>
  typeof tree === 'object' && tree !== null && 'numeral' in tree;
const isMap = (tree: Tree): tree is ReadonlyMap<string, Tree> => tree instanceof Map;
const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);

function plain<T extends JsonValue>(zero: T, read: (tree: Tree) => T): Kind<T> {
  return { zero: () => zero, isZero: (value) => value === zero, read, write: (value) => value };
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
export const any: Kind<JsonValue> = {
  zero: () => null,
  isZero: (value) => value === null,
  read: toPlain,
  write: sortNames,
};

export const list = <T>(kind: Kind<T>): Kind<T[]> => ({
  zero: () => [],
  isZero: (value) => value.length === 0,
  read: (tree) => (isList(tree) ? tree.map((item) => readOne(kind, item)) : refuse('a list')),
  write: (value) => value.map(kind.write),
});

export const map = <T>(kind: Kind<T>): Kind<Record<string, T>> => ({
  zero: () => ({}),
  isZero: (value) => Object.keys(value).length === 0,
  read: (tree) => {
    if (!isMap(tree)) return refuse('an object');
    return Object.fromEntries([...tree].map(([name, item]) => [name, readOne(kind, item)]));
  },
  write: (value) => {
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([name, item]) => [name, kind.write(item)]));
  },
});

/** Fields in the order in which Go writes them. */
export function struct<T extends { [name: string]: unknown }>(
  fields: { readonly [Name in keyof T]: Kind<T[Name]> },
  { keepZeros = false } = {},
): Kind<T> {
  const entries = Object.entries<Kind<unknown>>(fields);
  const byName = new Map(entries.map(([name, kind]) => [name.toLowerCase(), { name, kind }]));
  const zero = () => Object.fromEntries(entries.map(([name, kind]) => [name, kind.zero()]));
  return {
    zero: () => zero() as T,
    isZero: (value) => entries.every(([name, kind]) => kind.isZero(value[name])),
    read: (tree) => {
      if (!isMap(tree)) return refuse('an object');
      const value = zero();
      for (const [written, item] of tree) {
        const field = byName.get(written.toLowerCase());
        if (field !== undefined && item !== null) value[field.name] = field.kind.read(item);
      }
      return value as T;
    },
    write: (value) => {
      const shown = entries.filter(([name, kind]) => keepZeros || !kind.isZero(value[name]));
      return Object.fromEntries(shown.map(([name, kind]) => [name, kind.write(value[name])]));
    },
  };
}

/** null stands for the zero value everywhere. */
export function readOne<T>(kind: Kind<T>, tree: Tree): T {
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
