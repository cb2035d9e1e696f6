import type { Explanation } from '../errors.ts';
import type { Api, ApiCall, KeyRecord, ServerKind } from '../tyk/types.ts';
import type { Facts } from './types.ts';
import type { CallChange } from './usage.ts';

/** What is known about a call and its key. */
export type Tried = {
  readonly api: Api;
  readonly call: ApiCall;
  /** As Tyk holds it; `missing` where Tyk has no such key, undefined where it could not be read. */
  readonly held: KeyRecord | 'missing' | undefined;
  /** The key was made a moment ago: a Gateway may not know it yet. */
  readonly fresh: boolean;
  /** There is time left to wait for what is not there yet. */
  readonly mayWait: boolean;
  /** Whose API made the key; a Gateway can be asked to reload. */
  readonly server?: ServerKind;
  readonly facts: Facts;
};

/** One key press: try again with a change, ask for another path, or have the Gateway reload first. */
export type TryOffer = {
  readonly id: 'again' | 'path' | 'reload';
  readonly key: string;
  readonly label: string;
  readonly change?: CallChange;
};

/**
 * What an answer says about the key. `proven`: the Gateway let it through, whatever the API answered (design, rule
 * 7). `refused`: by Tyk, because of the key or the call. `unknown`: something answered that says nothing of the key.
 */
export type Verdict = Omit<Explanation, 'what'> & {
  readonly state: 'proven' | 'refused' | 'not-loaded' | 'unknown' | 'unreachable';
  readonly headline: string;
  /** It may pass by itself within seconds. */
  readonly retryable: boolean;
  readonly offers: readonly TryOffer[];
};
export type Finding = Pick<Verdict, 'headline'> & Partial<Verdict>;

/** The offer where another path may answer. */
export const editPath: readonly TryOffer[] = [{ id: 'path', key: 'p', label: 'edit the path' }];
