import { certificateNeed, isPlainHttp, sayUnlisted } from '../certificate.ts';
import { good } from '../parse/common.ts';
import { firstApi } from '../plan.ts';
import { gatewayOf } from '../usage.ts';
import { defineStep } from './define.ts';

/** Where APIs take a certificate for a key, or check one in addition. */
export const certificateStep = defineStep<'certificate'>({
  id: 'certificate',
  stage: 3,
  kind: 'text',
  label: 'Certificate',
  title: 'Which client certificate?',
  help: [
    'A PEM file, or the id of a certificate that Tyk has. One that Tyk does not have is uploaded when the key is made.',
    'Only the certificate is read and sent, never its private key.',
  ],
  flag: {
    name: 'certificate',
    value: 'FILE',
    help: 'bind the key to this client certificate: a PEM file, or its id in Tyk',
  },
  sample: './client.pem',
  lesson: [
    'With mutual TLS the caller shows a certificate when it connects. A key that is bound to one works with no other.',
    'Without TLS on the Gateway none of this is checked, so such a key is not made there.',
  ],
  page: 'basic-config-and-security/security/mutual-tls/client-mtls',
  when: (answers, facts, origins = {}) =>
    certificateNeed(answers, facts) !== undefined ||
    (['flag', 'environment'].includes(origins.certificate?.kind ?? '') &&
      firstApi(answers, facts) !== undefined),
  quiet: (answers, facts) => certificateNeed(answers, facts) === 'also',
  initial: (answers, facts) => (certificateNeed(answers, facts) === 'only' ? undefined : ''),
  placeholder: () => './client.pem',
  parse: (text) => good(text.trim()),
  write: (value) => value,
  check(value, answers, facts) {
    const need = certificateNeed(answers, facts);
    const api = firstApi(answers, facts);
    if (value === '')
      return need === 'only'
        ? { what: 'A certificate is needed.', next: 'Give a PEM file, or an id.' }
        : undefined;
    // Which APIs is not known yet.
    if (api === undefined) return undefined;
    if (need === undefined) {
      return {
        what: `${api.name} checks no client certificate: Tyk would ignore that the key is bound to one.`,
        next: 'Leave the certificate out, or choose an API that checks one.',
      };
    }
    const base = gatewayOf(answers, facts);
    return base === undefined ? undefined : isPlainHttp(base);
  },
  show: (value, _answers, { certificate }) => {
    if (value === '') return '';
    return certificate?.given === value ? certificate.subject : value;
  },
  consequence: (value, _answers, { certificate }) =>
    certificate?.given === value && !certificate.isThere ? 'It is uploaded when the key is made.' : undefined,
  warning: (value, answers, facts) =>
    facts.certificate?.given === value ? sayUnlisted(facts.certificate, answers, facts) : undefined,
});

export const clientKeyStep = defineStep<'clientKey'>({
  id: 'clientKey',
  stage: 5,
  kind: 'text',
  label: 'Its private key',
  title: 'Where is the private key of the certificate? (path of a PEM file)',
  help: ['Only a try needs it, to show the certificate. It stays on this machine.'],
  flag: { name: 'client-key', value: 'FILE', help: 'private key (PEM) of the client certificate, for a try' },
  sample: './client.key',
  when: (answers, facts) => certificateNeed(answers, facts) !== undefined,
  needs: ['certificate'],
  quiet: () => true,
  initial: () => '',
  placeholder: () => './client.key',
  parse: (text) => good(text.trim()),
  write: (value) => value,
  show: (value) => value,
});
