import { exitCodes, WizardError } from '../errors.ts';
import { presentProblem } from '../present.ts';
import type { Session } from '../run/session.ts';
import type { Leaving } from './context.ts';

const waiting = {
  what: 'The request is on its way: a key may exist already.',
  next: 'The answer is waited for. Ctrl+C once more stops that.',
};
const unknown = {
  what: 'A key may exist: no answer came after it was asked for.',
  next: 'Nobody has seen it, so nobody can use it; making another is safe.',
};

/**
 * Nobody leaves between the request and its answer: what comes is still delivered (design, section 5). Resolves to
 * the exit code where the outcome stays unknown; `say` is left out while a face draws on the terminal.
 */
export async function awaitCreate(
  session: Session,
  { code, nextSignal }: Leaving,
  say: ((line: string) => void) | undefined,
): Promise<number | undefined> {
  const open = session.openCreate;
  if (open === undefined) return undefined;
  if (open.state === 'awaited') {
    for (const line of presentProblem(waiting, '!')) say?.(line);
    const answered = open.settled.then(() => true, isOutcomeKnown);
    if (await Promise.race([answered, nextSignal().then(() => false)])) return undefined;
  }
  // Whoever leaves with this code has said so already.
  if (code === exitCodes['outcome-unknown']) return undefined;
  for (const line of presentProblem(unknown, '!')) say?.(line);
  return exitCodes['outcome-unknown'];
}

function isOutcomeKnown(error: unknown): boolean {
  return error instanceof WizardError && error.kind !== 'outcome-unknown';
}
