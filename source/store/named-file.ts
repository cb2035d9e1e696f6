import { createReadStream } from 'node:fs';
import { usageError, WizardError } from '../errors.ts';
import { repeat, sanitise } from '../text.ts';
import { errorCode } from './files.ts';
import { expandHome, homeFolder } from './paths.ts';

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EISDIR: 'It is a folder.',
  EACCES: 'This user may not read it.',
  EPERM: 'This user may not read it.',
};

/** Why the system would not read a file that somebody named. */
export function explainCode(code: string): string {
  return REASONS[code] ?? `The system answered ${code}.`;
}

/** A name with a folder or an ending is one; any other word may be a credential in the wrong place. */
export function repeatPath(path: string): string {
  return /[/\\.]/.test(path) ? sanitise(path) : repeat(path);
}

/**
 * The text of a file that somebody named, of at most `most` bytes; `what` is "The recipe", `shown` its name where a
 * credential cannot have slipped into its place. Throws WizardError `usage`.
 */
export async function readNamedFile(
  path: string,
  what: string,
  most: number,
  shown = repeatPath(path),
): Promise<string> {
  const named = shown === '' ? what : `${what} ${shown}`;
  const file = expandHome(path, { platform: process.platform, home: homeFolder() });
  try {
    return await readAtMost(createReadStream(file), named, most);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const why = explainCode(code);
    const explanation = { what: `${named} could not be read.`, why, next: 'Give the path of a file.' };
    throw new WizardError('usage', explanation, { code, cause: error });
  }
}

/** A whole text, for an endless device must not fill the memory. Throws WizardError `usage`. */
export async function readAtMost(
  stream: AsyncIterable<unknown>,
  what: string,
  most: number,
): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))]);
    if (bytes.length > most)
      throw usageError(`${what} is larger than ${most / 1024} KB.`, 'Is it the right one?');
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.includes('\0')) throw usageError(`${what} is not plain text, or UTF-16.`, 'Save it as UTF-8.');
  return text;
}
