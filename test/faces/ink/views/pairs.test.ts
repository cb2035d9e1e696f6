import { describe, expect, it } from 'vitest';
import { lineText, span } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { drawPairs } from '../../../../source/faces/ink/views/pairs.ts';

const theme = createTheme({ unicode: true, colour: false });
const line = (text: string, isWrong = false) => ({ text, isWrong });

describe('Pairs', () => {
  it('stand round the one that is edited, a sign before each wrong one', () => {
    const pairs = { before: [line('a=1'), line('wrong', true)], after: [line('c=3')] };
    const drawn = drawPairs({ theme, width: 20, height: 9, pairs, field: [[span('❯ b=2▏')]] });
    expect(drawn.map(lineText)).toEqual(['  a=1', '✖ wrong', '❯ b=2▏', '  c=3']);
  });

  it('keep the field in sight where not all fit', () => {
    const many = Array.from({ length: 30 }, (_, index) => line(`n${index}=v`));
    const drawn = drawPairs({
      theme,
      width: 20,
      height: 4,
      pairs: { before: many, after: [] },
      field: [[span('❯ ▏')]],
    });
    expect(drawn).toHaveLength(4);
    expect(drawn.map(lineText)).toContain('❯ ▏');
  });
});
