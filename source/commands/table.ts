import type { Command } from './context.ts';

const toConnect = ['deployment', 'url', 'profile', 'secret-file', 'secret-command', 'ca-file', 'timeout'];

/** Every command: dispatch, help and completion follow from it. Each is loaded only when it is the one. */
export const commands: readonly Command[] = [
  {
    name: 'create',
    about: 'the journey; what runs without a command',
    load: () => import('./create.ts').then(({ create }) => create),
  },
  {
    name: 'bulk',
    words: 'FILE',
    about: 'a key for every row of a CSV or JSON Lines file',
    page: {
      about:
        'Makes a key for every row of a table: columns are called as the flags of create (api, expires, alias …). All rows are checked before the first key is made; what is the same for all is given as flags. Each result is in the --out file before it counts.',
      usage: [
        'bulk team.csv --profile NAME --expires 90d --out keys.csv',
        'bulk team.csv --profile NAME --out keys.csv --resume   after it was broken off',
        'bulk team.jsonl --demo --out keys.jsonl --verify all',
        'bulk - --profile NAME --api Orders --out keys.csv < team.csv',
      ],
      flags: [
        ...['api', 'policy', 'expires', 'rate', 'quota', 'throttle', 'alias', 'tag', 'meta'],
        ...['out', 'concurrency', 'resume', 'skip-invalid', 'verify', 'mark', 'dry-run', 'force'],
        ...toConnect,
        ...['recipe', 'demo', 'output'],
      ],
    },
    load: () => import('./bulk.ts').then(({ bulk }) => bulk),
  },
  {
    name: 'apis',
    words: '',
    about: 'the APIs that a key can be made for, as text or -o json',
    page: {
      about:
        'Lists the APIs: name, id, listen path, and why one takes no key. With --operations, what an API offers.',
      usage: [
        'apis --deployment open-source --url http://localhost:8080',
        'apis --profile NAME -o json',
        'apis Orders --operations --profile NAME',
      ],
      flags: ['operations', ...toConnect, 'output'],
    },
    load: () => import('./choices.ts').then(({ listApis }) => listApis),
  },
  {
    name: 'policies',
    about: 'the policies that a key can carry, as text or -o json',
    page: {
      about: 'Lists the policies: name, id, what each one opens, and why one cannot be chosen.',
      usage: ['policies --deployment self-managed', 'policies --profile NAME -o json'],
      flags: [...toConnect, 'output'],
    },
    load: () => import('./choices.ts').then(({ listPolicies }) => listPolicies),
  },
  {
    name: 'try',
    words: '',
    about: 'call an API with a key (piped in, TYK_API_KEY or asked) and explain',
    page: {
      about:
        'Calls an API with a key and explains the answer. The key is piped in, in TYK_API_KEY, or asked for.',
      usage: [
        'try --profile NAME --api Orders < key.txt',
        'try --gateway-url http://localhost:8080 --api /orders/     without a credential',
      ],
      flags: ['api', 'call', 'gateway-url', 'local-gateway-url', ...toConnect, 'output'],
    },
    load: () => import('./try.ts').then(({ tryKey }) => tryKey),
  },
  {
    name: 'keys',
    words: '',
    about: 'list, show, extend, limits, suspend, resume, rotate, revoke, forget',
    page: {
      about:
        'Manages the keys of a deployment. Every change is read back before it is called done. A key is named by its alias, its hash, or piped in as -.',
      usage: [
        'keys list --profile NAME --expiring 7d',
        'keys show orders-app',
        'keys extend orders-app --expires 90d',
        'keys limits orders-app --rate 100/60s --quota 10000/day',
        'keys suspend orders-app       keys resume orders-app',
        'keys rotate orders-app --overlap 24h -o env',
        'keys revoke orders-app --yes  exit code 7 if it comes back',
        'keys forget orders-app        out of the list on this machine only',
      ],
      flags: [
        ...['expires', 'rate', 'quota', 'throttle', 'overlap'],
        ...['api', 'expiring', 'state', 'local', 'all', 'yes'],
        ...toConnect,
        ...['output', 'out'],
      ],
    },
    load: () => import('./keys.ts').then(({ keys }) => keys),
  },
  {
    name: 'profiles',
    words: '',
    about: 'saved deployments: list, add, edit, rename, default, remove, path',
    page: {
      about: 'Saved deployments. A profile contains no credential; a stored one is removed with it.',
      usage: [
        'profiles list',
        'profiles add NAME --deployment KIND --url ADDRESS',
        'profiles edit NAME --url ADDRESS',
        'profiles rename NAME NEW-NAME',
        'profiles default NAME       offered first',
        'profiles remove NAME --yes',
        'profiles path               where they are',
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
    load: () => import('./profiles.ts').then(({ profiles }) => profiles),
  },
  {
    name: 'doctor',
    about: 'what is reachable, and what this machine can do',
    page: {
      about: 'Examines this machine, the way to a deployment, and the credential. It prints no secrets.',
      usage: ['doctor', 'doctor --profile NAME', 'doctor --deployment open-source --url ADDRESS -o json'],
      flags: [...toConnect, 'insecure', 'output'],
    },
    load: () => import('./doctor.ts').then(({ doctor }) => doctor),
  },
  {
    name: 'demo',
    about: 'the sandbox alone, for curl and other clients',
    page: {
      about: 'A Tyk on this machine, in memory, until Ctrl+C. It prints its address and its credential.',
      usage: ['demo', 'demo --demo-as dashboard'],
      flags: ['demo-as'],
    },
    load: () => import('./demo.ts').then(({ demo }) => demo),
  },
  {
    name: 'completion',
    words: 'SHELL',
    about: 'a script for bash, zsh, fish or powershell',
    page: {
      about: 'Prints a script that completes commands, flags and their values.',
      usage: [
        'completion bash >> ~/.bashrc',
        'completion zsh > ~/.zfunc/_tyk-key-wizard',
        'completion fish > ~/.config/fish/completions/tyk-key-wizard.fish',
        'completion powershell >> $PROFILE',
      ],
      flags: [],
    },
    load: () => import('./complete.ts').then(({ complete }) => complete),
  },
];
