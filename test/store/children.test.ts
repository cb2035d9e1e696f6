import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runTool, withinDeadline } from '../../source/store/children.ts';
import { isAlive, temporaryFolder } from './helpers.ts';

/** A child that never ends by itself. */
function startSleeper(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function hang(children: ChildProcess[]): Promise<never> {
  const child = startSleeper();
  children.push(child);
  await once(child, 'exit');
  throw new Error('killed');
}

describe('work under a deadline', () => {
  it('gives its result when it is in time', async () => {
    expect(await withinDeadline(5_000, async () => 'done')).toBe('done');
  });

  it('gives its failure when it is in time', async () => {
    await expect(withinDeadline(5_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('is late otherwise, and its child is killed', async () => {
    const children: ChildProcess[] = [];
    expect(await withinDeadline(50, () => hang(children))).toBe('late');
    await expect.poll(() => children.map(({ pid = 0 }) => isAlive(pid))).toEqual([false]);
  });

  it('kills what is only started afterwards, as a library does that tries another tool', async () => {
    const children: ChildProcess[] = [];
    const work = () => hang(children).catch(() => hang(children));
    expect(await withinDeadline(50, work)).toBe('late');
    await expect.poll(() => children.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL', 'SIGKILL']);
  });

  it.skipIf(process.platform !== 'linux')('takes what its children have started with them', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'pids');
    const script = 'sh -c "sleep 600 & echo \\$! > $0.new; echo \\$\\$ >> $0.new; mv $0.new $0; wait"; true';
    const read = () => readFile(file, 'utf8').catch(() => '');
    const work = () => runTool('sh', ['-c', script, file], { env: process.env });
    expect(await withinDeadline(2_000, work)).toBe('late');
    const started = (await read()).trim().split('\n').map(Number);
    expect(started).toHaveLength(2);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('leaves the children of others alone', async () => {
    const children: ChildProcess[] = [];
    const before = startSleeper();
    const late = withinDeadline(50, () => hang(children));
    const meanwhile = startSleeper();
    expect(await late).toBe('late');
    expect([before, meanwhile].map(({ pid = 0 }) => isAlive(pid))).toEqual([true, true]);
  });

  it('leaves a child running when the work is done without it', async () => {
    const child = await withinDeadline(5_000, async () => startSleeper());
    expect(child !== 'late' && isAlive(child.pid ?? 0)).toBe(true);
  });

  it('bears a child that cannot be started', async () => {
    const work = () => once(spawn('no-such-command-anywhere'), 'exit');
    await expect(withinDeadline(5_000, work)).rejects.toThrow('ENOENT');
  });

  it('leaves no listener on the process behind', async () => {
    const before = process.listenerCount('exit');
    await withinDeadline(5_000, async () => 'done');
    expect(process.listenerCount('exit')).toBe(before);
  });
});

describe('a tool', () => {
  const { env } = process;
  const node = (code: string, given = {}) => runTool(process.execPath, ['-e', code], { env, ...given });

  it('gets its input and gives its output', async () => {
    const text = 'Grüße '.repeat(50_000);
    expect(await node('process.stdin.pipe(process.stdout)', { input: text, reads: true })).toBe(text);
  });

  it('gets bytes as they are', async () => {
    const input = Buffer.from([0, 255, 10]);
    const code = "process.stdin.on('data', (bytes) => console.log(bytes.toString('hex')))";
    expect(await node(code, { input, reads: true })).toBe('00ff0a\n');
  });

  it('that fails is refused, and not quoted', async () => {
    const failure = await node("console.log('sesame'); console.error('sesame'); process.exit(3)", {
      reads: true,
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(JSON.stringify([String(failure), failure])).not.toContain('sesame');
  });

  it('that ends without reading a long input is refused for its exit code alone', async () => {
    const input = 'x'.repeat(1_000_000);
    expect(await node('process.exit(0)', { input, reads: true })).toBe('');
    await expect(node('process.exit(1)', { input })).rejects.toThrow('failed');
  });

  it('that is not there is refused', async () => {
    await expect(runTool('no-such-command-anywhere', [], { env })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(process.platform === 'win32')('that leaves something behind is not waited for', async () => {
    expect(await runTool('sh', ['-c', 'sleep 5 &'], { env })).toBe('');
  });
});
