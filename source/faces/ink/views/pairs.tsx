import type { ReactElement } from 'react';
import { type Saying, span } from '../lines.ts';
import type { PairLine, PairLines } from '../pairs.ts';
import { windowRows } from '../window.ts';
import { Sayings } from './sayings.tsx';
import { useTheme } from './theme.tsx';

type PairsProps = {
  readonly width: number;
  readonly height: number;
  readonly pairs: PairLines;
  /** The line that is being edited. */
  readonly field: Saying;
};

/** The lines that were given, a sign before each wrong one, and among them the one that is being edited. */
export function Pairs({ width, height, pairs, field }: PairsProps): ReactElement {
  const { symbols } = useTheme();
  const sayPair = ({ text, isWrong }: PairLine): Saying => ({
    line: [isWrong ? span(`${symbols.failed} `, 'danger') : span('  '), span(text)],
  });
  const { start, end } = windowOfPairs(pairs, height);
  const all = [...pairs.before.map(sayPair), field, ...pairs.after.map(sayPair)];
  return <Sayings of={all.slice(start, end)} width={width} />;
}

export function windowOfPairs({ before, after }: PairLines, height: number) {
  return windowRows(before.length + 1 + after.length, before.length, height);
}
