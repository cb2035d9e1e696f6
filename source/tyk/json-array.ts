import { parse } from './json.ts';

/** The body of an answer while it comes in. */
export type Body = {
  write(chunk: Buffer): void;
  /** Bytes that are kept in memory. */
  readonly held: number;
  /** What has come and was not handed over. UTF-8, without a byte order mark. */
  text(): string;
};

/** Called with the length of the body in bytes, where the server tells it. */
export type OpenBody = (length?: number) => Body;

/** Whoever gets the elements of a list, in their order. */
type Receiver = {
  take(element: unknown): void;
  /** What stands between two commas is no JSON. */
  refuse(text: string): void;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const END_OF_LIST = 0x5d;
const OBJECT = 0x7b;
const END_OF_OBJECT = 0x7d;
const LIST = 0x5b;
const COLON = 0x3a;
const BETWEEN = Buffer.from('},');
/** More than the name of a list, its colon and some blanks. */
const LONGEST_NAME = 64;

const utf8 = new TextDecoder();

/** A body that is kept whole. */
export function keepBody(): Body {
  const chunks: Buffer[] = [];
  let held = 0;
  return {
    write(chunk) {
      chunks.push(chunk);
      held += chunk.length;
    },
    get held() {
      return held;
    },
    text: () => utf8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)),
  };
}

/**
 * A body that hands over each element of a JSON list as soon as it is complete and keeps the rest, which is the answer
 * with an empty list: `[]`, `{"apis":[],"pages":1}`. 20 000 API definitions are 130 MB, and as one text with its values
 * 440 MB of memory. The list is the whole answer or, with `under`, the field of that name in either case ("Data",
 * "data"). An answer that has no such list is kept whole.
 */
export function splitList({ take, refuse }: Receiver, under?: string): Body {
  const rest: Buffer[] = [];
  const begun: Buffer[] = [];
  // The first three bytes may be a byte order mark.
  const head = under === undefined ? /^(?:\xef\xbb\xbf)?\s*$/ : new RegExp(`"${under}"\\s*:\\s*$`, 'i');
  const listDepth = under === undefined ? 1 : 2;
  let held = 0;
  let depth = 0;
  /** A text goes on in the next chunk, behind so many bytes: one, where a backslash ends this one. */
  let skipped: number | undefined;
  let place: 'before' | 'inside' | 'after' = 'before';
  let elements = 0;

  const keep = (parts: Buffer[], part: Buffer) => {
    if (part.length > 0) parts.push(part);
    held += part.length;
  };
  const isList = (level: number, before: Buffer) => {
    if (level + 1 !== listDepth) return false;
    const near = before.length < LONGEST_NAME ? [...rest.slice(-LONGEST_NAME), before] : [before];
    return head.test(Buffer.concat(near).subarray(-LONGEST_NAME).toString('latin1'));
  };
  const finish = (last: Buffer, isEnd: boolean) => {
    const bytes = begun.length === 0 ? last : Buffer.concat([...begun, last]);
    held -= bytes.length - last.length;
    begun.length = 0;
    const text = bytes.toString('utf8');
    // "[]" has no element; "[1,]" has a second one, which is no JSON.
    if (isEnd && elements === 0 && text.trim() === '') return;
    elements += 1;
    const value = parse(text);
    if (value === undefined) refuse(text);
    else take(value);
  };
  /**
   * The end of the object that begins at `at`, guessed by what stands between two objects, the first field's name
   * included, for a server writes its fields in one order and objects inside of them begin otherwise; the guess is
   * right when what it ends is JSON. To look at each byte instead takes half as long again.
   */
  const leap = (chunk: Buffer, at: number) => {
    const name = chunk.subarray(at, chunk.indexOf(COLON, at) + 1);
    const isFound = name.length > 0 && name.length < LONGEST_NAME;
    const seam = isFound ? chunk.indexOf(Buffer.concat([BETWEEN, name]), at) : -1;
    const value = seam === -1 ? undefined : parse(chunk.toString('utf8', at, seam + 1));
    if (value === undefined) return undefined;
    elements += 1;
    take(value);
    return seam + 1;
  };

  return {
    write(chunk) {
      const end = chunk.length;
      let level = depth;
      let from = 0;
      let at = skipped === undefined ? -1 : endOfText(chunk, skipped, end);
      skipped = at < end ? undefined : at - end;
      for (at += 1; at < end; at += 1) {
        const byte = chunk[at];
        if (byte === QUOTE) {
          at = endOfText(chunk, at + 1, end);
          if (at >= end) skipped = at - end;
        } else if (byte === LIST || byte === OBJECT) {
          if (place === 'before' && byte === LIST && isList(level, chunk.subarray(from, at))) {
            keep(rest, chunk.subarray(from, at + 1));
            from = at + 1;
            place = 'inside';
          }
          const comma = at === from && place === 'inside' && begun.length === 0 ? leap(chunk, at) : undefined;
          if (comma === undefined) {
            level += 1;
          } else {
            at = comma;
            from = comma + 1;
          }
        } else if (byte === END_OF_LIST || byte === END_OF_OBJECT) {
          if (level === listDepth && place === 'inside') {
            finish(chunk.subarray(from, at), true);
            from = at;
            place = 'after';
          }
          level -= 1;
        } else if (byte === COMMA && level === listDepth && place === 'inside') {
          finish(chunk.subarray(from, at), false);
          from = at + 1;
        }
      }
      depth = level;
      keep(place === 'inside' ? begun : rest, chunk.subarray(from));
    },
    get held() {
      return held;
    },
    text: () => new TextDecoder().decode(Buffer.concat([...rest, ...begun])),
  };
}

/** Where the quote that ends a text stands. Of a text that goes on: the length, or one more for an escaped byte. */
function endOfText(chunk: Buffer, from: number, end: number): number {
  let at = from;
  for (; at < end; at += 1) {
    const byte = chunk[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at += 1;
  }
  return at;
}
