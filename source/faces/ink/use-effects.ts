import { type Dispatch, useEffect, useRef, useState } from 'react';
import { isAbort, WizardError } from '../../errors.ts';
import { actOnKey } from '../../run/act.ts';
import { createKey } from '../../run/create.ts';
import { runEffect } from '../../run/effects.ts';
import { performAction } from '../../run/key-actions.ts';
import { rememberDeployment } from '../../run/remember.ts';
import { requestText } from '../../run/request-text.ts';
import type { Services } from '../../run/services.ts';
import { Secret } from '../../secret.ts';
import type { ActionResult } from '../../wizard/key-stage.ts';
import type { Shell } from '../../wizard/shell-words.ts';
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
  const effect = wantedEffect(state);
  const isCreating = state.phase === 'creating';
  const { doing } = state;

  useEffect(() => {
    if (effect === undefined) return;
    const controller = new AbortController();
    const { flow, facts } = latest.current;
    runEffect(effect, flow.answers, facts, services.session, controller.signal)
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
    createKey(flow.answers, facts, services, controller.signal)
      .then((made) => dispatch({ type: 'created', made, safe: services.delivery.safe, now: unixNow() }))
      .catch((error) => {
        if (error instanceof WizardError) {
          dispatch({ type: 'create-failed', problem: error.explanation, outcome: error.kind });
        } else if (!isAbort(error)) crash(error);
      });
    // Only the user's word stops it: when the face breaks, the answer with the key must still come in.
    return () => {
      if (latest.current.phase === 'over') controller.abort();
    };
  }, [isCreating, services, dispatch, crash]);

  useEffect(() => {
    if (doing === undefined) return;
    perform(latest.current, doing, services, shell)
      .then((result) => dispatch({ type: 'action-done', doing, result }))
      .catch(crash);
  }, [doing, services, shell, dispatch, crash]);

  return useElapsed(isWorking(state) ? (state.before ?? 'start') : doing);
}

async function perform(
  state: UiState,
  doing: Doing,
  services: Services,
  shell: Shell,
): Promise<ActionResult> {
  const { action, input, agreed } = doing;
  const { answers } = state.flow;
  if (action === 'remember') return rememberDeployment(input, answers, state.facts, services.configFolder);
  const given = { input, agreed, byKeyPress: input !== 'automatic' };
  if (action === 'request') {
    const text = new Secret(requestText(answers, state.facts, services.session, shell));
    return performAction('copy', text, given, services.place);
  }
  const made = state.key?.made;
  if (made === undefined || action === 'keep' || action === 'done')
    throw new Error(`"${action}" is no work.`);
  return actOnKey(action, made, given, answers, state.facts, services);
}

const TICK = 80;

/** 0 as long as there is none; each piece of work is known by its own object. */
function useElapsed(work: object | string | undefined): number {
  const [clock, setClock] = useState<{ work: typeof work; elapsed: number }>({ work: undefined, elapsed: 0 });
  useEffect(() => {
    if (work === undefined) return;
    const since = performance.now();
    const timer = setInterval(() => setClock({ work, elapsed: performance.now() - since }), TICK);
    return () => clearInterval(timer);
  }, [work]);
  return clock.work === work ? clock.elapsed : 0;
}
