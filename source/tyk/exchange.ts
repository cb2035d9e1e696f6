import { once } from 'node:events';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { fail, LIST_PATIENCE, MOST_OF_A_LIST, MOST_OF_AN_ANSWER, MOST_OF_AN_ELEMENT } from './caps.ts';
import { type Certificate, DISTRUSTED, readCertificate } from './certificate.ts';
import type { Connections } from './connection.ts';
import { type Decoder, openDecoder } from './decoder.ts';
import { type Body, keepBody, type OpenBody } from './json-array.ts';
import type { HttpProxy } from './proxy.ts';
import { secretsOf } from './redact.ts';
import { makeAbortError } from './retry.ts';
import type { ProxyRefusal } from './tunnel.ts';
import type { HttpRequest } from './types.ts';
import type { Failure } from './unreachable.ts';

/** A whole answer, whatever its status; a redirect is one and is never followed. */
export type Answer = {
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked and decoded, without a byte order mark; without what `openBody` has handed over. */
  readonly text: string;
  /** Milliseconds of this machine's clock: when it was asked, and when the head of the answer came. */
  readonly askedAt: number;
  readonly answeredAt: number;
  /** It came through this one, or from it. */
  readonly proxy?: HttpProxy;
  /** The body was cut off: `text` is what came, this is the error where that is not enough. Never for reads. */
  readonly cut?: WizardError;
};

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
  readonly enough: number | undefined;
};

type Received = { bytes: number; body: Body; decoder: Decoder | undefined };

