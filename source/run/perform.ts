import { explanationOf, knownError } from '../errors.ts';
import type { RunEvent } from '../journey/event.ts';
import { snippetsOf } from '../journey/prompt.ts';
import type { Doing, Run, Work } from '../journey/state.ts';
import { Secret } from '../secret.ts';
import { canBeFound } from '../wizard/creation.ts';
import type { ActionProgress } from '../wizard/key-stage.ts';
import type { LostProgress } from '../wizard/lost.ts';
import { actOnKey } from './act.ts';
import { unixNow } from './clock.ts';
import { createKey } from './create.ts';
import { runEffect } from './effects.ts';
import { performAction } from './key-actions.ts';
import { saveRecipe } from './recipe.ts';
import { rememberDeployment } from './remember.ts';
import { requestText } from './request-text.ts';
import { changeProfile } from './saved.ts';
import type { Services } from './services.ts';
import { tryBeforeOutput } from './try-made.ts';

type Watch = {
  dispatch(event: RunEvent): void;
  readonly signal: AbortSignal;
  readonly giveUp: AbortSignal;
};

/** Does one piece of work, and tells what it came to as events. */
export function perform(work: Work, run: Run, services: Services, watch: Watch): Promise<void> {
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
  try {
    const made = await createKey(flow.answers, facts, services, signal, {
      giveUp,
      onProgress: (progress) => dispatch({ type: 'create-progress', progress }),
      ...tryBeforeOutput(flow, services),
    });
    dispatch({ type: 'created', made, safe: services.delivery.safe, now: unixNow() });
  } catch (error) {
    const { explanation: problem, kind: outcome } = knownError(error);
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
      const result = await actOnKey(action, held, given, services);
      dispatch({ type: 'action-done', doing, result });
    }
  }
}
