import type { Outcome } from '../errors.ts';
import { type CreationState, endOfCreation } from '../wizard/creation.ts';
import { effectForGiven, type ListsProgress, pendingEffect } from '../wizard/effects.ts';
import type { TriedKey } from '../wizard/explain-tried.ts';
import { back, type Flow, screenOf, startFlow, stepById } from '../wizard/flow.ts';
import {
  type ActionId,
  type ActionProgress,
  actionsFor,
  type KeyAction,
  type KeyStanding,
} from '../wizard/key-stage.ts';
import { type CreateProgress, type LostAction, type LostProgress, lostActions } from '../wizard/lost.ts';
import type { Made } from '../wizard/made.ts';
import { outcomeOfKey } from '../wizard/outcome.ts';
import type { ProfileChange } from '../wizard/profile-change.ts';
import type { Shell } from '../wizard/shell-words.ts';
import type { Standing } from '../wizard/standing.ts';
import type { Journey, Step } from '../wizard/step.ts';
import type { EffectName, Problem } from '../wizard/types.ts';
import type { CallChange } from '../wizard/usage.ts';

export type Said = {
  readonly tone: 'good' | 'warning' | 'bad';
  /** Of the clipboard, while the key is nowhere else. */
  readonly isDoubt?: boolean;
  /** It says where the key is kept. */
  readonly keeps?: boolean;
  readonly what: string;
  readonly next?: string;
};

/** What stands over the question or the key until it is answered or closed. */
export type Dialog =
  | { readonly is: 'leave' | 'unsafe' | 'help' }
  /** A text to be read and copied; `said`: what became of the copy. */
  | { readonly is: 'request' | 'call'; readonly said?: Said }
  /** Why a row cannot be chosen, and what to do instead. */
  | { readonly is: 'instead'; readonly problem: Problem }
  /** Which saved profile, then what with it. */
  | { readonly is: 'manage'; readonly name?: string }
  | {
      readonly is: 'remove' | 'rename';
      readonly name: string;
      readonly problem?: Problem;
    }
  | { readonly is: 'recipe'; readonly problem?: Problem }
  /** Of some questions both answers are good. */
  | {
      readonly is: 'agree';
      readonly question: string;
      readonly doing: Doing;
      readonly isEither?: true;
    }
  /** The line of text that an action of the key stage needs first. */
  | { readonly is: 'type'; readonly action: ActionId; readonly problem?: Problem }
  /** The API is not there yet, and nobody can press a key while this face waits. */
  | { readonly is: 'wait'; readonly doing: Doing; readonly tried: TriedKey };

/** Work that somebody asked for and the face waits for. */
export type Doing = {
  /** `copy-page` copies the page in sight, its tab by `input`; `saved` changes a saved profile. */
  readonly action: ActionId | 'remember' | 'copy-page' | 'saved';
  readonly input: string;
  readonly agreed: boolean;
  /** The wizard began it by itself. */
  readonly automatic?: true;
  /** Comes back where waiting may help, so that somebody can be asked. */
  readonly impatient?: true;
  /** What an offer changes of the call. */
  readonly change?: CallChange;
  readonly saved?: ProfileChange;
  /** What the action `recipe` was told so far. */
  readonly replies?: readonly boolean[];
};

export type KeyStage = {
  readonly made: Made;
  readonly safe: boolean;
  /** To the terminal's clipboard: nothing proves that it arrived. */
  readonly sent?: boolean;
  /** The last try; `made.tried` is the one that counts. */
  readonly tried?: TriedKey;
  /** It is to be tried without a key press, as soon as nothing else is going on. */
  readonly triesItself: boolean;
  /** What happened since, newest last. */
  readonly said: readonly Said[];
};

/** One run as a machine: where the journey stands and what is going on. Pure; a face adds what is only its own. */
export type Run = Standing & {
  readonly steps: Journey;
  readonly phase: 'asking' | 'creating' | 'looking' | 'removing' | 'key' | 'over';
  /** Keys reach this face while it waits: work can be stopped. */
  readonly interruptible: boolean;
  /** Of the commands that are shown. */
  readonly shell: Shell;
  /** What is wrong with the answer of the question that is open. */
  readonly problem?: Problem;
  /** What is to be known beside it. */
  readonly note?: Said;
  readonly dialog?: Dialog;
  readonly doing?: Doing;
  /** How far it has come. */
  readonly headway?: ActionProgress;
  /** How far the lists have come, and what of them is there. */
  readonly reading?: { readonly progress: ListsProgress; readonly lists?: ListsProgress['lists'] };
  /** To leave was asked while the create request was on its way, or to stop during a try or a burst. */
  readonly stopAsked: boolean;
  /** What may be there because of the create: whether a key may exist that nobody has seen. */
  readonly creation: CreationState;
  /** How far the search for a lost key has come. */
  readonly looked?: LostProgress;
  /** What was said of a lost key last. */
  readonly lost?: Problem;
  /** How far the create has come; `giveUp` ends the waiting for another request. */
  readonly progress?: CreateProgress;
  readonly giveUp?: boolean;
  /** What was known when the lists were there last: what has vanished since is named from it. */
  readonly listed?: Run['facts'];
  readonly key?: KeyStage;
  readonly outcome?: Outcome;
  readonly keepRunning: boolean;
  /** The saved profile for whose keys the journey was left. */
  readonly keysOf?: string;
};

