import { type ListsProgress, saySoFar } from '../wizard/effects.ts';

const EACH_MS = 5_000;

/** Says now and then how far the lists have come, for people who wait for lines. */
export function sayEach(say: (line: string) => void, milliseconds = EACH_MS) {
  let next = performance.now() + milliseconds;
  return (progress: ListsProgress): void => {
    const line = saySoFar(progress);
    if (line === undefined || performance.now() < next) return;
    next = performance.now() + milliseconds;
    say(line);
  };
}
