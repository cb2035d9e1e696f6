import { isCloudHost, isLoopback, isPlainHttp, parseAddress } from '../parse/address.ts';
import { parseYesNo } from '../parse/details.ts';
import { deploymentKinds, deployments, serverName, serverOf } from '../deployments.ts';
import type { Answers, Deployment, Option, Parsed, Profile } from '../types.ts';
import { ago } from '../words.ts';
import { defineStep } from './define.ts';

const PROFILE = 'profile:';

function profileOption(profile: Profile, now: number): Option {
  return {
    value: `${PROFILE}${profile.name}`,
    label: profile.name,
    detail: `${deployments[profile.deployment].label} · ${profile.url}`,
    note: `last used ${ago(profile.lastUsed, now)}`,
    groups: ['Saved'],
    puts: { url: profile.url },
    origin: { kind: 'profile', name: profile.name },
  };
}

function kindOption(kind: Deployment, answers: Answers): Option {
  const isDefault = deploymentKinds.some((other) => deployments[other].defaultUrl === answers.url);
  return {
    value: kind,
    label: deployments[kind].label,
    detail: deployments[kind].detail,
    groups: ['New'],
    // Another kind's default address would be a wrong one here.
    ...(isDefault ? { puts: { url: undefined } } : {}),
  };
}

export const deploymentStep = defineStep<'deployment'>({
  id: 'deployment',
  stage: 1,
  kind: 'choice',
  label: 'Deployment',
  title: () => 'Where does your Tyk run?',
  help: () => [
    'Cloud and Hybrid: Tyk hosts the Dashboard. Self-Managed: you run Dashboard and Gateway.',
    'Open Source: you run a Gateway without a Dashboard. Demo: nothing is needed.',
  ],
  flag: { name: 'deployment', value: 'KIND', help: 'cloud, hybrid, self-managed, open-source or demo' },
  needs: [],
  when: () => true,
  groupings: ['kind'],
  options: (answers, facts) => [
    ...[...facts.profiles]
      .sort((a, b) => b.lastUsed - a.lastUsed)
      .map((profile) => profileOption(profile, facts.now)),
    ...deploymentKinds.map((kind) => kindOption(kind, answers)),
  ],
  parse(text, _answers, facts): Parsed<Deployment> {
    if (text.startsWith(PROFILE)) {
      const profile = facts.profiles.find((candidate) => candidate.name === text.slice(PROFILE.length));
      if (profile !== undefined) return { value: profile.deployment };
    }
    const wanted = text.trim().toLowerCase().replace(/[\s_]+/g, '-');
    const kind = deploymentKinds.find((candidate) => candidate === wanted);
    if (kind !== undefined) return { value: kind };
    return { problem: { what: `"${text}" is no deployment.`, next: `Use one of: ${deploymentKinds.join(', ')}.` } };
  },
  write: (value) => value,
  show: (value) => deployments[value].label,
  consequence: (value) =>
    value === 'hybrid'
      ? 'The key is good on the Cloud endpoints and on your Hybrid Gateway.'
      : value === 'demo'
        ? 'The key ends with this program.'
        : undefined,
});

function addressHelp(answers: Answers): readonly string[] {
  switch (answers.deployment) {
    case 'cloud':
      return [
        'Open the Dashboard from the Cloud console and paste the address bar.',
        'It looks like https://big-cat-adm.aws-euw2.cloud-ara.tyk.io; older ones are https://admin.cloud.tyk.io.',
      ];
    case 'hybrid':
      return [
        'Open the Dashboard from the Cloud console and paste the address bar: keys are made there.',
        'A key works on the Cloud endpoints and on your own Hybrid Gateway.',
      ];
    case 'open-source':
      return ['Where the Gateway listens, or its control_api_port where that is set.'];
    default:
      return ['Where you open the Dashboard in the browser. Paths like /#/apis are cut off.'];
  }
}

export const urlStep = defineStep<'url'>({
  id: 'url',
  stage: 1,
  kind: 'text',
  label: 'Address',
  title: (answers, facts) => `${serverName(serverOf(answers, facts))} address`,
  help: addressHelp,
  flag: { name: 'url', value: 'ADDRESS', help: 'address of the Dashboard, or of the Gateway for open-source' },
  needs: ['deployment'],
  when: (answers) => answers.deployment !== 'demo',
  initial: (answers) => deployments[answers.deployment ?? 'self-managed'].defaultUrl,
  placeholder: (answers) =>
    answers.deployment === 'cloud' || answers.deployment === 'hybrid'
      ? 'https://…-adm.aws-….cloud-ara.tyk.io'
      : 'http://localhost:3000',
  parse: (text) => parseAddress(text),
  write: (value) => value,
  show: (value) => value,
});

export const plainHttpStep = defineStep<'plainHttp'>({
  id: 'plainHttp',
  stage: 1,
  kind: 'yes-no',
  label: 'Plain http',
  title: (answers) => `Send the credential unencrypted to ${answers.url}?`,
  help: () => ['Anybody on the way can read it. Give the address with https:// if there is one.'],
  needs: ['url'],
  noReopens: 'url',
  when: (answers, _facts, origins) =>
    answers.deployment !== 'demo' &&
    answers.url !== undefined &&
    isPlainHttp(answers.url) &&
    !isLoopback(answers.url) &&
    !isCloudHost(answers.url) &&
    !isInSoManyWords(origins.url?.kind),
  options: () => [
    { value: 'no', label: 'Change the address', key: 'n' },
    { value: 'yes', label: 'Yes, send it unencrypted', key: 'y' },
  ],
  initial: () => false,
  parse: (text) => parseYesNo(text),
  write: (value) => (value ? 'yes' : 'no'),
  show: (value) => (value ? 'yes' : 'no'),
});

/** "Second yes" of the design, section 5: said on the command line or in a variable, a risk is its own yes. */
export function isInSoManyWords(kind: string | undefined): boolean {
  return kind === 'flag' || kind === 'environment';
}

