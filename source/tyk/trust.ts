import type { SecureContext } from 'node:tls';
import type { Secret } from '../secret.ts';

export type TrustOptions = {
  /** Certificates (PEM) that are trusted beside those of Node and of the system. */
  readonly ca?: string;
  /** False trusts every certificate. */
  readonly rejectUnauthorized?: boolean;
  /** Shown to a server that asks who connects (PEM). */
  readonly client?: { readonly cert: string; readonly key: Secret };
};

/** What a TLS connection is opened with. */
export type TlsOptions = { readonly rejectUnauthorized: boolean; readonly secureContext?: SecureContext };

/** Which certificates are believed. */
type Trust = {
  options(): Promise<TlsOptions>;
  /** Adds the system's own store. False where it is in force already, or where this Node cannot read it. */
  addSystem(): Promise<boolean>;
};

/** Since Node 22.15; absent from the types of Node 20. */
type Stores = { readonly getCACertificates?: (store: 'default' | 'system') => string[] };

/**
 * Without anything of its own it is Node's: its roots, and NODE_EXTRA_CA_CERTS. `ca` (PEM) comes in addition to those
 * and to the system's store. A context is made once, for to read some hundred certificates takes 20 ms.
 * `rejectUnauthorized` is said always, or NODE_TLS_REJECT_UNAUTHORIZED would decide
 */
export function createTrust({ ca, rejectUnauthorized = true, client }: TrustOptions): Trust {
  const own = client && { cert: client.cert, key: client.key.reveal() };
  let withSystem = false;
  let made: Promise<TlsOptions> | undefined;

  async function make(): Promise<TlsOptions> {
    const isUsual = ca === undefined && !withSystem;
    if (isUsual && own === undefined) return { rejectUnauthorized };
    const tls = await import('node:tls');
    if (isUsual) return { rejectUnauthorized, secureContext: tls.createSecureContext(own) };
    const { getCACertificates } = tls as Stores;
    // `ca` replaces Node's own roots, so they are named too (Node's documentation, tls.createSecureContext).
    const roots = getCACertificates?.('default') ?? [...tls.rootCertificates];
    const all = [...roots, ...(getCACertificates?.('system') ?? []), ...(ca === undefined ? [] : [ca])];
    return { rejectUnauthorized, secureContext: tls.createSecureContext({ ...own, ca: all }) };
  }

  return {
    options() {
      made ??= make();
      return made;
    },
    async addSystem() {
      const { getCACertificates } = (await import('node:tls')) as Stores;
      if (ca !== undefined || withSystem || getCACertificates === undefined) return false;
      withSystem = true;
      made = undefined;
      return true;
    },
  };
}
