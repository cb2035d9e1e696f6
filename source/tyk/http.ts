import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { createConnections } from './connection.ts';
import { type Answer, exchange, type Outcome } from './exchange.ts';
import { describeTry, type HttpEvent } from './http-event.ts';
import type { OpenBody } from './json-array.ts';
import { chooseProxy, type Proxies } from './proxy.ts';
import { pauseBeforeRetry, wait } from './retry.ts';
import type { TrustOptions } from './trust.ts';
import type { CallOptions, HttpRequest } from './types.ts';
import { explainFailure, explainUnknownOutcome, isUnsignedCode } from './unreachable.ts';

/** How this program connects; run/network makes it of flags and the environment. */
export type HttpOptions = TrustOptions & {
  /** From connecting to the last byte, further tries included; of a list to its next piece. 30 by default. */
  readonly timeoutSeconds?: number;
  /** Without them no proxy is used; this machine is never reached through one. */
  readonly proxies?: Proxies;
  /** Creates and changes go out on kept connections too. */
  readonly reuses?: boolean;
  /** Told of every try that has ended. No event holds a secret. */
  readonly observe?: (event: HttpEvent) => void;
};

type SendOptions = CallOptions & {
  /** Whether a lost answer leaves the outcome unknown. By default true for everything but GET. */
  readonly changes?: boolean;
  /** Whether a read may be tried again; by default every GET. */
  readonly retry?: boolean;
  /** What no event may repeat, beside the secrets of the headers. */
  readonly hide?: readonly Secret[];
  /** Takes in the body of a good answer, of so many bytes where the server tells it. Called for each try. */
  readonly openBody?: OpenBody;
  /** Of a longer body the rest is not waited for. */
  readonly enough?: number;
  /** Once the head has come, a body that breaks off or never ends is an answer all the same. */
  readonly headOnly?: boolean;
};

/**
 * Sends one request. Reads (GET) are tried twice more after a reset connection, 502, 503 or 504.
 * @throws WizardError `unreachable`; `outcome-unknown` where a request that changes something went out and no
 *   answer came; `credential` for a header that cannot be sent. AbortError when the signal fires.
 */
export type Send = (request: HttpRequest, options?: SendOptions) => Promise<Answer>;

const DEFAULT_SECONDS = 30;

export function createSender(options: HttpOptions = {}): Send {
  const connections = createConnections(options);
  const seconds = options.timeoutSeconds ?? DEFAULT_SECONDS;

  return async (request, given = {}) => {
    const isRead = request.method === 'GET';
    const { signal, changes = !isRead, retry = isRead, hide = [], openBody, enough, headOnly } = given;
    const url = new URL(`${request.url}${encodeURIComponent(request.tail?.reveal() ?? '')}`);
    const headers = writeHeaders(request);
    const proxy = chooseProxy(url, options.proxies);
    const end = Date.now() + seconds * 1000;

    const tryOnce = async (): Promise<Outcome> => {
      const started = { at: Date.now(), request, url, headers, proxy, hide };
      const milliseconds = Math.max(1, end - started.at);
      const how = { connections, milliseconds, seconds, signal, openBody, enough };
      try {
        const outcome = await exchange({ request, url, headers, proxy, ...how });
        report(options, () => describeTry(started, outcome));
        return outcome;
      } catch (error) {
        report(options, () => describeTry(started, 'stopped'));
        throw error;
      }
    };

    let retries = 0;
    for (;;) {
      const outcome = await tryOnce();
      const failed = 'failure' in outcome ? outcome : undefined;
      const unsent = failed?.sent === false ? failed.failure : undefined;
      // Corporate roots stand in the system's store; nothing was sent when a certificate was not believed.
      if (unsent && isUnsignedCode(unsent.code) && (await connections.trustSystem())) continue;
      // Nothing was sent where an address was given up, and what reads may be sent again.
      if (unsent?.code === 'ETIMEDOUT' && connections.takeTime(end - Date.now())) continue;
      if (isRead && failed?.failure.code.startsWith('HPE_') && connections.relax()) continue;
      if (headOnly && failed?.partial) return failed.partial;
      const ending = 'answer' in outcome ? outcome.answer : outcome.failure;
      const pause = retry ? pauseBeforeRetry(ending, retries) : undefined;
      if (pause === undefined || Date.now() + pause >= end) return settle(outcome, request.method, changes);
      await wait(pause, signal);
      retries += 1;
    }
  };
}

/** Whoever watches must not be able to lose an answer. */
function report({ observe }: HttpOptions, describe: () => HttpEvent): void {
  try {
    observe?.(describe());
  } catch {
    // a trace that cannot be written is no reason to lose a key
  }
}

function settle(outcome: Outcome, method: string, changes: boolean): Answer {
  if ('answer' in outcome) return outcome.answer;
  if (!changes || !outcome.sent) throw explainFailure(outcome.failure);
  const unknown = explainUnknownOutcome(outcome.failure, method);
  if (outcome.partial === undefined) throw unknown;
  return { ...outcome.partial, cut: unknown };
}

/** What every request says beside its own headers. */
export const OWN_HEADERS = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'tyk-key-wizard',
} as const;

/** Those of a client are the same for each request. */
const written = new WeakMap<HttpRequest['headers'], { readonly [name: string]: string }>();

/** Node's own message for a value that cannot be sent would quote it. */
function writeHeaders(request: HttpRequest): { readonly [name: string]: string } {
  const known = written.get(request.headers);
  if (known !== undefined) return known;
  const headers = Object.entries(request.headers).map(([name, value]) => {
    // Some APIs name a header of their own for the key.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw refuseHeaderName(name);
    const text = value instanceof Secret ? value.reveal() : value;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) throw refuseHeader();
    return [name, text];
  });
  const all = { ...OWN_HEADERS, ...Object.fromEntries(headers) };
  written.set(request.headers, all);
  return all;
}

function refuseHeaderName(name: string): WizardError {
  return new WizardError('refused', {
    what: `No request can carry a header that is called “${sanitise(name)}”.`,
    why: 'Only letters, digits and some signs, without blanks, are allowed in the name of a header.',
    next: 'Have the name changed in the definition of the API (Auth Header Name).',
  });
}

function refuseHeader(): WizardError {
  return new WizardError('credential', {
    what: 'The credential has a character that cannot be sent.',
    why: 'A line break, a control character or a letter outside Latin-1 came along, often by copying.',
    next: 'Copy it again, without anything before or after it.',
  });
}
