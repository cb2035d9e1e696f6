import { isLoopback } from '../../loopback.ts';
import { sanitise } from '../../text.ts';
import { cloudConsole } from '../contradiction.ts';
import { deploymentKinds, deployments, serverName, serverOf } from '../deployments.ts';
import { earlierOptions, findEarlier } from '../earlier.ts';
import { hostOf, isCloudConsole, isPlainHttp, originOf, parseAddress } from '../parse/address.ts';
import { bad, good, quoted } from '../parse/common.ts';
import type { Option } from '../step.ts';
import type { Answers, Deployment, Facts, Origin, Profile } from '../types.ts';
import { ago } from '../words.ts';
import { defineStep, pages, yesOrNo } from './define.ts';

const PROFILE = 'profile:';

/** What a profile answers. */
export function profileAnswers({ deployment, url, gatewayUrl, localGatewayUrl, caFile }: Profile): Answers {
  return {
    deployment,
    url,
    ...(gatewayUrl === undefined ? {} : { gatewayUrl }),
    ...(localGatewayUrl === undefined ? {} : { localGatewayUrl }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}

/** "production · Self-Managed · http://localhost:3000": the mark stands where nothing cuts it off. */
export function sayProfile({ deployment, url, production }: Profile): string {
  return [...(production ? ['production'] : []), deployments[deployment].label, url].join(' · ');
}

/** The saved deployment at this address that is marked production, whichever way it was named. */
export function productionProfile({ url }: Answers, { profiles }: Facts): Profile | undefined {
  return profiles.find((profile) => profile.production && url && originOf(profile.url) === originOf(url));
}

function profileOption(profile: Profile, now: number): Option {
  return {
    value: `${PROFILE}${profile.name}`,
    label: profile.name,
    detail: sayProfile(profile),
    note: profile.lastUsed === 0 ? 'not used yet' : `last used ${ago(profile.lastUsed, now)}`,
    groups: ['Saved'],
    puts: profileAnswers(profile),
    origin: { kind: 'profile', name: profile.name },
  };
}

/** Cloud and Hybrid share a Dashboard; every other kind has an address of its own. */
function hasSameAddress(one: Deployment, other: Deployment): boolean {
  const [a, b] = [deployments[one], deployments[other]];
  return one === other || (a.server === b.server && a.defaultUrl === b.defaultUrl);
}

function kindOption(kind: Deployment, { deployment }: Answers): Option {
  const isKept = deployment === undefined || hasSameAddress(kind, deployment);
  return {
    value: kind,
    label: deployments[kind].label,
    detail: deployments[kind].detail,
    groups: ['New'],
    ...(isKept ? {} : { puts: { url: undefined } }),
  };
}

/** The profile that a row of the first question stands for. */
export function savedName(value: string): string | undefined {
  return value.startsWith(PROFILE) ? value.slice(PROFILE.length) : undefined;
}

const STAYS = 'It stays on this machine, and nothing is created before you confirm.';
const dashboard = `Needs your Dashboard API Access Credentials. ${STAYS.replace('It stays', 'They stay')}`;
/** What each kind asks for, and what becomes of its keys where that is not plain. */
const needs: { readonly [Kind in Deployment]: string } = {
  cloud: dashboard,
  hybrid: `${dashboard} The key works on the Cloud endpoints and on your Hybrid Gateway.`,
  'self-managed': dashboard,
  'open-source': `Needs the Gateway's secret. ${STAYS}`,
  demo: 'Starts a Tyk with sample APIs on this machine. The key ends with this program.',
};

export const deploymentStep = defineStep<'deployment'>({
  id: 'deployment',
  stage: 1,
  kind: 'choice',
  label: 'Deployment',
  title: 'Where does your Tyk run?',
  help: [
    'Cloud and Hybrid: Tyk hosts the Dashboard. Self-Managed: you run Dashboard and Gateway.',
    'Open Source: you run a Gateway without a Dashboard. Demo: nothing is needed.',
  ],
  flag: { name: 'deployment', value: 'KIND', help: 'cloud, hybrid, self-managed, open-source or demo' },
  sample: 'open-source',
  lesson: [
    'A Gateway checks keys and lets calls through. A Dashboard manages Gateways; where there is one, keys are made there.',
  ],
  page: pages.tutorial,
  recipe: { form: 'one of', examples: ['self-managed', 'cloud', 'hybrid', 'open-source', 'demo'] },
  options: (answers, facts) => [
    ...earlierOptions(facts),
    ...facts.profiles
      .toSorted((a, b) => b.lastUsed - a.lastUsed)
      .map((profile) => profileOption(profile, facts.now)),
    ...deploymentKinds.map((kind) => kindOption(kind, answers)),
  ],
  parse(text, _answers, facts) {
    const wanted = text
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-');
    const kind =
      findEarlier(text, facts) ??
      facts.profiles.find(({ name }) => `${PROFILE}${name}` === text)?.deployment ??
      deploymentKinds.find((candidate) => candidate === wanted);
    return kind === undefined
      ? bad(`${quoted(text)} is not a deployment.`, `Use one of: ${deploymentKinds.join(', ')}.`)
      : good(kind);
  },
  write: (value) => value,
  show: (value) => deployments[value].label,
  consequence: (value) => needs[value],
  warning(value, answers, facts) {
    const { url } = answers;
    const { profiles, organisation } = facts;
    const production = productionProfile(answers, facts);
    if (production !== undefined) return `${production.name} is marked production: real users depend on it.`;
    const saved = profiles.filter((profile) => profile.deployment === value && profile.url === url);
    const others = saved.map((profile) => profile.organisation).filter((name) => name !== undefined);
    if (!organisation || others.length === 0 || others.includes(organisation)) return undefined;
    return `This credential belongs to organisation ${sanitise(organisation)}; the profile was saved with ${others[0]}.`;
  },
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
      return ['Where the Gateway listens, or its control_api_port if that is set.'];
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
  flag: {
    name: 'url',
    value: 'ADDRESS',
    help: 'address of the Dashboard, or of the Gateway for open-source',
  },
  sample: 'http://localhost:8080',
  lesson: [
    'The address is checked before you are asked for a credential: nothing secret goes to a wrong one.',
    'A Gateway may serve its control API on a separate port (control_api_port).',
  ],
  page: pages.tutorial,
  recipe: { form: 'text', examples: ['http://localhost:3000'] },
  needs: ['deployment'],
  when: (answers) => answers.deployment !== 'demo',
  initial: (answers) => deployments[answers.deployment ?? 'self-managed'].defaultUrl,
  placeholder: ({ deployment = 'self-managed' }) =>
    deployments[deployment].defaultUrl ?? 'https://…-adm.aws-….cloud-ara.tyk.io',
  parse: parseAddress,
  write: (value) => value,
  check: (value) => (isCloudConsole(value) ? cloudConsole : undefined),
  show: (value) => value,
});

export const recipeAddressStep = defineStep<'recipeAddress'>({
  id: 'recipeAddress',
  stage: 1,
  label: 'Recipe address',
  title: (answers) => `The recipe names ${answers.url}. Send your credential there?`,
  help: [
    'None of your saved deployments is at this address. Anyone with your credential can do what you can.',
  ],
  needs: ['url'],
  noReopens: 'url',
  when: ({ deployment, url }, { profiles }, origins) =>
    deployment !== 'demo' &&
    url !== undefined &&
    origins.url?.kind === 'recipe' &&
    !profiles.some((profile) => originOf(profile.url) === originOf(url)),
  ...yesOrNo(false, { yes: 'Yes, that is my Tyk', no: 'Change the address' }),
});

export const plainHttpStep = defineStep<'plainHttp'>({
  id: 'plainHttp',
  stage: 1,
  label: 'Plain http',
  title: (answers) => `Send the credential unencrypted to ${answers.url}?`,
  help: ['Anyone on the network can read it. Use an https:// address if there is one.'],
  needs: ['url'],
  noReopens: 'url',
  when: ({ deployment, url }, _facts, origins) =>
    deployment !== 'demo' &&
    url !== undefined &&
    isPlainHttp(url) &&
    !isLoopback(hostOf(url)) &&
    !isInSoManyWords(origins.url),
  ...yesOrNo(false, { yes: 'Yes, send it unencrypted', no: 'Change the address' }),
});

export const productionStep = defineStep<'production'>({
  id: 'production',
  stage: 5,
  label: 'Production',
  title: (answers, facts) =>
    `${productionProfile(answers, facts)?.name ?? 'This deployment'} is marked production. Make a key there?`,
  help: (answers) => [`Real users depend on ${answers.url}. Everything else can still be changed on review.`],
  needs: ['deployment', 'url'],
  noReopens: 'deployment',
  when(answers, facts, origins) {
    const profile = productionProfile(answers, facts);
    const isNamed = facts.profileNamed === profile?.name || origins.url?.kind === 'flag';
    return profile !== undefined && !isNamed;
  },
  ...yesOrNo(false, { yes: 'Yes, in production', no: 'Choose another deployment' }),
});

/** "Second yes" of the design, section 5: said on the command line or in a variable, a risk is its own yes. */
export function isInSoManyWords(origin: Origin | undefined): boolean {
  return origin?.kind === 'flag' || origin?.kind === 'environment';
}
