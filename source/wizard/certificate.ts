import { listWords } from '../text.ts';
import type { GivenCertificate } from './given-certificate.ts';
import { makingFor, openedApis } from './making.ts';
import { firstApi } from './plan.ts';
import type { Answers, Facts, Problem } from './types.ts';

/** Whether a certificate is all that a caller shows, or is checked beside what is made; undefined: nobody asks for one. */
export function certificateNeed(answers: Answers, facts: Facts): 'only' | 'also' | undefined {
  if (makingFor(answers, facts) === 'certificate') return 'only';
  return firstApi(answers, facts)?.auth.includes('mutual-tls') ? 'also' : undefined;
}

/** A key that is bound to a certificate is a plain one where nobody asks for the certificate (scopes.md, E4). */
export function isPlainHttp(address: string): Problem | undefined {
  if (new URL(address).protocol !== 'http:') return undefined;
  return {
    what: `The APIs are called without TLS there (${address}), so no certificate is ever asked for.`,
    why: 'The text of the key alone would open them, and whoever has the public certificate can compute that text.',
    next: 'Have the Gateway serve TLS ("use_ssl"), and give its https address in --gateway-url.',
  };
}

/** A CA there, and what the Gateway allows for all APIs, let certificates in that no list names (mw_certificate_check.go). */
export function sayUnlisted({ id }: GivenCertificate, answers: Answers, facts: Facts): string | undefined {
  const without = openedApis(answers, facts).filter(
    ({ certificates }) => certificates?.includes(id) === false,
  );
  if (without.length === 0) return undefined;
  const names = listWords(without.map(({ name }) => name));
  const refused = `${names} ${without.length === 1 ? 'does' : 'do'} not list this certificate: calls with it get 403`;
  return `${refused}, unless its CA is listed or the Gateway allows it for all. Have it added to the client certificates in Tyk.`;
}

/** Why a call cannot be made from here: nothing to show a certificate with. */
export const noClientKey: Problem = {
  what: 'The key was not tried: the call must show the client certificate, and its private key was not given.',
  next: 'Name both: --certificate FILE.pem --client-key FILE.',
};
