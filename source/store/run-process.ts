import { readFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { isDead } from './lock.ts';

/** Which process wrote an entry. `born` tells it from a later one of the same number; empty where nobody says it. */
export type Stamp = { readonly host: string; readonly pid: number; readonly born: string };

/** Another machine or container that shares the home folder cannot be looked at: it is over after an hour. */
const FOREIGN_SECONDS = 3_600;

/** `elsewhere`: on another machine, or under another name of this one; it may live. */
export type Life = 'lives' | 'elsewhere' | 'over';

export async function stampProcess(): Promise<Stamp> {
  return { host: hostname(), pid: process.pid, born: await bornAt(process.pid) };
}

/** Is the process still there that wrote this at `at` (Unix seconds)? */
export async function lifeOf(
  { host, pid, born, at }: Stamp & { readonly at: number },
  now: number,
): Promise<Life> {
  if (host !== hostname()) return now - at < FOREIGN_SECONDS ? 'elsewhere' : 'over';
  const wasBeforeBoot = at < now - uptime();
  if (wasBeforeBoot || isDead(pid)) return 'over';
  return (await bornAt(pid)) === born ? 'lives' : 'over';
}

/** Clock ticks from boot to its start: field 22 of /proc/PID/stat (proc(5)); the name before may hold anything. */
async function bornAt(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
