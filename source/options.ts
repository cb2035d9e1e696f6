import { parseArgs } from 'node:util';
import { listWords, repeat } from './text.ts';
import type { ServerKind } from './tyk/types.ts';
import { bareText, readSwitch, readVariable } from './variables.ts';
import { nearest } from './wizard/parse/choice.ts';
import { quoted } from './wizard/parse/common.ts';
import type { Flag } from './wizard/step.ts';
import { journey } from './wizard/steps/journey.ts';
import type { Given, Origin, Problem, StepId } from './wizard/types.ts';

/** Flags of the whole program; those of the questions are made from the steps themselves. */
export const globalFlags: readonly Flag[] = [
  { name: 'demo', help: 'short for --deployment demo: a sandbox on this machine' },
  { name: 'demo-as', value: 'SERVER', help: 'what the demo plays: gateway (default) or dashboard' },
  { name: 'production', help: 'of profiles add and edit: real users depend on this deployment' },
  { name: 'yes', help: 'take every default, and create without a last question' },
  { name: 'face', value: 'FACE', help: 'rich, prompts, lines or flags; guessed from the terminal' },
  { name: 'plain', help: 'short for --face prompts' },
  { name: 'accessible', help: 'short for --face lines: plain text for screen readers' },
  { name: 'non-interactive', help: 'short for --face flags: ask nothing, list what is missing' },
  { name: 'profile', value: 'NAME', help: 'a saved deployment, instead of --deployment and --url' },
  { name: 'recipe', value: 'FILE', help: 'answers of your team, in YAML or JSON' },
  { name: 'save-recipe', value: 'FILE', help: 'write the answers of this run as a recipe, without secrets' },
  { name: 'secret-file', value: 'PATH', help: 'file that holds the credential; - is standard input' },
  { name: 'secret-command', value: 'CMD', help: 'command that prints the credential on its first line' },
  { name: 'output', value: 'FORM', help: 'text, key, json, env or curl on stdout (short: -o)' },
  { name: 'out', value: 'FILE', help: 'write that to a file of your own (0600) instead of stdout (-)' },
  { name: 'call', value: 'CALL', help: 'of try: a path of the API, or a method and one: POST /items' },
  { name: 'force', help: 'let --out and --save-recipe replace a file' },
  { name: 'dry-run', help: 'show the request and what it would do; create nothing' },
  { name: 'draft', help: 'keep the answers for a next run; --no-draft keeps and offers none' },
  { name: 'shell', value: 'SHELL', help: 'posix or powershell, for printed commands' },
  { name: 'color', help: 'colours, where the terminal has them; --no-color does without' },
  { name: 'timeout', value: 'SECONDS', help: 'how long each request may take (30)' },
  { name: 'insecure', help: 'believe every certificate, in this run only' },
  { name: 'debug', help: 'write every request into a file (0600), without secrets' },
  { name: 'help', help: 'this page' },
  { name: 'version', help: 'the version' },
];

export const stepFlags: readonly { readonly id: StepId; readonly flag: Flag }[] = journey.flatMap((step) =>
  step.flag === undefined ? [] : [{ id: step.id, flag: step.flag }],
);

