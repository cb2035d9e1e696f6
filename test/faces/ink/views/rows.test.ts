import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type Line, lineText } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { drawRows, type ReviewRow } from '../../../../source/faces/ink/views/rows.ts';

const shown = (lines: readonly Line[]) => lines.map((line) => lineText(line).trimEnd()).join('\n');
const theme = createTheme({ unicode: true, colour: false });
const rows: readonly ReviewRow[] = [
  { kind: 'value', label: 'May call', value: 'Orders (v1, v2)', origin: 'you' },
  {
    kind: 'value',
    label: 'Expires',
    value: 'in 30 days · Sun 20 Dec 2026 11:02 your time',
    origin: 'recipe',
  },
  { kind: 'value', label: 'Alias', value: 'jane-laptop', origin: '--alias' },
  { kind: 'action', label: 'Create the key' },
];

describe('Rows', () => {
  it('shows each value and where it came from, and opens on creating the key', () => {
    expect(shown(drawRows({ theme, width: 78, height: 9, rows, cursor: 3 }))).toBe(
      [
        '  May call  Orders (v1, v2)                                            you',
        '  Expires   in 30 days · Sun 20 Dec 2026 11:02 your time               recipe',
        '  Alias     jane-laptop                                                --alias',
        '❯ Create the key',
      ].join('\n'),
    );
  });

  it('keeps values readable at 40 columns; the origins go', () => {
    const lines = drawRows({ theme, width: 38, height: 9, rows, cursor: 0 }).map((line) =>
      lineText(line).trimEnd(),
    );
    expect(lines).toEqual([
      '❯ May call  Orders (v1, v2)',
      '  Expires   in 30 days · Sun 20 Dec 2…',
      '  Alias     jane-laptop',
      '  Create the key',
    ]);
  });

  it('puts a sign before what needs a look, since not everybody sees its colour', () => {
    const warned: readonly ReviewRow[] = [
      { kind: 'value', label: 'Expires', value: 'never', tone: 'warning' },
    ];
    const lines = drawRows({ theme, width: 40, height: 1, rows: warned, cursor: -1 });
    expect(lines.map(lineText).join('').trimEnd()).toBe('  Expires  ! never');
  });

  it('keeps the row under the cursor in sight where not all fit', () => {
    const many: readonly ReviewRow[] = [
      ...Array.from(
        { length: 20 },
        (_, index): ReviewRow => ({ kind: 'value', label: `row ${index}`, value: 'x' }),
      ),
      { kind: 'action', label: 'Create the key' },
    ];
    const lines = drawRows({ theme, width: 60, height: 5, rows: many, cursor: 20 });
    expect(lines).toHaveLength(5);
    expect(lineText(lines.at(-1) ?? [])).toContain('❯ Create the key');
    expect(lineText(lines[0] ?? [])).toContain('↑ row 16');
  });

  it('points at the rows that do not fit, above and below', () => {
    const many = Array.from(
      { length: 9 },
      (_, index): ReviewRow => ({ kind: 'value', label: `row ${index}`, value: 'x' }),
    );
    const draw = (height: number) =>
      drawRows({ theme, width: 60, height, rows: many, cursor: 4, offset: 3 }).map((line) =>
        lineText(line).slice(0, 2),
      );
    expect(draw(4)).toEqual(['↑ ', '❯ ', '  ', '↓ ']);
    expect(draw(9).join('').trim()).toBe('❯');
  });

  it.each([20, 38, 78])('is never wider than %i cells', (width) => {
    const wide: readonly ReviewRow[] = [
      { kind: 'value', label: '名前', value: '受注'.repeat(60), origin: 'profile 受注' },
      { kind: 'value', label: 'Metadata', value: '👩🏽‍💻'.repeat(60), origin: 'you', tone: 'warning' },
    ];
    for (const line of drawRows({ theme, width, height: 5, rows: wide, cursor: 1 })) {
      expect(stringWidth(lineText(line))).toBeLessThanOrEqual(width);
    }
  });
});
