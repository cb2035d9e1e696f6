import type { Services } from '../run/services.ts';
import { type CommandContext, say } from './context.ts';

/** The demo goes on after the wizard, for curl and other clients; Ctrl+C ends it (and the key). */
export async function keepRunning(
  context: CommandContext,
  { session }: Pick<Services, 'session'>,
  lines: readonly string[],
): Promise<void> {
  const sandbox = await session.demo();
  say(context, ...lines, '', `The sandbox keeps running: ${sandbox.gatewayUrl}`);
  say(context, 'Ctrl+C ends it, and the key with it.');
  await new Promise<never>(() => {});
}
