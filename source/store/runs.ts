import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeBefore, WrittenAnswers } from '../wizard/types.ts';
import { asValues, changeJson, type JsonFile, loadWriter, readJson, type Values } from './json-store.ts';
import { type MadeKey, type Run, type RunState, readRun, type StoredRun } from './run-entry.ts';
import { type Life, lifeOf, stampProcess } from './run-process.ts';

const DAY = 86_400;
const KEPT_DONE = 200;
const KEPT_UNFINISHED = 30 * DAY;

function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

export function runsFolder(folder: string): string {
  return join(folder, 'runs');
}

/** A file of one deployment; its entries stand newest first. */
function fileAt(path: string): JsonFile<readonly unknown[]> {
  return { path, what: 'The answers', field: 'runs', none: [] };
}

export type AskedKey = Omit<MadeKey, 'at'>;

/** Starts a journey to the deployment at `origin` (scheme, host, port). Nothing is written yet. */
export function openRun(folder: string, origin: string): Run {
  void loadWriter();
  const readable = origin.replace(/[^a-z0-9.-]+/g, '_').slice(0, 60);
  const exact = createHash('sha256').update(origin).digest('hex').slice(0, 8);
  return { file: join(runsFolder(folder), `${readable}.${exact}.json`), origin, id: randomUUID() };
}

/** Keeps the answers so far. All writers here throw WizardError `storage`. */
export function saveRun(run: Run, answers: WrittenAnswers): Promise<void> {
  return write(run, { state: 'open', answers: withoutSecrets(answers) });
}

/** Is on the disk when it resolves: only then may the create go out. */
export function markSent(
  run: Run,
  answers: WrittenAnswers,
  key: AskedKey,
  files: readonly string[] = [],
): Promise<void> {
  const asked = memoOf(key);
  return write(run, { state: 'sent', answers: withoutSecrets(answers), asked, key: undefined, files });
}

/** Is on the disk when it resolves: only then may the key be written to these files. */
export function markFiles(run: Run, files: readonly string[]): Promise<void> {
  return write(run, { files });
}

/** The answer came; the key is not safe yet. */
export function markAnswered(run: Run, key: AskedKey): Promise<void> {
  return write(run, { state: 'sent', key: memoOf(key) });
}

/** Nothing else, whatever comes along: it may be the key. */
function memoOf({ hash, alias, apis, scope, expires }: AskedKey): MadeKey {
  return { hash, alias, apis, scope, expires, at: unixNow() };
}

/** The key is safe: "same again" and the ledger begin here. */
export function markDone(run: Run): Promise<void> {
  return write(run, { state: 'done', files: undefined });
}

/** A draft that was taken up or turned down, or an unfinished create that was looked after. */
export function forgetRun(run: Run): Promise<void> {
  return change(run, () => []);
}

/** Another run has said it. When it was made, and by which process, stays as it is. */
export function markTold(
  run: Run,
  fields: { readonly told: true } | { readonly state: 'done' },
): Promise<void> {
  return change(run, (entry) => [{ ...entry, ...fields }]);
}

async function change(run: Run, to: (entry: Values) => readonly Values[]): Promise<void> {
  await changeJson(fileAt(run.file), (entries) => {
    const own = findOwn(entries, run);
    if (own === undefined) return undefined;
    return { runs: entries.flatMap((entry): readonly unknown[] => (entry === own ? to(own) : [entry])) };
  });
}

function findOwn(entries: readonly unknown[], run: Run): Values | undefined {
  return entries.map(asValues).find((entry) => entry?.id === run.id);
}

function withoutSecrets(answers: WrittenAnswers): WrittenAnswers {
  const { credential: _text, ...texts } = answers.texts;
  const { credential: _origin, ...origins } = answers.origins;
  return { ...answers, texts, origins };
}

async function write(run: Run, fields: Partial<RunState>): Promise<void> {
  const stamp = await stampProcess();
  await changeJson(fileAt(run.file), (entries) => {
    const before = findOwn(entries, run);
    const entry = { ...before, ...stamp, ...fields, id: run.id, at: unixNow() };
    const runs = [entry, ...entries.filter((other) => other !== before)];
    return { origin: run.origin, runs: keepWhatCounts(runs) };
  });
}

/** An entry of another form was written by somebody else: it stays. */
function keepWhatCounts(runs: readonly unknown[]): readonly unknown[] {
  const now = unixNow();
  const done = runs.filter((run) => asValues(run)?.state === 'done').slice(0, KEPT_DONE);
  return runs.filter((run) => {
    const { state, at } = asValues(run) ?? {};
    if (state === 'done') return done.includes(run);
    const age = typeof at === 'number' ? now - at : 0;
    return age < (state === 'open' ? DAY : KEPT_UNFINISHED);
  });
}

export type ReadRuns = {
  /**
   * Answers of a journey that was broken off less than a day ago; never those of a process that is still there, and
   * none from before the last key.
   */
  readonly draft?: StoredRun;
  /** Creates whose answer never came, or whose key nobody has called safe; the newest first. */
  readonly unfinished: readonly Unfinished[];
  /** "Same again". */
  readonly last?: StoredRun;
  /** Keys that were made on this machine, the newest first. */
  readonly made: readonly MadeBefore[];
  /** Where files that could not be read were put. */
  readonly damaged: readonly string[];
};
export type Unfinished = StoredRun & { readonly life: Exclude<Life, 'lives'> };

/** What is left of earlier journeys to any deployment, the newest of each. Throws WizardError `storage`. */
export async function readRuns(folder: string, now = unixNow()): Promise<ReadRuns> {
  const { entries, damaged } = await readAll(folder);
  const left: Unfinished[] = [];
  for (const entry of entries) {
    const life = entry.state === 'done' ? 'lives' : await lifeOf(entry, now);
    if (life !== 'lives') left.push({ ...entry, life });
  }
  const last = entries.find(({ state }) => state === 'done');
  const draft = left.find(
    ({ state, at, life }) => state === 'open' && life === 'over' && now - at < DAY && at >= (last?.at ?? 0),
  );
  const unfinished = left.filter(({ state }) => state === 'sent');
  const made = entries.flatMap(({ key, origin }) => (key ? [{ ...key, origin }] : []));
  return {
    made: made.sort((one, other) => other.at - one.at),
    damaged,
    unfinished,
    ...(draft && { draft }),
    ...(last && { last }),
  };
}

async function readAll(folder: string): Promise<{ entries: StoredRun[]; damaged: string[] }> {
  const names = await readdir(runsFolder(folder)).catch(() => []);
  const isOurs = (name: string) => /^[^.].*\.[0-9a-f]{8}\.json$/.test(name);
  const entries: StoredRun[] = [];
  const damaged: string[] = [];
  for (const name of names.filter(isOurs)) {
    const file = join(runsFolder(folder), name);
    const read = await readJson(fileAt(file));
    if (read.damaged) damaged.push(read.damaged);
    const { origin } = read.values;
    if (typeof origin !== 'string' || read.isNewer) continue;
    entries.push(...read.entries.flatMap((raw) => readRun(asValues(raw) ?? {}, file, origin)));
  }
  return { entries: entries.sort((one, other) => other.at - one.at), damaged };
}
