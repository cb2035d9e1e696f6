import { describe, expect, it } from 'vitest';
import {
  frameWidth,
  isNarrow,
  type Layout,
  layoutFor,
  type Wishes,
} from '../../../source/faces/ink/layout.ts';

const list: Wishes = { columns: 80, rows: 24, trail: 2, heading: 1, main: 42, status: 1 };

function linesOf(layout: Layout): number {
  const gapped = [layout.trail, layout.spaced ? 1 : 0, layout.status, layout.notice, layout.help];
  const gaps = layout.gaps ? gapped.filter(Boolean).length : 0;
  const { heading, main, status, notice, help, trail, topRule, bottomRule } = layout;
  return 2 + Number(topRule) + Number(bottomRule) + gaps + trail + heading + main + status + notice + help;
}

describe('layoutFor', () => {
  it('gives a list all the room of 80 × 24', () => {
    const layout = layoutFor(list);
    expect(layout).toMatchObject({ width: 78, height: 23, trail: 2, main: 13, gaps: true, bottomRule: true });
    expect(linesOf(layout)).toBe(23);
  });

  it('leaves the rest of a tall terminal empty', () => {
    const layout = layoutFor({ ...list, rows: 60, main: 5 });
    expect(layout.main).toBe(5);
    expect(linesOf(layout)).toBeLessThan(20);
  });

  it.each([
    [24, { trail: 2, gaps: true, help: 2, bottomRule: true, topRule: true }],
    [18, { trail: 2, gaps: true, help: 2 }],
    [17, { trail: 1, gaps: true, help: 2 }],
    [16, { trail: 1, gaps: false, help: 2 }],
    [13, { trail: 0, gaps: false, help: 1 }],
    [12, { trail: 0, gaps: false, help: 0, topRule: true }],
  ])('%i rows: trail, blanks, then help give way', (rows, expected) => {
    expect(layoutFor({ ...list, status: 0, help: 2, rows })).toMatchObject(expected);
  });

  it('gives up less for a choice that must be seen whole', () => {
    const choice: Wishes = { columns: 80, rows: 16, trail: 2, heading: 1, main: 9, least: 9 };
    expect(layoutFor(choice)).toMatchObject({ main: 9, trail: 1 });
    expect(layoutFor({ ...choice, rows: 14 })).toMatchObject({ main: 9, trail: 0 });
    expect(layoutFor({ ...choice, rows: 12 }).main).toBeGreaterThanOrEqual(7);
  });

  it('keeps a problem readable beside a long list', () => {
    const layout = layoutFor({ ...list, columns: 40, rows: 12, notice: 9 });
    expect(layout.notice).toBeGreaterThanOrEqual(2);
    expect(layout.main).toBeGreaterThanOrEqual(3);
    expect(linesOf(layout)).toBeLessThanOrEqual(11);
  });

  it('asks for a larger window below 40 × 12', () => {
    expect(layoutFor({ ...list, columns: 39 }).tooSmall).toBe(true);
    expect(layoutFor({ ...list, rows: 11 }).tooSmall).toBe(true);
    expect(layoutFor({ ...list, columns: 40, rows: 12 }).tooSmall).toBe(false);
  });

  it('is narrow below 60 columns and never wider than one can read', () => {
    expect([40, 59, 60].map(isNarrow)).toEqual([true, true, false]);
    expect([40, 80, 120, 300].map(frameWidth)).toEqual([38, 78, 118, 118]);
  });

  it('never exceeds the height less one, whatever is wished for', () => {
    for (const columns of [40, 80, 120]) {
      for (let rows = 12; rows <= 40; rows++) {
        for (const trail of [0, 1, 5]) {
          for (const heading of [1, 2, 3]) {
            for (const main of [1, 6, 10_000]) {
              for (const notice of [0, 3, 30]) {
                for (const help of [0, 4]) {
                  for (const spaced of [true, false]) {
                    const wishes = { columns, rows, trail, heading, main, status: 1, notice, help, spaced };
                    const layout = layoutFor(wishes);
                    const message = JSON.stringify(wishes);
                    expect(linesOf(layout), message).toBeLessThanOrEqual(rows - 1);
                    expect(layout.main, message).toBeGreaterThanOrEqual(1);
                  }
                }
              }
            }
          }
        }
      }
    }
  });
});
