import type { Flag } from '../wizard/step.ts';
import type { Page } from './context.ts';
import { allFlags } from './flags.ts';
import { commands } from './table.ts';

function helpLine(flag: Flag): string {
  const name = `--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
  return `  ${name.padEnd(29)}${flag.help}${flag.repeat ? ' (repeat)' : ''}`;
}

/** What one asks for in a hurry; `create --help` has the rest. */
const hurried = ['deployment', 'url', 'api', 'policy', 'expires', 'yes', 'output', 'dry-run', 'demo'];

/** The page of a command that has one of its own; else examples first, and with `create` every flag. */
export function renderHelp(command?: string): string {
  const page = commands.find(({ name }) => name === command)?.page;
  return page === undefined ? renderMain(command !== undefined) : renderPage(page);
}

function renderPage({ about, usage, flags }: Page): string {
  const known = allFlags.filter(({ name }) => flags.includes(name));
  return [
    about,
    '',
    'Usage',
    ...usage.map((line) => `  tyk-key-wizard ${line}`),
    ...(known.length === 0 ? [] : ['', 'Flags', ...known.map(helpLine)]),
    '',
  ].join('\n');
}

function renderMain(whole: boolean): string {
  const flags = allFlags.filter(({ name }) => whole || hurried.includes(name));
  return [
    'Makes a Tyk API key, step by step, and reads it back before it calls it done.',
    '',
    'Examples',
    '  npx tyk-key-wizard                    ask me everything',
    '  npx tyk-key-wizard --demo             try it without any Tyk',
    '  KEY=$(npx tyk-key-wizard)             questions on the screen, the key into KEY',
    '  npx tyk-key-wizard create --deployment open-source --api Orders --expires 30d -o env',
    '',
    'Commands',
    ...commands.map(({ name, words = '', about }) => `  ${`${name} ${words}`.padEnd(28)}${about}`),
    '',
    'Flags (each has a variable: --api-limit is TYK_KEY_WIZARD_API_LIMIT)',
    ...flags.map(helpLine),
    ...(whole
      ? []
      : ['', 'All of them: tyk-key-wizard create --help; of another command: tyk-key-wizard try --help']),
    '',
  ].join('\n');
}
