import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Certificate, DISTRUSTED, readCertificate } from './certificate.ts';
import type { Connections } from './connection.ts';
import type { Answer } from './http.ts';
import { type Body, keepBody, type OpenBody } from './json-array.ts';
import type { HttpProxy } from './proxy.ts';
import { makeAbortError } from './retry.ts';
import type { ProxyRefusal } from './tunnel.ts';
import type { HttpRequest } from './types.ts';
import type { Failure } from './unreachable.ts';

/** How one try ended. `bytes` of the body have come. */
export type Outcome = { readonly bytes: number } & (
  | { readonly answer: Answer }
  | {
      readonly failure: Failure;
      /** Bytes of the request may have left. */
      readonly sent: boolean;
      /** What came of an answer that was cut. */
      readonly partial: Answer | undefined;
    }
);

export type Attempt = {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly proxy: HttpProxy | undefined;
  readonly connections: Connections;
  readonly milliseconds: number;
  /** The whole deadline, as people know it. */
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
  readonly openBody: OpenBody | undefined;
};

/** V8 holds no text over 512 MB. */
const LARGEST_BODY = 400 * 1024 * 1024;

/** One try. Rejects with nothing but an AbortError. */
export async function exchange(attempt: Attempt): Promise<Outcome> {
  const { request, url, headers, proxy, signal } = attempt;
  if (signal?.aborted) throw makeAbortError();
  const stop = new AbortController();
  const reached = { proxy: proxy === undefined, target: false };
  const received = { bytes: 0, body: keepBody() };
  let incoming: IncomingMessage | undefined;
  let timedOut = false;
  const onAbort = () => stop.abort();
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, attempt.milliseconds);
  signal?.addEventListener('abort', onAbort);

  let askedAt = Date.now();
  let answeredAt = askedAt;
  const answer = ({ statusCode: status = 0, headers }: IncomingMessage): Answer => {
    const text = received.body.text();
    const via = proxy === undefined ? {} : { proxy };
    return { url, method: request.method, status, headers, text, askedAt, answeredAt, ...via };
  };
  try {
    const asked = { url, method: request.method, headers, proxy, signal: stop.signal, reached };
    const outgoing = await attempt.connections.open(asked);
    askedAt = Date.now();
    outgoing.end(request.body === undefined ? undefined : JSON.stringify(request.body));
    [incoming] = (await once(outgoing, 'response', { signal: stop.signal })) as [IncomingMessage];
    answeredAt = Date.now();
    const { statusCode: status = 0 } = incoming;
    const length = Number(incoming.headers['content-length'] ?? Number.NaN);
    if (status >= 200 && status < 300 && attempt.openBody)
      received.body = attempt.openBody(Number.isFinite(length) ? length : undefined);
    // A list of 100 MB may take minutes: it is late where it stops coming.
    await receive(incoming, received, () => attempt.openBody && timer.refresh());
    return { answer: answer(incoming), bytes: received.bytes };
  } catch (error) {
    stop.abort();
    if (signal?.aborted) throw makeAbortError();
    const failure = await describeFailure(timedOut ? { code: 'timeout' } : error, attempt, reached.proxy);
    const partial = incoming === undefined ? undefined : answer(incoming);
    return { failure, sent: reached.target, partial, bytes: received.bytes };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** What has come so far stands in the body even when the rest does not come. */
async function receive(
  incoming: IncomingMessage,
  received: { bytes: number; body: Body },
  onPiece: () => void,
): Promise<void> {
  for await (const chunk of incoming) {
    onPiece();
    received.bytes += chunk.length;
    received.body.write(chunk);
    if (received.body.held > LARGEST_BODY) throw Object.assign(new Error('too large'), { code: 'too-large' });
  }
}

/** Of Node's error only the code is kept: some carry the bytes of the answer, and a key may be among them. */
async function describeFailure(error: unknown, attempt: Attempt, isPast: boolean): Promise<Failure> {
  const { url, proxy, seconds } = attempt;
  const {
    code = 'unknown',
    cert,
    refusal,
  } = error as {
    code?: string;
    cert?: Parameters<typeof readCertificate>[0];
    refusal?: ProxyRefusal;
  };
  const via =
    proxy === undefined ? {} : { via: { proxy, isPast, ...(refusal === undefined ? {} : { refusal }) } };
  const failure = { code: refusal === undefined ? code : 'proxy-refused', url, seconds, ...via };
  if (!DISTRUSTED.test(code)) return failure;
  const certificate: Certificate =
    cert === undefined ? await lookAgain(attempt, isPast) : readCertificate(cert);
  return { ...failure, certificate };
}

/** Node gives no certificate with most of these errors. */
function lookAgain({ url, proxy, connections, signal }: Attempt, isPast: boolean): Promise<Certificate> {
  return proxy !== undefined && !isPast
    ? connections.lookAt(proxy.url, undefined, signal)
    : connections.lookAt(url, proxy, signal);
}
