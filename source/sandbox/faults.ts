import type { Answer, Call } from './answers.ts';

/**
 * Makes a sandbox misbehave on purpose, as networks and servers do:
 * `hang` never answers, `cut` closes the connection, `half` closes it in the middle of the true answer, an answer
 * replaces the true one.
 */
export type Fault = {
  /**
   * Method and path, `POST /tyk/keys/create`; the query does not count. A `*` at the end stands for any rest, `*`
   * alone is everything. The paths of the demo APIs count too.
   */
  readonly on: string;
  readonly answer: 'hang' | 'cut' | 'half' | Answer;
  /** How many requests it meets; all, where it is left out. */
  readonly times?: number;
  /** The request is carried out first, and only its answer is lost: a key is made that nobody sees. */
  readonly carriedOut?: boolean;
};

export type Faults = {
  /** Returns the function that takes the fault away again. */
  add(fault: Fault): () => void;
  /** The first fault that meets a request; counts as one of its times. */
  meet(call: Call): Fault | undefined;
};

export function openFaults(): Faults {
  const faults = new Map<Fault, number>();

  function matches(fault: Fault, call: Call): boolean {
    const request = `${call.method} ${call.path}`;
    return fault.on.endsWith('*') ? request.startsWith(fault.on.slice(0, -1)) : request === fault.on;
  }

  return {
    add(fault) {
      faults.set(fault, fault.times ?? Number.POSITIVE_INFINITY);
      return () => void faults.delete(fault);
    },
    meet(call) {
      for (const [fault, left] of faults) {
        if (!matches(fault, call)) continue;
        if (left > 1) faults.set(fault, left - 1);
        else faults.delete(fault);
        return fault;
      }
      return undefined;
    },
  };
}
