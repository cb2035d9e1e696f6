import type { Secret } from '../secret.ts';
import { type Fields, isObject, readText } from './fields.ts';
import { parse } from './json.ts';

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

/** Printable ASCII without blanks at its ends: anything else is cut, refused or written otherwise on its way. */
export function canBeSent(key: Secret): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(key.reveal());
}
