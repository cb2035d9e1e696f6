import { doneOf, type Tally } from '../run/bulk/tally.ts';
import { sayStanding } from '../wizard/bulk/words.ts';

/** Enough for an eye, and nothing for the terminal. */
const EACH_MS = 200;

/** One line that is written again and again, for a terminal alone. Returns what takes it away. */
export function showBar(stderr: NodeJS.WriteStream, tally: Tally, isDrawn: boolean): () => void {
  if (!isDrawn) return () => {};
  const began = performance.now();
  let length = 0;
  const write = (text: string) => {
    const shown = text.slice(0, Math.max(0, (stderr.columns || 80) - 1));
    // Blanks take away what was longer: no terminal needs to know a sequence for that.
    stderr.write(`\r${shown.padEnd(length)}${shown === '' ? '\r' : ''}`);
    length = shown.length;
  };
  const timer = setInterval(() => {
    const done = doneOf(tally);
    const perSecond = ((done - tally.before) * 1000) / (performance.now() - began);
    write(sayStanding({ rows: tally.rows, done, failed: tally.counts.failed, perSecond }));
  }, EACH_MS);
  return () => {
    clearInterval(timer);
    write('');
  };
}
