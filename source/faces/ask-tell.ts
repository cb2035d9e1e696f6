import { type Run, workOf } from '../journey/state.ts';
import { sayCounts } from '../wizard/explain-burst.ts';
import { resultOf, type TriedKey, tellTry } from '../wizard/explain-tried.ts';
import { stepById } from '../wizard/flow.ts';
import { lookingForLost, sayLooking, sayNotLoaded } from '../wizard/lost.ts';
import { type Headline, sayProof } from '../wizard/outcome.ts';
import { stageNames } from '../wizard/steps/journey.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { Problem } from '../wizard/types.ts';
import type { Asker } from './asker.ts';
import { sayEach } from './so-far.ts';

/** Tells each thing once, for people to whom nothing stays on a screen. */
export type Teller = {
  tell(run: Run): void;
  /** Whether a problem was told since this was asked last. */
  takeNews(): boolean;
};

const LOOKED_EACH = 100;
const SENT_EACH = 20;

export function createTeller(asker: Asker): Teller {
  let last: Run | undefined;
  let stage = 0;
  let hasNews = false;
  let isKeyTold = false;
  const soFar = sayEach((line) => asker.say(`${line}.`));

  const warn = (problem: Problem) => {
    hasNews = true;
    asker.warn(problem);
  };
  return {
    tell(run) {
      const before = last;
      last = run;
      const isNew = <K extends keyof Run>(name: K) => run[name] !== undefined && run[name] !== before?.[name];
      tellLookedUp(asker, run, before);
      if (before?.phase === 'removing' && run.phase === 'creating') asker.praise({ what: 'Removed.' });
      const work = workOf(run);
      if (work !== undefined && work.id !== (before && workOf(before)?.id)) {
        sayStage();
        if (work.do === 'look') asker.say(`${lookingForLost}. Ctrl+C stops that.`);
      }
      if (run.phase === 'asking' && work === undefined) sayStage();
      if (isNew('note') && run.note !== undefined) sayIn(asker, run.note);
      if (isNew('problem') && run.problem !== undefined) warn(run.problem);
      tellDialog(asker, run, before);
      if (isNew('progress') || isNew('looked')) tellProgress(asker, run, before);
      if (isNew('reading') && run.reading !== undefined) soFar(run.reading.progress);
      if (isNew('headway')) tellHeadway(asker, run);
      if (isKeyTold) tellMore(asker, run, before);
      else isKeyTold = tellKey(asker, run);

      function sayStage() {
        const step = stepById(run.steps, run.flow.current);
        // Looking at the address belongs to the stage that has asked for it.
        const isConnecting = work?.do === 'effect' && work.name === 'connect';
        if (run.phase !== 'asking' || run.flow.cut || isConnecting || step.stage === stage) return;
        stage = step.stage;
        asker.stage(stageNames[stage - 1] ?? '', stage);
      }
    },
    takeNews() {
      const had = hasNews;
      hasNews = false;
      return had;
    },
  };
}

/** What looking came to; the demo is known before. */
function tellLookedUp(asker: Asker, run: Run, before: Run | undefined): void {
  const { done } = run.facts;
  if (before === undefined || run.flow.answers.deployment === 'demo') return;
  if (done.connect !== undefined && done.connect !== before.facts.done.connect) sayConnected(asker, run);
  if (done.lists === undefined || done.lists === before.facts.done.lists) return;
  const line = finishedStages(run.steps, run.flow, run.facts, 3).find(({ id }) => id === 'signed-in');
  if (line !== undefined && line.text !== '') asker.praise({ what: `Signed in: ${line.text}.` });
}

function sayConnected(asker: Asker, { facts }: Run): void {
  const observation = facts.connection?.observation;
  if (observation?.is === 'dashboard') asker.praise({ what: 'It is a Dashboard.' });
  if (observation?.is !== 'gateway') return;
  const version = observation.version === undefined ? '' : ` (${observation.version})`;
  asker.praise({ what: `It is a Gateway${version}.` });
}

function tellDialog(asker: Asker, { dialog }: Run, before: Run | undefined): void {
  const told = before?.dialog;
  if (dialog === undefined || !('problem' in dialog) || dialog.problem === undefined) return;
  const isTold = told !== undefined && 'problem' in told && told.problem === dialog.problem;
  if (dialog.is !== 'instead' && !isTold) asker.warn(dialog.problem);
}

/** Each wait is said once, with its length. */
function tellProgress(asker: Asker, { progress, looked }: Run, before: Run | undefined): void {
  const last = before?.progress;
  const isTold = last?.is === 'not-loaded' && last.attempt === progress?.attempt;
  if (progress?.is === 'not-loaded' && !isTold) {
    const { what, next = '' } = sayNotLoaded(progress);
    asker.say(`${what} ${next}`);
  }
  if (looked !== undefined && looked.looked > 0 && looked.looked % LOOKED_EACH === 0)
    asker.say(`${sayLooking(looked)}.`);
}

/** Each wait is said once; of a burst every twentieth request. */
function tellHeadway(asker: Asker, { headway }: Run): void {
  if (headway?.is === 'waiting') {
    if (headway.seconds === headway.pause) asker.say(headway.says);
  } else if (headway?.is === 'burst' && headway.counts.sent % SENT_EACH === 0) {
    asker.say(sayCounts(headway.counts));
  }
}

/** One message, once the try that comes by itself is over. False: there is nothing to tell yet. */
function tellKey(asker: Asker, { key, doing, dialog, headway }: Run): boolean {
  if (key === undefined) return false;
  const isWaiting = headway?.is === 'waiting' || dialog !== undefined;
  if ((doing !== undefined || key.triesItself) && !isWaiting) return false;
  const { made, said, tried } = key;
  sayIn(asker, sayProof(made.proof, made.tried));
  // A call that went through is what the headline says.
  if (tried !== undefined && resultOf(tried) !== 'proven') tellTried(asker, tried);
  for (const one of said) sayIn(asker, one);
  return true;
}

/** What was done with the key since. */
function tellMore(asker: Asker, { key }: Run, before: Run | undefined): void {
  const known = before?.key;
  if (key === undefined || known === undefined) return;
  const { made, said, tried } = key;
  for (const one of said) if (!known.said.includes(one)) sayIn(asker, one);
  if (tried === undefined || tried === known.tried) return;
  tellTried(asker, tried);
  const isNews = sayProof(made.proof, made.tried).what !== sayProof(known.made.proof, known.made.tried).what;
  if (isNews) sayIn(asker, sayProof(made.proof, made.tried));
}

function tellTried(asker: Asker, tried: TriedKey): void {
  for (const { details, ...told } of tellTry(tried)) {
    sayIn(asker, told);
    for (const line of details) asker.print(`  ${line}`);
  }
}

/** Each in its tone. */
function sayIn(asker: Asker, { tone, ...problem }: Headline): void {
  if (tone === 'good') asker.praise(problem);
  else if (tone === 'warning') asker.note(problem);
  else asker.warn(problem);
}
