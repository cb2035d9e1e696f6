import type { Outcome } from '../errors.ts';
import { presentProblem } from '../present.ts';
import type { Session } from '../run/session.ts';
import { variableFor } from '../wizard/deployments.ts';
import { type CreateProgress, explainLost, onlyLostKey, sayNotLoaded } from '../wizard/lost.ts';
import { curlInOneLine, type Shell } from '../wizard/shell-words.ts';

/** The lost create of this run in words, with the command that removes what was found. */
export function lostLines({ openCreate }: Pick<Session, 'openCreate'>, shell: Shell): readonly string[] {
  const { client, cause, search } = openCreate ?? {};
  const lines = presentProblem(explainLost(cause, search), '!');
  const key = onlyLostKey(search);
  // The address of a key that is not hashed is the key.
  if (client === undefined || key === undefined || !('hash' in key.ref)) return lines;
  const request = client.removeRequest(key.ref, key.near);
  const command = curlInOneLine(request, () => variableFor(client.kind), shell);
  return [...lines, `  Remove it: ${command}`];
}

/** What it came to where no key was delivered: of one that may exist all the same must be told on the way out. */
export function endWithoutKey(session: Session, shell: Shell): EndWithoutKey {
  if (session.openCreate !== undefined)
    return { outcome: 'outcome-unknown', lines: lostLines(session, shell), keepRunning: false };
  const { unseen } = session;
  if (unseen === undefined) return { outcome: 'left', lines: [], keepRunning: false };
  return { outcome: 'contradicted', lines: presentProblem(unseen, '!'), keepRunning: false };
}

type EndWithoutKey = {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly keepRunning: false;
};

/** For faces that only ever add lines: each wait is said once, with its length. */
export function tellWaits(say: (line: string) => void): (progress: CreateProgress) => void {
  let told = 0;
  return (progress) => {
    if (progress.is !== 'not-loaded' || progress.attempt === told) return;
    told = progress.attempt;
    const { what, next = '' } = sayNotLoaded(progress);
    say(`${what} ${next}`);
  };
}
