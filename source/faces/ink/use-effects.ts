import { type Dispatch, useEffect, useRef, useState } from 'react';
import { isAbort, WizardError } from '../../errors.ts';
import { type ActionWatch, actOnKey, tryBeforeOutput } from '../../run/act.ts';
import { createKey } from '../../run/create.ts';
import { runEffect } from '../../run/effects.ts';
import { performAction } from '../../run/key-actions.ts';
import { lookForLost, removeLost } from '../../run/lost.ts';
import { openLostRow } from '../../run/lost-before.ts';
import { saveRecipe } from '../../run/recipe.ts';
import { rememberDeployment } from '../../run/remember.ts';
import { requestText } from '../../run/request-text.ts';
import { changeProfile, type ProfileChange } from '../../run/saved.ts';
import type { Services } from '../../run/services.ts';
import { Secret } from '../../secret.ts';
import type { ListsProgress } from '../../wizard/effects.ts';
import type { ActionProgress, ActionResult } from '../../wizard/key-stage.ts';
import type { LostProgress } from '../../wizard/lost.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { shownCall } from './draw-call.ts';
import { type Doing, isWorking, type UiEvent, type UiState, wantedEffect } from './state.ts';

export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

/**
 * Starts the work that the state asks for and drops what comes too late. Returns for how long the present work has
 * been going on, in milliseconds.
 */
export function useEffects(
  state: UiState,
  services: Services,
  shell: Shell,
  dispatch: Dispatch<UiEvent>,
  crash: (error: unknown) => void,
): number {
  const latest = useRef(state);
  latest.current = state;
  const isSafe = state.key?.safe === true;
  const effect = wantedEffect(state);
  const isCreating = state.phase === 'creating';
  const { doing, phase } = state;
  const giveUp = useRef<AbortController>(undefined);
  const hasEnough = state.giveUp === true;

  useEffect(() => {
    services.ledger?.note(state.flow, state.facts);
  }, [services, state.flow, state.facts]);

  useEffect(() => {
    if (phase !== 'asking' || effect !== undefined || !openLostRow(state.flow, state.facts, services)) return;
    dispatch({ type: 'lost-before', cause: services.session.openCreate?.cause });
  }, [phase, effect, services, state.flow, state.facts, dispatch]);

  useEffect(() => {
    if (isSafe) services.delivery.markSafe();
  }, [services, isSafe]);

  useEffect(() => {
    if (effect === undefined) return;
    const controller = new AbortController();
    const { flow, facts } = latest.current;
    const onProgress = (progress: ListsProgress) => {
      if (!controller.signal.aborted) dispatch({ type: 'reading', progress });
    };
    runEffect(effect, flow.answers, facts, services.session, controller.signal, onProgress)
      .then((result) => {
        if (controller.signal.aborted) return;
        if (result.state === 'done') dispatch({ type: 'effect-done', facts: result.facts });
        else dispatch({ type: 'effect-failed', blamed: result.blamed, problem: result.problem });
      })
      .catch((error) => {
        if (!controller.signal.aborted && !isAbort(error)) crash(error);
      });
    return () => controller.abort();
  }, [effect, services, dispatch, crash]);

  useEffect(() => {
    if (!isCreating) return;
    const controller = new AbortController();
    const { flow, facts } = latest.current;
    giveUp.current = new AbortController();
    createKey(flow.answers, facts, services, controller.signal, {
      giveUp: giveUp.current.signal,
      onProgress: (progress) => dispatch({ type: 'create-progress', progress }),
      ...tryBeforeOutput(flow, facts, services),
    })
      .then((made) => dispatch({ type: 'created', made, safe: services.delivery.safe, now: unixNow() }))
      .catch((error) => {
        if (error instanceof WizardError) {
          dispatch({ type: 'create-failed', problem: error.explanation, outcome: error.kind });
        } else if (!isAbort(error)) crash(error);
      });
    // Only the user's word stops it: when the face breaks, the answer with the key must still come in.
    return () => {
      if (latest.current.phase !== 'creating') controller.abort();
    };
  }, [isCreating, services, dispatch, crash]);

  useEffect(() => {
    if (hasEnough) giveUp.current?.abort();
  }, [hasEnough]);

  useEffect(() => {
    return phase === 'looking' ? look(services, dispatch, crash) : undefined;
  }, [phase, services, dispatch, crash]);

  useEffect(() => {
    if (phase !== 'removing') return;
    removeLost(services.session)
      .then(() => dispatch({ type: 'removed' }))
      .catch((error) => {
        if (error instanceof WizardError) dispatch({ type: 'removed', problem: error.explanation });
        else crash(error);
      });
  }, [phase, services, dispatch, crash]);

  const working = useRef<AbortController>(undefined);
  useEffect(() => {
    if (doing === undefined) return;
    if (doing.saved !== undefined) {
      changeSaved(doing.saved, services, dispatch).catch(crash);
      return;
    }
    if (doing.action === 'recipe') {
      saveRecipe(latest.current, doing)
        .then((result) => dispatch({ type: 'recipe-done', doing, result }))
        .catch(crash);
      return;
    }
    const controller = new AbortController();
    working.current = controller;
    const onProgress = (progress: ActionProgress) => dispatch({ type: 'action-progress', doing, progress });
    perform(latest.current, doing, services, shell, { signal: controller.signal, onProgress })
      .then((result) => dispatch({ type: 'action-done', doing, result }))
      .catch(crash);
    return () => controller.abort();
  }, [doing, services, shell, dispatch, crash]);

  const { stopAsked } = state;
  useEffect(() => {
    if (stopAsked) working.current?.abort();
  }, [stopAsked]);

  const tick = state.reading?.lists === undefined ? TICK : TICK_BESIDE_LIST;
  return useElapsed(isWorking(state) ? (state.before ?? 'start') : doing, tick);
}

