import type { Outcome } from '../errors.ts';
import { explainLost, type LostSearch, notReadBack } from './lost.ts';
import type { Problem } from './types.ts';

/** How far the create of a run has come, and what may be there because of it. */
export type CreationState =
  /** Nothing was asked for, Tyk said no, or what was lost is removed: there is no key. */
  | { readonly is: 'none' }
  /** The request is on its way. */
  | { readonly is: 'asked' }
  /** The key has come and goes out by all means; `denied`: its answer did not say yes to it. */
  | { readonly is: 'made'; readonly denied?: Problem }
  /** It went out, and was read back: the face has it from here on. */
  | { readonly is: 'proven' }
  /** Tyk said yes, and gave no key: one may exist that nobody has seen. */
  | { readonly is: 'unseen'; readonly problem: Problem }
  /** The answer was lost: `cause` says how, `search` what looking for its key came to. */
  | { readonly is: 'unknown'; readonly cause?: Problem; readonly search?: LostSearch };

/** What it came to for somebody who leaves now: the exit code, and what is to be told. */
type CreationEnd = {
  readonly outcome: Outcome;
  readonly problem?: Problem;
  readonly lost?: LostSearch;
};

export function endOfCreation(creation: CreationState): CreationEnd {
  switch (creation.is) {
    case 'none':
      return { outcome: 'left' };
    case 'proven':
      return { outcome: 'done' };
    case 'made': {
      const { denied } = creation;
      return denied === undefined
        ? { outcome: 'done', problem: notReadBack }
        : { outcome: 'contradicted', problem: denied };
    }
    case 'unseen':
      return { outcome: 'contradicted', problem: creation.problem };
    case 'asked':
      return { outcome: 'outcome-unknown', problem: explainLost() };
    case 'unknown': {
      const { cause, search } = creation;
      const problem = explainLost(cause, search);
      return { outcome: 'outcome-unknown', problem, lost: search };
    }
  }
}

/** Whoever wants to leave waits for it. */
export function isUnderWay({ is }: CreationState): boolean {
  return is === 'asked' || is === 'made';
}

/** It can be looked for among the keys of the deployment. */
export function canBeFound({ is }: CreationState): boolean {
  return is === 'asked' || is === 'unknown';
}
