import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  cliPath,
  median,
  node,
  peakMemory,
  percentile,
  plainEnvironment,
  ratios,
  runWell,
  withHome,
} from './measure.mjs';
import { rowOf } from './say.mjs';
import { openTerminal } from './terminal.mjs';

const ROUNDS = 5;
const SECRET = 'bench-secret-of-a-large-gateway';

/** In a process of its own, so that its work is not counted. */
async function startGateway(home) {
  const file = fileURLToPath(new URL('large-gateway.mjs', import.meta.url));
  const child = fork(file, [home, SECRET], { stdio: 'inherit' });
  const url = await new Promise((resolve) => child.once('message', resolve));
  return { url, end: () => child.kill('SIGKILL') };
}

/** A Gateway answers all of its 20 000 definitions in one array of 100 MB: until all of it can be used. */
async function showList(env, home, url) {
  const terminal = openTerminal([node, cliPath, '--deployment', 'open-source', '--url', url], {
    env,
    cwd: home,
  });
  // A part of it is shown before, above another line.
  await terminal.until(/Signed in[^\n]*20.000 APIs . 0 policies/);
  return terminal;
}

/** The end of a synchronised frame. */
const FRAME = /\u001b\[\?2026l/;

/** Milliseconds from a key to the end of the frame that shows what it changes. */
async function timeKey(terminal, key) {
  terminal.forget();
  const began = performance.now();
  terminal.write(key);
  await terminal.until(FRAME);
  return performance.now() - began;
}

/** A search word typed and taken back, letter by letter, then moving about. */
async function timeKeys(terminal) {
  const times = [];
  for (const word of ['orders1', 'api-19', 'inventory']) {
    for (const key of [...word, ...word].map((letter, index) => (index < word.length ? letter : '\u007f'))) {
      times.push(await timeKey(terminal, key));
    }
  }
  for (let count = 0; count < 40; count += 1) times.push(await timeKey(terminal, '\u001b[B'));
  return times;
}

export async function measureLarge() {
  return withHome(async (home) => {
    const env = plainEnvironment(home, { TYK_GW_SECRET: SECRET });
    const gateway = await startGateway(home);
    const list = `${gateway.url}/tyk/apis`;
    try {
      const curl = [];
      const ready = [];
      const peaks = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const header = `x-tyk-authorization: ${SECRET}`;
        curl.push((await runWell(['curl', '-sS', '-o', '/dev/null', '-H', header, list], { env })).ms);
        const began = performance.now();
        const terminal = await showList(env, home, gateway.url);
        ready.push(performance.now() - began);
        const peak = peakMemory(terminal.pid);
        if (peak !== undefined) peaks.push(peak);
        await terminal.end();
      }
      const terminal = await showList(env, home, gateway.url);
      const keys = await timeKeys(terminal);
      await terminal.end();
      const beside = `${Math.round(median(ready))} ms; curl -o /dev/null takes ${Math.round(median(curl))} ms`;
      const drawn = { value: percentile(keys, 0.95), low: Math.min(...keys), high: Math.max(...keys) };
      const note = `${keys.length} keys, median ${median(keys).toFixed(1)} ms`;
      return [
        rowOf('a list of 20 000 APIs: list ready, beside curl', '×', ratios(ready, curl), beside),
        rowOf('a list of 20 000 APIs: peak memory', ' MB', peaks, 'resident set, by the kernel'),
        { name: 'a list of 20 000 APIs: a key press drawn (95th percentile)', unit: ' ms', ...drawn, note },
      ];
    } finally {
      gateway.end();
    }
  });
}
