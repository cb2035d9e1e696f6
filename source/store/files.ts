import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { type FileHandle, link, open, readdir, readlink, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { WizardError } from '../errors.ts';
import { expandHome, homeFolder } from './paths.ts';

/** Only the owner reads and writes: what a file with a key or a profile gets where modes exist. */
export const PRIVATE = 0o600;

type Reason = { readonly why: string; readonly next: string };

const NO_ROOM: Reason = {
  why: 'There is no room left there.',
  next: 'Free some space, or choose another path.',
};
const NOT_ALLOWED: Reason = {
  why: 'This user may not write there.',
  next: 'Choose a path that you may write to.',
};

const reasons: { readonly [code: string]: (path: string) => Reason } = {
  ENOENT: (path) => ({
    why: `There is no folder ${dirname(path)}.`,
    next: 'Create the folder first, or choose another path.',
  }),
  ENOTDIR: (path) => ({
    why: `Part of ${dirname(path)} is a file, not a folder.`,
    next: 'Choose another path.',
  }),
  EISDIR: (path) => ({ why: `${path} is a folder.`, next: 'Name a file inside it.' }),
  EACCES: () => NOT_ALLOWED,
  EPERM: () => NOT_ALLOWED,
  EROFS: () => ({ why: 'That disk is read-only.', next: 'Choose a path on another disk.' }),
  ENOSPC: () => NO_ROOM,
  EDQUOT: () => NO_ROOM,
  EFBIG: () => NO_ROOM,
  EBUSY: () => ({ why: 'Another program holds the file.', next: 'Close that program and try again.' }),
  ENAMETOOLONG: () => ({ why: 'The path is too long.', next: 'Choose a shorter one.' }),
};

export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/**
 * A failed file operation in words. `what` is the sentence about what did not happen, `next` replaces the usual
 * advice. An error that does not come from the system is a bug of ours: it is thrown on as it is.
 */
export function storageError(error: unknown, what: string, path: string, next?: string): WizardError {
  if (error instanceof WizardError) return error;
  const code = errorCode(error);
  if (code === undefined) throw error;
  // Behind a link it is another folder that is missing.
  const at = code === 'ENOENT' ? ((error as NodeJS.ErrnoException).path ?? path) : path;
  const reason = reasons[code]?.(at) ?? {
    why: `The system answered ${code}.`,
    next: 'Choose another path.',
  };
  const explanation = { what, why: reason.why, next: next ?? reason.next };
  return new WizardError('storage', explanation, { code, cause: error });
}

/** The name of the file, so that what a killed process leaves can be found; not all of it, for names have an end. */
export function nameDraft(path: string, unique: string = randomUUID()): string {
  const [...letters] = basename(path);
  return join(dirname(path), `.${letters.slice(0, 40).join('')}.${unique}.tmp`);
}

/** What a killed process has left of writing this file. */
export async function findDrafts(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path)).catch(() => []);
  const drafts = names.map((name) => ({ name, unique: /[0-9a-f-]{36}(?=\.tmp$)/.exec(name)?.[0] }));
  const left = drafts.filter(({ name, unique }) => unique && basename(nameDraft(path, unique)) === name);
  return left.map(({ name }) => join(dirname(path), name));
}

/**
 * Writes a new private file; an existing one is EEXIST. It gets its name when it is whole: whoever is killed in
 * between leaves no empty file, which could hold a key for all that the next run knows.
 */
export async function writeNew(path: string, content: Buffer, mode = PRIVATE): Promise<void> {
  const draft = nameDraft(path);
  const file = await open(draft, 'wx', mode);
  try {
    await writeThrough(file, content);
    await nameNew(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** What a disk without hard links (FAT, some shares) answers to one. */
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Unlike a rename, a link never takes another file's place. */
async function nameNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!noLinks.includes(errorCode(error) ?? '')) throw error;
    await open(path, 'wx', PRIVATE).then((claim) => claim.close());
    await rename(draft, path);
  }
}

type Owner = { readonly uid: number; readonly gid: number };

/** Puts `content` in the place of `path` in one step: a reader, or a crash, sees the old or the new file whole. */
export async function replaceFile(
  path: string,
  content: Buffer,
  { mode = PRIVATE, owner }: { mode?: number; owner?: Owner } = {},
): Promise<void> {
  const draft = nameDraft(path);
  const file = await open(draft, 'wx', PRIVATE);
  try {
    // An editor run as another user must still find its own file. Where that is not allowed the content matters more.
    if (owner) await file.chown(owner.uid, owner.gid).catch(() => undefined);
    await file.chmod(mode);
    await writeThrough(file, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** A key that only stands in a cache is lost in a power cut: it is on the disk before anybody calls it saved. */
async function writeThrough(file: FileHandle, content: Buffer): Promise<void> {
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Where a path leads: a link is kept and the file behind it is replaced, as conf does, or written where there is none. */
export function followLink(path: string): Promise<string> {
  return realpath(path).catch(async (error) => {
    const to = errorCode(error) === 'ENOENT' ? await readlink(path).catch(() => undefined) : undefined;
    return to === undefined ? path : followLink(resolve(dirname(path), to));
  });
}

/** A link to nothing counts as there: what it leads to may only be away. */
export function isTaken(path: string): boolean {
  try {
    return lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** The absolute path that a path leads to which somebody has given. */
export function locate(path: string, home = homeFolder()): string {
  return resolve(expandHome(path, { platform: process.platform, home }));
}

type Saving = { readonly force?: boolean; readonly mode?: number };

/** Writes a whole file; an existing one is EEXIST, or replaced by `force`. */
export async function saveFile(
  path: string,
  content: Buffer,
  { force, mode = PRIVATE }: Saving,
): Promise<void> {
  if (force) await replaceFile(await followLink(path), content, { mode });
  else await writeNew(path, content, mode);
}

export function alreadyThere(path: string, cause: unknown, why?: string): WizardError {
  const next = 'Choose another name, or overwrite it (--force).';
  const explanation = { what: `${path} already exists.`, ...(why === undefined ? {} : { why }), next };
  return new WizardError('storage', explanation, { code: 'EEXIST', cause });
}
