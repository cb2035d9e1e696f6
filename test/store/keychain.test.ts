import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hasBus } from '../../source/store/keychain.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { bundleProgram, createFolder, isAlive, removeFolder, run, temporaryFolder } from './helpers.ts';

const secret = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const address = 'http://localhost:3000';
const onLinux = describe.skipIf(process.platform !== 'linux');

onLinux('a session without a bus', () => {
  it('has no keychain, and one with an address or a socket may have', async () => {
    const empty = await temporaryFolder();
    expect(hasBus({ XDG_RUNTIME_DIR: empty })).toBe(false);
    expect(hasBus({ XDG_RUNTIME_DIR: empty, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' })).toBe(true);
    await writeFile(join(empty, 'bus'), '');
    expect(hasBus({ XDG_RUNTIME_DIR: empty, DBUS_SESSION_BUS_ADDRESS: '' })).toBe(true);
  });
});

let folder: string;
let program: string;

/** Does what it is told by stdin, one JSON object, and prints what came of each. */
const CODE = `
  import { Secret } from './source/secret.ts';
  import { storeSecret, readStoredSecret, forgetSecret } from './source/store/secrets.ts';
  process.on('SIGTERM', () => process.exit(143));
  let input = '';
  for await (const part of process.stdin) input += part;
  const { does, folder, secret, waiting } = JSON.parse(input);
  const says = [];
  for (const [action, address] of does) {
    const start = performance.now();
    let silent = 0;
    const leaving = new AbortController();
    const own = waiting ? { silentAfterMs: waiting.after, signal: leaving.signal, onSilent() {
      silent += 1;
      if (waiting.patience === 'none') setTimeout(() => leaving.abort(), 50);
    } } : {};
    const answer = action === 'store' ? await storeSecret(address, new Secret(secret), { in: 'keychain' }, folder, own)
      : action === 'read' ? await readStoredSecret(address, folder, own)
      : await forgetSecret(address, folder, own);
    const shown = answer.secret ? { ...answer, secret: answer.secret.reveal() } : answer;
    says.push({ ...shown, ms: Math.round(performance.now() - start), silent });
  }
  console.log(JSON.stringify(says));
`;

beforeAll(async () => {
  folder = await createFolder();
  program = await bundleProgram(folder, CODE);
});
afterAll(() => removeFolder(folder));

/** The same program where the optional package is installed beside it. */
async function installed(): Promise<string> {
  const own = await temporaryFolder();
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  await symlink(modules, join(own, 'node_modules'), 'junction');
  const copy = join(own, 'program.mjs');
  await copyFile(program, copy);
  return copy;
}

type Said = {
  readonly state: string;
  readonly why?: string;
  readonly next?: string;
  readonly secret?: string;
  readonly ms: number;
  readonly silent: number;
};
type Order = {
  readonly does: readonly (readonly ['store' | 'read' | 'forget', string])[];
  readonly folder: string;
  readonly waiting?: { readonly after: number; readonly patience: 'none' | 'all' };
};

async function tell(command: readonly string[], order: Order, env: NodeJS.ProcessEnv): Promise<Said[]> {
  const [name = '', ...args] = command;
  const ran = await run(name, args, { env, input: JSON.stringify({ ...order, secret }) });
  try {
    return JSON.parse(ran.stdout);
  } catch (cause) {
    throw new Error(`${ran.stdout}\n${ran.stderr}`, { cause });
  }
}

describe('without the optional package', () => {
  it('a credential is not stored, and a sentence says why and what else there is', async () => {
    const own = await temporaryFolder();
    const order: Order = {
      does: [
        ['store', address],
        ['read', address],
      ],
      folder: own,
    };
    const [stored, read] = await tell([process.execPath, program], order, process.env);
    expect(stored).toMatchObject({
      state: 'not-available',
      why: 'Its optional package, @napi-rs/keyring, is not installed.',
      next: expect.stringContaining('--secret-command'),
    });
    expect(read?.state).toBe('none');
    expect(readdirSync(own)).toEqual([]);
  });
});

describe('the optional package', () => {
  /** Tells by a file that it ran, and of its native part. */
  const FAKE = `
    require('node:fs').writeFileSync(process.env.TEST_RAN, 'ran');
    if (process.env.TEST_NATIVE) require('@napi-rs/keyring-native');
    exports.Entry = class { getPassword() { return 'from-the-package'; } };`;
  const NATIVE = "require('node:fs').writeFileSync(process.env.TEST_NATIVE, 'ran');";

  async function put(folder: string, name: string, code: string): Promise<void> {
    const own = join(folder, 'node_modules', '@napi-rs', name);
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'index.js'), code);
  }

  const npx = 'home/cache/node_modules/tyk-key-wizard';
  const clone = 'home/clone/tyk-key-wizard';
  it.each<[string, string, string, boolean]>([
    ['inside the program', npx, npx, true],
    ['beside the program, as npm puts it', npx, 'home/cache', true],
    ['inside a clone', clone, clone, true],
    ['above, in the project', 'home/project/tools/node_modules/tyk-key-wizard', 'home/project', false],
    ['above, in the home', npx, 'home', false],
    ['above all', npx, '.', false],
    ['above a clone', clone, 'home/clone', false],
    ['in dist, which is ours and never holds any', clone, `${clone}/dist`, false],
  ])('is taken from where it was installed with the program: %s', async (_, program, place, isTaken) => {
    const { answer, ran } = await ask(program, place);
    expect(ran).toBe(isTaken);
    expect(answer?.state).toBe(isTaken ? 'found' : 'not-available');
  });

  it('is not taken from NODE_PATH', async () => {
    const variable = (root: string) => ({ NODE_PATH: join(root, 'elsewhere', 'node_modules') });
    const { answer, ran } = await ask(npx, 'elsewhere', variable);
    expect([answer?.state, ran]).toEqual(['not-available', false]);
  });

  it('takes its native part from the same place, and from no folder above', async () => {
    const root = await temporaryFolder();
    const native = join(root, 'native');
    await put(join(root, 'home'), 'keyring-native', NATIVE);
    const above = await ask(npx, 'home/cache', () => ({ TEST_NATIVE: native }), root);
    expect([above.answer?.state, existsSync(native)]).toEqual(['not-available', false]);
    await put(join(root, 'home/cache'), 'keyring-native', NATIVE);
    const beside = await ask(npx, 'home/cache', () => ({ TEST_NATIVE: native }), root);
    expect([beside.answer?.state, existsSync(native)]).toEqual(['found', true]);
  });

  async function ask(
    programs: string,
    place: string,
    variable: (root: string) => NodeJS.ProcessEnv = () => ({}),
    given?: string,
  ) {
    const root = given ?? (await temporaryFolder());
    const own = join(root, programs);
    await mkdir(join(own, 'dist'), { recursive: true });
    await writeFile(join(own, 'package.json'), '{"name":"tyk-key-wizard","type":"module"}');
    await copyFile(program, join(own, 'dist', 'program.mjs'));
    await put(join(root, place), 'keyring', FAKE);
    const config = join(root, 'config');
    await mkdir(config, { recursive: true });
    const credentials = { [address]: { in: 'keychain' } };
    await writeFile(join(config, 'credentials.json'), JSON.stringify({ schemaVersion: 1, credentials }));
    const ran = join(root, 'ran');
    const env = { ...process.env, TEST_RAN: ran, ...variable(root) };
    const command = [process.execPath, join(own, 'dist', 'program.mjs')];
    const [answer] = await tell(command, { does: [['read', address]], folder: config }, env);
    return { answer, ran: existsSync(ran) };
  }
});

onLinux('without a keychain in the session', () => {
  it('a credential is not stored, and nothing falls back to the kernel', async () => {
    const own = await temporaryFolder();
    const env = { PATH: process.env.PATH, HOME: own, XDG_RUNTIME_DIR: own };
    const order: Order = {
      does: [
        ['store', address],
        ['read', address],
      ],
      folder: own,
    };
    const [stored, read] = await tell([process.execPath, await installed()], order, env);
    expect(stored).toMatchObject({
      state: 'not-available',
      why: 'No keychain (Secret Service) answers in this session.',
    });
    expect(read?.state).toBe('none');
  });
});

function signal(): [Promise<void>, () => void] {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return [fired, fire];
}

/** A session bus that accepts and never answers. */
async function silentBus(): Promise<{
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Somebody waits for it now. */
  readonly asked: Promise<void>;
  /** Whoever waited is gone. */
  readonly ended: Promise<void>;
}> {
  const own = await temporaryFolder();
  const socket = join(own, 'bus');
  const sockets = new Set<Socket>();
  const [asked, ask] = signal();
  const [ended, end] = signal();
  const server = createServer((client) => {
    sockets.add(client);
    ask();
    client
      .on('error', () => {})
      .on('data', () => {})
      .on('close', () => end());
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => {
    for (const client of sockets) client.destroy();
    server.close();
  });
  const env = { PATH: process.env.PATH, HOME: own, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };
  return { env, folder: own, asked, ended };
}

/** Everything that other processes can be seen to have been started with. */
function commandLines(): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const readOrNothing = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  return pids
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].map(readOrNothing))
    .join('\n');
}

