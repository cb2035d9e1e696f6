import { type ErrorKind, exitCodes, type Outcome, WizardError } from '../errors.ts';
import { presentProblem } from '../present.ts';
import { readBefore } from '../run/bulk/before.ts';
import { createLostRows } from '../run/bulk/lost-rows.ts';
import { makeAll } from '../run/bulk/make-all.ts';
import type { ReadyRow } from '../run/bulk/make-row.ts';
import { createPace } from '../run/bulk/pace.ts';
import { doneOf, openTally, type Tally } from '../run/bulk/tally.ts';
import type { Services } from '../run/services.ts';
import { keepUnread } from '../run/unread.ts';
import { openResults, type ResultsFile } from '../store/results-file.ts';
import type { RowsFile } from '../store/rows-file.ts';
import { count, groupDigits, writeJson } from '../text.ts';
import type { Planner } from '../wizard/bulk/plan.ts';
import { saidOfMarks, sayCounts, sayLate } from '../wizard/bulk/words.ts';
import { originOf } from '../wizard/parse/address.ts';
import { showBar } from './bulk-bar.ts';
import { planRows } from './bulk-rows.ts';
import type { BulkWish } from './bulk-wish.ts';
import { type CommandContext, say } from './context.ts';
import type { Start } from './prepare.ts';
import type { Settings } from './settings.ts';

type BulkRun = {
  readonly wish: BulkWish;
  readonly settings: Settings;
  readonly start: Start;
  readonly services: Services;
  readonly rows: RowsFile;
  readonly plan: Planner;
  readonly total: number;
  /** Of all rows the first that is right: they share the deployment. */
  readonly first: ReadyRow;
};

/** Makes the keys of all rows that have none yet, and says what it came to. Resolves to the exit code. */
export async function makeKeys(context: CommandContext, run: BulkRun): Promise<number> {
  const { wish, settings, start, services, rows, plan, total, first } = run;
  const { out, most, verify } = wish;
  const before = await readBefore(wish, await rows.digest(), total);
  const { note } = before;
  const tally = openTally(total);
  tally.before = before.made;
  const client = services.session.client(first.answers, first.facts);
  const isMade = before.made === total;
  say(
    context,
    isMade
      ? 'Every row has its key.'
      : `Creating ${count(total - before.made, 'key')} on ${client.url}, at most ${most} at once. The results go to ${out}.`,
    note.marked ? saidOfMarks.on : saidOfMarks.off,
  );
  if (before.isOver) return finish(context, run, tally, { late: 0, seconds: 0 });
  const stop = new AbortController();
  const results = await openResults(out, note, before.isNew, wish.force);
  const open = planRows(rows, plan, (row) => !before.isMade(row));
  const doubted = new Set(note.doubted);
  const uncertain: ReadyRow[] = [];
  const lost = note.marked ? createLostRows(client, note.run, out) : undefined;
  for await (const row of before.isNew ? [] : planRows(rows, plan)) {
    if (!('answers' in row)) continue;
    if (before.isUncertain(row.row)) uncertain.push(row);
    if (doubted.has(row.row)) lost?.ever.set(row.row, row);
  }
  if (uncertain.length > 0)
    say(context, `Looking for keys of ${count(uncertain.length, 'row')} that may exist already …`);
  const isKept = start.folder !== undefined && !start.silence.demo && settings.keepsRuns;
  const isDrawn = context.stderr.isTTY && settings.face?.drawsSequences !== false;
  const pace = createPace(most);
  const hideBar = showBar(context, tally, pace, isDrawn);
  const began = performance.now();
  const end = async (): Promise<number> => {
    let trouble: WizardError | undefined;
    try {
      trouble = await makeAll(open, uncertain, {
        ...{ client, results, tally, most, verify, services },
        mark: note.marked ? note.run : undefined,
        pace,
        lost,
        kept: isKept ? { folder: start.folder ?? '', origin: originOf(client.url) } : undefined,
        stop: stop.signal,
      });
    } catch (error) {
      if (!(error instanceof WizardError)) throw error;
      trouble = error;
    }
    const { failed, unknown } = tally.counts;
    const isWhole = doneOf(tally) === total && failed + unknown === 0 && trouble === undefined;
    const late = await results.close(isWhole).catch((error: unknown) => {
      if (!(error instanceof WizardError)) throw error;
      trouble ??= error;
      return 0;
    });
    hideBar();
    trouble = await keepUnwritten(trouble, results, services, out);
    const seconds = (performance.now() - began) / 1000;
    return finish(context, run, tally, { late: note.marked ? late : 0, seconds, trouble });
  };
  let isOver = false;
  const ended = end();
  context.onLeave(async ({ nextSignal }) => {
    if (isOver) return;
    stop.abort();
    say(context, '', '! Waiting for what is on its way. Ctrl+C once more stops that.');
    await Promise.race([ended, nextSignal()]);
  });
  const code = await ended;
  isOver = true;
  return code;
}

