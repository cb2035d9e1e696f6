import { describe, expect, it } from 'vitest';
import { shareWidths, widestOf } from '../../../../source/faces/ink/views/columns.ts';

describe('shareWidths', () => {
  it.each([
    ['all fit', [10, 20, 5], 60, [10, 20, 5]],
    ['the widest gives way first', [10, 40, 18], 50, [10, 18, 18]],
    ['then the widest two', [10, 20, 20], 40, [10, 13, 13]],
    ['a neighbour of any length leaves the others whole', [300, 20, 10], 60, [26, 20, 10]],
    ['then the last goes', [12, 20, 20], 29, [12, 15, 0]],
    ['only the first stays', [30, 20, 20], 12, [12, 0, 0]],
    ['an empty column costs no gap', [10, 0, 5], 17, [10, 0, 5]],
    ['no room at all', [10, 5, 5], -4, [0, 0, 0]],
  ])('%s', (_, wanted, room, expected) => {
    expect(shareWidths(wanted, [8, 10, 10], room)).toEqual(expected);
  });
});

describe('widestOf', () => {
  it('gives a free cell no column', () => {
    const rows = [
      [{ text: 'Gold' }, { text: 'Orders' }, { text: '1 000 per 60 s' }],
      [{ text: 'Retired' }, { text: 'inactive: keys with it would be blocked', free: true as const }],
    ];
    expect(widestOf(rows)).toEqual([7, 6, 14]);
  });
});
