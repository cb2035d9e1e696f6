import type { Secret } from '../secret.ts';
import type { KeyKind } from './login.ts';
import type {
  CallOptions,
  CreatedKey,
  HttpRequest,
  JsonValue,
  KeyRecord,
  KeyRef,
  Limits,
  NearKey,
  Never,
  TykClient,
} from './types.ts';

/** A key with every field that the server has shown: its update replaces the whole of it (scopes.md, F3). */
export type HeldKey = {
  readonly record: KeyRecord;
  readonly kind: KeyKind;
  /** What signs, of a key for signed requests. */
  readonly secret?: Secret;
  /** Requests that are left of the key's own quota. */
  readonly quotaLeft?: number;
  /** Unix seconds when the quota begins anew. */
  readonly quotaRenews?: number;
  /** Tyk removes it at its end (since 5.13.0). */
  readonly removedAtEnd: boolean;
  /** In Tyk's own names. It may hold secrets of the key's owner: it goes back to Tyk, and nowhere else. */
  readonly raw: { readonly [name: string]: JsonValue };
};

/** What is to become of a key; what is left out stays as it is. */
export type KeyChange = {
  /** `now` ends it at once, and can be taken back: the only way to stop a key that has a policy. */
  readonly expires?: number | Never | 'now';
  readonly limits?: Partial<Limits>;
  readonly inactive?: boolean;
  readonly removedAtEnd?: true;
  /** Of a user. It cannot be read again. */
  readonly password?: Secret;
};

/** A client that also changes keys; what it throws is what `TykClient` throws. */
export interface KeyClient extends TykClient {
  readWhole(ref: KeyRef, near: NearKey, options?: CallOptions): Promise<HeldKey>;
  /** Writes the key back, changed; its counters go on. Tyk's yes is no proof: a busy key may undo it (F2). */
  update(ref: KeyRef, near: NearKey, held: HeldKey, change: KeyChange, options?: CallOptions): Promise<void>;
  updateRequest(ref: KeyRef, near: NearKey, held: HeldKey, change: KeyChange): HttpRequest;
  /** Whether Tyk has this certificate. */
  hasCertificate(id: string, options?: CallOptions): Promise<boolean>;
  /** Stores a certificate (PEM). One that is there already is as good. */
  addCertificate(pem: string, organisation: string, options?: CallOptions): Promise<void>;
  /** Makes another key like it. Sent once, as `create`. */
  copy(held: HeldKey, change: KeyChange, options?: CallOptions): Promise<CreatedKey>;
}
