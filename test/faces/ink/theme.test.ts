import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../source/faces/ink/cells.ts';
import { createTheme, type Role, readTerminal } from '../../../source/faces/ink/theme.ts';

const roles: readonly Role[] = ['accent', 'success', 'warning', 'danger', 'muted', 'strong'];
const ascii = /^[\u0020-\u007e]*$/;

describe('readTerminal', () => {
  it.each([
    ['a usual Linux terminal', { TERM: 'xterm-256color', LANG: 'de_DE.UTF-8' }, 'linux', true, true],
    ['the Linux console', { TERM: 'linux', LANG: 'de_DE.UTF-8' }, 'linux', false, true],
    ['a locale without UTF-8', { TERM: 'xterm', LANG: 'de_DE.ISO-8859-1' }, 'linux', false, true],
    ['LC_ALL before LANG', { TERM: 'xterm', LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'linux', false, true],
    ['LC_CTYPE before LANG', { TERM: 'xterm', LANG: 'C', LC_CTYPE: 'C.UTF-8' }, 'linux', true, true],
    ['an empty LC_ALL counts as none', { TERM: 'xterm', LANG: 'C.utf8', LC_ALL: '' }, 'linux', true, true],
    ['a bare container', { TERM: 'xterm' }, 'linux', true, true],
    ['macOS', { TERM: 'xterm-256color' }, 'darwin', true, true],
    ['NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, 'linux', true, false],
    ['an empty NO_COLOR counts as none', { TERM: 'xterm', NO_COLOR: '' }, 'linux', true, true],
    ['Windows Terminal', { WT_SESSION: 'x' }, 'win32', true, true],
    ['Git Bash', { TERM: 'xterm' }, 'win32', true, true],
    ['VS Code on Windows', { TERM_PROGRAM: 'vscode' }, 'win32', true, true],
    ['the old Windows console', {}, 'win32', false, true],
  ] as const)('%s', (_, env, platform, unicode, colour) => {
    expect(readTerminal(env, platform)).toEqual({ unicode, colour });
  });
});

describe('createTheme', () => {
  it('draws with ASCII alone where the terminal has no more', () => {
    const { symbols } = createTheme({ unicode: false });
    for (const [name, symbol] of Object.entries(symbols)) {
      for (const text of [symbol].flat()) expect(text, name).toMatch(ascii);
    }
  });

  it('has marks of one width, so that rows stay under each other', () => {
    for (const unicode of [true, false]) {
      const { chosen, free, partly, blocked, spinner } = createTheme({ unicode }).symbols;
      expect(new Set([chosen, free, partly, blocked].map(cellWidth)).size).toBe(1);
      expect(new Set([chosen, free, partly, blocked]).size).toBe(4);
      expect(new Set(spinner.map(cellWidth))).toEqual(new Set([1]));
    }
  });

  it('tells every role apart in colour, and has no style at all without', () => {
    const coloured = createTheme({ unicode: true });
    expect(new Set(roles.map((role) => JSON.stringify(coloured.styleOf(role)))).size).toBe(roles.length);
    const plain = createTheme({ unicode: true, colour: false });
    for (const role of roles) expect(plain.styleOf(role)).toEqual({});
    expect(coloured.styleOf(undefined)).toEqual({});
  });

  it('spells our punctuation in ASCII, one cell for one, and leaves names alone', () => {
    const { spell } = createTheme({ unicode: false });
    const text = 'Users › Edit · 1\u00a0000 per 60 s … “Orders” – 受注';
    expect(spell(text)).toBe('Users > Edit - 1 000 per 60 s ~ "Orders" - 受注');
    expect(cellWidth(spell(text))).toBe(cellWidth(text));
    expect(createTheme({ unicode: true }).spell(text)).toBe(text);
  });
});
