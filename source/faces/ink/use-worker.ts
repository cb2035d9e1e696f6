import { type Dispatch, useEffect, useRef, useState } from 'react';
import { isWorking } from '../../journey/state.ts';
import type { Services } from '../../run/services.ts';
import { createWorker } from '../../run/worker.ts';
import type { UiEvent, UiState } from './state.ts';

/** Has the work done that the state asks for. Returns for how long it has been going on, in milliseconds. */
export function useWorker(
  state: UiState,
  services: Services,
  dispatch: Dispatch<UiEvent>,
  crash: (error: unknown) => void,
): number {
  const [worker] = useState(() => createWorker({ services, dispatch, crash }));
  useEffect(() => worker.follow(state), [worker, state]);
  useEffect(() => () => worker.stop(), [worker]);
  const tick = state.reading?.lists === undefined ? TICK : TICK_BESIDE_LIST;
  return useElapsed(isWorking(state) ? (state.before ?? 'start') : state.doing, tick);
}

const TICK = 80;
/** A whole list is drawn anew for each. */
const TICK_BESIDE_LIST = 500;

/** 0 as long as there is none; each piece of work is known by its own object. */
export function useElapsed(work: object | string | undefined, tick: number): number {
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
