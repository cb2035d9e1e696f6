import type { Explanation } from '../errors.ts';
import { effects } from '../wizard/effects.ts';
import { createAwaited, sayNotLoaded } from '../wizard/lost.ts';
import type { Doing, Run } from './state.ts';

/** What is being waited for. */
export type Busy = {
  readonly is: 'busy';
  readonly says: string;
  readonly soFar?: string;
  /** Said after so many milliseconds (5 000). */
  readonly slow?: string;
  readonly slowAfter?: number;
  readonly news?: Explanation;
};

/** What is said while the create is on its way, or waited for. */
export function sayCreating({ progress, stopAsked }: Run): Busy {
  const slow = 'Waiting for Tyk to answer; the request is on its way.';
  const isAgain = progress !== undefined && progress.attempt > 1;
  const news =
    progress?.is === 'not-loaded'
      ? sayNotLoaded(progress)
      : stopAsked
        ? createAwaited
        : isAgain
          ? { what: `Sending the request again: attempt ${progress.attempt}.` }
          : undefined;
  return { is: 'busy', says: 'Creating the key', slow, news };
}

/** What is said of work that somebody asked for. */
export function sayDoing({ flow, headway }: Run, { action }: Doing): Busy {
  if (headway?.is === 'calling' || headway?.is === 'waiting') return { is: 'busy', says: headway.says };
  const waits = action === 'remember' && flow.answers.keep?.in === 'keychain';
  const { slow, slowAfter } = effects.stored;
  return { is: 'busy', says: doingWords[action], ...(waits ? { slow, slowAfter } : {}) };
}

const doingWords = {
  save: 'Saving',
  env: 'Writing',
  copy: 'Copying',
  try: 'Calling the API',
  again: 'Calling the API',
  reload: 'Asking the Gateway to reload',
  address: 'Calling the API',
  burst: 'Calling the API',
  call: '',
  remember: 'Remembering',
  'copy-page': 'Copying',
  saved: 'Saving',
  recipe: 'Saving',
  keep: '',
  done: '',
} as const satisfies { readonly [Action in Doing['action']]: string };
