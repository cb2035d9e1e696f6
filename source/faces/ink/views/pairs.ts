import { cut } from '../cells.ts';
import { type Line, span } from '../lines.ts';
import type { PairLine, PairLines } from '../pairs.ts';
import type { Theme } from '../theme.ts';
import { windowRows } from '../window.ts';

export type PairsProps = {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  readonly pairs: PairLines;
  /** The line that is being edited. */
  readonly field: readonly Line[];
};

/** The lines that were given, a sign before each wrong one, and among them the one that is being edited. */
export function drawPairs({ theme, width, height, pairs, field }: PairsProps): Line[] {
  const drawPair = ({ text, isWrong }: PairLine): Line => [
    isWrong ? span(`${theme.symbols.failed} `, 'danger') : span('  '),
    span(cut(text, width - 2)),
  ];
  const { before, after } = pairs;
  const all = [...before.map(drawPair), ...field, ...after.map(drawPair)];
  const { start, end } = windowRows(all.length, before.length, height);
  return all.slice(start, end);
}
