import { allFlags } from './options.ts';
import type { Flag } from './wizard/step.ts';

function helpLine(flag: Flag): string {
  const name = `--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
  return `  ${name.padEnd(29)}${flag.help}${flag.repeat ? ' (repeat)' : ''}`;
}

/** What one asks for in a hurry; `create --help` has the rest. */
const hurried = ['deployment', 'url', 'api', 'policy', 'expires', 'yes', 'output', 'dry-run', 'demo'];

const commandLines = [
  '  create                      the journey; what runs without a command',
  '  apis, policies              what a key can be made for, as text or -o json',
  '  try                         call an API with a key (piped in, TYK_API_KEY or asked) and explain',
  '  profiles                    saved deployments: list, add, edit, rename, default, remove, path',
  '  doctor                      what is reachable, and what this machine can do',
  '  demo                        the sandbox alone, for curl and other clients',
  '  completion SHELL            a script for bash, zsh, fish or powershell',
];

/** How a command is called, and the flags that mean something to it; every other one is of `create`. */
type Page = { readonly about: string; readonly usage: readonly string[]; readonly flags: readonly string[] };

const toConnect = ['deployment', 'url', 'profile', 'secret-file', 'secret-command', 'ca-file', 'timeout'];

const pages: { readonly [command: string]: Page } = {
  apis: {
    about: 'Lists the APIs: name, id, listen path, and why one takes no key.',
    usage: ['apis --deployment open-source --url http://localhost:8080', 'apis --profile NAME -o json'],
    flags: [...toConnect, 'output'],
  },
  policies: {
    about: 'Lists the policies: name, id, what each one opens, and why one cannot be chosen.',
    usage: ['policies --deployment self-managed', 'policies --profile NAME -o json'],
    flags: [...toConnect, 'output'],
  },
  try: {
    about:
      'Calls an API with a key and explains the answer. The key is piped in, in TYK_API_KEY, or asked for.',
    usage: [
      'try --profile NAME --api Orders < key.txt',
      'try --gateway-url http://localhost:8080 --api /orders/     without a credential',
    ],
    flags: ['api', 'call', 'gateway-url', 'local-gateway-url', ...toConnect, 'output'],
  },
  doctor: {
    about:
      'Examines this machine, the way to a deployment, and the credential. No secret is in what it prints.',
    usage: ['doctor', 'doctor --profile NAME', 'doctor --deployment open-source --url ADDRESS -o json'],
    flags: [...toConnect, 'insecure', 'output'],
  },
  profiles: {
    about: 'Saved deployments. A profile holds no credential; one that is stored is removed with it.',
    usage: [
      'profiles list',
      'profiles add NAME --deployment KIND --url ADDRESS',
      'profiles edit NAME --url ADDRESS',
      'profiles rename NAME NEW-NAME',
      'profiles default NAME       offered first',
      'profiles remove NAME --yes',
      'profiles path               where they stand',
    ],
    flags: [
      'deployment',
      'url',
      'gateway-url',
      'local-gateway-url',
      'ca-file',
      'production',
      'yes',
      'output',
    ],
  },
  demo: {
    about: 'A Tyk on this machine, in memory, until Ctrl+C. It prints its address and its credential.',
    usage: ['demo', 'demo --demo-as dashboard'],
    flags: ['demo-as'],
  },
  completion: {
    about: 'Prints a script that completes commands, flags and their values.',
    usage: [
      'completion bash >> ~/.bashrc',
      'completion zsh > ~/.zfunc/_tyk-key-wizard',
      'completion fish > ~/.config/fish/completions/tyk-key-wizard.fish',
      'completion powershell >> $PROFILE',
    ],
    flags: [],
  },
};

/** The page of a command that has one of its own; else examples first, and with `create` every flag. */
export function renderHelp(command?: string): string {
  const page = command === undefined ? undefined : pages[command];
  return page === undefined ? renderMain(command === 'create') : renderPage(page);
}

function renderPage({ about, usage, flags }: Page): string {
  const known = allFlags().filter(({ name }) => flags.includes(name));
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
  const flags = allFlags().filter(({ name }) => whole || hurried.includes(name));
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
    ...commandLines,
    '',
    'Flags (each has a variable: --api-limit is TYK_KEY_WIZARD_API_LIMIT)',
    ...flags.map(helpLine),
    ...(whole
      ? []
      : ['', 'All of them: tyk-key-wizard create --help; of another command: tyk-key-wizard try --help']),
    '',
  ].join('\n');
}
