import { exitCodes, WizardError } from '../errors.ts';
import { presentProblem } from '../present.ts';
import { requestOf } from '../run/bulk/make-row.ts';
import { runEffect } from '../run/effects.ts';
import type { Services } from '../run/services.ts';
import { openRows, type RowsFile } from '../store/rows-file.ts';
import { count, groupDigits, writeJson } from '../text.ts';
import type { Column } from '../wizard/bulk/columns.ts';
import { createPlanner, findCommonGaps, type Look, type Planner } from '../wizard/bulk/plan.ts';
import { problemOfGap, type RowProblem, sayRowProblem } from '../wizard/bulk/words.ts';
import type { EffectResult } from '../wizard/effects.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import { makeKeys } from './bulk-make.ts';
import { checkRows, findColumns, MOST_PROBLEMS } from './bulk-rows.ts';
import { readBulkWish } from './bulk-wish.ts';
import { type CommandContext, say } from './context.ts';
import { type Arguments, lookUp } from './options.ts';
import { findStart } from './prepare.ts';
import { readSettings } from './settings.ts';
import { needReached, signIn } from './sign-in.ts';

/** `bulk FILE --out OUT`: a key for every row. Resolves to the exit code. */
export async function bulk(context: CommandContext, given: Arguments): Promise<number> {
  const { env, platform, stdin, stdout } = context;
  const wish = readBulkWish(given, env);
  // The results go to a file of their own; only who can look for a lost key sends creates on kept connections.
  const settings = { ...readSettings(given, env, platform), out: undefined, reuses: wish.marked };
  if (wish.file === '-' && lookUp('secret-file', given, env)?.text === '-') {
    const next = 'Give the credential in a variable, or the rows in a file.';
    throw new WizardError('usage', { what: 'Rows and credential cannot both be standard input.', next });
  }
  const rows = await openRows(wish.file, stdin);
  context.onLeave(() => rows.close());
  const table = await findColumns(rows);
  if ('problems' in table) return refuse(context, rows, table.problems);
  const start = await findStart(context, given, settings);
  const { services, reached } = await signIn(context, settings, start);
  const { flow, facts: read } = needReached(reached, settings, (line) => say(context, line));
  // Nobody sees a default alias, so there is none.
  const facts: Facts = { ...read, user: '' };
  const isEarly = (id: string) => journey.some((step) => step.id === id && step.stage < 3);
  const only = <T extends object>(values: T, wanted: (id: string) => boolean): T =>
    Object.fromEntries(Object.entries(values).filter(([id]) => wanted(id))) as T;
  const common = {
    answers: only(flow.answers, isEarly),
    origins: only(flow.origins, isEarly),
    given: only(start.begin.given ?? {}, (id) => !isEarly(id)),
    facts,
    silence: start.silence,
  };
  const plan = createPlanner(common, lookOnce(services));
  const shared = await findMissing(plan, table.columns);
  if (shared.length > 0) {
    say(context, ...shared.flatMap((problem) => presentProblem(problem)));
    return exitCodes.usage;
  }
  say(context, 'Checking all rows …');
  const checked = await checkRows(rows, plan);
  const good = checked.rows - checked.wrongRows;
  if (checked.wrongRows > 0 && (checked.isBroken || !wish.skipsInvalid || good === 0)) {
    return refuse(context, rows, checked.problems, checked.wrongRows);
  }
  const { rows: total, first } = checked;
  if (first === undefined) {
    throw new WizardError('usage', {
      what: `${rows.name} has no rows.`,
      next: 'Write one line for each key under the names of the columns.',
    });
  }
  const skipped = checked.wrongRows === 0 ? '' : `, ${groupDigits(checked.wrongRows)} are left out`;
  say(context, `${count(good, 'row is', 'rows are')} right${skipped}.`);
  if (settings.dryRun) {
    const client = services.session.client(first.answers, first.facts);
    say(context, 'Nothing was created. This is what would be sent for the first of them:');
    const { body } = client.createRequest(requestOf(first));
    stdout.write(`${writeJson(body)}\n`);
    return exitCodes.done;
  }
  return makeKeys(context, { wish, settings, start, services, rows, plan, total, first });
}

/** What no row can say, and nobody has said for all of them. */
async function findMissing(plan: Planner, columns: readonly Column[]) {
  const planned = await plan({});
  const gaps = 'gaps' in planned ? findCommonGaps(planned.gaps, columns) : [];
  return gaps.map(problemOfGap).map(({ column, what, ...more }) => ({
    ...more,
    what: column === undefined ? what : `${column}: ${what}`,
  }));
}

/** What an API offers is read once for all rows that narrow it. */
function lookOnce({ session }: Services): Look {
  const known = new Map<string, Promise<EffectResult>>();
  return (name, answers, facts) => {
    const which = JSON.stringify([name, answers.apis]);
    const looking =
      known.get(which) ?? runEffect(name, answers, facts, session, new AbortController().signal);
    known.set(which, looking);
    return looking;
  };
}

function refuse(
  context: CommandContext,
  { name }: RowsFile,
  problems: readonly RowProblem[],
  wrongRows = 1,
): number {
  for (const problem of problems.slice(0, MOST_PROBLEMS))
    say(context, ...presentProblem(sayRowProblem(name, problem)));
  const lines = new Set(problems.map(({ line }) => line)).size;
  if (wrongRows > lines) say(context, `  … and ${count(wrongRows - lines, 'more row', 'more rows')}.`);
  say(context, 'Nothing was created. Correct them, or leave them out with --skip-invalid.');
  return exitCodes.usage;
}
