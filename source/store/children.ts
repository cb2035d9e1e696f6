import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';

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
  try {
    const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const children = listed === '' ? [] : listed.split(' ').map(Number);
    return children.flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
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
      env,
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
