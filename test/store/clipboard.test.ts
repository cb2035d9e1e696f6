import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  desktop,
  hang,
  key,
  machine,
  onLinux,
  pids,
  prepareClipboardProgram,
  ssh,
} from './clipboard-machine.ts';
import { isAlive, run } from './helpers.ts';

const { copy, path } = prepareClipboardProgram();

/** A clipboard that works: it keeps what it gets in a file, and notes how it was called. */
const goodXsel = `
echo "$@" >> "$TEST_FOLDER/calls"
case "$1 $2" in
  "--clipboard --input") cat > "$TEST_FOLDER/held";;
  "--clipboard --output") cat "$TEST_FOLDER/held";;
esac`;

onLinux('the clipboard of this machine', () => {
  it('is said to hold the key only after it was read back', async () => {
    const here = await machine({ xsel: goodXsel }, desktop);
    expect((await copy(here)).result).toEqual({ state: 'copied', way: 'system' });
    expect(await readFile(join(here.folder, 'held'), 'utf8')).toBe(key);
  });

  it('gets the key through standard input, where no list of processes shows it', async () => {
    const here = await machine({ xsel: goodXsel }, desktop);
    await copy(here);
    const calls = await readFile(join(here.folder, 'calls'), 'utf8');
    expect(calls).toBe('--clipboard --input\n--clipboard --output\n');
  });

  it('is not said to hold the key when it holds something else', async () => {
    const here = await machine({ xsel: '[ "$2" = --output ] && echo other; exit 0' }, desktop);
    expect((await copy(here)).result).toEqual({
      state: 'failed',
      why: 'The clipboard holds something else than was put there.',
      next: 'Select the key on the screen, or save it to a file.',
    });
  });

  it.each([
    ['fails', 'echo "the old clipboard"; exit 1'],
    ['never answers', hang],
  ])('is sent, not copied, when reading back %s', async (_, reading) => {
    const script = `if [ "$2" = --input ]; then cat > "$TEST_FOLDER/held"; else ${reading}; fi`;
    const here = await machine({ xsel: script }, { ...desktop, TEST_DEADLINE: '400' });
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'system' });
    expect((await pids(here)).filter(isAlive)).toEqual([]);
  });

  it('keeps what serves the clipboard: it has to outlive the wizard', async () => {
    const script = `${goodXsel}\nif [ "$2" = --input ]; then sleep 600 > /dev/null 2>&1 < /dev/null &
      echo $! >> "$TEST_FOLDER/pids"; fi`;
    const here = await machine({ xsel: script }, desktop);
    expect((await copy(here)).result.state).toBe('copied');
    const [server = 0] = await pids(here);
    expect(isAlive(server)).toBe(true);
    process.kill(server);
  });
});

onLinux('a display that accepts and never answers', () => {
  it('is given up at the deadline, and no child is left', async () => {
    const here = await machine({ xsel: hang }, { ...desktop, TEST_DEADLINE: '400' });
    const { result, milliseconds } = await copy(here);
    expect(result).toMatchObject({ state: 'failed', why: 'The clipboard of this machine did not answer.' });
    expect(milliseconds).toBeLessThan(2_000);
    const started = await pids(here);
    expect(started).toHaveLength(1);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('is given up after 1.5 seconds by default', async () => {
    const { milliseconds } = await copy(await machine({ xsel: hang }, desktop));
    expect(milliseconds).toBeGreaterThan(1_400);
    expect(milliseconds).toBeLessThan(4_000);
  });

  it('leaves no child when the program ends before the deadline', async () => {
    // The stub says by a signal that it runs; the program then leaves at once, as after Ctrl+C.
    const script = `kill -USR2 $PPID; ${hang}`;
    const here = await machine({ xsel: script }, { ...desktop, TEST_DEADLINE: '60000' });
    const leaving = join(here.folder, 'leaving.mjs');
    const code = `process.on('SIGUSR2', () => process.exit(0)); await import(${JSON.stringify(path())});`;
    await writeFile(leaving, code);
    await run(process.execPath, [leaving], { env: here.env });
    const started = await pids(here);
    expect(started).toHaveLength(1);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });
});

onLinux('a machine without a clipboard', () => {
  const displayError = `echo "xsel: Can't open display: :0" >&2; exit 1`;

  it.each([
    [
      'no display',
      { xsel: displayError },
      {},
      'This session has no display (X11 or Wayland), so it has no clipboard.',
    ],
    [
      'no display and no tool',
      {},
      {},
      'This session has no display (X11 or Wayland), so it has no clipboard.',
    ],
    [
      'a dead display',
      { xsel: displayError },
      { DISPLAY: ':7' },
      'The display of this session does not answer.',
    ],
    ['no tool', {}, { DISPLAY: ':0' }, 'xsel is not installed.'],
    ['Wayland and no tool', {}, { WAYLAND_DISPLAY: 'wayland-0' }, 'wl-clipboard is not installed.'],
    [
      'a tool that fails',
      { xsel: 'echo secret; exit 3' },
      { DISPLAY: ':0' },
      'The clipboard of this machine could not be written.',
    ],
  ])('says what is missing: %s', async (_, commands, env, why) => {
    const { result, milliseconds } = await copy(await machine(commands, env));
    expect(result).toMatchObject({ state: 'failed', why });
    expect(result.next).toMatch(/save it to a file\.$/);
    expect(milliseconds).toBeLessThan(1_400);
  });

  it('sends the key to the terminal instead, where there is one', async () => {
    const { result, terminal } = await copy(await machine({}, { TERM: 'xterm', TEST_TERMINAL: '1' }));
    expect(result).toEqual({ state: 'sent', way: 'terminal' });
    expect(terminal).not.toBe('');
  });

  it('passes it to tmux instead, inside tmux', async () => {
    const here = await machine({ tmux: 'cat > "$TEST_FOLDER/held"' }, { TMUX: '/tmp/tmux-0/default,1,0' });
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'tmux' });
  });
});

