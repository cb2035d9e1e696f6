import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { usageError, type WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { attend, LEADS_GROUP } from './children.ts';

const DEADLINE_MS = 60_000;

export type CommandPlace = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Somebody is there: the command may ask on the terminal (a passphrase), and Ctrl+C reaches it. */
  readonly terminal: boolean;
  /** A face draws on the terminal: its own words on stderr would break the picture. */
  readonly quiet?: true;
  /** Milliseconds; 60 000. */
  readonly deadlineMs?: number;
};

/**
 * The first line that `--secret-command` prints. The platform's shell runs it, before any face is mounted, and its
 * stderr is ours: people see its own words. No error quotes it, for a command can hold a secret. Throws WizardError
 * `usage`.
 */
export async function runSecretCommand(
  command: string,
  { env, terminal, quiet, deadlineMs = DEADLINE_MS }: CommandPlace,
): Promise<Secret> {
  const mark = randomUUID();
  const isOnTerminal = terminal && LEADS_GROUP;
  const child = spawn(command, {
    shell: true,
    env: { ...env, TYK_KEY_WIZARD_STARTED: mark },
    stdio: [terminal ? 'inherit' : 'ignore', 'pipe', quiet ? 'ignore' : 'inherit'],
    windowsHide: true,
    detached: !terminal && LEADS_GROUP,
  });
  const care = { deadlineMs, servesProgram: true, mark: isOnTerminal ? mark : undefined } as const;
  const { how, stdout } = await attend(child, care);
  if (how === 'late') throw failed('did not end', `It was stopped after ${deadlineMs / 1000} seconds.`);
  if (how !== 0) throw failed('failed', explain(how));
  const secret = /^[^\r\n]*/.exec(stdout)?.[0].trim() ?? '';
  if (secret === '') throw failed('printed nothing', 'Its first line is empty.');
  return new Secret(secret);
}

/** 127 is what POSIX shells answer for a command that they do not find. */
function explain(code: number | null | 'missing'): string {
  if (code === 127) return 'The shell does not find it.';
  if (code === 'missing') return 'There is no shell to run it.';
  return code === null ? 'A signal ended it.' : `It ended with exit code ${code}.`;
}

function failed(how: string, why: string): WizardError {
  const next = 'Try it by itself: it should print the credential on its first line and end with exit code 0.';
  return usageError(`The secret command ${how}.`, next, why);
}
