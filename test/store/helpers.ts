import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { WizardError } from '../../source/errors.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
export const hasModes = process.platform !== 'win32';

/** A folder of its own for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await createFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}

export function createFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tyk-key-wizard-test-'));
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

export async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

/** What the promise is refused with; fails where it is not, or where people could not read it. */
export async function refusal(promise: Promise<unknown>): Promise<WizardError> {
  const outcome = await promise.catch((error: unknown) => error);
  if (outcome instanceof WizardError) return outcome;
  throw new Error(`Expected a WizardError, got ${outcome}`, { cause: outcome });
}

/** Bundles a small program over the sources into `folder`, so that plain node can run it in a process of its own. */
export async function bundleProgram(folder: string, code: string, name = 'program.mjs'): Promise<string> {
  const outfile = join(folder, name);
  await build({
    stdin: { contents: code, resolveDir: repository, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: {
      // Under a name that no source uses.
      js: "import { createRequire as shim } from 'node:module'; const require = shim(import.meta.url);",
    },
  });
  return outfile;
}

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export function run(
  command: string,
  args: readonly string[],
  { env = process.env, input = '' }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      out.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...out }));
    // A program that ends without reading is no failure of the test.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** A command of that name in `folder`, written in sh. */
export async function stubCommand(folder: string, name: string, script: string): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** A zombie that nobody has collected yet counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
