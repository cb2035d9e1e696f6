/**
 * Milliseconds that a test waits for what must come. They end a hang and decide nothing: a machine that does a lot
 * besides must not reach them.
 */
export const PATIENCE = 60_000;
