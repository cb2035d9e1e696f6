import { defineStep, parseWord, yesOrNo } from './define.ts';

export const copyStep = defineStep<'copy'>({
  id: 'copy',
  stage: 5,
  label: 'Afterwards',
  title: 'Copy the key to the clipboard when it is made?',
  help: ['It is shown in the terminal either way.'],
  flag: { name: 'copy', help: 'copy the key to the clipboard' },
  sample: 'yes',
  quiet: () => true,
  ...yesOrNo(true, { yes: 'Yes', no: 'No' }),
  show: (value) => (value ? 'copy it to the clipboard' : 'only show it'),
});

export const reviewStep = defineStep<'review'>({
  id: 'review',
  stage: 5,
  kind: 'review',
  effect: 'preview',
  label: 'Review',
  title: 'Review',
  help: ['Every value that is not its default. Each row can be changed.'],
  parse: (text) => parseWord(text, ['create']),
  write: (value) => value,
  show: () => 'create the key',
});
