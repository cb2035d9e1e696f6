import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  desktop,
  key,
  type Machine,
  machine,
  onLinux,
  prepareClipboardProgram,
  SHORT_DEADLINE,
  ssh,
} from './clipboard-machine.ts';
import { run, temporaryFolder } from './helpers.ts';

const { copy } = prepareClipboardProgram();

/** Where the tools are; skips with the reason where one is not. */
async function locate(
  skip: (condition: boolean, why: string) => void,
  ...tools: string[]
): Promise<string[]> {
  const found = await Promise.all(
    tools.map(async (tool) => (await run('sh', ['-c', `command -v ${tool}`])).stdout.trim()),
  );
  skip(found.includes(''), `not installed: ${tools.filter((_, place) => found[place] === '').join(', ')}`);
  return found;
}

/** A machine with these real tools alone. */
async function realMachine(paths: readonly string[], env: NodeJS.ProcessEnv): Promise<Machine> {
  const here = await machine({}, env);
  for (const path of paths) await symlink(path, join(here.folder, 'bin', path.replace(/^.*\//, '')));
  return here;
}

/** An X server of its own, on a display that it picks itself. */
async function startX(xvfb: string): Promise<string> {
  const server = spawn(xvfb, ['-displayfd', '1', '-screen', '0', '320x200x8', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  });
  const [number] = await once(server.stdout.setEncoding('utf8'), 'data');
  return `:${String(number).trim()}`;
}

/** A display that accepts and never answers. */
async function startSilentDisplay(): Promise<{ display: string; asked: Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const display = `127.0.0.1:${(server.address() as AddressInfo).port - 6000}`;
  return { display, asked: once(server, 'connection') };
}

/** Processes of this machine, which its folder in their environment tells from all others. */
async function processesOf({ folder }: Machine): Promise<string> {
  const script = `grep -slzF 'TEST_FOLDER=${folder}' /proc/[0-9]*/environ; true`;
  return (await run('sh', ['-c', script], { env: { PATH: process.env.PATH } })).stdout.trim();
}

const tools = [
  { tool: 'xsel', back: ['--clipboard', '--output'] },
  { tool: 'xclip', back: ['-selection', 'clipboard', '-out'] },
];

/** What every process of this machine was started with. */
async function commandLines(): Promise<string> {
  return (await run('sh', ['-c', 'cat /proc/[0-9]*/cmdline 2> /dev/null; true'])).stdout;
}

onLinux('a real X server', () => {
  for (const { tool, back } of tools) {
    it(`gives the key back by ${tool}, after the wizard has ended`, async ({ skip }) => {
      const [xvfb = '', path = ''] = await locate(skip, 'Xvfb', tool);
      const env = { ...desktop, DISPLAY: await startX(xvfb) };
      const here = await realMachine([path], env);
      expect((await copy(here)).result).toEqual({ state: 'copied', way: 'system' });
      expect((await run(path, back, { env })).stdout).toBe(key);
    });
  }
});

onLinux('an X server that never answers', () => {
  for (const { tool } of tools) {
    it(`is given up with ${tool}, and no process is left`, async ({ skip }) => {
      // Without xsel, clipboardy fails at once and xclip is what hangs.
      const [path = ''] = await locate(skip, tool);
      const { display, asked } = await startSilentDisplay();
      // Time enough to look at it while it hangs.
      const env = { ...desktop, DISPLAY: display, TEST_DEADLINE: '5000' };
      const here = await realMachine([path], env);
      const copying = copy(here);
      await asked;
      expect(await processesOf(here)).not.toBe('');
      expect(await commandLines()).toContain(`${tool}\0`);
      expect(await commandLines()).not.toContain(key);
      const { result } = await copying;
      expect(result).toMatchObject({ state: 'failed', why: 'The clipboard of this machine did not answer.' });
      await expect.poll(() => processesOf(here)).toBe('');
    });
  }

  it('is given up inside a tmux too, which takes the key then', async ({ skip }) => {
    const [path = ''] = await locate(skip, 'xsel');
    const { display } = await startSilentDisplay();
    const script = 'if [ "$1" = load-buffer ]; then cat > "$TEST_FOLDER/held"; fi';
    const env = { ...desktop, DISPLAY: display, TMUX: '/tmp/x,1,0', TEST_DEADLINE: SHORT_DEADLINE };
    const here = await machine({ tmux: script }, env);
    await symlink(path, join(here.folder, 'bin', 'xsel'));
    const { result } = await copy(here);
    expect(result).toEqual({ state: 'sent', way: 'tmux' });
    await expect.poll(() => processesOf(here)).toBe('');
  });
});

onLinux('a real tmux', () => {
  it('holds the key afterwards, and says how it is looked at', async ({ skip }) => {
    const [path = ''] = await locate(skip, 'tmux');
    const [, major, minor] = /(\d+)\.(\d+)/.exec((await run(path, ['-V'])).stdout) ?? [];
    skip(Number(major) * 100 + Number(minor) < 302, 'tmux is older than 3.2');
    const socket = join(await temporaryFolder(), 'socket');
    const env = { PATH: process.env.PATH, TERM: 'xterm' };
    const tmux = (...args: string[]) => run(path, ['-S', socket, '-f', '/dev/null', ...args], { env });
    await tmux('new-session', '-d', '-x', '80', '-y', '24', 'cat');
    onTestFinished(async () => {
      await tmux('kill-server');
    });
    // The shell remembers SSH, the session knows better; and the other way round.
    await tmux('set-environment', '-r', 'SSH_CONNECTION');
    const xsel = 'if [ "$2" = --input ]; then cat > "$TEST_FOLDER/held"; else cat "$TEST_FOLDER/held"; fi';
    const here = await machine({ xsel }, { ...desktop, ...ssh, TMUX: `${socket},1,0` });
    await symlink(path, join(here.folder, 'bin', 'tmux'));
    expect((await copy(here)).result).toEqual({ state: 'copied', way: 'system' });

    await tmux('set-environment', 'SSH_CONNECTION', '10.0.0.1 5 10.0.0.2 22');
    here.env.SSH_CONNECTION = '';
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'tmux' });
    expect((await tmux('show-buffer')).stdout).toBe(key);
    expect(await processesOf(here)).toBe('');
  });
});
