import { type Face, faces } from '../faces/faces.ts';
import { outputForms } from '../output.ts';
import { listWords } from '../text.ts';
import { keyStates } from '../wizard/keys/row.ts';
import type { Flag } from '../wizard/step.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { StepId } from '../wizard/types.ts';

const names = faces.map(({ name }) => name);

/** Flags of the whole program; those of the questions are made from the steps themselves. */
export const globalFlags: readonly Flag[] = [
  { name: 'demo', help: 'short for --deployment demo: a sandbox on this machine' },
  {
    name: 'demo-as',
    value: 'SERVER',
    words: ['gateway', 'dashboard'],
    help: 'what the demo plays: gateway (default) or dashboard',
  },
  { name: 'production', help: 'of profiles add and edit: real users depend on this deployment' },
  { name: 'yes', help: 'take every default, and create without a last question' },
  {
    name: 'face',
    value: 'FACE',
    words: names,
    help: `${listWords(names, 'or')}; guessed from the terminal`,
  },
  ...faces.flatMap(({ short }: Face) => short ?? []),
  { name: 'profile', value: 'NAME', help: 'a saved deployment, instead of --deployment and --url' },
  { name: 'recipe', value: 'FILE', help: 'answers of your team, in YAML or JSON' },
  { name: 'save-recipe', value: 'FILE', help: 'write the answers of this run as a recipe, without secrets' },
  { name: 'secret-file', value: 'PATH', help: 'file that holds the credential; - is standard input' },
  { name: 'password-file', value: 'PATH', help: 'file with the password of --user; - is standard input' },
  {
    name: 'key-file',
    value: 'PATH',
    help: 'file with the text that the key is to have; - is standard input',
  },
  { name: 'secret-command', value: 'CMD', help: 'command that prints the credential on its first line' },
  {
    name: 'output',
    value: 'FORM',
    words: outputForms,
    help: 'text, key, json, env or curl on stdout (short: -o)',
  },
  { name: 'out', value: 'FILE', help: 'write that to a file of your own (0600) instead of stdout (-)' },
  { name: 'call', value: 'CALL', help: 'of try: a path of the API, or a method and one: POST /items' },
  { name: 'operations', help: 'of apis NAME: its operations, GraphQL fields or MCP tools' },
  { name: 'expiring', value: 'TIME', help: 'of keys list: those that end within 7d, 12h …' },
  {
    name: 'state',
    value: 'STATE',
    words: keyStates,
    help: `of keys list: ${listWords(keyStates, 'or')}`,
  },
  { name: 'local', help: 'of keys list: what this machine knows, without asking the deployment' },
  { name: 'all', help: 'of keys list: OAuth tokens and JWT sessions too' },
  { name: 'overlap', value: 'TIME', help: 'of keys rotate: how long the old key still works (24h)' },
  { name: 'concurrency', value: 'COUNT', help: 'of bulk: how many keys are made at once (8)' },
  { name: 'resume', help: 'of bulk: take up a run that was broken off' },
  { name: 'skip-invalid', help: 'of bulk: leave wrong rows out, and make the others' },
  {
    name: 'verify',
    value: 'WHICH',
    words: ['sample', 'all', 'none'],
    help: 'of bulk: which keys are read back (sample: one of twenty)',
  },
  { name: 'mark', help: 'of bulk: run and row in the metadata of each key; --no-mark leaves them out' },
  { name: 'force', help: 'let --out and --save-recipe replace a file' },
  { name: 'dry-run', help: 'show the request and what it would do; create nothing' },
  { name: 'draft', help: 'keep the answers for a next run; --no-draft keeps and offers none' },
  {
    name: 'shell',
    value: 'SHELL',
    words: ['posix', 'powershell'],
    help: 'posix or powershell, for printed commands',
  },
  { name: 'color', help: 'colours, where the terminal has them; --no-color turns them off' },
  { name: 'timeout', value: 'SECONDS', help: 'how long each request may take (30)' },
  { name: 'insecure', help: 'trust every certificate, in this run only' },
  { name: 'debug', help: 'write every request into a file (0600), without secrets' },
  { name: 'help', help: 'this page' },
  { name: 'version', help: 'the version' },
];

export const stepFlags: readonly { readonly id: StepId; readonly flag: Flag }[] = journey.flatMap((step) =>
  step.flag === undefined ? [] : [{ id: step.id, flag: step.flag }],
);

/** Those of the questions, then those of the program. */
export const allFlags: readonly Flag[] = [...stepFlags.map(({ flag }) => flag), ...globalFlags];
