import { parseYesNo } from '../parse/details.ts';
import { defineStep, parseWord } from './define.ts';

export const copyStep = defineStep<'copy'>({
  id: 'copy',
  stage: 5,
  kind: 'yes-no',
  label: 'Afterwards',
  title: () => 'Copy the key to the clipboard when it is made?',
  help: () => ['It is shown in the terminal in any case.'],
  flag: { name: 'copy', help: 'copy the key to the clipboard' },
  needs: [],
  effect: 'lists',
  when: () => true,
  quiet: () => true,
  options: () => [
    { value: 'yes', label: 'Yes', key: 'y' },
    { value: 'no', label: 'No', key: 'n' },
  ],
  initial: () => true,
  parse: (text) => parseYesNo(text),
  write: (value) => (value ? 'yes' : 'no'),
  show: (value) => (value ? 'copy it to the clipboard' : 'only show it'),
});

export const reviewStep = defineStep<'review'>({
  id: 'review',
  stage: 5,
  kind: 'review',
  label: 'Review',
  title: () => 'Review',
  help: () => ['Every value and where it came from. Each row can be changed.'],
  needs: [],
  effect: 'lists',
  when: () => true,
  parse: (text) => parseWord(text, ['create'] as const, 'answer here'),
  write: (value) => value,
  show: () => 'create the key',
});
