import { explanationOf, WizardError } from '../errors.ts';
import { keepKey } from '../store/kept-keys.ts';
import { locateKeyFile } from '../store/key-file.ts';
import type { MadeKey, Run, StoredRun } from '../store/run-entry.ts';
import {
  type AskedKey,
  forgetRun,
  markAnswered,
  markDone,
  markFiles,
  markSent,
  markTold,
  openRun,
  type ReadRuns,
  readRuns,
  saveRun,
  type Unfinished,
} from '../store/runs.ts';
import { fingerprintOf } from '../tyk/key-form.ts';
import type { CreatedKey, KeyRequest } from '../tyk/types.ts';
import type { Flow } from '../wizard/flow.ts';
import { originOf } from '../wizard/parse/address.ts';
import { markKey } from '../wizard/plan-scope.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Earlier, Facts, Problem, WrittenAnswers } from '../wizard/types.ts';
import { writeAnswers } from '../wizard/written.ts';
import { unixNow } from './clock.ts';
import { canBeLookedFor, chooseNews, sayUnfinished } from './unfinished.ts';

/**
 * What is kept of this run on the disk, for the next one: never a secret, never the key, and nothing of the demo.
 * No function here throws or rejects; the first thing that could not be written is `trouble`.
 */
export type Ledger = {
  /** Where the journey stands. Faces that ask keep it as a draft. */
  note(flow: Flow, facts: Facts): void;
  /** On the disk when it resolves: only then may the create go out. */
  sent(request: KeyRequest): Promise<void>;
  /** Tyk said no, so no key can be there. */
  refused(): void;
  answered(created: CreatedKey, request: KeyRequest): void;
  /** The key is about to be written to this file; on the disk when it resolves. */
  saving(path: string): Promise<void>;
  /** The key is safe. */
  safe(): void;
  /** Everything is on the disk, as far as it can be. */
  settle(): Promise<void>;
  /**
   * What an earlier run asked for without seeing the answer, where this one is about to ask for the same. Each is
   * handed out once; when the next create goes out, it is forgotten.
   */
  takeLost(request: KeyRequest): MadeKey | undefined;
  readonly trouble: Problem | undefined;
  /** Somebody who runs the wizard again can go on here. */
  readonly isDraftKept: boolean;
  /** Where the journey stood when it was last noted. */
  readonly standing: Standing | undefined;
  readonly earlier: Earlier;
  /** To be said before the first question. */
  readonly news: readonly Problem[];
};

type Standing = { readonly answers: Answers; readonly facts: Facts };

export type LedgerOptions = {
  readonly folder: string;
  /** Somebody can be asked: answers are kept as a draft, and earlier ones offered. */
  readonly asks: boolean;
  /** Answers are kept, and earlier ones offered. Without them the bare fact of a create is kept until it is over. */
  readonly keepsAnswers?: boolean;
  /** The file that the key goes to. */
  readonly out?: string | undefined;
};

/** Reads what earlier runs left, and keeps what this one will leave. Never rejects. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { folder, asks } = options;
  const runs = await readRuns(folder).catch(asTrouble);
  if ('problem' in runs)
    return createLedger(options, { made: [], damaged: [], unfinished: [] }, [runs.problem]);
  const { unfinished, damaged } = runs;
  const news: Problem[] = damaged.map((path) => ({
    what: `Answers of earlier runs could not be read; the file was kept as ${path}.`,
  }));
  const told = chooseNews(unfinished, asks, unixNow());
  news.push(...(await sayUnfinished(told, asks)));
  for (const run of told) if (run.life === 'over') await settleTold(run, asks).catch(asTrouble);
  return createLedger(options, runs, news);
}

/** It has been said now: a key is one like any other from here on, and what can be looked for waits for that. */
function settleTold(run: Unfinished, asks: boolean): Promise<void> {
  if (!asks) return markTold(run, { told: true });
  if (!canBeLookedFor(run)) return forgetRun(run);
  return run.key === undefined ? Promise.resolve() : markTold(run, { state: 'done' });
}

function asTrouble(error: unknown): { readonly problem: Problem } {
  return { problem: explanationOf(error) };
}

