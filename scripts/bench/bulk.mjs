import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cliPath, node, peakMemory, plainEnvironment, ratios, runWell, withHome } from './measure.mjs';
import { rowOf } from './say.mjs';

const SECRET = 'bench-secret-of-a-gateway-for-bulk';
const KEYS = 10_000;
const AT_ONCE = 8;
/** What a create of a Gateway beside its Redis takes, about. */
const AS_A_GATEWAY = 5;
const ROUNDS = 3;
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

async function startGateway(home, milliseconds) {
  const child = fork(here('bulk-gateway.mjs'), [home, SECRET, String(milliseconds)], { stdio: 'inherit' });
  const [url] = await once(child, 'message');
  return { url, end: () => child.kill('SIGKILL') };
}

async function writeRows(home, count) {
  const rows = Array.from({ length: count }, (_, at) => `Orders=v1,30d,app-${at + 1}`);
  const file = join(home, `rows-${count}.csv`);
  await writeFile(file, ['api,expires,alias', ...rows, ''].join('\n'));
  return file;
}

/** Milliseconds from the first create to the last line on the disk, as the program says, and its peak memory. */
async function makeKeys(env, url, file, out) {
  const words = ['bulk', file, '--deployment', 'open-source', '--url', url, '--out', out, '-o', 'json'];
  const child = spawn(node, [cliPath, ...words, '--concurrency', String(AT_ONCE), '--no-draft'], {
    env: { ...env, TYK_GW_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peak;
  const watch = setInterval(() => {
    peak = peakMemory(child.pid) ?? peak;
  }, 50);
  const said = await text(child.stdout);
  clearInterval(watch);
  const { seconds, ok } = JSON.parse(said);
  if (!ok) throw new Error(`bulk said:\n${said}`);
  return { ms: seconds * 1000, peak };
}

/** Keys by the thousand: the rate beside a bare client, and the memory of 1 000, 10 000 and 100 000 rows. */
export async function measureBulk() {
  return withHome(async (home) => {
    const env = plainEnvironment(home);
    const rows = [];
    const file = await writeRows(home, KEYS);
    let count = 0;
    for (const milliseconds of [0, AS_A_GATEWAY]) {
      const gateway = await startGateway(home, milliseconds);
      const bare = [];
      const bulk = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const words = [here('bare-client.mjs'), gateway.url, SECRET, String(KEYS), String(AT_ONCE)];
        bare.push(Number((await runWell([node, ...words], { env })).stdout));
        count += 1;
        bulk.push((await makeKeys(env, gateway.url, file, join(home, `out-${count}.csv`))).ms);
      }
      gateway.end();
      const server = milliseconds === 0 ? 'the sandbox as it is' : `a create takes ${milliseconds} ms there`;
      const perSecond = (times) => Math.round((KEYS * 1000) / Math.min(...times));
      const note = `${server}: ${perSecond(bulk)} per second, bare ${perSecond(bare)}`;
      rows.push(rowOf(`bulk beside a bare client, ${server}`, '×', ratios(bare, bulk), note));
    }
    const gateway = await startGateway(home, 0);
    for (const size of [1_000, 10_000, 100_000]) {
      const { peak } = await makeKeys(
        env,
        gateway.url,
        await writeRows(home, size),
        join(home, `out-${size}.csv`),
      );
      rows.push(rowOf(`bulk of ${size} rows: peak memory`, ' MB', [peak], 'resident set, by the kernel'));
    }
    gateway.end();
    return rows;
  });
}
