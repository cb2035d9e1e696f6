import { describe, expect, it } from 'vitest';
import { startLine } from '../../../../source/faces/ink/edit-line.ts';
import { lineText } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { drawAcross, LEAST_CHOICE, ownRow } from '../../../../source/faces/ink/views/choices.ts';
import { drawTable, type TableRow } from '../../../../source/faces/ink/views/table.ts';

const theme = createTheme({ unicode: true, colour: false });
const shown = (rows: readonly TableRow[], width: number, cursor: number) =>
  drawTable({ theme, width, height: 9, rows, cursor, least: LEAST_CHOICE }).map((line) =>
    lineText(line).trimEnd(),
  );

describe('Choices', () => {
  it('stand beside each other where they fit', () => {
    expect(lineText(drawAcross(['Stay', 'Leave'], 0, 40, theme) ?? [])).toBe('❯ Stay      Leave');
    expect(lineText(drawAcross(['Stay', 'Leave'], 1, 40, theme) ?? [])).toBe('  Stay    ❯ Leave');
    expect(drawAcross(['Stay', 'Leave'], 0, 12, theme)).toBeUndefined();
  });

  it('take own text in a row of its own', () => {
    const rows = (text: string): readonly TableRow[] => [
      { kind: 'cells', cells: [{ text: 'Never' }] },
      ownRow('Another', startLine(text), '90d, 12h …', theme),
    ];
    expect(shown(rows(''), 40, 0)).toEqual(['❯ Never', '  Another: 90d, 12h …']);
    expect(shown(rows(''), 40, 1)).toEqual(['  Never', '❯ Another: ▏90d, 12h …']);
    expect(shown(rows('45d'), 40, 1)).toEqual(['  Never', '❯ Another: 45d▏']);
  });

  it('keep their names whole before what is said about them', () => {
    const rows: readonly TableRow[] = [
      {
        kind: 'cells',
        cells: [{ text: 'Self-Managed' }, { text: 'your own Dashboard (the licensed product)' }],
      },
    ];
    expect(shown(rows, 38, 0)).toEqual(['❯ Self-Managed  your own Dashboard (t…']);
  });
});
