import { describe, expect, it } from 'vitest';
import { Menu, menuColumns } from '../../../../source/faces/ink/views/menu.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const items = ['Save to a file', 'Add to .env', 'Copy', 'Show the call', 'Done'].map((label) => ({
  key: label.charAt(0).toLowerCase(),
  label,
}));

describe('Menu', () => {
  it('has two columns where both fit, the first half in the first', () => {
    expect(menuColumns(items, 42)).toBe(2);
    expect(menuColumns(items, 30)).toBe(1);
    expect(printInk(<Menu items={items} at={3} columns={2} height={3} />)).toEqual([
      '  s  Save to a file  ❯ s  Show the call',
      '  a  Add to .env       d  Done',
      '  c  Copy',
    ]);
  });

  it('keeps the row under the cursor in sight in one column, and points at the others', () => {
    expect(printInk(<Menu items={items} at={3} columns={1} height={3} />)).toEqual([
      '↑ c  Copy',
      '❯ s  Show the call',
      '  d  Done',
    ]);
  });
});
