import type { ClientOptions, ListingClient } from './call.ts';
import { createDashboardClient } from './dashboard.ts';
import { createGatewayClient } from './gateway.ts';
import type { Observation } from './observation.ts';
import type { ServerKind } from './types.ts';

/** `observation`: what was seen at the address, a Gateway's version for instance. */
type Wanted = Pick<ClientOptions, 'url' | 'credential' | 'http'> & {
  readonly kind: ServerKind;
  readonly observation?: Observation;
};

export function createClient({ kind, observation, ...options }: Wanted): ListingClient {
  if (kind === 'dashboard') return createDashboardClient(options);
  const version = observation?.is === 'gateway' ? observation.version : undefined;
  return createGatewayClient({ ...options, version });
}
