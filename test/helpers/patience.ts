/**
 * Milliseconds that a test waits for what must come. They end a hang and decide nothing: a machine that does a lot
 * besides must not reach them.
 */
export const PATIENCE = 60_000;

/** Milliseconds of the quickest of ten times: a busy machine makes some of them slow, a slow program all. */
export async function quickest(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < 10; time += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}
