import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
    const showFrame = async () => {
      const terminal = openTerminal([node, cliPath], { env, cwd: home });
      const ms = await terminal.until(FRAME);
      const peak = peakMemory(terminal.pid);
      if (peak !== undefined) peaks.push(peak);
      await terminal.end();
      return { ms };
    };
    const times = await inTurn(
      {
        bare: () => runWell([node, '-e', '0'], { env }),
        '--version': () => runWell([node, cliPath, '--version'], { env }),
        '--help': () => runWell([node, cliPath, '--help'], { env }),
        'first frame in a terminal': showFrame,
      },
      brief ? 9 : 21,
    );
    const { bare, ...others } = times;
    return [
      rowOf('bare node -e 0', ' ms', bare, ''),
      ...Object.entries(others).map(([name, ms]) =>
        rowOf(name, '×', ratios(ms, bare), `${Math.round(median(ms))} ms`),
      ),
      rowOf('peak memory at the first frame', ' MB', peaks, 'resident set, by the kernel'),
    ];
  });
}
