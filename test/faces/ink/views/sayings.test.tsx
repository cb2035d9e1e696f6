import { describe, expect, it } from 'vitest';
import { emptyLine, type Saying, span } from '../../../../source/faces/ink/lines.ts';
import { Sayings } from '../../../../source/faces/ink/views/sayings.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const print = (of: readonly Saying[], width: number, height?: number) =>
  printInk(<Sayings {...{ of, width, height }} />);

describe('Sayings', () => {
  it('hang under their sign', () => {
    expect(print([{ text: 'one two three', first: [span('! ')] }], 10)).toEqual(['! one two', '  three']);
  });

  it('stand one part at each edge, and cut the left one first', () => {
    const line = [span('a long title')];
    expect(print([{ line, right: [span('3/6')] }], 20)).toEqual(['a long title     3/6']);
    expect(print([{ line, right: [span('3/6')] }], 12)).toEqual(['a long…  3/6']);
  });

  it('say that something is missing', () => {
    const lines = ['a', 'b', 'c'].map((text) => ({ line: [span(text)] }));
    expect(print(lines, 20, 2)).toEqual(['a', 'b …']);
    expect(print(lines, 20, 3)).toEqual(['a', 'b', 'c']);
    expect(print([{ text: 'one two three four five' }], 9, 2)).toEqual(['one two', 'three …']);
    expect(print([{ text: 'one two abcdefghi five' }], 9, 2)).toEqual(['one two', 'abcdefgh…']);
  });

  it.each([
    [2, ['one', 'two …']],
    [3, ['one', 'two', 'three']],
    [4, ['one', 'two', '', 'three']],
  ])('take the blank lines first: %i lines', (height, drawn) => {
    const of = ['one', 'two', '', 'three'].map((text) => (text === '' ? emptyLine : { text }));
    expect(print(of, 20, height)).toEqual(drawn);
  });

  it('miss nothing in a blank line at the end', () => {
    expect(print([{ text: 'one' }, emptyLine], 20, 1)).toEqual(['one']);
  });

  it('keep a line one line', () => {
    expect(print([{ line: [span('one\ntwo')] }, { text: 'three\nfour' }], 20)).toEqual([
      'onetwo',
      'three four',
    ]);
  });
});
