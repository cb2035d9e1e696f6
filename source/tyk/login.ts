import type { Secret } from '../secret.ts';

/** How an API lets callers in. `auth-token` is the plain key that this program makes. */
export type AuthKind =
  | 'auth-token'
  | 'keyless'
  | 'jwt'
  | 'oauth2'
  | 'external-oauth'
  | 'openid'
  | 'basic'
  | 'hmac'
  | 'custom-plugin'
  | 'mutual-tls'
  /** a token bound to a client certificate (`use_certificate`) */
  | 'certificate-token';

/** Where a call carries the key. Header by default; query and cookie override it where they are set. */
export type KeyPlace = { readonly header?: string; readonly query?: string; readonly cookie?: string };

/** What is made in place of a token that Tyk makes up: all of it is one session (scopes.md, E). */
export type SpecialKey =
  /** The caller's own text, which is the credential. */
  | { readonly is: 'named'; readonly text: Secret }
  | { readonly is: 'basic-user'; readonly name: string; readonly password: Secret }
  /** An id, and a secret that Tyk makes up. */
  | { readonly is: 'hmac' }
  /** The certificate with this id is the credential. */
  | { readonly is: 'certificate'; readonly id: string };

/** What a key of the list is: an OAuth token and the session of a JWT come and go by themselves. */
export type KeyKind = 'token' | 'basic-user' | 'hmac' | 'certificate' | 'oauth-token' | 'jwt-session';

/** What a JWT must have to be let in; names of claims. */
export type JwtWants = {
  /** "hmac", "rsa" … */
  readonly signedBy: string;
  /** Where the keys of the issuer are, where that is an address. */
  readonly issuer?: string;
  readonly who: string;
  readonly policy: string;
  /** Policy ids that count where the token names none. */
  readonly otherwise: readonly string[];
};

/** What an API asks of its callers beside a key. */
export type Wants = {
  readonly jwt?: JwtWants;
  /** Ways to a token that the API's own OAuth server allows: `client_credentials` … */
  readonly grants?: readonly string[];
  /** The algorithms that a signature may be made by; empty: any (`hmac-sha256` …). */
  readonly signedBy?: readonly string[];
  /** Ids of the client certificates that it lets in, where it checks them. */
  readonly certificates?: readonly string[];
};

export type CallForm =
  /** Name and password. */
  | { readonly is: 'basic' }
  /** A signature of the path and the date, by one of Tyk's names: `hmac-sha256`. */
  | { readonly is: 'signature'; readonly algorithm: string }
  /** The certificate of the connection, and nothing else. */
  | { readonly is: 'certificate' };
