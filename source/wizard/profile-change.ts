import type { Surroundings } from './types.ts';

/** What can be done with a saved profile; `to` is its new name. */
export type ProfileChange =
  | { readonly do: 'remove' | 'prefer'; readonly name: string }
  | { readonly do: 'rename'; readonly name: string; readonly to: string };

export type Changed = {
  readonly said: string;
  /** The credential could not be taken away with it. */
  readonly warning?: string;
  /** What is saved now. */
  readonly facts: Pick<Surroundings, 'profiles' | 'stored'>;
};

/** What can be done with a saved profile from its row. */
export const savedWishes = ['keys', 'rename', 'remove', 'prefer'] as const;
export type SavedWish = (typeof savedWishes)[number];
