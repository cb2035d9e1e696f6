import type { WizardError } from '../errors.ts';
import type { ApiCall, CreatedKey, HttpRequest, KeyRequest } from '../tyk/types.ts';
import type { TriedKey } from './explain-tried.ts';
import type { Proof } from './outcome.ts';
import type { MadeFacts } from './summary.ts';
import type { Answers, Facts } from './types.ts';
import type { Target } from './usage.ts';

/** Where the key went. */
export type Delivered = {
  readonly to: 'stdout' | 'screen' | 'file' | 'clipboard' | 'nowhere';
  /** Absolute, with `to: 'file'`. */
  readonly path?: string;
  /** Kind `storage`, exit code 6: the place that was asked for could not be written. */
  readonly problem?: WizardError;
};

/** A key that was made, and all that is known of it. */
export type Made = {
  readonly created: CreatedKey;
  readonly request: KeyRequest;
  readonly proof: Proof;
  readonly delivered: Delivered;
  /** Where the first API is called; none: nobody here knows. */
  readonly targets: readonly Target[];
  /** One call with the key, where the API's address is known. */
  readonly call?: HttpRequest | ApiCall;
  /** The try that counts. */
  readonly tried?: TriedKey;
};

/** A key that was made just now, with the answers that it was made from. */
export type FreshKey = Omit<Made, 'delivered'> & { readonly answers: Answers; readonly facts: Facts };

/** What summaries need of a key that was made. */
export function madeFacts({ created, request, proof, call, tried, delivered }: Made): MadeFacts {
  return {
    proof,
    alias: request.alias,
    expires: request.expires,
    hash: created.hash,
    call,
    savedTo: delivered.path,
    tried,
  };
}
