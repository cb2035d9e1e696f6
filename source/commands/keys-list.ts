import { exitCodes } from '../errors.ts';
import { presentProblem } from '../present.ts';
import type { Listed } from '../run/keys/list.ts';
import { count, groupDigits, writeJson } from '../text.ts';
import { fitsFilter, type KeyFilter, type KeyRow, type KnownHere, rowOfKnown } from '../wizard/keys/row.ts';
import { csvHeader, rowToCsv, rowToJson, rowToText } from '../wizard/keys/show.ts';
import type { Facts } from '../wizard/types.ts';
import type { CommandContext } from './context.ts';

export const listForms = ['text', 'json', 'csv'] as const;
export type ListForm = (typeof listForms)[number];

const TOLD_EACH_MS = 2_000;

/** `keys list`: rows go out as they are read, but JSON, which is one object. Resolves to the exit code. */
export async function printKeys(
  { stdout, stderr }: Pick<CommandContext, 'stdout' | 'stderr'>,
  listing: AsyncIterable<Listed>,
  { facts, now }: { readonly facts: Facts; now(): number },
  filter: KeyFilter,
  form: ListForm,
): Promise<number> {
  const say = (line: string) => void stderr.write(`${line}\n`);
  const rows: KeyRow[] = [];
  const found = { shown: 0, read: 0, of: 0 };
  let told = performance.now();
  if (form === 'csv') await write(stdout, `${csvHeader}\n`);
  for await (const listed of listing) {
    if (listed.is === 'total') found.of = listed.of;
    else if (listed.is === 'unlisted') sayUnlisted(listed.problem, say);
    else {
      found.read += 1;
      if (fitsFilter(listed.row, filter, facts, now())) {
        found.shown += 1;
        if (form === 'json') rows.push(listed.row);
        else
          await write(
            stdout,
            `${form === 'csv' ? rowToCsv(listed.row, facts) : rowToText(listed.row, facts)}\n`,
          );
      }
      // Nobody reads on: `keys list | head`.
      if (stdout.destroyed || stdout.writableEnded) return exitCodes.done;
    }
    if (performance.now() - told < TOLD_EACH_MS) continue;
    told = performance.now();
    say(`${groupDigits(found.read)} of ${count(found.of, 'key')} …`);
  }
  const keys = () => rows.map((row) => rowToJson(row, facts));
  if (form === 'json') stdout.write(`${writeJson({ schemaVersion: 1, ok: true, keys: keys() })}\n`);
  if (form === 'text') say(sayEnd(found));
  return exitCodes.done;
}

/** What this machine knows, without a look at any deployment. */
export async function* listKnown(keys: readonly KnownHere[], now: number): AsyncGenerator<Listed> {
  for (const key of keys) yield { is: 'row', row: rowOfKnown(key, now) };
}

function sayUnlisted(problem: Parameters<typeof presentProblem>[0], say: (line: string) => void): void {
  for (const line of presentProblem(problem, '!')) say(line);
  say('  These are the keys that were made on this machine; whether they are still there is not known.');
}

function sayEnd({ shown, read }: { readonly shown: number; readonly read: number }): string {
  if (read === 0) return 'There are no keys yet. The first: tyk-key-wizard';
  return shown === read ? count(shown, 'key') : `${groupDigits(shown)} of ${count(read, 'key')}`;
}

/** A reader that is slower than this must not fill the memory. */
async function write(stdout: NodeJS.WriteStream, text: string): Promise<void> {
  if (stdout.write(text) || stdout.destroyed) return;
  await new Promise<void>((resolve) => {
    for (const event of ['drain', 'close', 'error']) stdout.once(event, () => resolve());
  });
}
