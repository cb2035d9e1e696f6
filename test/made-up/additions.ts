/*
 * A question, a command and a face that nobody asked for, as what would be written to add each. Paths are relative to
 * source/; what is no new file names the line that the addition stands behind.
 */
export type Addition = {
  readonly [path: string]: string | readonly (readonly [behind: string, add: string])[];
};

/** An e-mail address, kept in the metadata. */
export const question: Addition = {
  'wizard/types.ts': [['  detailedLogging: boolean;\n', '  contact: string;\n']],
  'wizard/steps/journey.ts': [
    ["import { caFileStep } from './ca-file.ts';\n", "import { contactStep } from './contact.ts';\n"],
    ['  metadataStep,\n', '  contactStep,\n'],
  ],
  'wizard/steps/contact.ts': `
import { bad, good, quoted, trimEnds } from '../parse/common.ts';
import { defineStep, pages } from './define.ts';
import { keepsDefault } from './details.ts';

export const contactStep = defineStep<'contact'>({
  id: 'contact',
  stage: 4,
  kind: 'text',
  label: 'Contact',
  title: 'Whom to write to about this key?',
  help: ['An e-mail address, kept in the metadata of the key as "contact".'],
  flag: { name: 'contact', value: 'E-MAIL', help: 'whom to write to about the key' },
  sample: 'jane@orders.test',
  lesson: ['Whoever finds the key in Tyk sees whom to ask.'],
  page: pages.sessions,
  recipe: { form: 'filled text', examples: ['jane@orders.test'] },
  request: (contact, { metadata }) => (contact === '' ? {} : { metadata: { ...metadata, contact } }),
  quiet: keepsDefault,
  initial: () => '',
  placeholder: () => 'jane@orders.test',
  parse(text) {
    const address = trimEnds(text);
    if (address === '' || /^[^\\s@]+@[^\\s@]+$/.test(address)) return good(address);
    return bad(\`\${quoted(text)} is no e-mail address.\`, 'Write one such as jane@orders.test.');
  },
  write: (value) => value,
  show: (value) => value,
});
`,
};

export const command: Addition = {
  'commands/table.ts': [
    [
      'export const commands: readonly Command[] = [\n',
      `  {
    name: 'greet',
    about: 'a word of welcome',
    page: { about: 'Says hello.', usage: ['greet'], flags: ['timeout'] },
    load: () => import('./greet.ts').then(({ greet }) => greet),
  },
`,
    ],
  ],
  'commands/greet.ts': `
import { exitCodes } from '../errors.ts';
import type { CommandContext } from './context.ts';

export async function greet({ stdout }: CommandContext): Promise<number> {
  stdout.write('Hello.\\n');
  return exitCodes.done;
}
`,
};

export const face: Addition = {
  'faces/faces.ts': [
    [
      'export const faces: readonly Face[] = [',
      `  {
    ...lines,
    name: 'polite',
    short: { name: 'politely', help: 'short for --face polite' },
    open: () => import('./polite.ts').then(({ runPoliteFace }) => runPoliteFace),
  },
`,
    ],
  ],
  'faces/polite.ts': `
import type { FaceEnd } from './face-end.ts';
import { runLinesFace } from './start-asking.ts';

export async function runPoliteFace(start: Parameters<typeof runLinesFace>[0]): Promise<FaceEnd> {
  start.stderr.write('If you please:\\n');
  return runLinesFace(start);
}
`,
};
