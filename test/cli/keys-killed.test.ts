import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../source/sandbox/server.ts';
import { Secret } from '../../source/secret.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { hashOf } from '../../source/tyk/key-form.ts';
import { cliPath } from '../helpers/run-cli.ts';
import { isolateEnvironment, makeTemporaryDirectory } from '../helpers/temp.ts';

/*
 * A rotation that is killed without a word, at each of its requests and between them. Whatever happens: a key that
 * somebody holds works, nothing is lost sight of, and the next run does what is left.
 */

const CATALOGUE = '0c6a3f1e9b7d4e52a8f01b2c3d4e5f60';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

type KillAt = {
  /** The request about keys: 1 is the look at the old one, 2 the create, 3 the look at the new one, 4 and 5 the old end. */
  readonly request: number;
  readonly carriedOut: boolean;
  /** Milliseconds behind its answer; without them the answer is never given. */
  readonly after?: number;
};

const points: readonly KillAt[] = [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((request) => [
    { request, carriedOut: false },
    { request, carriedOut: true },
  ]),
  // What is written down, and the key itself, goes out between the create and the next request.
  ...[0, 2, 4, 8, 16, 32].map((after) => ({ request: 2, carriedOut: true, after })),
];

type Trap = AsyncDisposable & {
  readonly url: string;
  /** From here on requests are counted; at that point this program is killed. */
  set(killAt: KillAt | undefined, child: ChildProcess): void;
};

/** Stands before the sandbox. */
async function openTrap(): Promise<Trap> {
  let count = 0;
  let at: KillAt | undefined;
  let child: ChildProcess | undefined;
  const kill = () => void child?.kill('SIGKILL');
  const server = createServer(async (request, response) => {
    const isAboutKeys = request.url?.startsWith('/tyk/keys') === true;
    if (isAboutKeys) count += 1;
    const point = isAboutKeys && count === at?.request ? at : undefined;
    if (point?.carriedOut === false) return kill();
    const body = await text(request);
    const secret = String(request.headers['x-tyk-authorization'] ?? '');
    const headers = { 'x-tyk-authorization': secret };
    const { method = 'GET' } = request;
    const answer = await fetch(`${sandbox.url}${request.url}`, { method, headers, ...(body && { body }) });
    const answered = await answer.text();
    if (point !== undefined && point.after === undefined) return kill();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answered, () => {
      if (point !== undefined) setTimeout(kill, point.after);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(killAt, started) {
      [count, at, child] = [0, killAt, started];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function rotate(home: string, id: string, trap: Trap, killAt?: KillAt) {
  const args = ['keys', 'rotate', id, '--overlap', '1h', '--deployment', 'open-source', '--url', trap.url];
  const env = isolateEnvironment(home, { TYK_KEY_WIZARD_SECRET: sandbox.credential.reveal() });
  const child = spawn(process.execPath, [cliPath, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  trap.set(killAt, child);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { stdout: stdout.trim(), stderr, code };
}

const call = async (key: string) => {
  const headers = { authorization: key };
  return (await fetch(`${sandbox.gatewayUrl}/catalogue/`, { headers })).status;
};

async function meet(killAt: KillAt): Promise<void> {
  await using home = await makeTemporaryDirectory();
  await using trap = await openTrap();
  const client = createGatewayClient({ url: sandbox.url, credential: sandbox.credential });
  const alias = `rotated-${JSON.stringify(Object.values(killAt))}`;
  const old = await client.create({
    organisation: '5e9d9544a1dcd60001d0ed20',
    access: { apis: [{ apiId: CATALOGUE, apiName: 'Catalogue', versions: [] }], policies: [] },
    expires: 'never',
    limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
    alias,
    tags: [],
    metadata: {},
    detailedLogging: false,
  });
  const { hash = '' } = old;

  const first = await rotate(home.path, hash, trap, killAt);
  expect(first.code === null || first.code === 0, first.stderr).toBe(true);
  // Somebody holds a key that works.
  expect(await call(old.key.reveal())).toBe(200);
  if (first.stdout !== '') expect(await call(first.stdout)).toBe(200);

  const { expires: end } = await client.read({ hash }, {});
  const second = await rotate(home.path, hash, trap);
  expect(second.code, second.stderr).toBe(0);
  // The old one ends, and the one that was given out last is there to stay.
  expect(await call(old.key.reveal())).toBe(200);
  const { expires } = await client.read({ hash }, {});
  expect(expires).toBeLessThanOrEqual(Date.now() / 1000 + 3601);
  const held = second.stdout || first.stdout;
  expect(await call(held)).toBe(200);
  // A key that the first run has given out is not made again where that was noted; never is it removed.
  if (first.stdout !== '') expect(await call(first.stdout)).toBe(200);
  if (end !== 'never') expect(first.stdout).not.toBe('');

  // No key is lost sight of: it is held, or it is named.
  const known = `${first.stdout} ${second.stdout} ${second.stderr}`;
  const listed = await client.listKeys({}, 5000);
  if ('unlisted' in listed) throw new Error('The sandbox lists its keys.');
  for (const ref of listed.keys) {
    // Tests beside this one remove keys of their own meanwhile.
    const record = await client.read(ref, {}).catch(() => undefined);
    if (record?.alias !== alias || !('hash' in ref) || ref.hash === hash) continue;
    const isHeld = [first.stdout, second.stdout].some(
      (key) => key !== '' && hashOf(new Secret(key)) === ref.hash,
    );
    expect(isHeld || known.includes(ref.hash), `${ref.hash} in ${known}`).toBe(true);
  }

  const ledger = await readFile(join(home.path, '.config', 'tyk-key-wizard', 'keys.json'), 'utf8');
  expect(ledger).not.toContain('rotation');
  for (const key of [old.key.reveal(), first.stdout, second.stdout].filter(Boolean)) {
    expect(ledger).not.toContain(key);
    expect(`${first.stderr}${second.stderr}`).not.toContain(key);
  }
}

describe.concurrent('a rotation that is killed', () => {
  it.each(points)('at %j leaves a key that works, and the next run does the rest', async (point) => {
    await meet(point);
  });
});
