import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../source/faces/ink/cells.ts';
import { createTheme, palettes, type Role, readTerminal } from '../../../source/faces/ink/theme.ts';

const roles: readonly Role[] = ['accent', 'success', 'warning', 'danger', 'muted', 'strong', 'match'];
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
    expect(readTerminal(env, platform)).toMatchObject({ unicode, colour });
  });

  it.each([
    ['nothing known', {}, 24, 'own'],
    ['white on black', { COLORFGBG: '15;0' }, 24, 'dark'],
    ['as Konsole says it', { COLORFGBG: '0;15' }, 8, 'light'],
    ['as rxvt says it', { COLORFGBG: '0;default;15' }, 8, 'light'],
    ['light grey', { COLORFGBG: '0;7' }, 8, 'light'],
    ['dark grey', { COLORFGBG: '15;8' }, 8, 'dark'],
    ['a background of its own', { COLORFGBG: '15;default' }, 24, 'own'],
    ['sixteen colours', { COLORFGBG: '15;0' }, 4, 'own'],
  ] as const)('takes the colours for the background: %s', (_, env, colours, palette) => {
    expect(readTerminal(env, 'linux', colours).palette).toBe(palette);
  });
});

describe('createTheme', () => {
  it('draws with ASCII alone where the terminal has no more', () => {
    const { symbols } = createTheme({ unicode: false });
    for (const [name, symbol] of Object.entries(symbols)) {
      for (const text of textsOf(symbol)) expect(text, name).toMatch(ascii);
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

/** Backgrounds of xterm, Windows Terminal, VS Code, One Dark, Solarized and Ubuntu; of xterm, Solarized, GitHub, Catppuccin. */
const backgrounds = {
  dark: ['#000000', '#0c0c0c', '#1e1e1e', '#282c34', '#002b36', '#300a24'],
  light: ['#ffffff', '#fdf6e3', '#f8f8f8', '#eff1f5'],
};

/** The 256 colours after the first sixteen: a cube of six steps, then greys. */
function rgbOf(color = ''): number[] {
  const [, number] = /^ansi256\((\d+)\)$/.exec(color) ?? [];
  const code = Number(number);
  expect(code, color).toBeGreaterThan(15);
  if (code > 231) return [1, 1, 1].map((part) => part * (8 + 10 * (code - 232)));
  const steps = [0, 95, 135, 175, 215, 255];
  const place = code - 16;
  return [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map((step) => steps[step] ?? 0);
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminanceOf(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrastOf(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
const parseHex = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

describe('contrast', () => {
  const pairs = (['dark', 'light'] as const).flatMap((name) =>
    backgrounds[name].flatMap((background) => roles.map((role) => ({ name, background, role }))),
  );
  it.each(pairs)('of $role on $background is 4.5 : 1 at least', ({ name, background, role }) => {
    const { color, dimColor } = palettes[name][role];
    // Nobody knows how much a terminal dims.
    expect(dimColor).toBeUndefined();
    if (color === undefined) return;
    expect(contrastOf(rgbOf(color), parseHex(background))).toBeGreaterThanOrEqual(4.5);
  });

  it('of one colour cannot be enough on white and on #1e1e1e, so the background must be known', () => {
    const [white, grey] = [parseHex('#ffffff'), parseHex('#1e1e1e')];
    const best = Math.max(
      ...Array.from({ length: 256 }, (_, part) => {
        const middle = [part, part, part];
        return Math.min(contrastOf(middle, white), contrastOf(middle, grey));
      }),
    );
    expect(best).toBeLessThan(4.5);
  });

  it('is the terminal’s own affair where the background is not known: only colours that its owner set', () => {
    for (const role of roles) expect(palettes.own[role].color ?? 'cyan').toMatch(/^[a-z]+$/);
  });
});

describe('the one visual language', () => {
  const folder = fileURLToPath(new URL('../../../source/faces/ink/', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && name !== 'theme.ts')
    .map((name) => [name, withoutComments(readFileSync(join(folder, name), 'utf8'))] as const);
  const { symbols } = createTheme({ unicode: true });
  // Sentences have their own punctuation, which `spell` turns into ASCII.
  const signs = Object.values(symbols)
    .flatMap(textsOf)
    .filter((sign) => /[^ -~]/.test(sign) && createTheme({ unicode: false }).spell(sign) === sign);

  it('has signs to look for', () => expect(signs.length).toBeGreaterThan(15));

  it.each(files)('is not spoken past the theme in %s', (_name, code) => {
    for (const sign of signs) expect(code).not.toContain(sign);
    expect(code).not.toMatch(/\b(?:color|dimColor|backgroundColor|inverse|underline)\b\s*[:=]/);
    expect(code).not.toMatch(/['"](?:black|red|green|yellow|blue|magenta|cyan|white|gr[ae]y)(?:Bright)?['"]/);
    expect(code).not.toMatch(/#[0-9a-f]{6}\b|ansi256|\\u001b\[[0-9;]*m/i);
  });
});

function textsOf(symbol: string | object | undefined): string[] {
  return typeof symbol === 'object' ? Object.values(symbol) : [symbol ?? ''];
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
