import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cliPath, runCli } from '../helpers/run-cli.ts';
import { isolateEnvironment, makeTemporaryDirectory } from '../helpers/temp.ts';
import { openSandbox } from '../run/tyk.ts';
import { serve } from '../tyk/local-server.ts';

describe('tyk-key-wizard doctor, from outside', () => {
  it('looks at a Gateway and says on stdout alone that all is well', async () => {
    const sandbox = await openSandbox();
    const secret = sandbox.credential.reveal();
    const { code, stdout, stderr } = await runCli(
      ['doctor', '--deployment', 'open-source', '--url', sandbox.url],
      { env: { TYK_GW_SECRET: secret } },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^✔ Address {6}http/);
    expect(stdout).toMatch(/\n– Config file {2}~\/.config\/tyk-key-wizard\/config\.json is not there/);
    expect(stdout).not.toContain('\u001b');
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toBe('');
  });

  it.each([
    ['a wrong secret', 4, 'f'.repeat(32)],
    ['no secret', 0, undefined],
  ])('ends with the code of the first failure: %s', async (_, expected, secret) => {
    const sandbox = await openSandbox();
    const args = ['doctor', '--deployment', 'open-source', '--url', sandbox.url, '-o', 'json'];
    const { code, stdout } = await runCli(args, { env: { TYK_GW_SECRET: secret } });
    expect(code).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ ok: expected === 0, exitCode: expected });
  });

  it('needs nothing: without an address it tells of the machine', async () => {
    const { code, stdout } = await runCli(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toContain('tyk-key-wizard doctor --deployment open-source --url');
  });

  it('is ended by Ctrl+C at once, whatever it waits for', async () => {
    await using home = await makeTemporaryDirectory();
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const server = await serve(() => {
      asked();
      return 'silence';
    });
    const args = [cliPath, 'doctor', '--deployment', 'open-source', '--url', server.url];
    const child = spawn(process.execPath, args, { env: isolateEnvironment(home.path), stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await isAsked;
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  });

  it('is in the help', async () => {
    expect((await runCli(['--help'])).stdout).toMatch(/\n {2}doctor {2,}\S/);
  });
});
