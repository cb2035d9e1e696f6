import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Terminal } from '@xterm/headless';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTerminal } from '../helpers/pty.ts';
import { cliPath } from '../helpers/run-cli.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { isAlive, run, stubCommand } from '../store/helpers.ts';
import { keyIn, openWizard, openWizardInShell, screens, takeDefaults } from './wizard.ts';

/* Where the key is after the wizard has said that it copied it. */

const { Terminal: Xterm } = createRequire(import.meta.url)('@xterm/headless') as {
  readonly Terminal: new (options: object) => Terminal;
};

const ssh = { SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22' };
const demo = ['--demo', '--demo-as', 'gateway', '--face', 'rich'];
const SENT = 'Sent to the clipboard. Paste once to check.';

/** What a terminal that knows OSC 52 has on its clipboard after these bytes. */
async function copiedBy(bytes: string): Promise<readonly string[]> {
  const xterm = new Xterm({ cols: 80, rows: 24, allowProposedApi: true });
  const copied: string[] = [];
  xterm.parser.registerOscHandler(52, (data) => {
    copied.push(Buffer.from(data.slice(data.indexOf(';') + 1), 'base64').toString());
    return true;
  });
  await new Promise<void>((resolve) => xterm.write(bytes, resolve));
  xterm.dispose();
  return copied;
}

type Skip = (condition: boolean, why: string) => void;

async function need(skip: Skip, tool: string): Promise<string> {
  const found = (await run('sh', ['-c', `command -v ${tool}`])).stdout.trim();
  skip(found === '', `not installed: ${tool}`);
  return found;
}

/** The server of tmux or screen would outlive a test that fails. */
function endWhatRunsIn(home: string): void {
  onTestFinished(async () => {
    const found = `grep -slzF 'HOME=${home}' /proc/[0-9]*/environ | cut -d/ -f3`;
    await run('sh', ['-c', `for pid in $(${found}); do kill -9 $pid; done`]);
  });
}

describe.skipIf(process.platform === 'win32')('over SSH', () => {
  it('the terminal gets the key by OSC 52, and that is not called a copy', async () => {
    await using wizard = await openWizard(demo, { env: ssh });
    await takeDefaults(wizard);
    await wizard.until(SENT);
    expect(await copiedBy(wizard.raw())).toEqual([keyIn(wizard)]);
    expect(wizard.scrollback()).not.toContain('Copied');
    wizard.press('d');
    expect((await wizard.waitForExit()).code).toBe(0);
  });

  it('inside GNU screen the sequence is wrapped as screen wants it', async () => {
    await using wizard = await openWizard(demo, { env: { ...ssh, STY: '4242.pts-0.host' } });
    await takeDefaults(wizard);
    await wizard.until(SENT);
    const wrapped = wizard.raw().match(/\u001bP(\u001b\]52;[^\u001b]*)\u001b\\/)?.[1] ?? '';
    expect(await copiedBy(wrapped)).toEqual([keyIn(wizard)]);
  });

  it.each([
    ['flags', ['--yes'], []],
    [
      'lines',
      ['--face', 'lines'],
      [
        [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
        [/Create the key on[\s\S]*\(default\s+1\):/, ''],
        [/Done,\s+I\s+have\s+it:/, 'Done, I have it'],
      ],
    ],
  ] as const)('the %s face writes no sequence, and says why nothing was copied', async (_, words, turns) => {
    const answered = ['--demo', '--copy', '--api', 'Payments', '--expires', '1d', ...words];
    await using wizard = await openWizardInShell(answered, { before: 'trap : INT; ', env: ssh, rows: 60 });
    for (const [prompt, line] of turns) {
      await wizard.until(prompt);
      wizard.type(line);
      wizard.press('enter');
    }
    await wizard.until('terminal:');
    expect(keyIn(wizard)).not.toBe('');
    expect(wizard.scrollback().replace(/\s+/g, ' ')).toContain('Not copied: This is an SSH session');
    // Colour is no sequence to the clipboard.
    expect(wizard.raw()).not.toContain('\u001b]');
  });
});

describe.skipIf(process.platform !== 'linux')('with the real tools', () => {
  it('tmux holds the key, and passes it on to the terminal that it runs in', async ({ skip }) => {
    const tmux = await need(skip, 'tmux');
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TMUX_TMPDIR: home.path, ...ssh };
    const server = [tmux, '-L', 'private', '-f', '/dev/null'];
    const program = [process.execPath, cliPath, ...demo];
    endWhatRunsIn(home.path);
    await using terminal = await openTerminal([...server, 'new-session', ...program], { env, rows: 25 });
    await takeDefaultsIn(terminal);
    await terminal.until('Sent to the clipboard');
    const show = [...server.slice(1), 'show-buffer'];
    const { stdout: held } = await run(tmux, show, { env: { ...process.env, ...env } });
    expect(held).toMatch(/^ey[A-Za-z0-9+/]{60,}={0,2}$/);
    expect(terminal.screen().replace(/\n/g, '')).toContain(held);
    await expect.poll(() => copiedBy(terminal.raw())).toEqual([held]);
    terminal.type('d');
    await terminal.waitForExit();
  });

  it('GNU screen passes the key on to the terminal that it runs in', async ({ skip }) => {
    const screen = await need(skip, 'screen');
    await using home = await makeTemporaryDirectory();
    const sockets = join(home.path, 'sockets');
    await mkdir(sockets, { mode: 0o700 });
    const env = { HOME: home.path, SCREENDIR: sockets, SCREENRC: '/dev/null', ...ssh };
    endWhatRunsIn(home.path);
    const program = [screen, '-U', process.execPath, cliPath, ...demo];
    await using terminal = await openTerminal(program, { env, rows: 25 });
    await takeDefaultsIn(terminal);
    await terminal.until('Sent to the clipboard');
    const copied = await copiedBy(terminal.raw());
    expect(copied).toHaveLength(1);
    expect(copied[0]).toMatch(/^ey[A-Za-z0-9+/]{60,}={0,2}$/);
    expect(terminal.screen().replace(/\n/g, '')).toContain(copied[0]);
    terminal.type('d');
    await terminal.waitForExit();
  });

  it('an X server gives the key back after the wizard has ended', async ({ skip }) => {
    const xvfb = await need(skip, 'Xvfb');
    const xsel = await need(skip, 'xsel');
    const args = ['-displayfd', '1', '-screen', '0', '320x200x8', '-nolisten', 'tcp'];
    const server = spawn(xvfb, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    });
    const [number] = await once(server.stdout.setEncoding('utf8'), 'data');
    const env = { DISPLAY: `:${String(number).trim()}` };
    await using wizard = await openWizard(demo, { env });
    await takeDefaults(wizard);
    await wizard.until('Copied to the clipboard.');
    const key = keyIn(wizard);
    wizard.press('d');
    expect((await wizard.waitForExit()).code).toBe(0);
    expect((await run(xsel, ['--clipboard', '--output'], { env })).stdout).toBe(key);
    expect(wizard.raw()).not.toContain('\u001b]52');
  });
});

