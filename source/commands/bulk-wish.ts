import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verify } from '../run/bulk/make-all.ts';
import { isTaken } from '../store/files.ts';
import { noteOf } from '../store/results-file.ts';
import { repeat } from '../text.ts';
import { quoted } from '../wizard/parse/common.ts';
import { type Arguments, isOn, lookUp } from './options.ts';
import { refuse } from './settings.ts';

/** What is asked of `bulk` beside what every command is told. */
export type BulkWish = {
  /** `-` is stdin. */
  readonly file: string;
  readonly out: string;
  readonly most: number;
  readonly verify: Verify;
  readonly marked: boolean;
  readonly resume: boolean;
  readonly skipsInvalid: boolean;
  readonly force: boolean;
};

const MOST_AT_ONCE = 8;
const HIGHEST = 256;
const verifyWords = ['sample', 'all', 'none'] as const satisfies readonly Verify[];

/** @throws WizardError `usage` */
export function readBulkWish(given: Arguments, env: NodeJS.ProcessEnv): BulkWish {
  const [file, ...others] = given.words;
  if (file === undefined || others.length > 0) {
    const what = file === undefined ? 'Which rows?' : 'bulk takes one file of rows.';
    return refuse(what, 'Name a file: tyk-key-wizard bulk team.csv --out keys.csv (- is standard input).');
  }
  const say = (flag: string) => lookUp(flag, given, env)?.text;
  const out = say('out');
  if (out === undefined || out === '-') {
    return refuse('Where should the keys go?', 'Name a file of your own: --out keys.csv, or keys.jsonl.');
  }
  if (file !== '-' && isSameFile(file, out)) {
    return refuse('The keys would go where the rows are.', 'Name another file with --out.');
  }
  const most = say('concurrency') ?? String(MOST_AT_ONCE);
  if (!/^\d{1,3}$/.test(most) || Number(most) < 1 || Number(most) > HIGHEST) {
    return refuse(`--concurrency ${repeat(most)} is no number from 1 to ${HIGHEST}.`, 'Try --concurrency 8.');
  }
  const wanted = say('verify') ?? 'sample';
  const verify = verifyWords.find((word) => word === wanted);
  if (verify === undefined) {
    return refuse(`There is no --verify ${quoted(wanted)}.`, `Use one of ${verifyWords.join(', ')}.`);
  }
  const wish: BulkWish = {
    file,
    out,
    most: Number(most),
    verify,
    marked: isOn('mark', given, env) !== false,
    resume: isOn('resume', given, env) === true,
    skipsInvalid: isOn('skip-invalid', given, env) === true,
    force: isOn('force', given, env) === true,
  };
  checkOut(wish);
  return wish;
}

/** By whatever name: the results would take the rows' place. */
function isSameFile(one: string, other: string): boolean {
  const [found, also] = [one, other].map((path) =>
    existsSync(path) ? statSync(path, { bigint: true }) : undefined,
  );
  const isOne = found !== undefined && found.dev === also?.dev && found.ino === also.ino;
  return isOne || resolve(one) === resolve(other);
}

function checkOut({ out, resume, force }: BulkWish): void {
  if (existsSync(out) && !statSync(out).isFile())
    refuse(`${out} is no file.`, 'Name a file: --out keys.csv.');
  if (resume) return;
  if (existsSync(noteOf(out))) {
    const next = `Add --resume. To begin anew, delete ${out} and ${noteOf(out)} first: the keys in it are shown nowhere else.`;
    refuse(`A run that was broken off has its results in ${out}.`, next);
  }
  if (isTaken(out) && !force)
    refuse(`${out} exists already.`, 'Name another file, or let --force replace it.');
}
