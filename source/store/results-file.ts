import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { errorCode, findDrafts, followLink, nameDraft, PRIVATE, saveFile, storageError } from './files.ts';
import { asValues, parseValues } from './json-store.ts';
import { isDead, withLock } from './lock.ts';
import { formOf, readSheet, type SheetForm } from './sheet.ts';

/** What became of one row. `made` has a key; so has `differs`, of which Tyk holds something else than was asked. */
export type RowOutcome = 'made' | 'differs' | 'failed' | 'unknown' | 'invalid';
export type Result = {
  readonly row: number;
  readonly alias: string;
  readonly key?: Secret | undefined;
  readonly hash?: string | undefined;
  /** ISO, or "never". */
  readonly expires?: string | undefined;
  readonly outcome: RowOutcome;
  readonly error?: string | undefined;
};

/** Written before the first create goes out, so that whoever comes after a kill knows what to look for. */
export type RunNote = {
  /** In the metadata of each of its keys. */
  readonly run: string;
  readonly marked: boolean;
  /** Of the rows: they must be the same ones. */
  readonly digest: string;
  /** No create of a row behind this one has gone out. */
  readonly upTo: number;
  /** Rows that were made again: what was sent for them before may be carried out late. */
  readonly doubted: readonly number[];
  /** When the last of them was, in milliseconds. */
  readonly doubtedAt?: number | undefined;
};

export type ResultsFile = {
  /**
   * Is on the disk when it resolves; what comes meanwhile goes there together. `isAgain`: its row has a line already.
   * Throws WizardError `storage`.
   */
  append(result: Result, isAgain?: boolean): Promise<void>;
  /** A create of this row may go out when it resolves: it is noted that one may have. */
  claim(row: number): Promise<void>;
  /** Is noted when it resolves: only then may these be made again. */
  doubt(rows: readonly number[]): Promise<void>;
  /** What never came to the disk, as it would stand in the file. */
  readonly unwritten: Secret | undefined;
  /** Keeps the last line of each row, and of a whole run no note unless creates may come late. Resolves to how many. */
  close(isWhole: boolean): Promise<number>;
};

const COLUMNS = ['row', 'alias', 'key', 'hash', 'expires', 'outcome', 'error'] as const;
/** Rows that are noted at once: so many at most have to be looked for after a kill. */
const CLAIMED_AT_ONCE = 512;
/** What stands between here and Tyk gives a request up long before. */
const LATEST = 10 * 60_000;
const MILLISECONDS_TO_GATHER = 8;
const LINES_AT_ONCE = 1000;
const BEGUN = { why: 'Another run has begun there.', next: 'Wait for it, or choose another path.' };

export function noteOf(path: string): string {
  return `${path}.run`;
}

type Writer = { readonly head: string; write(results: readonly Result[]): string };

async function writerOf(form: SheetForm): Promise<Writer> {
  const plain = (result: Result) => ({ ...result, key: result.key?.reveal() });
  if (form === 'jsonl') {
    const write = (results: readonly Result[]) =>
      results.map((result) => `${JSON.stringify(plain(result))}\n`).join('');
    return { head: '', write };
  }
  const { writeCsv } = await import('./csv.ts');
  const cells = (result: ReturnType<typeof plain>) => COLUMNS.map((name) => String(result[name] ?? ''));
  return {
    head: writeCsv([COLUMNS]),
    write: (results) => writeCsv(results.map((result) => cells(plain(result)))),
  };
}

/**
 * The lines of a file of results, in their order; without a last one that was cut. Throws WizardError `storage`, and
 * `usage` where somebody has changed it so that it cannot be read any more.
 */
export async function* readResults(path: string): AsyncGenerator<Result> {
  const form = formOf(path, '');
  const { readCsvText } = await import('./csv.ts');
  const text = (value: unknown) => (form === 'csv' ? readCsvText(String(value ?? '')) : String(value ?? ''));
  for await (const item of readSheet(wholeLines(path), form)) {
    if (item.is === 'header') continue;
    if (item.is === 'problem') {
      if (item.isEmpty) return;
      throw new WizardError('usage', { what: `${path}, line ${item.line}: ${item.what}`, next: item.next });
    }
    const value = Object.fromEntries(item.names.map((name, at) => [name, text(item.values[at])]));
    const { row, alias = '', key, hash, expires, error } = value;
    const outcome = value.outcome as RowOutcome;
    const known = { hash: hash || undefined, expires: expires || undefined, error: error || undefined };
    yield { row: Number(row), alias, ...(key ? { key: new Secret(key) } : {}), ...known, outcome };
  }
}

async function* wholeLines(path: string): AsyncGenerator<Buffer> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw storageError(error, `${path} could not be read.`, path);
  }
  let rest: Buffer[] = [];
  for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf('\n') + 1;
    if (end > 0) {
      yield Buffer.concat([...rest, chunk.subarray(0, end)]);
      rest = [];
    }
    rest.push(chunk.subarray(end));
  }
}