describe.skipIf(process.platform !== 'linux')('a display that never answers', () => {
  it.each([
    ['holds nobody up, and the terminal gets the key instead', undefined],
    ['leaves no process when the wizard is ended meanwhile', 'SIGTERM'],
  ] as const)('%s', async (_, signal) => {
    await using home = await makeTemporaryDirectory();
    // Deaf to a polite request, as a process that waits for a display is not.
    const tool = 'trap "" TERM INT HUP; echo $$ >> "$HOME/pids"; sleep 600; true';
    await mkdir(join(home.path, 'bin'));
    await stubCommand(join(home.path, 'bin'), 'xsel', tool);
    const pids = async () => {
      const noted = await readFile(join(home.path, 'pids'), 'utf8').catch(() => '');
      return noted.split('\n').filter(Boolean).map(Number);
    };
    const env = { HOME: home.path, PATH: `${home.path}/bin:${process.env.PATH}`, DISPLAY: ':0' };
    await using wizard = await openWizard(demo, { env });
    await takeDefaults(wizard);
    await expect.poll(pids).toHaveLength(1);
    if (signal === undefined) {
      await wizard.until(SENT);
      expect(await copiedBy(wizard.raw())).toEqual([keyIn(wizard)]);
      wizard.press('d');
    } else wizard.kill(signal);
    await wizard.waitForExit();
    const [pid = 0] = await pids();
    await expect.poll(() => isAlive(pid)).toBe(false);
    const { stdout } = await run('sh', ['-c', `grep -slzF 'HOME=${home.path}' /proc/[0-9]*/environ; true`]);
    expect(stdout).toBe('');
  });
});

/** As `takeDefaults`, in a terminal inside of the terminal. */
async function takeDefaultsIn(terminal: Awaited<ReturnType<typeof openTerminal>>): Promise<void> {
  for (const screen of [screens.access, screens.expiry, screens.details, screens.review]) {
    await terminal.until(screen);
    terminal.press('enter');
  }
  await terminal.until(screens.key);
}
