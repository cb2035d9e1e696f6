import { posix, win32 } from 'node:path';

/** The part of the machine that decides where files stand. */
export type Place = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  /** Home folder, absolute. */
  readonly home: string;
};

export const FOLDER_NAME = 'tyk-key-wizard';

/**
 * Folder of the profiles: where env-paths 3 (inside conf 15.1.0) with an empty suffix puts it, with one
 * difference: a relative XDG_CONFIG_HOME is ignored, as the XDG base directory specification asks.
 * `TYK_KEY_WIZARD_CONFIG_DIR` replaces it as it stands.
 */
export function configFolder({ env, platform, home }: Place): string {
  const override = env.TYK_KEY_WIZARD_CONFIG_DIR;
  if (override) return override;
  if (platform === 'darwin') return posix.join(home, 'Library', 'Preferences', FOLDER_NAME);
  if (platform === 'win32') {
    const roaming = env.APPDATA || win32.join(home, 'AppData', 'Roaming');
    return win32.join(roaming, FOLDER_NAME, 'Config');
  }
  const xdg = env.XDG_CONFIG_HOME ?? '';
  return posix.join(posix.isAbsolute(xdg) ? xdg : posix.join(home, '.config'), FOLDER_NAME);
}

/** `~` and `~/file`, as a shell reads them; `~name` stays, for only a shell knows other people's homes. */
export function expandHome(path: string, { platform, home }: Pick<Place, 'platform' | 'home'>): string {
  if (path === '~') return home;
  const own = platform === 'win32' ? /^~[\\/]+/ : /^~\/+/;
  if (!own.test(path)) return path;
  const { join } = platform === 'win32' ? win32 : posix;
  return join(home, path.replace(own, ''));
}
