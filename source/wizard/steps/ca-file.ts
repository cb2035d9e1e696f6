import { good } from '../parse/common.ts';
import { defineStep } from './define.ts';

/** Asked only where a certificate was not believed: then the address is tried again with it. */
export const caFileStep = defineStep<'caFile'>({
  id: 'caFile',
  stage: 1,
  kind: 'text',
  label: 'CA file',
  title: 'Which authority signed its certificate? (path of a CA file)',
  help: [
    'A PEM file, one with the line BEGIN CERTIFICATE; whoever runs the server has it.',
    'It is trusted in addition to those of this machine, for this deployment only.',
  ],
  flag: { name: 'ca-file', value: 'FILE', help: 'certificates (PEM) to trust besides those of this machine' },
  sample: '/etc/ssl/tyk.pem',
  hasRow: false,
  needs: ['url'],
  when: ({ deployment, url }) => deployment !== 'demo' && url?.startsWith('https:') === true,
  quiet: () => true,
  initial: () => '',
  parse: (text) => good(text.trim()),
  write: (value) => value,
  show: (value) => value || 'none',
});
