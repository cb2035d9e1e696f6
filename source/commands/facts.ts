import { hostname, userInfo } from 'node:os';
import { credentialVariables } from '../options.ts';
import type { ServerKind } from '../tyk/types.ts';
import { readVariable } from '../variables.ts';
import { parseSecret } from '../wizard/parse/secret-text.ts';
import type { Facts, Profile } from '../wizard/types.ts';
import type { Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is known before anybody is asked. `say` is told of a credential that cannot be one. */
export function firstFacts(
  env: Environment,
  profiles: readonly Profile[],
  { demoAs, insecure }: Pick<Settings, 'demoAs' | 'insecure'>,
  say: (line: string) => void,
): Facts {
  if (insecure)
    say('! Any certificate is believed in this run (--insecure): whoever stands between can read along.');
  return {
    ...aboutHere(),
    profiles,
    demoAs,
    ...(insecure ? { insecure } : {}),
    credentials: { ...credentialFor('dashboard', env, say), ...credentialFor('gateway', env, say) },
    done: {},
  };
}

/** Who runs the program, where and when. */
export function aboutHere(): Pick<Facts, 'now' | 'user' | 'host'> {
  return {
    now: Math.floor(Date.now() / 1000),
    user: userName(),
    host: hostname().split('.')[0] ?? '',
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

/** The first variable that is set, read as if it had been typed. */
function credentialFor(
  server: ServerKind,
  env: Environment,
  say: (line: string) => void,
): Facts['credentials'] {
  const name = credentialVariables(server).find((variable) => readVariable(env, variable));
  if (name === undefined) return {};
  const parsed = parseSecret(env[name] ?? '');
  if ('value' in parsed) return { [server]: { secret: parsed.value, origin: { kind: 'environment', name } } };
  say(`! ${name} is left aside: ${parsed.problem.what}`);
  return {};
}
