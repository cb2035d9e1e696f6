import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { createSender } from '../../source/tyk/http.ts';
import { callApi } from '../../source/tyk/try.ts';
import type { HttpRequest } from '../../source/tyk/types.ts';
import { caught } from './local-server.ts';
import { makeRequest } from './requests.ts';

type Sent = { readonly headers?: { readonly [name: string]: string }; readonly bytes: Buffer };

/** Answers everything with these bytes, cut in two, or for ever. */
async function serveBytes(
  sent: Sent,
  { endless = false, cutAt }: { endless?: boolean; cutAt?: number } = {},
): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    for await (const _ of incoming);
    outgoing.writeHead(200, { 'content-type': 'application/json', ...sent.headers });
    if (endless) {
      const more = () => {
        while (!outgoing.destroyed && outgoing.write(sent.bytes));
      };
      outgoing.on('drain', more);
      more();
      return;
    }
    const middle = cutAt ?? 1;
    outgoing.write(sent.bytes.subarray(0, middle), () =>
      setImmediate(() =>
        cutAt === undefined ? outgoing.end(sent.bytes.subarray(middle)) : outgoing.socket?.destroy(),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {} });
const credential = new Secret('a-credential');
const TEXT = JSON.stringify({ key: '5e9d9544a1dcd60001d0ed20a52b8fd9', name: 'Wörter 天気', status: 'ok' });
const plain = Buffer.from(TEXT);
const utf16 = Buffer.from(TEXT, 'utf16le');
const bigEndian = Buffer.from(utf16).swap16();
const mark = Buffer.from([0xff, 0xfe]);
const packed = (encoding: string, bytes: Buffer): Sent => ({
  headers: { 'content-encoding': encoding },
  bytes,
});
const said = (charset: string, bytes: Buffer): Sent => ({
  headers: { 'content-type': `application/json; charset=${charset}` },
  bytes,
});

/** What servers and what stands before them send, though `identity` was asked for. */
const forms: { readonly [name: string]: Sent } = {
  'as it is': { bytes: plain },
  gzip: packed('gzip', gzipSync(plain)),
  'x-gzip': packed('X-GZip', gzipSync(plain)),
  'gzip that nothing speaks of': { bytes: gzipSync(plain) },
  'gzip in two members': packed(
    'gzip',
    Buffer.concat([gzipSync(plain.subarray(0, 20)), gzipSync(plain.subarray(20))]),
  ),
  'gzip without its last bytes': packed('gzip', gzipSync(plain).subarray(0, -8)),
  'gzip and something behind it': packed('gzip', Buffer.concat([gzipSync(plain), Buffer.from([0, 0, 0])])),
  deflate: packed('deflate', deflateSync(plain)),
  'deflate as old servers mean it': packed('deflate', deflateRawSync(plain)),
  br: packed('br', brotliCompressSync(plain)),
  'gzip, then br': packed('gzip, br', brotliCompressSync(gzipSync(plain))),
  'gzip, then identity': packed('gzip, identity', gzipSync(plain)),
  'said to be gzip, and none': packed('gzip', plain),
  'said to be deflate, and none': packed('deflate', plain),
  'said to be br, and none': packed('br', plain),
  'said to be utf-8': packed('utf-8', plain),
  'UTF-8 with a mark': { bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]) },
  'UTF-16': said('utf-16', utf16),
  'UTF-16 with a mark': said('utf-16', Buffer.concat([mark, utf16])),
  'UTF-16 with a mark alone': { bytes: Buffer.concat([mark, utf16]) },
  'UTF-16 that nothing speaks of': { bytes: utf16 },
  'UTF-16, the other way round': said('UTF-16BE', bigEndian),
  'UTF-16, the other way round, with a mark': said(
    'utf-16',
    Buffer.concat([Buffer.from(mark).swap16(), bigEndian]),
  ),
  'said to be UTF-16, and none': said('utf-16', plain),
  'said to be nothing that is known': said('klingon', plain),
  'said to be ASCII': said('us-ascii', plain),
  'UTF-16 in gzip': { headers: { 'content-encoding': 'gzip' }, bytes: gzipSync(utf16) },
};

