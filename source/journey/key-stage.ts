import { decisiveTry } from '../wizard/explain-tried.ts';
import { cutTrail, isOver } from '../wizard/flow.ts';
import type { ActionResult, KeyAction } from '../wizard/key-stage.ts';
import type { Made } from '../wizard/made.ts';
import { askKeepAgain, wantsRemembering } from '../wizard/steps/remember.ts';
import { actionsOf, type Doing, finish, type KeyStage, moveTo, type Run, type Said } from './state.ts';

function withKey<R extends Run>(run: R, change: Partial<KeyStage>): R {
  return run.key === undefined ? run : { ...run, key: { ...run.key, ...change } };
}

/** What was said before in the same words is not said twice. */
export function say<R extends Run>(run: R, ...said: readonly Said[]): R {
  const texts = said.map(({ what }) => what);
  const earlier = (run.key?.said ?? []).filter(({ what }) => !texts.includes(what));
  return withKey(run, { said: [...earlier, ...said] });
}

export function begin<R extends Run>(run: R, doing: Doing): R {
  return { ...run, doing, headway: undefined, stopAsked: false };
}

/** The key exists. It is delivered already; where that went wrong, the stage says so first. */
export function openKeyStage<R extends Run>(run: R, made: Made, safe: boolean): R {
  const { answers } = run.flow;
  const { problem } = made.delivered;
  const triesItself = made.tried === undefined && (answers.try ?? true);
  const tried = made.tried === undefined ? {} : { tried: made.tried };
  const said: readonly Said[] = problem === undefined ? [] : [{ tone: 'bad', ...problem.explanation }];
  const copying: Doing = { action: 'copy', input: '', agreed: false, automatic: true };
  return startTrying({
    ...run,
    phase: 'key',
    key: { made, safe, said, triesItself, ...tried },
    doing: (answers.copy ?? true) ? copying : undefined,
  });
}

/** Begins the try that nobody has to press a key for, once nothing else is going on. */
function startTrying<R extends Run>(run: R): R {
  const { key, doing, phase, dialog } = run;
  const isBusy = doing !== undefined || dialog?.is === 'type' || dialog?.is === 'agree';
  if (!key?.triesItself || isBusy || phase !== 'key') return run;
  const action = actionsOf(run).find(({ id }) => id === 'try' || id === 'address')?.id;
  const begun = withKey(run, { triesItself: false });
  if (action === undefined) return begun;
  return begin(begun, { action, input: '', agreed: false, automatic: true, ...patience(run) });
}

/** One of the stage's actions, or `reload` while an API is waited for. */
export function chooseAction<R extends Run>(run: R, id: string): R {
  if (id === 'reload' && run.doing !== undefined)
    return begin(run, { action: 'reload', input: '', agreed: true });
  // What the wizard does by itself must not swallow what somebody presses meanwhile.
  if (run.doing !== undefined && run.doing.automatic !== true) return run;
  const action = actionsOf(run).find((candidate) => candidate.id === id);
  return action === undefined ? run : start(run, action);
}

function start<R extends Run>(run: R, { id, asks, change }: KeyAction): R {
  if (id === 'done') return askToRemember(keepSafe(run));
  if (id === 'keep') return { ...finish(run), keepRunning: true };
  if (id === 'recipe' || id === 'call') return { ...run, dialog: { is: id } };
  if (asks !== undefined) return { ...run, dialog: { is: 'type', action: id } };
  return begin(run, {
    action: id,
    input: '',
    agreed: false,
    ...patience(run),
    ...(change && { change }),
  });
}

/** Where nobody can press a key meanwhile, waiting is asked about first. */
export function patience({ interruptible }: Run): Pick<Doing, 'impatient'> {
  return interruptible ? {} : { impatient: true };
}

export function stopAction<R extends Run>(run: R): R {
  return run.doing === undefined ? run : { ...run, stopAsked: true };
}

