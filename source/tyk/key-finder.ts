import { Secret } from '../secret.ts';
import { isObject } from './fields.ts';
import { readOwnForm } from './key-form.ts';

/**
 * A key in an answer that has it in no known place, or that was cut off behind it. A key is shown once, so it is
 * looked for rather than lost. What the request itself held is no key, and neither is a hash.
 */
export function findKey(text: string, sent: unknown): Secret | undefined {
  const known = JSON.stringify(sent ?? null);
  const found = findStrings(text).find(({ name, value }) => {
    if (/hash/i.test(name) || value === '' || known.includes(JSON.stringify(value))) return false;
    return readOwnForm(value) !== undefined || (/key|token/i.test(name) && /^\S*[0-9a-f]{32}$/.test(value));
  });
  return found === undefined ? undefined : new Secret(found.value);
}

type Named = { readonly name: string; readonly value: string };

/** Every text of a JSON answer with its name; of a damaged one, every quoted text that is whole. */
function findStrings(text: string): readonly Named[] {
  try {
    return collect('', JSON.parse(text));
  } catch {
    const pairs = [...text.matchAll(/"(\w+)"\s*:\s*"([^"\\]*)"/g)];
    const loose = pairs.length > 0 ? [] : [...text.matchAll(/()\b(ey[A-Za-z0-9+/]{20,}={0,2})/g)];
    return [...pairs, ...loose].map(([, name = '', value = '']) => ({ name, value }));
  }
}

function collect(name: string, value: unknown): readonly Named[] {
  if (typeof value === 'string') return [{ name, value }];
  if (Array.isArray(value)) return value.flatMap((item) => collect(name, item));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([inner, item]) => collect(inner, item));
}
