import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runTool } from '../../source/store/children.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { isAlive, temporaryFolder } from './helpers.ts';

const { env } = process;
const given = { env, deadlineMs: PATIENCE };
const node = (code: string, more = {}) => runTool(process.execPath, ['-e', code], { ...given, ...more });
const HANG = 'setInterval(() => {}, 1000)';
const onPosix = it.skipIf(process.platform === 'win32');

/** A child of somebody else that never ends by itself. */
function startSleeper(): ChildProcess {
  const child = spawn(process.execPath, ['-e', HANG], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** A script that starts a child and waits for it; both note their numbers in a file. */
async function startFamily(): Promise<{ readonly args: string[]; readonly pids: () => Promise<number[]> }> {
  const file = join(await temporaryFolder(), 'pids');
  const script = 'sh -c "sleep 600 & echo \\$! > $0.new; echo \\$\\$ >> $0.new; mv $0.new $0; wait"; true';
  const pids = async () =>
    (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number);
  return { args: ['-c', script, file], pids };
}

describe('a tool under a deadline', () => {
  onPosix('is late at its end, and goes with all that it started', async () => {
    const { args, pids } = await startFamily();
    expect((await runTool('sh', args, { env, deadlineMs: 2_000 })).how).toBe('late');
    const started = await pids();
    expect(started).toHaveLength(2);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  onPosix('goes the same way when nobody waits any more', async () => {
    const { args, pids } = await startFamily();
    const stop = new AbortController();
    const ended = runTool('sh', args, { ...given, signal: stop.signal });
    await expect.poll(pids).toHaveLength(2);
    const started = await pids();
    stop.abort();
    expect((await ended).how).toBe('late');
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('is not waited for where nobody waits from the beginning', async () => {
    expect((await node(HANG, { signal: AbortSignal.abort() })).how).toBe('late');
  });

  it('gives what it had printed by then', async () => {
    const said = await node(`console.log('written'); ${HANG}`, { reads: true, deadlineMs: 2_000 });
    expect(said).toEqual({ how: 'late', stdout: 'written\n' });
  });

  it('leaves the children of others alone', async () => {
    const other = startSleeper();
    expect((await node(HANG, { deadlineMs: 50 })).how).toBe('late');
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('leaves no listener on the process behind', async () => {
    const before = process.listenerCount('exit');
    await node('');
    await node(HANG, { deadlineMs: 50 });
    expect(process.listenerCount('exit')).toBe(before);
  });
});

describe('a tool', () => {
  it('gets its input and gives its output', async () => {
    const input = 'Grüße '.repeat(5_000);
    const code = 'process.stdin.pipe(process.stdout)';
    expect(await node(code, { input, reads: true })).toEqual({ how: 0, stdout: input });
  });

  it('gets bytes as they are', async () => {
    const input = Buffer.from([0, 255, 10]);
    const code = "process.stdin.on('data', (bytes) => console.log(bytes.toString('hex')))";
    expect((await node(code, { input, reads: true })).stdout).toBe('00ff0a\n');
  });

  it('that fails says so by its exit code', async () => {
    expect((await node('process.exit(3)')).how).toBe(3);
  });

  it('that ends without reading a long input is told by its exit code', async () => {
    const input = 'x'.repeat(1_000_000);
    expect((await node('process.exit(0)', { input, reads: true })).how).toBe(0);
    expect((await node('process.exit(1)', { input })).how).toBe(1);
  });

  it('that is not there is missing', async () => {
    expect((await runTool('no-such-command-anywhere', [], given)).how).toBe('missing');
  });

  onPosix('that leaves something behind is not waited for', async () => {
    const file = join(await temporaryFolder(), 'pid');
    expect((await runTool('sh', ['-c', 'sleep 600 & echo $! > $0', file], given)).how).toBe(0);
    const left = Number(await readFile(file, 'utf8'));
    expect(isAlive(left)).toBe(true);
    process.kill(left);
  });
});
