import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hang, key, machine, onLinux, pids, prepareClipboardProgram, ssh } from './clipboard-machine.ts';
import { isAlive, run, temporaryFolder } from './helpers.ts';

const { copy } = prepareClipboardProgram();

onLinux('inside tmux', () => {
  const inside = { ...ssh, TMUX: '/tmp/tmux-0/default,1,0', TEST_TERMINAL: '1', TEST_DEADLINE: '400' };

  it('tmux gets the key through standard input, and the terminal no sequence, which tmux would drop', async () => {
    const script = 'echo "$@" > "$TEST_FOLDER/calls"; cat > "$TEST_FOLDER/held"';
    const here = await machine({ tmux: script }, inside);
    expect(await copy(here)).toMatchObject({ result: { state: 'sent', way: 'tmux' }, terminal: '' });
    expect(await readFile(join(here.folder, 'calls'), 'utf8')).toBe('load-buffer -w -\n');
    expect(await readFile(join(here.folder, 'held'), 'utf8')).toBe(key);
  });

  it.each([
    [
      'is too old',
      'echo "unknown option -- w" >&2; exit 1',
      'tmux did not take the key: this needs tmux 3.2 or newer.',
    ],
    [
      'ends without reading',
      'exec < /dev/null; exit 1',
      'tmux did not take the key: this needs tmux 3.2 or newer.',
    ],
    ['never answers', hang, 'tmux did not answer.'],
  ])('says so when tmux %s', async (_, tmux, why) => {
    const here = await machine({ tmux }, inside);
    expect((await copy(here)).result).toMatchObject({ state: 'failed', why });
    const started = await pids(here);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('says so when there is no tmux after all', async () => {
    expect((await copy(await machine({}, inside))).result).toMatchObject({ state: 'failed' });
  });

  const version = /tmux (\d+)\.(\d+)/;
  it('a real tmux holds the key afterwards', async ({ skip }) => {
    const [, major = '0', minor = '0'] =
      version.exec((await run('tmux', ['-V']).catch(() => undefined))?.stdout ?? '') ?? [];
    skip(Number(major) * 100 + Number(minor) < 302, 'tmux 3.2 or newer is not installed');
    const socket = join(await temporaryFolder(), 'socket');
    const tmux = (...args: string[]) => run('tmux', ['-S', socket, '-f', '/dev/null', ...args]);
    await tmux('new-session', '-d', '-x', '80', '-y', '24', 'cat');
    try {
      const here = await machine({}, { ...inside, TMUX: `${socket},1,0`, PATH: process.env.PATH });
      expect((await copy(here)).result).toEqual({ state: 'sent', way: 'tmux' });
      expect((await tmux('show-buffer')).stdout).toBe(key);
    } finally {
      await tmux('kill-server');
    }
  });
});
