import { isMade } from '../made-step.ts';
import { checkMaking } from '../making.ts';
import { defineStep, yesOrNo } from './define.ts';

/** Not asked: it follows from the APIs. Given, it must be what they take. */
export const hmacStep = defineStep<'hmac'>({
  id: 'hmac',
  stage: 3,
  label: 'Made',
  title: 'Make a key that signs requests?',
  help: ['An id and a secret; both are needed to sign a request.'],
  flag: { name: 'hmac', help: 'make a key id and a secret, for APIs that take signed requests' },
  sample: 'yes',
  lesson: [
    'Every request is signed with the secret, which is never sent itself. The signature covers the path and the date, so that it cannot be used for another call or much later.',
    'Tyk keeps the secret readable: an administrator can read it at any time.',
  ],
  page: 'basic-config-and-security/security/authentication-authorization/hmac-signatures',
  when: isMade('hmac', 'hmac'),
  quiet: () => true,
  ...yesOrNo(true, { yes: 'Yes', no: 'No' }),
  check: (value, answers, facts) =>
    value
      ? checkMaking('hmac', answers, facts)
      : { what: 'These APIs take nothing but signed requests.', next: 'Choose others.' },
  show: () => 'a key id and a secret, to sign requests with',
  warning: (value) =>
    value ? 'An administrator of Tyk can read the secret of this key at any time.' : undefined,
});
