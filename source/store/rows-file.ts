import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { usageError, WizardError } from '../errors.ts';
import { errorCode, PRIVATE, storageError } from './files.ts';
import { explainCode } from './named-file.ts';
import { formOf, readSheet, type SheetForm, type SheetItem } from './sheet.ts';

/** A table that is read as often as is wanted, never all of it in memory. */
export type RowsFile = {
  /** As it is called in problems. */
  readonly name: string;
  readonly form: SheetForm;
  read(): AsyncGenerator<SheetItem>;
  /** Of all its bytes. */
  digest(): Promise<string>;
  close(): Promise<void>;
};

/** `-` is stdin, which can be read once: it is put aside in a private file. Throws WizardError. */
export async function openRows(file: string, stdin: NodeJS.ReadableStream): Promise<RowsFile> {
  const aside = file === '-' ? await putAside(stdin) : undefined;
  const path = aside?.path ?? file;
  const read = () => createReadStream(path) as AsyncIterable<Buffer>;
  try {
    const found = await stat(path);
    // What comes from a pipe could not be read twice, and nobody could leave while it is waited for.
    if (!found.isFile() && !found.isDirectory())
      throw usageError(`${file} is no file.`, `Hand its rows over: bulk - < ${file}`);
    const handle = await open(path, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64).finally(() => handle.close());
    const form = formOf(file, buffer.toString('utf8', 0, bytesRead));
    return {
      name: file === '-' ? 'standard input' : basename(file),
      form,
      read: () => readSheet(read(), form),
      async digest() {
        const hash = createHash('sha256');
        for await (const chunk of read()) hash.update(chunk);
        return hash.digest('hex');
      },
      close: async () => aside?.remove(),
    };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const explanation = { what: `${file} could not be read.`, why: explainCode(code) };
    throw new WizardError('usage', { ...explanation, next: 'Give the path of a file that can be read.' });
  }
}

async function putAside(stdin: NodeJS.ReadableStream) {
  const folder = await mkdtemp(join(tmpdir(), 'tyk-key-wizard-'));
  const path = join(folder, 'rows');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await pipeline(stdin, createWriteStream(path, { mode: PRIVATE }));
  } catch (error) {
    await remove();
    throw storageError(error, 'The rows on standard input could not be put aside.', path);
  }
  return { path, remove };
}
