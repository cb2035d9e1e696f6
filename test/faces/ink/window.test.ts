import { describe, expect, it } from 'vitest';
import { windowRows } from '../../../source/faces/ink/window.ts';

describe('windowRows', () => {
  it.each([
    ['an empty list', [0, 0, 10, 0], [0, 0]],
    ['a list that fits', [5, 4, 10, 0], [0, 5]],
    ['the beginning', [100, 0, 10, 0], [0, 10]],
    ['the cursor near the lower edge moves it', [100, 8, 10, 0], [1, 11]],
    ['the cursor in the middle does not', [100, 5, 10, 0], [0, 10]],
    ['coming back up moves it as late as possible', [100, 22, 10, 20], [20, 30]],
    ['two rows stay in sight above', [100, 21, 10, 20], [19, 29]],
    ['the end', [100, 99, 10, 0], [90, 100]],
    ['an offset beyond a list that shrank', [7, 2, 5, 90], [0, 5]],
    ['one row', [100, 42, 1, 0], [42, 43]],
    ['no room', [100, 42, 0, 0], [42, 42]],
  ] as const)('%s', (_, [total, cursor, height, offset], [start, end]) => {
    expect(windowRows(total, cursor, height, offset)).toEqual({ start, end });
  });

  it('always shows the cursor, never more rows than fit, never rows that are not there', () => {
    for (const total of [1, 2, 7, 30]) {
      for (const height of [1, 2, 3, 5, 8, 40]) {
        for (let cursor = 0; cursor < total; cursor++) {
          for (const offset of [0, 3, 29, 500]) {
            const { start, end } = windowRows(total, cursor, height, offset);
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeLessThanOrEqual(total);
            expect(end - start).toBe(Math.min(height, total));
            expect(cursor).toBeGreaterThanOrEqual(start);
            expect(cursor).toBeLessThan(end);
          }
        }
      }
    }
  });

  it('shows the heading above the first row of a group', () => {
    const heading = 40;
    expect(windowRows(100, heading + 1, 10, 60).start).toBeLessThanOrEqual(heading);
  });

  it('moves by one row when the cursor does', () => {
    let offset = 0;
    const starts: number[] = [];
    for (let cursor = 0; cursor < 20_000; cursor++) {
      offset = windowRows(20_000, cursor, 13, offset).start;
      starts.push(offset);
    }
    const steps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    expect(Math.max(...steps)).toBe(1);
    expect(Math.min(...steps)).toBe(0);
    expect(starts.at(-1)).toBe(20_000 - 13);
  });
});
