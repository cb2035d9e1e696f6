import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { createSender } from '../../source/tyk/http.ts';
import { caught } from './local-server.ts';
import { makeRequest } from './requests.ts';

/** Answers every request with these bytes, and closes. */
async function serveRaw(raw: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(raw, 'latin1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const KEY = '5e9d9544a1dcd60001d0ed20a52b8fd9';
const body = `{"key":"${KEY}","status":"ok","action":"added"}`;
const length = `Content-Length: ${body.length}`;
const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const answer = (headers: readonly string[], rest = body) =>
  ['HTTP/1.1 200 OK', ...headers, '', rest].join('\r\n');

/** Answers that break the rules, and can be understood. */
const readable: { readonly [name: string]: string } = {
  'a length beside chunks': answer([length, 'Transfer-Encoding: chunked'], chunks),
  'chunks, and then a length': answer(['Transfer-Encoding: chunked', length], chunks),
  'a false length beside chunks': answer(['Content-Length: 3', 'Transfer-Encoding: chunked'], chunks),
  'headers of 40 KB': answer([`Set-Cookie: ${'s'.repeat(40_000)}`, length]),
  'headers of 60 KB': answer([
    ...Array.from({ length: 15 }, (_, at) => `Set-Cookie: ${at}=${'s'.repeat(4000)}`),
    length,
  ]),
  'bare line feeds': answer([length]).replaceAll('\r\n', '\n'),
  'a control character in a header': answer(['X-Trace: a\u0001b', length]),
  'a folded header': answer(['X-Long: a\r\n b', length]),
  'a version that is none': answer([length]).replace('1.1', '1.2'),
  'a blank behind the size of a chunk': answer(
    ['Transfer-Encoding: chunked'],
    chunks.replace('\r\n', ' \r\n'),
  ),
  'more than was promised': answer(['Connection: close', length], `${body}more`),
};

/** Answers that Node reads in no way; the only copy of a key stands in them all the same. */
const unreadable: { readonly [name: string]: string } = {
  'two lengths': answer([length, length]),
  'two different lengths': answer([length, 'Content-Length: 5']),
  'a list of lengths': answer([`${length}, ${body.length}`]),
  'a negative length': answer(['Content-Length: -1']),
  'a blank in the name of a header': answer(['X Trace: a', length]),
  'a header without a colon': answer(['Nonsense', length]),
};

describe('an answer that breaks the rules of http', () => {
  it.each(Object.entries(readable))('is read: %s', async (_name, raw) => {
    const url = await serveRaw(raw);
    const client = createGatewayClient({ url, credential: new Secret('a-credential') });
    expect((await client.create(makeRequest())).key.reveal()).toBe(KEY);
    const { text } = await createSender()({ method: 'GET', url, headers: {} });
    expect(text).toBe(body);
  });

  it.each(Object.entries(unreadable))('gives its key away: %s', async (_name, raw) => {
    const url = await serveRaw(raw);
    const client = createGatewayClient({ url, credential: new Secret('a-credential') });
    expect((await client.create(makeRequest())).key.reveal()).toBe(KEY);
    const error = await caught(createSender()({ method: 'GET', url, headers: {} }));
    expect(String(error)).toContain('breaks the rules of http');
    expect(String(error)).not.toContain('does not speak');
  });

  it.each([
    'SSH-2.0-OpenSSH_9.6\r\n',
    '{"key":"x"}',
    '-ERR unknown command\r\n',
    '\u0015\u0003\u0001\u0000\u0002\u0002P',
  ])('is none that is http: %j', async (raw) => {
    const url = await serveRaw(raw);
    const create = createGatewayClient({ url, credential: new Secret('a-credential') }).create(makeRequest());
    expect(await caught(create)).toMatchObject({ kind: 'outcome-unknown' });
    const error = await caught(createSender()({ method: 'GET', url, headers: {} }));
    expect(String(error)).toContain('does not speak http');
  });

  it('leaves the outcome unknown where its headers have no end', async () => {
    const url = await serveRaw(answer([`Set-Cookie: ${'s'.repeat(90_000)}`, length]));
    const create = createGatewayClient({ url, credential: new Secret('a-credential') }).create(makeRequest());
    expect(await caught(create)).toMatchObject({ kind: 'outcome-unknown', code: 'HPE_HEADER_OVERFLOW' });
  });
});

it.each(['X Api Key', 'Schlüssel', 'a:b', '', 'a\nb'])(
  'a header that cannot be called %j is no fault of the network',
  async (name) => {
    const request = { method: 'GET', url: 'http://127.0.0.1:1', headers: { [name]: 'x' } } as const;
    const error = await caught(createSender()(request));
    expect(error).toMatchObject({ kind: 'refused' });
    expect(String(error)).toContain('No request can carry a header');
  },
);
