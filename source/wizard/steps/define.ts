import type { AnswerMap, Parsed, Step, StepId } from '../types.ts';

/** Gives a step its value's type from its id, so that a step file cannot disagree with AnswerMap. */
export function defineStep<Id extends StepId>(step: Step<AnswerMap[Id]> & { readonly id: Id }): Step {
  return step;
}

/** For choices whose words are the answers themselves. */
export function parseWord<Word extends string>(text: string, words: readonly Word[], what: string): Parsed<Word> {
  const word = words.find((candidate) => candidate === text.trim().toLowerCase());
  if (word !== undefined) return { value: word };
  return { problem: { what: `"${text}" is no ${what}.`, next: `Use one of: ${words.join(', ')}.` } };
}
