import { once } from 'node:events';
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { makeAbortError, pauseBeforeRetry, wait } from './retry.ts';
import type { CallOptions, HttpRequest } from './types.ts';
import { explainFailure, explainUnknownOutcome, type Failure } from './unreachable.ts';

/** How this program connects. No proxy is used, for loopback least of all. */
export type HttpOptions = {
  /** From connecting to the last byte, further tries included; 30 by default. */
  readonly timeoutSeconds?: number;
  /** Certificates (PEM) that are trusted beside those of Node. */
  readonly ca?: string;
  /** False trusts every certificate. */
  readonly rejectUnauthorized?: boolean;
};

/** A whole answer, whatever its status; a redirect is one and is never followed. */
export type Answer = {
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** UTF-8, without a byte order mark. */
  readonly text: string;
  /** Milliseconds of this machine's clock: when it was asked, and when the head of the answer came. */
  readonly askedAt: number;
  readonly answeredAt: number;
  /** The body was cut off: `text` is what came, this is the error where that is not enough. Never for reads. */
  readonly cut?: WizardError;
};

export type SendOptions = CallOptions & {
  /** Whether a lost answer leaves the outcome unknown. By default true for everything but GET. */
  readonly changes?: boolean;
};

/**
 * Sends one request. Reads (GET) are tried twice more after a reset connection, 502, 503 or 504.
 * @throws WizardError `unreachable`; `outcome-unknown` where a request that changes something went out and no
 *   answer came; `credential` for a header that cannot be sent. AbortError when the signal fires.
 */
export type Send = (request: HttpRequest, options?: SendOptions) => Promise<Answer>;

type Outcome =
  | { readonly answer: Answer }
  | { readonly failure: Failure; readonly sent: boolean; readonly partial: Answer | undefined };

type Attempt = {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly options: HttpOptions;
  readonly agents: Map<string, Agent>;
  readonly milliseconds: number;
  readonly signal: AbortSignal | undefined;
};

const DEFAULT_SECONDS = 30;
/** 20 000 APIs are about 130 MB (FINDINGS, section 8); V8 holds no text over 512 MB. */
const LARGEST_BODY = 400 * 1024 * 1024;

export function createSender(options: HttpOptions = {}): Send {
  const agents = new Map<string, Agent>();
  return async (request, { signal, changes = request.method !== 'GET' } = {}) => {
    const url = new URL(request.url);
    const headers = writeHeaders(request);
    const end = Date.now() + (options.timeoutSeconds ?? DEFAULT_SECONDS) * 1000;
    for (let attempt = 0; ; attempt += 1) {
      const milliseconds = Math.max(1, end - Date.now());
      const outcome = await exchange({ request, url, headers, options, agents, milliseconds, signal });
      const ending = 'answer' in outcome ? outcome.answer : outcome.failure;
      const pause = request.method === 'GET' ? pauseBeforeRetry(ending, attempt) : undefined;
      if (pause === undefined || Date.now() + pause >= end) return settle(outcome, request.method, changes);
      await wait(pause, signal);
    }
  };
}

function settle(outcome: Outcome, method: string, changes: boolean): Answer {
  if ('answer' in outcome) return outcome.answer;
  if (!changes || !outcome.sent) throw explainFailure(outcome.failure);
  const unknown = explainUnknownOutcome(outcome.failure, method);
  if (outcome.partial === undefined) throw unknown;
  return { ...outcome.partial, cut: unknown };
}

