import type { Flow } from './flow.ts';
import type { Facts } from './types.ts';

/** Where the journey stands, with what is known. */
export type Standing = { readonly flow: Flow; readonly facts: Facts };

/** Before anything is known: what needs no more can be told all the same. */
export const nothingKnown: Facts = {
  now: 0,
  user: '',
  host: '',
  profiles: [],
  credentials: {},
  demoAs: 'gateway',
  done: {},
};
