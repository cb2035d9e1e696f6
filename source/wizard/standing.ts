import type { Flow } from './flow.ts';
import type { Facts } from './types.ts';

/** Where the journey stands, with what is known. */
export type Standing = { readonly flow: Flow; readonly facts: Facts };
