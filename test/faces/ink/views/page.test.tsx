import { expect, it } from 'vitest';
import { Page } from '../../../../source/faces/ink/views/page.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

it('a page shows as many lines as there is room for, from the line it was scrolled to', () => {
  const of = [{ text: 'one two three four' }, { line: [{ text: 'five' }] }, { text: 'six' }];
  const at = (top: number) => printInk(<Page {...{ of, width: 9, height: 3, top }} />);
  expect(at(0)).toEqual(['one two', 'three', 'four']);
  expect(at(2)).toEqual(['four', 'five', 'six']);
});
