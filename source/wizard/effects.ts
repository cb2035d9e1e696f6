import type { ErrorKind } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { Answers, EffectName, Facts, StepId } from './types.ts';

/** What faces need to know of the work between two steps; run/ does it. */
type Effect = {
  readonly needs: readonly StepId[];
  /** Must be done first. */
  readonly after?: EffectName;
  /** Said while it runs. */
  title(answers: Answers): string;
  /** Said when it has run for five seconds. */
  readonly slow: string;
};

export const effects: { readonly [Name in EffectName]: Effect } = {
  connect: {
    needs: ['deployment', 'url', 'overrule'],
    title: (answers) =>
      answers.deployment === 'demo' ? 'Starting the sandbox' : `Looking at ${answers.url}`,
    slow: 'Taking long. A firewall or a VPN may be in the way.',
  },
  lists: {
    needs: ['deployment', 'url', 'credential'],
    after: 'connect',
    title: () => 'Reading the APIs and policies',
    slow: 'Taking long. A large deployment may answer many megabytes.',
  },
};

/** True where two answers are the same, compared by what they say; secrets by their value. */
export function sameAnswer(a: unknown, b: unknown): boolean {
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && a.equals(b);
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The part of the answers that an effect depends on: kept in `facts.done` when it has succeeded. */
export function inputsOf(name: EffectName, answers: Answers): Answers {
  return Object.fromEntries(effects[name].needs.map((id) => [id, answers[id]]));
}

function isDone(name: EffectName, answers: Answers, facts: Facts): boolean {
  const done = facts.done[name];
  return done !== undefined && effects[name].needs.every((id) => sameAnswer(done[id], answers[id]));
}

/** The first piece of work still to be done before a step with this effect can be shown. */
export function pendingEffect(
  name: EffectName | undefined,
  answers: Answers,
  facts: Facts,
): EffectName | undefined {
  if (name === undefined) return undefined;
  return (
    pendingEffect(effects[name].after, answers, facts) ?? (isDone(name, answers, facts) ? undefined : name)
  );
}

/** The lists that were read are those of these answers. */
export function hasLists(answers: Answers, facts: Facts): boolean {
  return pendingEffect('lists', answers, facts) === undefined;
}

/** The step that can mend a failed effect. */
export function blameFor(kind: ErrorKind, answers: Answers): StepId {
  if (answers.deployment === 'demo') return 'deployment';
  return kind === 'credential' || kind === 'refused' ? 'credential' : 'url';
}
