import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { usageError, WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { readNamedFile, repeatPath } from '../store/named-file.ts';
import { sanitise } from '../text.ts';
import type { HttpOptions } from '../tyk/http.ts';
import type { KeyClient } from '../tyk/key-types.ts';
import { choiceOf } from '../wizard/access.ts';
import type { Answers, Facts, Results } from '../wizard/types.ts';
import type { Effect } from './session.ts';

type Known = NonNullable<Results['certificate']>;

const LARGEST = 64 * 1024;
const ID = /^[\w-]*[0-9a-f]{64}$/;
const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/;

/** Reads the certificate and its key, and asks Tyk whether it has it: an unknown one makes a key of no use. */
export const lookUpCertificate: Effect = async (answers, facts, session, signal) => {
  const given = answers.certificate ?? '';
  try {
    const read = given === '' ? undefined : await readGiven(given, answers, facts);
    const isThere =
      read !== undefined && (await session.client(answers, facts).hasCertificate(read.id, { signal }));
    if (read !== undefined && !isThere && read.pem === undefined) throw unknown(read.id);
    return { state: 'done', facts: { certificate: read && { ...read, isThere } } };
  } catch (error) {
    if (!(error instanceof WizardError) || error.kind !== 'usage') throw error;
    const blamed = error.code === 'clientKey' ? 'clientKey' : 'certificate';
    return { state: 'failed', blamed, problem: error.explanation, error };
  }
};

async function readGiven(given: string, answers: Answers, facts: Facts): Promise<Omit<Known, 'isThere'>> {
  const { clientKey = '' } = answers;
  const keyText = clientKey === '' ? undefined : await readNamedFile(clientKey, 'The private key', LARGEST);
  // A file with both shows a certificate that is named by its id.
  const text = ID.test(given) ? keyText : await readNamedFile(given, 'The certificate', LARGEST);
  const [pem] = text?.match(BLOCK) ?? [];
  if (pem === undefined && !ID.test(given)) {
    throw usageError(
      `${repeatPath(given)} has no certificate.`,
      'Give a PEM file, one with the line BEGIN CERTIFICATE.',
    );
  }
  if (pem === undefined) return { given, id: given, subject: `${given.slice(0, 8)}…${given.slice(-8)}` };
  const certificate = parse(pem, given);
  if (Date.parse(certificate.validTo) / 1000 <= facts.now) {
    throw usageError(`The certificate ended on ${certificate.validTo}.`, 'Give one that is still valid.');
  }
  // Tyk's id: the organisation, and SHA-256 over the certificate (scopes.md, E4).
  const { organisation = facts.organisation ?? '' } = choiceOf(answers, facts);
  const own = `${organisation}${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  if (ID.test(given) && given !== own) {
    throw usageError(
      'The file of the private key has another certificate than the id names.',
      'Give the two that belong together.',
    );
  }
  const key = keyText === undefined ? undefined : checkPair(pem, keyText);
  const subject = sanitise(certificate.subject.replace(/\n/g, ', '));
  return { given, id: own, subject, pem, ...(key && { key }) };
}

function parse(pem: string, given: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw usageError(
      `The certificate in ${repeatPath(given)} is damaged.`,
      'Copy it again, with its first and last line.',
    );
  }
}

function checkPair(cert: string, text: string): Secret {
  try {
    createSecureContext({ cert, key: text });
    return new Secret(text);
  } catch {
    const what = 'The private key does not belong to the certificate, or is encrypted.';
    const explanation = { what, next: 'Give the key of this certificate, without a passphrase.' };
    throw new WizardError('usage', explanation, { code: 'clientKey' });
  }
}

function unknown(id: string): WizardError {
  return usageError(
    `Tyk has no certificate with the id ${id}.`,
    'Give the PEM file instead: it is uploaded. Or look at its id in Tyk.',
    'Tyk makes a key for an unknown certificate all the same, and nobody can use it.',
  );
}

/** Has Tyk take in the certificate, where it does not have it. Throws WizardError. */
export async function uploadCertificate(
  answers: Answers,
  facts: Facts,
  client: KeyClient,
  signal: AbortSignal,
): Promise<void> {
  const { certificate } = facts;
  if (!answers.certificate || certificate?.pem === undefined || certificate.isThere) return;
  await client.addCertificate(certificate.pem, choiceOf(answers, facts).organisation ?? '', { signal });
}

/** How an API is called: with the certificate, where there is one and its key. */
export function withCertificate(http: HttpOptions, { certificate }: Pick<Facts, 'certificate'>): HttpOptions {
  if (certificate?.key === undefined || certificate.pem === undefined) return http;
  return { ...http, client: { cert: certificate.pem, key: certificate.key } };
}
