import { type Dispatch, useEffect, useRef, useState } from 'react';
import { isAbort, WizardError } from '../../errors.ts';
import { createKey } from '../../run/create.ts';
import { runEffect } from '../../run/effects.ts';
import { performAction } from '../../run/key-actions.ts';
import { rememberDeployment } from '../../run/remember.ts';
import type { Services } from '../../run/services.ts';
import type { ActionResult } from '../../wizard/key-stage.ts';
import { type Doing, type UiEvent, type UiState, wantedEffect } from './state.ts';

/**
 * Starts the work that the state asks for and drops what comes too late: one effect, one AbortController.
 * Returns for how long the present work has been going on, in milliseconds.
 */
export function useEffects(
  state: UiState,
  services: Services,
  dispatch: Dispatch<UiEvent>,
  crash: (error: unknown) => void,
): number {
  const latest = useRef(state);
  latest.current = state;
  const effect = wantedEffect(state);
  const isCreating = state.phase === 'creating';
  const doing = state.key?.doing;
  const work = effect ?? (isCreating ? 'create' : doing);

  useEffect(() => {
    if (effect === undefined) return;
    const controller = new AbortController();
    const { flow, facts } = latest.current;
    runEffect(effect, flow.answers, facts, services.session, controller.signal)
      .then((result) => {
        if (controller.signal.aborted) return;
        if (result.state === 'done') dispatch({ type: 'effect-done', name: effect, facts: result.facts });
        else dispatch({ type: 'effect-failed', name: effect, blamed: result.blamed, problem: result.problem });
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
    createKey(flow.answers, facts, services.session, services.delivery, controller.signal)
      .then((made) => dispatch({ type: 'created', made, safe: services.delivery.safe }))
      .catch((error) => {
        if (error instanceof WizardError) {
          dispatch({ type: 'create-failed', problem: error.explanation, outcome: error.kind });
        } else if (!isAbort(error)) crash(error);
      });
    return () => controller.abort();
  }, [isCreating, services, dispatch, crash]);

  useEffect(() => {
    if (doing === undefined) return;
    act(latest.current, doing, services)
      .then((result) => dispatch({ type: 'action-done', doing, result }))
      .catch(crash);
  }, [doing, services, dispatch, crash]);

  return useElapsed(work);
}

async function act(state: UiState, doing: Doing, services: Services): Promise<ActionResult> {
  const { action } = doing;
  if (action === 'remember') {
    return rememberDeployment(doing.input, state.flow.answers, state.facts, services.configFolder);
  }
  const key = state.key?.made.created.key;
  if (key === undefined || action === 'keep' || action === 'done') throw new Error(`"${action}" is no work.`);
  const given = { input: doing.input, agreed: doing.agreed, byKeyPress: doing.input !== 'automatic' };
  return performAction(action, key, given, services.place);
}

const TICK = 100;

/** Milliseconds since this work began; 0 while there is none. */
function useElapsed(work: unknown): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    setElapsed(0);
    if (work === undefined) return;
    const since = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - since), TICK);
    return () => clearInterval(timer);
  }, [work]);
  return elapsed;
}
