import { describe, expect, it } from 'vitest';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { sayBurst } from '../../../../source/faces/ink/views/burst.ts';
import { Sayings } from '../../../../source/faces/ink/views/sayings.tsx';
import { type BurstCounts, planBurst } from '../../../../source/wizard/explain-burst.ts';
import { printInk } from '../../../helpers/print-ink.tsx';
import { noLimits, plain } from '../../../wizard/world.ts';

const plan = planBurst({ ...noLimits, rate: { requests: 95, seconds: 60 } });
const none: BurstCounts = { sent: 0, allowed: 0, limited: 0, refused: 0, failed: 0, seconds: 0 };

function draw(counts: Partial<BurstCounts>, width: number, unicode = true): string[] {
  const theme = createTheme({ unicode, colour: false });
  return printInk(<Sayings of={sayBurst({ ...none, ...counts }, plan, { theme, width })} width={width} />);
}

describe('the bar of a burst', () => {
  it.each([76, 38])('is as long from its first request to its last, in %i cells', (width) => {
    const lengths = [0, 1, 33, 50, 95].map((allowed) => draw({ sent: allowed, allowed }, width)[0]?.length);
    expect(new Set(lengths)).toEqual(new Set([Math.min(width, 60)]));
  });

  it.each([76, 38])('never leaves its %i cells', (width) => {
    const counts = { sent: 100, allowed: 95, limited: 3, refused: 1, failed: 1, seconds: 12.4 };
    for (const line of draw(counts, width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('tells the kinds apart without colours, in ASCII too', () => {
    const counts = { sent: 75, allowed: 50, limited: 15, refused: 5, failed: 5 };
    expect(draw(counts, 20)[0]).toBe('██████████▒▒▒××·····');
    expect(draw(counts, 20, false)[0]).toBe('##########===xx.....');
  });

  it('says the counts in words', () => {
    const [, ...words] = draw({ sent: 14, allowed: 10, limited: 3, refused: 1, seconds: 0.2 }, 80);
    expect(plain(words.join(' '))).toBe(
      '10 of 14 requests went through, 3 refused (429), 1 refused (403), within 1 s.',
    );
  });
});
