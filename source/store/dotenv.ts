import { readFile, stat } from 'node:fs/promises';
import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { errorCode, followLink, locate, replaceFile, storageError, writeNew } from './files.ts';

/**
 * One assignment, as the dotenv parsers read it: a quoted value may go over several lines, so a line inside it
 * that looks like an assignment is none. Groups: what stands before the value, the name, the value.
 */
const ASSIGNMENT = new RegExp(
  [
    // A byte order mark, read byte by byte, may stand before the first one.
    /^((?:\u00ef\u00bb\u00bf)?[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*)/,
    /('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^\r\n]*?)/,
    // Shells begin a comment only after a blank: in a=b#c the rest belongs to the value.
    /(?=[ \t]*(?:(?<=[ \t])#.*)?\r?$)/,
  ]
    .map(({ source }) => source)
    .join(''),
  'gm',
);

export type DotenvChange = { readonly path: string; readonly did: 'added' | 'replaced' | 'nothing' };

/**
 * Writes `name=key` into a `.env` file; every other line stays byte for byte. A new file is 0600, another keeps its
 * mode. Throws WizardError `storage`: the name has another value and `replace` is not given (code `EEXIST`), the
 * key cannot be quoted for every reader, or the file cannot be written.
 */
export async function addToDotenv(
  path: string,
  name: string,
  key: Secret,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<DotenvChange> {
  const file = locate(path);
  const text = await readText(file);
  const value = text === undefined ? undefined : currentValue(text, name);
  if (value === key.reveal()) return { path: file, did: 'nothing' };
  if (value && !replace) throw hasAnother(file, name, value);
  const quoted = quote(key, name);
  try {
    if (text === undefined) await writeNew(file, bytes(`${name}=${quoted}\n`));
    else
      await putBack(file, value === undefined ? append(text, `${name}=${quoted}`) : set(text, name, quoted));
  } catch (error) {
    throw storageError(error, `The key could not be added to ${file}.`, file);
  }
  return { path: file, did: value ? 'replaced' : 'added' };
}

/** One character for each byte, so that whatever encoding the other lines have comes back unchanged. */
async function readText(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file)).toString('latin1');
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw storageError(error, `${file} could not be read.`, file);
  }
  throw new WizardError('storage', {
    what: `${file} was left as it is.`,
    why: 'It is not plain text, or UTF-16, which no .env reader understands.',
    next: 'Save it as UTF-8 first, or choose another file.',
  });
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

async function putBack(file: string, text: string): Promise<void> {
  const target = await followLink(file);
  const { mode, uid, gid } = await stat(target);
  await replaceFile(target, bytes(text), { mode: mode & 0o777, owner: { uid, gid } });
}

/** The last assignment counts, for every dotenv reader and for a shell. */
function currentValue(text: string, name: string): string | undefined {
  const last = [...text.matchAll(ASSIGNMENT)].findLast((match) => match[2] === name);
  const raw = last?.[3]?.trim();
  const inner = raw === undefined ? undefined : raw.replace(/^(['"`])([\s\S]*)\1$/, '$2');
  return inner === undefined ? undefined : bytes(inner).toString('utf8');
}

/** Every assignment of the name: an older one that stayed would win where the first counts. */
function set(text: string, name: string, quoted: string): string {
  const replace = (whole: string, before: string, found: string, _old: string, at: number) => {
    if (found !== name) return whole;
    // After an empty value the note follows at once, and would become part of the new one.
    const gap = text[at + whole.length] === '#' ? ' ' : '';
    return `${before}${quoted}${gap}`;
  };
  return text.replace(ASSIGNMENT, replace);
}

function append(text: string, line: string): string {
  const lineBreak = /\r\n[^\n]*$/.test(text) ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : lineBreak;
  return `${text}${gap}${line}${lineBreak}`;
}

/** Single quotes mean "as it stands" to shells, docker compose and the dotenv parsers alike. */
function quote(key: Secret, name: string): string {
  const text = key.reveal();
  if (/^[\w./+=:@%,-]+$/.test(text)) return text;
  if (/^[ -&(-~]+$/.test(text)) return `'${text}'`;
  throw new WizardError('storage', {
    what: `The key was not written as ${name}.`,
    why: 'It has characters that .env readers understand in different ways.',
    next: 'Save it to a file of its own instead.',
  });
}

function mask(value: string): string {
  const size = `(${value.length} characters)`;
  // Four characters of a short secret would be most of it.
  return value.length < 16 ? `… ${size}` : `${sanitise(value).slice(0, 4)}… ${size}`;
}

function hasAnother(file: string, name: string, value: string): WizardError {
  const explanation = {
    what: `${file} has another ${name}: ${mask(value)}.`,
    why: 'A program may still need that one, so it is left as it is.',
    next: 'Replace it, or save the key to a file of its own.',
  };
  return new WizardError('storage', explanation, { code: 'EEXIST' });
}
