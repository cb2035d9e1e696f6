import { startSandbox } from '../../source/sandbox/server.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { describeClientContract } from './client-contract.ts';

const http = { timeoutSeconds: 30 };
const wrong = new Secret('another-credential');
/** The demo's "Shop search" and "Gold". */
const facts = { apiId: 'b175e4c926a8b73d534b526d7e8f90a1', policyId: 'gold', hashed: true };

describeClientContract('the Gateway client on the sandbox', async () => {
  const { url, credential, stop } = await startSandbox({ as: 'gateway' });
  const open = (secret: Secret) => createGatewayClient({ url, credential: secret, http, version: 'v5.3.0' });
  return { client: open(credential), wrongClient: open(wrong), facts, stop };
});

describeClientContract('the Dashboard client on the sandbox', async () => {
  const { url, credential, stop } = await startSandbox({ as: 'dashboard' });
  const open = (secret: Secret) => createDashboardClient({ url, credential: secret, http });
  return { client: open(credential), wrongClient: open(wrong), facts, stop };
});
