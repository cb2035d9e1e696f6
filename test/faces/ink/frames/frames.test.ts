import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';
import { drawScreen } from '../../../../source/faces/ink/draw.ts';
import { type Line, lineText, lineWidth } from '../../../../source/faces/ink/lines.ts';
import type { UiState } from '../../../../source/faces/ink/state.ts';
import { createTheme, type Theme } from '../../../../source/faces/ink/theme.ts';
import { FRAME_MARGIN } from '../../../../source/faces/ink/views/frame.ts';
import { CREDENTIAL, KEY } from '../driver.ts';
import { screens, withoutFocus } from './screens.ts';

/** Columns and rows. The first is smaller than what the wizard needs. */
const sizes = [
  [20, 8],
  [40, 12],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;
type Size = (typeof sizes)[number];

const looks = {
  plain: createTheme({ unicode: true, colour: false }),
  colour: createTheme({ unicode: true }),
  ascii: createTheme({ unicode: false, colour: false }),
} as const;
type Look = keyof typeof looks;

const request = `curl -X POST http://localhost:3000/api/keys \\\n  -H "authorization: $TYK_AUTH_TOKEN" \\\n  -H 'content-type: application/json' \\\n  -d '{ "alias": "注文", ${'"expires": 1797847320, '.repeat(12)}}'`;

function draw(state: UiState, [columns, rows]: Size, theme: Theme) {
  return drawScreen(state, {
    theme,
    columns,
    rows,
    shell: 'posix',
    elapsed: 6_000,
    requestText: () => request,
  });
}

/** As the terminal shows it: `spell` is what the last step of drawing does. */
function print(lines: readonly Line[], theme: Theme): string[] {
  return lines.map((line) => theme.spell(lineText(line)).trimEnd());
}

/** "⟨accent ❯ ⟩": what has a style, in brackets with the name of its role. */
function mark(lines: readonly Line[]): string[] {
  return lines.map((line) =>
    line
      .map(({ text, role }) => (role && text.trim() !== '' ? `⟨${role} ${text}⟩` : text))
      .join('')
      .trimEnd(),
  );
}

/** What is stored, to be read by people: the others only have to fit. */
const stored: readonly (readonly [size: Size, look: Look])[] = [
  [[40, 12], 'plain'],
  [[80, 24], 'plain'],
  [[80, 24], 'colour'],
  [[80, 24], 'ascii'],
  [[120, 40], 'plain'],
];

function write(state: UiState): string {
  const sections = stored.map(([size, look]) => {
    const { lines } = draw(state, size, looks[look]);
    const printed = look === 'colour' ? mark(lines) : print(lines, looks[look]);
    return [`=== ${size.join(' × ')} ${look}`, ...printed.map((line) => `|${line}`)];
  });
  return `${sections.flat().join('\n')}\n`;
}

/** A row under the cursor, or a field with its caret. */
function hasFocus(lines: readonly Line[], { symbols }: Theme): boolean {
  return lines.some((line) => line.some(({ cursor }) => cursor) || lineText(line).includes(symbols.cursor));
}

let frames = 0;
const shownAt = (size: Size) => size[0] >= 40;

describe.each(Object.entries(screens))('%s', (name, state) => {
  it('looks as it was seen last', async () => {
    await expect(write(state)).toMatchFileSnapshot(`stored/${name}.txt`);
  });

  it.each(sizes.flatMap((size) => (Object.keys(looks) as Look[]).map((look) => ({ size, look }))))(
    'fits $size in $look',
    ({ size, look }) => {
      frames += 1;
      const theme = looks[look];
      const { lines, tooSmall } = draw(state, size, theme);
      const printed = print(lines, theme);
      const seen = printed.join('\n');
      expect(lines.length, seen).toBeLessThanOrEqual(size[1] - 1);
      expect(tooSmall).toBe(!shownAt(size));
      for (const [index, line] of printed.entries()) {
        expect(stringWidth(line) + FRAME_MARGIN, seen).toBeLessThanOrEqual(size[0]);
        expect(line).not.toMatch(/\p{Cc}/u);
        // What is drawn takes the cells that were counted, so nothing stands on anything else.
        expect(stringWidth(theme.spell(lineText(lines[index] ?? [])))).toBe(lineWidth(lines[index] ?? []));
      }
      if (shownAt(size) && !withoutFocus.has(name)) expect(hasFocus(lines, theme), seen).toBe(true);
      expect(seen).not.toContain(CREDENTIAL.slice(0, 6));
      expect(seen).not.toContain(KEY.slice(0, 10));
    },
  );

  it('says the same in colour as without', () => {
    for (const size of sizes) {
      const coloured = print(draw(state, size, looks.colour).lines, looks.colour);
      expect(print(draw(state, size, looks.plain).lines, looks.plain)).toEqual(coloured);
    }
  });

  it('draws none of our own signs on a terminal without Unicode', () => {
    const signs = Object.values(looks.plain.symbols)
      .flatMap((sign) => (typeof sign === 'object' ? Object.values(sign) : (sign ?? [])))
      .filter((sign) => /[^ -~]/.test(sign));
    for (const size of sizes) {
      const seen = print(draw(state, size, looks.ascii).lines, looks.ascii).join('\n');
      for (const sign of signs) expect(seen).not.toContain(sign);
    }
  });
});

describe('a window that is too small', () => {
  it('is told what is needed, and how to leave', () => {
    const seen = print(draw(screens.access as UiState, [20, 8], looks.plain).lines, looks.plain).join(' ');
    expect(seen).toContain('20 × 8');
    expect(seen).toContain('40 × 12');
    expect(seen).toContain('^c leave');
  });
});

afterAll(() => {
  expect(frames).toBeGreaterThan(300);
});
