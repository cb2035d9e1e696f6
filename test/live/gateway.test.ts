import { describe, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { observe } from '../../source/tyk/connect.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { type ContractWorld, describeClientContract } from '../contract/client-contract.ts';

/*
 * A real Gateway: its address in TYK_LIVE_URL, its secret in TYK_GW_SECRET. It needs one API that takes plain keys
 * and has no versions. Keys are made and removed again.
 */
const url = process.env.TYK_LIVE_URL ?? '';
const secret = process.env.TYK_GW_SECRET ?? '';

async function start(): Promise<ContractWorld> {
  const { observation } = await observe(url);
  if (observation.is !== 'gateway')
    throw new Error(`What answers at ${url} is ${observation.is}, no Gateway.`);
  const open = (credential: string) =>
    createGatewayClient({
      url,
      credential: new Secret(credential),
      ...(observation.version && { version: observation.version }),
    });
  const client = open(secret);

  const apis = await client.listApis();
  const plain = apis.filter(({ auth, versions, sessionLifetime, quotaNotSetOnCreate }) => {
    return (
      auth.join() === 'auth-token' && versions.length === 0 && sessionLifetime === 0 && !quotaNotSetOnCreate
    );
  });
  // Gateways before 4.1.0 list no policies, and v5.3.0 not the ids of those that come from a file.
  const policies = await client.listPolicies().catch(() => []);
  const policy = policies.find(({ id, state, parts, access, organisation }) => {
    const whole = parts.access && !parts.partitioned && !parts.perApi && access.length > 0;
    return id !== '' && state === 'active' && whole && plain.some((api) => api.organisation === organisation);
  });
  const api = plain.find(({ organisation }) => organisation === (policy?.organisation ?? organisation));
  if (api === undefined) throw new Error(`The Gateway at ${url} has no API that takes plain keys.`);

  const access = { apis: [{ apiId: api.id, apiName: api.rawName, versions: [] }], policies: [] } as const;
  const limits = { rate: 'unlimited', quota: 'unlimited', throttle: 'off' } as const;
  const { organisation } = api;
  const values = { expires: 'never', alias: '', tags: [], metadata: {}, detailedLogging: false } as const;
  const { key, hash } = await client.create({ organisation, access, limits, ...values });
  await client.remove({ key }, { organisation });

  const known = policy === undefined ? {} : { policyId: policy.id };
  const facts = { apiId: api.id, hashed: hash !== undefined, ...known };
  return { client, wrongClient: open('not-the-secret'), facts, stop: async () => {} };
}

if (url === '' || secret === '') {
  describe('a real Gateway', () => {
    it.skip('is not tried: TYK_LIVE_URL and TYK_GW_SECRET are not both set', () => {});
  });
} else {
  describeClientContract(`the Gateway at ${url}`, start);
}
