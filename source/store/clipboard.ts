import type { Secret } from '../secret.ts';
import { copyBySystem } from './clipboard-system.ts';
import { copyByTmux } from './clipboard-tmux.ts';

export type ClipboardOptions = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  /** Milliseconds that each way may take; 1500, on Windows 5000. */
  readonly deadlineMs?: number;
  /** Where OSC 52 may be written. Left out by a face that writes no escape sequences, or without a terminal. */
  readonly terminal?: { write(text: string): unknown };
};

/**
 * `copied`: read back and found equal. `sent`: handed on, and nothing proves that it arrived. `way` names how, for
 * the doctor. `why` and `next` are sentences.
 */
export type Copied =
  | { readonly state: 'copied' | 'sent'; readonly way: string }
  | { readonly state: 'failed'; readonly why: string; readonly next: string };

export type WayOptions = ClipboardOptions & { readonly deadlineMs: number };
export type WayAnswer = 'copied' | 'sent' | { readonly why: string; readonly next?: string };

/** One way to a clipboard. The first that applies and does not fail is the answer. */
export type Way = {
  readonly name: string;
  applies(options: ClipboardOptions): boolean;
  /** Never rejects. The text goes through standard input, never through argv. */
  copy(text: string, options: WayOptions): Promise<WayAnswer>;
};

const BY_HAND = 'Select the key on the screen, or save it to a file.';

/** Over SSH the machine's own clipboard is one that nobody looks at (rule 6). */
function isRemote({ env }: ClipboardOptions): boolean {
  return Boolean(env.SSH_CONNECTION || env.SSH_TTY);
}

function isInTmux({ env }: ClipboardOptions): boolean {
  return Boolean(env.TMUX);
}

/** The Linux console has no clipboard, and a dumb terminal would show the sequence. */
function understandsSequences({ env }: ClipboardOptions): boolean {
  return !['', 'dumb', 'linux'].includes(env.TERM ?? '');
}

const ways: readonly Way[] = [
  { name: 'system', applies: (options) => !isRemote(options), copy: copyBySystem },
  { name: 'tmux', applies: isInTmux, copy: copyByTmux },
  {
    name: 'terminal',
    // tmux drops a plain OSC 52 in its default settings (measured with 3.3a): inside it "sent" would be untrue.
    applies: (options) => !isInTmux(options) && understandsSequences(options) && Boolean(options.terminal),
    copy: copyByTerminal,
  },
];

/** OSC 52: the terminal itself copies, through SSH too. No terminal says whether it did. */
async function copyByTerminal(text: string, { terminal }: WayOptions): Promise<WayAnswer> {
  terminal?.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  return 'sent';
}

/** Puts the secret on the clipboard. Never rejects, and no answer quotes the secret. */
export async function copyToClipboard(secret: Secret, options: ClipboardOptions): Promise<Copied> {
  const reasons: Exclude<WayAnswer, string>[] = [];
  // PowerShell takes seconds on a busy Windows; an X server that has been silent for 1.5 s is dead.
  const deadlineMs = options.deadlineMs ?? (options.platform === 'win32' ? 5_000 : 1_500);
  for (const way of ways.filter(({ applies }) => applies(options))) {
    const answer = await way.copy(secret.reveal(), { ...options, deadlineMs });
    if (typeof answer === 'string') return { state: answer, way: way.name };
    reasons.push(answer);
  }
  // The first way is the one that people expect to work, so its reason is the one to tell.
  const [first] = reasons;
  return { state: 'failed', why: first?.why ?? whyNoWay(options), next: first?.next ?? BY_HAND };
}

function whyNoWay(options: ClipboardOptions): string {
  return isRemote(options)
    ? 'This is an SSH session, and nothing leads from here to the clipboard in front of you.'
    : 'No clipboard can be reached from here.';
}
