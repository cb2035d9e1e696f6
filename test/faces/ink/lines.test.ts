import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../../source/faces/ink/cells.ts';
import { caretIn, heightOf, span } from '../../../source/faces/ink/lines.ts';

describe('wrap', () => {
  it.each([
    ['at blanks', 'one two three', 8, ['one two', 'three']],
    ['without the blank before a word that begins a line', 'one twos three', 8, ['one twos', 'three']],
    ['an empty text is one empty line', '', 8, ['']],
    ['no link that a line holds', 'at https://tyk.io/docs', 20, ['at', 'https://tyk.io/docs']],
    ['a longer link behind a slash', 'https://tyk.io/docs/keys', 22, ['https://tyk.io/docs/', 'keys']],
    ['Japanese anywhere', '受注アーカイブ', 6, ['受注ア', 'ーカイ', 'ブ']],
  ] as const)('%s', (_, text, width, expected) => {
    expect(wrap(text, width)).toEqual(expected);
  });

  it('loses no word', () => {
    const text =
      'Copied from another Dashboard, or reset since? 受注アーカイブ Users › Edit shows the current one.';
    for (let width = 2; width < 90; width++) {
      const lines = wrap(text, width);
      expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      for (const each of lines) expect(stringWidth(each)).toBeLessThanOrEqual(width);
    }
  });
});

describe('heightOf', () => {
  it('counts the lines of what is wrapped beside its sign, and one for each other', () => {
    const text = { text: 'one two three', first: [span('! ', 'warning')] };
    expect(heightOf([text], 10)).toBe(2);
    expect(heightOf([text, { line: [] }, { line: [span('x'.repeat(99))] }], 80)).toBe(3);
  });
});

describe('caretIn', () => {
  it('counts cells before it', () => {
    const line = [span('❯ '), span('受注'), { text: '▏', cursor: true as const }, span('x')];
    expect(caretIn(line, 1)).toEqual({ x: 6, y: 1 });
    expect(caretIn([span('none')])).toBeUndefined();
  });
});
