import { performance } from 'node:perf_hooks';

/** How many requests are on their way at once: fewer as soon as the server has trouble, more when it has none. */
export type Pace = {
  /** Waits for its turn. The moment of it; undefined where no more are to go out. */
  enter(): Promise<number | undefined>;
  /** What came in at `entered` is through: `pause` is what the server asks for where it had trouble. */
  leave(entered: number, trouble?: { readonly pause: number }): void;
  /** Nothing goes out any more. */
  close(): void;
  /** Milliseconds until anything goes out again; 0 where nothing waits for that. */
  readonly pausedFor: number;
};

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 30_000;
const LONGEST_ASKED = 120_000;

export function createPace(most: number, now: () => number = () => performance.now()): Pace {
  let width = most;
  let busy = 0;
  let good = 0;
  let troubles = 0;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let until = 0;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let waiting: ((entered: number | undefined) => void)[] = [];

  const wake = () => {
    const time = now();
    if (time < until && !isClosed) {
      clearTimeout(timer);
      timer = setTimeout(wake, until - time);
      return;
    }
    while (waiting.length > 0 && (isClosed || busy < width)) {
      if (!isClosed) busy += 1;
      waiting.shift()?.(isClosed ? undefined : time);
    }
  };
  const slow = (entered: number, asked: number) => {
    const time = now();
    until = Math.max(until, time + Math.min(asked, LONGEST_ASKED));
    // What was on its way by then met the same trouble.
    if (entered < slowedAt) return;
    slowedAt = time;
    width = Math.max(1, Math.floor(width / 2));
    good = 0;
    until = Math.max(until, time + Math.min(FIRST_PAUSE * 2 ** troubles, LONGEST_PAUSE));
    troubles += 1;
  };
  return {
    get pausedFor() {
      return isClosed ? 0 : Math.max(0, until - now());
    },
    enter() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        wake();
      });
    },
    leave(entered, trouble) {
      busy -= 1;
      if (trouble !== undefined) slow(entered, trouble.pause);
      else {
        troubles = 0;
        good += 1;
        if (good >= width && width < most) [width, good] = [width + 1, 0];
      }
      wake();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      wake();
      waiting = [];
    },
  };
}
