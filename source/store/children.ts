import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';

type Group = { readonly children: Set<ChildProcess>; over: boolean };

const current = new AsyncLocalStorage<Group>();

/**
 * The result of `work`, or `late` after `ms` milliseconds. Children that `work` started are killed then, on Linux with
 * their own children, and when the program ends, however deep in a library they were started: clipboardy 5.3.2
 * has no deadline and hands out no child, and an X server that never answers left an xsel behind for good. Node
 * itself tells of every child on the channel `child_process`. What a child has forked away stays: it is what
 * serves the clipboard.
 */
export async function withinDeadline<T>(ms: number, work: () => Promise<T>): Promise<T | 'late'> {
  const group: Group = { children: new Set(), over: false };
  const notice = (message: unknown) => {
    if (current.getStore() === group) add(group, (message as { process: ChildProcess }).process);
  };
  const end = () => killAll(group);
  subscribe('child_process', notice);
  process.once('exit', end);
  const settled = current.run(group, work).finally(() => {
    unsubscribe('child_process', notice);
    process.off('exit', end);
  });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    const first = await Promise.race([settled, deadline]);
    if (first === 'late') end();
    return first;
  } finally {
    clearTimeout(timer);
  }
}

/** Told before the child has a process: one that comes too late is killed as soon as it has. */
function add(group: Group, child: ChildProcess): void {
  group.children.add(child);
  child.once('exit', () => group.children.delete(child));
  if (group.over) child.once('spawn', () => kill(child));
}

function killAll(group: Group): void {
  group.over = true;
  for (const child of group.children) kill(child);
}

/**
 * A child that leads a group of its own (`detached`) goes with all of it. Another may be a script, such as
 * termux-clipboard-get, which waits for a child of its own: on Linux that one goes too.
 */
function kill(child: ChildProcess): void {
  const { pid } = child;
  if (pid !== undefined) for (const each of [-pid, ...descendants(pid)]) killQuietly(each);
  child.kill('SIGKILL');
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It leads no group, or has ended.
  }
}

function descendants(pid: number): number[] {
  const listed = readQuietly(`/proc/${pid}/task/${pid}/children`).trim();
  const children = listed === '' ? [] : listed.split(' ').map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** A command that may leave processes: it led this group, or it carried this mark in its environment. */
export type Left = { readonly group: number } | { readonly mark: string };

const left = new Set<Left>();

/**
 * What a command has put into the background may serve the program (a tunnel), and ends with it. A daemon that has
 * left the group, as gpg-agent does, is none of ours.
 */
export function endWithProgram(command: Left): void {
  if (left.size === 0) process.once('exit', endLeft);
  left.add(command);
}

function endLeft(): void {
  for (const command of left) {
    if ('group' in command) killQuietly(-command.group);
    else for (const pid of findMarked(command.mark)) killQuietly(pid);
  }
  left.clear();
}

/** Has everything ended that the command started? Its number may then be another's. */
export function forgetIfEmpty(command: { readonly group: number }): void {
  try {
    process.kill(-command.group, 0);
  } catch {
    left.delete(command);
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
 * What a tool of this machine is started with: a credential is none of its business, and xsel, xclip and wl-copy stay
 * for as long as they serve the clipboard, with an environment that every program of the user can read.
 */
export function withoutTyk(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^TYK_/i.test(name)));
}

export type ToolInput = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Goes through standard input, which no list of processes shows. */
  readonly input?: string | Buffer;
  /** Its output is wanted. Not where it leaves a process behind that holds the pipe, as xclip does. */
  readonly reads?: boolean;
};

/** What the tool printed. Rejects where it cannot be started (`ENOENT`) or fails, and never quotes what it said. */
export function runTool(command: string, args: readonly string[], given: ToolInput): Promise<string> {
  const { env, input = '', reads = false } = given;
  return new Promise((resolve, reject) => {
    const tool = spawn(command, args, {
      env: withoutTyk(env),
      stdio: ['pipe', reads ? 'pipe' : 'ignore', 'ignore'],
      windowsHide: true,
    });
    let stdout = '';
    tool.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    tool.on('error', reject);
    tool.on('close', (code) => (code === 0 ? resolve(stdout) : reject(new Error(`${command} failed.`))));
    // One that ends before it has read all is told by its exit code.
    tool.stdin?.on('error', () => undefined);
    tool.stdin?.end(input);
  });
}
