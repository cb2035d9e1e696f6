import { randomBytes } from 'node:crypto';
import { type Fields, readFields } from '../tyk/fields.ts';
import { parse } from '../tyk/json.ts';
import { murmur32, murmur64 } from '../tyk/murmur.ts';

/**
 * How a Gateway keeps keys: hashed by a function that the key names (`hash_key_function: murmur64`), hashed without one
 * (the configuration that Tyk ships), or as they are.
 */
export type Hashing = 'murmur64' | 'no-function' | 'off';

/**
 * The key of an id: base64 of `{"org":…,"id":…,"h":"murmur64"}`, put together without escaping (recorded: a quote in
 * a name breaks the JSON, and its hash then has eight digits). An id that begins with the organisation loses it.
 */
export function makeToken(organisation: string, id = '', hashing: Hashing = 'murmur64'): string {
  const own = id.startsWith(organisation) ? id.slice(organisation.length) : id;
  const name = own === '' ? randomBytes(16).toString('hex') : own;
  if (hashing !== 'murmur64') return `${organisation}${name}`;
  return Buffer.from(`{"org":"${organisation}","id":"${name}","h":"murmur64"}`).toString('base64');
}

function openToken(token: string): Fields {
  return token.startsWith('ey') ? readFields(parse(Buffer.from(token, 'base64').toString())) : {};
}

/** The organisation inside a key; of a key in the old form its first 24 digits. */
export function organisationOf(token: string): string {
  const organisation = openToken(token).org;
  if (typeof organisation === 'string') return organisation;
  return /^[0-9a-f]{24}./i.test(token) ? token.slice(0, 24) : '';
}

/** `key_hash`: by the function that the key itself names. The key itself where keys are not hashed. */
export function hashToken(token: string, hashing: Hashing = 'murmur64'): string {
  if (hashing === 'off') return token;
  return openToken(token).h === 'murmur64' ? murmur64(token) : murmur32(token);
}
