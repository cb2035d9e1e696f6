import { exitCodes } from '../errors.ts';
import { isOn, readArguments, renderHelp } from '../options.ts';
import { presentProblem } from '../present.ts';
import { nearest } from '../wizard/parse/choice.ts';
import type { CommandContext } from './context.ts';

const commands = {
  create: () => import('./create.ts').then((module) => module.create),
  demo: () => import('./demo.ts').then((module) => module.demo),
} as const;

/** Finds the command and runs it. Resolves to the exit code. */
export async function runCommand(context: CommandContext): Promise<number> {
  const given = readArguments(context.argv);
  const say = (lines: readonly string[]) => context.stderr.write(`${lines.join('\n')}\n`);
  if (given.problems.length > 0) {
    say(given.problems.flatMap((problem) => presentProblem(problem)));
    return exitCodes.usage;
  }
  if (isOn('version', given, {})) {
    context.stdout.write(`${context.version}\n`);
    return exitCodes.done;
  }
  if (isOn('help', given, {})) {
    context.stdout.write(renderHelp());
    return exitCodes.done;
  }
  const name = Object.keys(commands).find((candidate) => candidate === given.command);
  if (name === undefined) {
    const [near] = nearest(given.command, Object.keys(commands), 1);
    const next = near === undefined ? 'See tyk-key-wizard --help.' : `Did you mean "${near}"?`;
    say(presentProblem({ what: `There is no command "${given.command}".`, next }));
    return exitCodes.usage;
  }
  const command = await commands[name as keyof typeof commands]();
  return command(context, given);
}
