import { randomUUID } from 'node:crypto';

/**
 * JSON as Go's encoding/json reads it. JSON.parse alone is not enough for two reasons, both recorded: a Gateway tells
 * `10` from `10.0` (only the first is an integer), and `/tyk/keys/create` reads the first value of a body and ignores
 * whatever follows it.
 */

/** A number as it was written. */
export type Numeral = { readonly numeral: string };
export type Tree = string | boolean | null | Numeral | readonly Tree[] | ReadonlyMap<string, Tree>;

/** A string is unrolled: a choice for each character fills the stack that V8 keeps for going back (5 MB, Node 20). */
const TOKEN =
  /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{}]|true|false|null/gs;
/** Marks a number; no body has a field of that name. */
const NUMERAL = randomUUID();

/** The first value of a text, and what stands after it. Throws SyntaxError. */
export function readFirst(text: string): { readonly tree: Tree; readonly rest: string } {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (/[[{]/.test(token[0] ?? '')) depth += 1;
    if (/[\]}]/.test(token[0] ?? '')) depth -= 1;
    const end = index + token.length;
    if (depth === 0) return { tree: readValue(text.slice(0, end)), rest: text.slice(end) };
  }
  throw new SyntaxError('no value');
}

/** The only value of a text. Throws SyntaxError. */
export function readWhole(text: string): Tree {
  const { tree, rest } = readFirst(text);
  if (/[^ \t\r\n]/.test(rest)) throw new SyntaxError('text after the value');
  return tree;
}

function readValue(text: string): Tree {
  const marked = text.replace(TOKEN, (token) => (/^[-\d]/.test(token) ? `{"${NUMERAL}":"${token}"}` : token));
  return JSON.parse(marked, (_, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return NUMERAL in value ? { numeral: value[NUMERAL] } : new Map(Object.entries(value));
  });
}

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** One line as Go writes it, without the line feed: what could be HTML is escaped. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (sign) => ESCAPED[sign] ?? sign);
}
