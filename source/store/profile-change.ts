import { chmod, mkdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { WizardError } from '../errors.ts';
import { PRIVATE, storageError } from './files.ts';
import { withLock } from './lock.ts';
import { FOLDER_NAME, homeFolder } from './paths.ts';
import {
  deserialise,
  NOT_OWNER,
  profileFile,
  readStored,
  SCHEMA_VERSION,
  type Values,
} from './profile-file.ts';

/**
 * Keeps a damaged file under another name and says which. It is read once more under the lock: a writer may have
 * put a good one in its place. Where it cannot be moved it stays, and its own path is the answer.
 */
export async function setAsideDamaged(folder: string): Promise<string | undefined> {
  try {
    return await locked(folder, () => moveDamaged(folder));
  } catch {
    return profileFile(folder);
  }
}

async function moveDamaged(folder: string): Promise<string | undefined> {
  const { is } = await readStored(folder);
  if (is !== 'damaged') return undefined;
  return moveAside(profileFile(folder));
}

/** `config.json` becomes `config.damaged-TIME.json`; two of one millisecond are two files. */
export async function moveAside(path: string): Promise<string> {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const finer = String(process.hrtime.bigint()).slice(-6);
  const aside = path.replace(/\.json$/, `.damaged-${time}-${finer}.json`);
  await rename(path, aside);
  return aside;
}

/** What `change` does with the stored profiles; true where there is something to write. */
export type Change = (profiles: Map<string, unknown>) => boolean;

/**
 * One read-modify-write under the lock: without it two writers kept 115 of 200 updates (conf 15.1.0). Everything
 * else that stands in the file stays. Resolves to where a damaged file was put, if there was one.
 */
export async function changeStored(folder: string, change: Change): Promise<{ readonly damaged?: string }> {
  const path = profileFile(folder);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await tightenFolder(folder);
    return await locked(folder, async () => {
      const damaged = await moveDamaged(folder);
      const stored = await readStored(folder);
      const { values, profiles, newer } = stored.is === 'whole' ? stored : nothing;
      const entries = new Map(Object.entries(profiles));
      if (!change(entries)) return { damaged };
      if (newer) throw madeByNewer('The profiles', path);
      await write(folder, {
        ...values,
        schemaVersion: SCHEMA_VERSION,
        profiles: Object.fromEntries(entries),
      });
      return { damaged };
    });
  } catch (error) {
    const next = 'Mend that, or name another folder in TYK_KEY_WIZARD_CONFIG_DIR.';
    throw storageError(error, `The profiles in ${path} could not be saved.`, path, next);
  }
}

const nothing: { values: Values; profiles: Values; newer: boolean } = {
  values: {},
  profiles: {},
  newer: false,
};

function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  return withLock(join(folder, 'config.lock'), work);
}

/** Only the folder that carries our name is ours; one that was named by a variable keeps its mode. */
export async function tightenFolder(folder: string): Promise<void> {
  if (process.platform === 'win32' || basename(folder) !== FOLDER_NAME) return;
  const { mode } = await stat(folder);
  if ((mode & NOT_OWNER) !== 0) await chmod(folder, 0o700).catch(() => undefined);
}

async function write(folder: string, values: Record<string, unknown>): Promise<void> {
  // env-paths 3 inside conf asks for a home, which nothing is put into here, and fails where there is none.
  if (homeFolder() === undefined) process.env.HOME ??= '';
  const { default: Conf } = await import('conf');
  const conf = new Conf<Record<string, unknown>>({
    projectName: FOLDER_NAME,
    projectSuffix: '',
    cwd: folder,
    configName: 'config',
    accessPropertiesByDotNotation: false,
    configFileMode: PRIVATE,
    clearInvalidConfig: false,
    deserialize: deserialise,
  });
  // Whole, for `set` refuses a profile that happens to be called `__internal__` (conf 15.1.0).
  conf.store = values;
}

export function madeByNewer(what: string, path: string): WizardError {
  return new WizardError('storage', {
    what: `${what} were not changed.`,
    why: `${path} was written by a newer tyk-key-wizard, and this one could lose what it added.`,
    next: 'Run the newer one: npx tyk-key-wizard@latest',
  });
}
