import type { Asker } from '../faces/asker.ts';
import type { Face } from '../faces/faces.ts';
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

/** Undefined where nobody can be asked. */
export function askingFace(context: CommandContext, { face: wanted }: Settings): Face | undefined {
  const { env, stdin, stderr } = context;
  const { face } = chooseFace({ ...terminalFacts(context), env, complete: false, wanted });
  const canOpen = !face.needsTerminal || (stdin.isTTY && stderr.isTTY);
  return face.asks && canOpen ? face : undefined;
}

/** Asks in lines or prompts; undefined where nobody can be asked. */
export async function withAsker<T>(
  { context, settings }: Pick<Desk, 'context' | 'settings'>,
  ask: (asker: Asker) => Promise<T>,
): Promise<T | undefined> {
  const asker = await askingFace(context, settings)?.openAsker(context);
  return asker && ask(asker).finally(() => asker.close());
}
