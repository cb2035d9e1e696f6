import { chmod, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runSecretCommand } from '../../source/store/secret-command.ts';
import { readSecretFile } from '../../source/store/secret-file.ts';
import { readGivenSecret } from '../../source/store/secrets.ts';
import { bundleProgram, hasModes, isAlive, refusal, run, temporaryFolder } from './helpers.ts';

const secret = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const noInput = Readable.from([]);
const place = { env: process.env, terminal: false };

async function write(content: string | Buffer): Promise<string> {
  const file = join(await temporaryFolder(), 'secret');
  await writeFile(file, content);
  return file;
}

describe('a secret file', () => {
  it.each([
    ['alone', secret],
    ['with a line feed', `${secret}\n`],
    ['as Windows writes it', `\uFEFF  ${secret}\r\n`],
  ])('gives the credential that stands in it: %s', async (_, content) => {
    expect((await readSecretFile(await write(content), noInput)).reveal()).toBe(secret);
  });

  it('can be standard input, in pieces', async () => {
    const stdin = Readable.from([Buffer.from(secret.slice(0, 5)), Buffer.from(`${secret.slice(5)}\n`)]);
    expect((await readSecretFile('-', stdin)).reveal()).toBe(secret);
  });

  it('that is a terminal is not waited for', async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    const { kind, explanation } = await refusal(readSecretFile('-', terminal));
    expect(kind).toBe('usage');
    expect(explanation).toMatchObject({ what: 'Nothing is piped into --secret-file -.', next: /./ });
  });

  it.each([
    ['empty', '', /is empty/],
    ['blank', ' \n\n', /is empty/],
    ['UTF-16', Buffer.from(`\uFEFF${secret}`, 'utf16le'), /UTF-16/],
    ['a log', 'x'.repeat(20_000), /larger than 16 KB/],
  ])('that is %s is refused without a quote', async (_, content, what) => {
    const { kind, explanation } = await refusal(readSecretFile(await write(content), noInput));
    expect(kind).toBe('usage');
    expect(explanation.what).toMatch(what);
    expect(JSON.stringify(explanation)).not.toMatch(/c0ffee|xxx/);
  });

  it('that is not there, or closed standard input, is said', async () => {
    const path = join(await temporaryFolder(), 'none');
    expect((await refusal(readSecretFile(path, noInput))).explanation).toEqual({
      what: `The secret file ${path} could not be read.`,
      why: 'There is no such file.',
      next: 'Give the path of a file.',
    });
    const { explanation } = await refusal(readSecretFile('-', Readable.from([])));
    expect(explanation.what).toBe('Nothing came from standard input.');
  });

  it('may begin with ~, where no shell has read it', async () => {
    const { explanation } = await refusal(readSecretFile('~/no-such-file-of-a-test', noInput));
    expect(explanation.why).toBe('There is no such file.');
    expect(homedir()).not.toBe('');
  });

  it.runIf(hasModes && process.getuid?.() !== 0)('that may not be read is said', async () => {
    const file = await write(secret);
    await chmod(file, 0);
    expect((await refusal(readSecretFile(file, noInput))).explanation.why).toBe('This user may not read it.');
  });
});

/** The same in sh and in cmd.exe. */
const node = `"${process.execPath}" -e`;

