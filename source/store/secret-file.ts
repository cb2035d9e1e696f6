import { usageError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { readAtMost, readNamedFile } from './named-file.ts';

/** No credential of Tyk's comes near it; a certificate or a log does. */
const LARGEST = 16 * 1024;
const STDIN = '-';

export type Input = AsyncIterable<unknown> & { readonly isTTY?: boolean };

/**
 * What `--secret-file` names: a file, or `-` for standard input. Only blanks at its ends are taken off; whether it
 * is a credential, `parse` says. Throws WizardError `usage`.
 */
export async function readSecretFile(path: string, stdin: Input, flag = 'secret-file'): Promise<Secret> {
  const text =
    path === STDIN
      ? await readStdin(stdin, flag)
      : await readNamedFile(path, 'The secret file', LARGEST, nameOf(path));
  const secret = text.trim();
  if (secret !== '') return new Secret(secret);
  const shown = nameOf(path);
  const what =
    path === STDIN ? 'Nothing came from standard input.' : `The secret file${shown && ` ${shown}`} is empty.`;
  throw usageError(what, 'It should contain it and nothing else.');
}

/** What does not begin as a path may be the credential itself. */
function nameOf(path: string): string {
  return /^(?:~|\.{1,2})?[/\\]|^[A-Za-z]:[/\\]/.test(path) ? sanitise(path) : '';
}

function readStdin(stdin: Input, flag: string): Promise<string> {
  if (!stdin.isTTY) return readAtMost(stdin, 'Standard input', LARGEST);
  const next = 'Pipe it in, name a file, or leave the flag out and type it when asked.';
  throw usageError(`Nothing is piped into --${flag} -.`, next);
}
