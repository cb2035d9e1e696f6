import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram, createFolder, hasModes, removeFolder } from '../store/helpers.ts';

const text = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAiLCJpZCI6IjQxYzQwIiwiaCI6Im11cm11cjEyOCJ9';

describe.skipIf(!hasModes)('a real process', () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await createFolder();
    program = await bundleProgram(
      folder,
      `import { Secret } from './source/secret.ts';
       import { createDelivery } from './source/run/deliver.ts';
       const { stdin, stdout, stderr } = process;
       // The reader has time to close its end first.
       await new Promise((resolve) => stdin.once('data', resolve));
       const delivery = createDelivery({ stdoutIsTerminal: Boolean(stdout.isTTY), stdout, stderr });
       const { to, problem } = await delivery.deliver(new Secret(${JSON.stringify(text)}), (key) => key);
       process.send({ to, kind: problem?.kind, why: problem?.explanation.why });
       process.exit(problem ? 6 : 0);`,
    );
  });
  afterAll(() => removeFolder(folder));

  function start(stdout: 'pipe' | number | Writable): ChildProcess {
    return spawn(process.execPath, [program], { stdio: ['pipe', stdout, 'pipe', 'ipc'] });
  }

  async function end(child: ChildProcess): Promise<{ said: unknown; code: number; stderr: string }> {
    let stderr = '';
    child.stderr?.on('data', (data) => {
      stderr += data;
    });
    const said = once(child, 'message');
    const closed = once(child, 'close');
    child.stdin?.end('go\n');
    return { said: (await said)[0], code: (await closed)[0], stderr };
  }

  it('gives the whole key to a pipe and exits', async () => {
    const child = start('pipe');
    let stdout = '';
    child.stdout?.on('data', (data) => {
      stdout += data;
    });
    expect(await end(child)).toEqual({ said: { to: 'stdout' }, code: 0, stderr: '' });
    expect(stdout).toBe(`${text}\n`);
  });

  it('gives the key to stderr when the reader of stdout has gone', async () => {
    // A process of its own: what is closed here stays open in whatever another thread forks just then, a pty above all.
    const reader = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    const child = start(reader.stdin);
    reader.kill();
    await once(reader, 'exit');
    expect(await end(child)).toEqual({
      said: { to: 'screen', kind: 'storage', why: 'The program that reads it has already ended.' },
      code: 6,
      stderr: `\n${text}\n`,
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'gives the key to stderr when the disk under stdout is full',
    async () => {
      const full = openSync('/dev/full', 'w');
      try {
        expect(await end(start(full))).toEqual({
          said: { to: 'screen', kind: 'storage', why: 'The system answered ENOSPC.' },
          code: 6,
          stderr: `\n${text}\n`,
        });
      } finally {
        closeSync(full);
      }
    },
  );
});
