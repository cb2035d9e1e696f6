import { serverOf } from '../deployments.ts';
import { originOf } from '../parse/address.ts';
import { isDefaultGatewaySecret, parseSecret } from '../parse/secret-text.ts';
import type { Answers, CredentialPlace, Facts } from '../types.ts';
import { defineStep, pages } from './define.ts';

/** Where a stored credential came from, as the review says it. */
const sayPlace: { readonly [Place in CredentialPlace]: string } = {
  keychain: 'keychain',
  command: 'its command',
  file: 'credentials file',
};

/** What came of reading the one that is stored for this address; nothing where it is of another. */
export function unlockedFor(
  { url = '' }: Answers,
  { unlocked }: Facts,
): Partial<NonNullable<Facts['unlocked']>> {
  return unlocked?.origin === originOf(url) ? unlocked : {};
}

export const credentialStep = defineStep<'credential'>({
  id: 'credential',
  stage: 2,
  kind: 'secret',
  label: 'Credential',
  title: (answers, facts) =>
    serverOf(answers, facts) === 'dashboard' ? 'Your Dashboard API Access Credentials' : 'The Gateway secret',
  help(answers, facts) {
    const { why } = unlockedFor(answers, facts);
    const unread = why === undefined ? [] : [`The stored one could not be read. ${why}`];
    const stays = `It stays on this machine and goes only to ${answers.url}.`;
    if (serverOf(answers, facts) === 'dashboard') {
      return [
        ...unread,
        'Where: in the Dashboard, your name at the top right › Edit Profile ›',
        '"Tyk Dashboard API Access Credentials". Older ones: Users › Edit.',
        stays,
      ];
    }
    return [
      ...unread,
      'Where: "secret" in the Gateway\'s tyk.conf, or TYK_GW_SECRET in its environment (the compose file).',
      'It is not a Dashboard key.',
      stays,
    ];
  },
  lesson: [
    'It signs you in for this run. The APIs are listed with it right away, so a wrong one shows here and not at the end.',
  ],
  page: pages.tutorial,
  needs: ['deployment', 'url'],
  // What was given for one address is never offered for another: ⏎ would send it there (design, rule 9).
  outlives: ({ url: before = '' }, { url: after = '' }) => originOf(before) === originOf(after),
  when: (answers) => answers.deployment !== 'demo',
  preset(answers, facts) {
    // Until the kind is known, nobody can tell which of two variables is meant.
    const found = answers.deployment === undefined ? undefined : facts.credentials[serverOf(answers, facts)];
    if (found !== undefined) return { value: found.secret, origin: found.origin };
    const { secret } = unlockedFor(answers, facts);
    const name = facts.stored?.[originOf(answers.url ?? '')];
    return secret && name && { value: secret, origin: { kind: 'keychain', name: sayPlace[name] } };
  },
  parse: parseSecret,
  write: () => '',
  show: () => '••••',
  consequence(value, answers, facts) {
    const given = facts.credentials[serverOf(answers, facts)];
    const isStored = facts.stored?.[originOf(answers.url ?? '')] !== undefined;
    if (!isStored || !given?.secret.equals(value)) return undefined;
    return `${given.origin.name} is used instead: the stored credential is neither used nor changed.`;
  },
  warning(value, answers, facts) {
    if (serverOf(answers, facts) === 'dashboard' || !isDefaultGatewaySecret(value)) return undefined;
    return 'This is the secret that every Gateway ships with: anyone who reads the manual can use it. Change it.';
  },
});
