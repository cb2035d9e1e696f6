import { parseProfileName, suggestProfileName } from '../../profile-name.ts';
import { serverOf } from '../deployments.ts';
import { type Flow, fail, put } from '../flow.ts';
import { originOf } from '../parse/address.ts';
import type { Journey } from '../step.ts';
import type { Answers, Facts, Keep, Problem } from '../types.ts';
import { unlockedFor } from './credential.ts';
import { defineStep, yesOrNo } from './define.ts';

export const rememberStep = defineStep<'remember'>({
  id: 'remember',
  stage: 6,
  kind: 'choice',
  label: 'Remember',
  title: () => 'Remember this deployment for next time?',
  help: (answers, facts) => {
    const given = facts.credentials[serverOf(answers, facts)];
    const kept =
      'Its name, kind, addresses and organisation are saved in your configuration folder. The key never is.';
    const next = 'Where its credential goes is asked next.';
    return [
      kept,
      given === undefined ? next : `The credential comes from ${given.origin.name} and is not stored.`,
    ];
  },
  needs: [],
  when: (answers, { keepsNothing }, origins) =>
    !keepsNothing &&
    answers.deployment !== undefined &&
    answers.deployment !== 'demo' &&
    origins.deployment?.kind !== 'profile',
  options: (answers, facts) => {
    const name = suggestProfileName(
      answers.url ?? '',
      answers.deployment ?? 'self-managed',
      facts.profiles.map((profile) => profile.name),
    );
    return [
      { value: name, label: `Yes, as ${name}`, key: 'y' },
      { value: 'no', label: 'Not now', key: 'n' },
    ];
  },
  other: () => 'Yes, under another name',
  parse: (text) => (text.trim().toLowerCase() === 'no' ? { value: '' } : parseProfileName(text)),
  write: (value) => (value === '' ? 'no' : value),
  show: (value) => (value === '' ? 'no' : value),
});

/** A stored credential was refused or could not be read, and another one was typed in its place. */
function isReplaced(answers: Answers, facts: Facts): boolean {
  const { secret, skipped } = unlockedFor(answers, facts);
  const isStored = facts.stored?.[originOf(answers.url ?? '')] !== undefined;
  return isStored && !skipped && !(secret && answers.credential?.equals(secret));
}

const places: { readonly [Word in Exclude<Keep['in'], 'command'>]: string } = {
  keychain: 'In the keychain of this computer',
  nowhere: 'Nowhere: ask for it each time',
  file: 'In a plain-text file',
};

export const keepStep = defineStep<'keep'>({
  id: 'keep',
  stage: 6,
  kind: 'choice',
  label: 'Stored',
  title: (answers, facts) =>
    isReplaced(answers, facts)
      ? 'A different credential is stored. Where should this one be kept?'
      : 'Where should its credential be kept?',
  help: ({ url = '' }) => [`It belongs to ${originOf(url)} and is sent nowhere else.`],
  needs: ['remember'],
  when: (answers, facts, origins) =>
    origins.credential?.kind === 'you' &&
    answers.deployment !== 'demo' &&
    ((answers.remember ?? '') !== '' || isReplaced(answers, facts)),
  options: (answers, { noKeychain, ...facts }) => [
    {
      value: 'keychain',
      label: places.keychain,
      ...(noKeychain === undefined
        ? { key: 'k' }
        : {
            disabledReason: noKeychain.replace(/\.$/, ''),
            instead: { what: noKeychain, next: 'Choose another place, or a command that prints it.' },
          }),
    },
    {
      value: 'nowhere',
      label: isReplaced(answers, facts) ? 'Nowhere: keep the stored one' : places.nowhere,
      key: 'n',
    },
    { value: 'file', label: places.file, key: 'f' },
  ],
  other: () => 'A command that prints it',
  placeholder: () => 'pass show tyk',
  parse(text) {
    const word = text.trim();
    if (word === 'keychain' || word === 'nowhere' || word === 'file') return { value: { in: word } };
    if (word !== '') return { value: { in: 'command', command: word } };
    return {
      problem: { what: 'The command is empty.', next: 'Write one that prints it, or choose a place.' },
    };
  },
  write: (value) => (value.in === 'command' ? value.command : value.in),
  show: (value) => (value.in === 'command' ? 'a command prints it' : places[value.in]),
});

export const keepInFileStep = defineStep<'keepInFile'>({
  id: 'keepInFile',
  stage: 6,
  label: 'Plain text',
  title: (_answers, { credentialsFile = '' }) => `Write it in plain text to ${credentialsFile}?`,
  help: ['Only your user can read the file (0600), and so can every program that you run.'],
  needs: ['keep'],
  noReopens: 'keep',
  when: ({ keep }) => keep?.in === 'file',
  ...yesOrNo(false, { yes: 'Yes, in plain text', no: 'Choose another place' }),
});

/** The place that was chosen did not take it: which one it shall be is open again, and why is said. */
export function askKeepAgain(steps: Journey, flow: Flow, { what, next }: Problem): Flow {
  return fail(put(steps, flow, { keep: undefined, keepInFile: undefined }), 'keep', { what, next });
}

/** There is a profile to save or a credential to store. */
export function wantsRemembering({ remember = '', keep }: Answers): boolean {
  return remember !== '' || (keep !== undefined && keep.in !== 'nowhere');
}
