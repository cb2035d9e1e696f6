import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, PRIVATE, storageError } from './files.ts';

/** The file's form. A higher number was written by a newer program, whose rules are unknown here. */
export const SCHEMA_VERSION = 1;
const FILE = 'config.json';
/** Bits of group and others. */
export const NOT_OWNER = 0o077;

export type Values = { readonly [name: string]: unknown };
export type Stored =
  | { readonly is: 'absent' }
  | { readonly is: 'damaged' }
  | { readonly is: 'whole'; readonly values: Values; readonly profiles: Values; readonly newer: boolean };

export function profileFile(folder: string): string {
  return join(folder, FILE);
}

/**
 * Reads the file with node:fs alone: conf costs 11–19 ms, and the first frame waits for this. A file that others
 * could read is tightened. Throws WizardError `storage` when it is there and cannot be read.
 */
export async function readStored(folder: string): Promise<Stored> {
  const path = profileFile(folder);
  try {
    return interpret(await readTightened(path));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return { is: 'absent' };
    throw storageError(error, `The profiles in ${path} could not be read.`, path);
  }
}

/** The text of a file that only its owner may read from now on. */
export async function readTightened(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { mode } = await file.stat();
    const loose = process.platform !== 'win32' && (mode & NOT_OWNER) !== 0;
    // On a read-only disk or another user's file that fails; reading is allowed all the same.
    if (loose) await file.chmod(PRIVATE).catch(() => undefined);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function interpret(text: string): Stored {
  const values = parseValues(text);
  if (!values) return { is: 'damaged' };
  const { schemaVersion = SCHEMA_VERSION, profiles = {} } = values;
  if (typeof schemaVersion !== 'number') return { is: 'damaged' };
  const newer = schemaVersion > SCHEMA_VERSION;
  const known = asValues(profiles) ?? (newer ? {} : undefined);
  return known ? { is: 'whole', values, profiles: known, newer } : { is: 'damaged' };
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
export function deserialise(text: string): Record<string, unknown> {
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

export function asValues(value: unknown): Values | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : undefined;
}