/** What run/worker does for this state. The same piece of work is the same `id`. */
export type Work =
  | { readonly do: 'effect'; readonly id: EffectName; readonly name: EffectName }
  | { readonly do: 'create' | 'look' | 'remove'; readonly id: string }
  | { readonly do: 'action'; readonly id: Doing; readonly doing: Doing };

export function startRun(
  steps: Journey,
  facts: Run['facts'],
  begin: Parameters<typeof startFlow>[2] = {},
  { interruptible = true, shell = 'posix' }: Partial<Pick<Run, 'interruptible' | 'shell'>> = {},
): Run {
  const flow = startFlow(steps, facts, begin);
  return openProblem({
    steps,
    flow,
    facts,
    phase: 'asking',
    interruptible,
    shell,
    stopAsked: false,
    creation: { is: 'none' },
    keepRunning: false,
  });
}

export function workOf(run: Run): Work | undefined {
  const { phase, doing } = run;
  switch (phase) {
    case 'creating':
      return { do: 'create', id: phase };
    case 'looking':
      return { do: 'look', id: phase };
    case 'removing':
      return { do: 'remove', id: phase };
    case 'over':
      return undefined;
    default: {
      const name = wantedEffect(run);
      if (name !== undefined) return { do: 'effect', id: name, name };
      return doing && { do: 'action', id: doing, doing };
    }
  }
}

/** Work that must be done before the current question can be shown. */
export function wantedEffect({ phase, steps, flow, facts }: Run): EffectName | undefined {
  if (phase !== 'asking') return undefined;
  const { effect } = stepById(steps, flow.current);
  return pendingEffect(effect, flow.answers, facts) ?? effectForGiven(steps, flow, facts);
}

/** Nothing but this work is on the screen. */
export function isWorking(run: Run): boolean {
  return ['creating', 'looking', 'removing'].includes(run.phase) || wantedEffect(run) !== undefined;
}

/** The steps on the screen of the current question. */
export function screenSteps({ steps, flow, facts }: Run): readonly Step[] {
  return screenOf(steps, flow, facts);
}

/** The key and what is known about calling it; undefined where there is none yet. */
export function standingOf({ key, flow, facts }: Run): KeyStanding | undefined {
  return key && { ...key.made, tried: key.tried, answers: flow.answers, facts };
}

export function actionsOf(run: Run): readonly KeyAction[] {
  const standing = standingOf(run);
  return standing === undefined ? [] : actionsFor(standing);
}

/** What can be done about a lost key, as long as its problem is the one that is shown. */
export function lostActionsOf({ creation, lost, problem }: Run): readonly LostAction[] {
  const isShown = problem !== undefined && problem === lost;
  return isShown && creation.is === 'unknown' ? lostActions(creation.search) : [];
}

export function isFirst({ steps, flow, facts }: Run): boolean {
  return back(steps, flow, facts) === undefined;
}

const CLOCK_GRAIN = 30;

/** Durations count from now, not from when the program was started: somebody may have had a coffee. Unix seconds. */
export function atTime<R extends Run>(run: R, now: number): R {
  // Once the key is made, its expiry stands: counted on, the finished stages would name a later one.
  if (run.key !== undefined || Math.abs(now - run.facts.now) < CLOCK_GRAIN) return run;
  return { ...run, facts: { ...run.facts, now } };
}

/** Goes to another place of the flow; what is wrong there is said. */
export function moveTo<R extends Run>(run: R, flow: Flow): R {
  return openProblem({ ...run, flow, note: undefined, dialog: undefined });
}

function openProblem<R extends Run>(run: R): R {
  const { flow } = run;
  const troubled = screenSteps(run).find((step) => flow.problems[step.id] !== undefined);
  return { ...run, problem: troubled && flow.problems[troubled.id] };
}

/** The end, and what the journey came to: a key that Tyk contradicts is no success (exit code 7). */
export function finish<R extends Run>(run: R): R {
  return { ...run, phase: 'over', dialog: undefined, outcome: outcomeOf(run) };
}

function outcomeOf({ key, creation }: Run): Outcome {
  if (key === undefined) return endOfCreation(creation).outcome;
  return outcomeOfKey(key.made, key.made.delivered.problem?.kind);
}
