import type { KeyClient } from '../../tyk/key-types.ts';
import type { CallOptions, NearKey } from '../../tyk/types.ts';
import { apisOf } from '../../wizard/access.ts';
import { serverNow } from '../../wizard/steps/expiry.ts';
import type { Answers, Facts } from '../../wizard/types.ts';
import { unixNow } from '../clock.ts';
import type { Watch } from './hold.ts';

/** What every deed on keys works with: one deployment, and what this machine keeps of it. */
export type KeyDesk = {
  readonly client: KeyClient;
  readonly answers: Answers;
  readonly facts: Facts;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Absent where nothing is kept. */
  readonly folder?: string;
  readonly watch: Watch;
};

export function callOf({ watch: { signal } }: KeyDesk): CallOptions {
  return { signal };
}

/** By the deployment's clock, in Unix seconds. */
export function nowOf({ facts }: KeyDesk): number {
  return serverNow({ ...facts, now: unixNow() });
}

/** An old Dashboard finds a key only under an API, whichever it is (dashboard-api.md, 9). */
export function nearOf({ client, facts }: KeyDesk, apiId?: string): NearKey {
  const { organisation } = facts;
  const own = client.kind === 'dashboard' ? (apiId ?? apisOf(facts)[0]?.id) : undefined;
  return {
    ...(own === undefined ? {} : { apiId: own }),
    ...(organisation === undefined || client.kind === 'dashboard' ? {} : { organisation }),
  };
}
