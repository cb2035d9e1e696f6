import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../source/sandbox/answers.ts';
import type { Meet } from '../../source/sandbox/listen.ts';
import { startSandbox } from '../../source/sandbox/server.ts';
import { cliPath } from '../helpers/run-cli.ts';
import { isolateEnvironment, makeTemporaryDirectory } from '../helpers/temp.ts';
import { makeRandom } from '../tyk/random.ts';
import { expectWhole } from './judge.ts';

export type Chaos = { readonly rows: number; readonly kills: number; readonly seed: number };
/** What a run of it came to, for the report. */
export type ChaosFigures = { readonly faults: number; readonly killed: number; readonly seconds: number };

const json = (status: number, message: string): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Retry-After': '0' },
  body: JSON.stringify({ status: 'error', message }),
});
const page = (status: number): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  body: `<html><body><h1>${status}</h1>nginx</body></html>`,
});

/**
 * A table is made by the built program, which is killed without a word at random creates and started again with
 * --resume, on a server that loses answers, refuses, is late, and stands behind a proxy. The server's store is the judge.
 */
export async function meetChaos({ rows, kills, seed }: Chaos): Promise<ChaosFigures> {
  const next = makeRandom(seed);
  // Of its own: how many creates come before a kill hangs on the machine, and the next kill is not to hang on that.
  const nextKill = makeRandom(seed + 1);
  const began = performance.now();
  let faults = 0;
  let creates = 0;
  let killAt = Number.POSITIVE_INFINITY;
  let child: ChildProcess | undefined;
  let isCalm = false;

  const meet: Meet = async (call, answer, response) => {
    if (call.method !== 'POST') return answer();
    creates += 1;
    if (creates === killAt) {
      const delay = nextKill() * 20;
      setTimeout(() => child?.kill('SIGKILL'), delay);
    }
    const dice = isCalm ? 1 : next();
    if (dice > 0.12) return answer();
    faults += 1;
    const kind = Math.floor(next() * 8);
    const isCarriedOut = next() < 0.5;
    if (kind === 0) return json(429, 'too many');
    if (kind === 1) return json(500, 'busy');
    if (kind === 2) {
      // A proxy has enough, and what is behind it is still at work.
      setTimeout(() => void answer(), 300 * next());
      return page(504);
    }
    if (isCarriedOut && kind < 7) await answer();
    if (kind < 5) return page(kind === 3 ? 502 : 503);
    if (kind < 7) {
      response.socket?.destroy();
      return undefined;
    }
    const honest = await answer();
    const body = Buffer.from(honest.body);
    response.writeHead(honest.status, { ...honest.headers, 'Content-Length': body.length });
    response.write(body.subarray(0, Math.floor(next() * body.length)), () => response.destroy());
    return undefined;
  };

  await using temp = await makeTemporaryDirectory();
  const sandbox = await startSandbox({ meet });
  try {
    const file = await temp.write(
      'rows.csv',
      [
        'api,expires,alias',
        ...Array.from({ length: rows }, (_, at) => `Orders=v1,30d,app-${at + 1}`),
        '',
      ].join('\n'),
    );
    const out = join(temp.path, 'keys.csv');
    const env = isolateEnvironment(temp.path, { TYK_GW_SECRET: sandbox.credential.reveal() });
    const words = [
      'bulk',
      file,
      '--deployment',
      'open-source',
      '--url',
      sandbox.url,
      '--out',
      out,
      '--resume',
    ];
    const run = async () => {
      child = spawn(process.execPath, [cliPath, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] });
      const ended = once(child, 'close');
      const said = child.stderr === null ? '' : await text(child.stderr);
      const [code] = await ended;
      return { code, said };
    };
    let killed = 0;
    while (killed < kills) {
      // Each is killed somewhere in its share of what is left.
      killAt = creates + 1 + Math.floor((nextKill() * 2 * rows) / (kills + 1));
      const { code, said } = await run();
      if (code === null) killed += 1;
      // It came to its end before: there is nothing left to be killed in.
      else if (code === 0) break;
      else throw new Error(`A run ended with ${code}:\n${said}`);
    }
    killAt = Number.POSITIVE_INFINITY;
    isCalm = true;
    const last = await run();
    if (last.code !== 0) throw new Error(`The last run ended with ${last.code}:\n${last.said}`);
    await pause(350);
    await expectWhole(sandbox, out, rows);
    return { faults, killed, seconds: (performance.now() - began) / 1000 };
  } finally {
    await sandbox.stop();
  }
}