/** Keys that the disk did not take: a file beside the runs, and the screen. A key is shown but once. */
async function keepUnwritten(
  trouble: WizardError | undefined,
  { unwritten }: ResultsFile,
  services: Services,
  out: string,
): Promise<WizardError | undefined> {
  if (unwritten === undefined) return trouble;
  const explanation = trouble?.explanation ?? { what: 'Some results could not be written.' };
  const error = new WizardError('storage', explanation, { answer: unwritten });
  try {
    return await keepUnread(error, { ...services, inPerson: true });
  } catch (kept) {
    if (!(kept instanceof WizardError)) throw kept;
    const next = `Its keys work until ${out} is taken up with --resume: then they are removed, and others made.`;
    return new WizardError('storage', { ...kept.explanation, next });
  }
}

type End = {
  /** Rows that were made again, and whose first create may still be carried out. */
  readonly late: number;
  readonly seconds: number;
  readonly trouble?: WizardError | undefined;
};

function finish(context: CommandContext, { wish, settings }: BulkRun, tally: Tally, end: End): number {
  const { counts, kinds, before, rows } = tally;
  const left = rows - doneOf(tally);
  const outcome = outcomeOf(tally, end.trouble);
  const mark = outcome === 'done' && left === 0 ? '✔' : outcome === 'done' ? '!' : '✖';
  if (end.trouble !== undefined) say(context, ...presentProblem(end.trouble.explanation));
  const perSecond = end.seconds > 0 ? Math.round((doneOf(tally) - before) / end.seconds) : 0;
  const speed = perSecond > 0 ? ` ${end.seconds.toFixed(1)} s, ${groupDigits(perSecond)} per second.` : '';
  say(context, `${mark} ${sayCounts({ ...counts, before, left })}${speed}`);
  for (const [words, times] of kinds) say(context, `  ${groupDigits(times)} × ${words}`);
  const isOpen = left > 0 || counts.failed + counts.unknown > 0;
  const again = ` Run it again with --resume: what is made is not made again.`;
  say(context, `  ${wish.out} has the results, one line for each row.${isOpen ? again : ''}`);
  if (end.late > 0 && !isOpen) say(context, ...sayLate(end.late));
  if (settings.output === 'json') {
    const json = {
      schemaVersion: 1,
      ok: outcome === 'done' && !isOpen,
      ...{ rows, before, left, ...counts },
      errors: [...kinds].map(([what, times]) => ({ what, times })),
      ...{ late: end.late, out: wish.out },
      seconds: Math.round(end.seconds * 1000) / 1000,
      exitCode: exitCodes[outcome],
    };
    context.stdout.write(`${writeJson(json)}\n`);
  }
  return exitCodes[outcome];
}

/** The gravest first. */
function outcomeOf({ counts }: Tally, trouble: WizardError | undefined): Outcome {
  if (trouble?.kind === 'storage') return 'storage';
  if (counts.unknown > 0) return 'outcome-unknown';
  if (trouble !== undefined) return trouble.kind satisfies ErrorKind;
  if (counts.differs > 0) return 'contradicted';
  return counts.failed > 0 ? 'refused' : 'done';
}
