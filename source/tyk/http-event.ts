import { Secret } from '../secret.ts';
import type { Attempt, Outcome } from './exchange.ts';
import { maskBody, maskHeaders, maskUrl } from './mask.ts';
import { nameSetting } from './proxy.ts';
import { secretsOf } from './redact.ts';

/** One try of a request and what came of it, ready to be written down: no part of it is secret. */
export type HttpEvent = {
  /** ISO date-time, UTC. */
  readonly at: string;
  readonly method: string;
  /** Without the names of keys. */
  readonly url: string;
  /** "proxy.test:8080, HTTPS_PROXY (user hidden)" */
  readonly proxy?: string;
  readonly request: { readonly headers: { readonly [name: string]: string }; readonly body?: string };
  /** From the beginning to the last byte. */
  readonly milliseconds: number;
  readonly status?: number;
  /** `bytes` of the body have come; of a long one `body` is the beginning. */
  readonly answer?: {
    readonly headers: { readonly [name: string]: string };
    readonly bytes: number;
    readonly body: string;
  };
  /** Why there is no whole answer: a system code, `timeout`, `stopped` … */
  readonly failed?: string;
};

/** `at` in milliseconds of this machine's clock; the headers as they were sent. */
type Started = Pick<Attempt, 'request' | 'url' | 'headers' | 'proxy'> & {
  readonly at: number;
  readonly hide: readonly Secret[];
};

/** Everything that is not known to be harmless is masked, and then the known secrets are looked for. */
export function describeTry(started: Started, outcome: Outcome | 'stopped'): HttpEvent {
  const { at, request, url, headers, proxy } = started;
  const secret = Object.values(request.headers).filter((value) => value instanceof Secret);
  const hide = [...secret, ...secretsOf(request), ...started.hide, ...(proxy?.hide ?? [])];
  const ending = outcome === 'stopped' ? undefined : outcome;
  const answer = ending && ('answer' in ending ? ending.answer : ending.partial);
  const failed = outcome === 'stopped' ? 'stopped' : 'failure' in outcome && outcome.failure.code;
  const body = request.body === undefined ? {} : { body: maskBody(JSON.stringify(request.body), hide) };
  return {
    at: new Date(at).toISOString(),
    method: request.method.toUpperCase(),
    url: maskUrl(url, hide),
    ...(proxy === undefined ? {} : { proxy: `${proxy.url.host}, ${nameSetting(proxy)}` }),
    request: { headers: maskHeaders(headers, hide), ...body },
    milliseconds: Date.now() - at,
    ...(answer && {
      status: answer.status,
      answer: {
        headers: maskHeaders(answer.headers, hide),
        bytes: ending?.bytes ?? 0,
        body: maskBody(answer.text, hide),
      },
    }),
    ...(failed === false ? {} : { failed }),
  };
}
