import { Secret } from '../secret.ts';
import type { SpecialKey } from '../tyk/login.ts';
import { makingFor } from './making.ts';
import type { Answers, Facts } from './types.ts';

const NOTHING = new Secret('');

/** What is made in place of a token that Tyk makes up. A password that is to be made up is none yet. */
export function planSpecial(answers: Answers, facts: Facts): SpecialKey | undefined {
  const { user = '', password = NOTHING, ownText, keyText, certificate = '' } = answers;
  switch (makingFor(answers, facts)) {
    case 'basic-user':
      return { is: 'basic-user', name: user, password: answers.passwordFrom === 'own' ? password : NOTHING };
    case 'hmac':
      return { is: 'hmac' };
    case 'certificate':
      return { is: 'certificate', id: certificate };
    default:
      return ownText === 'own' && keyText !== undefined ? { is: 'named', text: keyText } : undefined;
  }
}
