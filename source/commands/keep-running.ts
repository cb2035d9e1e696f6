import type { Services } from '../run/services.ts';
import type { CommandContext } from './context.ts';

/** The demo goes on after the wizard, for curl and other clients; Ctrl+C ends it (and the key). */
export async function keepRunning(
  context: CommandContext,
  { session }: Pick<Services, 'session'>,
  lines: readonly string[],
): Promise<void> {
  const sandbox = await session.demo();
  context.stderr.write(lines.map((line) => `${line}\n`).join(''));
  context.stderr.write(
    `\nThe sandbox goes on: ${sandbox.gatewayUrl}\nCtrl+C ends it, and the key with it.\n`,
  );
  await new Promise<never>(() => {});
}
