import type { Output } from '../output.ts';
import type { Creation } from './creation.ts';
import type { Delivery } from './deliver.ts';
import type { ActionPlace } from './key-actions.ts';
import type { Ledger } from './ledger.ts';
import type { Session } from './session.ts';

/** What a face works with: one run's connection, the life of its create, the one way out for the key, and where things are kept. */
export type Services = {
  readonly session: Session;
  readonly creation: Creation;
  readonly delivery: Delivery;
  readonly place: ActionPlace;
  /** Absent where nothing is kept. */
  readonly configFolder?: string | undefined;
  readonly output: Output;
  /** Somebody is asked, and looks at the screen. */
  readonly inPerson?: boolean;
  /** Absent where nothing of the run is to be kept. */
  readonly ledger?: Ledger;
  /** Milliseconds of waiting; a clock where it is left out. Throws an AbortError when the signal fires. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};
