import { isOver } from '../wizard/flow.ts';
import { answer, chooseOffer, editRow, effectDone, effectFailed, go, readOn } from './asking.ts';
import {
  chooseLost,
  created,
  createFailed,
  lookBefore,
  lookedFor,
  removed,
  startCreating,
  stopCreating,
  stopLooking,
} from './creating.ts';
import { chooseInDialog, forgetProblem, goInDialog, typeInDialog } from './dialogs.ts';
import type { RunEvent, Way } from './event.ts';
import { actionDone, chooseAction, leaveKeyStage, startRemembering, stopAction } from './key-stage.ts';
import { changeSaved, recipeDone, savedChanged, savedRefused } from './saving.ts';
import { finish, type Run } from './state.ts';

/** Every event of one run, from a face or from its work: what comes next is decided here, for all faces. Pure. */
export function advance<R extends Run>(run: R, event: RunEvent): R {
  if (run.phase === 'over') return run;
  const next = handle(run, event);
  // The last question of all: the answer is acted on, then the program leaves.
  const isLast = next.phase === 'asking' && isOver(next.steps, next.flow, next.facts);
  return isLast ? startRemembering(next) : next;
}

function handle<R extends Run>(run: R, event: RunEvent): R {
  switch (event.type) {
    case 'answer':
      return answer(run, event);
    case 'edit':
      return editRow(run, event.step);
    case 'create':
      return startCreating(run);
    case 'choose':
      return choose(run, event.id);
    case 'type':
      return run.dialog === undefined ? run : typeInDialog(run, run.dialog, event.text);
    case 'typing':
      return forgetProblem(run);
    case 'instead':
      return event.problem === undefined
        ? run
        : { ...run, dialog: { is: 'instead', problem: event.problem } };
    case 'copy':
      return { ...run, doing: { action: 'copy-page', input: event.tab ?? '', agreed: true } };
    case 'saved':
      return changeSaved(run, event.do, event.name);
    case 'go':
      return goTo(run, event.to);
    case 'effect-done':
      return effectDone(run, event.facts);
    case 'effect-failed':
      return effectFailed(run, event.blamed, event.problem);
    case 'reading':
      return readOn(run, event.progress);
    case 'created':
      return created({ ...run, facts: { ...run.facts, now: event.now } }, event.made, event.safe);
    case 'create-failed':
      return createFailed(run, event);
    case 'create-progress':
      return run.phase === 'creating' ? { ...run, progress: event.progress } : run;
    case 'lost-before':
      return lookBefore(run, event.creation);
    case 'looking':
      return run.phase === 'looking' ? { ...run, looked: event.looked } : run;
    case 'looked':
      return lookedFor(run, event.creation);
    case 'removed':
      return removed({ ...run, creation: event.creation }, event.problem);
    case 'action-progress':
      return run.doing === event.doing ? { ...run, headway: event.progress } : run;
    case 'saved-changed':
      return savedChanged(run, event.changed);
    case 'saved-refused':
      return savedRefused(run, event.problem);
    case 'recipe-done':
      return recipeDone(run, event.doing, event.result);
    case 'action-done':
      return actionDone(run, event.doing, event.result);
  }
}

/** One of the actions that the Prompt has named. */
function choose<R extends Run>(run: R, id: string): R {
  if (run.dialog !== undefined) return chooseInDialog(run, run.dialog, id);
  if (run.phase === 'key') return chooseAction(run, id);
  if (run.phase !== 'asking') return run;
  return chooseOffer(run, id) ?? chooseLost(run, id) ?? run;
}

function goTo<R extends Run>(run: R, to: Way): R {
  if (run.dialog !== undefined) return goInDialog(run, run.dialog, to);
  switch (run.phase) {
    case 'creating':
      return stopCreating(run, to);
    case 'looking':
      return stopLooking(run, to);
    case 'removing':
      return to === 'leave' ? finish(run) : run;
    case 'key':
      if (to === 'stop') return stopAction(run);
      return to === 'leave' || to === 'back' ? leaveKeyStage(run) : run;
    default:
      return go(run, to);
  }
}