onLinux('where the session bus never answers', () => {
  it('three seconds are lost and no more, and no process stays', async () => {
    const bus = await silentBus();
    const order: Order = { does: [['store', address]], folder: bus.folder };
    const [said] = await tell([process.execPath, await installed()], order, bus.env);
    expect(said).toMatchObject({ state: 'silent', why: expect.stringContaining('unlocked') });
    expect(said?.ms).toBeGreaterThan(2_900);
    await expect.poll(commandLines).not.toContain(bus.folder);
  });

  it('whoever is there is told once, and can go on without it', async () => {
    const bus = await silentBus();
    const order: Order = {
      does: [['store', address]],
      folder: bus.folder,
      waiting: { after: 1_000, patience: 'none' },
    };
    const [said] = await tell([process.execPath, await installed()], order, bus.env);
    expect(said).toMatchObject({ state: 'silent', silent: 1 });
    await expect.poll(commandLines).not.toContain(bus.folder);
  });

  it('no command line and no environment holds the credential, and nothing is left of who ends meanwhile', async () => {
    const bus = await silentBus();
    const order: Order = {
      does: [['store', address]],
      folder: bus.folder,
      waiting: { after: 10 * PATIENCE, patience: 'all' },
    };
    const child = spawn(process.execPath, [await installed()], {
      env: bus.env,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    child.stdin.end(JSON.stringify({ ...order, secret }));
    await bus.asked;
    const seen = commandLines();
    expect(seen).toContain('deleteCredential');
    expect(seen.includes(secret)).toBe(false);
    child.kill('SIGTERM');
    await bus.ended;
    await expect.poll(() => isAlive(child.pid ?? 0)).toBe(false);
  });
});

function whyNoService(): string | undefined {
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].find(
    (tool) => spawnSync(tool, ['--version']).error,
  );
  return missing && `${missing} is not installed`;
}

onLinux('in a real Secret Service', () => {
  /** A session of its own, whose keychain is unlocked, or has been and is locked again. */
  async function session(order: Order, { locked = false } = {}): Promise<Said[]> {
    const home = join(order.folder, 'home');
    await mkdir(home, { recursive: true, mode: 0o700 });
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CACHE_HOME: home,
    };
    const start = locked
      ? 'gnome-keyring-daemon --start --components=secrets'
      : 'echo password | gnome-keyring-daemon --unlock --components=secrets';
    const script = `${start} >/dev/null 2>&1; exec "$0" "$1"`;
    const command = ['dbus-run-session', '--', 'sh', '-c', script, process.execPath, await installed()];
    return tell(command, order, env);
  }

  it('a credential is stored, found for its deployment alone, and forgotten', async ({ skip }) => {
    const reason = whyNoService();
    if (reason) skip(reason);
    const own = await temporaryFolder();
    const does = [
      ['read', address],
      ['store', address],
      ['read', `${address}/#/apis`],
      ['read', 'http://localhost:3001'],
      ['read', 'https://localhost:3000'],
      ['forget', address],
      ['read', address],
      ['forget', address],
    ] as const;
    const said = await session({ does, folder: own });
    expect(said.map(({ state }) => state)).toEqual([
      'none',
      'stored',
      'found',
      'none',
      'none',
      'forgotten',
      'none',
      'none',
    ]);
    expect(said[2]?.secret).toBe(secret);
    expect(readFileSync(join(own, 'credentials.json'), 'utf8')).not.toContain(secret);
  });

  it('outlives the session; locked, with nobody to unlock it, it is said to be so', async ({ skip }) => {
    const reason = whyNoService();
    if (reason) skip(reason);
    const own = await temporaryFolder();
    await session({ does: [['store', address]], folder: own });
    const [again] = await session({ does: [['read', address]], folder: own });
    expect(again).toMatchObject({ state: 'found', secret });
    const [read, stored] = await session(
      {
        does: [
          ['read', address],
          ['store', address],
        ],
        folder: own,
      },
      { locked: true },
    );
    const locked = { state: 'not-available', why: 'It is locked and was not unlocked.' };
    expect(stored).toMatchObject(locked);
    expect(read).toMatchObject(locked);
  });
});
