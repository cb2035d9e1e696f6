import type { KeyDesk } from '../run/keys/desk.ts';
import type { Services } from '../run/services.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './options.ts';
import type { Stage, Start } from './prepare.ts';
import type { Settings } from './settings.ts';

export const actions = [
  'list',
  'show',
  'extend',
  'limits',
  'suspend',
  'resume',
  'rotate',
  'revoke',
  'forget',
] as const;
export type KeyAction = (typeof actions)[number];

/** What an action works with, beside its key. */
export type KeyWork = {
  readonly context: CommandContext;
  readonly given: Arguments;
  readonly settings: Settings;
  readonly start: Start;
  readonly services: Services;
  readonly desk: KeyDesk;
  readonly setUnmount: Stage['setUnmount'];
  say(line: string): void;
};
