import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { median, plainEnvironment, root, run, runWell, withHome } from './measure.mjs';
import { rowOf } from './say.mjs';

const single = (name, unit, value, note) => ({ name, unit, value, note });

/** `.bin` and npm's own lockfile are none. */
const isPackage = (name) => !name.startsWith('.');

/** The packed program, and what `npx` makes of it: `--version` from a tarball, cold and warm cache. */
export async function measurePackage({ brief }) {
  return withHome(async (home) => {
    const env = plainEnvironment(home, { npm_config_update_notifier: 'false', npm_config_offline: 'true' });
    const pack = ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', home];
    const { stdout } = await runWell(pack, { env, cwd: root });
    const [{ filename, files }] = JSON.parse(stdout);
    const tarball = join(home, filename);
    const size = (await stat(tarball)).size / 1000;
    const rows = [single('packed size', ' KB', size, `${files.length} files`)];
    if (brief) return rows;

    const npx = (cache) =>
      runWell(['npx', '--yes', '--package', tarball, 'tyk-key-wizard', '--version'], {
        env: { ...env, npm_config_cache: join(home, cache) },
        cwd: home,
      });
    const bare = [];
    const cold = [];
    const warm = [];
    for (let round = 0; round < 5; round += 1) {
      bare.push((await run(['npm', '--version'], { env, cwd: home })).ms);
      cold.push((await npx(`cache-${round}`)).ms);
      warm.push((await npx(`cache-${round}`)).ms);
    }
    // Without the optional keychain, which an offline cache does not have.
    const [installed] = await readdir(join(home, 'cache-0/_npx'));
    const packages = (await readdir(join(home, 'cache-0/_npx', installed, 'node_modules'))).filter(isPackage);
    const share = `npm --version alone takes ${Math.round(median(bare))} ms`;
    return [
      ...rows,
      single('packages installed', '', packages.length, packages.join(', ')),
      rowOf('npx of the tarball, cold cache', ' ms', cold, share),
      rowOf('npx, warm cache', ' ms', warm, ''),
    ];
  });
}
