import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { readPort } from './proxy.ts';

/** What a served certificate says of itself; dates as OpenSSL writes them. */
export type Certificate = {
  readonly names?: string;
  readonly issuer?: string;
  /** It begins in the future. */
  readonly from?: string;
  /** It ended in the past. */
  readonly until?: string;
  /** When it ends or has ended. */
  readonly ends?: string;
};

/** Codes of a certificate that was served and is not believed. */
export const DISTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*|CERT_.*|ERR_TLS_CERT_ALTNAME.*)$/;

/** The TLS options for a host name; an address in digits is no name that a server could be asked for. */
export function nameServer({ hostname }: URL): { readonly host: string; readonly servername?: string } {
  const host = hostname.replace(/^\[|\]$/g, '');
  return /^[\d.]+$|:/.test(host) ? { host } : { host, servername: host };
}

/** The certificate at an address. Nothing is sent: the connection ends after the handshake. */
export async function lookAtCertificate(
  url: URL,
  { tunnel, signal }: { readonly tunnel?: Socket; readonly signal: AbortSignal },
): Promise<Certificate> {
  const { connect } = await import('node:tls');
  const place = tunnel === undefined ? { port: Number(readPort(url)) } : { socket: tunnel };
  const socket = connect({ ...nameServer(url), ...place, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal });
    return readCertificate(socket.getPeerCertificate());
  } catch {
    return {};
  } finally {
    // An error that comes when nobody waits any more must not end the program.
    socket.on('error', () => {});
    socket.destroy();
  }
}

export function readCertificate(certificate: Partial<PeerCertificate>): Certificate {
  const { subject, issuer, subjectaltname, valid_from: from = '', valid_to: until = '' } = certificate;
  const names = subjectaltname?.replace(/\b(DNS|IP Address):/g, '') || join(subject?.CN);
  const isOwn = subject !== undefined && JSON.stringify(subject) === JSON.stringify(issuer);
  const signer = isOwn ? 'itself' : [join(issuer?.CN), join(issuer?.O)].filter(Boolean).join(', ');
  return {
    ...(names ? { names } : {}),
    ...(signer ? { issuer: signer } : {}),
    ...(Date.parse(from) > Date.now() ? { from } : {}),
    ...(Date.parse(until) < Date.now() ? { until } : {}),
    ...(until ? { ends: until } : {}),
  };
}

/** A name that is given more than once comes as a list. */
function join(name: string | readonly string[] | undefined): string {
  return [name ?? []].flat().join(', ');
}
