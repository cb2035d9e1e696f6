import { Secret } from '../secret.ts';
import type { SpecialKey } from '../tyk/login.ts';
import { certificateNeed } from './certificate.ts';
import { makingFor } from './making.ts';
import type { Answers, Facts } from './types.ts';

const NOTHING = new Secret('');

/** What is made in place of a token that Tyk makes up. A password that is to be made up is none yet. */
export function planSpecial(answers: Answers, facts: Facts): SpecialKey | undefined {
  const { user = '', password = NOTHING, ownText, keyText } = answers;
  switch (makingFor(answers, facts)) {
    case 'basic-user':
      return { is: 'basic-user', name: user, password: answers.passwordFrom === 'own' ? password : NOTHING };
    case 'hmac':
      return { is: 'hmac' };
    case 'certificate':
      return { is: 'certificate', id: facts.certificate?.id ?? '' };
    default:
      return ownText === 'own' && keyText !== undefined ? { is: 'named', text: keyText } : undefined;
  }
}

/** Ids of the certificates that the key is bound to, where its API checks one beside it. */
export function planBound(answers: Answers, facts: Facts): readonly string[] | undefined {
  const { certificate } = facts;
  if (!answers.certificate || certificate === undefined || certificateNeed(answers, facts) !== 'also')
    return undefined;
  return [certificate.id];
}
