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
  const [word] = given.words;
  const shell = completionShells.find((one) => one === word);
  if (shell !== undefined) {
    const names = commands.map(({ name }) => name);
    context.stdout.write(renderCompletion(shell, names));
    return exitCodes.done;
  }
  const what =
    word === undefined ? 'Completion for which shell?' : `There is no completion for ${quoted(word)}.`;
  const next = `Use: tyk-key-wizard completion ${completionShells.join('|')}`;
  say(context, ...presentProblem({ what, next }));
  return exitCodes.usage;
}
