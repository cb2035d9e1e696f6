import { explainLost, type LostActionId, type LostSearch } from '../wizard/lost.ts';
import type { Made } from '../wizard/made.ts';
import type { Problem } from '../wizard/types.ts';
import type { Way } from './event.ts';
import { openKeyStage } from './key-stage.ts';
import { finish, lostActionsOf, moveTo, type Run } from './state.ts';

/** The request goes out, for the first time or again. */
export function startCreating<R extends Run>(run: R): R {
  const none = { problem: undefined, note: undefined, progress: undefined, dialog: undefined };
  return { ...run, ...none, phase: 'creating', stopAsked: false, giveUp: false };
}

/** The request is on its way: the first wish to leave says so, the second stops the waiting (design, section 5). */
export function stopCreating<R extends Run>(run: R, to: Way): R {
  // Nothing is on its way between two requests.
  if (run.progress?.is === 'not-loaded') {
    if (to === 'stop') return { ...run, giveUp: true };
    return to === 'leave' ? finish(run) : run;
  }
  if (to !== 'leave') return run;
  return run.stopAsked ? startLooking({ ...run, uncertain: true, lost: {} }) : { ...run, stopAsked: true };
}

export function created<R extends Run>(run: R, made: Made, safe: boolean): R {
  return openKeyStage({ ...run, uncertain: false, stopAsked: false }, made, safe);
}

export function createFailed<R extends Run>(run: R, problem: Problem, isLost: boolean): R {
  // The waiting was stopped in the meantime: what is looked for is told there.
  if (run.phase !== 'creating') return run;
  if (isLost) return startLooking({ ...run, uncertain: true, lost: { cause: problem } });
  return onReview(run, problem);
}

/** The row of a create that an earlier run has lost was chosen. */
export function lookBefore<R extends Run>(run: R, cause: Problem | undefined): R {
  if (run.phase !== 'asking') return run;
  return startLooking({ ...run, uncertain: true, lost: cause === undefined ? {} : { cause } });
}

function startLooking<R extends Run>(run: R): R {
  return { ...run, phase: 'looking', progress: undefined, problem: undefined };
}

/** Without a search there was nothing to look for: the key came after all. */
export function lookedFor<R extends Run>(run: R, search: LostSearch | undefined): R {
  if (run.phase !== 'looking') return run;
  const problem = explainLost(run.lost?.cause, search);
  const told = { ...run, lost: { ...run.lost, search, problem, looked: undefined } };
  return run.stopAsked ? finish(told) : onReview(told, problem);
}

export function stopLooking<R extends Run>(run: R, to: Way): R {
  if (to === 'leave' || (to === 'stop' && run.stopAsked)) return finish(run);
  if (to !== 'stop') return run;
  const { looked = 0 } = run.lost?.looked ?? {};
  return lookedFor(run, { is: 'unknown', looked, why: 'The search was stopped.' });
}

/** Undefined: nothing of the kind can be done. */
export function chooseLost<R extends Run>(run: R, id: string): R | undefined {
  if (!lostActionsOf(run).some((action) => action.id === id)) return undefined;
  const action = id as LostActionId;
  if (action === 'look') return startLooking(run);
  return action === 'again' ? startCreating(run) : { ...run, phase: 'removing', problem: undefined };
}

/** The lost key is gone, and another is made; or it could not be removed. */
export function removed<R extends Run>(run: R, problem: Problem | undefined): R {
  if (run.phase !== 'removing') return run;
  if (problem === undefined) return startCreating({ ...run, uncertain: false, lost: undefined });
  return onReview({ ...run, lost: { ...run.lost, problem } }, problem);
}

function onReview<R extends Run>(run: R, problem: Problem): R {
  return { ...moveTo({ ...run, phase: 'asking', progress: undefined }, run.flow), problem };
}
