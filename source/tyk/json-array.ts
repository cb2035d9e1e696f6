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
      let from = 0;
      let at = skipped === undefined ? 0 : endOfText(chunk, skipped) + 1;
      skipped = at > chunk.length ? at - 1 - chunk.length : undefined;
      for (; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (byte === QUOTE) {
          at = endOfText(chunk, at + 1);
          if (at >= chunk.length) skipped = at - chunk.length;
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

/** Where the quote that ends a text stands. Of a text that goes on: the length, or one more for an escaped byte. */
function endOfText(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && chunk[at] !== QUOTE) at += chunk[at] === BACKSLASH ? 2 : 1;
  return at;
}

function lastBytes(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).subarray(-LONGEST_NAME).toString('latin1');
}
