import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cliPath = join(root, 'dist/cli.js');
export const node = process.execPath;

/**
 * The environment of everything that is measured, built from nothing: extra certificates alone cost a bare Node
 * 30 ms, a compile cache or a proxy change the rest.
 */
export function plainEnvironment(home, extra = {}) {
  return { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...extra };
}

export async function withHome(work) {
  const home = await mkdtemp(join(tmpdir(), 'tyk-key-wizard-bench-'));
  try {
    return await work(home);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs a command to its end: milliseconds, exit code and what it wrote on stdout. */
export function run(command, { env, cwd, input = '' } = {}) {
  return new Promise((resolve, reject) => {
    const [file, ...args] = command;
    const began = performance.now();
    const child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said.stderr += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code) => resolve({ ms: performance.now() - began, code, ...said }));
  });
}

/** As `run`, and rejects where the command fails: a failure is fast, and no figure. */
export async function runWell(command, options) {
  const done = await run(command, options);
  if (done.code === 0) return done;
  throw new Error(`${command.join(' ')} ended with ${done.code}:\n${done.stderr.slice(-500)}`);
}

/** Peak memory of a running process in megabytes, as Linux accounts for it; undefined elsewhere. */
export function peakMemory(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes && Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}

/** The tasks in turn, round after round, so that a machine that slows down slows all of them; `ms` by name. */
export async function inTurn(tasks, rounds) {
  const times = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, task] of Object.entries(tasks)) {
      const { ms } = await task();
      // The first round only warms up.
      if (round > 0) times[name].push(ms);
    }
  }
  return times;
}

export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (numbers) => percentile(numbers, 0.5);

/** One ratio for each round, so that both sides of it saw the same machine. */
export function ratios(times, base) {
  return times.map((ms, index) => ms / base[index]);
}
