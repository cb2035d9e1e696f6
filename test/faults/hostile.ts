import { demoWorld } from '../../source/sandbox/demo-world.ts';
import type { World } from '../../source/sandbox/world.ts';

const EVIL = 'Pay\u001b]0;EVIL\u0007\u001b[31m\u202eslia\u2066\u009b2J\u0008\r';

/** A window's title set, text that runs backwards, a screen wiped by one byte. */
export const NOISE = /\u001b\]0;EVIL|[\u202a-\u202e\u2066-\u2069\u009b]/;

/** The shop, all of whose APIs but one have names that draw on the terminal. */
export const hostileWorld: World = {
  ...demoWorld,
  apis: demoWorld.apis.map((api) =>
    api.name?.startsWith('Payments') ? api : { ...api, name: `${EVIL}${api.name}` },
  ),
  policies: Object.fromEntries(
    Object.entries(demoWorld.policies).map(([id, policy]) => [
      id,
      { ...policy, name: `${EVIL}${policy.name}` },
    ]),
  ),
};
