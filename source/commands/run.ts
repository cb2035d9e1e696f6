import { type ErrorKind, type Explanation, exitCodes, WizardError } from '../errors.ts';
import { presentError, presentProblem } from '../present.ts';
import { count, sanitise, writeJson } from '../text.ts';
import { nearest } from '../wizard/parse/choice.ts';
import type { Problem } from '../wizard/types.ts';
import { type CommandContext, say } from './context.ts';
import { renderHelp } from './help.ts';
import { type Arguments, checkGiven, isOn, lookUp, readArguments } from './options.ts';
import { commands } from './table.ts';

/** Finds the command and runs it. Resolves to the exit code. */
export async function runCommand(context: CommandContext): Promise<number> {
  const given = readArguments(context.argv);
  const fail = async (kind: ErrorKind, problem: Explanation) => {
    if (lookUp('output', given, context.env)?.text !== 'json') return exitCodes[kind];
    const { presentJsonFailure } = await import('../present-json.ts');
    context.stdout.write(`${writeJson(presentJsonFailure(kind, problem))}\n`);
    return exitCodes[kind];
  };
  // A word may be the value of a flag that is refused, a secret even: then it is not looked at.
  const problems = given.problems.length > 0 ? given.problems : checkWords(given);
  const refuse = (all: readonly Problem[]) => {
    say(context, ...all.flatMap((problem) => presentProblem(problem)));
    return fail('usage', joinProblems(all));
  };
  if (problems.length > 0) return refuse(problems);
  const asked = ['help', 'version'].find((flag) => isOn(flag, given, {}));
  if (asked !== undefined) {
    context.stdout.write(
      asked === 'help'
        ? renderHelp(context.argv.includes(given.command) ? given.command : undefined)
        : `${context.version}\n`,
    );
    return exitCodes.done;
  }
  const unclear = checkGiven(given, context.env);
  if (unclear.length > 0) return refuse(unclear);
  // Whatever draws looks at this, libraries too. What is asked for goes before it (no-color.org).
  const color = isOn('color', given, context.env);
  if (color === false) context.env.NO_COLOR = '1';
  else if (color) delete context.env.NO_COLOR;
  try {
    const run = await commands.find(({ name }) => name === given.command)?.load();
    return run === undefined ? exitCodes.bug : await run(context, given, commands);
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    say(context, ...presentError(error));
    return fail(error.kind, error.explanation);
  }
}

function joinProblems([first = { what: '' }, ...others]: readonly Problem[]): Explanation {
  const why = [first.why, ...others.map(({ what }) => what)].filter((part) => part !== undefined).join(' ');
  return { ...first, why };
}

/** A command that does not exist, or words that nobody reads: `--api Orders archive` without quotes, for example. */
function checkWords({ command, words }: Arguments): readonly Problem[] {
  const known = commands.find(({ name }) => name === command);
  if (known === undefined) {
    const names = commands.map(({ name }) => name);
    const [near] = nearest(command, names, 1);
    if (near === undefined)
      return [{ what: 'There is no command of that name.', next: 'See tyk-key-wizard --help.' }];
    return [{ what: `There is no command "${sanitise(command)}".`, next: `Did you mean "${near}"?` }];
  }
  if (words.length === 0 || known.words !== undefined) return [];
  // Not which: a credential that slipped there stands in sight already, and in a log it would stay.
  const what = `${count(words.length, 'word')} of the command line ${words.length === 1 ? 'belongs' : 'belong'} to no flag.`;
  return [{ what, next: 'Put a value with blanks into quotes: --api "Orders archive".' }];
}
