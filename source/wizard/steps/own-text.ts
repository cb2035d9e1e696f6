import { choiceOf } from '../access.ts';
import { isMade } from '../made-step.ts';
import { checkMaking } from '../making.ts';
import { isGuessable, losesStart, parseKeyText } from '../parse/own-name.ts';
import { defineStep, parseWord } from './define.ts';
import { keepsDefault } from './details.ts';

/** A key is made up by Tyk unless somebody brings its text along. */
export const ownTextStep = defineStep<'ownText'>({
  id: 'ownText',
  stage: 4,
  kind: 'choice',
  label: 'Text of the key',
  title: 'Who makes up the key?',
  help: [
    'Tyk makes one up that nobody can guess. Your own text may be needed where callers have it already.',
  ],
  when: isMade('token', 'ownText'),
  quiet: keepsDefault,
  preset: (_answers, { givenSecrets: { keyText } = {} }) =>
    keyText && { value: 'own', origin: keyText.origin },
  options: () => [
    { value: 'made-up', label: 'Tyk' },
    { value: 'own', label: 'I have its text' },
  ],
  initial: () => 'made-up',
  parse: (text) => parseWord(text, ['made-up', 'own']),
  write: (value) => value,
  check: (value, answers, facts) => (value === 'own' ? checkMaking('token', answers, facts) : undefined),
  show: (value) => (value === 'own' ? 'your own' : ''),
});

export const keyTextStep = defineStep<'keyText'>({
  id: 'keyText',
  stage: 4,
  kind: 'secret',
  label: 'Text of the key',
  title: 'The text of the key',
  help: [
    'This text is the credential: whoever has it, or guesses it, has the key. Better 16 letters and digits, or more.',
    'It is not shown, and kept nowhere on this machine.',
  ],
  secretFile: 'key-file',
  needs: ['ownText'],
  hasRow: false,
  when: (answers) => answers.ownText === 'own',
  preset: (_answers, { givenSecrets: { keyText } = {} }) =>
    keyText && { value: keyText.secret, origin: keyText.origin },
  parse: parseKeyText,
  write: () => '',
  check: (value, answers, facts) => {
    const { organisation } = choiceOf(answers, facts);
    return losesStart(value, organisation);
  },
  show: () => '••••',
  warning: (value) =>
    isGuessable(value) ? 'The text of the key is short: whoever guesses it has the key.' : undefined,
});