/** One try. Rejects with nothing but an AbortError. */
async function exchange(attempt: Attempt): Promise<Outcome> {
  const { request, url, signal } = attempt;
  if (signal?.aborted) throw makeAbortError();
  const chunks: Buffer[] = [];
  let incoming: IncomingMessage | undefined;
  let sent = false;
  let timedOut = false;

  const outgoing = await open(attempt);
  // An error that comes when nobody waits any more must not end the program.
  outgoing.on('error', () => {});
  outgoing.on('socket', (socket) => {
    onConnected(socket, outgoing, () => {
      sent = true;
    });
  });
  const onAbort = () => outgoing.destroy(makeAbortError());
  const timer = setTimeout(() => {
    timedOut = true;
    outgoing.destroy(makeAbortError());
  }, attempt.milliseconds);
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();

  const askedAt = Date.now();
  let answeredAt = askedAt;
  const answer = ({ statusCode: status = 0, headers }: IncomingMessage): Answer => {
    const text = new TextDecoder().decode(Buffer.concat(chunks));
    return { url, method: request.method, status, headers, text, askedAt, answeredAt };
  };
  try {
    outgoing.end(request.body === undefined ? undefined : JSON.stringify(request.body));
    [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    answeredAt = Date.now();
    await receive(incoming, chunks);
    return { answer: answer(incoming) };
  } catch (error) {
    outgoing.destroy();
    if (signal?.aborted) throw makeAbortError();
    const failure = await describeFailure(timedOut ? { code: 'timeout' } : error, attempt);
    return { failure, sent, partial: incoming === undefined ? undefined : answer(incoming) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Fills `chunks`; what has come so far stands there even when the rest does not come. */
async function receive(incoming: IncomingMessage, chunks: Buffer[]): Promise<void> {
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw Object.assign(new Error('too large'), { code: 'too-large' });
    chunks.push(chunk);
  }
}

/** The library is loaded when it is needed: node:https costs the program's start about 10 ms. */
async function open({ request, url, headers, options, agents }: Attempt): Promise<ClientRequest> {
  const secure = url.protocol === 'https:';
  const library = secure ? await import('node:https') : await import('node:http');
  const kept = agents.get(url.protocol) ?? new library.Agent({ keepAlive: true });
  agents.set(url.protocol, kept);
  // A server may close a kept connection just as a create goes out on it, and nobody could say what happened.
  const agent = request.method === 'GET' ? kept : false;
  const tls = secure ? await trust(options) : {};
  return library.request(url, { method: request.method, headers, agent, ...tls });
}

async function trust({ ca, rejectUnauthorized = true }: HttpOptions) {
  if (ca === undefined) return { rejectUnauthorized };
  const { rootCertificates } = await import('node:tls');
  return { rejectUnauthorized, ca: [...rootCertificates, ca] };
}

/** Before this moment not one byte of the request has left. */
function onConnected(socket: Socket, outgoing: ClientRequest, connected: () => void): void {
  if (outgoing.reusedSocket) connected();
  else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
}

/** Node's own message for a value that cannot be sent would quote it. */
function writeHeaders(request: HttpRequest): { readonly [name: string]: string } {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'tyk-key-wizard',
  };
  for (const [name, value] of Object.entries(request.headers)) {
    const text = value instanceof Secret ? value.reveal() : value;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) throw refuseHeader();
    headers[name] = text;
  }
  return headers;
}

function refuseHeader(): WizardError {
  return new WizardError('credential', {
    what: 'The credential holds a character that cannot be sent.',
    why: 'A line break, a control character or a letter outside Latin-1 came along, often by copying.',
    next: 'Copy it again, without anything before or after it.',
  });
}

/** Of Node's error only the code is kept: some carry the bytes of the answer, and a key may be among them. */
async function describeFailure(error: unknown, { url, options }: Attempt): Promise<Failure> {
  const { code = 'unknown', cert } = error as { code?: string; cert?: { subjectaltname?: string } };
  const failure = { code, url, seconds: options.timeoutSeconds ?? DEFAULT_SECONDS };
  if (cert?.subjectaltname !== undefined) {
    return { ...failure, certificate: { names: cert.subjectaltname.replace(/\b(DNS|IP Address):/g, '') } };
  }
  if (!/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) return failure;
  return { ...failure, certificate: await lookAtCertificate(url) };
}

/** Node gives no certificate with these errors. Nothing is sent: the connection ends after the handshake. */
async function lookAtCertificate(url: URL): Promise<{ from?: string; until?: string }> {
  const { connect } = await import('node:tls');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  const port = Number(url.port || 443);
  const socket = connect({ host, port, ...servername, rejectUnauthorized: false, timeout: 3000 });
  socket.on('timeout', () => socket.destroy(makeAbortError()));
  try {
    await once(socket, 'secureConnect');
    const { valid_from: from, valid_to: until } = socket.getPeerCertificate();
    return { from, until };
  } catch {
    return {};
  } finally {
    socket.destroy();
  }
}
