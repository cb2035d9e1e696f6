import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from './patience.ts';
import { type Environment, isolateEnvironment, makeTemporaryDirectory } from './temp.ts';

/** The built program. Run it with `process.execPath`. */
export const cliPath = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export type RunOptions = {
  /** On top of an environment built from nothing; give HOME to keep files from one run to the next. */
  readonly env?: Environment;
  /** Written to stdin, which is then closed. */
  readonly stdin?: string;
  readonly cwd?: string;
  /** Milliseconds until the child is killed and the promise rejects. */
  readonly timeout?: number;
};
export type RunResult = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a program with pipes for stdin, stdout and stderr: nobody can be asked. */
export async function runProgram(command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { env = {}, stdin = '', timeout = PATIENCE } = options;
  await using home = await makeTemporaryDirectory();
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: options.cwd ?? home.path,
    env: isolateEnvironment(env.HOME ?? home.path, env),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  // A program that ends without reading its stdin is no failure of the test.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);

  return await new Promise<RunResult>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const said = `stdout:\n${output.stdout}\nstderr:\n${output.stderr}`;
      reject(new Error(`${command.join(' ')} did not end within ${timeout} ms.\n${said}`));
    }, timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...output });
    });
  });
}

/** Runs the built program. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  if (!existsSync(cliPath)) throw new Error('dist/cli.js is not there: npm run build');
  return await runProgram([process.execPath, cliPath, ...args], options);
}
