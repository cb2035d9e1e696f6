import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { fail } from './caps.ts';
import type { Body } from './json-array.ts';
import { makeAbortError } from './retry.ts';

/** Between the network and a body: what was packed is unpacked, and every charset becomes UTF-8. */
export type Decoder = {
  write(chunk: Buffer): void;
  /**
   * Nothing more comes, be it that the body was cut. What could be unpacked is in the body whatever is thrown.
   * @throws Error with the code `packed` where nobody here can unpack it, `damaged` where it does not unpack
   */
  finish(isStopped?: () => boolean): Promise<void>;
};

/** Since Node 22.15; absent from the types of Node 20. */
type Zlib = typeof import('node:zlib') & { readonly createZstdDecompress?: (options: object) => Transform };
type Opener = (zlib: Zlib) => Transform | undefined;

/** As long as it is by then: a whole body may lack its last bytes, and a cut one is read up to there. */
const gzip: Opener = (zlib) => zlib.createGunzip({ finishFlush: zlib.constants.Z_SYNC_FLUSH });
const zstd: Opener = (zlib) => zlib.createZstdDecompress?.({ finishFlush: 0 });
const OPENERS = new Map<string, readonly Opener[]>([
  ['gzip', [gzip]],
  ['x-gzip', [gzip]],
  [
    'deflate',
    [
      (zlib) => zlib.createInflate({ finishFlush: zlib.constants.Z_SYNC_FLUSH }),
      // What old servers mean by it (RFC 9110, 8.4.1.2).
      (zlib) => zlib.createInflateRaw({ finishFlush: zlib.constants.Z_SYNC_FLUSH }),
    ],
  ],
  ['br', [(zlib) => zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH })]],
  ['zstd', [zstd]],
]);

/** @param most bytes of a body as it comes and as it is unpacked; one more is the failure `too-large` */
export function openDecoder(headers: IncomingHttpHeaders, body: Body, most: number): Decoder {
  const names = readEncodings(headers['content-encoding']);
  const text = openCharset(headers['content-type'], body);
  const packed: Buffer[] = [];
  let bytes = 0;
  /** The first bytes, until they tell what it is. */
  let first: Buffer | undefined = Buffer.alloc(0);
  const put = (part: Buffer) => {
    if (names.length === 0) text.write(part);
    else packed.push(part);
  };
  const come = (part: Buffer) => {
    bytes += part.length;
    if (bytes > most) throw fail('too-large');
  };
  return {
    write(chunk) {
      come(chunk);
      if (first === undefined) return put(chunk);
      first = first.length === 0 ? chunk : Buffer.concat([first, chunk]);
      if (first.length < 2) return;
      if (names.length === 0 && first[0] === 0x1f && first[1] === 0x8b) names.push('gzip');
      put(first);
      first = undefined;
    },
    async finish(isStopped) {
      if (first !== undefined) put(first);
      let left = Buffer.concat(packed.splice(0));
      try {
        // A proxy that has unpacked it may have left the header.
        while (names.length > 0 && !isText(left)) {
          const parts: Buffer[] = [];
          const take = names.length > 1 ? (part: Buffer) => parts.push(part) : text.write;
          bytes = 0;
          await unpack(left, names.pop() ?? '', (part) => {
            if (isStopped?.()) throw makeAbortError();
            come(part);
            take(part);
          });
          left = Buffer.concat(parts);
        }
        text.write(left);
      } finally {
        text.finish();
      }
    },
  };
}

function readEncodings(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  const names = String(value).split(',');
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '' && name !== 'identity');
}

/** No packed bytes are UTF-8 without control characters, but for some of a handful of bytes. */
function isText(bytes: Buffer): boolean {
  const text = bytes.toString();
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text);
}

async function unpack(bytes: Buffer, name: string, take: (part: Buffer) => void): Promise<void> {
  const zlib: Zlib = await import('node:zlib');
  const machines = (OPENERS.get(name) ?? []).map((open) => open(zlib)).filter((one) => one !== undefined);
  if (machines.length === 0) throw fail('packed');
  let begun = false;
  for (const machine of machines) {
    try {
      machine.end(bytes);
      for await (const part of machine as AsyncIterable<Buffer>) {
        begun = true;
        take(part);
      }
      return;
    } catch (error) {
      // What zlib has to say is of no use to anybody; what `take` throws is no error of zlib.
      if (!/^(Z_|ERR_|BR|ZSTD)/.test(String((error as { code?: unknown }).code))) throw error;
      if (begun) break;
    }
  }
  throw fail('damaged');
}

/** A body in UTF-8 goes through as it comes; of every other only the first bytes are waited for. */
function openCharset(contentType: string | undefined, body: Body) {
  let first: Buffer | undefined = Buffer.alloc(0);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const put = (chunk: Buffer, stream: boolean) =>
    body.write(decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream })));
  const begin = (bytes: Buffer) => {
    decoder = chooseCharset(contentType, bytes);
    first = undefined;
    put(bytes, true);
  };
  return {
    write(chunk: Buffer) {
      if (first === undefined) return put(chunk, true);
      first = first.length === 0 ? chunk : Buffer.concat([first, chunk]);
      if (first.length > 1) begin(first);
    },
    finish() {
      if (first !== undefined) begin(first);
      if (decoder !== undefined) put(Buffer.alloc(0), false);
    },
  };
}

/** How a JSON text or a page may begin. */
const BEGINNING = /^[\s{["<]$/;

/** By a byte order mark, else by the zeros of UTF-16 (RFC 4627, 3), else as the header says; undefined is UTF-8. */
function chooseCharset(contentType: string | undefined, [one = 0x20, two = 0x20]: Buffer) {
  if (one === 0xef) return undefined;
  const isSign = (byte: number) => BEGINNING.test(String.fromCharCode(byte));
  if ((one === 0xff && two === 0xfe) || (two === 0 && isSign(one))) return makeDecoder('utf-16le');
  if ((one === 0xfe && two === 0xff) || (one === 0 && isSign(two))) return makeDecoder('utf-16be');
  const [, name = ''] = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '') ?? [];
  // Without any of these signs it is none, whatever the header says.
  return /^(utf-?8|us-ascii|u(tf|cs|nicode).*)?$/i.test(name) ? undefined : makeDecoder(name);
}

function makeDecoder(name: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(name);
  } catch {
    return undefined;
  }
}
