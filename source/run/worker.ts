import { isAbort } from '../errors.ts';
import type { RunEvent } from '../journey/event.ts';
import { type Run, type Work, wantedEffect, workOf } from '../journey/state.ts';
import { openLostRow } from './lost-before.ts';
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
  let performing: Promise<typeof import('./perform.ts')> | undefined;
  let noted: Pick<Run, 'flow' | 'facts'> | undefined;

  const note = (run: Run) => {
    if (run.flow === noted?.flow && run.facts === noted.facts) return;
    noted = run;
    services.ledger?.note(run.flow, run.facts);
  };

  /** 120 KB that no first frame needs, and the first answer does; what saves a key is among them. */
  const load = () => {
    performing ??= import('./perform.ts');
    // Whoever waits for it hears of it.
    performing.catch(() => {});
    return performing;
  };

  const start = (work: Work, run: Run) => {
    current = { work, stop: new AbortController(), giveUp: new AbortController() };
    const { signal } = current.stop;
    const watch = { signal, giveUp: current.giveUp.signal, dispatch };
    load()
      .then(({ perform }) => perform(work, run, services, watch))
      .catch((error: unknown) => {
        if (!signal.aborted || !isAbort(error)) crash(error);
      });
  };

  return {
    follow(run) {
      load();
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
