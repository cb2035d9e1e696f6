import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { UNSEEN_KEY } from './diagnose.ts';
import { OWN_HEADERS } from './http.ts';
import { canBeSent } from './key-form.ts';
import { findSpellings } from './spellings.ts';
import type { CreatedKey, HttpRequest } from './types.ts';

/** A shorter text may stand in any other by chance. */
const SHORTEST_PART = 8;

/**
 * The key of an answer, with what speaks against it. A hash that tells the key is none.
 * @throws WizardError of kind `contradicted` where the answer repeats what was sent: who reads the output would take
 *   the credential for a key, and hand it on
 */
export function examineKey(created: CreatedKey, { headers, url }: HttpRequest): CreatedKey {
  const secrets = Object.values(headers).map((value) =>
    value instanceof Secret ? value : new Secret(value),
  );
  // Words: an organisation may be called so, and then its keys hold them.
  const words: readonly string[] = Object.values(OWN_HEADERS);
  const isWord = (text: string) => words.includes(text) || (url.includes(text) && new URL(url).host === text);
  const { key, hash, ...rest } = created;
  const isPart = (secret: Secret) => key.length >= SHORTEST_PART && secret.reveal().includes(key.reveal());
  const isEcho = secrets.some((secret) => repeats(key, secret) || isPart(secret));
  if (isEcho || isWord(key.reveal())) throw explainEcho();
  const tells = hash !== undefined && [key, ...secrets].some((secret) => repeats(new Secret(hash), secret));
  return {
    ...rest,
    key,
    ...(hash === undefined || tells ? {} : { hash }),
    ...(tells ? { flaw: 'told-by-hash' } : {}),
    ...(canBeSent(key) ? {} : { flaw: 'unsendable' }),
  };
}

/** Whether a text is the secret or holds it, in any spelling. */
function repeats(text: Secret, secret: Secret): boolean {
  if (text.equals(secret)) return true;
  return secret.length >= SHORTEST_PART && findSpellings(text.reveal(), [secret.reveal()]).length > 0;
}

function explainEcho(): WizardError {
  return new WizardError('contradicted', {
    what: 'The answer has your credential, or something else that was sent, in place of the key.',
    why: `${UNSEEN_KEY} The credential is not passed on as a key.`,
    next: 'What answers there repeats what it is sent. Check the address, and what is in front of Tyk.',
  });
}
