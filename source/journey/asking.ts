import { nameBefore } from '../wizard/earlier.ts';
import { type ListsProgress, withoutStored } from '../wizard/effects.ts';
import { accept, back, edit, fail, settle, takeOffer } from '../wizard/flow.ts';
import { reviewRows } from '../wizard/review.ts';
import { sayUnread } from '../wizard/scoped.ts';
import { flattenOptions } from '../wizard/selection.ts';
import type { Step } from '../wizard/step.ts';
import type { Answers, Facts, Offer, Problem, Results, StepId } from '../wizard/types.ts';
import type { Reply, Way } from './event.ts';
import { finish, moveTo, type Run, screenSteps, wantedEffect } from './state.ts';

/** The answers of the screen are checked together, then the journey moves on. */
export function answer<R extends Run>(
  run: R,
  { values, origin, brings }: Extract<Reply, { type: 'answer' }>,
): R {
  const problem = checkScreen(screenSteps(run), { ...run.flow.answers, ...values }, run.facts);
  if (problem !== undefined) return { ...run, problem };
  return moveTo(run, accept(run.steps, run.flow, run.facts, values, origin, brings));
}

/** What is wrong with the answers of a screen. */
export function checkScreen(screen: readonly Step[], answers: Answers, facts: Facts): Problem | undefined {
  for (const step of screen) {
    const value = answers[step.id];
    const problem = value === undefined ? undefined : step.check?.(value, answers, facts);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export const offerId = (index: number): string => `offer:${index}`;

/** Of the problem that is shown, or of a list with nothing in it. */
export function openOffers(run: Run): readonly Offer[] {
  if (run.problem !== undefined) return run.problem.offers ?? [];
  const [step] = screenSteps(run);
  if (step?.kind !== 'choices' || run.reading !== undefined) return [];
  const { answers } = run.flow;
  const isBare = (step.options?.(answers, run.facts) ?? []).length === 0;
  return (isBare && step.empty?.(answers, run.facts)?.offers) || [];
}

/** Undefined: there is no such offer. */
export function chooseOffer<R extends Run>(run: R, id: string): R | undefined {
  const offer = openOffers(run).find((_offer, index) => offerId(index) === id);
  return offer && moveTo(run, takeOffer(run.steps, run.flow, run.facts, offer));
}

export function editRow<R extends Run>(run: R, id: StepId): R {
  const row = reviewRows(run.steps, run.flow, run.facts).find(({ step }) => step === id);
  if (row === undefined) return run;
  if (!row.editable) {
    const what = `${row.origin.name} decides this. Change the policy or choose another.`;
    return { ...run, note: { tone: 'warning', what } };
  }
  return moveTo(run, edit(run.steps, run.flow, run.facts, id));
}

/** While a question stands, or what it needs is looked up. */
export function go<R extends Run>(run: R, to: Way): R {
  switch (to) {
    case 'leave':
      return finish(run);
    case 'back':
      return goBack(run);
    case 'stop':
      // Whoever does not wait for the keychain types the credential once.
      if (wantedEffect(run) === 'stored') return effectDone(run, withoutStored(run.flow.answers));
      return goBack(run);
    case 'read-again': {
      const { lists: _read, ...done } = run.facts.done;
      return { ...run, facts: { ...run.facts, done }, problem: undefined };
    }
    case 'request':
      if (run.flow.current === 'review') return { ...run, dialog: { is: 'request' } };
      return { ...run, note: { tone: 'good', what: 'The whole request can be seen on review.' } };
    case 'help':
    case 'recipe':
    case 'manage':
      return { ...run, dialog: { is: to } };
  }
}

/** From the first question it asks whether to leave; from the questions after the key it goes back to the key. */
function goBack<R extends Run>(run: R): R {
  const previous = back(run.steps, run.flow, run.facts);
  if (previous !== undefined) return moveTo(run, previous);
  return run.flow.cut ? { ...run, phase: 'key' } : { ...run, dialog: { is: 'leave' } };
}

/** More of the lists has come. */
export function readOn<R extends Run>(run: R, progress: ListsProgress): R {
  if (wantedEffect(run) !== 'lists') return run;
  return { ...run, reading: { progress, lists: progress.lists ?? run.reading?.lists } };
}

export function effectDone<R extends Run>(run: R, found: Partial<Results>): R {
  const facts = { ...run.facts, ...found };
  const flow = settle(run.steps, run.flow, facts);
  const listed = facts.apis === undefined ? run.listed : facts;
  const moved = moveTo({ ...run, facts, listed, reading: undefined }, flow);
  const unread = sayUnread(found, facts);
  if (unread !== undefined) return { ...moved, note: { tone: 'warning', what: unread } };
  if (flow.dropped.length === 0) return moved;
  const gone = flow.dropped.map((value) => labelOf(run, value)).join(', ');
  return { ...moved, note: { tone: 'warning', what: `No longer there: ${gone}.` } };
}

/** What a choice was called as long as it was there. */
function labelOf({ steps, flow, listed, ...run }: Run, value: string): string {
  const facts = listed ?? run.facts;
  const options = steps.flatMap((step) =>
    step.kind === 'choices' ? (step.options?.(flow.answers, facts) ?? []) : [],
  );
  const label = flattenOptions(options).find((option) => option.value === value)?.label;
  return label ?? nameBefore(value, facts) ?? value;
}

export function effectFailed<R extends Run>(run: R, blamed: StepId, problem: Problem): R {
  return moveTo({ ...run, reading: undefined }, fail(run.flow, blamed, problem));
}
