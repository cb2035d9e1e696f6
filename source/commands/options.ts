import { parseArgs } from 'node:util';
import { WizardError } from '../errors.ts';
import { listWords, repeat } from '../text.ts';
import { bareText, type Environment, readSwitch, readVariable, variableOf } from '../variables.ts';
import { credentialVariables } from '../wizard/deployments.ts';
import { nearest } from '../wizard/parse/choice.ts';
import { quoted } from '../wizard/parse/common.ts';
import type { Given, Origin, Problem, StepId } from '../wizard/types.ts';
import { allFlags, stepFlags } from './flags.ts';

/** What was said on the command line, before anybody asks what it means. */
export type Arguments = {
  readonly command: string;
  readonly words: readonly string[];
  /** By flag name; a switch says "yes" or "no". */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
};

/** The two letters that every program is asked for. */
const letters: { readonly [letter: string]: string } = { '-h': 'help', '-V': 'version', '-o': 'output' };

/** Words people try for the credential. A secret in argv can be read by every process of the machine. */
const SECRET_WORD = /(?:^|-)(?:secret|credentials?|token|key|password|auth|authorization)$/;

export function readArguments(argv: readonly string[]): Arguments {
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      allFlags.flatMap((flag) => {
        const type = flag.value === undefined ? ('boolean' as const) : ('string' as const);
        const option = { type, multiple: true, ...(flag.name === 'output' ? { short: 'o' } : {}) };
        const twin: [string, typeof option][] = flag.value === undefined ? [[`no-${flag.name}`, option]] : [];
        return [[flag.name, option] as [string, typeof option], ...twin];
      }),
    ),
  });
  const values = new Map<string, string[]>();
  const problems: Problem[] = [];
  const refused = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || refused.has(token.index)) continue;
    const read = readOption(token, argv[token.index] ?? '');
    if ('problem' in read) {
      problems.push(read.problem);
      refused.add(token.index);
    } else if (read.value !== '') values.set(read.name, [...(values.get(read.name) ?? []), read.value]);
  }
  const [command = 'create', ...words] = positionals;
  return { command, words, values, problems };
}

type OptionToken = {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};

function readOption(
  token: OptionToken,
  written: string,
): { name: string; value: string } | { problem: Problem } {
  const { rawName, value } = token;
  const name = letters[written] ?? token.name;
  const flag = allFlags.find((candidate) => candidate.name === name);
  const twin = allFlags.find((candidate) => `no-${candidate.name}` === name && candidate.value === undefined);
  if (flag === undefined && twin !== undefined) {
    if (value === undefined) return { name: twin.name, value: 'no' };
    const next = `Write ${rawName} alone, or --${twin.name}=yes.`;
    return { problem: { what: `${rawName} takes no value.`, next } };
  }
  if (flag === undefined) return { problem: unknownFlag(written.replace(/=.*/s, '')) };
  if (flag.value === undefined) return readFlagSwitch(name, value ?? 'yes');
  // "--expires --yes": the value was forgotten. One that really begins so is given with "=".
  if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--'))) {
    return {
      problem: { what: `${rawName} needs a value.`, next: `Write ${rawName} ${flag.value}: ${flag.help}.` },
    };
  }
  return { name, value };
}

/** Written as yes or no, however it was said; empty where nothing was. */
function readFlagSwitch(name: string, text: string): { name: string; value: string } | { problem: Problem } {
  const said = readSwitch(text);
  if (said === undefined && bareText(text) !== '') return { problem: noSwitch(`--${name}`, text) };
  return { name, value: said === undefined ? '' : said ? 'yes' : 'no' };
}

function nothingSaid(where: string): Problem {
  return {
    what: `${where} is empty, and empty would allow everything.`,
    next: 'Leave it out to allow everything, or say what the key may do.',
  };
}

function noSwitch(where: string, text: string): Problem {
  return {
    what: `${where} says ${quoted(text)}, which is neither yes nor no.`,
    next: 'Write yes, true, on or 1; no, false, off or 0; or leave it out.',
  };
}

