import { createHash } from 'node:crypto';
import type { Secret } from '../secret.ts';
import { type Fields, isObject, readText } from './fields.ts';
import { parse } from './json.ts';
import { murmur32, murmur64 } from './murmur.ts';
import type { CreatedKey, KeyRef } from './types.ts';

/** What stands in a key of Tyk's own form: base64 of `{"org":"…","id":"…","h":"murmur64"}` (FINDINGS, section 2). */
export function readOwnForm(key: string): Fields | undefined {
  if (!/^ey[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  const inside = parse(Buffer.from(key, 'base64').toString('utf8'));
  return isObject(inside) && readText(inside.id) !== '' ? inside : undefined;
}

/**
 * The organisation that can be seen in a key. In the old form it stands before 32 hex digits; hex digits that are not
 * as many as in a database id may be the beginning of a key of another form.
 */
export function organisationInKey(key: Secret): string | undefined {
  const inside = readOwnForm(key.reveal());
  if (inside !== undefined) return readText(inside.org) || undefined;
  const [, before = ''] = /^([\w-]+)[0-9a-f]{32}$/.exec(key.reveal()) ?? [];
  return /^[0-9a-f]{24}$/.test(before) || /[^0-9a-f]/i.test(before) ? before : undefined;
}

/** As every function of Tyk's writes a hash: murmur32, 64, 128 or sha256 in hex (FINDINGS, section 2). */
export function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})$/.test(text);
}

/** Printable ASCII without blanks at its ends: anything else is cut, refused or written otherwise on its way. */
export function canBeSent(key: Secret): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(key.reveal());
}

/** What a key that was just made is read by. What has two parts, or a text of its own, is known by its id alone. */
export function refOf({ key, hash }: CreatedKey): KeyRef {
  const [id = key, ...more] = key.lines();
  return more.length > 0 && hash !== undefined ? { hash } : { key: id };
}

const MURMUR64 = /^[0-9a-f]{16}$/;

/**
 * Only Gateways with `hash_key_function: murmur64`, and those that hash nothing, empty their cache of a key that is
 * changed (scopes.md, F2). A key of the old form may be of one that hashes without a function.
 */
export function isClearedOnChange(ref: KeyRef): boolean {
  if ('hash' in ref) return MURMUR64.test(ref.hash);
  return readOwnForm(ref.key.reveal())?.h === 'murmur64';
}

/** What Tyk calls a key in lists and logs, where it hashes by murmur: as the key says itself, else as it is shipped. */
export function hashOf(key: Secret): string {
  const text = key.reveal();
  return readOwnForm(text)?.h === 'murmur64' ? murmur64(text) : murmur32(text);
}

/** Tells a key from others where keys have no hash; nothing of the key can be made of it. */
export function fingerprintOf(key: Secret): string {
  return createHash('sha256').update(`tyk-key-wizard ${key.reveal()}`).digest('hex').slice(0, 12);
}
