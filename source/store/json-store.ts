import { chmod, mkdir, open, rename, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { WizardError } from '../errors.ts';
import { type Fields, isObject } from '../tyk/fields.ts';
import { errorCode, PRIVATE, storageError } from './files.ts';
import { withLock } from './lock.ts';
import { FOLDER_NAME, homeFolder } from './paths.ts';

/** The form of every file written here. A higher number came from a newer program, whose rules are unknown. */
const SCHEMA_VERSION = 1;
/** Bits of group and others. */
export const NOT_OWNER = 0o077;

/** A JSON file of ours, for its owner alone. What else stands in it came from people or other versions, and stays. */
export type JsonFile<Entries extends object> = {
  readonly path: string;
  /** As its sentences begin: "The profiles". */
  readonly what: string;
  /** The field that holds the entries, and what it holds at first. */
  readonly field: string;
  readonly none: Entries;
};

export type Values = Fields;

type Whole<Entries> = { readonly values: Values; readonly entries: Entries; readonly isNewer: boolean };
type Stored<Entries> = { readonly is: 'damaged' } | ({ readonly is: 'whole' } & Whole<Entries>);

/**
 * What stands in the file, nothing where it is absent. A damaged one is kept under another name, which is `damaged`;
 * where it cannot be moved, as on a read-only disk, that is its own. Throws WizardError `storage` when the file is
 * there and may not be read.
 */
export async function readJson<Entries extends object>(
  file: JsonFile<Entries>,
): Promise<Whole<Entries> & { readonly damaged?: string }> {
  const stored = await readStored(file);
  if (stored.is === 'whole') return stored;
  const { damaged } = await changeJson(file, () => undefined).catch(() => ({ damaged: file.path }));
  // Undefined: while this waited for the lock, another process put a good file in its place.
  return damaged === undefined ? readJson(file) : { values: {}, entries: file.none, isNewer: false, damaged };
}

/** Reads with node:fs alone: conf 15.1.0 costs 11–19 ms, and the first frame waits for this. */
async function readStored<Entries extends object>(file: JsonFile<Entries>): Promise<Stored<Entries>> {
  const { path, what, none } = file;
  try {
    return interpret(await readTightened(path), file);
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
    if (isAbsent) return { is: 'whole', values: {}, entries: none, isNewer: false };
    throw storageError(error, `${what} in ${path} could not be read.`, path);
  }
}

/** The text of a file that only its owner may read from now on. */
async function readTightened(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { mode } = await file.stat();
    const isLoose = process.platform !== 'win32' && (mode & NOT_OWNER) !== 0;
    // On a read-only disk or another user's file that fails; reading is allowed all the same.
    if (isLoose) await file.chmod(PRIVATE).catch(() => undefined);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function interpret<Entries extends object>(
  text: string,
  { field, none }: JsonFile<Entries>,
): Stored<Entries> {
  const values = parseValues(text);
  const { schemaVersion = SCHEMA_VERSION, [field]: entries = none } = values ?? {};
  if (values === undefined || typeof schemaVersion !== 'number') return { is: 'damaged' };
  const isNewer = schemaVersion > SCHEMA_VERSION;
  const isOfForm = typeof entries === 'object' && Array.isArray(entries) === Array.isArray(none);
  if (isOfForm && entries !== null) return { is: 'whole', values, entries: entries as Entries, isNewer };
  return isNewer ? { is: 'whole', values, entries: none, isNewer } : { is: 'damaged' };
}

/** Undefined where the text is no JSON object. */
export function parseValues(text: string): Values | undefined {
  try {
    return asValues(deserialise(text));
  } catch {
    return undefined;
  }
}

/** Editors on Windows put a byte order mark first; JSON.parse (and so conf 15.1.0) refuses it. */
function deserialise(text: string): Record<string, unknown> {
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

export function asValues(value: unknown): Values | undefined {
  return isObject(value) ? value : undefined;
}

/**
 * One read-modify-write under the lock: without it two writers kept 115 of 200 updates (conf 15.1.0). `change` gives
 * the fields to write, or undefined where nothing is. On the disk when it resolves, with where a damaged file was put.
 * Throws WizardError `storage`, also for a file of a newer program, which is left alone.
 */
export async function changeJson<Entries extends object>(
  file: JsonFile<Entries>,
  change: (entries: Entries) => Values | undefined,
): Promise<{ readonly damaged?: string }> {
  const { path, what, none } = file;
  try {
    await makeFolder(dirname(path));
    return await withLock(`${path}.lock`, what, async () => {
      const stored = await readStored(file);
      const damaged = stored.is === 'damaged' ? { damaged: await moveAside(path) } : {};
      const { values, entries, isNewer } =
        stored.is === 'whole' ? stored : { values: {}, entries: none, isNewer: false };
      const changed = change(entries);
      if (changed === undefined) return damaged;
      if (isNewer) throw madeByNewer(file);
      await write(path, { ...values, ...changed, schemaVersion: SCHEMA_VERSION });
      return damaged;
    });
  } catch (error) {
    const next = 'Fix that, or name another folder in TYK_KEY_WIZARD_CONFIG_DIR.';
    throw storageError(error, `${what} in ${path} could not be saved.`, path, next);
  }
}

/** Only the folder that carries our name is ours; one that was named by a variable keeps its mode. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32' || basename(folder) !== FOLDER_NAME) return;
  const { mode } = await stat(folder);
  if ((mode & NOT_OWNER) !== 0) await chmod(folder, 0o700).catch(() => undefined);
}

/** `config.json` becomes `config.damaged-TIME.json`; two of one millisecond are two files. */
async function moveAside(path: string): Promise<string> {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const finer = String(process.hrtime.bigint()).slice(-6);
  const aside = path.replace(/\.json$/, `.damaged-${time}-${finer}.json`);
  await rename(path, aside);
  return aside;
}

/** Whoever is going to write may call it while the network is waited for. */
export function loadWriter(): Promise<typeof import('conf')> {
  return import('conf');
}

async function write(path: string, values: Record<string, unknown>): Promise<void> {
  // env-paths 3 inside conf asks for a home, which nothing is put into here, and fails where there is none.
  if (homeFolder() === undefined) process.env.HOME ??= '';
  const { default: Conf } = await loadWriter();
  const conf = new Conf<Record<string, unknown>>({
    projectName: FOLDER_NAME,
    projectSuffix: '',
    cwd: dirname(path),
    configName: basename(path, '.json'),
    accessPropertiesByDotNotation: false,
    configFileMode: PRIVATE,
    clearInvalidConfig: false,
    deserialize: deserialise,
  });
  // Whole, for `set` refuses a profile that happens to be called `__internal__` (conf 15.1.0).
  conf.store = values;
  await sync(path);
  await sync(dirname(path));
}

/**
 * A new name is on the disk only when its folder is (fsync(2)); and where SNAP is set, conf 15.1.0 writes the file in
 * its place. Windows cannot open folders and needs none of it.
 */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function madeByNewer({ what, path }: JsonFile<object>): WizardError {
  return new WizardError('storage', {
    what: `${what} were not changed.`,
    why: `${path} was written by a newer tyk-key-wizard, and this one could lose what it added.`,
    next: 'Run the newer one: npx tyk-key-wizard@latest',
  });
}
