import { randomBytes } from 'node:crypto';
import { Secret } from '../secret.ts';
import { type Answer, type Call, redirect } from './answers.ts';
import { type BusySettings, openBusyKeys } from './busy-keys.ts';
import { answerDashboard } from './control-dashboard.ts';
import { answerControl, answerHealth } from './control-gateway.ts';
import { answerApiCall } from './data-plane.ts';
import { demoWorld } from './demo-world.ts';
import { openLimiter } from './limiter.ts';
import { listen, type Meet } from './listen.ts';
import type { State } from './state.ts';
import { openStore } from './store.ts';
import type { Hashing } from './tokens.ts';
import { loadWorld, type World } from './world.ts';

export type SandboxOptions = {
  /** Whose control API it speaks; a Gateway's where it is left out. */
  readonly as?: 'gateway' | 'dashboard';
  readonly world?: World;
  /** A random one where it is left out. */
  readonly secret?: string;
  /** `murmur64` where it is left out. */
  readonly hashing?: Hashing;
  /** Whether keys can be listed: a setting that many Gateways have off. They can, where it is left out. */
  readonly listsKeys?: boolean;
  /** How a key in use undoes what was done to it. Not at all, where it is left out. */
  readonly busy?: BusySettings;
  /** Unix milliseconds; for tests that turn the clock. */
  readonly now?: () => number;
  readonly meet?: Meet;
  /** Where the APIs are called it serves TLS with this (PEM); a Gateway's control API too. */
  readonly tls?: { readonly cert: string; readonly key: string };
};

export type Sandbox = {
  /** The control API: the Gateway's or the Dashboard's. */
  readonly url: string;
  /** Where the demo APIs are called. A Gateway answers both at one address. */
  readonly gatewayUrl: string;
  readonly credential: Secret;
  /** Loads the world's unloaded APIs, as a Gateway's reload does. */
  loadApis(): void;
  stop(): Promise<void>;
};

/** Starts a Tyk on this machine, on 127.0.0.1 and free ports, with everything in memory. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { as = 'gateway', world = demoWorld, now = Date.now } = options;
  const secret = options.secret ?? randomBytes(16).toString('hex');
  const { hashing = 'murmur64', listsKeys = true } = options;
  const state: State = {
    as,
    world: loadWorld(world),
    store: openStore(now, hashing),
    limiter: openLimiter(now),
    hashing,
    listsKeys,
    certificates: new Set(),
    ...(options.busy === undefined ? {} : { busy: openBusyKeys(options.busy, now) }),
    now,
  };
  const serve = (answer: (call: Call) => Answer | Promise<Answer>, tls = options.tls) =>
    listen({ now, meet: options.meet, tls, answer: (call) => cleanPath(call) ?? answer(call) });
  // a Dashboard's Gateway has a secret of its own, which the Dashboard's user does not know
  const gatewaySecret = as === 'gateway' ? secret : randomBytes(16).toString('hex');
  const gateway = await serve((call) => answerGateway(state, call, gatewaySecret, world));
  const organisation = world.apis[0]?.org_id ?? 'default';
  const dashboard = { state, secret, organisation, gatewayUrl: gateway.url };
  const control = as === 'gateway' ? gateway : await serve((call) => answerDashboard(dashboard, call));
  return {
    url: control.url,
    gatewayUrl: gateway.url,
    credential: new Secret(secret),
    loadApis: state.world.reload,
    stop: async () => {
      await Promise.all([...new Set([gateway, control])].map((server) => server.stop()));
    },
  };
}

/** A path with two slashes in a row is redirected before anything else is looked at (recorded: apis.list.double-slash). */
function cleanPath(call: Call): Answer | undefined {
  const clean = call.path.replace(/\/{2,}/g, '/');
  return clean === call.path ? undefined : redirect(`${clean}${call.search}`);
}

function answerGateway(state: State, call: Call, secret: string, world: World): Answer | Promise<Answer> {
  if (call.path === '/hello') return answerHealth(state, call, 'Tyk GW');
  if (call.path === '/ready') return answerHealth(state, call, 'Tyk GW Ready');
  if (call.path.startsWith('/tyk/')) return answerControl(state, call, secret);
  return answerApiCall(state, call, world.upstream);
}
