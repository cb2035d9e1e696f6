import { makingFor } from './making.ts';
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

/** Why a call cannot be made from here: nothing to show a certificate with. */
export const noClientKey: Problem = {
  what: 'The key was not tried: the call must show the client certificate, and its private key was not given.',
  next: 'Name both: --certificate FILE.pem --client-key FILE.',
};
