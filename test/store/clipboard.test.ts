import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PATIENCE } from '../helpers/patience.ts';
import {
  desktop,
  goodXsel,
  hang,
  key,
  machine,
  onLinux,
  pids,
  prepareClipboardProgram,
  readNote,
  SHORT_DEADLINE,
  spy,
  ssh,
} from './clipboard-machine.ts';
import { isAlive, run } from './helpers.ts';

const { copy, path } = prepareClipboardProgram();

/** What a real tool leaves behind to serve the clipboard. */
function serve(redirected = ''): string {
  return `sleep 600 ${redirected} & echo $! >> "$TEST_FOLDER/pids"`;
}

onLinux('the clipboard of this machine', () => {
  it('is said to hold the key only after it was read back', async () => {
    const here = await machine({ xsel: goodXsel }, desktop);
    expect((await copy(here)).result).toEqual({ state: 'copied', way: 'system' });
    expect(await readNote(here, 'held')).toBe(key);
  });

  it('gets the key through standard input, where no list of processes shows it', async () => {
    const here = await machine({ xsel: goodXsel }, desktop);
    await copy(here);
    expect(await readNote(here, 'calls')).toBe('--clipboard --input\n--clipboard --output\n');
    const processes = await readNote(here, 'processes');
    expect(processes).toContain('--clipboard');
    expect(processes).not.toContain(key);
  });

  it('is not said to hold the key when it holds something else', async () => {
    const here = await machine({ xsel: '[ "$2" = --output ] && echo other; exit 0' }, desktop);
    expect((await copy(here)).result).toEqual({
      state: 'failed',
      why: 'The clipboard has something else than what was put there.',
      next: 'Select the key on the screen, or save it to a file.',
    });
  });

  it.each([
    ['fails', 'echo "the old clipboard"; exit 1'],
    ['never answers', hang],
  ])('is sent, not copied, when reading back %s', async (_, reading) => {
    const script = `if [ "$2" = --input ]; then cat > "$TEST_FOLDER/held"; else ${reading}; fi`;
    const here = await machine({ xsel: script }, { ...desktop, TEST_DEADLINE: SHORT_DEADLINE });
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'system' });
    expect((await pids(here)).filter(isAlive)).toEqual([]);
  });

  it('keeps what serves the clipboard: it has to outlive the wizard', async () => {
    const quiet = serve('> /dev/null 2>&1 < /dev/null');
    const script = `${goodXsel}\nif [ "$2" = --input ]; then ${quiet}; fi`;
    const here = await machine({ xsel: script }, desktop);
    expect((await copy(here)).result.state).toBe('copied');
    const [server = 0] = await pids(here);
    expect(isAlive(server)).toBe(true);
    process.kill(server);
  });
});

onLinux('xclip, where there is no xsel', () => {
  const goodXclip = `${spy}
    echo "$@" >> "$TEST_FOLDER/calls"
    if [ "$3" = -out ]; then cat "$TEST_FOLDER/held"; else cat > "$TEST_FOLDER/held"; ${serve()}; fi`;

  it('does as well, though what it leaves behind keeps its output open', async () => {
    const here = await machine({ xclip: goodXclip }, desktop);
    expect((await copy(here)).result).toEqual({ state: 'copied', way: 'system' });
    expect(await readNote(here, 'calls')).toBe('-selection clipboard\n-selection clipboard -out\n');
    expect(await readNote(here, 'processes')).not.toContain(key);
    for (const pid of await pids(here)) process.kill(pid);
  });

  it('is not asked when xsel is there', async () => {
    const here = await machine({ xsel: 'exit 3', xclip: goodXclip }, desktop);
    expect((await copy(here)).result.state).toBe('failed');
    expect(await readNote(here, 'calls')).toBe('');
  });
});

onLinux('a display that accepts and never answers', () => {
  it('is given up at the deadline, and no child is left', async () => {
    const here = await machine({ xsel: hang }, { ...desktop, TEST_DEADLINE: SHORT_DEADLINE });
    const { result } = await copy(here);
    expect(result).toMatchObject({ state: 'failed', why: 'The clipboard of this machine did not answer.' });
    const started = await pids(here);
    expect(started).toHaveLength(1);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('leaves nothing of a tool that is a script with children of its own', async () => {
    const script = `(echo "$$" >> "$TEST_FOLDER/pids"; sleep 600; true) & ${serve()}; wait`;
    const here = await machine({ xsel: script }, { ...desktop, TEST_DEADLINE: SHORT_DEADLINE });
    expect((await copy(here)).result.state).toBe('failed');
    const started = await pids(here);
    expect(started).toHaveLength(2);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('is given up after 1.5 seconds by default', async () => {
    const { milliseconds } = await copy(await machine({ xsel: hang }, { ...desktop, TEST_DEADLINE: '' }));
    expect(milliseconds).toBeGreaterThan(1_400);
    expect(milliseconds).toBeLessThan(PATIENCE);
  });

  it('leaves no child when the program ends before the deadline', async () => {
    // The stub says by a signal that it runs; the program then leaves at once, as after Ctrl+C.
    const script = hang.replace('exec', 'kill -USR2 $TEST_PROGRAM; exec');
    const here = await machine({ xsel: script }, { ...desktop, TEST_DEADLINE: String(10 * PATIENCE) });
    const leaving = join(here.folder, 'leaving.mjs');
    const code = `process.on('SIGUSR2', () => process.exit(0));
      process.env.TEST_PROGRAM = String(process.pid);
      await import(${JSON.stringify(path())});`;
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
      'The clipboard of this machine could not be written: the display of this session may be gone.',
    ],
    ['no tool', {}, { DISPLAY: ':0' }, 'Neither xsel nor xclip is installed.'],
    ['Wayland and no tool', {}, { WAYLAND_DISPLAY: 'wayland-0' }, 'wl-clipboard is not installed.'],
    [
      'a failing xclip and no xsel',
      { xclip: 'echo secret; exit 1' },
      { DISPLAY: ':0' },
      'The clipboard of this machine could not be written: the display of this session may be gone.',
    ],
  ])('says what is missing: %s', async (_, commands, env, why) => {
    const { result } = await copy(await machine(commands, env));
    expect(result).toMatchObject({ state: 'failed', why });
    expect(result.next).toMatch(/save it to a file\.$/);
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
