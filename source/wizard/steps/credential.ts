import { serverOf } from '../deployments.ts';
import { isDefaultGatewaySecret, parseSecret } from '../parse/secret-text.ts';
import { defineStep } from './define.ts';

export const credentialStep = defineStep<'credential'>({
  id: 'credential',
  stage: 2,
  kind: 'secret',
  label: 'Credential',
  title: (answers, facts) =>
    serverOf(answers, facts) === 'dashboard' ? 'Your Dashboard API Access Credentials' : 'The Gateway secret',
  help(answers, facts) {
    const stays = `It stays on this machine and goes only to ${answers.url}.`;
    if (serverOf(answers, facts) === 'dashboard') {
      return [
        'Where: in the Dashboard, your name at the top right › Edit Profile ›',
        '"Tyk Dashboard API Access Credentials". Older ones: Users › Edit.',
        stays,
      ];
    }
    return [
      'Where: "secret" in the Gateway\'s tyk.conf, or TYK_GW_SECRET in its environment (the compose file).',
      'It is not a Dashboard key.',
      stays,
    ];
  },
  needs: ['deployment', 'url'],
  when: (answers) => answers.deployment !== 'demo',
  preset(answers, facts) {
    // Until the kind is known, nobody can tell which of two variables is meant.
    const found = answers.deployment === undefined ? undefined : facts.credentials[serverOf(answers, facts)];
    return found === undefined ? undefined : { value: found.secret, origin: found.origin };
  },
  parse: parseSecret,
  write: () => '',
  show: () => '••••',
  warning(value, answers, facts) {
    if (serverOf(answers, facts) === 'dashboard' || !isDefaultGatewaySecret(value)) return undefined;
    return 'This is the secret that every Gateway ships with: anybody who reads the manual can use it. Change it.';
  },
});
