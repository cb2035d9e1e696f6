import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryDirectory = AsyncDisposable & {
  readonly path: string;
  /** Writes a file into the directory and returns its path. */
  write(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
};

/** A directory of one's own: `await using temp = await makeTemporaryDirectory()`. */
export async function makeTemporaryDirectory(): Promise<TemporaryDirectory> {
  // macOS hands out a symbolic link here; programs print the real path.
  const path = await realpath(await mkdtemp(join(tmpdir(), 'tyk-key-wizard-test-')));
  const remove = () => rm(path, { recursive: true, force: true });
  return {
    path,
    async write(name, text) {
      const file = join(path, name);
      await writeFile(file, text);
      return file;
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

export type Environment = { readonly [name: string]: string | undefined };

/**
 * The environment of a child: built up from nothing, so that CI, an agent's variables, a proxy or a credential
 * of the person who runs the tests cannot change what the program does. `undefined` in `extra` removes a name.
 */
export function isolateEnvironment(home: string, extra: Environment = {}): Record<string, string> {
  const all = {
    PATH: process.env.PATH,
    SystemRoot: process.env.SystemRoot,
    LANG: 'C.UTF-8',
    TZ: process.env.TZ,
    HOME: home,
    USERPROFILE: home,
    APPDATA: join(home, 'AppData'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    ...extra,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
