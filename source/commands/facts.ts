import { hostname, userInfo } from 'node:os';
import { credentialVariables } from '../options.ts';
import { Secret } from '../secret.ts';
import type { Facts, Profile } from '../wizard/types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is known before anybody is asked. `named` false: nobody sees the default alias, so there is none. */
export function firstFacts(
  env: Environment,
  profiles: readonly Profile[],
  options: { readonly demoAs: Facts['demoAs']; readonly named: boolean },
): Facts {
  return {
    now: Math.floor(Date.now() / 1000),
    user: options.named ? userName() : '',
    host: hostname().split('.')[0] ?? '',
    profiles,
    demoAs: options.demoAs,
    credentials: { ...credentialFor('dashboard', env), ...credentialFor('gateway', env) },
    done: {},
  };
}

/** Some containers run as a user without a name; os.userInfo throws there. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'user';
  }
}

function credentialFor(server: 'dashboard' | 'gateway', env: Environment): Facts['credentials'] {
  const name = credentialVariables(server).find((variable) => (env[variable] ?? '').trim() !== '');
  if (name === undefined) return {};
  const secret = new Secret((env[name] ?? '').trim());
  return { [server]: { secret, origin: { kind: 'environment', name } } };
}
