import { choiceOf } from '../access.ts';
import { isMade } from '../made-step.ts';
import { checkMaking, sayMaking } from '../making.ts';
import { losesStart, parsePassword, parseUserName } from '../parse/own-name.ts';
import { defineStep, parseWord } from './define.ts';

/** Asked where the chosen APIs take a user name and a password. */
export const userStep = defineStep<'user'>({
  id: 'user',
  stage: 3,
  kind: 'text',
  label: 'User',
  title: 'What is the name of the user?',
  help: (answers, facts) => [
    ...[sayMaking(answers, facts) ?? []].flat(),
    'With the name and a password it calls the APIs that were chosen, and nothing else.',
    'Letters, digits, dots and dashes; no colon and no slash.',
  ],
  flag: { name: 'user', value: 'NAME', help: 'make this user, for APIs that take a name and a password' },
  sample: 'jane.doe',
  lesson: [
    'Basic authentication: every request carries the name and the password. Tyk keeps the password hashed.',
  ],
  page: 'basic-config-and-security/security/authentication-authorization/basic-auth',
  when: isMade('basic-user', 'user'),
  parse: parseUserName,
  write: (value) => value,
  check: (value, answers, facts) =>
    checkMaking('basic-user', answers, facts) ?? losesStart(value, choiceOf(answers, facts).organisation),
  show: (value) => value,
  consequence: () => 'Name and password are given out together when the user is made.',
});

export const passwordFromStep = defineStep<'passwordFrom'>({
  id: 'passwordFrom',
  stage: 3,
  kind: 'choice',
  label: 'Password',
  title: 'Which password?',
  help: ['One that is made up has 24 letters and digits, and is given out once.'],
  needs: ['user'],
  when: isMade('basic-user', 'passwordFrom'),
  preset: (_answers, { givenSecrets: { password } = {} }) =>
    password && { value: 'own', origin: password.origin },
  options: () => [
    { value: 'made-up', label: 'Make one up' },
    { value: 'own', label: 'Type one' },
  ],
  initial: () => 'made-up',
  parse: (text) => parseWord(text, ['made-up', 'own']),
  write: (value) => value,
  show: (value) => (value === 'own' ? 'your own' : 'made up, 24 characters'),
});

export const passwordStep = defineStep<'password'>({
  id: 'password',
  stage: 3,
  kind: 'secret',
  label: 'Password',
  title: ({ user = 'the user' }) => `The password of ${user}`,
  help: ['At most 72 bytes, without a colon.', 'It is not shown, and kept nowhere on this machine.'],
  secretFile: 'password-file',
  needs: ['user', 'passwordFrom'],
  hasRow: false,
  when: (answers) => answers.passwordFrom === 'own',
  preset: (_answers, { givenSecrets: { password } = {} }) =>
    password && { value: password.secret, origin: password.origin },
  parse: parsePassword,
  write: () => '',
  check: (_value, answers, facts) => checkMaking('basic-user', answers, facts),
  show: () => '••••',
});
