import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { startLine } from '../../../../source/faces/ink/edit-line.ts';
import { type Line, lineText } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { type ChoiceRow, drawChoices } from '../../../../source/faces/ink/views/choice-rows.ts';

const shown = (lines: readonly Line[]) => lines.map((line) => lineText(line).trimEnd()).join('\n');
const theme = createTheme({ unicode: true, colour: false });
const deployments: readonly ChoiceRow[] = [
  { kind: 'option', label: 'Same again', detail: 'orders-dev: Orders · 30 days', note: 'last used 2 d ago' },
  { kind: 'separator' },
  { kind: 'option', label: 'Tyk Cloud', detail: 'Tyk hosts the Dashboard' },
  { kind: 'option', label: 'Demo', detail: 'just looking? try it here, nothing needed' },
];
const expiries = (text: string): readonly ChoiceRow[] => [
  { kind: 'option', label: '1 month (30 days)', detail: '· until Mon 21 Dec 2026 11:02' },
  { kind: 'option', label: 'Never' },
  { kind: 'own', label: 'Another', line: startLine(text), placeholder: '90d, 12h, 2026-12-31 …' },
];

function draw(
  rows: readonly ChoiceRow[],
  cursor: number,
  width = 78,
  more: { height?: number; across?: boolean } = {},
) {
  const lines = drawChoices({ theme, width, height: 20, rows, cursor, ...more });
  return lines.map((line) => lineText(line).trimEnd());
}

describe('ChoiceRows', () => {
  it('lines up names and details, with a separator', () => {
    expect(shown(drawChoices({ theme, width: 78, height: 9, rows: deployments, cursor: 2 }))).toBe(
      [
        '  Same again  orders-dev: Orders · 30 days               last used 2 d ago',
        '  ───',
        '❯ Tyk Cloud   Tyk hosts the Dashboard',
        '  Demo        just looking? try it here, nothing needed',
      ].join('\n'),
    );
  });

  it('gives up the note, then shortens details at 40 columns', () => {
    expect(draw(deployments, 0, 38)).toEqual([
      '❯ Same again  orders-dev: Orders · 30…',
      '  ───',
      '  Tyk Cloud   Tyk hosts the Dashboard',
      '  Demo        just looking? try it he…',
    ]);
  });

  it('lets what is said about a choice have the room of a note that it does not have', () => {
    const mixed: readonly ChoiceRow[] = [
      {
        kind: 'option',
        label: 'bestellungen-ausgang-produktion',
        detail: 'Tyk Cloud',
        note: 'last used 2 d ago',
      },
      { kind: 'option', label: 'Tyk Cloud', detail: 'Tyk hosts the Dashboard' },
    ];
    const lines = drawChoices({ theme, width: 78, height: 2, rows: mixed, cursor: 0 }).map(lineText);
    expect(lines[1]).toContain('Tyk hosts the Dashboard');
  });

  it('says what own text may be until it is typed', () => {
    expect(draw(expiries(''), 0).at(-1)).toBe('  Another: 90d, 12h, 2026-12-31 …');
    expect(draw(expiries(''), 2).at(-1)).toBe('❯ Another: ▏90d, 12h, 2026-12-31 …');
    expect(draw(expiries('90d'), 2).at(-1)).toBe('❯ Another: 90d▏');
    expect(draw(expiries('90d'), 0).at(-1)).toBe('  Another: 90d');
  });

  it('stands two options beside each other, and under each other where they do not fit', () => {
    const rows: readonly ChoiceRow[] = [
      { kind: 'option', label: 'Choose a date instead' },
      { kind: 'option', label: 'Yes, never' },
    ];
    expect(draw(rows, 1, 78, { across: true })).toEqual(['  Choose a date instead        ❯ Yes, never']);
    expect(draw(rows, 1, 38, { across: true })).toEqual(['  Choose a date instead', '❯ Yes, never']);
  });

  it('scrolls where there are more than fit', () => {
    const many: readonly ChoiceRow[] = Array.from({ length: 30 }, (_, index) => ({
      kind: 'option',
      label: `profile ${index}`,
    }));
    const lines = draw(many, 20, 40, { height: 6 });
    expect(lines).toHaveLength(6);
    expect(lines).toContain('❯ profile 20');
  });

  it.each([20, 38, 58, 78])('is never wider than %i cells', (width) => {
    const wide: readonly ChoiceRow[] = [
      { kind: 'option', label: '受注アーカイブ一覧', detail: '👩🏽‍💻 '.repeat(20), note: '名前'.repeat(20) },
      { kind: 'option', label: 'x'.repeat(200) },
      { kind: 'own', label: 'Another', line: startLine('受注'.repeat(40)) },
    ];
    for (const cursor of [0, 1, 2]) {
      for (const line of draw(wide, cursor, width)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
