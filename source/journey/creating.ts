import { type CreationState, endOfCreation } from '../wizard/creation.ts';
import { type LostActionId, searchStopped } from '../wizard/lost.ts';
import type { Made } from '../wizard/made.ts';
import type { Problem } from '../wizard/types.ts';
import type { Report, Way } from './event.ts';
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
  return run.stopAsked ? startLooking(run, { is: 'unknown' }) : { ...run, stopAsked: true };
}

export function created<R extends Run>(run: R, made: Made, safe: boolean): R {
  return openKeyStage({ ...run, creation: { is: 'proven' }, stopAsked: false }, made, safe);
}

export function createFailed<R extends Run>(
  run: R,
  { problem, outcome, creation }: Extract<Report, { type: 'create-failed' }>,
): R {
  // The waiting was stopped in the meantime: what is looked for is told there.
  if (run.phase !== 'creating') return run;
  if (outcome === 'outcome-unknown') return startLooking(run, creation);
  return onReview({ ...run, creation }, problem);
}

/** The row of a create that an earlier run has lost was chosen. */
export function lookBefore<R extends Run>(run: R, creation: CreationState): R {
  return run.phase === 'asking' ? startLooking(run, creation) : run;
}

function startLooking<R extends Run>(run: R, creation: CreationState): R {
  const none = { looked: undefined, progress: undefined, problem: undefined };
  return { ...run, ...none, phase: 'looking', creation };
}

/** What looking for it came to; or the key came after all. */
export function lookedFor<R extends Run>(run: R, creation: CreationState): R {
  if (run.phase !== 'looking') return run;
  const { problem } = endOfCreation(creation);
  const told: R = { ...run, creation, lost: problem };
  return run.stopAsked ? finish(told) : onReview(told, problem);
}

export function stopLooking<R extends Run>(run: R, to: Way): R {
  if (to === 'leave' || (to === 'stop' && run.stopAsked)) return finish(run);
  if (to !== 'stop') return run;
  const search = { is: 'unknown', looked: run.looked?.looked ?? 0, why: searchStopped } as const;
  const known = run.creation.is === 'unknown' ? run.creation : undefined;
  return lookedFor(run, { ...known, is: 'unknown', search });
}

/** Undefined: nothing of the kind can be done. */
export function chooseLost<R extends Run>(run: R, id: string): R | undefined {
  if (!lostActionsOf(run).some((action) => action.id === id)) return undefined;
  const action = id as LostActionId;
  if (action === 'look') return startLooking(run, run.creation);
  return action === 'again' ? startCreating(run) : { ...run, phase: 'removing', problem: undefined };
}

/** The lost key is gone, and another is made; or it could not be removed. */
export function removed<R extends Run>(run: R, problem: Problem | undefined): R {
  if (run.phase !== 'removing') return run;
  return problem === undefined ? startCreating(run) : onReview({ ...run, lost: problem }, problem);
}

function onReview<R extends Run>(run: R, problem: Problem | undefined): R {
  // Whatever was made meanwhile, a name that was free may be taken now.
  const { taken: _looked, ...done } = run.facts.done;
  const facts = { ...run.facts, done };
  return { ...moveTo({ ...run, facts, phase: 'asking', progress: undefined }, run.flow), problem };
}
