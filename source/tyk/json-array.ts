/** The body of an answer while it comes in. */
export type Body = {
  write(chunk: Buffer): void;
  /** Bytes that are kept in memory. */
  readonly held: number;
  /** What has come and was not handed over. UTF-8, without a byte order mark. */
  text(): string;
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const LIST = 0x5b;
const BACKSLASH = 0x5c;
const END_OF_LIST = 0x5d;
const OBJECT = 0x7b;
const END_OF_OBJECT = 0x7d;
/** More than the name of a list, its colon and some blanks. */
const LONGEST_NAME = 64;

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
    text: () => new TextDecoder().decode(Buffer.concat(chunks)),
  };
}

/**
 * A body that hands over the text of each element of a JSON list as soon as it is complete and keeps the rest, which
 * is the answer with an empty list: `[]`, `{"apis":[],"pages":1}`. 20 000 API definitions are 130 MB, and as one text
 * and its values 440 MB of memory. The list is the whole answer or, with `under`, the field of that name in either
 * case ("Data", "data"). An answer that has no such list is kept whole. Whether an element is JSON is for the receiver
 * to find out: it is what stands between two commas.
 */
export function splitList(each: (element: string) => void, under?: string): Body {
  const rest: Buffer[] = [];
  const begun: Buffer[] = [];
  // The first three bytes may be a byte order mark.
  const before = under === undefined ? /^(?:\xef\xbb\xbf)?\s*$/ : new RegExp(`"${under}"\\s*:\\s*$`, 'i');
  const listDepth = under === undefined ? 1 : 2;
  let held = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  /** `before` and `after` keep what comes, `inside` the list collects an element. */
  let place: 'before' | 'inside' | 'after' = 'before';
  let elements = 0;

  const keep = (parts: Buffer[], part: Buffer) => {
    if (part.length > 0) parts.push(part);
    held += part.length;
  };
  const isList = (chunk: Buffer, from: number, at: number) => {
    if (depth + 1 !== listDepth) return false;
    const head = chunk.subarray(from, at);
    return before.test(lastBytes(head.length < LONGEST_NAME ? [...rest.slice(-LONGEST_NAME), head] : [head]));
  };
  const finish = (last: Buffer, isEnd: boolean) => {
    const bytes = begun.length === 0 ? last : Buffer.concat([...begun, last]);
    held -= bytes.length - last.length;
    begun.length = 0;
    const element = bytes.toString('utf8');
    // "[]" has no element; "[1,]" has a second one, which is no JSON.
    if (isEnd && elements === 0 && element.trim() === '') return;
    elements += 1;
    each(element);
  };

  return {
    write(chunk) {
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (inText) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inText = false;
        } else if (byte === QUOTE) {
          inText = true;
        } else if (byte === LIST || byte === OBJECT) {
          if (place === 'before' && byte === LIST && isList(chunk, from, at)) {
            keep(rest, chunk.subarray(from, at + 1));
            from = at + 1;
            place = 'inside';
          }
          depth += 1;
        } else if (byte === END_OF_LIST || byte === END_OF_OBJECT) {
          if (place === 'inside' && depth === listDepth) {
            finish(chunk.subarray(from, at), true);
            from = at;
            place = 'after';
          }
          depth -= 1;
        } else if (byte === COMMA && place === 'inside' && depth === listDepth) {
          finish(chunk.subarray(from, at), false);
          from = at + 1;
        }
      }
      keep(place === 'inside' ? begun : rest, chunk.subarray(from));
    },
    get held() {
      return held;
    },
    text: () => new TextDecoder().decode(Buffer.concat([...rest, ...begun])),
  };
}

function lastBytes(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).subarray(-LONGEST_NAME).toString('latin1');
}
