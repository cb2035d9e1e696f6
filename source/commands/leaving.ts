import { exitCodes } from '../errors.ts';
import { endWithoutKey } from '../faces/face-end.ts';
import { presentProblem } from '../present.ts';
import type { Creation } from '../run/creation.ts';
import { canBeFound, endOfCreation, isUnderWay } from '../wizard/creation.ts';
import { createAwaited, lookingForLost } from '../wizard/lost.ts';
import type { Shell } from '../wizard/shell-words.ts';
import type { Leaving } from './context.ts';

/** A search must not keep somebody who wants to leave. */
const LONGEST_SEARCH = 5_000;

/**
 * Nobody leaves between the request and its answer: what comes is still delivered (design, section 5). Resolves to
 * the exit code where a key may exist, or is none; `say` is left out while a face draws on the terminal.
 */
export async function awaitCreate(
  creation: Creation,
  { code, nextSignal }: Leaving,
  say: ((line: string) => void) | undefined,
  shell: Shell,
): Promise<number | undefined> {
  if (isUnderWay(creation.state)) {
    for (const line of presentProblem(createAwaited, '!')) say?.(line);
    await Promise.race([creation.settled, nextSignal()]);
  }
  const { outcome, lost } = endOfCreation(creation.state);
  const isTold = code === exitCodes[outcome];
  if (outcome === 'left' || isTold || creation.state.is === 'proven') return undefined;
  if (say !== undefined) {
    if (canBeFound(creation.state) && lost === undefined) await look(creation, nextSignal, say);
    for (const line of endWithoutKey(creation, shell).lines) say(line);
  }
  // The key goes out by all means: how the program ends stays what it was.
  return outcome === 'done' ? undefined : exitCodes[outcome];
}

async function look(creation: Creation, nextSignal: Leaving['nextSignal'], say: (line: string) => void) {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(LONGEST_SEARCH)]);
  say(`${lookingForLost}. Ctrl+C once more stops that.`);
  nextSignal().then(() => enough.abort());
  await creation.look({ signal });
}
