import { describe, expect, it } from 'vitest';
import { explain, findSystem } from '../../source/store/clipboard-system.ts';
import { stubCommand, temporaryFolder } from './helpers.ts';

const x11 = { DISPLAY: ':0' };
const wayland = { WAYLAND_DISPLAY: 'wayland-0' };

describe('what reaches the clipboard of this machine, or what to install', () => {
  it.each([
    ['X11 with xsel', 'linux', x11, ['xsel', 'xclip'], 'clipboardy'],
    ['X11 with xclip', 'linux', x11, ['xclip'], 'xclip'],
    [
      'X11 with a tool of Wayland',
      'linux',
      x11,
      ['wl-copy'],
      { why: 'Neither xsel nor xclip is installed.' },
    ],
    ['Wayland', 'linux', wayland, ['wl-copy'], 'clipboardy'],
    ['Wayland with a tool of X11', 'linux', wayland, ['xsel'], { why: 'wl-clipboard is not installed.' }],
    ['Wayland with X11', 'linux', { ...x11, ...wayland }, [], { why: 'wl-clipboard is not installed.' }],
    ['Wayland with X11 and its tool', 'linux', { ...x11, ...wayland }, ['xsel'], 'clipboardy'],
    ['no display', 'linux', {}, ['xsel'], { why: expect.stringContaining('no display') }],
    ['Termux', 'android', {}, ['termux-clipboard-set'], 'clipboardy'],
    ['Termux without scripts', 'android', {}, [], { why: 'termux-api is not installed.' }],
    ['Windows', 'win32', {}, [], 'clipboardy'],
    ['macOS', 'darwin', {}, [], 'clipboardy'],
  ] as const)('%s', async (_, platform, env, tools, answer) => {
    const PATH = await temporaryFolder();
    for (const tool of tools) await stubCommand(PATH, tool, 'exit 1');
    const found = await findSystem({ platform, env: { ...env, PATH } });
    if (typeof answer === 'string') expect(found).toBe(answer);
    else expect(found).toMatchObject(answer);
  });
});

describe('why a tool that is there did not take the key', () => {
  it.each([
    ['linux', true, /did not answer\.$/],
    ['linux', false, /could not be written: the display of this session may be gone\.$/],
    ['android', true, /^The app Termux:API did not answer\.$/],
    ['win32', false, /could not be written\.$/],
    ['darwin', true, /did not answer\.$/],
  ] as const)('%s, late: %s', (platform, isLate, why) => {
    expect(explain(isLate, { platform }).why).toMatch(why);
  });
});
