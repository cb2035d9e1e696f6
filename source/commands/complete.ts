import { exitCodes } from '../errors.ts';
import { presentProblem } from '../present.ts';
import { quoted } from '../wizard/parse/common.ts';
import { completionShells, renderCompletion } from './completion.ts';
import { type Command, type CommandContext, say } from './context.ts';
import type { Arguments } from './options.ts';

/** `completion SHELL`: a script to source, made from the flags' own definitions. */
export async function complete(
  context: CommandContext,
  given: Arguments,
  commands: readonly Command[],
): Promise<number> {
  const shell = completionShells.find((name) => name === given.words[0]);
  if (shell !== undefined) {
    context.stdout.write(
      renderCompletion(
        shell,
        commands.map(({ name }) => name),
      ),
    );
    return exitCodes.done;
  }
  const what =
    shell === undefined ? 'Completion for which shell?' : `There is no completion for ${quoted(shell)}.`;
  const next = `Use: tyk-key-wizard completion ${completionShells.join('|')}`;
  say(context, ...presentProblem({ what, next }));
  return exitCodes.usage;
}
