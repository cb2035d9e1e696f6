import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  breakLines,
  cutLine,
  cutLines,
  findCursor,
  type Line,
  lineText,
  lineWidth,
  paragraph,
  span,
  spread,
} from '../../../source/faces/ink/lines.ts';

const line: Line = [span('Orders ', 'strong'), span('受注 ', 'muted'), span('archive')];

describe('cutLine', () => {
  it('leaves a line that fits alone', () => {
    expect(cutLine(line, lineWidth(line))).toBe(line);
  });

  it('cuts in any span, keeps the roles before it, and marks the cut', () => {
    for (let width = 0; width < lineWidth(line); width++) {
      const kept = cutLine(line, width);
      expect(lineWidth(kept), String(width)).toBeLessThanOrEqual(width);
      if (width > 0) expect(lineText(kept)).toMatch(/…$/);
    }
    expect(cutLine(line, 9)).toEqual([span('Orders ', 'strong'), { text: '…', role: 'muted' }]);
  });
});

describe('spread', () => {
  it('sets one part at each edge', () => {
    expect(lineText(spread([span('left')], [span('right')], 14))).toBe('left     right');
  });

  it('cuts the left part first', () => {
    expect(lineText(spread([span('a long title')], [span('3/6')], 12))).toBe('a long…  3/6');
  });

  it('fits at every width', () => {
    for (let width = 0; width < 40; width++) {
      expect(lineWidth(spread(line, [span('stage 3 of 6')], width))).toBeLessThanOrEqual(width);
    }
  });
});

describe('wrap', () => {
  it.each([
    ['at blanks', 'one two three', 8, ['one two', 'three']],
    ['an empty text is one empty line', '', 8, ['']],
    [
      'an address that is longer than the line',
      'see http://localhost:3000',
      10,
      ['see', 'http://loc', 'alhost:300', '0'],
    ],
    ['Japanese anywhere', '受注アーカイブ', 6, ['受注ア', 'ーカイ', 'ブ']],
    ['a character wider than the line stays', '受注', 1, ['受', '注']],
  ] as const)('%s', (_, text, width, expected) => {
    expect(breakLines(text, width)).toEqual(expected);
  });

  it('loses no word', () => {
    const text =
      'Copied from another Dashboard, or reset since? 受注アーカイブ Users › Edit shows the current one.';
    for (let width = 2; width < 90; width++) {
      const lines = breakLines(text, width);
      expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      for (const each of lines) expect(stringWidth(each)).toBeLessThanOrEqual(width);
    }
  });
});

describe('paragraph', () => {
  it('hangs under its sign', () => {
    const lines = paragraph('one two three', 10, { first: [span('! ', 'warning')] });
    expect(lines.map(lineText)).toEqual(['! one two', '  three']);
  });
});

describe('cutLines', () => {
  const lines: readonly Line[] = [[span('a')], [span('b')], [span('c')]];

  it('says that something is missing', () => {
    expect(cutLines(lines, 2).map(lineText)).toEqual(['a', 'b …']);
    expect(cutLines(lines, 3)).toBe(lines);
    expect(cutLines(lines, 0)).toEqual([]);
  });
});

describe('findCursor', () => {
  it('counts cells before it', () => {
    const lines: Line[] = [
      [span('question')],
      [span('❯ '), span('受注'), { text: '▏', cursor: true }, span('x')],
    ];
    expect(findCursor(lines)).toEqual({ x: 6, y: 1 });
    expect(findCursor([[span('none')]])).toBeUndefined();
  });
});
