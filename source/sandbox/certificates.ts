import { X509Certificate } from 'node:crypto';
import { type Answer, apiError, type Call, json } from './answers.ts';
import type { State } from './state.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/;

/** Takes in what a body holds of a certificate; its id, or why not (scopes.md, E4). */
export function saveCertificate(
  state: State,
  body: string,
  organisation: string,
): string | { readonly error: string } {
  const [pem] = body.match(BLOCK) ?? [];
  if (pem === undefined) return { error: 'Failed to decode certificate. It should be PEM encoded.' };
  const hash = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  const id = `${organisation}${hash}`;
  if (state.certificates.has(id)) return { error: `Certificate with ${id} id already exists` };
  state.certificates.add(id);
  return id;
}

/** `/tyk/certs`. */
export function answerCertificates(state: State, call: Call, id: string): Answer {
  if (call.method === 'POST' && id === '') {
    const saved = saveCertificate(state, call.body.toString('utf8'), call.query.get('org_id') ?? '');
    if (typeof saved !== 'string') return apiError(403, saved.error);
    return json(200, { id: saved, status: 'ok', message: 'Certificate added' });
  }
  if (call.method === 'DELETE') {
    state.certificates.delete(id);
    return json(200, { status: 'ok', message: 'removed' });
  }
  if (call.method !== 'GET') return apiError(405, 'Method not supported');
  if (id === '') return json(200, { certs: state.certificates.size === 0 ? null : [...state.certificates] });
  if (!state.certificates.has(id))
    return apiError(404, 'Certificate with given SHA256 fingerprint not found');
  return json(200, { id, fingerprint: id.slice(-64), has_private: false });
}
