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
  onLeave(hook: () => unknown): void;
};
