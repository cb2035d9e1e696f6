import type { JsonValue } from './types.ts';

/** A decoded JSON object of which nothing is known yet. */
export type Fields = { readonly [name: string]: unknown };
export type JsonObject = { readonly [name: string]: JsonValue };

/** The object, or an empty one: Go writes a nil map as null. */
export function readFields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

/** What somebody else named: an API called `constructor` must find nothing that JavaScript has put there. */
export function ownValue<V>(
  map: { readonly [name: string]: V } | null | undefined,
  name: string,
): V | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list, or an empty one: Go writes a nil slice as null. */
export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function readText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function readTexts(value: unknown): readonly string[] {
  return readList(value).map(readText).filter(Boolean);
}

/** Zero where there is none: v5.12 and newer leave zeros out; some Dashboards write numbers as text. */
export function readNumber(value: unknown): number {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : 0;
}

export function readFlag(value: unknown): boolean {
  return value === true || value === 'true';
}

/** The field where it says something, else nothing. */
export function optional<Name extends string, V>(
  name: Name,
  value: V | undefined,
): { readonly [Key in Name]?: V } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [Key in Name]?: V });
}

/** `Status` and `status`, `Message` and `message`, `Data` and `data`: the case differs between endpoints. */
export function readEither(fields: Fields, name: string): unknown {
  const lower = name.toLowerCase();
  return fields[name] ?? fields[lower];
}
