import { isAbort, WizardError } from '../errors.ts';
import { blameFor, effects, inputsOf } from '../wizard/effects.ts';
import type { Answers, EffectName, Facts, Problem, StepId } from '../wizard/types.ts';
import { connect } from './connect.ts';
import { loadLists } from './lists.ts';
import type { Session } from './session.ts';

export type EffectResult =
  | { readonly state: 'done'; readonly facts: Partial<Facts> }
  | {
      readonly state: 'failed';
      readonly blamed: StepId;
      readonly problem: Problem;
      readonly error?: WizardError;
    };

export type Effect = (
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
) => Promise<EffectResult>;

const implementations: { readonly [Name in EffectName]: Effect } = { connect, lists: loadLists };

/** Does the work before a step. A failure names the step that can mend it; an abort is thrown on. */
export async function runEffect(
  name: EffectName,
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
): Promise<EffectResult> {
  try {
    const result = await implementations[name](answers, facts, session, signal);
    signal.throwIfAborted();
    if (result.state === 'failed') return result;
    const done = { ...facts.done, [name]: inputsOf(name, answers) };
    // What was read with other inputs no longer counts.
    for (const other of Object.keys(effects) as EffectName[])
      if (effects[other].after === name) delete done[other];
    return { state: 'done', facts: { ...result.facts, done } };
  } catch (error) {
    if (isAbort(error) || signal.aborted || !(error instanceof WizardError)) throw error;
    return { state: 'failed', blamed: blameFor(error.kind, answers), problem: error.explanation, error };
  }
}
