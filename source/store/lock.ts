import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { WizardError } from '../errors.ts';
import { errorCode, PRIVATE } from './files.ts';

/** A write takes milliseconds; whoever holds a lock longer has been stopped or has lost power. */
const STALE_MS = 10_000;
const WAIT_MS = 5_000;

type LockOptions = {
  readonly staleMs?: number;
  readonly waitMs?: number;
};

/**
 * Runs `work` while no other process holds the lock file `path`, of `what`: "The profiles". It names its holder, its modification time is
 * when it was taken. A lock whose holder is dead or that is older than `staleMs` is taken over. Throws
 * WizardError `storage` when another process still holds it after `waitMs`.
 */
export async function withLock<T>(
  path: string,
  what: string,
  work: () => Promise<T>,
  { staleMs = STALE_MS, waitMs = WAIT_MS }: LockOptions = {},
): Promise<T> {
  const until = Date.now() + waitMs;
  const holder = `${process.pid} ${hostname()} ${randomUUID()}`;
  while (!(await create(path, holder))) {
    if (Date.now() >= until) throw await busy(path, what);
    await takeAwayIfStale(path, staleMs);
    await pause(2 + Math.random() * 10);
  }
  try {
    return await work();
  } finally {
    // What was written is written: a lock that cannot be removed goes stale by itself.
    if ((await read(path)) === holder) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** With its holder's name from the first moment on: of a lock without one nobody could tell whether its process lives. */
async function create(path: string, holder: string): Promise<boolean> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return false;
  const named = `${path}.${randomUUID()}`;
  try {
    await writeFile(named, holder, { mode: PRIVATE, flag: 'wx' });
    return await link(named, path).then(
      () => true,
      (error) => (errorCode(error) === 'EEXIST' ? false : createNameless(path, holder)),
    );
  } finally {
    await rm(named, { force: true }).catch(() => undefined);
  }
}

/** For disks that know no links (FAT, some network drives). */
async function createNameless(path: string, holder: string): Promise<boolean> {
  try {
    await writeFile(path, holder, { mode: PRIVATE, flag: 'wx' });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    // A full disk takes the file's name and not its text: nobody could tell whose lock it is.
    await rm(path, { force: true });
    throw error;
  }
}

/** Windows answers EPERM or EBUSY while a removed file is still open somewhere. */
function isTaken(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return code === 'EEXIST' || (process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(code));
}

/**
 * Two processes that see the same stale lock must not remove it one after the other, for the second would remove
 * the lock that the first has just taken: the removal has a lock of its own.
 */
async function takeAwayIfStale(path: string, staleMs: number): Promise<void> {
  if (!(await isStale(path, staleMs))) return;
  const guard = `${path}.removal`;
  if (!(await create(guard, String(process.pid)))) {
    if ((await age(guard)) > staleMs) await rm(guard, { force: true });
    return;
  }
  try {
    if (await isStale(path, staleMs)) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(path: string, staleMs: number): Promise<boolean> {
  if ((await age(path)) > staleMs) return true;
  const [pid, host] = (await read(path))?.split(' ') ?? [];
  // Process numbers mean nothing across machines and containers that share a home folder.
  return host === hostname() && isDead(Number(pid));
}

/** False where that cannot be told. */
export function isDead(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

/** Milliseconds in either direction, for a clock may have been set back; 0 where there is no lock any more. */
async function age(path: string): Promise<number> {
  const there = await stat(path).catch(() => undefined);
  return there ? Math.abs(Date.now() - there.mtimeMs) : 0;
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

async function busy(path: string, what: string): Promise<WizardError> {
  const [pid] = (await read(path))?.split(' ') ?? [];
  return new WizardError('storage', {
    what: `${what} are being written by another tyk-key-wizard.`,
    why: `${pid ? `Process ${pid}` : 'Another process'} holds ${path}.`,
    next: 'Try again in a moment. If no other is running, delete that file.',
  });
}