/**
 * Variables of switches that hold another word, and nothing where what a key opens was to be narrowed: an error before
 * anything is done (design, sections 5 and 10).
 */
export function checkGiven(given: Pick<Arguments, 'values'>, env: Environment): readonly Problem[] {
  return allFlags.flatMap(({ name, value, narrows }) => {
    const isChecked = narrows || (value === undefined && !notVariables.includes(name));
    const found = isChecked ? lookUp(name, given, env) : undefined;
    if (value !== undefined) return found?.text.trim() === '' ? [nothingSaid(found.origin.name ?? '')] : [];
    if (found === undefined || readSwitch(found.text) !== undefined) return [];
    return [noSwitch(found.origin.name ?? '', found.text)];
  });
}

/** Asked for on the command line alone: an image may well say its TYK_KEY_WIZARD_VERSION. */
const notVariables: readonly string[] = ['help', 'version'];

const own: { readonly [word: string]: string } = {
  password: 'Name the file with --password-file (- is standard input), or type it when asked.',
  key: 'Name the file with --key-file (- is standard input), or type it when asked.',
};

function unknownFlag(written: string): Problem {
  const name = written.replace(/^-+/, '');
  if (SECRET_WORD.test(name)) {
    return {
      what: `${written} is not taken: a secret on the command line can be read by every program of this machine.`,
      next:
        own[name] ??
        `Name where it is with --secret-file or --secret-command, put it into ${listWords(credentialVariables(), 'or')}, or type it when asked.`,
    };
  }
  const [near] = nearest(
    name,
    allFlags.map((flag) => flag.name),
    1,
  );
  const next = near === undefined ? 'See tyk-key-wizard --help.' : `Did you mean --${near}?`;
  return { what: `There is no flag ${repeat(written)}.`, next };
}

/** A flag's value, else its variable's; undefined where neither is given. */
export function lookUp(
  flag: string,
  { values }: Pick<Arguments, 'values'>,
  env: Environment,
): { readonly text: string; readonly origin: Origin } | undefined {
  const said = values.get(flag);
  if (said !== undefined) {
    // Given twice, the last one counts, as everywhere; a list is added to.
    const isList = allFlags.find(({ name }) => name === flag)?.repeat === true;
    const text = isList ? said.join('\n') : (said.at(-1) ?? '');
    return { text, origin: { kind: 'flag', name: `--${flag}` } };
  }
  const variable = variableOf(flag);
  const isNarrowing = allFlags.find(({ name }) => name === flag)?.narrows === true;
  const text = readVariable(env, variable) ?? (isNarrowing ? env[variable]?.trim() : undefined);
  return text === undefined ? undefined : { text, origin: { kind: 'environment', name: variable } };
}

/** What a command that can do several things is to do. Throws WizardError `usage`. */
export function readAction<Action extends string>(
  command: string,
  word: string,
  actions: readonly Action[],
): Action {
  const action = actions.find((one) => one === word);
  if (action !== undefined) return action;
  const [near = actions[0]] = nearest(word, actions, 1);
  throw new WizardError('usage', {
    what: `${command} cannot ${quoted(word)}.`,
    why: `It can ${actions.join(', ')}.`,
    next: `tyk-key-wizard ${command} ${near}`,
  });
}

/** Undefined where nobody has said it. */
export function isOn(flag: string, given: Pick<Arguments, 'values'>, env: Environment): boolean | undefined {
  return readSwitch(lookUp(flag, given, env)?.text ?? '');
}

/** Answers given from outside, as text: they pass the same parse as typed ones. */
export function givenAnswers(given: Pick<Arguments, 'values'>, env: Environment): Given {
  const answers: { [Id in StepId]?: { text: string; origin: Origin } } = {};
  for (const { id, flag } of stepFlags) {
    const found = lookUp(flag.name, given, env);
    if (found !== undefined) answers[id] = found;
  }
  const demo = isOn('demo', given, env) ? lookUp('demo', given, env) : undefined;
  if (answers.deployment === undefined && demo !== undefined) {
    answers.deployment = { text: 'demo', origin: demo.origin };
  }
  return answers;
}
