import { KEY_REFUSALS, NON_OWNED_KEY, type Refusal } from './refusals-key.ts';
import type { Template } from './template.ts';
import type { ServerKind } from './types.ts';

/** Something answers, and it is not the API that was looked for. */
export const WRONG_API: { readonly [Server in ServerKind]: Template } = {
  gateway: {
    what: '{host} answers, but not as the API of a Gateway.',
    why: 'Its control API may listen on a port of its own (control_api_port), or the address has an extra path.',
    next: 'Check the address and the chosen deployment.',
  },
  dashboard: {
    what: '{host} answers, but not as the API of a Dashboard.',
    why: 'It may be a Gateway, or the address has an extra path.',
    next: 'Check the address and the chosen deployment.',
  },
};

/**
 * errors.md, "While connecting or creating". Operators can change texts, so a row that goes by the text alone
 * is a hint, and Tyk's own words are always shown with it. The first row that fits is taken.
 */
export const REFUSALS: readonly Refusal[] = [
  NON_OWNED_KEY,
  {
    server: 'gateway',
    status: [403],
    text: /administrative access/i,
    kind: 'credential',
    what: 'The Gateway does not know this secret.',
    why: 'It wants the "secret" of its tyk.conf (TYK_GW_SECRET), not a Dashboard credential.',
    next: 'Copy it from there. With a Dashboard credential, choose the deployment of that Dashboard instead.',
  },
  {
    server: 'gateway',
    status: [403],
    text: /TLS not enabled|Client TLS certificate|Certificate with SHA256/i,
    what: 'The control API of this Gateway requires a client certificate.',
    why: 'Its setting is security.control_api_use_mutual_tls.',
    next: 'Use an address of the Gateway that does not require one.',
  },
  {
    text: /Unmarshalling failed|Request (body )?malformed/i,
    what: 'The {server} could not read the request.',
    why: 'This is a bug of this program, not of your input.',
    next: 'Please report it, with the request that --dry-run shows.',
  },
  {
    server: 'dashboard',
    text: /object validation failed/i,
    what: 'The Dashboard did not accept the form of the key.',
    why: 'A field is missing or of another type than this version expects. This is likely a bug of this program.',
    next: 'Please report it, with the request that --dry-run shows and the version of the Dashboard.',
  },
  {
    server: 'dashboard',
    text: /permission to add API/i,
    what: 'One of the chosen APIs is not open to this credential.',
    why: 'It was deleted, or this user may not see it.',
    next: 'Load the APIs again and leave it out, or ask an administrator.',
  },
  {
    server: 'dashboard',
    status: [401, 403],
    text: /user is not active/i,
    kind: 'credential',
    what: 'The user of this credential is not active.',
    next: 'Ask an administrator to activate the user, or use the credential of another.',
  },
  {
    server: 'dashboard',
    status: [401, 403],
    text: /access denied|do not have permission/i,
    what: 'The credential is good, but its user lacks the permission {permission}.',
    next: 'Ask an administrator for it: Users › Edit › {permitted}.',
  },
  {
    status: [401, 403],
    json: false,
    kind: 'unreachable',
    what: 'Something in front of Tyk refuses requests at {host}.',
    why: 'The answer does not look like Tyk. A proxy or a sign-in may guard the address.',
    next: 'Use an address that leads to Tyk itself.',
  },
  {
    server: 'dashboard',
    status: [401],
    kind: 'credential',
    what: 'The Dashboard does not know this credential.',
    why: 'Copied from another Dashboard, or reset since?',
    next: 'Users › Edit shows the current one, under API Access Credentials.',
  },
  ...KEY_REFUSALS,
  {
    server: 'gateway',
    doing: ['list-policies'],
    status: [404],
    what: 'This Gateway cannot list its policies.',
    why: 'Gateways before 4.1.0 have no call for it.',
    next: 'Type the id of the policy.',
  },
  {
    text: /Organi[sz]ation quota has been exceeded/i,
    what: 'The organisation has used up its Dashboard API calls for today.',
    next: 'Try again tomorrow, or ask Tyk for a larger plan.',
  },
  {
    status: [413],
    what: 'The request is too large.',
    next: 'Give the key less metadata or fewer APIs.',
  },
  {
    status: [429],
    what: 'Too many requests in a short time.',
    next: '{wait}',
  },
  ...(['gateway', 'dashboard'] as const).flatMap((server): Refusal[] => {
    const row = { server, status: [404, 405], kind: 'unreachable', ...WRONG_API[server] } as const;
    return [
      { ...row, json: false },
      { ...row, doing: ['identify'] },
    ];
  }),
  {
    status: [500],
    json: false,
    kind: 'unreachable',
    what: 'Something in front of Tyk answers at {host}, but not Tyk itself.',
    why: 'A proxy or load balancer does not reach it.',
    next: 'Check that Tyk runs, then try again.',
  },
];

/** Off the names of the permissions and of the paths; Tyk publishes no map (dashboard-api.md 1.1). */
export function namePermission(path: string, method: string): string {
  const level = method === 'GET' ? 'read' : 'write';
  if (/\/keys(\/|$)/.test(path)) return `Keys (${level})`;
  return path.includes('/policies') ? `Policies (${level})` : `APIs (${level})`;
}
