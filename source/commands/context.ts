/** What a hook learns of the leaving: the exit code so far, and when the user insists (the next signal). */
export type Leaving = { readonly code: number; nextSignal(): Promise<void> };
/** A number that it resolves to is the exit code from then on. */
export type LeaveHook = (leaving: Leaving) => unknown;

/** What a command gets of the process; nothing else reads it. */
export type CommandContext = {
  readonly argv: readonly string[];
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Runs when the program leaves, whatever the reason; the newest first. */
  onLeave(hook: LeaveHook): void;
};
