/** Long enough for the signal to arrive; where there is no job control it is ignored, and the wizard just goes on. */
const STOPPED_WITHIN = 100;

/**
 * Stops this job as Ctrl+Z does in a program that leaves the terminal as it was: everything in the foreground, npx
 * and a shell's `$(…)` too. Resolves when the shell has brought it back, since timers stand still meanwhile.
 */
export function stopJob(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, STOPPED_WITHIN);
    process.kill(0, 'SIGTSTP');
  });
}
