import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFloor } from './floor.mjs';
import {
  cliPath,
  inTurn,
  median,
  node,
  peakMemory,
  plainEnvironment,
  ratios,
  runWell,
  withHome,
} from './measure.mjs';
import { rowOf } from './say.mjs';
import { openTerminal } from './terminal.mjs';

const FRAME = /Where does your Tyk run\?/;
const keepsCompiled = process.getBuiltinModule('node:module').enableCompileCache !== undefined;

/** Somebody who has been here before: three deployments are on the disk. */
async function saveProfiles(home) {
  const folder = join(home, '.config', 'tyk-key-wizard');
  const entries = ['staging', 'production', 'local'].map((name, index) => [
    name,
    { deployment: 'open-source', url: `http://127.0.0.1:808${index}`, lastUsed: 1_790_000_000 + index },
  ]);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stored = { version: 1, profiles: Object.fromEntries(entries) };
  await writeFile(join(folder, 'config.json'), JSON.stringify(stored), { mode: 0o600 });
}

/** What a person waits for first. */
export async function measureStart({ brief }) {
  return withHome(async (home) => {
    await saveProfiles(home);
    const env = plainEnvironment(home);
    const peaks = [];
    const floor = await buildFloor(home, true);
    const plainFloor = await buildFloor(home, false);
    // The first start of all: without what an earlier one has compiled.
    const anew = { ...env, NODE_DISABLE_COMPILE_CACHE: '1' };
    const timeFrame = async (program, environment, seen = []) => {
      const terminal = openTerminal([node, program], { env: environment, cwd: home });
      const ms = await terminal.until(FRAME);
      const peak = peakMemory(terminal.pid);
      if (peak !== undefined) seen.push(peak);
      // Killed, it would keep nothing of what it compiled.
      terminal.write('\u0003');
      await terminal.gone();
      return { ms };
    };
    const times = await inTurn(
      {
        bare: () => runWell([node, '-e', '0'], { env }),
        '--version': () => runWell([node, cliPath, '--version'], { env }),
        '--help': () => runWell([node, cliPath, '--help'], { env }),
        floor: () => timeFrame(floor, anew),
        'plain floor': () => timeFrame(plainFloor, anew),
        'first frame in a terminal': () => timeFrame(cliPath, anew, peaks),
        ...(keepsCompiled ? { 'second start': () => timeFrame(cliPath, env) } : {}),
      },
      brief ? 9 : 21,
    );
    const { bare, ...others } = times;
    const frame = others['first frame in a terminal'];
    const again = others['second start'];
    return [
      rowOf('bare node -e 0', ' ms', bare, ''),
      ...Object.entries(others).map(([name, ms]) =>
        rowOf(name, '×', ratios(ms, bare), `${Math.round(median(ms))} ms`),
      ),
      rowOf('first frame beside the floor', '×', ratios(frame, others.floor), 'the same picture with Ink'),
      rowOf(
        'first frame beside the plain floor',
        '×',
        ratios(frame, others['plain floor']),
        'without patches',
      ),
      ...(again ? [rowOf('second start beside the first', '×', ratios(again, frame), 'compile cache')] : []),
      rowOf('peak memory at the first frame', ' MB', peaks, 'resident set, by the kernel'),
    ];
  });
}
