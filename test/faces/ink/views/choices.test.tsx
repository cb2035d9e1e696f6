import { describe, expect, it } from 'vitest';
import { startLine } from '../../../../source/faces/ink/edit-line.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { Across, fitAcross, LEAST_CHOICE, ownRow } from '../../../../source/faces/ink/views/choices.tsx';
import { Table, type TableRow } from '../../../../source/faces/ink/views/table.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const theme = createTheme({ unicode: true, colour: false });
const shown = (rows: readonly TableRow[], width: number, cursor: number) =>
  printInk(<Table {...{ width, height: 9, rows, cursor, least: LEAST_CHOICE }} />);

describe('Choices', () => {
  it('stand beside each other where they fit', () => {
    expect(printInk(<Across labels={['Stay', 'Leave']} at={0} />)).toEqual(['❯ Stay      Leave']);
    expect(printInk(<Across labels={['Stay', 'Leave']} at={1} />)).toEqual(['  Stay    ❯ Leave']);
    expect(fitAcross(['Stay', 'Leave'], 17, theme)).toBe(true);
    expect(fitAcross(['Stay', 'Leave'], 16, theme)).toBe(false);
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
