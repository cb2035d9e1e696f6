import { type Making, makingFor } from './making.ts';
import type { Answers, Facts, Origins, StepId } from './types.ts';

/**
 * Questions that belong to one kind of credential: asked where it is made; where somebody has given the answer in so
 * many words for another kind, that is an error and not left aside.
 */
export function isMade(making: Making, id: StepId) {
  return (answers: Answers, facts: Facts, origins: Origins = {}): boolean => {
    const isGiven = ['flag', 'environment', 'recipe'].includes(origins[id]?.kind ?? '');
    return makingFor(answers, facts) === making || (isGiven && makingFor(answers, facts) !== undefined);
  };
}
