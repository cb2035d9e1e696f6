import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { cliPath, runCli, runProgram } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';

const onPosix = describe.skipIf(process.platform === 'win32');
const WRONG = 'deadbeefdeadbeefdeadbeefdeadbeef';
let sandbox: Sandbox;
let right: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  right = sandbox.credential.reveal();
});
afterAll(() => sandbox.stop());

type Entry = { readonly in: string; readonly secret?: string; readonly command?: string };

/** A home where these credentials are stored, by their origin, and these profiles. */
async function homeWith(credentials: { readonly [origin: string]: Entry }, profiles: object = {}) {
  const home = await makeTemporaryDirectory();
  onTestFinished(() => home.remove());
  await mkdir(join(home.path, '.config', 'tyk-key-wizard'), { recursive: true });
  const write = (name: string, values: object) =>
    home.write(`.config/tyk-key-wizard/${name}.json`, JSON.stringify({ schemaVersion: 1, ...values }));
  await write('credentials', { credentials });
  await write('config', { profiles });
  return home;
}

const request = ['create', '--dry-run', '--api', 'Payments', '--expires', '1h'];
const here = () => ['--deployment', 'open-source', '--url', sandbox.url];

/** What stands in brackets behind a value of the review. */
function originOn(text: string, label: string): string {
  return new RegExp(`^${label} .*\\((.*)\\)$`, 'm').exec(text)?.[1] ?? text;
}

onPosix('a credential comes from the first of these that is there', () => {
  const sources = ['file', 'command', 'own', 'tyk', 'stored'] as const;
  const expected = [
    '--secret-file',
    '--secret-command',
    'TYK_KEY_WIZARD_SECRET',
    'TYK_GW_SECRET',
    'credentials file',
  ];

  it.each(sources.map((source, at) => [source, expected[at] ?? '', at] as const))(
    '%s: %s',
    async (_source, origin, first) => {
      // Whatever goes before is not there; whatever comes after is wrong.
      const secretOf = (source: (typeof sources)[number]) => {
        const at = sources.indexOf(source);
        return at < first ? undefined : at === first ? right : WRONG;
      };
      const stored = secretOf('stored') ?? WRONG;
      const home = await homeWith({ [sandbox.url]: { in: 'file', secret: stored } });
      const file = await home.write('secret', secretOf('file') ?? '');
      const flags = [
        ...(secretOf('file') ? ['--secret-file', file] : []),
        ...(secretOf('command') ? ['--secret-command', `echo ${secretOf('command')}`] : []),
      ];
      const env = {
        HOME: home.path,
        TYK_KEY_WIZARD_SECRET: secretOf('own'),
        TYK_GW_SECRET: secretOf('tyk'),
      };
      const run = await runCli([...request, ...here(), ...flags], { env });
      expect(run.code, run.stderr).toBe(0);
      expect(originOn(run.stderr, 'Credential')).toBe(origin);
      expect(run.stdout + run.stderr).not.toContain(right);
      expect(await readFile(join(home.path, '.config/tyk-key-wizard/credentials.json'), 'utf8')).toContain(
        stored,
      );
    },
  );

  it('else it is missing, and every way to give it is named', async () => {
    const run = await runCli([...request, ...here()]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/credential +missing +--secret-file PATH, --secret-command CMD, TYK_KEY_WIZ/);
  });

  it('from a variable of their own, the command line before it', async () => {
    const env = { TYK_KEY_WIZARD_SECRET_FILE: '/nonexistent' };
    const run = await runCli([...request, ...here(), '--secret-command', `echo ${right}`], { env });
    expect(run.code, run.stderr).toBe(0);
    const byVariable = { TYK_KEY_WIZARD_SECRET_COMMAND: `echo ${right}` };
    const second = await runCli([...request, ...here()], { env: byVariable });
    expect(originOn(second.stderr, 'Credential')).toBe('TYK_KEY_WIZARD_SECRET_COMMAND');
  });

  it('from standard input, where the file is -', async () => {
    const run = await runCli([...request, ...here(), '--secret-file', '-'], { stdin: `${right}\n` });
    expect(run.code, run.stderr).toBe(0);
    expect(originOn(run.stderr, 'Credential')).toBe('--secret-file');
  });
});

