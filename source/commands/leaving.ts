import { exitCodes, WizardError } from '../errors.ts';
import { endWithoutKey, lostLines } from '../faces/face-end.ts';
import { presentProblem } from '../present.ts';
import { lookForLost } from '../run/lost.ts';
import type { Session } from '../run/session.ts';
import { createAwaited, lookingForLost } from '../wizard/lost.ts';
import type { Shell } from '../wizard/shell-words.ts';
import type { Leaving } from './context.ts';

/** A search must not keep somebody who wants to leave. */
const LONGEST_SEARCH = 5_000;

/**
 * Nobody leaves between the request and its answer: what comes is still delivered (design, section 5). Resolves to
 * the exit code where the outcome stays unknown; `say` is left out while a face draws on the terminal.
 */
export async function awaitCreate(
  session: Session,
  { code, nextSignal }: Leaving,
  say: ((line: string) => void) | undefined,
  shell: Shell,
): Promise<number | undefined> {
  const open = session.openCreate;
  if (open === undefined) return tellUnseen(session, code, say, shell);
  if (open.state === 'awaited') {
    for (const line of presentProblem(createAwaited, '!')) say?.(line);
    const answered = open.settled.then(() => true, isOutcomeKnown);
    if (await Promise.race([answered, nextSignal().then(() => false)])) return undefined;
  }
  // Whoever leaves with this code has said so already.
  if (code === exitCodes['outcome-unknown']) return undefined;
  if (say !== undefined) {
    if (session.openCreate?.search === undefined) await look(session, nextSignal, say);
    for (const line of lostLines(session, shell)) say(line);
  }
  return exitCodes['outcome-unknown'];
}

function tellUnseen(
  session: Session,
  code: number,
  say: ((line: string) => void) | undefined,
  shell: Shell,
): number | undefined {
  if (session.unseen === undefined || code === exitCodes.contradicted) return undefined;
  for (const line of endWithoutKey(session, shell).lines) say?.(line);
  return exitCodes.contradicted;
}

async function look(session: Session, nextSignal: Leaving['nextSignal'], say: (line: string) => void) {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(LONGEST_SEARCH)]);
  say(`${lookingForLost}. Ctrl+C once more stops that.`);
  nextSignal().then(() => enough.abort());
  await lookForLost(session, { signal });
}

function isOutcomeKnown(error: unknown): boolean {
  return error instanceof WizardError && error.kind !== 'outcome-unknown';
}
