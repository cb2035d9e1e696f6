import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from './run-cli.ts';
import { makeTemporaryDirectory } from './temp.ts';

afterEach(() => vi.unstubAllEnvs());

const node = (program: string) => [process.execPath, '-e', program];

describe('running a program with pipes', () => {
  it('gives what it wrote and its exit code', async () => {
    const program = `process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 5`;
    expect(await runProgram(node(program))).toEqual({ code: 5, signal: null, stdout: 'out', stderr: 'err' });
  });

  it('keeps characters whole that come in two chunks', async () => {
    const program = `process.stdout.write(Buffer.from([0xe2, 0x9c])); setImmediate(() => process.stdout.write(Buffer.from([0x94])))`;
    expect((await runProgram(node(program))).stdout).toBe('✔');
  });

  it('writes to its stdin and closes it', async () => {
    expect((await runProgram(node('process.stdin.pipe(process.stdout)'), { stdin: 'secret\n' })).stdout).toBe(
      'secret\n',
    );
    expect((await runProgram(node('process.stdin.pipe(process.stdout)'))).stdout).toBe('');
  });

  it('does not mind a program that never reads', async () => {
    const result = await runProgram(node('process.exit(0)'), { stdin: 'x'.repeat(1_000_000) });
    expect(result.code).toBe(0);
  });

  it('gives it an empty home, an environment of its own, and what the test adds', async () => {
    vi.stubEnv('CI', 'true');
    await using home = await makeTemporaryDirectory();
    const program =
      'console.log(JSON.stringify([process.env.CI, process.env.HOME, process.env.XDG_CONFIG_HOME, process.env.A]))';
    const given = await runProgram(node(program), { env: { HOME: home.path, A: 'b' } });
    expect(JSON.parse(given.stdout)).toEqual([null, home.path, join(home.path, '.config'), 'b']);

    const [, own] = JSON.parse((await runProgram(node(program))).stdout);
    expect(own).not.toBe(process.env.HOME);
    expect(existsSync(own)).toBe(false);
  });

  it('tells which signal ended it', async () => {
    const result = await runProgram(node(`process.kill(process.pid, 'SIGTERM')`));
    expect(result).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('kills it when the time is over and says what it had written', async () => {
    const program = `process.stderr.write('still here'); setInterval(() => {}, 1000)`;
    await expect(runProgram(node(program), { timeout: 1_000 })).rejects.toThrow('still here');
  });

  it('fails when there is no such program', async () => {
    await expect(runProgram(['/no/such/program'])).rejects.toThrow('ENOENT');
  });
});

describe('a temporary directory', () => {
  it('is there until it is disposed of', async () => {
    let path: string;
    {
      await using temp = await makeTemporaryDirectory();
      path = temp.path;
      expect(await readFile(await temp.write('recipe.json', '{}'), 'utf8')).toBe('{}');
    }
    expect(existsSync(path)).toBe(false);
  });
});
