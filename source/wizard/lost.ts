import type { Explanation } from '../errors.ts';
import { capitalise, count } from '../text.ts';
import type { KeyRef, NearKey, NonEmpty } from '../tyk/types.ts';
import { localDateTime } from './words.ts';

/** A key that a deployment lists and that is like the one whose answer was lost. */
export type LostKey = {
  /** The hash; the key itself where the deployment does not hash keys. It is never shown. */
  readonly ref: KeyRef;
  readonly near: NearKey;
  readonly alias: string;
  /** Unix seconds. */
  readonly createdAt: number;
};

/** What looking for it came to; `looked` is how many keys were read. */
export type LostSearch =
  | { readonly is: 'found'; readonly keys: NonEmpty<LostKey>; readonly looked: number }
  | { readonly is: 'none'; readonly looked: number }
  /** `why` is a whole sentence. */
  | { readonly is: 'unknown'; readonly looked: number; readonly why: string };

/** How far the search has come. */
export type LostProgress = { readonly looked: number; readonly of: number };

/** How far a create has come: a request is on its way, or it is waited until another one can be sent. */
export type CreateProgress =
  | { readonly is: 'sent'; readonly attempt: number }
  | {
      readonly is: 'not-loaded';
      readonly attempt: number;
      readonly of: number;
      readonly secondsLeft: number;
    };

/** Said where somebody wants to leave between the request and its answer. */
export const createAwaited: Explanation = {
  what: 'The request is on its way: a key may exist already.',
  next: 'Waiting for the answer. Press Ctrl+C once more to stop waiting.',
};

/** The waiting was stopped after the key had come. */
export const notReadBack: Explanation = {
  what: 'Key created. You stopped before it was read back, so it is not proven yet.',
};

export const searchStopped = 'The search was stopped.';
export const lookingForLost = "Looking for it among the deployment's keys";

/** What is true of a key whose answer never came. */
export const nobodyHasSeen = 'Nobody has seen it, so nobody can use it; making another is safe.';
export const keyMayExist = `A key may exist. ${nobodyHasSeen}`;

/**
 * The one text for a create whose outcome is not known (design, rule 2).
 * @param cause what is known of the lost answer
 * @param search left out where nobody has looked
 */
export function explainLost(cause?: Explanation, search?: LostSearch): Explanation {
  const said = cause?.said;
  if (search?.is === 'found') {
    const [only, ...others] = search.keys;
    const found = [only, ...others].map(sayLostKey);
    if (others.length > 0) return explainSeveral(found, cause);
    return {
      what: 'The key was made, but its answer was lost.',
      why: joinSentences(cause?.why, ...found),
      said,
      next: 'Nobody has seen it, and Tyk does not show it again: remove it and make another.',
    };
  }
  return {
    what: 'It is not known whether the key was made.',
    why: joinSentences(cause?.why, search && sayEmptySearch(search)),
    said,
    next: keyMayExist,
  };
}

/** One create was lost, so all but one of them are somebody's: none is offered to be removed. */
function explainSeveral(found: readonly string[], cause: Explanation | undefined): Explanation {
  return {
    what: `The key may have been created: ${count(found.length, 'key')} like it were made at that moment.`,
    why: joinSentences(cause?.why, ...found),
    said: cause?.said,
    next: 'It is not known which of them is the one that nobody has seen; making another is safe.',
  };
}

function joinSentences(...sentences: readonly (string | undefined)[]): string | undefined {
  return sentences.filter(Boolean).join(' ') || undefined;
}

/** "Hash 81252c36, alias jane-laptop, made Fri 20 Nov 2026 11:02." */
export function sayLostKey({ ref, alias, createdAt }: LostKey): string {
  const parts = [
    'hash' in ref ? `hash ${ref.hash}` : 'keys are not hashed there',
    ...(alias === '' ? [] : [`alias ${alias}`]),
    `made ${localDateTime(createdAt)}`,
  ];
  return `${capitalise(parts.join(', '))}.`;
}

function sayEmptySearch(search: Exclude<LostSearch, { is: 'found' }>): string {
  const looked = search.looked === 0 ? '' : `Looked through ${count(search.looked, 'key')}`;
  if (search.is === 'none') return looked === '' ? 'No key is listed there.' : `${looked}: none is like it.`;
  return looked === '' ? search.why : `${looked}: none is like it. ${search.why}`;
}

/** "Looking for it among the deployment's keys: 40 of 214". */
export function sayLooking(progress: LostProgress | undefined): string {
  return progress === undefined || progress.of === 0
    ? lookingForLost
    : `${lookingForLost}: ${progress.looked} of ${progress.of}`;
}

/** A refusal that says that nothing was made is waited out, and each further request is counted. */
export function sayNotLoaded(progress: Extract<CreateProgress, { is: 'not-loaded' }>): Explanation {
  const { attempt, of, secondsLeft } = progress;
  return {
    what: 'The Gateway has not loaded a chosen API yet: nothing was made.',
    next: `Asking again in ${secondsLeft} s: attempt ${attempt + 1} of ${of}.`,
  };
}

/** The key that can be removed: where several are like it, the others are in use. */
export function onlyLostKey(search: LostSearch | undefined): LostKey | undefined {
  return search?.is === 'found' && search.keys.length === 1 ? search.keys[0] : undefined;
}

export type LostActionId = 'remove' | 'again' | 'look';
export type LostAction = { readonly id: LostActionId; readonly key: string; readonly label: string };

/** What can be done about it, the best first; leaving is always possible (exit code 8). */
export function lostActions(search: LostSearch | undefined): readonly LostAction[] {
  const look: LostAction = { id: 'look', key: 'l', label: 'look again' };
  if (onlyLostKey(search) === undefined) return [{ id: 'again', key: 'a', label: 'make another' }, look];
  return [
    { id: 'remove', key: 'x', label: 'remove it and make another' },
    { id: 'again', key: 'a', label: 'make another and leave it' },
    look,
  ];
}
