import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeTerminal, examineClipboard, examineConfig } from '../../source/run/doctor-machine.ts';
import { examineName, examineProxy, findRoute } from '../../source/run/doctor-network.ts';
import { readProxies } from '../../source/tyk/proxy.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';

const terminal = { write: () => true };

describe('the proxy that the doctor names', () => {
  it.each([
    ['none', {}, 'http://gw.test', 'ok', 'none is set'],
    [
      'one that is used',
      { HTTP_PROXY: 'http://p.test:1' },
      'http://gw.test',
      'ok',
      'HTTP_PROXY is used: http://p.test:1',
    ],
    [
      'one with a login',
      { https_proxy: 'http://jane:pw@p.test:1' },
      'https://gw.test',
      'ok',
      'https_proxy (user hidden) is used: http://p.test:1',
    ],
    ['this machine', { HTTP_PROXY: 'http://p.test:1' }, 'http://localhost:1', 'ok', 'not used: this machine'],
    [
      'NO_PROXY',
      { HTTP_PROXY: 'http://p.test:1', NO_PROXY: 'test' },
      'http://gw.test',
      'ok',
      'not used: NO_PROXY names the host',
    ],
    [
      'one for other addresses',
      { HTTPS_PROXY: 'http://p.test:1' },
      'http://gw.test',
      'ok',
      'none for http addresses; HTTPS_PROXY',
    ],
    [
      'one that is not an address',
      { HTTP_PROXY: 'socks5://jane:pw@p.test' },
      'http://gw.test',
      'failure',
      'speaks socks5',
    ],
  ])('%s', (_, env, address, state, words) => {
    const url = new URL(address);
    const http = { proxies: readProxies(env) };
    const finding = examineProxy(url, http, findRoute(url, http));
    expect(finding.state).toBe(state);
    expect(finding.detail).toContain(words);
    expect(JSON.stringify(finding)).not.toMatch(/jane|pw/);
  });
});

describe('the name that the doctor looks up', () => {
  it.each([
    ['http://127.0.0.1:8080', 'ok', '127.0.0.1 is a number'],
    ['http://[::1]:8080', 'ok', '::1 is a number'],
    ['http://localhost:8080', 'ok', 'localhost is '],
    ['http://nowhere.invalid', 'failure', 'nowhere.invalid cannot be found'],
  ])('%s', async (address, state, words) => {
    const finding = await examineName(new URL(address), {}, 10);
    expect(finding.state).toBe(state);
    expect(finding.detail).toContain(words);
  });

  it('is left to the proxy where there is one', async () => {
    const url = new URL('http://nowhere.invalid');
    const route = findRoute(url, { proxies: readProxies({ HTTP_PROXY: 'http://p.test:1' }) });
    expect(await examineName(url, route, 10)).toMatchObject({ state: 'info' });
  });
});

describe('the clipboard that the doctor foresees', () => {
  /** A machine with these commands, none of which may be run. */
  async function foresee(commands: readonly string[], env: NodeJS.ProcessEnv, draws = false) {
    await using folder = await makeTemporaryDirectory();
    const bin = join(folder.path, 'bin');
    await mkdir(bin);
    for (const name of commands)
      await writeFile(join(bin, name), `#!/bin/sh\ntouch ${folder.path}/ran\n`, { mode: 0o755 });
    const finding = await examineClipboard({
      env: { PATH: bin, ...env },
      platform: 'linux',
      ...(draws ? { terminal } : {}),
    });
    const { readdir } = await import('node:fs/promises');
    return { finding, touched: (await readdir(folder.path)).includes('ran') };
  }
  const x11 = { DISPLAY: ':0', TERM: 'xterm' };

  it.skipIf(process.platform !== 'linux').each([
    ['X11 with xsel', ['xsel'], x11, false, 'ok', "this machine's own; proven by reading back"],
    ['X11 with xclip', ['xclip'], x11, false, 'ok', "this machine's own"],
    ['X11 without a tool', [], x11, false, 'warning', 'Neither xsel nor xclip is installed.'],
    ['Wayland', ['wl-copy'], { WAYLAND_DISPLAY: 'wayland-0' }, false, 'ok', "this machine's own"],
    [
      'Wayland without a tool',
      [],
      { WAYLAND_DISPLAY: 'wayland-0' },
      false,
      'warning',
      'wl-clipboard is not installed',
    ],
    ['no display', [], {}, false, 'warning', 'no display'],
    ['no display, a terminal', [], { TERM: 'xterm' }, true, 'ok', 'terminal (OSC 52); cannot be checked'],
    ['SSH with a display', ['xsel'], { ...x11, SSH_TTY: '/dev/pts/1' }, true, 'ok', 'terminal (OSC 52)'],
    ['SSH and nothing else', [], { SSH_TTY: '/dev/pts/1' }, false, 'warning', 'SSH session'],
  ])('%s; nothing is copied', async (_, commands, env, draws, state, words) => {
    const { finding, touched } = await foresee(commands, env, draws);
    expect(finding.state, finding.detail).toBe(state);
    expect(finding.detail).toContain(words);
    expect(touched).toBe(false);
    if (state === 'warning') expect(finding.next).toContain('save it to a file');
  });
});

describe('the terminal that the doctor describes', () => {
  const whole = {
    stdinIsTerminal: true,
    stdoutIsTerminal: true,
    stderrIsTerminal: true,
    columns: 80,
    rows: 24,
  };

  it.each([
    [whole, 8, { TERM: 'xterm-256color' }, '80×24, 256 colours, TERM xterm-256color'],
    [whole, 24, {}, '80×24, 16 million colours, TERM is not set'],
    [whole, 1, { TERM: 'dumb' }, '80×24, no colours, TERM dumb'],
    [
      { ...whole, stdoutIsTerminal: false },
      4,
      { TERM: 'xterm' },
      '80×24, 16 colours, TERM xterm, stdout is not a terminal',
    ],
    [
      { ...whole, stdinIsTerminal: false, stdoutIsTerminal: false, stderrIsTerminal: false },
      1,
      {},
      'stdin, stdout and stderr are not terminals',
    ],
  ])('%j with %i bits of colour', (facts, depth, env, words) => {
    expect(describeTerminal(facts, depth, env)).toBe(words);
  });
});

describe('the config file that the doctor looks at', () => {
  it('is a warning where there is no place for it, for a run goes on', async () => {
    const trouble = { what: 'There is no home folder.', next: 'Set HOME.' };
    const finding = await examineConfig({ trouble }, 0);
    expect(finding).toEqual({ state: 'warning', detail: trouble.what, next: trouble.next });
  });

  it('may be missing: nothing is saved yet', async () => {
    await using folder = await makeTemporaryDirectory();
    const finding = await examineConfig({ folder: folder.path }, 0);
    expect(finding).toMatchObject({ state: 'info', detail: expect.stringContaining('nothing is saved yet') });
  });

  it.skipIf(process.platform === 'win32').each([
    [0o600, 'ok', 'mode 0600'],
    [0o644, 'warning', 'mode 0644: others can read it'],
  ])('%o', async (mode, state, words) => {
    await using folder = await makeTemporaryDirectory();
    await writeFile(join(folder.path, 'config.json'), '{}', { mode });
    const finding = await examineConfig({ folder: folder.path }, 2);
    expect(finding.state).toBe(state);
    expect(finding.detail).toContain('2 profiles');
    expect(finding.detail).toContain(words);
  });
});
