import { exitCodes } from '../errors.ts';
import { variableOf } from '../variables.ts';
import { credentialVariables } from '../wizard/deployments.ts';
import type { Flag } from '../wizard/step.ts';
import type { Command } from './context.ts';
import { globalFlags, stepFlags } from './flags.ts';
import { commands } from './table.ts';

/* The manual, of the same data as the help: written at the build, for `man tyk-key-wizard`. */

/** A line that begins with a point or an apostrophe would be a request; a bare hyphen is no minus. */
function escapeRoff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const bold = (text: string) => `\\fB${escapeRoff(text)}\\fR`;
const italic = (text: string) => `\\fI${escapeRoff(text)}\\fR`;

function writeFlag({ name, value, help, repeat }: Flag): readonly string[] {
  const named = value === undefined ? bold(`--${name}`) : `${bold(`--${name}`)} ${italic(value)}`;
  const variable = `Variable: ${variableOf(name)}.`;
  return ['.TP', named, escapeRoff(`${help}.${repeat === true ? ' Can be repeated.' : ''} ${variable}`)];
}

function writeCommand({ name, words = '', about, page }: Command): readonly string[] {
  const usage = (page?.usage ?? []).flatMap((line) => ['.br', escapeRoff(`tyk-key-wizard ${line}`)]);
  const flags = page?.flags.map((flag) => `--${flag}`).join(', ') ?? '';
  return [
    '.TP',
    words === '' ? bold(name) : `${bold(name)} ${italic(words)}`,
    escapeRoff(`${page?.about ?? about}`),
    ...usage,
    ...(flags === '' ? [] : ['.br', escapeRoff(`Flags: ${flags}`)]),
  ];
}

const meanings: { readonly [Name in keyof typeof exitCodes]: string } = {
  done: 'done',
  bug: 'a fault of this program',
  usage: 'an answer, a flag or a file is wrong or missing',
  unreachable: 'the deployment was not reached, or something else answered',
  credential: 'the credential was refused',
  refused: 'Tyk refused what was asked for',
  storage: 'a file or an output could not be written',
  contradicted: 'done, but Tyk has something else than was asked for',
  'outcome-unknown': 'whether a key was made is not known',
  left: 'left by Ctrl+C',
  terminated: 'ended by SIGTERM',
  'hung-up': 'the terminal was closed',
};

/** The page in roff, for the section of commands. */
export function renderMan(version: string): string {
  const codes = Object.entries(exitCodes) as [keyof typeof exitCodes, number][];
  const lines = [
    `.TH TYK\\-KEY\\-WIZARD 1 "" "tyk\\-key\\-wizard ${escapeRoff(version)}" "User Commands"`,
    '.SH NAME',
    'tyk\\-key\\-wizard \\- from nothing to a Tyk API key that is proven to work',
    '.SH SYNOPSIS',
    `${bold('tyk-key-wizard')} [${italic('COMMAND')}] [${italic('FLAGS')}]`,
    '.SH DESCRIPTION',
    'Without a command it asks, step by step, everything that a key needs; makes the key, reads it back, and tries it.',
    escapeRoff('With --yes, or where nobody can be asked, flags and variables are the answers.'),
    '.SH COMMANDS',
    ...commands.flatMap(writeCommand),
    '.SH ANSWERS',
    ...stepFlags.flatMap(({ flag }) => writeFlag(flag)),
    '.SH FLAGS',
    ...globalFlags.flatMap(writeFlag),
    '.SH ENVIRONMENT',
    escapeRoff(
      `The credential: ${credentialVariables().join(', ')}. Each flag has a variable of its own, named with it.`,
    ),
    '.SH EXIT STATUS',
    ...codes.flatMap(([name, code]) => ['.TP', bold(String(code)), escapeRoff(`${meanings[name]}.`)]),
    '.SH FILES',
    escapeRoff(
      '$XDG_CONFIG_HOME/tyk-key-wizard: saved deployments, last answers, hashes of keys; no key, and a credential only where it was asked for.',
    ),
  ];
  return `${lines.join('\n')}\n`;
}
