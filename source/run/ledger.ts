import { WizardError } from '../errors.ts';
import type { MadeKey, Run, StoredRun } from '../store/run-entry.ts';
import {
  type AskedKey,
  forgetRun,
  markAnswered,
  markDone,
  markSent,
  openRun,
  type ReadRuns,
  readRuns,
  saveRun,
} from '../store/runs.ts';
import { sanitise } from '../text.ts';
import type { CreatedKey, KeyRequest } from '../tyk/types.ts';
import type { Earlier } from '../wizard/earlier.ts';
import type { Flow } from '../wizard/flow.ts';
import { nobodyHasSeen } from '../wizard/lost.ts';
import { originOf } from '../wizard/parse/address.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Facts, Problem } from '../wizard/types.ts';
import { localDateTime } from '../wizard/words.ts';
import { type WrittenAnswers, writeAnswers } from '../wizard/written.ts';

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
  /** The key is safe. */
  safe(): void;
  /** Everything is on the disk, as far as it can be. */
  settle(): Promise<void>;
  /**
   * What an earlier run asked for without seeing the answer, where this one is about to ask for the same. Handed out
   * once; when the next create goes out, it is forgotten.
   */
  takeLost(): MadeKey | undefined;
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
};

/** Reads what earlier runs left, and keeps what this one will leave. Never rejects. */
export async function openLedger({ folder, asks }: LedgerOptions): Promise<Ledger> {
  const runs = await readRuns(folder).catch(asTrouble);
  if ('problem' in runs) return createLedger(folder, asks, { made: [], damaged: [] }, [runs.problem]);
  const { unfinished, damaged } = runs;
  const news: Problem[] = damaged.map((path) => ({
    what: `Answers of earlier runs could not be read; the file was kept as ${path}.`,
  }));
  if (unfinished !== undefined) news.push(sayUnfinished(unfinished, asks));
  // It has been said now; from here on it is a key like any other.
  if (asks && unfinished?.key !== undefined) await markDone(unfinished).catch(asTrouble);
  return createLedger(folder, asks, runs, news);
}

function asTrouble(error: unknown): { readonly problem: Problem } {
  if (error instanceof WizardError) return { problem: error.explanation };
  throw error;
}

function createLedger(
  folder: string,
  keepsDrafts: boolean,
  before: ReadRuns,
  news: readonly Problem[],
): Ledger {
  let run: Run | undefined;
  let answers: WrittenAnswers = { texts: {}, origins: {} };
  let written = '';
  let trouble: Problem | undefined;
  let replaced: StoredRun | undefined;
  let last: Promise<void> = Promise.resolve();
  let isMade = false;
  let lost = keepsDrafts && before.unfinished?.key === undefined ? before.unfinished : undefined;
  let taken: StoredRun | undefined;
  let standing: Standing | undefined;

  /** One after another, so that no older state overtakes a newer one. */
  const write = (job: () => Promise<void>): Promise<void> => {
    last = last.then(job).catch((error: unknown) => {
      // Whatever it is: the key counts more.
      const what = 'What became of this run could not be kept.';
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
      const known = [before.draft, before.unfinished, before.last].find(
        (old) => old && isSame(old.answers, answers),
      );
      answers = { ...known?.answers, ...answers };
      if (keepsDrafts && isOwn(answers)) keepDraft(run);
    },
    async sent(request) {
      const current = run;
      if (current === undefined) return;
      await write(() => markSent(current, answers, describe(undefined, request)));
      if (taken !== undefined) leave(taken);
      taken = undefined;
    },
    refused() {
      const current = run;
      if (current === undefined) return;
      written = '';
      if (keepsDrafts) keepDraft(current);
      else leave(current);
    },
    answered({ hash }, request) {
      const current = run;
      isMade = true;
      if (current !== undefined) write(() => markAnswered(current, describe(hash, request)));
    },
    safe() {
      const current = run;
      if (current !== undefined) write(() => markDone(current));
    },
    takeLost() {
      if (lost === undefined || lost.origin !== run?.origin || !isSame(lost.answers, answers))
        return undefined;
      [taken, lost] = [lost, undefined];
      return taken.asked;
    },
    settle: () => last,
    earlier: offer(before, keepsDrafts),
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

/** Somebody has answered something: what only came from flags comes from them again. */
function isOwn({ origins }: WrittenAnswers): boolean {
  return Object.values(origins).some((origin) => origin?.kind === 'you');
}

/** They ask for the same access; whatever else differs is compared when the key is looked for. */
function isSame({ texts }: WrittenAnswers, { texts: others }: WrittenAnswers): boolean {
  return texts.apis === others.apis && texts.policies === others.policies;
}

function describe(hash: string | undefined, { alias, access, expires }: KeyRequest): AskedKey {
  return {
    alias,
    expires,
    apis: access.apis.map(({ apiId }) => apiId),
    ...(hash === undefined ? {} : { hash }),
  };
}

function sayUnfinished({ key, at, answers, origin }: StoredRun, asks: boolean): Problem {
  const of = sanitise(answers.summary ?? origin);
  if (key !== undefined) {
    const hash = key.hash === undefined ? '' : `, hash ${key.hash}`;
    return {
      what: `A key was made on ${localDateTime(key.at)}, and nobody has said that it is safe: ${of}${hash}.`,
      next: 'Tyk never shows it again. If it is lost, revoke it in Tyk and make another.',
    };
  }
  return {
    what: `A key was asked for on ${localDateTime(at)}, and no answer was seen: ${of}.`,
    why: `It may exist. ${nobodyHasSeen}`,
    next: asks ? 'Choose "Lost key" to look for it.' : 'Run the wizard in a terminal to look for it.',
  };
}

/** What the questions may know of it. Learned answers are for people, who see them on review. */
function offer({ made, draft, unfinished, last }: ReadRuns, asks: boolean): Earlier {
  if (!asks) return { made };
  const lost = unfinished?.key === undefined ? unfinished : undefined;
  return { made, ...(lost && { lost }), ...(draft && { draft }), ...(last && { last }) };
}
