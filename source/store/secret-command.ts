import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { endWithProgram, forgetIfEmpty, withinDeadline } from './children.ts';

const DEADLINE_MS = 60_000;
/** What prints more, perhaps without end, prints something else. */
const LARGEST = 64 * 1024;

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
export async function runSecretCommand(command: string, place: CommandPlace): Promise<Secret> {
  const { deadlineMs = DEADLINE_MS } = place;
  const ended = await withinDeadline(deadlineMs, () => run(command, place));
  if (ended === 'late') throw failed('did not end', `It was stopped after ${deadlineMs / 1000} seconds.`);
  if (ended.code !== 0) throw failed('failed', explain(ended.code));
  const secret = /^[^\r\n]*/.exec(ended.stdout)?.[0].trim() ?? '';
  if (secret === '') throw failed('printed nothing', 'Its first line is empty.');
  return new Secret(secret);
}

function run(
  command: string,
  { env, terminal, quiet }: CommandPlace,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const mark = randomUUID();
  // A group of its own can be ended as a whole, but has no terminal to ask on.
  const detached = !terminal && process.platform !== 'win32';
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, {
      shell: true,
      env: { ...env, TYK_KEY_WIZARD_STARTED: mark },
      stdio: [terminal ? 'inherit' : 'ignore', 'pipe', quiet ? 'ignore' : 'inherit'],
      windowsHide: true,
      detached,
    });
    const led = detached && child.pid !== undefined ? { group: child.pid } : undefined;
    endWithProgram(led ?? { mark });
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < LARGEST) stdout += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (led !== undefined) forgetIfEmpty(led);
      resolve({ code, stdout });
    });
  });
}

/** 127 is what POSIX shells answer for a command that they do not find. */
function explain(code: number | null): string {
  if (code === 127) return 'The shell does not find it.';
  return code === null ? 'A signal ended it.' : `It ended with exit code ${code}.`;
}

function failed(how: string, why: string): WizardError {
  const next = 'Try it by itself: it should print the credential on its first line and end with exit code 0.';
  return new WizardError('usage', { what: `The secret command ${how}.`, why, next });
}
