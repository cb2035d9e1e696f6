import type { Asker } from '../faces/asker.ts';
import { chooseFace } from '../faces/mode.ts';
import { terminalFacts } from '../run/terminal.ts';
import type { Profile } from '../wizard/types.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './options.ts';
import type { Settings } from './settings.ts';

/** What every action works with. */
export type Desk = {
  readonly context: CommandContext;
  readonly given: Arguments;
  readonly settings: Settings;
  readonly folder: string;
  readonly profiles: readonly Profile[];
};

/** Asks in lines or prompts; undefined where nobody can be asked. */
export async function withAsker<T>(
  { context, settings }: Pick<Desk, 'context' | 'settings'>,
  ask: (asker: Asker) => Promise<T>,
): Promise<T | undefined> {
  const { stdin, stderr, env } = context;
  const chosen = chooseFace({ ...terminalFacts(context), env, complete: false, wanted: settings.face }).face;
  if (!chosen.asks || (chosen.needsTerminal && !(stdin.isTTY && stderr.isTTY))) return undefined;
  const asker = await chosen.openAsker({ stdin, stderr });
  try {
    return await ask(asker);
  } finally {
    asker.close();
  }
}
