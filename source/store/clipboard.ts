import type { Secret } from '../secret.ts';
import { copyBySystem, findSystem } from './clipboard-system.ts';
import { terminalCopy } from './clipboard-terminal.ts';
import { copyByTmux, isSshOfTmux } from './clipboard-tmux.ts';
import type { ClipboardOptions, WayAnswer, WayOptions } from './clipboard-way.ts';
import { copyByWindows, isWsl } from './clipboard-windows.ts';

/** The machine's own, the one of Windows, or the one in front of whoever looks at this terminal. */
type WayName = 'system' | 'windows' | 'tmux' | 'terminal';

/** `copied`: read back and found equal. `sent`: handed on, and nothing proves that it arrived. */
export type Copied =
  | { readonly state: 'copied' | 'sent'; readonly way: WayName }
  | { readonly state: 'failed'; readonly why: string; readonly next: string };

/** What a copy would come to, as far as can be told without touching a clipboard. */
type Prospect =
  | { readonly way: WayName; readonly isProven: boolean }
  | { readonly why: string; readonly next: string };

/** One way to a clipboard. The first that applies and does not fail is the answer. */
type Way = {
  readonly name: WayName;
  applies(options: WayOptions): boolean;
  /** Never rejects. The text goes through standard input, never through argv. */
  copy(text: string, options: WayOptions): Promise<WayAnswer>;
};

const BY_HAND = 'Select the key on the screen, or save it to a file.';

function isInTmux({ env }: ClipboardOptions): boolean {
  return Boolean(env.TMUX);
}

const ways: readonly Way[] = [
  // Over SSH the machine's own clipboard is one that nobody looks at (rule 6). In WSL clipboardy 5.3.2 looks for
  // PowerShell where only Windows has it, so it never reads back.
  { name: 'system', applies: ({ isRemote, isWsl }) => !isRemote && !isWsl, copy: copyBySystem },
  {
    name: 'windows',
    applies: ({ isRemote, isWsl, platform }) => !isRemote && (isWsl || platform === 'win32'),
    copy: copyByWindows,
  },
  { name: 'tmux', applies: isInTmux, copy: copyByTmux },
  {
    name: 'terminal',
    // tmux drops a plain OSC 52 in its default settings (measured with 3.3a): inside it "sent" would be untrue.
    // The Linux console has no clipboard, and a dumb terminal would show the sequence.
    applies: (options) =>
      !isInTmux(options) &&
      !['', 'dumb', 'linux'].includes(options.env.TERM ?? '') &&
      Boolean(options.terminal),
    copy: copyByTerminal,
  },
];

/** OSC 52: the terminal itself copies, through SSH too. No terminal says whether it did. */
async function copyByTerminal(text: string, { terminal, env }: WayOptions): Promise<WayAnswer> {
  terminal?.write(terminalCopy(text, env));
  return 'sent';
}

/** Puts the secret on the clipboard. Never rejects, and no answer quotes the secret. */
export async function copyToClipboard(secret: Secret, options: ClipboardOptions): Promise<Copied> {
  const reasons: Exclude<WayAnswer, string>[] = [];
  const given = await lookAround(options);
  for (const way of ways.filter(({ applies }) => applies(given))) {
    const answer = await way.copy(secret.reveal(), given);
    if (typeof answer === 'string') return { state: answer, way: way.name };
    reasons.push(answer);
  }
  // The first way is the one that people expect to work, so its reason is the one to tell.
  const [first] = reasons;
  return { state: 'failed', why: first?.why ?? whyNoWay(given), next: first?.next ?? BY_HAND };
}

async function lookAround(options: ClipboardOptions): Promise<WayOptions> {
  const { env, platform } = options;
  const inWsl = isWsl(options);
  // PowerShell takes seconds on a busy Windows; an X server that has been silent for 1.5 s is dead.
  const deadlineMs = options.deadlineMs ?? (inWsl || platform === 'win32' ? 5_000 : 1_500);
  const isRemote =
    (isInTmux(options) ? await isSshOfTmux(options) : undefined) ??
    Boolean(env.SSH_CONNECTION || env.SSH_TTY);
  return { ...options, deadlineMs, isRemote, isWsl: inWsl };
}

/** The way that `copyToClipboard` would take. */
export async function foreseeCopy(options: ClipboardOptions): Promise<Prospect> {
  const given = await lookAround(options);
  const applying = ways.filter(({ applies }) => applies(given)).map(({ name }) => name);
  const found = applying.includes('system') ? await findSystem(given) : undefined;
  const doubt = typeof found === 'object' ? found : undefined;
  const way = applying.find((name) => doubt === undefined || name !== 'system');
  if (way !== undefined) return { way, isProven: way === 'system' || way === 'windows' };
  return { why: doubt?.why ?? whyNoWay(given), next: doubt?.next ?? BY_HAND };
}

function whyNoWay({ isRemote }: WayOptions): string {
  return isRemote
    ? 'This is an SSH session, and nothing leads from here to the clipboard in front of you.'
    : 'No clipboard can be reached from here.';
}