describe('an answer comes from the first of these that is there', () => {
  const said = 'http://localhost:7001';
  const variable = 'http://localhost:7002';
  const shared = 'http://localhost:7003';
  const saved = 'http://localhost:7004';
  const byProfile = async () => {
    const entry = { deployment: 'open-source', url: sandbox.url, lastUsed: 1 };
    return homeWith({}, { shop: { ...entry, gatewayUrl: saved }, bare: entry });
  };

  const profile = ['--profile', 'shop'];
  const recipe = ['--recipe', 'team.json'];

  it.each([
    ['the flag', [...profile, ...recipe, '--gateway-url', said], variable, said, '--gateway-url'],
    ['the variable', [...profile, ...recipe], variable, variable, 'TYK_KEY_WIZARD_GATEWAY_URL'],
    ['the recipe', [...profile, ...recipe], undefined, shared, 'recipe'],
    ['the profile', profile, undefined, saved, 'profile shop'],
  ])('%s', async (_what, flags, given, value, origin) => {
    const home = await byProfile();
    await home.write('team.json', JSON.stringify({ gatewayUrl: shared }));
    const env = { HOME: home.path, TYK_GW_SECRET: right, TYK_KEY_WIZARD_GATEWAY_URL: given };
    const run = await runCli([...request, ...flags], { cwd: home.path, env });
    expect(run.code, run.stderr).toBe(0);
    expect(originOn(run.stderr, 'Gateway')).toBe(origin);
    expect(run.stderr).toMatch(new RegExp(`^Gateway +${value}`, 'm'));
    expect(originOn(run.stderr, 'Address')).toMatch(/^profile/);
  });

  // Only where somebody is asked: what was done before is offered, never taken.
  it.each([
    ['the last run', [], '500 per 60 s', 'last run'],
    ['before it, what is said for this run', ['--rate', '9/60s'], '9 per 60 s', '--rate'],
  ])('%s', async (_what, flags, rate, origin) => {
    const home = await homeWith({});
    const env = { HOME: home.path, TYK_GW_SECRET: right };
    const made = await runCli([...request.slice(2), ...here(), '--rate', '500/60s', '-o', 'key'], { env });
    expect(made.code, made.stderr).toBe(0);
    const again = await runCli(['--face', 'lines', ...flags], { env, stdin: '1\n:quit\n' });
    expect(again.stderr).toContain('Same again');
    expect(again.stderr.replaceAll('\u00a0', ' ')).toContain(`Rate: ${rate} (${origin})`);
    const silent = await runCli(request, { env });
    expect(silent.code).toBe(2);
  });

  it('the default, where nobody says anything', async () => {
    const home = await byProfile();
    const env = { HOME: home.path, TYK_GW_SECRET: right };
    const run = await runCli([...request, '--profile', 'bare'], { env });
    expect(run.stderr).not.toMatch(/^Gateway/m);
    expect(originOn(run.stderr, 'Rate')).toBe('default');
  });

  it('a profile is named by its variable too', async () => {
    const home = await byProfile();
    const env = { HOME: home.path, TYK_GW_SECRET: right, TYK_KEY_WIZARD_PROFILE: 'shop' };
    const run = await runCli(request, { env });
    expect(originOn(run.stderr, 'Deployment')).toBe('profile shop');
  });
});

describe('a stored credential', () => {
  it('goes to no other origin than its own', async () => {
    const home = await homeWith({ [sandbox.url]: { in: 'file', secret: right } });
    const before = sandbox.requests.length;
    const elsewhere = sandbox.url.replace('127.0.0.1', 'localhost');
    const run = await runCli([...request, '--deployment', 'open-source', '--url', elsewhere], {
      env: { HOME: home.path },
    });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('credential');
    expect(sandbox.requests.length).toBe(before);
  });

  it.skipIf(process.platform === 'win32')('can come from a command of its own', async () => {
    const home = await homeWith({ [sandbox.url]: { in: 'command', command: `echo ${right}` } });
    const run = await runCli([...request, ...here()], { env: { HOME: home.path } });
    expect(run.code, run.stderr).toBe(0);
    expect(originOn(run.stderr, 'Credential')).toBe('its command');
  });

  it('that stopped working ends with 4 and says which one it was', async () => {
    const home = await homeWith({ [sandbox.url]: { in: 'file', secret: WRONG } });
    const run = await runCli([...request, ...here()], { env: { HOME: home.path } });
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('It was the stored one');
  });

  it('takes part in what is complete: nothing else is asked then', async () => {
    const home = await homeWith({ [sandbox.url]: { in: 'file', secret: right } });
    const args = [...here(), '--api', 'Payments', '--yes', '-o', 'key'];
    const run = await runCli(args, { env: { HOME: home.path } });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^ey\S+\n$/);
  });

  it('is no business of the demo, and neither is any other', async () => {
    const home = await homeWith({});
    const marker = join(home.path, 'was-run');
    const env = {
      HOME: home.path,
      TYK_KEY_WIZARD_PROFILE: 'none',
      TYK_KEY_WIZARD_SECRET_FILE: '/nonexistent',
    };
    const run = await runCli(['--demo', '--secret-command', `echo x > ${marker}`], { env });
    expect(run.code, run.stderr).toBe(0);
    await expect(readFile(marker)).rejects.toThrow();
  });
});

