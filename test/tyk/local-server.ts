import { createServer as createPlain, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Certificate } from './certificate.ts';

export type Seen = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client's port: two requests on one connection have the same. */
  readonly from: number;
};

/** What a small server does with a request; `body` that is no text is sent as JSON. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: { readonly [name: string]: string };
      readonly body?: unknown;
    }
  /** Never answers. */
  | 'silence'
  /** Closes the connection without a word. */
  | 'reset'
  /** Promises a long body, sends this much of it and closes. */
  | { readonly cutAfter: string };

export type Running = { readonly url: string; readonly port: number; readonly seen: Seen[] };

/** A server on 127.0.0.1 and a free port that ends with the test. */
export async function serve(answer: (request: Seen) => Reply, certificate?: Certificate): Promise<Running> {
  const seen: Seen[] = [];
  const server: Server = certificate === undefined ? createPlain() : createSecure(certificate);
  server.on('request', async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const { method = '', url: path = '', headers } = incoming;
    const request = { method, path, headers, body, from: incoming.socket.remotePort ?? 0 };
    seen.push(request);
    const reply = answer(request);
    if (reply === 'silence') return;
    if (reply === 'reset') {
      incoming.socket.destroy();
      return;
    }
    if ('cutAfter' in reply) {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '9999' });
      outgoing.write(reply.cutAfter, () => setImmediate(() => incoming.socket.destroy()));
      return;
    }
    const isText = typeof reply.body === 'string' || reply.body === undefined;
    const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
    outgoing.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
    outgoing.end(isText ? reply.body : `${JSON.stringify(reply.body)}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, seen };
}

/** A port that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const server = createPlain();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What was thrown; fails where nothing was. */
export async function caught(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome)
    throw new Error(`Nothing was thrown, but ${JSON.stringify(outcome.value)} returned.`);
  return outcome.error;
}
