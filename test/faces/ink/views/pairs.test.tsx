import { describe, expect, it } from 'vitest';
import { span } from '../../../../source/faces/ink/lines.ts';
import type { PairLines } from '../../../../source/faces/ink/pairs.ts';
import { Pairs } from '../../../../source/faces/ink/views/pairs.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const line = (text: string, isWrong = false) => ({ text, isWrong });
const print = (pairs: PairLines, height: number) =>
  printInk(<Pairs {...{ width: 20, height, pairs, field: { line: [span('❯ b=2▏')] } }} />);

describe('Pairs', () => {
  it('stand round the one that is edited, a sign before each wrong one', () => {
    const pairs = { before: [line('a=1'), line('wrong', true)], after: [line('c=3')] };
    expect(print(pairs, 9)).toEqual(['  a=1', '✖ wrong', '❯ b=2▏', '  c=3']);
  });

  it('keep the field in sight where not all fit', () => {
    const many = Array.from({ length: 30 }, (_, index) => line(`n${index}=v`));
    const drawn = print({ before: many, after: [] }, 4);
    expect(drawn).toHaveLength(4);
    expect(drawn).toContain('❯ b=2▏');
  });
});