/** Leaving before the key is safe asks once more (design, rule 5). */
export function leaveKeyStage<R extends Run>(run: R): R {
  return run.key?.safe === true ? finish(run) : { ...run, dialog: { is: 'unsafe' } };
}

/** The key is safe: what is left is whether to remember the deployment and its credential. */
function askToRemember<R extends Run>(run: R): R {
  const flow = cutTrail(run.steps, run.flow, run.facts);
  return isOver(run.steps, flow, run.facts) ? finish(run) : { ...moveTo(run, flow), phase: 'asking' };
}

/** Nothing is left to be asked. */
export function startRemembering<R extends Run>(run: R): R {
  if (!wantsRemembering(run.flow.answers)) return finish(run);
  return { ...run, phase: 'key', doing: { action: 'remember', input: '', agreed: false } };
}

/** Work that ended too late, after other work began, tells its result and nothing more. */
export function actionDone<R extends Run>(run: R, doing: Doing, result: ActionResult): R {
  const free: R =
    run.doing === doing ? { ...run, doing: undefined, headway: undefined, stopAsked: false } : run;
  return startTrying(tellDone(run, free, doing, result));
}

function tellDone<R extends Run>(run: R, free: R, doing: Doing, result: ActionResult): R {
  if (result.state === 'tried') {
    const { key } = free;
    // A try that something else has put an end to says nothing.
    if (key === undefined || run.doing !== doing) return free;
    const tried = decisiveTry(key.made.tried, result.tried);
    const told = withKey(free, { tried: result.tried, made: { ...key.made, tried } });
    const canHelp = result.tried.at.some(({ verdict }) => verdict.retryable);
    return canHelp && doing.impatient
      ? { ...told, dialog: { is: 'wait', doing, tried: result.tried } }
      : told;
  }
  if (result.state === 'confirm') {
    return { ...free, dialog: { is: 'agree', question: result.question, doing } };
  }
  const [first, ...more] = saidOf(doing, result);
  if (doing.action === 'copy-page') {
    const { dialog } = run;
    const isOpen = dialog?.is === 'request' || dialog?.is === 'call';
    return isOpen && first !== undefined ? { ...free, dialog: { ...dialog, said: first } } : free;
  }
  const isSafe = result.state === 'done' && result.safe;
  const kept = isSafe ? keepSafe(free) : free;
  const said = first === undefined ? kept : say(kept, first, ...more);
  // To the terminal, which does not say whether it arrived.
  const sent = result.state === 'done' && result.tone === 'warning';
  const told = doing.action === 'copy' ? withKey(said, { sent }) : said;
  if (doing.action === 'remember') {
    if (result.state !== 'failed' || result.unkept === undefined) return finish(told);
    const facts = { ...run.facts, ...result.unkept };
    return moveTo({ ...free, facts, phase: 'asking' }, askKeepAgain(run.steps, run.flow, result));
  }
  // It became safe while the face asked whether to leave an unsafe key: there is nothing to ask any more.
  return isSafe && run.dialog?.is === 'unsafe' ? { ...told, dialog: undefined } : told;
}

/** Nobody needs the clipboard any more, so it is no matter whether it took the key before. */
function keepSafe<R extends Run>(run: R): R {
  return withKey(run, { safe: true, said: (run.key?.said ?? []).filter(({ isDoubt }) => !isDoubt) });
}

function saidOf(
  { action }: Doing,
  result: Exclude<ActionResult, { state: 'confirm' | 'tried' }>,
): readonly Said[] {
  if (result.state === 'failed') {
    // Copying is a help, not a promise: the key is on the screen all the same.
    const isDoubt = action === 'copy';
    return [{ tone: isDoubt ? 'warning' : 'bad', what: result.what, next: result.next, isDoubt }];
  }
  const { said: what, tone = 'good' } = result;
  const isDoubt = action === 'copy' && tone === 'warning';
  const done: Said = { tone, what, isDoubt, keeps: result.safe && !isDoubt };
  return result.warning === undefined ? [done] : [done, { tone: 'warning', what: result.warning }];
}
