import { hostname, userInfo } from 'node:os';
import { unixNow } from '../run/clock.ts';
import type { ServerKind } from '../tyk/types.ts';
import { type Environment, readVariable } from '../variables.ts';
import { credentialVariables } from '../wizard/deployments.ts';
import { parseSecret } from '../wizard/parse/secret-text.ts';
import type { Facts, Profile } from '../wizard/types.ts';
import type { Settings } from './settings.ts';

/** What is known before anybody is asked. `say` is told of a credential that cannot be one. */
export function firstFacts(
  env: Environment,
  profiles: readonly Profile[],
  { demoAs, insecure }: Pick<Settings, 'demoAs' | 'insecure'>,
  say: (line: string) => void,
): Facts {
  if (insecure)
    say('! Every certificate is trusted in this run (--insecure): anyone on the network can read along.');
  // One variable can be the credential of either kind of server.
  const told = new Set<string>();
  const sayOnce = (line: string) => {
    if (!told.has(line)) say(line);
    told.add(line);
  };
  return {
    ...aboutHere(),
    profiles,
    demoAs,
    ...(insecure ? { insecure } : {}),
    credentials: { ...credentialFor('dashboard', env, sayOnce), ...credentialFor('gateway', env, sayOnce) },
    done: {},
  };
}

/** Who runs the program, where and when. */
export function aboutHere(): Pick<Facts, 'now' | 'user' | 'host'> {
  return {
    now: unixNow(),
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

/** A credential that was not typed: a suspicion is said and does not stop anybody. */
export function readCredential(
  text: string,
  name: string,
  say: (line: string) => void,
): ReturnType<typeof parseSecret> {
  const parsed = parseSecret(text);
  if ('value' in parsed || parsed.insisted === undefined) return parsed;
  say(`! ${name}: ${parsed.problem.what} It is used anyway.`);
  return { value: parsed.insisted };
}

/** The first variable that is set, read as if it had been typed. */
function credentialFor(
  server: ServerKind,
  env: Environment,
  say: (line: string) => void,
): Facts['credentials'] {
  const name = credentialVariables(server).find((variable) => readVariable(env, variable));
  if (name === undefined) return {};
  const parsed = readCredential(env[name] ?? '', name, say);
  if ('value' in parsed) return { [server]: { secret: parsed.value, origin: { kind: 'environment', name } } };
  say(`! ${name} is ignored: ${parsed.problem.what}`);
  return {};
}
