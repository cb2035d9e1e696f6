import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import { demoWorld } from '../../source/sandbox/demo-world.ts';
import type { World } from '../../source/sandbox/world.ts';

export const EVIL = 'Pay\u001b]0;EVIL\u0007\u001b[31m\u202eslia\u2066\u009b2J\u0008\r';

/** A window's title set, text that runs backwards, a screen wiped by one byte. */
export const NOISE = /\u001b\]0;EVIL|[\u202a-\u202e\u2066-\u2069\u009b]/;

type Data = { readonly [name: string]: unknown };

/** Every text that a server tells of an API but the organisation, which policies must share. */
function spoil(api: ApiDefinition): ApiDefinition {
  const { versions = {} } = api.version_data as { versions?: Data };
  const named = Object.entries(versions).map(([name, one]) => [name === '' ? '' : `${EVIL}${name}`, one]);
  return {
    ...api,
    api_id: `${EVIL}${api.api_id}`,
    id: `${EVIL}${api.id}`,
    name: `${EVIL}${api.name}`,
    proxy: { ...(api.proxy as Data), listen_path: `/${EVIL}/` },
    version_data: { ...(api.version_data as Data), versions: Object.fromEntries(named) },
  };
}

/** The shop, all of whose APIs but one have names, ids, versions and paths that draw on the terminal. */
export const hostileWorld: World = {
  ...demoWorld,
  apis: demoWorld.apis.map((api) => (api.name?.startsWith('Payments') ? api : spoil(api))),
  policies: Object.fromEntries(
    Object.entries(demoWorld.policies).map(([id, policy]) => [
      `${EVIL}${id}`,
      { ...policy, name: `${EVIL}${policy.name}`, tags: [EVIL] },
    ]),
  ),
};