/** One try. Rejects with nothing but an AbortError. */
export async function exchange(attempt: Attempt): Promise<Outcome> {
  const { request, url, headers, proxy, signal } = attempt;
  if (signal?.aborted) throw makeAbortError();
  const stop = new AbortController();
  let isStopped = false;
  const reached = { proxy: proxy === undefined, target: false };
  const received: Received = { bytes: 0, body: keepBody(), decoder: undefined };
  let incoming: Pick<IncomingMessage, 'statusCode' | 'headers'> | undefined;
  let timedOut = false;
  let malformed: Error | undefined;
  let outgoing: ClientRequest | undefined;
  // Node's own option watches the end of the stream too, for a tenth of what a request costs.
  const onAbort = () => {
    isStopped = true;
    stop.abort();
    outgoing?.destroy(Object.assign(new Error('stopped'), { code: 'ABORT_ERR' }));
  };
  const timer = setTimeout(() => {
    timedOut = true;
    onAbort();
  }, attempt.milliseconds);
  signal?.addEventListener('abort', onAbort);

  let askedAt = Date.now();
  let answeredAt = askedAt;
  const answer = ({ statusCode: status = 0, headers }: NonNullable<typeof incoming>): Answer => {
    const text = received.body.text();
    const via = proxy === undefined ? {} : { proxy };
    return { url, method: request.method, status, headers, text, askedAt, answeredAt, ...via };
  };
  try {
    const asked = { url, method: request.method, headers, proxy, signal: () => stop.signal, reached };
    outgoing = await attempt.connections.open(asked);
    if (isStopped) onAbort();
    // Of a body that breaks the rules the answer says no more than that it was cut.
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('HPE_')) malformed = error;
    });
    askedAt = Date.now();
    outgoing.end(writeBody(request));
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    incoming = response;
    answeredAt = Date.now();
    const { statusCode = 0 } = response;
    const openBody = statusCode >= 200 && statusCode < 300 ? attempt.openBody : undefined;
    received.body = openBody?.(readLength(response)) ?? received.body;
    const most = openBody === undefined ? MOST_OF_AN_ANSWER : MOST_OF_A_LIST;
    received.decoder = openDecoder(response.headers, received.body, most);
    // A list of 100 MB may take minutes: it is late where it stops coming, and where nobody would wait any more.
    const last = askedAt + attempt.seconds * 1000 * LIST_PATIENCE;
    await receive(response, received, attempt.enough, (chunk) => {
      if (openBody === undefined || !chunk.some((byte) => byte > 0x20)) return;
      if (Date.now() > last) throw fail('too-long');
      timer.refresh();
    });
    await received.decoder.finish(() => isStopped);
    return { answer: answer(response), bytes: received.bytes };
  } catch (error) {
    onAbort();
    if (signal?.aborted) throw makeAbortError();
    incoming ??= readRaw(error, received.body);
    if (attempt.openBody === undefined) await received.decoder?.finish().catch(() => undefined);
    const begun = incoming !== undefined;
    const code = timedOut ? { code: begun ? 'unended' : 'timeout' } : (malformed ?? error);
    const failure = await describeFailure(code, attempt, reached.proxy);
    const partial = incoming === undefined ? undefined : answer(incoming);
    return { failure, sent: reached.target, partial, bytes: received.bytes };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A text goes out as it is; secrets, which print as dots everywhere else, as what they are. */
function writeBody(request: HttpRequest): string | undefined {
  const { body } = request;
  if (body === undefined || typeof body === 'string') return body;
  if (secretsOf(request).length === 0) return JSON.stringify(body);
  return JSON.stringify(body, function (this: { readonly [name: string]: unknown }, name, value: unknown) {
    const own = this[name];
    return own instanceof Secret ? own.reveal() : value;
  });
}

/** Of what is packed the length tells nothing. */
function readLength({ headers }: IncomingMessage): number | undefined {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isFinite(length) && headers['content-encoding'] === undefined ? length : undefined;
}

/** What has come so far stands in the body even when the rest does not come. By events: an iterator costs a tenth more. */
function receive(
  incoming: IncomingMessage,
  received: Received,
  enough: number | undefined,
  onPiece: (chunk: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    incoming.once('end', resolve).once('error', reject);
    incoming.once('close', () => {
      if (!incoming.readableEnded) reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
    incoming.on('data', (chunk: Buffer) => {
      if (incoming.destroyed) return;
      try {
        onPiece(chunk);
        received.bytes += chunk.length;
        received.decoder?.write(chunk);
        if (received.body.held > MOST_OF_AN_ELEMENT) throw fail('too-large');
        if (enough === undefined || received.bytes < enough) return;
        resolve();
      } catch (error) {
        reject(error);
      }
      incoming.destroy();
    });
  });
}

/** What Node would not read as http, two lengths for instance, may be all that there is of a key. */
function readRaw(error: unknown, body: Body): Pick<IncomingMessage, 'statusCode' | 'headers'> | undefined {
  const { rawPacket } = error as { rawPacket?: unknown };
  if (!Buffer.isBuffer(rawPacket)) return undefined;
  const [, status, text] = /^HTTP\/\S+ +(\d{3}).*?\r?\n\r?\n(.*)$/s.exec(rawPacket.toString()) ?? [];
  if (text === undefined) return undefined;
  body.write(Buffer.from(text));
  return { statusCode: Number(status), headers: {} };
}

/** Of Node's error only the code is kept: some carry the bytes of the answer, and a key may be among them. */
async function describeFailure(error: unknown, attempt: Attempt, isPast: boolean): Promise<Failure> {
  const { url, proxy, seconds } = attempt;
  const { cert, refusal } = error as {
    cert?: Parameters<typeof readCertificate>[0];
    refusal?: ProxyRefusal;
  };
  const code = readCode(error);
  const via =
    proxy === undefined ? {} : { via: { proxy, isPast, ...(refusal === undefined ? {} : { refusal }) } };
  const failure = { code: refusal === undefined ? code : 'proxy-refused', url, seconds, ...via };
  if (!DISTRUSTED.test(code)) return failure;
  const certificate: Certificate =
    cert === undefined ? await lookAgain(attempt, isPast) : readCertificate(cert);
  return { ...failure, certificate };
}

/**
 * Of several addresses Node tells the first one's failure; one that was given up too early hides behind it. Node 20 has
 * only the words of OpenSSL for a failed handshake: "…:SSL routines:ssl3_get_record:wrong version number:…".
 */
export function readCode(error: unknown): string {
  const {
    code,
    errors = [],
    message = '',
  } = error as NodeJS.ErrnoException & { errors?: { code?: string }[] };
  if (errors.some((one) => one.code === 'ETIMEDOUT')) return 'ETIMEDOUT';
  const [, reason] = (code === 'EPROTO' && /:SSL routines:[^:]*:([a-z0-9 /_-]+):/i.exec(message)) || [];
  return reason === undefined
    ? String(code ?? 'unknown')
    : `ERR_SSL_${reason.toUpperCase().replace(/ /g, '_')}`;
}

/** Node gives no certificate with most of these errors. */
function lookAgain({ url, proxy, connections, signal }: Attempt, isPast: boolean): Promise<Certificate> {
  return proxy !== undefined && !isPast
    ? connections.lookAt(proxy.url, undefined, signal)
    : connections.lookAt(url, proxy, signal);
}
