export type ClipboardOptions = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  /** Milliseconds that each way may take; 1500, on Windows and in WSL 5000. */
  readonly deadlineMs?: number;
  /** Where OSC 52 may be written. Left out by a face that writes no escape sequences, or without a terminal. */
  readonly terminal?: { write(text: string): unknown };
};

export type WayOptions = ClipboardOptions & {
  readonly deadlineMs: number;
  readonly isRemote: boolean;
  readonly isWsl: boolean;
};
export type WayAnswer = 'copied' | 'sent' | { readonly why: string; readonly next?: string };