onLinux('over SSH', () => {
  it.each([ssh, { SSH_TTY: '/dev/pts/3', TERM: 'xterm' }])(
    "the machine's own clipboard is not touched",
    async (env) => {
      const here = await machine({ xsel: goodXsel }, { ...desktop, ...env, TEST_TERMINAL: '1' });
      expect((await copy(here)).result).toEqual({ state: 'sent', way: 'terminal' });
      await expect(access(join(here.folder, 'calls'))).rejects.toThrow('ENOENT');
    },
  );

  it('the terminal gets one OSC 52 sequence with the key', async () => {
    const { terminal } = await copy(await machine({}, { ...ssh, TEST_TERMINAL: '1' }));
    expect(terminal).toBe(`\u001b]52;c;${Buffer.from(key).toString('base64')}\u0007`);
  });

  it.each([
    ['no terminal is given', { ...ssh }],
    ['the terminal is dumb', { ...ssh, TERM: 'dumb', TEST_TERMINAL: '1' }],
    ['the terminal is a Linux console', { ...ssh, TERM: 'linux', TEST_TERMINAL: '1' }],
    ['the terminal has no name', { ...ssh, TERM: '', TEST_TERMINAL: '1' }],
  ])('nothing is claimed and nothing written when %s', async (_, env) => {
    const { result, terminal } = await copy(await machine({}, env));
    expect(terminal).toBe('');
    expect(result).toEqual({
      state: 'failed',
      why: 'This is an SSH session, and nothing leads from here to the clipboard in front of you.',
      next: 'Select the key on the screen, or save it to a file.',
    });
  });
});

onLinux('a real xsel', () => {
  // clipboardy brings one along for x64; it needs the X libraries of the machine.
  const real = fileURLToPath(new URL('../../node_modules/clipboardy/fallbacks/linux/xsel', import.meta.url));

  it('is given up when the X server accepts and never answers', async ({ skip }) => {
    const works = await run(real, ['--version']).catch(() => undefined);
    skip(works?.code !== 0, 'the xsel that clipboardy brings along does not run here');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const display = (server.address() as AddressInfo).port - 6000;
      const xsel = `echo $$ >> "$TEST_FOLDER/pids"; exec "${real}" "$@"`;
      const here = await machine({ xsel }, { DISPLAY: `127.0.0.1:${display}`, TEST_DEADLINE: '400' });
      const connected = once(server, 'connection');
      expect((await copy(here)).result).toMatchObject({
        why: 'The clipboard of this machine did not answer.',
      });
      await connected;
      const started = await pids(here);
      await expect.poll(() => started.filter(isAlive)).toEqual([]);
    } finally {
      server.close();
    }
  });

  it('gives the key back where there is an X server', async ({ skip }) => {
    const found = await run('sh', ['-c', 'command -v Xvfb xvfb-run xsel']);
    skip(found.stdout.split('\n').filter(Boolean).length < 3, 'Xvfb and xsel are not both installed');
    const here = await machine({}, { PATH: process.env.PATH, TERM: 'xterm' });
    const { stdout } = await run('xvfb-run', ['-a', process.execPath, path()], { env: here.env });
    expect(JSON.parse(stdout).result).toEqual({ state: 'copied', way: 'system' });
  });
});
