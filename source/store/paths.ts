import { homedir, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { WizardError } from '../errors.ts';
import { sanitise } from '../text.ts';
import { readVariable } from '../variables.ts';

/** The part of the machine that decides where files stand. */
export type Place = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  /** Home folder, absolute; undefined where there is none. */
  readonly home: string | undefined;
};

export const FOLDER_NAME = 'tyk-key-wizard';

/**
 * A relative path leads into the current folder, which may be a clone of somebody's repository: credentials and
 * commands are not read from there. The XDG base directory specification asks to ignore one. On Windows a path
 * without a drive is relative to the present one.
 */
function whole(path: string | undefined, platform: NodeJS.Platform): string | undefined {
  const isWhole = platform === 'win32' ? /^(?:[a-z]:[\\/]|\\\\)/i : /^\//;
  return path !== undefined && isWhole.test(path) ? path : undefined;
}

/** HOME where it is absolute, else the user's entry. A container may run as a user without one: os throws there. */
export function homeFolder(): string | undefined {
  for (const ask of [homedir, () => userInfo().homedir]) {
    try {
      const home = whole(ask(), process.platform);
      if (home !== undefined) return home;
    } catch {
      // Neither a variable nor an entry.
    }
  }
  return undefined;
}

/**
 * Folder of the profiles: where env-paths 3 (inside conf 15.1.0) with an empty suffix puts it, with one
 * difference: relative values are ignored. Undefined where there is no home. `TYK_KEY_WIZARD_CONFIG_DIR` replaces
 * it as it stands; throws WizardError `usage` where that is relative.
 */
export function configFolder({ env, platform, home }: Place): string | undefined {
  const override = readVariable(env, 'TYK_KEY_WIZARD_CONFIG_DIR');
  if (override) return whole(override, platform) ?? refuseRelative(override);
  if (platform === 'win32') {
    const roaming = whole(env.APPDATA, platform) ?? (home && win32.join(home, 'AppData', 'Roaming'));
    return roaming && win32.join(roaming, FOLDER_NAME, 'Config');
  }
  if (platform === 'darwin') return home && posix.join(home, 'Library', 'Preferences', FOLDER_NAME);
  const base = whole(env.XDG_CONFIG_HOME, platform) ?? (home && posix.join(home, '.config'));
  return base && posix.join(base, FOLDER_NAME);
}

/** Folder of what may be thrown away; undefined where there is no home. */
export function cacheFolder({ env, platform, home }: Place): string | undefined {
  if (platform === 'win32') {
    const local = whole(env.LOCALAPPDATA, platform) ?? (home && win32.join(home, 'AppData', 'Local'));
    return local && win32.join(local, FOLDER_NAME, 'Cache');
  }
  if (platform === 'darwin') return home && posix.join(home, 'Library', 'Caches', FOLDER_NAME);
  const base = whole(env.XDG_CACHE_HOME, platform) ?? (home && posix.join(home, '.cache'));
  return base && posix.join(base, FOLDER_NAME);
}

function refuseRelative(path: string): never {
  throw new WizardError('usage', {
    what: `TYK_KEY_WIZARD_CONFIG_DIR is "${sanitise(path)}", which is not an absolute path.`,
    why: 'From another folder it would mean another place.',
    next: 'Give the whole path, or unset the variable.',
  });
}

/** `~` and `~/file`, as a shell reads them; `~name` stays, for only a shell knows other people's homes. */
export function expandHome(path: string, { platform, home }: Pick<Place, 'platform' | 'home'>): string {
  if (home === undefined) return path;
  if (path === '~') return home;
  const own = platform === 'win32' ? /^~[\\/]+/ : /^~\/+/;
  if (!own.test(path)) return path;
  const { join } = platform === 'win32' ? win32 : posix;
  return join(home, path.replace(own, ''));
}