describe('what is refused', () => {
  it('a secret as the value of a flag, with the safe ways named', async () => {
    const run = await runCli(['create', '--secret', right]);
    expect(run.code).toBe(2);
    for (const way of ['--secret-file', '--secret-command', 'TYK_KEY_WIZARD_SECRET']) {
      expect(run.stderr).toContain(way);
    }
    expect(run.stderr).not.toContain(right);
  });

  it.each([
    ['a file that is not there', ['--secret-file', '/nonexistent/secret'], /secret file/],
    ['nothing on standard input', ['--secret-file', '-'], /Nothing came from standard input/],
    ['a command that fails', ['--secret-command', 'exit 7'], /exit code 7/],
    [
      'a placeholder that no header can carry',
      ['--secret-command', 'echo "<your secret>"'],
      /placeholder[\s\S]*--secret-command/,
    ],
  ])('%s ends with 2 before anything is sent', async (_what, flags, said) => {
    const before = sandbox.requests.length;
    const run = await runCli([...request, ...here(), ...flags]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(said);
    expect(sandbox.requests.length).toBe(before);
  });
});

describe('a profile that is marked production', () => {
  const live = async () =>
    homeWith({}, { live: { deployment: 'open-source', url: sandbox.url, production: true, lastUsed: 1 } });

  it.each<[string, string[], { readonly [name: string]: string }, number]>([
    ['named in so many words', ['--profile', 'live'], {}, 0],
    ['named by a variable alone', [], { TYK_KEY_WIZARD_PROFILE: 'live' }, 2],
  ])('%s', async (_what, flags, variables, code) => {
    const home = await live();
    const env = { HOME: home.path, TYK_GW_SECRET: right, ...variables };
    const run = await runCli([...request, ...flags], { env });
    expect(run.code, run.stderr).toBe(code);
    if (code === 2) expect(run.stderr).toContain('--profile live');
    else expect(run.stderr).toContain('live is marked production');
  });

  it('is its address: said by its flag it is named too, said by a variable it is not', async () => {
    const home = await live();
    const env = { HOME: home.path, TYK_GW_SECRET: right };
    expect((await runCli([...request, ...here()], { env })).code).toBe(0);
    const address = { ...env, TYK_KEY_WIZARD_DEPLOYMENT: 'open-source', TYK_KEY_WIZARD_URL: sandbox.url };
    expect((await runCli(request, { env: address })).code).toBe(2);
  });
});

describe.skipIf(process.platform !== 'linux')('the keychain', () => {
  const keychain = () => homeWith({ [sandbox.url]: { in: 'keychain' } });

  it('that never answers costs three seconds, then the credential is missing', async () => {
    const home = await keychain();
    const socket = await silentBus(home);
    const started = performance.now();
    const env = { HOME: home.path, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };
    const run = await runCli([...request, ...here()], { env });
    const seconds = (performance.now() - started) / 1000;
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('may want to be unlocked');
    expect(run.stderr).toContain('--secret-command');
    expect(seconds).toBeGreaterThan(2.9);
  });

  it('is not asked where something goes before it', async () => {
    const home = await keychain();
    const socket = await silentBus(home);
    const env = {
      HOME: home.path,
      TYK_GW_SECRET: right,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    };
    const run = await runCli([...request, ...here()], { env });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).not.toContain('unlocked');
  });

  it('of a program without its optional package is a sentence', async () => {
    const home = await keychain();
    const folder = join(home.path, 'program');
    await cp(dirname(cliPath), join(folder, 'dist'), { recursive: true });
    await cp(join(dirname(cliPath), '..', 'package.json'), join(folder, 'package.json'));
    const command = [process.execPath, join(folder, 'dist', 'cli.js'), ...request, ...here()];
    const run = await runProgram(command, { env: { HOME: home.path } });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('Its optional package, @napi-rs/keyring, is not installed.');
  });

  it('keeps a credential from one run to the next, and gives it up with its profile', async ({ skip }) => {
    const missing = ['dbus-run-session', 'gnome-keyring-daemon'].find(
      (tool) => spawnSync(tool, ['--version']).error,
    );
    if (missing) skip(`${missing} is not installed`);
    const home = await homeWith({});
    const cli = `"${process.execPath}" "${cliPath}"`;
    const known = `--deployment open-source --url ${sandbox.url} --api Payments --expires 1h`;
    // The credential, the defaults, create, the key is safe, remember, in the keychain.
    const answers = [right, '1', '1', '$LAST', 'shop', '1'];
    const script = await home.write(
      'script.sh',
      [
        'echo password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
        `LAST=$(printf '${right}\\n1\\n1\\n' | ${cli} --face lines ${known} --no-copy --no-try 2>&1 | grep -oE '[0-9]+ +done' | grep -oE '[0-9]+')`,
        `printf "${answers.join('\\n')}\\n" | ${cli} --face lines ${known} --no-copy --no-try`,
        `cat "$HOME/.config/tyk-key-wizard/credentials.json"`,
        `${cli} create --dry-run --profile shop --api Payments --expires 1h`,
        `${cli} profiles remove shop --yes`,
        `${cli} create --dry-run ${known} || echo gone`,
      ].join('\n'),
    );
    const env = { HOME: home.path, XDG_RUNTIME_DIR: home.path };
    const run = await runProgram(['dbus-run-session', '--', 'sh', script], { env });
    expect(run.stderr).toContain('Its credential is in the keychain.');
    expect(run.stdout).toContain('"in": "keychain"');
    expect(run.stdout).not.toContain(right);
    expect(originOn(run.stderr, 'Credential')).toBe('keychain');
    expect(run.stderr).toContain('shop and its credential are removed.');
    expect(run.stdout).toContain('gone');
  });
});

