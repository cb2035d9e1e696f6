import { describe } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { type SandboxOptions, startSandbox } from '../helpers/sandbox.ts';
import { describeClientContract } from './client-contract.ts';

const http = { timeoutSeconds: 30 };
const wrong = new Secret('another-credential');
/** The demo's "Shop search" and "Gold". */
const facts = { apiId: 'b175e4c926a8b73d534b526d7e8f90a1', policyId: 'gold' };

const settings: readonly (readonly [string, SandboxOptions])[] = [
  ['keys hashed by murmur64', {}],
  ['keys hashed without a function, and not listed', { hashing: 'no-function', listsKeys: false }],
  ['keys hashed without a function', { hashing: 'no-function' }],
  ['keys that are not hashed', { hashing: 'off' }],
];

describe.each(settings)('%s', (_name, options) => {
  const known = { ...facts, hashed: options.hashing !== 'off' };

  describeClientContract('the Gateway client on the sandbox', async () => {
    const { url, credential, stop } = await startSandbox({ ...options, as: 'gateway' });
    const open = (secret: Secret) =>
      createGatewayClient({ url, credential: secret, http, version: 'v5.3.0' });
    return { client: open(credential), wrongClient: open(wrong), facts: known, stop };
  });

  describeClientContract('the Dashboard client on the sandbox', async () => {
    const { url, credential, stop } = await startSandbox({ ...options, as: 'dashboard' });
    const open = (secret: Secret) => createDashboardClient({ url, credential: secret, http });
    return { client: open(credential), wrongClient: open(wrong), facts: known, stop };
  });
});
