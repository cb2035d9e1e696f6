import { isAbort, WizardError } from '../errors.ts';
import type { RunEvent } from '../journey/event.ts';
import { snippetsOf } from '../journey/prompt.ts';
import { type Doing, type Run, type Work, wantedEffect, workOf } from '../journey/state.ts';
import { Secret } from '../secret.ts';
import { canBeFound } from '../wizard/creation.ts';
import type { ActionProgress } from '../wizard/key-stage.ts';
import type { LostProgress } from '../wizard/lost.ts';
import { unixNow } from './clock.ts';
import { performAction } from './key-actions.ts';
import { openLostRow } from './lost-before.ts';
import { saveRecipe } from './recipe.ts';
import { rememberDeployment } from './remember.ts';
import { requestText } from './request-text.ts';
import { changeProfile } from './saved.ts';
import type { Services } from './services.ts';

/** Does the work that a run asks for, and tells what it came to as events: the one place for all faces that ask. */
type Worker = {
  /** Starts and ends what this state asks for; to be called after every change. */
  follow(run: Run): void;
  /** Ends what nobody waits for any more. A create goes on: its answer with the key must still come in. */
  stop(): void;
};

type WorkerOptions = {
  readonly services: Services;
  dispatch(event: RunEvent): void;
  /** A bug. */
  crash(error: unknown): void;
};

type Current = { readonly work: Work; readonly stop: AbortController; readonly giveUp: AbortController };

export function createWorker({ services, dispatch, crash }: WorkerOptions): Worker {
  let current: Current | undefined;
  let noted: Pick<Run, 'flow' | 'facts'> | undefined;

  const note = (run: Run) => {
    if (run.flow === noted?.flow && run.facts === noted.facts) return;
    noted = run;
    services.ledger?.note(run.flow, run.facts);
  };

  const start = (work: Work, run: Run) => {
    current = { work, stop: new AbortController(), giveUp: new AbortController() };
    const { signal } = current.stop;
    perform(work, run, services, { signal, giveUp: current.giveUp.signal, dispatch }).catch(
      (error: unknown) => {
        if (!signal.aborted || !isAbort(error)) crash(error);
      },
    );
  };

  return {
    follow(run) {
      note(run);
      if (run.key?.safe === true) services.delivery.markSafe();
      const work = workOf(run);
      if (work?.id !== current?.work.id) {
        current?.stop.abort();
        current = undefined;
        if (work !== undefined) start(work, run);
      }
      if (run.giveUp) current?.giveUp.abort();
      if (run.stopAsked && current?.work.do === 'action') current.stop.abort();
      const isAsking = run.phase === 'asking' && wantedEffect(run) === undefined;
      if (isAsking && openLostRow(run.flow, run.facts, services)) {
        dispatch({ type: 'lost-before', creation: services.creation.state });
      }
    },
    stop() {
      if (current?.work.do !== 'create') current?.stop.abort();
    },
  };
}

type Watch = Pick<WorkerOptions, 'dispatch'> & { readonly signal: AbortSignal; readonly giveUp: AbortSignal };

function perform(work: Work, run: Run, services: Services, watch: Watch): Promise<void> {
  switch (work.do) {
    case 'effect':
      return lookUp(work.name, run, services, watch);
    case 'create':
      return create(run, services, watch);
    case 'look':
      return look(services, watch);
    case 'remove':
      return remove(services, watch);
    case 'action':
      return act(work.doing, run, services, watch);
  }
}

async function lookUp(
  name: Extract<Work, { do: 'effect' }>['name'],
  { flow, facts }: Run,
  { session }: Services,
  { signal, dispatch }: Watch,
): Promise<void> {
  const { runEffect } = await import('./effects.ts');
  const result = await runEffect(name, flow.answers, facts, session, signal, (progress) => {
    if (!signal.aborted) dispatch({ type: 'reading', progress });
  });
  if (signal.aborted) return;
  if (result.state === 'done') dispatch({ type: 'effect-done', facts: result.facts });
  else dispatch({ type: 'effect-failed', blamed: result.blamed, problem: result.problem });
}

async function create(
  { flow, facts }: Run,
  services: Services,
  { signal, giveUp, dispatch }: Watch,
): Promise<void> {
  const { createKey } = await import('./create.ts');
  // What saves a key is here before there is one.
  const [{ tryBeforeOutput }] = await Promise.all([import('./try-made.ts'), import('./act.ts')]);
  try {
    const made = await createKey(flow.answers, facts, services, signal, {
      giveUp,
      onProgress: (progress) => dispatch({ type: 'create-progress', progress }),
      ...tryBeforeOutput(flow, services),
    });
    dispatch({ type: 'created', made, safe: services.delivery.safe, now: unixNow() });
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    const { explanation: problem, kind: outcome } = error;
    dispatch({ type: 'create-failed', problem, outcome, creation: services.creation.state });
  }
}

/** A frame for each key that is read would be slower than the reading. */
const TOLD_EACH = 10;

async function look({ creation }: Services, { signal, dispatch }: Watch): Promise<void> {
  const onProgress = (looked: LostProgress) => {
    if (looked.looked % TOLD_EACH === 0) dispatch({ type: 'looking', looked });
  };
  // The key may have come after all.
  if (canBeFound(creation.state)) await creation.look({ signal, onProgress });
  dispatch({ type: 'looked', creation: creation.state });
}

async function remove({ creation }: Services, { dispatch }: Watch): Promise<void> {
  const problem = await creation.remove().then(() => undefined, explanationOf);
  dispatch({ type: 'removed', creation: creation.state, problem });
}

async function act(doing: Doing, run: Run, services: Services, { signal, dispatch }: Watch): Promise<void> {
  const { flow, facts, key } = run;
  const { action, input, agreed, automatic } = doing;
  switch (action) {
    case 'saved': {
      if (doing.saved === undefined) return;
      const changed = await changeProfile(doing.saved, services.configFolder).catch(explanationOf);
      const isChanged = 'facts' in changed;
      dispatch(isChanged ? { type: 'saved-changed', changed } : { type: 'saved-refused', problem: changed });
      return;
    }
    case 'recipe':
      return dispatch({ type: 'recipe-done', doing, result: await saveRecipe(run, doing) });
    case 'remember': {
      const result = await rememberDeployment(flow.answers, facts, services);
      return dispatch({ type: 'action-done', doing, result });
    }
    case 'copy-page': {
      const given = { input: '', agreed, byKeyPress: true };
      const snippet = snippetsOf(run).find(({ id }) => id === input);
      const text = snippet?.text ?? requestText(flow.answers, facts, services.session, run.shell);
      const result = await performAction('copy', new Secret(text), given, services.place);
      return dispatch({ type: 'action-done', doing, result });
    }
    case 'keep':
    case 'done':
    case 'call':
      throw new Error(`"${action}" is no work.`);
    default: {
      if (key === undefined) throw new Error('There is no key.');
      const held = { ...key.made, tried: key.tried ?? key.made.tried, answers: flow.answers, facts };
      const onProgress = (progress: ActionProgress) => dispatch({ type: 'action-progress', doing, progress });
      const byKeyPress = automatic !== true;
      const given = { ...doing, signal, byKeyPress, origins: flow.origins, onProgress };
      const { actOnKey } = await import('./act.ts');
      const result = await actOnKey(action, held, given, services);
      dispatch({ type: 'action-done', doing, result });
    }
  }
}

function explanationOf(error: unknown): WizardError['explanation'] {
  if (error instanceof WizardError) return error.explanation;
  throw error;
}
