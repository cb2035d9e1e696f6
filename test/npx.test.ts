import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE } from './helpers/patience.ts';
import { cliPath } from './helpers/run-cli.ts';
import { isolateEnvironment, makeTemporaryDirectory, type TemporaryDirectory } from './helpers/temp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** This one, and those that `npm run test:nodes` has fetched. */
function findNodes(): readonly { readonly name: string; readonly path: string }[] {
  const cache = join(root, 'node_modules/.cache/nodes');
  const fetched = existsSync(cache) ? readdirSync(cache) : [];
  const paths = fetched.flatMap((name) => {
    const modules = join(cache, name, 'node_modules');
    const [binary] = existsSync(modules) ? readdirSync(modules).filter((one) => one.startsWith('node-')) : [];
    return binary === undefined ? [] : [{ name: `Node ${name}`, path: join(modules, binary, 'bin/node') }];
  });
  return [{ name: 'this Node', path: process.execPath }, ...paths.filter(({ path }) => existsSync(path))];
}

/** Nobody's: not the one who built the package. */
const NOBODY = 65_534;

describe.skipIf(process.platform === 'win32' || !existsSync(cliPath))('npx of the packed program', () => {
  let temp: TemporaryDirectory;
  let tarball: string;

  beforeAll(async () => {
    temp = await makeTemporaryDirectory();
    await chmod(temp.path, 0o755);
    const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', temp.path];
    const { stdout } = spawnSync('npm', words, { cwd: root, encoding: 'utf8' });
    tarball = join(temp.path, JSON.parse(stdout)[0].filename);
    await chmod(tarball, 0o644);
  }, 3 * PATIENCE);
  afterAll(() => temp.remove());

  /** In a folder of that name, with nothing but what the package brings. */
  async function npx(folder: string, node: string, words: readonly string[], user?: number) {
    const home = join(temp.path, folder);
    await mkdir(home, { recursive: true });
    if (user !== undefined) await chown(home, user, user);
    const env = isolateEnvironment(home, {
      PATH: [dirname(node), process.env.PATH].join(delimiter),
      npm_config_cache: join(home, 'cache'),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    });
    const command = ['--yes', '--package', tarball, 'tyk-key-wizard', ...words];
    const as = user === undefined ? {} : { uid: user, gid: user };
    const ran = spawnSync('npx', command, { cwd: home, env, encoding: 'utf8', timeout: PATIENCE, ...as });
    return { code: ran.status, stdout: ran.stdout.trim(), stderr: ran.stderr };
  }

  it.each(findNodes())(
    'starts with a cold and a warm cache, from a path with blanks, on $name',
    async ({ name, path }) => {
      const folder = `jane doe's folder ${name}`;
      for (let start = 1; start <= 2; start += 1) {
        expect(await npx(folder, path, ['--version'])).toMatchObject({ code: 0, stdout: version });
      }
      const made = await npx(folder, path, ['create', '--demo', '--expires', '1h', '-o', 'key']);
      expect(made, made.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ey\S+$/) });
    },
    6 * PATIENCE,
  );

  it.skipIf(process.getuid?.() !== 0)(
    'starts as another user',
    async () => {
      const made = await npx(
        'of nobody',
        process.execPath,
        ['create', '--demo', '--expires', '1h', '-o', 'key'],
        NOBODY,
      );
      expect(made, made.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ey\S+$/) });
    },
    3 * PATIENCE,
  );
});
