import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Explanation, WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { saveKeyFile } from '../store/key-file.ts';
import { runsFolder } from '../store/runs.ts';
import type { Services } from './services.ts';

/**
 * An answer that may hold the key is kept whole, in a private file beside the runs and before somebody on the screen: a
 * key is shown but once (design, rule 3). Throws the error that came, with where that is.
 */
export async function keepUnread(
  error: unknown,
  { configFolder, delivery, inPerson }: Pick<Services, 'configFolder' | 'delivery' | 'inPerson'>,
): Promise<never> {
  if (!(error instanceof WizardError) || error.answer === undefined) throw error;
  const { answer, kind, code, explanation } = error;
  const path = configFolder === undefined ? undefined : await keepIn(runsFolder(configFolder), answer);
  // What stands in no file stands at least in the log of whoever runs this: better there than lost.
  const isShown = (inPerson || path === undefined) && (await delivery.show(answer.spelledOut()));
  const kept = { ...explanation, ...sayKept(explanation, path, isShown) };
  throw new WizardError(kind, kept, code === undefined ? {} : { code });
}

async function keepIn(folder: string, answer: Secret): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await saveKeyFile(join(folder, `answer-${randomUUID()}.txt`), answer);
  } catch {
    return undefined;
  }
}

function sayKept({ why }: Explanation, path: string | undefined, isShown: boolean): Partial<Explanation> {
  const where =
    path === undefined
      ? isShown && 'The whole answer is above, because it could not be saved to a file: the key may be in it.'
      : `The whole answer is kept in ${path}: the key may be in it.`;
  if (!where) return {};
  const next = 'Look for the key in it. Delete it when you have the key, or know that there is none.';
  return { why: [why, where].filter(Boolean).join(' '), next };
}