/** A session bus that accepts and never answers. */
async function silentBus(home: TemporaryDirectory): Promise<string> {
  const path = join(home.path, 'bus');
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => {}).on('data', () => {});
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    for (const client of sockets) client.destroy();
    server.close();
  });
  return path;
}

onPosix('a credential that looks like a placeholder', () => {
  const looks = ['<secret>', 'your-api-key', '$' + '{MY_TOKEN}', '1238b7e0e2ff4c2957321724409ee2eb', 'xxxxx'];
  const ways: readonly [
    name: string,
    argv: (text: string) => readonly string[],
    env: (text: string) => object,
  ][] = [
    ['TYK_GW_SECRET', () => [], (TYK_GW_SECRET) => ({ TYK_GW_SECRET })],
    ['TYK_KEY_WIZARD_SECRET', () => [], (text) => ({ TYK_KEY_WIZARD_SECRET: `"${text}"\r` })],
    ['--secret-command', (text) => ['--secret-command', `printf '%s' '${text}'`], () => ({})],
    [
      'TYK_KEY_WIZARD_SECRET_COMMAND',
      () => [],
      (text) => ({ TYK_KEY_WIZARD_SECRET_COMMAND: `printf %s '${text}'` }),
    ],
    ['--secret-file', () => ['--secret-file', '-'], () => ({})],
  ];

  it.each(ways)('from %s is used, with a warning', async (name, argv, env) => {
    for (const text of looks) {
      const input = name === '--secret-file' ? { stdin: text } : {};
      const run = await runCli([...request, ...here(), ...argv(text)], { env: { ...env(text) }, ...input });
      expect(run.stderr).toMatch(new RegExp(`^! ${name}: That is .*\\. It is used anyway\\.$`, 'm'));
      expect(run.stderr).toContain('Tyk answered 403');
      expect(run.stderr).not.toContain(text);
      expect(run.code).toBe(4);
    }
  });
});
