import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { asValues } from './json-store.ts';
import { PRIVATE, saveFile, storageError } from './files.ts';
import { isDead } from './lock.ts';
import { formOf, readSheet, type SheetForm } from './sheet.ts';

/** What became of one row. `made` has a key; so has `differs`, of which Tyk holds something else than was asked. */
export type Outcome = 'made' | 'differs' | 'failed' | 'unknown' | 'invalid';
export type Result = {
  readonly row: number;
  readonly alias: string;
  readonly key?: Secret | undefined;
  readonly hash?: string | undefined;
  /** ISO, or "never". */
  readonly expires?: string | undefined;
  readonly outcome: Outcome;
  readonly error?: string | undefined;
};

/** Written before the first create goes out, so that whoever comes after a kill knows what to look for. */
export type RunNote = {
  /** In the metadata of each of its keys. */
  readonly run: string;
  readonly marked: boolean;
  /** Of the rows: they must be the same ones. */
  readonly digest: string;
};

export type ResultsFile = {
  /** Is on the disk when it resolves; what comes meanwhile goes there together. Throws WizardError `storage`. */
  append(result: Result): Promise<void>;
  /** Results that wait for the disk. */
  readonly waiting: number;
  /** What never came there, as it would stand in the file. */
  readonly unwritten: Secret | undefined;
  /** Puts others in the place of results that are there. */
  replace(results: ReadonlyMap<number, Partial<Result>>): Promise<void>;
  /** `isWhole`: nothing is left to be done, and the note goes. */
  close(isWhole: boolean): Promise<void>;
};

const COLUMNS = ['row', 'alias', 'key', 'hash', 'expires', 'outcome', 'error'] as const;

export function noteOf(path: string): string {
  return `${path}.run`;
}

type Writer = { readonly head: string; line(result: Result): string };

async function writerOf(form: SheetForm): Promise<Writer> {
  const plain = (result: Result) => ({ ...result, key: result.key?.reveal() });
  if (form === 'jsonl') return { head: '', line: (result) => `${JSON.stringify(plain(result))}\n` };
  const { writeCsvLine } = await import('./csv.ts');
  const cells = (result: ReturnType<typeof plain>) => COLUMNS.map((name) => String(result[name] ?? ''));
  return { head: writeCsvLine(COLUMNS), line: (result) => writeCsvLine(cells(plain(result))) };
}

/** Reads what a run left, but a last line that was cut. Throws WizardError `storage`. */
export async function readResults(path: string): Promise<readonly Result[]> {
  const bytes = await readFile(path).catch((error) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw storageError(error, `${path} could not be read.`, path);
  });
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  const { readCsvText } = await import('./csv.ts');
  const results: Result[] = [];
  const form = formOf(path, '');
  const text = (value: unknown) => (form === 'csv' ? readCsvText(String(value ?? '')) : String(value ?? ''));
  for await (const item of readSheet(pieces(whole), form)) {
    if (item.is !== 'row') continue;
    const value = Object.fromEntries(item.names.map((name, at) => [name, text(item.values[at])]));
    const { row, alias = '', key, hash, expires, error } = value;
    const outcome = value.outcome as Outcome;
    const known = { alias, hash: hash || undefined, expires: expires || undefined, error: error || undefined };
    results.push({ row: Number(row), ...known, ...(key ? { key: new Secret(key) } : {}), outcome });
  }
  return results;
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}

/** What the run before said of itself. Throws WizardError `usage` where it is still at work. */
export async function readNote(path: string): Promise<RunNote | undefined> {
  const text = await readFile(noteOf(path), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { run, marked, digest, pid } = asValues(parseJson(text)) ?? {};
  if (typeof pid === 'number' && pid !== process.pid && !isDead(pid)) {
    throw new WizardError('usage', {
      what: `${path} is being written by another tyk-key-wizard.`,
      why: `Process ${pid} is at work on it.`,
      next: `Wait for it. If no other is running, delete "pid" in ${noteOf(path)}.`,
    });
  }
  if (typeof run !== 'string' || typeof digest !== 'string') return undefined;
  return { run, marked: marked === true, digest };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Begins the file anew with what stands in it already. Throws WizardError `storage`. */
export async function openResults(path: string, note: RunNote, kept: readonly Result[]): Promise<ResultsFile> {
  const writer = await writerOf(formOf(path, ''));
  const fail = (error: unknown) => storageError(error, `The results could not be written to ${path}.`, path);
  const write = async (results: readonly Result[]) => {
    const text = `${writer.head}${results.map(writer.line).join('')}`;
    await saveFile(path, Buffer.from(text), { force: true });
    return open(path, 'a', PRIVATE);
  };
  let file: FileHandle;
  try {
    const own = { ...note, pid: process.pid };
    await saveFile(noteOf(path), Buffer.from(`${JSON.stringify(own)}\n`), { force: true });
    file = await write(kept);
  } catch (error) {
    throw fail(error);
  }

  let lines: string[] = [];
  let writing: Promise<void> | undefined;
  let trouble: WizardError | undefined;
  let waiting = 0;
  const flush = async (): Promise<void> => {
    // What comes within this turn goes along.
    await Promise.resolve();
    while (lines.length > 0 && trouble === undefined) {
      const { length } = lines;
      try {
        await file.appendFile(lines.slice(0, length).join(''));
        await file.datasync();
        lines = lines.slice(length);
      } catch (error) {
        trouble = fail(error);
      }
      if (trouble === undefined) waiting -= length;
    }
    writing = undefined;
  };

  return {
    get waiting() {
      return waiting;
    },
    get unwritten() {
      return lines.length === 0 ? undefined : new Secret(lines.join(''));
    },
    async append(result) {
      lines.push(writer.line(result));
      waiting += 1;
      const mine = lines.length;
      void mine;
      writing ??= flush();
      await writing;
      if (trouble !== undefined) throw trouble;
    },
    async replace(results) {
      await writing;
      const now = await readResults(path);
      await file.close();
      file = await write(now.map((one) => ({ ...one, ...results.get(one.row) }))).catch((error) => {
        throw fail(error);
      });
    },
    async close(isWhole) {
      await writing;
      await file.close().catch(() => undefined);
      if (isWhole) await rm(noteOf(path), { force: true });
    },
  };
}