describe('a secret command', () => {
  it('gives the first line that it prints', async () => {
    const found = await runSecretCommand(`${node} "console.log('${secret}\\nuser: jane')"`, place);
    expect(found.reveal()).toBe(secret);
  });

  it('runs in the shell, with the environment', async () => {
    const command = process.platform === 'win32' ? 'echo %WHO%' : 'printf %s "$WHO" | cat';
    const found = await runSecretCommand(command, { ...place, env: { ...process.env, WHO: secret } });
    expect(found.reveal()).toBe(secret);
  });

  it.each([
    ['fails', `${node} "console.log('${secret}'); process.exit(3)"`, /failed/, /exit code 3/],
    ['prints nothing', `${node} 0`, /printed nothing/, /first line/],
    ['begins with an empty line', `${node} "console.log('\\n${secret}')"`, /printed nothing/, /first line/],
  ])('that %s is no answer, and neither it nor its output is quoted', async (_, command, what, why) => {
    const { kind, explanation } = await refusal(runSecretCommand(command, place));
    expect(kind).toBe('usage');
    expect(explanation.what).toMatch(what);
    expect(explanation.why).toMatch(why);
    expect(explanation.next).toContain('by itself');
    expect(JSON.stringify(explanation)).not.toMatch(/c0ffee/);
  });

  it.runIf(process.platform !== 'win32')('that does not exist is said so', async () => {
    const folder = await temporaryFolder();
    const program = await bundleProgram(
      folder,
      `import { runSecretCommand } from './source/store/secret-command.ts';
       const place = { env: process.env, terminal: false };
       runSecretCommand('no-such-command-anywhere', place).catch((error) => console.log(error.explanation.why));`,
    );
    const { stdout, stderr } = await run(process.execPath, [program]);
    expect(stdout).toBe('The shell does not find it.\n');
    expect(stderr).toContain('no-such-command-anywhere');
  });

  it.runIf(process.platform !== 'win32')('may ask whoever is there', async () => {
    const folder = await temporaryFolder();
    const program = await bundleProgram(
      folder,
      `import { runSecretCommand } from './source/store/secret-command.ts';
       const found = await runSecretCommand('read answer; echo "$answer"', { env: process.env, terminal: true });
       console.log(found.reveal());`,
    );
    expect((await run(process.execPath, [program], { input: 'typed\n' })).stdout).toBe('typed\n');
  });

  it.runIf(process.platform !== 'win32')('that does not end is ended, with all that it started', async () => {
    const pids = join(await temporaryFolder(), 'pids');
    const command = `sh -c 'echo $$ >> ${pids}; exec sleep 600' | (echo $$ >> ${pids}; sleep 600)`;
    const { explanation } = await refusal(runSecretCommand(command, { ...place, deadlineMs: 300 }));
    expect(explanation).toMatchObject({ what: 'The secret command did not end.', why: /0\.3 seconds/ });
    const started = (await readFile(pids, 'utf8')).split('\n').filter(Boolean).map(Number);
    expect(started).toHaveLength(2);
    await expect.poll(() => started.map(isAlive)).toEqual([false, false]);
  });

  const daemon = 'setsid sleep 600 > /dev/null 2>&1 & echo $! > PIDS; echo secret';
  it.skipIf(process.platform !== 'linux').each<[string, boolean, string, boolean]>([
    ['in the background', false, 'sleep 600 > /dev/null 2>&1 & echo $! > PIDS; echo secret', false],
    [
      'in the background of a terminal',
      true,
      'sleep 600 > /dev/null 2>&1 & echo $! > PIDS; echo secret',
      false,
    ],
    ['behind two shells', false, "sh -c 'sleep 600 > /dev/null 2>&1 & echo $! > PIDS'; echo secret", false],
    [
      'behind two shells of a terminal',
      true,
      "sh -c 'sleep 600 > /dev/null 2>&1 & echo $! > PIDS'; echo secret",
      false,
    ],
    ['by a command that fails', false, 'sleep 600 > /dev/null 2>&1 & echo $! > PIDS; exit 3', false],
    ['by one that fails on a terminal', true, 'sleep 600 > /dev/null 2>&1 & echo $! > PIDS; exit 3', false],
    ['as a daemon, which gpg-agent is', false, daemon, true],
    ['as a daemon of a terminal', true, daemon, true],
  ])(
    'may serve the program, and what it started %s outlives it or not',
    async (_, terminal, command, outlives) => {
      const folder = await temporaryFolder();
      const pids = join(folder, 'pids');
      const program = await bundleProgram(
        folder,
        `import { runSecretCommand } from './source/store/secret-command.ts';
       import { readFileSync } from 'node:fs';
       const { TEST_COMMAND = '', TEST_TERMINAL, TEST_PIDS } = process.env;
       const place = { env: process.env, terminal: TEST_TERMINAL === 'true', quiet: true };
       await runSecretCommand(TEST_COMMAND, place).catch(() => {});
       process.kill(Number(readFileSync(TEST_PIDS, 'utf8')), 0);
       console.log('it lives');`,
      );
      const env = {
        ...process.env,
        TEST_COMMAND: command.replace('PIDS', pids),
        TEST_TERMINAL: String(terminal),
        TEST_PIDS: pids,
      };
      expect(await run(process.execPath, [program], { env })).toMatchObject({
        stdout: 'it lives\n',
        stderr: '',
      });
      const pid = Number(await readFile(pids, 'utf8'));
      await expect.poll(() => isAlive(pid)).toBe(outlives);
      if (outlives) process.kill(pid, 'SIGKILL');
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'of a terminal takes nothing with it that others started',
    async () => {
      const folder = await temporaryFolder();
      const program = await bundleProgram(
        folder,
        `import { runSecretCommand } from './source/store/secret-command.ts';
       import { spawn } from 'node:child_process';
       const beside = spawn('sleep', ['600'], { stdio: 'ignore' });
       beside.unref();
       await runSecretCommand('echo secret', { env: process.env, terminal: true });
       console.log(beside.pid);`,
      );
      const pid = Number((await run(process.execPath, [program])).stdout);
      expect(isAlive(pid)).toBe(true);
      process.kill(pid, 'SIGKILL');
    },
  );

  it('that prints without end fills no memory', async () => {
    const command = `${node} "console.log('x'.repeat(5e6))"`;
    expect((await runSecretCommand(command, place)).length).toBeLessThan(1_000_000);
  });
});

describe('what the flags give', () => {
  it('is the file before the command, and nothing where there is neither', async () => {
    const file = await write(secret);
    const given = await readGivenSecret({ file, command: 'exit 1' }, { ...place, stdin: noInput });
    expect(given?.reveal()).toBe(secret);
    expect(await readGivenSecret({}, { ...place, stdin: noInput })).toBeUndefined();
  });

  it('can be the command', async () => {
    const command = `${node} "console.log('${secret}')"`;
    const given = await readGivenSecret({ command }, { ...place, stdin: noInput });
    expect(given?.reveal()).toBe(secret);
  });
});
