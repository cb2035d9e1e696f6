import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Call } from './answers.ts';
import type { Fault } from './faults.ts';

export type Listening = { readonly url: string; stop(): Promise<void> };

export type Handling = {
  answer(call: Call): Answer | Promise<Answer>;
  meetFault(call: Call): Fault | undefined;
  /** Unix milliseconds, for the Date header. */
  now(): number;
};

/** Listens on 127.0.0.1 and a free port. `stop` ends open connections at once. */
export async function listen(handling: Handling): Promise<Listening> {
  const server = createServer((request, response) => {
    handle(handling, request, response).catch((error: unknown) => {
      // a fault of the sandbox itself: said aloud, so that nobody looks for it in a client
      response.statusCode = 500;
      response.end(`The sandbox failed: ${error}\n`);
    });
  });
  // a Gateway does not close idle connections after five seconds, as Node does
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(handling: Handling, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(request);
  const fault = handling.meetFault(call);
  const instead = fault?.answer;
  const isCarriedOut = fault === undefined || instead === 'half' || fault.carriedOut === true;
  const answer = isCarriedOut ? await handling.answer(call) : undefined;
  if (instead === 'hang') return;
  if (instead === 'cut') {
    request.socket.destroy();
    return;
  }
  const sent = typeof instead === 'object' ? instead : answer;
  if (sent !== undefined) write(sent, call, response, { date: handling.now(), half: instead === 'half' });
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const search = query.length === 0 ? '' : `?${query.join('?')}`;
  const body = Buffer.concat(chunks);
  return { method: request.method ?? 'GET', path, query: new URLSearchParams(search), search, headers, body };
}

function write(
  answer: Answer,
  call: Call,
  response: ServerResponse,
  how: { date: number; half: boolean },
): void {
  const body = Buffer.from(answer.body);
  response.setHeader('Date', new Date(how.date).toUTCString());
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  // a Gateway names neither the connection nor how long it is kept
  response.removeHeader('Connection');
  response.statusCode = answer.status;
  // Go measures bodies of up to two kilobytes and sends larger ones in chunks
  const isMeasured = body.length <= 2048 || how.half || call.method === 'HEAD';
  if (isMeasured) response.setHeader('Content-Length', body.length);
  if (!how.half) {
    response.end(call.method === 'HEAD' ? undefined : body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
