import type { Outcome } from '../errors.ts';
import type { Run } from '../journey/state.ts';
import { presentProblem } from '../present.ts';
import type { Creation } from '../run/creation.ts';
import type { Services } from '../run/services.ts';
import { endOfCreation } from '../wizard/creation.ts';
import { variableFor } from '../wizard/deployments.ts';
import { madeFacts } from '../wizard/made.ts';
import { curlInOneLine, type Shell } from '../wizard/shell-words.ts';
import type { Standing } from '../wizard/standing.ts';
import { spokenSummary, summaryLines } from '../wizard/summary.ts';

/** What the journey came to; `lines` are for the scrollback. */
export type FaceEnd = {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly keepRunning: boolean;
  /** The saved profile whose keys are to be listed now. */
  readonly keysOf?: string;
  /** The answers of the key that was made. */
  readonly standing?: Standing;
};

/** `run` is missing where the face broke. */
export function endOf(
  run: Run | undefined,
  { creation }: Pick<Services, 'creation'>,
  shell: Shell,
  isSpoken = false,
): FaceEnd {
  const { outcome = 'left', keepRunning = false, key, keysOf } = run ?? {};
  if (keysOf !== undefined) return { outcome: 'done', lines: [], keepRunning, keysOf };
  if (run === undefined || key === undefined) return { ...endWithoutKey(creation, shell), keepRunning };
  const { flow, facts, steps } = run;
  const end = { flow, facts, made: madeFacts(key.made), shell, goesOn: keepRunning };
  const lines = isSpoken ? spokenSummary(steps, end) : summaryLines(steps, end, key.said);
  return { outcome, lines, keepRunning, standing: { flow, facts } };
}

/** Of a key that may exist all the same must be told on the way out, with the command that removes what was found. */
export function endWithoutKey(creation: Creation, shell: Shell): FaceEnd {
  const { outcome, problem } = endOfCreation(creation.state);
  const lines = problem === undefined ? [] : presentProblem(problem, '!');
  const { client, request } = creation.removal() ?? {};
  if (client === undefined || request === undefined) return { outcome, lines, keepRunning: false };
  const command = curlInOneLine(request, () => variableFor(client.kind), shell);
  return { outcome, lines: [...lines, `  Remove it: ${command}`], keepRunning: false };
}
