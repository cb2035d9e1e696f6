import type { Observation } from '../tyk/types.ts';
import { deployments } from './deployments.ts';
import { isCloudHost } from './parse/address.ts';
import type { Answers, Deployment, Offer, Problem } from './types.ts';

/** Rule 11: what answers at an address against what the user says it is; undefined where they agree. */
export function contradiction(
  deployment: Deployment,
  url: string,
  observation: Observation,
  answers: Answers,
): Problem | undefined {
  if (deployment === 'demo') return undefined;
  const problem =
    deployments[deployment].server === 'gateway'
      ? asGateway(url, observation)
      : asDashboard(deployment, url, observation);
  return answers.overrule === `${observation.is} ${url}` ? undefined : problem;
}

function switchTo(deployment: Deployment, key = 's'): Offer {
  return {
    key,
    label: `switch to ${deployments[deployment].label} and go on with this address`,
    put: { deployment },
  };
}

/** Going on against advice is remembered as an answer, so that it holds for this address only. */
function goOn(observation: Observation, url: string, label: string): Offer {
  return { key: 'g', label, put: { overrule: `${observation.is} ${url}` } };
}

function asGateway(url: string, observation: Observation): Problem | undefined {
  if (observation.is === 'gateway') {
    if (observation.dataPlane) {
      return {
        what: 'This Gateway is a Hybrid data plane.',
        why: 'A key made here would stay here: the other Gateways and the Dashboard would never know it.',
        next: 'Make the key in the Cloud Dashboard; it then works on this Gateway too.',
        offers: [{ key: 's', label: 'switch to Hybrid and give the Dashboard address', put: hybrid }],
      };
    }
    if (observation.dashboardBehind) {
      return {
        what: 'This Gateway belongs to a Dashboard.',
        why: 'Tyk advises its Dashboard API: keys made past it can be missing in the Dashboard.',
        next: 'Give the Dashboard address (usually port 3000), or go on with the Gateway.',
        offers: [
          { key: 's', label: 'switch to Self-Managed and give the Dashboard address', put: selfManaged },
          goOn(observation, url, 'go on with this Gateway'),
        ],
      };
    }
    return undefined;
  }
  if (observation.is === 'dashboard') {
    return {
      what: 'This address is a Dashboard, not a Gateway.',
      next: 'Gateways usually listen on port 8080.',
      offers: [switchTo(isCloudHost(url) ? 'cloud' : 'self-managed')],
    };
  }
  return notTyk(url, observation, 'Gateway');
}

const hybrid: Answers = { deployment: 'hybrid', url: undefined };
const selfManaged: Answers = { deployment: 'self-managed', url: undefined };

function asDashboard(deployment: Deployment, url: string, observation: Observation): Problem | undefined {
  if (observation.is === 'dashboard') return undefined;
  if (observation.is === 'gateway') {
    const version = observation.version === undefined ? '' : ` (${observation.version})`;
    return {
      what: `This address is a Gateway${version}, not a Dashboard.`,
      next: isCloudHost(url)
        ? 'The Dashboard of a Cloud has "-adm" in its name. Open it from the Cloud console and copy the address bar.'
        : deployment === 'self-managed'
          ? 'Self-Managed Dashboards usually listen on port 3000.'
          : 'Open the Dashboard from the Cloud console and copy the address bar.',
      offers: observation.dataPlane ? [] : [switchTo('open-source')],
    };
  }
  return notTyk(url, observation, 'Dashboard');
}

function notTyk(url: string, observation: Observation, wanted: 'Dashboard' | 'Gateway'): Problem {
  const anyway = goOn(observation, url, 'go on all the same');
  switch (observation.is) {
    case 'cloud-console':
      return {
        what: 'This is the Tyk Cloud console: it manages your account and has no key API.',
        next: 'Open your Dashboard from the console and paste its address bar here.',
      };
    case 'web-page':
      return {
        what: `This is a web page${observation.title === '' ? '' : ` (“${observation.title}”)`}, not the API.`,
        why: 'A sign-in wall, a proxy or another program answers at this address.',
        next: `Give the address of the ${wanted} itself, without the path of a page.`,
        offers: [anyway],
      };
    case 'redirect':
      return {
        what: `This address sends callers on to ${observation.to}.`,
        why: 'A credential is never sent along to another address.',
        next: 'Give that address, if it is yours.',
      };
    default:
      return {
        what: `Something answers here, but not as a Tyk ${wanted}.`,
        why: wanted === 'Gateway' ? 'The control API may listen on a port of its own (control_api_port).' : undefined,
        next: `Check host and port of the ${wanted}.`,
        offers: [anyway],
      };
  }
}
