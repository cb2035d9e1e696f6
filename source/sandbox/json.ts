/**
 * JSON as Go's encoding/json reads it. JSON.parse is not enough for two reasons, both recorded: a Gateway tells
 * `10` from `10.0` (only the first is an integer), and `/tyk/keys/create` reads the first value of a body and ignores
 * whatever follows it.
 */

/** A number as it was written. */
export type Numeral = { readonly numeral: string };
export type Tree = string | boolean | null | Numeral | readonly Tree[] | ReadonlyMap<string, Tree>;

const BLANKS = /[ \t\r\n]*/y;
const NUMERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORD = /true|false|null/y;
const words = { true: true, false: false, null: null } as const;

/** The first value of a text, and what stands after it. Throws SyntaxError. */
export function readFirst(text: string): { readonly tree: Tree; readonly rest: string } {
  let at = 0;

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function take(sign: string): boolean {
    match(BLANKS);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  }

  function expect(sign: string): void {
    if (!take(sign)) throw new SyntaxError(`expected ${sign} at ${at}`);
  }

  function readString(): string {
    match(BLANKS);
    const found = match(STRING);
    if (found === undefined) throw new SyntaxError(`expected a string at ${at}`);
    return JSON.parse(found) as string;
  }

  function readObject(): Tree {
    const fields = new Map<string, Tree>();
    if (take('}')) return fields;
    do {
      const name = readString();
      expect(':');
      fields.set(name, readValue());
    } while (take(','));
    expect('}');
    return fields;
  }

  function readList(): Tree {
    const items: Tree[] = [];
    if (take(']')) return items;
    do items.push(readValue());
    while (take(','));
    expect(']');
    return items;
  }

  function readValue(): Tree {
    if (take('{')) return readObject();
    if (take('[')) return readList();
    if (text[at] === '"') return readString();
    const word = match(WORD) as keyof typeof words | undefined;
    if (word !== undefined) return words[word];
    const numeral = match(NUMERAL);
    if (numeral === undefined) throw new SyntaxError(`expected a value at ${at}`);
    return { numeral };
  }

  const tree = readValue();
  return { tree, rest: text.slice(at) };
}

/** The only value of a text. Throws SyntaxError. */
export function readWhole(text: string): Tree {
  const { tree, rest } = readFirst(text);
  if (/[^ \t\r\n]/.test(rest)) throw new SyntaxError('text after the value');
  return tree;
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
