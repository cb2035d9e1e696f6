import type { ServerKind } from '../tyk/types.ts';
import type { Answers, Deployment, Facts } from './types.ts';

type DeploymentFacts = {
  readonly label: string;
  readonly detail: string;
  readonly server: ServerKind;
  readonly defaultUrl?: string;
};

export const deployments: { readonly [Kind in Deployment]: DeploymentFacts } = {
  cloud: {
    label: 'Tyk Cloud',
    detail: 'Tyk hosts the Dashboard',
    server: 'dashboard',
  },
  hybrid: {
    label: 'Hybrid',
    detail: 'Dashboard in Tyk Cloud, Gateway on your side',
    server: 'dashboard',
  },
  'self-managed': {
    label: 'Self-Managed',
    detail: 'Dashboard and Gateway on your side',
    server: 'dashboard',
    defaultUrl: 'http://localhost:3000',
  },
  'open-source': {
    label: 'Open Source',
    detail: 'a Gateway without a Dashboard',
    server: 'gateway',
    defaultUrl: 'http://localhost:8080',
  },
  demo: {
    label: 'Demo',
    detail: 'just looking? try it here, nothing needed',
    server: 'gateway',
  },
};

export const deploymentKinds = Object.keys(deployments) as readonly Deployment[];

export function serverOf(answers: Answers, facts: Facts): ServerKind {
  if (answers.deployment === 'demo') return facts.demoAs;
  return deployments[answers.deployment ?? 'self-managed'].server;
}

/** "Dashboard" or "Gateway": what stands at the address. */
export function serverName(kind: ServerKind): string {
  return kind === 'dashboard' ? 'Dashboard' : 'Gateway';
}

export function variableFor(server: ServerKind): string {
  return server === 'dashboard' ? 'TYK_AUTH_TOKEN' : 'TYK_GW_SECRET';
}

/** Where a credential may come from without being asked for, first match wins (design, section 5). */
export function credentialVariables(server?: ServerKind): readonly string[] {
  const servers = server === undefined ? (['dashboard', 'gateway'] as const) : [server];
  return ['TYK_KEY_WIZARD_SECRET', ...servers.map(variableFor)];
}

/** The variable that stands for the credential in printed commands. */
export function credentialVariable(answers: Answers, facts: Facts): string {
  return variableFor(serverOf(answers, facts));
}

/** Where the control API answers: typed, or the sandbox's own. */
export function addressOf({ deployment, url = '' }: Answers, facts: Facts): string {
  return deployment === 'demo' ? (facts.connection?.url ?? '') : url;
}
