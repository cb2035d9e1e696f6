import { parseProfileName, suggestProfileName } from '../../profile-name.ts';
import { defineStep } from './define.ts';

export const rememberStep = defineStep<'remember'>({
  id: 'remember',
  stage: 6,
  kind: 'choice',
  label: 'Remember',
  title: () => 'Remember this deployment for the next time?',
  help: () => [
    'Name, kind, addresses and organisation are kept in your configuration folder. No credential, no key.',
  ],
  needs: [],
  when: (answers, _facts, origins) =>
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
