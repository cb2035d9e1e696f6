import chalk from 'chalk';
import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';
import { drawScreen } from '../../../../source/faces/ink/draw.ts';
import type { UiState } from '../../../../source/faces/ink/state.ts';
import { createTheme, palettes, type Role, type Theme } from '../../../../source/faces/ink/theme.ts';
import { Frame } from '../../../../source/faces/ink/views/frame.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';
import { CREDENTIAL, KEY } from '../driver.tsx';
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
  const { frame, tooSmall } = drawScreen(state, {
    ...{ theme, columns, rows, requestText: () => request },
    elapsed: 6_000,
  });
  return { lines: frame === undefined ? [] : printInk(<Frame {...frame} />, columns, theme), tooSmall };
}

/** What Ink writes for a role, by the numbers of the sequences: "1;36;7". */
const roles = new Map(
  (Object.keys(palettes.own) as Role[]).map((role) => {
    const { color, bold, dimColor, inverse } = palettes.own[role];
    const numbers = { cyan: 36, green: 32, yellow: 33, red: 31 }[color ?? ''];
    return [[bold && 1, dimColor && 2, inverse && 7, numbers].filter(Boolean).join(';'), role];
  }),
);
const SEQUENCE = /\u001b\[(\d+)m/g;

/** "⟨accent ❯⟩ ": what has a style, in brackets with the name of its role. */
function mark(line: string): string {
  const open = new Set<number>();
  let marked = '';
  for (const [index, part] of line.split(SEQUENCE).entries()) {
    const code = Number(part);
    if (index % 2 === 0) {
      const role = roles.get([...open].sort((one, other) => one - other).join(';'));
      marked += role && part.trim() !== '' ? `⟨${role} ${part.trim()}⟩` : part;
    } else if (code === 39) for (const colour of [31, 32, 33, 36]) open.delete(colour);
    else if (code === 22) for (const weight of [1, 2]) open.delete(weight);
    else if (code === 27) open.delete(7);
    else open.add(code);
  }
  return marked.trimEnd();
}

/** With the colours that a terminal of sixteen gets. */
function drawInColour(state: UiState, size: Size): string[] {
  const { level } = chalk;
  chalk.level = 1;
  try {
    return draw(state, size, looks.colour).lines;
  } finally {
    chalk.level = level;
  }
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
    const printed =
      look === 'colour' ? drawInColour(state, size).map(mark) : draw(state, size, looks[look]).lines;
    return [`=== ${size.join(' × ')} ${look}`, ...printed.map((line) => `|${line.replace(/^ /, '')}`)];
  });
  return `${sections.flat().join('\n')}\n`;
}

/** A row under the cursor, or a field with its caret. */
function hasFocus(seen: string, { symbols }: Theme): boolean {
  return seen.includes(symbols.caret) || seen.includes(symbols.cursor);
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
      const seen = lines.join('\n');
      expect(lines.length, seen).toBeLessThanOrEqual(size[1] - 1);
      expect(tooSmall).toBe(!shownAt(size));
      for (const line of lines) {
        expect(stringWidth(line), seen).toBeLessThanOrEqual(size[0]);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
      if (shownAt(size) && !withoutFocus.has(name)) expect(hasFocus(seen, theme), seen).toBe(true);
      expect(seen).not.toContain(CREDENTIAL.slice(0, 6));
      expect(seen).not.toContain(KEY.slice(0, 10));
    },
  );

  it('says the same in colour as without', () => {
    for (const size of sizes) {
      const bare = drawInColour(state, size).map((line) => line.replace(SEQUENCE, '').trimEnd());
      expect(draw(state, size, looks.plain).lines).toEqual(bare);
    }
  });

  it('draws none of our own signs on a terminal without Unicode', () => {
    const signs = Object.values(looks.plain.symbols)
      .flatMap((sign) => (typeof sign === 'object' ? Object.values(sign) : (sign ?? [])))
      .filter((sign) => /[^ -~]/.test(sign));
    for (const size of sizes) {
      const seen = draw(state, size, looks.ascii).lines.join('\n');
      for (const sign of signs) expect(seen).not.toContain(sign);
    }
  });
});

describe('a window that is too small', () => {
  it('is told what is needed, and how to leave', () => {
    const seen = draw(screens.access as UiState, [20, 8], looks.plain)
      .lines.map((line) => line.trim())
      .join(' ');
    expect(seen).toContain('20 × 8');
    expect(seen).toContain('40 × 12');
    expect(seen).toContain('^c leave');
  });
});

afterAll(() => {
  expect(frames).toBeGreaterThan(300);
});
