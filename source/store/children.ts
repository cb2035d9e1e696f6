import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * What a command started: the processes of the group that it leads, by number, or those that carry a mark in their
 * environment. Windows knows no groups; there it is the command and its descendants.
 */
type Family = number | string;

/** Those that end when the program does. */
const families = new Set<Family>();

/** A command that leads a group can be ended as a whole, and has no terminal to ask on. */
export const LEADS_GROUP = process.platform !== 'win32';
/** What prints more, perhaps without end, prints something else than a credential or a key. */
const LARGEST = 64 * 1024;

type Ended = {
  /** Its exit code; null where it was killed or could not be started. */
  readonly how: number | null | 'late' | 'missing';
  readonly stdout: string;
};

type Care = {
  /** Then it is killed with all that it started, as it is when the program ends: some libraries have no deadline. */
  readonly deadlineMs: number;
  /** Whoever stops waiting ends it too. */
  readonly signal?: AbortSignal | undefined;
  /** Stands in the environment of a command that leads no group. */
  readonly mark?: string | undefined;
  /**
   * What it has put into the background serves the program, as a tunnel does, and ends with it. Else it stays: it is
   * what serves the clipboard. A daemon that has left the group, as gpg-agent does, is none of ours.
   */
  readonly servesProgram?: true;
};

/** Waits for a command; never rejects. */
export function attend(
  child: ChildProcess,
  { deadlineMs, signal, mark, servesProgram }: Care,
): Promise<Ended> {
  return new Promise((resolve) => {
    const family = mark ?? child.pid;
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < LARGEST) stdout += text;
    });
    const settle = (how: Ended['how'], isOver = true) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      if (family !== undefined && isOver) forget(family);
      resolve({ how, stdout });
    };
    const stop = () => {
      if (family !== undefined) end(family);
      child.kill('SIGKILL');
      settle('late');
    };
    const timer = setTimeout(stop, deadlineMs);
    signal?.addEventListener('abort', stop);
    if (family !== undefined) endWithProgram(family);
    child.on('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ENOENT' ? 'missing' : null));
    child.on('close', (code) => settle(code, !servesProgram || isEmpty(family)));
    if (signal?.aborted) stop();
  });
}

function endWithProgram(family: Family): void {
  if (families.size === 0) process.once('exit', endAll);
  families.add(family);
}

function endAll(): void {
  for (const family of families) end(family);
}

function forget(family: Family): void {
  families.delete(family);
  if (families.size === 0) process.off('exit', endAll);
}

function end(family: Family): void {
  if (typeof family === 'string') for (const pid of findMarked(family)) killQuietly(pid);
  else if (LEADS_GROUP) killQuietly(-family);
  else spawnSync('taskkill', ['/pid', String(family), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It leads no group, or has ended.
  }
}

/** The number of a group that is empty may soon be another's. */
function isEmpty(family: Family | undefined): boolean {
  if (typeof family !== 'number') return false;
  try {
    process.kill(-family, 0);
    return false;
  } catch {
    return true;
  }
}

/** Of our own process group, where a command on the terminal has to be; only Linux tells what others carry. */
function findMarked(mark: string): readonly number[] {
  try {
    const own = groupOf('self');
    return readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && groupOf(pid) === own)
      .filter((pid) => readQuietly(`/proc/${pid}/environ`).includes(mark))
      .map(Number);
  } catch {
    return [];
  }
}

/** Field 5 of /proc/PID/stat (proc(5)); the name before may hold anything. */
function groupOf(pid: string): string | undefined {
  const text = readQuietly(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[2];
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/**
 * What a tool of this machine is started with: a credential is none of its business, nor is a debugger or a loader of
 * ours; and xsel, xclip and wl-copy stay for as long as they serve the clipboard, with an environment that every
 * program of the user can read.
 */
function forTools(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:TYK|NODE|NAPI_RS)_/i.test(name)));
}

export type ToolInput = Pick<Care, 'deadlineMs' | 'signal'> & {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Goes through standard input, which no list of processes shows. */
  readonly input?: string | Buffer;
  /** Its output is wanted. Not where it leaves a process behind that holds the pipe, as xclip does. */
  readonly reads?: boolean;
};

/** Runs a tool of this machine. Never rejects. */
export function runTool(command: string, args: readonly string[], given: ToolInput): Promise<Ended> {
  const { env, input = '', reads = false, ...care } = given;
  const tool = spawn(command, args, {
    env: forTools(env),
    stdio: ['pipe', reads ? 'pipe' : 'ignore', 'ignore'],
    windowsHide: true,
    detached: LEADS_GROUP,
  });
  // One that ends before it has read all is told by its exit code.
  tool.stdin?.on('error', () => undefined).end(input);
  return attend(tool, care);
}
