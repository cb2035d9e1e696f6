import { advance } from '../../source/journey/advance.ts';
import type { RunEvent } from '../../source/journey/event.ts';
import { type Run, startRun, wantedEffect } from '../../source/journey/state.ts';
import { inputsOf } from '../../source/wizard/effects.ts';
import type { ActionResult } from '../../source/wizard/key-stage.ts';
import type { Made } from '../../source/wizard/made.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { makeMade } from '../faces/ink/driver.tsx';
import { api, credential, facts, listed, NOW } from '../wizard/world.ts';

export { NOW };

const orders = api('Orders');
const apis = [orders, api('Payments')];

/** What is answered of a Dashboard, as far as review. */
export const answers: Answers = {
  deployment: 'self-managed',
  url: 'http://localhost:3000',
  credential,
  apis: [orders.id],
  policies: [],
  expires: { in: 30 * 86_400 },
  details: 'defaults',
};

export const play = (run: Run, ...events: RunEvent[]): Run => events.reduce(advance, run);

/** Every look-up that is waited for is done. */
export function look(run: Run): Run {
  const name = wantedEffect(run);
  if (name === undefined) return run;
  const done = { ...run.facts.done, [name]: inputsOf(name, run.flow.answers) };
  const found =
    name === 'connect'
      ? { connection: { url: 'http://localhost:3000', observation: { is: 'dashboard' } as const } }
      : { apis: listed({ apis }).apis, policies: listed({}).policies };
  return look(advance(run, { type: 'effect-done', facts: { ...found, done } }));
}

export const begun = (): Run => startRun(journey, facts());
export const atReview = (more: Parameters<typeof startRun>[3] = {}): Run =>
  look(startRun(journey, facts(), { answers, origins: { credential: { kind: 'you' } } }, more));
export const creating = (): Run => play(atReview(), { type: 'create' });

export const made = (run: Run, more: Parameters<typeof makeMade>[1] = {}): Made => makeMade(run, more);

/** The key is there; nothing goes on by itself. */
export function atKey({ safe = false, ...more }: { safe?: boolean; interruptible?: boolean } = {}): Run {
  const review = atReview(more);
  const flow = { ...review.flow, answers: { ...review.flow.answers, copy: false, try: false } };
  const run = play({ ...review, flow }, { type: 'create' });
  return play(run, { type: 'created', made: made(run), safe, now: NOW });
}

export const choose = (id: string) => ({ type: 'choose', id }) as const;
export const goTo = (to: Extract<RunEvent, { type: 'go' }>['to']) => ({ type: 'go', to }) as const;

/** The work that is waited for has come to this. */
export function finish(run: Run, result: ActionResult): Run {
  if (run.doing === undefined) throw new Error('Nothing is being done.');
  return advance(run, { type: 'action-done', doing: run.doing, result });
}