function createLedger(options: LedgerOptions, before: ReadRuns, news: readonly Problem[]): Ledger {
  const { folder, asks, keepsAnswers = true, out } = options;
  const keepsDrafts = asks && keepsAnswers;
  let run: Run | undefined;
  let answers: WrittenAnswers = { texts: {}, origins: {} };
  let written = '';
  let trouble: Problem | undefined;
  let replaced: StoredRun | undefined;
  let last: Promise<void> = Promise.resolve();
  let isMade = false;
  let lost = asks ? before.unfinished.filter(isLost) : [];
  let taken: StoredRun[] = [];
  let files: readonly string[] = [];
  let standing: Standing | undefined;

  /** One after another, so that no older state overtakes a newer one. */
  const write = (job: () => Promise<void>): Promise<void> => {
    last = last.then(job).catch((error: unknown) => {
      // Whatever it is: the key counts more.
      const what = 'The result of this run could not be saved.';
      trouble ??= error instanceof WizardError ? error.explanation : { what };
    });
    return last;
  };
  /** The answers as they are by then: of several waiting jobs the first writes them, and the others nothing. */
  const keepDraft = (current: Run) =>
    write(async () => {
      const text = JSON.stringify(answers);
      if (current !== run || text === written) return;
      await saveRun(current, answers);
      written = text;
      if (replaced !== undefined) await forgetRun(replaced);
      replaced = undefined;
    });
  const memo = (hash: string | undefined, request: KeyRequest): AskedKey => {
    const asked = describe(hash, request);
    return keepsAnswers ? asked : { ...asked, alias: '', apis: [], scope: undefined };
  };
  const leave = (old: Run) => write(() => forgetRun(old));

  return {
    note(flow, facts) {
      standing = { answers: flow.answers, facts };
      const { deployment, url } = flow.answers;
      if (isMade) return;
      const origin = deployment === 'demo' || url === undefined ? undefined : originOf(url);
      if (origin !== run?.origin) {
        // What was typed at a wrong address is no draft of it.
        if (run !== undefined && keepsDrafts) leave(run);
        written = '';
        run = origin === undefined ? undefined : openRun(folder, origin);
        replaced = before.draft?.origin === origin ? before.draft : undefined;
      }
      if (run === undefined) return;
      answers = writeAnswers(journey, flow, facts);
      // Until the lists are read, only the run that chose them knows their names.
      const known = [before.draft, ...before.unfinished, before.last].find(
        (old) => old && isSame(old.answers, answers),
      );
      answers = { ...known?.answers, ...answers };
      // Somebody has answered something: what only came from flags comes from them again.
      const isOwn = Object.values(answers.origins).some((one) => one?.kind === 'you');
      if (keepsDrafts && isOwn) keepDraft(run);
    },
    async sent(request) {
      const current = run;
      if (current === undefined) return;
      await write(async () => {
        if (out !== undefined) files = [await locateKeyFile(out)];
        await markSent(current, keepsAnswers ? answers : nothing, memo(undefined, request), files);
      });
      taken.forEach(leave);
      taken = [];
    },
    refused() {
      const current = run;
      if (current === undefined) return;
      written = '';
      if (keepsDrafts) keepDraft(current);
      else leave(current);
    },
    answered({ hash, key }, request) {
      const current = run;
      isMade = true;
      if (current === undefined) return;
      write(() => markAnswered(current, memo(hash, request)));
      if (!keepsAnswers) return;
      const { alias, apis, expires } = describe(hash, request);
      const { policies } = request.access;
      const kept = { id: hash ?? fingerprintOf(key), origin: current.origin, alias, apis, policies };
      write(() => keepKey(folder, { ...kept, expires, at: unixNow() }));
    },
    async saving(path) {
      const current = run;
      if (current === undefined) return;
      await write(async () => {
        files = [...files, await locateKeyFile(path)];
        await markFiles(current, files);
      });
    },
    safe() {
      const current = run;
      if (current === undefined) return;
      if (keepsAnswers) write(() => markDone(current));
      else leave(current);
    },
    takeLost(request) {
      const isLike = ({ origin, answers: asked, asked: memo }: StoredRun) =>
        origin === run?.origin &&
        isSame(asked, answers) &&
        memo?.scope === markKey(request.access.apis, request);
      const found = lost.find(isLike);
      if (found === undefined) return undefined;
      lost = lost.filter((one) => one !== found);
      taken.push(found);
      return found.asked;
    },
    settle: () => last,
    earlier: offer(before, options),
    news,
    get trouble() {
      return trouble;
    },
    get isDraftKept() {
      return !isMade && run !== undefined && written !== '';
    },
    get standing() {
      return standing;
    },
  };
}

/** They ask for the same access; whatever else differs is compared when the key is looked for. */
function isSame({ texts }: WrittenAnswers, { texts: others }: WrittenAnswers): boolean {
  return texts.apis === others.apis && texts.policies === others.policies;
}

const nothing: WrittenAnswers = { texts: {}, origins: {} };

function isLost(run: Unfinished): boolean {
  return run.key === undefined && canBeLookedFor(run);
}

function describe(hash: string | undefined, request: KeyRequest): AskedKey {
  const { alias, access, expires } = request;
  const apis = access.apis.map(({ apiId }) => apiId);
  return { scope: markKey(access.apis, request), alias, expires, apis, hash };
}

/** What the questions may know of it. Learned answers are for people, who see them on review. */
function offer(
  { made, draft, unfinished, last }: ReadRuns,
  { asks, keepsAnswers = true }: LedgerOptions,
): Earlier {
  if (!asks) return { made };
  const found = unfinished.filter(isLost);
  const lost = found.length === 0 ? {} : { lost: found };
  if (!keepsAnswers) return { made, ...lost };
  // When it was made, not when it was said to be safe.
  const again = last && { ...last, at: last.key?.at ?? last.at };
  return { made, ...lost, ...(draft && { draft }), ...(again && { last: again }) };
}
