import type { Outcome } from '../errors.ts';
import type { Run } from '../journey/state.ts';
import { presentProblem } from '../present.ts';
import type { Services } from '../run/services.ts';
import type { Session } from '../run/session.ts';
import { variableFor } from '../wizard/deployments.ts';
import { explainLost, notReadBack, onlyLostKey } from '../wizard/lost.ts';
import { madeFacts } from '../wizard/made.ts';
import { curlInOneLine, type Shell } from '../wizard/shell-words.ts';
import type { Standing } from '../wizard/standing.ts';
import { summaryLines } from '../wizard/summary.ts';

/** What the journey came to; `lines` are for the scrollback. */
export type FaceEnd = {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly keepRunning: boolean;
  /** The answers of the key that was made. */
  readonly standing?: Standing;
};

/** `run` is missing where the face broke. */
export function endOf(run: Run | undefined, { delivery, session }: Services, shell: Shell): FaceEnd {
  const { outcome = 'left', keepRunning = false, key } = run ?? {};
  if (run !== undefined && key !== undefined) {
    const { flow, facts, steps } = run;
    const said = key.said.map(({ what, next }) => [what, next].filter(Boolean).join(' '));
    const lines = summaryLines(steps, flow, facts, madeFacts(key.made), said, shell, keepRunning);
    return { outcome, lines, keepRunning, standing: { flow, facts } };
  }
  // The waiting was stopped after the answer had come: what was cut short is the check, not the key.
  if (outcome === 'outcome-unknown' && delivery.delivered) return afterDelivery(session.unseen, keepRunning);
  if (outcome === 'outcome-unknown') return { outcome, lines: lostLines(session, shell), keepRunning };
  return endWithoutKey(session, shell);
}

function afterDelivery(unseen: Session['unseen'], keepRunning: boolean): FaceEnd {
  const lines = presentProblem(unseen ?? notReadBack, '!');
  return { outcome: unseen === undefined ? 'done' : 'contradicted', lines, keepRunning };
}

/** What it came to where no key was delivered: of one that may exist all the same must be told on the way out. */
export function endWithoutKey(session: Session, shell: Shell): FaceEnd {
  if (session.openCreate !== undefined)
    return { outcome: 'outcome-unknown', lines: lostLines(session, shell), keepRunning: false };
  const { unseen } = session;
  if (unseen === undefined) return { outcome: 'left', lines: [], keepRunning: false };
  return { outcome: 'contradicted', lines: presentProblem(unseen, '!'), keepRunning: false };
}

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
