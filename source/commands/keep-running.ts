import type { Services } from '../run/services.ts';
import { type CommandContext, say, sayOutcome } from './context.ts';

/** The demo goes on after the wizard, for curl and other clients; Ctrl+C ends it (and the key). */
export async function keepRunning(
  context: CommandContext,
  { session }: Pick<Services, 'session'>,
  lines: readonly string[],
): Promise<void> {
  const sandbox = await session.demo();
  sayOutcome(context, ...lines);
  say(context, '', `The sandbox keeps running: ${sandbox.gatewayUrl}`);
  say(context, 'Ctrl+C ends it, and the key with it.');
  context.onLeave(() => say(context, '\nThe sandbox has ended, and the key with it.'));
  await new Promise<never>(() => {});
}
