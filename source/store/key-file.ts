import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import {
  alreadyThere,
  errorCode,
  findDrafts,
  followLink,
  isTaken,
  locate,
  saveFile,
  storageError,
  writeNew,
} from './files.ts';

type KeyFileOptions = {
  /** Replaces a file that is there. */
  readonly force?: boolean;
  readonly home?: string;
};

/**
 * Writes the key and a line feed to a file that only its owner reads (0600 where modes exist). Resolves to the
 * absolute path. Throws WizardError `storage`: the file exists (code `EEXIST`), or it cannot be written.
 */
export async function saveKeyFile(path: string, key: Secret, options: KeyFileOptions = {}): Promise<string> {
  const text = key.reveal();
  return write(path, options, async (target) => {
    const content = Buffer.from(text.endsWith('\n') ? text : `${text}\n`);
    await saveFile(target, content, options);
  });
}

/** Longer than any key and what is written round it. */
const REHEARSED_BYTES = 16_384;

/** Whether `saveKeyFile` would find its way there, and room: nothing is left behind. Throws as it does. */
export async function rehearseKeyFile(path: string, options: KeyFileOptions = {}): Promise<void> {
  await write(path, options, async (target) => {
    const real = await followLink(target);
    if (!options.force && isTaken(target)) throw alreadyThere(target, undefined, MAY_BE_ANOTHER);
    const draft = join(dirname(real), `.${randomUUID()}.tmp`);
    await writeNew(draft, Buffer.alloc(REHEARSED_BYTES));
    await rm(draft, { force: true });
  });
}

/** Throws WizardError `storage` where something stands there that keeps no text. */
export async function checkKeyFile(path: string): Promise<void> {
  await write(path, {}, async () => {});
}

async function write(
  path: string,
  { home }: KeyFileOptions,
  work: (target: string) => Promise<void>,
): Promise<string> {
  if (path.trim() === '') {
    throw new WizardError('storage', {
      what: 'No file is named.',
      next: 'Give a path, for example ./orders.key',
    });
  }
  const target = locate(path, home);
  try {
    await refuseWhatIsNoFile(target);
    await work(target);
    return target;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw alreadyThere(target, error, MAY_BE_ANOTHER);
    throw storageError(error, `The key could not be saved to ${target}.`, target);
  }
}

/** The file that a key goes into, behind any links; it need not be there yet. */
export function locateKeyFile(path: string): Promise<string> {
  return followLink(locate(path));
}

/** What stands there of a key that was written to this file since then (Unix seconds), by a run that was killed. */
export async function findWritten(path: string, since: number): Promise<readonly string[]> {
  const there = await stat(path).catch(() => undefined);
  const isNew = there?.isFile() && there.mtimeMs / 1000 >= since;
  return [...(isNew ? [path] : []), ...(await findDrafts(path))];
}

const MAY_BE_ANOTHER = 'It may contain another key, so it is left as it is.';

/** Replacing a device by a file (`/dev/null`, as root) would break the machine. */
async function refuseWhatIsNoFile(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (!there || there.isFile()) return;
  throw new WizardError('storage', {
    what: `The key could not be saved to ${path}.`,
    why: there.isDirectory() ? 'It is a folder.' : 'It is not an ordinary file.',
    next: there.isDirectory() ? 'Name a file inside it.' : 'Name an ordinary file.',
  });
}
