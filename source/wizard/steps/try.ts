import { chosenPolicies } from '../access.ts';
import { addressOf, isPattern } from '../api-address.ts';
import { originOf, parseAddress } from '../parse/address.ts';
import { firstApi } from '../plan.ts';
import { narrowRights } from '../plan-scope.ts';
import { allowedCall, forbiddenCall } from '../try-scope.ts';
import type { Answers, Facts, Origins, Parsed } from '../types.ts';
import { gatewayOf, planCall } from '../usage.ts';
import { defineStep, yesOrNo } from './define.ts';

/** Nobody needs an address to make a key: none is an answer too. */
function parseOptional(text: string): Parsed<string> {
  return text.trim() === '' ? { value: '' } : parseAddress(text);
}

export const gatewayUrlStep = defineStep<'gatewayUrl'>({
  id: 'gatewayUrl',
  stage: 5,
  kind: 'text',
  label: 'Gateway',
  title: 'Where are your APIs called?',
  help: [
    'The address of the Gateway, without the listen path of an API: http://localhost:8080.',
    'Only a try and the example calls need it.',
  ],
  flag: { name: 'gateway-url', value: 'ADDRESS', help: 'where the APIs are called, for a try' },
  sample: 'http://localhost:8080',
  recipe: { form: 'text', examples: ['http://localhost:8080'] },
  when: ({ deployment }) => deployment !== 'demo',
  quiet: () => true,
  initial: () => '',
  placeholder: () => 'https://…',
  parse: parseOptional,
  write: (value) => value,
  show: (value) => value,
});

/**
 * Addresses of a recipe to which a try would take the key, and of no profile: nobody has said yes to them. On this
 * machine too another program may listen.
 */
export function unseenAddresses(
  { url = '', gatewayUrl = '', localGatewayUrl = '' }: Answers,
  { profiles }: Facts,
  origins: Origins,
): readonly string[] {
  const seen = [url, ...profiles.flatMap((profile) => [profile.gatewayUrl, profile.localGatewayUrl])];
  const seenOrigins = seen.filter((address) => address).map((address) => originOf(address ?? ''));
  const told = [
    ...(origins.gatewayUrl?.kind === 'recipe' ? [gatewayUrl] : []),
    ...(origins.localGatewayUrl?.kind === 'recipe' ? [localGatewayUrl] : []),
  ];
  return told.filter((address) => address !== '' && !seenOrigins.includes(originOf(address)));
}

/** Where a Gateway listens by itself (v5.14.0: `listen_port`). */
export const LOCAL_GATEWAY = 'http://localhost:8080';

export const localGatewayUrlStep = defineStep<'localGatewayUrl'>({
  id: 'localGatewayUrl',
  stage: 5,
  kind: 'text',
  label: 'Own Gateway',
  title: 'Where are your APIs called on your own Gateway?',
  help: ['The address of the Hybrid Gateway that you run. Only a try needs it.'],
  flag: { name: 'local-gateway-url', value: 'ADDRESS', help: 'the same for your own Gateway of Hybrid' },
  sample: 'http://localhost:8081',
  recipe: { form: 'text', examples: [LOCAL_GATEWAY] },
  when: ({ deployment }) => deployment === 'hybrid',
  quiet: () => true,
  initial: () => LOCAL_GATEWAY,
  placeholder: () => LOCAL_GATEWAY,
  parse: parseOptional,
  write: (value) => value,
  show: (value) => value,
});

export const tryStep = defineStep<'try'>({
  id: 'try',
  stage: 5,
  label: 'Then',
  title: 'Try the key when it is made?',
  help: ['One request through the Gateway proves that the key works. It counts against the quota.'],
  flag: { name: 'try', help: 'call the first API with the new key, and explain the answer' },
  sample: 'yes',
  recipe: { form: 'switch', examples: [true] },
  quiet: () => true,
  ...yesOrNo(true, { yes: 'Yes', no: 'No' }),
  show(value, answers, facts) {
    const api = firstApi(answers, facts);
    if (!value) return 'do not try it';
    if (api === undefined) return 'try it';
    if (isPattern(api.listenPath)) return `ask for a path of ${api.name}, which listens at ${api.listenPath}`;
    const base = gatewayOf(answers, facts);
    const call = allowedCall(api, answers, facts, narrowRights(answers, facts));
    const { method, path, url } = planCall(api, addressOf(api, base ?? LOCAL_GATEWAY), call);
    const where = base === undefined ? `${path} of ${api.name}` : url;
    const isCounted =
      chosenPolicies(answers, facts).length > 0 || (answers.quota ?? 'unlimited') !== 'unlimited';
    const also = forbiddenCall(api, answers, facts, call.version) ? ', and a call that must be refused' : '';
    return `try ${method} ${where}${isCounted ? ' (uses one request)' : ''}${also}`;
  },
});
