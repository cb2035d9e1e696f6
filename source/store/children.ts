import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

type Group = { readonly children: Set<ChildProcess>; over: boolean };

const current = new AsyncLocalStorage<Group>();

/**
 * The result of `work`, or `late` after `ms` milliseconds. Children that `work` started directly are killed then,
 * and when the program ends, however deep in a library they were started: clipboardy 5.3.2 has no deadline and
 * hands out no child, and an X server that never answers left an xsel behind for good. Node itself tells of every
 * child on the channel `child_process`. What a child has forked away stays: it is what serves the clipboard.
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

/** A child that leads a group of its own (`detached`) goes with all of it, such as a shell with its pipeline. */
function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It leads none.
  }
  child.kill('SIGKILL');
}
