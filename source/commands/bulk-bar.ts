import type { Pace } from '../run/bulk/pace.ts';
import { doneOf, type Tally } from '../run/bulk/tally.ts';
import { sayPause, sayStanding } from '../wizard/bulk/words.ts';
import type { CommandContext } from './context.ts';

/** Enough for an eye, and nothing for the terminal. */
const EACH_MS = 200;

/**
 * One line that is written again and again, for a terminal alone; elsewhere a long pause is said as it begins. Returns
 * what takes it away.
 */
export function showBar({ stderr }: CommandContext, tally: Tally, pace: Pace, isDrawn: boolean): () => void {
  const began = performance.now();
  let length = 0;
  let isPaused = false;
  const write = (text: string) => {
    const shown = text.slice(0, Math.max(0, (stderr.columns || 80) - 1));
    // Blanks take away what was longer: no terminal needs to know a sequence for that.
    stderr.write(`\r${shown.padEnd(length)}${shown === '' ? '\r' : ''}`);
    length = shown.length;
  };
  const timer = setInterval(() => {
    const done = doneOf(tally);
    const { pausedFor } = pace;
    if (!isDrawn) {
      const pause = sayPause(pausedFor);
      if (pause !== undefined && !isPaused) stderr.write(`${pause}.\n`);
      isPaused = pause !== undefined;
      return;
    }
    const perSecond = ((done - tally.before) * 1000) / (performance.now() - began);
    write(sayStanding({ rows: tally.rows, done, failed: tally.counts.failed, perSecond, pausedFor }));
  }, EACH_MS);
  return () => {
    clearInterval(timer);
    if (isDrawn) write('');
  };
}