/** What the run before said of itself. Throws WizardError `usage` where it is still at work. */
export async function readNote(path: string): Promise<RunNote | undefined> {
  const text = await readFile(noteOf(path), 'utf8').catch(() => undefined);
  const { run, marked, digest, upTo, doubted, doubtedAt, pid } = asValues(text && parseValues(text)) ?? {};
  if (typeof pid === 'number' && pid !== process.pid && !isDead(pid)) {
    throw new WizardError('usage', {
      what: `${path} is being written by another tyk-key-wizard.`,
      why: `Process ${pid} is at work on it.`,
      next: `Wait for it. If no other is running, delete "pid" in ${noteOf(path)}.`,
    });
  }
  if (typeof run !== 'string' || typeof digest !== 'string' || typeof upTo !== 'number') return undefined;
  const rows = Array.isArray(doubted) ? doubted.filter((row) => typeof row === 'number') : [];
  return { run, marked: marked === true, digest, upTo, doubted: rows, doubtedAt: Number(doubtedAt) };
}

/** Opens the file of a run, what stands in it already kept. Throws WizardError `storage`. */
export async function openResults(
  path: string,
  note: RunNote,
  isNew: boolean,
  force: boolean,
): Promise<ResultsFile> {
  const writer = await writerOf(formOf(path, ''));
  const what = `The results could not be written to ${path}.`;
  const fail = (error: unknown) => storageError(error, what, path);
  const begun = () => new WizardError('storage', { what, ...BEGUN });
  let { upTo, upTo: highest, doubtedAt } = note;
  const doubted = new Set(note.doubted);
  const writeNote = async (row: number) => {
    const own = { ...note, upTo: row, doubted: [...doubted], doubtedAt, pid: process.pid };
    await saveFile(noteOf(path), Buffer.from(`${JSON.stringify(own)}\n`), { force: true });
    upTo = row;
  };
  let file: FileHandle;
  try {
    // Two that begin together would write over each other's keys: the note is taken by one.
    await withLock(`${noteOf(path)}.lock`, 'The results', async () => {
      const now = await readNote(path);
      if (now !== undefined && now.run !== note.run) throw begun();
      await writeNote(upTo);
    });
    if (isNew) await saveFile(path, Buffer.from(writer.head), { force });
    else await keepLast(path, writer, true);
    file = await open(path, 'a', PRIVATE);
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? begun() : fail(error);
  }

  let waiting: Result[] = [];
  let lost: readonly Result[] = [];
  let hasSeveral = !isNew;
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let wanted = upTo;
  let claiming: Promise<void> = Promise.resolve();
  const claimed = () =>
    claiming.catch((error) => {
      throw fail(error);
    });
  let trouble: WizardError | undefined;
  const flush = async (): Promise<void> => {
    await wait(MILLISECONDS_TO_GATHER);
    const batch = waiting;
    waiting = [];
    next = undefined;
    try {
      // Behind a line that could not be written nothing goes there.
      if (trouble !== undefined) throw trouble;
      await file.appendFile(writer.write(batch));
      await file.datasync();
    } catch (error) {
      lost = [...lost, ...batch];
      trouble ??= fail(error);
      throw trouble;
    }
  };
  return {
    get unwritten() {
      const left = [...lost, ...waiting];
      return left.length === 0 ? undefined : new Secret(writer.write(left));
    },
    append(result, isAgain = false) {
      hasSeveral ||= isAgain;
      waiting.push(result);
      next ??= last.then(flush, flush);
      last = next;
      return next;
    },
    async claim(row) {
      highest = Math.max(highest, row);
      // Before it is needed: nobody waits for this file then.
      if (row > wanted - CLAIMED_AT_ONCE / 2) {
        wanted = row + CLAIMED_AT_ONCE;
        const next = wanted;
        claiming = claiming.then(() => writeNote(next));
        claiming.catch(() => undefined);
      }
      if (row > upTo) await claimed();
    },
    async doubt(rows) {
      for (const row of rows) doubted.add(row);
      doubtedAt = Date.now();
      claiming = claiming.then(() => writeNote(Math.max(wanted, upTo)));
      await claimed();
    },
    async close(isWhole) {
      await last.catch(() => undefined);
      await file.close().catch(() => undefined);
      const mayComeLate = Date.now() - (doubtedAt || 0) < LATEST ? doubted.size : 0;
      if (trouble !== undefined) return mayComeLate;
      if (hasSeveral) await keepLast(path, writer, false);
      if (isWhole && mayComeLate === 0) await rm(noteOf(path), { force: true });
      // Rows that were noted ahead, and never came to their turn, are in no doubt.
      else await claiming.then(() => writeNote(highest)).catch(() => undefined);
      return mayComeLate;
    },
  };
}

/** Two passes, so that a hundred thousand results are never in memory together. */
async function keepLast(path: string, writer: Writer, isCut: boolean): Promise<void> {
  for (const draft of await findDrafts(path)) await rm(draft, { force: true });
  const last = new Map<number, number>();
  let count = 0;
  for await (const { row } of readResults(path)) {
    last.set(row, count);
    count += 1;
  }
  if (last.size === count && !isCut) return;
  const target = await followLink(path);
  const draft = nameDraft(target);
  const file = await open(draft, 'wx', PRIVATE);
  try {
    await file.appendFile(writer.head);
    let results: Result[] = [];
    let at = 0;
    for await (const result of readResults(path)) {
      if (last.get(result.row) === at) results.push(result);
      at += 1;
      if (results.length < LINES_AT_ONCE) continue;
      await file.appendFile(writer.write(results));
      results = [];
    }
    await file.appendFile(writer.write(results));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, target);
}
