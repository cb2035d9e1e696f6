import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WizardError } from '../errors.ts';
import { errorCode } from '../store/files.ts';
import { explainCode, repeatPath } from '../store/named-file.ts';
import { expandHome, homeFolder } from '../store/paths.ts';
import { sanitise } from '../text.ts';
import type { HttpOptions } from '../tyk/http.ts';
import { readProxies } from '../tyk/proxy.ts';
import type { Environment } from '../variables.ts';

export type NetworkSettings = {
  readonly env: Environment;
  /** --insecure: every certificate is trusted, in this run only. */
  readonly insecure: boolean;
  /** --timeout: each request, in seconds. */
  readonly timeoutSeconds: number;
  /** See `HttpOptions`. */
  readonly reuses?: boolean | undefined;
  /** --debug: what `openTrace` records. */
  readonly observe?: HttpOptions['observe'];
};

/** How every request of this run connects: proxies of the environment, certificates, the deadline. */
export function networkOptions({ env, insecure, ...settings }: NetworkSettings): HttpOptions {
  return { ...settings, proxies: readProxies(env), ...(insecure ? { rejectUnauthorized: false } : {}) };
}

/**
 * The certificates of --ca-file. Node 20 forgets NODE_EXTRA_CA_CERTS beside a `ca` of one's own, so its file is
 * read here again.
 * @throws WizardError `usage` where the file cannot be read or holds no certificate
 */
export async function readAuthorities(caFile: string, env: Environment = {}): Promise<string> {
  const own = await readCertificates(caFile);
  const extra = env.NODE_EXTRA_CA_CERTS;
  // Node has warned of one that cannot be read.
  const others = extra ? await readCertificates(extra).catch(() => []) : [];
  return [...own, ...others].join('\n');
}

/** The certificates alone: what else stands in the file, a private key for instance, is left there. */
async function readCertificates(given: string): Promise<readonly string[]> {
  const path = expandHome(given, { platform: process.platform, home: homeFolder() });
  const bytes = await readFile(path).catch((error: unknown) => {
    throw explainUnreadable(path, errorCode(error) ?? 'unknown');
  });
  const text = bytes.toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw explainNoCertificate(path, bytes, text);
  const bad = blocks.findIndex((block) => !isCertificate(block));
  if (bad === -1) return blocks;
  throw refuse(path, `contains a damaged certificate${blocks.length === 1 ? '' : ` (number ${bad + 1})`}`, {
    next: 'Copy it again, with the lines BEGIN CERTIFICATE and END CERTIFICATE.',
  });
}

function isCertificate(block: string): boolean {
  try {
    new X509Certificate(block);
    return true;
  } catch {
    return false;
  }
}

function explainUnreadable(path: string, code: string): WizardError {
  return refuse(path, 'could not be read', {
    why: explainCode(code),
    next: 'Give the path of a PEM file: --ca-file FILE.',
  });
}

function explainNoCertificate(path: string, bytes: Buffer, text: string): WizardError {
  const next = 'Give a PEM file, one with the line BEGIN CERTIFICATE.';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return refuse(path, 'contains a private key and no certificate', { next });
  }
  // An ASN.1 sequence of more than 255 bytes: how a certificate begins in binary form.
  if (bytes[0] === 0x30 && bytes[1] === 0x82) {
    return refuse(path, 'is in binary form', {
      why: 'Certificates are read in PEM.',
      next: `Convert it: openssl x509 -inform der -in ${sanitise(path)} -out ca.pem`,
    });
  }
  return refuse(path, 'contains no certificate', { next });
}

function refuse(path: string, what: string, more: { why?: string; next: string }): WizardError {
  return new WizardError('usage', { what: `The certificate file ${repeatPath(path)} ${what}.`, ...more });
}
