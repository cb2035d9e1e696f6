import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { Answer, Call } from './answers.ts';

type Listening = { readonly url: string; stop(): Promise<void> };

type Handling = {
  answer(call: Call): Answer | Promise<Answer>;
  readonly meet?: Meet | undefined;
  /** Serves TLS with this (PEM), and asks callers for a certificate. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Unix milliseconds, for the Date header. */
  now(): number;
};

/**
 * Somebody between the network and the sandbox, for those who want it to misbehave: sees each request, and gives what
 * is answered, or nothing where the response has been dealt with.
 */
export type Meet = (
  call: Call,
  answer: () => Promise<Answer>,
  response: ServerResponse,
) => Promise<Answer | undefined>;

/** Listens on 127.0.0.1 and a free port. `stop` ends open connections at once. */
export async function listen(handling: Handling): Promise<Listening> {
  const receive = (request: IncomingMessage, response: ServerResponse) => {
    handle(handling, request, response).catch((error: unknown) => {
      // a fault of the sandbox itself: said aloud, so that nobody looks for it in a client
      response.statusCode = 500;
      response.end(`The sandbox failed: ${error}\n`);
    });
  };
  const { tls } = handling;
  // Any certificate is taken in, as a Gateway does: whether it is allowed the API says.
  const asking = { requestCert: true, rejectUnauthorized: false };
  const server =
    tls === undefined ? createServer(receive) : createSecureServer({ ...tls, ...asking }, receive);
  // a Gateway does not close idle connections after five seconds, as Node does
  server.keepAliveTimeout = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, stop: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(
  { answer, meet, now }: Handling,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(request);
  const honest = async () => answer(call);
  const sent = meet === undefined ? await honest() : await meet(call, honest, response);
  if (sent !== undefined) write(sent, call, response, now());
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const search = query.length === 0 ? '' : `?${query.join('?')}`;
  const body = await buffer(request);
  const socket = request.socket as Partial<TLSSocket>;
  const shown = socket.getPeerCertificate?.().fingerprint256 ?? '';
  const certificate = shown.replaceAll(':', '').toLowerCase();
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(search),
    search,
    headers,
    body,
    ...(socket.encrypted ? { certificate } : {}),
  };
}

function write(answer: Answer, { method }: Call, response: ServerResponse, date: number): void {
  const body = Buffer.from(answer.body);
  response.setHeader('Date', new Date(date).toUTCString());
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  // a Gateway names neither the connection nor how long it is kept
  response.removeHeader('Connection');
  response.statusCode = answer.status;
  // Go measures bodies of up to two kilobytes and sends larger ones in chunks
  if (body.length <= 2048 || method === 'HEAD') response.setHeader('Content-Length', body.length);
  response.end(method === 'HEAD' ? undefined : body);
}
