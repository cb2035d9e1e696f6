import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, followLink, replaceFile, storageError } from './files.ts';
import { withLock } from './lock.ts';
import { madeByNewer, moveAside, tightenFolder } from './profile-change.ts';
import { parseValues, readTightened, type Values } from './profile-file.ts';

/** The form of every file written here. A higher number came from a newer program, whose rules are unknown. */
const SCHEMA_VERSION = 1;

type Stored =
  | { readonly is: 'absent' | 'damaged' | 'newer' }
  | { readonly is: 'whole'; readonly values: Values };

async function readStored(path: string): Promise<Stored> {
  try {
    const values = parseValues(await readTightened(path));
    if (typeof values?.schemaVersion !== 'number') return { is: 'damaged' };
    return values.schemaVersion > SCHEMA_VERSION ? { is: 'newer' } : { is: 'whole', values };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return { is: 'absent' };
    throw storageError(error, `${path} could not be read.`, path);
  }
}

/**
 * The values of a JSON file of ours; nothing where it is absent or a newer program's. A damaged one is kept under
 * another name, which is `damaged`. Throws WizardError `storage` when the file is there and may not be read.
 */
export async function readJson(
  path: string,
  what: string,
): Promise<{ readonly values?: Values; readonly damaged?: string }> {
  const stored = await readStored(path);
  if (stored.is === 'whole') return { values: stored.values };
  if (stored.is !== 'damaged') return {};
  // On a read-only disk it stays where it is; its own path is the answer then.
  return changeJson(path, what, () => undefined).catch(() => ({ damaged: path }));
}

/**
 * One read-modify-write under a lock, 0600 in a 0700 folder, in one step and on the disk when it resolves. `what`
 * begins the sentences of its errors: "The credentials". `change` gives undefined where nothing is to be written.
 * Throws WizardError `storage`, also for a file of a newer program, which is left alone.
 */
export async function changeJson(
  path: string,
  what: string,
  change: (values: Values) => Values | undefined,
): Promise<{ readonly damaged?: string }> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await tightenFolder(folder);
    return await withLock(`${path}.lock`, () => rewrite(path, what, change), { what });
  } catch (error) {
    const next = 'Mend that, or name another folder in TYK_KEY_WIZARD_CONFIG_DIR.';
    throw storageError(error, `${what} in ${path} could not be saved.`, path, next);
  }
}

async function rewrite(
  path: string,
  what: string,
  change: (values: Values) => Values | undefined,
): Promise<{ readonly damaged?: string }> {
  const stored = await readStored(path);
  if (stored.is === 'newer') throw madeByNewer(what, path);
  const damaged = stored.is === 'damaged' ? await moveAside(path) : undefined;
  const values = change(stored.is === 'whole' ? stored.values : {});
  if (values !== undefined) {
    const text = JSON.stringify({ ...values, schemaVersion: SCHEMA_VERSION }, undefined, 2);
    await replaceFile(await followLink(path), Buffer.from(`${text}\n`));
    await syncFolder(dirname(path));
  }
  return damaged === undefined ? {} : { damaged };
}

/** A new name is on the disk only when its folder is (fsync(2)); Windows cannot open folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