describe('an answer', () => {
  it.each(Object.entries(forms))('%s', async (_name, sent) => {
    expect((await createSender()(get(await serveBytes(sent)))).text).toBe(TEXT);
  });

  it.each([
    ['windows-1251', Buffer.from([0xcf, 0xee, 0xe3, 0xee, 0xe4, 0xe0]), 'Погода'],
    ['"iso-8859-1"', Buffer.from([0x42, 0xfc, 0x63, 0x68, 0x65, 0x72]), 'Bücher'],
    ['Shift_JIS', Buffer.from([0x93, 0x56, 0x8b, 0x43]), '天気'],
  ])('in %s', async (charset, bytes, text) => {
    const sent = said(charset, Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]));
    expect((await createSender()(get(await serveBytes(sent)))).text).toBe(`"${text}"`);
  });

  it.each(Object.entries(forms))('that holds a key is none that is lost: %s', async (_name, sent) => {
    const client = createGatewayClient({ url: await serveBytes(sent), credential });
    expect((await client.create(makeRequest())).key.reveal()).toBe('5e9d9544a1dcd60001d0ed20a52b8fd9');
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('in %s that breaks off behind the key holds it too', async (encoding, pack) => {
    const long = Buffer.from(TEXT.replace('{', `{"z":"${Buffer.alloc(9).toString('hex')}",`));
    let seed = 1;
    const noise = Buffer.alloc(60_000).map(() => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed & 0xff;
    });
    const bytes = pack(Buffer.concat([long, noise]));
    const url = await serveBytes(packed(encoding, bytes), { cutAt: bytes.length - 300 });
    const key = await createGatewayClient({ url, credential }).create(makeRequest());
    expect(key.key.reveal()).toBe('5e9d9544a1dcd60001d0ed20a52b8fd9');
  });

  it('in an encoding that nobody here knows is said to be one', async () => {
    const sent = packed('compress', Buffer.from([0x1f, 0x9d, 0x90, 0x80, 0xff, 0]));
    expect(await caught(createSender()(get(await serveBytes(sent))))).toMatchObject({ code: 'packed' });
    const create = createGatewayClient({ url: await serveBytes(sent), credential }).create(makeRequest());
    expect(await caught(create)).toMatchObject({ kind: 'outcome-unknown', code: 'packed' });
  });

  it.each(['gzip', 'deflate', 'br'])('in %s that is none is said to be damaged', async (encoding) => {
    const sent = packed(encoding, Buffer.from([0xff, 0xfe, 0xfd, 0xfc, 0xff, 0xff, 0xff, 0xff]));
    expect(await caught(createSender()(get(await serveBytes(sent))))).toMatchObject({ code: 'damaged' });
  });

  it.each(['gzip', 'br', 'utf-16'])('that is a list is taken in piece by piece in %s too', async (form) => {
    const list = Buffer.from(
      JSON.stringify([
        { api_id: 'a', name: 'Ä' },
        { api_id: 'b', name: 'B' },
      ]),
    );
    const sent = {
      gzip: packed('gzip', gzipSync(list)),
      br: packed('br', brotliCompressSync(list)),
      'utf-16': said('utf-16', Buffer.from(list.toString(), 'utf16le')),
    }[form] as Sent;
    const apis = await createGatewayClient({ url: await serveBytes(sent), credential }).listApis();
    expect(apis.map(({ name }) => name)).toEqual(['Ä', 'B']);
  });
});

describe('an answer without end', () => {
  const key = Buffer.from(`{"key":"5e9d9544a1dcd60001d0ed20a52b8fd9","z":"${'z'.repeat(60_000)}",`);
  const blanks = Buffer.alloc(40_000_000, ' ');

  it('to a create is cut off: what came of the key is kept', async () => {
    const client = createGatewayClient({
      url: await serveBytes({ bytes: key }, { endless: true }),
      credential,
    });
    expect((await client.create(makeRequest())).key.reveal()).toBe('5e9d9544a1dcd60001d0ed20a52b8fd9');
  });

  it('to a create that holds no key leaves the outcome unknown', async () => {
    const url = await serveBytes({ bytes: Buffer.alloc(65_536, ' ') }, { endless: true });
    const error = await caught(createGatewayClient({ url, credential }).create(makeRequest()));
    expect(error).toMatchObject({ kind: 'outcome-unknown', code: 'too-large' });
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', (bytes) => gzipSync(bytes)],
    ['br', (bytes) => brotliCompressSync(bytes, { params: { 1: 1 } })],
  ])('may be packed small (%s): it is unpacked no further than to the cap', async (encoding, pack) => {
    const url = await serveBytes(packed(encoding, pack(blanks)));
    expect(await caught(createSender()(get(url)))).toMatchObject({ kind: 'unreachable', code: 'too-large' });
    const create = createGatewayClient({ url, credential }).create(makeRequest());
    expect(await caught(create)).toMatchObject({ kind: 'outcome-unknown', code: 'too-large' });
  });

  it('is cut off for a read', async () => {
    const url = await serveBytes({ bytes: Buffer.alloc(65_536, 'x') }, { endless: true });
    const error = await caught(createSender()(get(url)));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'too-large' });
  });

  it('of an API that is tried is enough', async () => {
    const url = await serveBytes({ bytes: Buffer.alloc(65_536, 'x') }, { endless: true });
    const call = {
      method: 'GET' as const,
      url,
      headers: {},
      keyIn: { in: 'header', name: 'Authorization' } as const,
      path: '/',
    };
    expect(await callApi(createSender(), call, credential)).toMatchObject({ status: 200 });
  });

  it.each([
    ['elements', Buffer.from(`${'"x",'.repeat(16_384)}`), 'too-many'],
    ['one element', Buffer.alloc(4_000_000, 'x'), 'too-large'],
  ])('of %s is no list', async (_name, bytes, code) => {
    const start = Buffer.from('[');
    let first = true;
    const server = createServer((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        if (first) outgoing.write(start);
        first = false;
        while (!outgoing.destroyed && outgoing.write(bytes));
      };
      outgoing.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createGatewayClient({ url, credential });
    expect(await caught(client.listApis())).toMatchObject({ kind: 'unreachable', code });
  });

  it('of pages is not followed', async () => {
    const page = Buffer.from(JSON.stringify({ data: { keys: ['a'] }, pages: 1e15 }));
    const client = createDashboardClient({ url: await serveBytes({ bytes: page }), credential });
    const error = await caught(client.listKeys({}, 10));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'too-many' });
  });
});
