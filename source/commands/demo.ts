import { exitCodes } from '../errors.ts';
import { type Arguments, lookUp } from '../options.ts';
import { presentProblem } from '../present.ts';
import type { CommandContext } from './context.ts';

/** `demo`: the sandbox alone, for curl and other clients, until Ctrl+C. */
export async function demo(context: CommandContext, given: Arguments): Promise<number> {
  const as = lookUp('demo-as', given, context.env)?.text ?? 'gateway';
  if (as !== 'gateway' && as !== 'dashboard') {
    const problem = { what: `The demo cannot play "${as}".`, next: 'Use --demo-as gateway or --demo-as dashboard.' };
    context.stderr.write(`${presentProblem(problem).join('\n')}\n`);
    return exitCodes.usage;
  }
  const { startSandbox } = await import('../sandbox/server.ts');
  const sandbox = await startSandbox({ as });
  context.onLeave(() => sandbox.stop());
  const lines = [
    `${as === 'gateway' ? 'Gateway' : 'Dashboard'}  ${sandbox.url}`,
    `Demo APIs  ${sandbox.gatewayUrl}`,
    `Credential ${sandbox.credential.reveal()}`,
    'A sandbox of this machine alone; everything in it ends with Ctrl+C.',
  ];
  context.stdout.write(`${lines.join('\n')}\n`);
  await new Promise<never>(() => {});
  return exitCodes.done;
}
