import { listWords } from '../../text.ts';
import type { SchemaType } from '../../tyk/scope.ts';
import type { Parsed } from '../types.ts';
import { nearest } from './choice.ts';
import { bad, good, isBad, quoted } from './common.ts';
import { parseWholeNumber } from './whole-number.ts';

const FIELD_FORM = 'Write Query.countries, or Country.* for all fields of a type.';

const NO_SCHEMA =
  'A wrong name would allow nothing. Keep the key to a depth instead, or have the schema mended.';

/** `Query.countries`, `Country.*`. A name that the schema does not have would allow nothing, and say nothing. */
export function parseField(text: string, types: readonly SchemaType[]): Parsed<readonly string[]> {
  const cut = text.indexOf('.');
  const [type, field] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)];
  if (type === '') return bad('A field is missing.', FIELD_FORM);
  if (types.length === 0)
    return bad(`${quoted(text)} cannot be checked: the schema is not known.`, NO_SCHEMA);
  const found = types.find(({ name }) => name === type);
  if (found === undefined) return unknown(`There is no type ${quoted(type)}.`, type, types);
  if (field === '')
    return bad(`${quoted(text)} names a type without fields: that allows nothing of it.`, FIELD_FORM);
  if (field === '*') return good(found.fields.map(({ name }) => `${type}.${name}`));
  if (found.fields.some(({ name }) => name === field)) return good([`${type}.${field}`]);
  return unknown(`${type} has no field ${quoted(field)}.`, field, found.fields);
}

function unknown(what: string, name: string, known: readonly { readonly name: string }[]): Parsed<never> {
  const names = known.map((one) => one.name);
  const near = nearest(name, names, 3);
  const next = near.length > 0 ? `Did you mean ${listWords(near, 'or')}?` : FIELD_FORM;
  return bad(what, next);
}

/** How deep a query may be; `{countries{code}}` is two deep. */
export function parseDepth(text: string): Parsed<readonly string[]> {
  const depth = parseWholeNumber(text, 'all');
  if (/^-?\d+$/.test(text) && Number(text) < 1)
    return bad(`${quoted(text)} would be no limit to Tyk.`, 'Write a number from 1 up, or all for no limit.');
  return isBad(depth) ? depth : good([String(depth.value)]);
}

/** The word for "nothing of this kind". */
export const NONE = 'none';

/** A name, with * for anything; `none`. It is made a pattern here: a wrong one would be compared letter by letter. */
export function parseName(text: string, known: readonly string[]): Parsed<readonly string[]> {
  if (text === '') return bad('A name is missing.', 'Write get_weather, list_* or none.');
  if (text === '*') return bad('"*" is everything there is.', 'Leave it out, or write all.');
  if (text.toLowerCase() === NONE || text.includes('*') || known.length === 0 || known.includes(text))
    return good([text.toLowerCase() === NONE ? NONE : text]);
  const near = nearest(text, known, 1);
  // A server may have more than its proxy names: only a slip of the finger is held up.
  return near[0] === undefined
    ? good([text])
    : bad(`There is no ${quoted(text)}.`, `Did you mean ${near[0]}?`);
}
