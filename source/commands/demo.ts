import { exitCodes } from '../errors.ts';
import { type CommandContext, say } from './context.ts';
import type { Arguments } from './options.ts';
import { readSettings } from './settings.ts';

/** `demo`: the sandbox alone, for curl and other clients, until Ctrl+C. */
export async function demo(context: CommandContext, given: Arguments): Promise<number> {
  const { stdout, env, platform } = context;
  const settings = readSettings(given, env, platform);
  const { startSandbox } = await import('../sandbox/server.ts');
  const sandbox = await startSandbox({ as: settings.demoAs });
  context.onLeave(() => {
    say(context, '\nThe sandbox has ended.');
    return sandbox.stop();
  });
  const lines = [
    `${settings.demoAs === 'gateway' ? 'Gateway' : 'Dashboard'}  ${sandbox.url}`,
    `Demo APIs  ${sandbox.gatewayUrl}`,
    `Credential ${sandbox.credential.reveal()}`,
    'A sandbox on this machine only; everything in it ends with Ctrl+C.',
  ];
  stdout.write(`${lines.join('\n')}\n`);
  await new Promise<never>(() => {});
  return exitCodes.done;
}
