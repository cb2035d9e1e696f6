import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { cliPath, runProgram } from '../helpers/run-cli.ts';
import { startSandbox } from '../helpers/sandbox.ts';
import { type Environment, isolateEnvironment, makeTemporaryDirectory } from '../helpers/temp.ts';
import { openGate } from '../run/gate.ts';

const KEY = /\bey[A-Za-z0-9+/]{60,}={0,2}/;
const isLinux = process.platform === 'linux';

type Running = AsyncDisposable & {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  until(text: string): Promise<void>;
  end(): Promise<number | null>;
  /** Other programs that it started and that are still there. */
  relatives(): number[];
};

type Ends = {
  readonly stdin?: 'ignore';
  readonly stdout?: number | 'pipe' | 'closed';
  readonly stderr?: 'closed';
};

/** The built program with streams that can be taken away from it. */
async function start(args: readonly string[], env: Environment = {}, ends: Ends = {}): Promise<Running> {
  const home = await makeTemporaryDirectory();
  const stdout = ends.stdout === 'closed' ? 'pipe' : (ends.stdout ?? 'pipe');
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd: home.path,
    env: isolateEnvironment(home.path, env),
    stdio: ['ignore', stdout, 'pipe'],
  });
  if (ends.stdout === 'closed') child.stdout?.destroy();
  if (ends.stderr === 'closed') child.stderr?.destroy();
  const closed = once(child, 'close');
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  const listen = (name: 'stdout' | 'stderr') =>
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const watch of [...watchers]) watch();
    });
  listen('stdout');
  listen('stderr');
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    until: (text) =>
      new Promise((resolve, reject) => {
        const check = () => output.stderr.includes(text) && resolve();
        watchers.add(check);
        closed.then(() => reject(new Error(`"${text}" never came:\n${output.stderr}`)));
        check();
      }),
    async end() {
      const [code] = await closed;
      return code;
    },
    relatives: () => findProcesses(`HOME=${home.path}`),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGKILL');
      await closed;
      await home.remove();
    },
  };
}

/** Every program with this in its environment, from /proc. */
function findProcesses(variable: string): number[] {
  const ids = readdirSync('/proc').map(Number).filter(Boolean);
  return ids.filter((id) => {
    try {
      return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      return false;
    }
  });
}

describe('the key on its way out', () => {
  it('goes to stderr when nobody reads stdout any more, and the code says so', async () => {
    await using run = await start(['--demo'], {}, { stdout: 'closed' });
    expect(await run.end()).toBe(6);
    expect(run.stderr()).toMatch(new RegExp(`^${KEY.source}$`, 'm'));
    expect(run.stderr()).toContain('The key could not be written to standard output.');
    expect(run.stderr()).not.toContain('went wrong');
  });

  it.skipIf(!isLinux)('goes to stderr when the disk under stdout is full', async () => {
    const full = openSync('/dev/full', 'w');
    await using run = await start(['--demo'], {}, { stdout: full });
    expect(await run.end()).toBe(6);
    expect(run.stderr()).toMatch(KEY);
    closeSync(full);
  });

  it.skipIf(process.platform === 'win32')('comes out of stdout when there is no stderr at all', async () => {
    const command = `'${process.execPath}' '${cliPath}' --demo 2>&-`;
    const run = await runProgram(['/bin/sh', '-c', command]);
    expect(run).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(KEY) });
  });

  it('comes out of stdout when nobody reads stderr', async () => {
    await using run = await start(['--demo'], {}, { stderr: 'closed' });
    expect(await run.end()).toBe(0);
    expect(run.stdout()).toMatch(new RegExp(`^${KEY.source}\n$`));
  });
});

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s while an address does not answer ends with %i at once', async (signal, code) => {
    await using sandbox = disposable(await startSandbox());
    sandbox.fault({ on: '*', answer: 'hang' });
    await using run = await start(answersFor(sandbox.url), { TYK_GW_SECRET: 'thesecretofthegateway' });
    await run.until('Looking at');
    run.child.kill(signal);
    expect(await run.end()).toBe(code);
    expect(run.stdout()).toBe('');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s between the request and its answer loses no key', async (signal, code) => {
    await using sandbox = disposable(await startSandbox());
    await using gate = await openGate(sandbox.url);
    await using run = await start(answersFor(gate.url), { TYK_GW_SECRET: sandbox.credential.reveal() });
    await gate.held;
    run.child.kill(signal);
    await run.until('a key may exist already');
    gate.open();
    expect(await run.end()).toBe(code);
    expect(run.stdout()).toMatch(KEY);
  });

  it('said twice does not wait for an answer that never comes: the outcome is unknown', async () => {
    await using sandbox = disposable(await startSandbox());
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang' });
    await using run = await start(answersFor(sandbox.url), { TYK_GW_SECRET: sandbox.credential.reveal() });
    await run.until('creating the key');
    run.child.kill('SIGINT');
    await run.until('Ctrl+C once more');
    const again = setInterval(() => run.child.kill('SIGINT'), 50);
    expect(await run.end()).toBe(8);
    clearInterval(again);
    expect(run.stderr()).toContain('Nobody has seen it, so nobody can use it; making another is safe.');
  });
});

describe('an answer that is lost', () => {
  it.each([
    ['the connection is cut', 'cut'],
    ['nothing comes within the time', 'hang'],
  ] as const)(
    'because %s is looked for; the command that removes the key is said, and the create is sent once',
    async (_why, answer) => {
      await using sandbox = disposable(await startSandbox());
      sandbox.fault({ on: 'POST /tyk/keys/create', answer, carriedOut: true });
      await using run = await start([...answersFor(sandbox.url), '--timeout', '2'], {
        TYK_GW_SECRET: sandbox.credential.reveal(),
      });
      expect(await run.end()).toBe(8);
      expect(run.stdout()).toBe('');
      expect(run.stderr()).toContain('The key was made, but its answer was lost.');
      const [, url = '', hash = ''] =
        /Remove it: curl -X DELETE '?(http\S+\/([0-9a-f]{16})[^' ]*)/.exec(run.stderr()) ?? [];
      expect(run.stderr()).toContain(`Hash ${hash}`);
      const headers = { 'x-tyk-authorization': sandbox.credential.reveal() };
      expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(200);
      const created = sandbox.requests.filter(({ method }) => method === 'POST');
      expect(created).toHaveLength(1);
    },
  );
});

describe.skipIf(!isLinux)('nothing outlives the program', () => {
  it('no process that it started', async () => {
    await using run = await start(['--demo', '--copy']);
    expect(await run.end()).toBe(0);
    expect(run.relatives()).toEqual([]);
  });

  it('no listening socket, also when it is killed at work', async () => {
    await using run = await start(['demo']);
    const lines = createInterface({ input: run.child.stdout as NodeJS.ReadableStream });
    const [first] = (await once(lines, 'line')) as [string];
    const url = first.split(/\s+/).at(-1) ?? '';
    run.child.kill('SIGKILL');
    await run.end();
    await expect(fetch(url)).rejects.toThrow();
    expect(run.relatives()).toEqual([]);
  });
});

function answersFor(url: string): string[] {
  return ['--deployment', 'open-source', '--url', url, '--api', 'Payments', '--expires', '1h'];
}

function disposable<T extends { stop(): Promise<void> }>(sandbox: T): T & AsyncDisposable {
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => sandbox.stop() });
}
