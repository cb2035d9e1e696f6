import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** How one try of a read ended: with an answer, or with a system code. */
type Ending = { readonly status: number; readonly headers: IncomingHttpHeaders } | { readonly code: string };

const PAUSES = [150, 600];
const LONGEST_PAUSE = 10_000;

/** Seconds before each further request to a Gateway that may not have loaded what it needs: 30 in all. */
export const LOADING_PAUSES = [2, 4, 8, 16];

/**
 * Milliseconds until a read is tried again, or undefined where that would not help. At most two further tries;
 * a `Retry-After` of up to ten seconds is kept.
 */
export function pauseBeforeRetry(ending: Ending, attempt: number): number | undefined {
  const pause = PAUSES[attempt];
  if (pause === undefined) return undefined;
  if ('code' in ending) return /^(ECONNRESET|EPIPE)$/.test(ending.code) ? pause : undefined;
  if (![502, 503, 504].includes(ending.status)) return undefined;
  const asked = readRetryAfter(ending.headers['retry-after']);
  return asked > LONGEST_PAUSE ? undefined : Math.max(pause, asked);
}

/** Milliseconds. */
export function readRetryAfter(value: string | undefined): number {
  if (value === undefined) return 0;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? 0 : milliseconds;
}

/** "Wait 30 s, then try again.", as long as the server asks for. */
export function sayWait(headers: IncomingHttpHeaders): string {
  const seconds = Math.ceil(readRetryAfter(headers['retry-after']) / 1000);
  const time = seconds > 120 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} s`;
  return `Wait ${seconds > 0 ? time : 'a minute'}, then try again.`;
}

/** @throws AbortError when the signal fires first */
export function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal });
}

export function makeAbortError(): Error {
  return new DOMException('The work was stopped.', 'AbortError');
}
