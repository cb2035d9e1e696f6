import { type BurstCounts, type BurstPlan, sayCounts } from '../../../wizard/explain-burst.ts';
import { type Saying, type Span, span } from '../lines.ts';
import type { Role, Theme } from '../theme.ts';

const WIDEST = 60;

/** What came of each request so far, as one bar; the signs differ too, for a terminal without colours. */
export function sayBurst(
  counts: BurstCounts,
  plan: BurstPlan,
  { theme, width }: { readonly theme: Theme; readonly width: number },
): readonly Saying[] {
  const cells = Math.min(width, WIDEST, Math.max(1, plan.requests));
  const parts: readonly (readonly [count: number, role: Role])[] = [
    [counts.allowed, 'success'],
    [counts.limited, 'warning'],
    [counts.refused + counts.failed, 'danger'],
    [plan.requests, 'muted'],
  ];
  let answered = 0;
  let drawn = 0;
  const bar = parts.map(([count, role], index): Span => {
    answered = Math.min(plan.requests, answered + count);
    const end = Math.round((answered / plan.requests) * cells);
    const sign = theme.symbols.bar[index] ?? '';
    const length = end - drawn;
    drawn = end;
    return span(sign.repeat(length), role);
  });
  return [{ line: bar }, { text: sayCounts(counts) }];
}