/** What was said on the command line, before anybody asks what it means. */
export type Arguments = {
  readonly command: string;
  readonly words: readonly string[];
  /** By flag name; a switch says "yes" or "no". */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Those of the questions, then those of the program. */
export const allFlags = (): readonly Flag[] => [...stepFlags.map(({ flag }) => flag), ...globalFlags];

/** The two letters that every program is asked for. */
const letters: { readonly [letter: string]: string } = { '-h': 'help', '-V': 'version', '-o': 'output' };

/** Words people try for the credential. A secret in argv can be read by every process of the machine. */
const SECRET_WORD = /(?:^|-)(?:secret|credentials?|token|key|password|auth|authorization)$/;

export function readArguments(argv: readonly string[]): Arguments {
  const flags = allFlags();
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      flags.flatMap((flag) => {
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
    const read = readOption(token, argv[token.index] ?? '', flags);
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
  flags: readonly Flag[],
): { name: string; value: string } | { problem: Problem } {
  const { rawName, value } = token;
  const name = letters[written] ?? token.name;
  const flag = flags.find((candidate) => candidate.name === name);
  const twin = flags.find((candidate) => `no-${candidate.name}` === name && candidate.value === undefined);
  if (flag === undefined && twin !== undefined) {
    if (value === undefined) return { name: twin.name, value: 'no' };
    const next = `Write ${rawName} alone, or --${twin.name}=yes.`;
    return { problem: { what: `${rawName} takes no value.`, next } };
  }
  if (flag === undefined) return { problem: unknownFlag(written.replace(/=.*/s, ''), flags) };
  if (flag.value === undefined) return readFlagSwitch(name, value ?? 'yes');
  // "--expires --yes": the value was forgotten. One that really begins so is given with "=".
  if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--'))) {
    return {
      problem: { what: `${rawName} wants a value.`, next: `Write ${rawName} ${flag.value}: ${flag.help}.` },
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

function noSwitch(where: string, text: string): Problem {
  return {
    what: `${where} says ${quoted(text)}, which is neither yes nor no.`,
    next: 'Write yes, true, on or 1; no, false, off or 0; or leave it out.',
  };
}

/** Variables of switches that hold another word: an error before anything is done (design, section 5). */
export function checkSwitches(given: Pick<Arguments, 'values'>, env: Environment): readonly Problem[] {
  return allFlags().flatMap(({ name, value }) => {
    const found = value === undefined && !notVariables.includes(name) ? lookUp(name, given, env) : undefined;
    if (found === undefined || readSwitch(found.text) !== undefined) return [];
    return [noSwitch(found.origin.name ?? '', found.text)];
  });
}

/** Asked for on the command line alone: an image may well say its TYK_KEY_WIZARD_VERSION. */
const notVariables: readonly string[] = ['help', 'version'];

function unknownFlag(written: string, flags: readonly Flag[]): Problem {
  const name = written.replace(/^-+/, '');
  if (SECRET_WORD.test(name)) {
    return {
      what: `${written} is not taken: a secret on the command line can be read by every program of this machine.`,
      next: `Name where it is with --secret-file or --secret-command, put it into ${listWords(credentialVariables(), 'or')}, or type it when it is asked for.`,
    };
  }
  const [near] = nearest(
    name,
    flags.map((flag) => flag.name),
    1,
  );
  const next = near === undefined ? 'See tyk-key-wizard --help.' : `Did you mean --${near}?`;
  return { what: `There is no flag ${repeat(written)}.`, next };
}

/** `--api-limit` → `TYK_KEY_WIZARD_API_LIMIT`. */
export function variableOf(flag: string): string {
  return `TYK_KEY_WIZARD_${flag.toUpperCase().replaceAll('-', '_')}`;
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
    const isList = allFlags().find(({ name }) => name === flag)?.repeat === true;
    const text = isList ? said.join('\n') : (said.at(-1) ?? '');
    return { text, origin: { kind: 'flag', name: `--${flag}` } };
  }
  const variable = variableOf(flag);
  const isNarrowing = allFlags().find(({ name }) => name === flag)?.narrows === true;
  const text = readVariable(env, variable) ?? (isNarrowing ? env[variable]?.trim() : undefined);
  return text === undefined ? undefined : { text, origin: { kind: 'environment', name: variable } };
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

/** Where a credential may come from without being asked for, first match wins (design, section 5). */
export function credentialVariables(server?: ServerKind): readonly string[] {
  const own: readonly string[] = server === undefined ? Object.values(tykVariables) : [tykVariables[server]];
  return ['TYK_KEY_WIZARD_SECRET', ...own];
}

/** Tyk's own names for them. */
const tykVariables: { readonly [Kind in ServerKind]: string } = {
  dashboard: 'TYK_AUTH_TOKEN',
  gateway: 'TYK_GW_SECRET',
};
