import { describe, expect, it } from 'vitest';
import { explain } from '../../source/store/clipboard-system.ts';

/** As clipboardy 5.3.2 writes them. */
const noXsel = new Error("Couldn't find the `xsel` binary and fallback didn't work. On Debian/Ubuntu …");
const noWayland = new Error("Couldn't find the `wl-copy` binary. On Debian/Ubuntu …");
const noTermux = new Error("Couldn't find the `termux-api` scripts. You can install them with: …");
const noDisplay = new Error('Clipboard access requires a display server (X11 or Wayland). …');
const noPowerShell = new Error('PowerShell clipboard operation failed and the bundled fallback …');

const x11 = { DISPLAY: ':0' };
const wayland = { WAYLAND_DISPLAY: 'wayland-0' };

describe('why the clipboard of this machine has no key, and what to install', () => {
  it.each([
    ['X11 without a tool', 'linux', x11, noXsel, 'Neither xsel nor xclip is installed.', /^Install xsel, or/],
    [
      'Wayland without a tool',
      'linux',
      wayland,
      noWayland,
      'wl-clipboard is not',
      /^Install wl-clipboard, or/,
    ],
    ['Wayland, after xsel', 'linux', wayland, noXsel, 'wl-clipboard is not', /^Install wl-clipboard, or/],
    [
      'Wayland with X11',
      'linux',
      { ...x11, ...wayland },
      noXsel,
      'wl-clipboard',
      /^Install wl-clipboard, or/,
    ],
    ['no display', 'linux', {}, noXsel, 'This session has no display', undefined],
    ['a dead display', 'linux', x11, noDisplay, 'The display of this session does not answer.', undefined],
    ['a silent display', 'linux', x11, 'late', 'The clipboard of this machine did not answer.', undefined],
    [
      'Termux without scripts',
      'android',
      {},
      noTermux,
      'termux-api is not installed.',
      /termux-api with pkg/,
    ],
    ['Termux without its app', 'android', {}, 'late', 'The app Termux:API did not answer.', /Termux:API/],
    ['Windows', 'win32', {}, noPowerShell, 'The clipboard of this machine could not be written.', undefined],
    [
      'macOS',
      'darwin',
      {},
      new Error('Command failed'),
      'The clipboard of this machine could not',
      undefined,
    ],
    ['macOS, silent', 'darwin', {}, 'late', 'The clipboard of this machine did not answer.', undefined],
  ] as const)('%s', (_, platform, env, error, why, next) => {
    const told = explain(error, { platform, env });
    expect(told).toMatchObject({ why: expect.stringContaining(why) });
    if (next === undefined) expect(told).not.toHaveProperty('next');
    else expect(told).toMatchObject({ next: expect.stringMatching(next) });
  });

  it('never quotes what a tool printed: it can be what the clipboard held', () => {
    const error = Object.assign(new Error('Command failed: xsel\nsesame'), { stderr: 'sesame' });
    expect(JSON.stringify(explain(error, { platform: 'linux', env: x11 }))).not.toContain('sesame');
  });
});
