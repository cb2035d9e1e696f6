import type { Observation } from '../tyk/observation.ts';
import { deployments, serverName } from './deployments.ts';
import { isCloudHost, parseAddress } from './parse/address.ts';
import type { Answers, Deployment, Offer, Problem } from './types.ts';

/** Rule 11: what answers at an address against what the user says it is; undefined where they agree. */
export function contradiction(
  deployment: Deployment,
  url: string,
  observation: Observation,
  answers: Answers,
): Problem | undefined {
  if (deployment === 'demo') return undefined;
  const problem = findProblem(deployment, url, observation);
  const isOverruled = problem?.offers?.some(
    ({ put }) => put.overrule !== undefined && put.overrule === answers.overrule,
  );
  return isOverruled ? undefined : problem;
}

function findProblem(deployment: Deployment, url: string, observation: Observation): Problem | undefined {
  const { server } = deployments[deployment];
  switch (observation.is) {
    case 'gateway':
      return server === 'gateway'
        ? lesserGateway(url, observation)
        : noDashboard(deployment, url, observation);
    case 'dashboard':
      return server === 'dashboard' ? undefined : noGateway(url);
    default:
      return notTyk(url, observation, serverName(server));
  }
}

function switchTo(deployment: Deployment): Offer {
  const label = `switch to ${deployments[deployment].label} and go on with this address`;
  return { key: 's', label, put: { deployment } };
}

function switchAndAsk(deployment: Deployment): Offer {
  const label = `switch to ${deployments[deployment].label} and give the Dashboard address`;
  return { key: 's', label, put: { deployment, url: undefined } };
}

/** Going on against advice is remembered as an answer, so that it holds for this address only. */
function goOn(url: string, observation: Observation, label: string): Offer {
  return { key: 'g', label, put: { overrule: `${observation.is} ${url}` } };
}

type Gateway = Extract<Observation, { is: 'gateway' }>;

/** A Gateway, as was said, but not the place to make keys. */
function lesserGateway(url: string, gateway: Gateway): Problem | undefined {
  if (gateway.dataPlane) {
    return {
      what: 'This Gateway is a Hybrid data plane.',
      why: 'A key made here would stay here: the other Gateways and the Dashboard would never see it.',
      next: 'Make the key in the Cloud Dashboard; it then works on this Gateway too.',
      offers: [switchAndAsk('hybrid')],
    };
  }
  if (!gateway.dashboardBehind) return undefined;
  return {
    what: 'This Gateway belongs to a Dashboard.',
    why: 'Tyk recommends its Dashboard API: keys made without it can be missing in the Dashboard.',
    next: 'Give the Dashboard address (usually port 3000), or go on with the Gateway.',
    offers: [switchAndAsk('self-managed'), goOn(url, gateway, 'go on with this Gateway')],
  };
}

function noGateway(url: string): Problem {
  return {
    what: 'This address is a Dashboard, not a Gateway.',
    next: 'Gateways usually listen on port 8080.',
    offers: [switchTo(isCloudHost(url) ? 'cloud' : 'self-managed')],
  };
}

function noDashboard(deployment: Deployment, url: string, gateway: Gateway): Problem {
  const version = gateway.version === undefined ? '' : ` (${gateway.version})`;
  const standsAlone = !gateway.dataPlane && !gateway.dashboardBehind && !isCloudHost(url);
  return {
    what: `This address is a Gateway${version}, not a Dashboard.`,
    next: whereDashboardsAre(deployment, url),
    // A Gateway with a Dashboard behind it would only be contradicted again.
    ...(standsAlone ? { offers: [switchTo('open-source')] } : {}),
  };
}

function whereDashboardsAre(deployment: Deployment, url: string): string {
  const copy = 'Open the Dashboard from the Cloud console and copy the address bar.';
  if (isCloudHost(url)) return `The Dashboard of a Cloud has "-adm" in its name. ${copy}`;
  return deployment === 'self-managed' ? 'Self-Managed Dashboards usually listen on port 3000.' : copy;
}

export const cloudConsole: Problem = {
  what: 'This is the Tyk Cloud console: it manages your account and has no key API.',
  next: 'Open your Dashboard from the console and paste its address bar here.',
};

function notTyk(
  url: string,
  observation: Exclude<Observation, { is: 'gateway' | 'dashboard' }>,
  wanted: string,
): Problem {
  const offers = [goOn(url, observation, 'go on anyway')];
  switch (observation.is) {
    case 'cloud-console':
      return cloudConsole;
    case 'web-page':
      return {
        what: `This is a web page${observation.title === '' ? '' : ` (“${observation.title}”)`}, not the API.`,
        why: 'A sign-in wall, a proxy or another program answers at this address.',
        next: `Give the address of the ${wanted} itself, without the path of a page.`,
        offers,
      };
    case 'redirect': {
      const target = parseAddress(observation.to);
      // What was just given would only be sent on again, and a page is no place for a credential.
      if (observation.isPage || ('value' in target && target.value === url)) {
        return {
          what: `A sign-in page guards this address: it redirects callers to ${observation.to}.`,
          why: 'It is made for browsers, and this program cannot sign in there.',
          next: `Ask who runs it for an address of the ${wanted} that programs can call.`,
        };
      }
      return {
        what: `This address redirects to ${observation.to}.`,
        why: 'A credential is never sent to another address.',
        next: 'Give that address, if it is yours.',
        ...('value' in target
          ? { offers: [{ key: 'u', label: `use ${target.value}`, put: { url: target.value } }] }
          : {}),
      };
    }
    default:
      return {
        what: `Something answers here, but not as a Tyk ${wanted}.`,
        ...(wanted === 'Gateway' ? { why: 'The control API may have its own port (control_api_port).' } : {}),
        next: `Check host and port of the ${wanted}.`,
        offers,
      };
  }
}
