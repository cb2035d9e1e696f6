import type { Secret } from './secret.ts';

/** Exit codes (design, section 5). The readme's table is tested against this one. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  unreachable: 3,
  credential: 4,
  refused: 5,
  storage: 6,
  contradicted: 7,
  'outcome-unknown': 8,
  left: 130,
  terminated: 143,
  'hung-up': 129,
} as const;

export type Outcome = keyof typeof exitCodes;
export type ErrorKind = Exclude<Outcome, 'done'>;

/** What happened, why, and what to do next; `said` is the server's own sanitised answer, "Tyk answered …". */
export type Explanation = {
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
  readonly said?: string;
};

/** The one error class that people see. Anything else that is thrown is a bug (exit code 1). */
export class WizardError extends Error {
  override readonly name = 'WizardError';
  readonly kind: ErrorKind;
  readonly explanation: Explanation;
  /** HTTP status or system code behind it, for a face that must tell two causes of one kind apart. */
  readonly code: string | number | undefined;
  /** Everything that came in answer to a create, where the key may stand in it and nobody knows where. */
  readonly answer: Secret | undefined;
  /** Milliseconds that the server asks to wait; 0 where it asks for none. */
  readonly pause: number;

  constructor(
    kind: ErrorKind,
    explanation: Explanation,
    options: { code?: string | number; cause?: unknown; answer?: Secret; pause?: number } = {},
  ) {
    super(explanation.what, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.explanation = explanation;
    this.code = options.code;
    this.answer = options.answer;
    this.pause = options.pause ?? 0;
  }
}

/** An answer, a flag or a file is wrong or missing. */
export function usageError(what: string, next: string, why?: string): WizardError {
  return new WizardError('usage', { what, ...(why === undefined ? {} : { why }), next });
}

/** What people see. Anything else is a bug, or an abort: it is thrown on. */
export function knownError(error: unknown): WizardError {
  if (error instanceof WizardError) return error;
  throw error;
}

export function explanationOf(error: unknown): Explanation {
  return knownError(error).explanation;
}

/** It is not there, or not any more: Tyk says so, and not a proxy in front of it. */
export function ignoreGone(error: unknown): undefined {
  if (!(error instanceof WizardError) || error.kind !== 'refused' || error.code !== 404) throw error;
}

/** True when the work was stopped by an AbortSignal of ours: nothing to report. */
export function isAbort(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'AbortError' || (error as NodeJS.ErrnoException).code === 'ABORT_ERR')
  );
}
