import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Key, openTerminal, type TerminalOptions } from './pty.ts';

const openNode = (program: string, options: TerminalOptions = {}) =>
  openTerminal([process.execPath, '--input-type=module', '-e', program], options);

afterEach(() => vi.unstubAllEnvs());

/** Says what it reads, one JSON string for each chunk, until it reads "q". */
const ECHO = `
  process.stdin.setRawMode(true);
  process.stdin.setEncoding('utf8').on('data', (chunk) => {
    process.stdout.write(JSON.stringify(chunk).replace('\\x7f', '\\\\u007f') + '\\r\\n');
    if (chunk === 'q') process.exit(3);
  });
  process.stdout.write('ready\\r\\n');
`;

describe('what the terminal shows', () => {
  it('is drawn as a terminal draws it: colours gone, overwritten text gone, blanks trimmed', async () => {
    await using terminal = await openNode(
      `process.stdout.write('wrong\\r\\u001b[2K\\u001b[32mright\\u001b[39m   \\r\\n\\r\\n')`,
    );
    await terminal.waitForExit();
    expect(terminal.screen()).toBe('right');
    expect(terminal.raw()).toContain('wrong\r\u001b[2K\u001b[32mright');
  });

  it('keeps what has scrolled away and joins a line that was wrapped', async () => {
    const long = 'key'.repeat(40);
    await using terminal = await openNode(
      `console.log('${long} tail'); for (let i = 1; i <= 9; i++) console.log('line ' + i)`,
      { columns: 40, rows: 5 },
    );
    await terminal.waitForExit();
    expect(terminal.screen()).toBe('line 6\nline 7\nline 8\nline 9');
    expect(terminal.scrollback().split('\n').slice(0, 2)).toEqual([`${long} tail`, 'line 1']);
  });

  it('joins a wrapped line whose wrap falls on blanks or on a wide character', async () => {
    await using terminal = await openNode(`console.log('12345678  90\\n123456789日本')`, { columns: 10 });
    await terminal.waitForExit();
    expect(terminal.scrollback()).toBe('12345678  90\n123456789日本');
  });

  it('tells whether the cursor is visible', async () => {
    await using terminal = await openNode(`
      process.stdout.write('\\u001b[?25l hidden');
      process.stdin.setRawMode(true).on('data', () => process.stdout.write('\\u001b[?25h shown'));
    `);
    expect(terminal.cursorVisible()).toBe(true);
    await terminal.until('hidden');
    expect(terminal.cursorVisible()).toBe(false);
    terminal.press('enter');
    await terminal.until('shown');
    expect(terminal.cursorVisible()).toBe(true);
  });

  it('has the size that was asked for, and tells the program when it changes', async () => {
    await using terminal = await openNode(
      `const say = () => console.log(process.stdout.columns + ' by ' + process.stdout.rows);
       process.stdout.on('resize', say); process.stdin.resume(); say();`,
      { columns: 60, rows: 20 },
    );
    await terminal.until('60 by 20');
    terminal.resize(40, 12);
    await terminal.until('40 by 12');
  });

  it('answers a program that asks where the cursor is', async () => {
    await using terminal = await openNode(`${ECHO}; process.stdout.write('\\u001b[6n')`);
    await terminal.until('"\\u001b[2;1R"');
  });
});

describe('what reaches the program', () => {
  const keys: [Key, string][] = [
    ['enter', '\r'],
    ['esc', '\u001b'],
    ['tab', '\t'],
    ['shift-tab', '\u001b[Z'],
    ['space', ' '],
    ['backspace', '\u007f'],
    ['delete', '\u001b[3~'],
    ['up', '\u001b[A'],
    ['down', '\u001b[B'],
    ['page-down', '\u001b[6~'],
    ['ctrl-c', '\u0003'],
    ['ctrl-g', '\u0007'],
    ['alt-b', '\u001bb'],
  ];
  it('is what a terminal sends for each key', async () => {
    await using terminal = await openNode(ECHO, { rows: 40 });
    await terminal.until('ready');
    for (const [key, bytes] of keys) {
      terminal.press(key);
      await terminal.until((screen) =>
        screen.endsWith(`\n${JSON.stringify(bytes).replace('\u007f', '\\u007f')}`),
      );
    }
  });

  it('is text as typed', async () => {
    await using terminal = await openNode(ECHO);
    await terminal.until('ready');
    terminal.type('Ördérs');
    await terminal.until('"Ördérs"');
  });

  it('is pasted text in brackets only where the program asked for them', async () => {
    await using terminal = await openNode(ECHO);
    await terminal.until('ready');
    terminal.paste('one\ntwo');
    await terminal.until('"one\\rtwo"');

    await using asking = await openNode(`process.stdout.write('\\u001b[?2004h'); ${ECHO}`);
    await asking.until('ready');
    asking.paste('one\ntwo');
    await asking.until('"\\u001b[200~one\\rtwo\\u001b[201~"');
  });

  it('is an environment without CI and without anything of the person who runs the tests', async () => {
    vi.stubEnv('CI', 'true');
    await using terminal = await openNode(
      `console.log(Object.keys(process.env).sort().join(' ')); console.log(process.env.HOME, process.env.TERM)`,
      { env: { EXTRA: '1', LANG: undefined }, columns: 300 },
    );
    await terminal.waitForExit();
    const [names = '', home] = terminal.screen().split('\n');
    expect(names.split(' ')).toEqual(
      expect.arrayContaining(['EXTRA', 'HOME', 'PATH', 'TERM', 'XDG_CONFIG_HOME']),
    );
    expect(names).not.toMatch(/\b(CI|LANG|NO_COLOR|VITEST|npm_\w+)\b/);
    expect(home).toMatch(/tyk-key-wizard-test-\S+ xterm-256color$/);
  });
});

describe('waiting', () => {
  it('tells how the program ended', async () => {
    await using terminal = await openNode(ECHO);
    await terminal.until('ready');
    terminal.type('q');
    expect(await terminal.waitForExit()).toEqual({ code: 3, signal: undefined });

    await using killed = await openNode(ECHO);
    await killed.until(/^ready$/m);
    killed.kill('SIGTERM');
    expect(await killed.waitForExit()).toMatchObject({ signal: 'SIGTERM' });
  });

  it('gives up with the screen when the program ends first', async () => {
    await using terminal = await openNode(`console.log('only this'); process.exit(2)`);
    await expect(terminal.until('something else')).rejects.toThrow(
      /something else never came.*"code":2[\s\S]*only this/,
    );
  });

  it('gives up with the screen when the time is over', async () => {
    await using terminal = await openNode(ECHO);
    await terminal.until('ready');
    await expect(terminal.until(/never/, { timeout: 50 })).rejects.toThrow(/50 ms[\s\S]*ready/);
    await expect(terminal.waitForExit({ timeout: 50 })).rejects.toThrow(/50 ms[\s\S]*ready/);
  });

  it('loses nothing of what a program writes just before it ends', async () => {
    const words = '─'.repeat(10_000);
    await using terminal = await openNode(`process.stdout.write('${words}last words')`);
    expect(await terminal.until('last words')).toMatch(/^last words$/m);
    expect(terminal.raw()).toBe(`${words}last words`);
  });

  it('kills a program that nobody ended, and takes its files away', async () => {
    const terminal = await openNode(`console.log(process.pid); setInterval(() => {}, 1000)`);
    const pid = Number(await terminal.until(/\d+/));
    await terminal[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
