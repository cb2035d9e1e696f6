import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withinDeadline } from '../../source/store/children.ts';
import { isAlive } from './helpers.ts';

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