async function changeSaved(
  change: ProfileChange,
  { configFolder }: Services,
  dispatch: Dispatch<UiEvent>,
): Promise<void> {
  try {
    dispatch({ type: 'saved-changed', changed: await changeProfile(change, configFolder) });
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    dispatch({ type: 'saved-refused', problem: error.explanation });
  }
}

/** A frame for each key that is read would be slower than the reading. */
const SHOWN_EACH = 10;

/** Looks for a key whose answer was lost; returns what stops it. */
function look({ session, delivery }: Services, dispatch: Dispatch<UiEvent>, crash: (error: unknown) => void) {
  const controller = new AbortController();
  const { signal } = controller;
  const onProgress = (looked: LostProgress) => {
    if (looked.looked % SHOWN_EACH === 0) dispatch({ type: 'looking', looked });
  };
  if (delivery.delivered || session.openCreate === undefined) dispatch({ type: 'looked' });
  else {
    lookForLost(session, { signal, onProgress })
      .then((search) => dispatch({ type: 'looked', search }))
      .catch(crash);
  }
  return () => controller.abort();
}

async function perform(
  state: UiState,
  doing: Doing,
  services: Services,
  shell: Shell,
  watch: ActionWatch,
): Promise<ActionResult> {
  const { action, input, agreed, change } = doing;
  const { answers, origins } = state.flow;
  if (action === 'remember') return rememberDeployment(answers, state.facts, services);
  const given = { input, agreed, byKeyPress: input !== 'automatic' };
  if (action === 'request') {
    const text = shownCall(state, shell)?.text ?? requestText(answers, state.facts, services.session, shell);
    return performAction('copy', new Secret(text), given, services.place);
  }
  const made = state.key?.made;
  const isWork = action !== 'keep' && action !== 'done' && action !== 'call' && action !== 'recipe';
  if (made === undefined || !isWork || action === 'saved') throw new Error(`"${action}" is no work.`);
  const { tried } = state.key ?? {};
  const more = { ...given, ...watch, origins, ...(change && { change }) };
  return actOnKey(action, { ...made, tried }, more, answers, state.facts, services);
}

const TICK = 80;
/** A whole list is drawn anew for each. */
const TICK_BESIDE_LIST = 500;

/** 0 as long as there is none; each piece of work is known by its own object. */
function useElapsed(work: object | string | undefined, tick: number): number {
  const [clock, setClock] = useState<{ work: typeof work; elapsed: number }>({ work: undefined, elapsed: 0 });
  const known = useRef(clock);
  known.current = clock;
  useEffect(() => {
    if (work === undefined) return;
    const since = performance.now() - (known.current.work === work ? known.current.elapsed : 0);
    const timer = setInterval(() => setClock({ work, elapsed: performance.now() - since }), tick);
    return () => clearInterval(timer);
  }, [work, tick]);
  return clock.work === work ? clock.elapsed : 0;
}
