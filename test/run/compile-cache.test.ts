import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keepCompiled } from '../../source/run/compile-cache.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';

const real = process.getBuiltinModule;
afterEach(() => {
  process.getBuiltinModule = real;
});

/** As Node 22.8 has it. */
function withCache() {
  const enableCompileCache = vi.fn();
  const answer = (id: string) => (id === 'node:module' ? { enableCompileCache } : real(id as 'node:fs'));
  process.getBuiltinModule = answer as typeof real;
  return enableCompileCache;
}

describe.skipIf(process.platform === 'win32')('what is compiled', () => {
  it('is kept in a folder of the user that nobody else reads', async () => {
    await using home = await makeTemporaryDirectory();
    const enable = withCache();
    keepCompiled({ XDG_CACHE_HOME: home.path }, 'linux');
    const folder = join(home.path, 'tyk-key-wizard', 'compiled');
    expect(enable).toHaveBeenCalledWith(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('is read from no folder that others may write, and from none that was named otherwise', async () => {
    await using home = await makeTemporaryDirectory();
    const enable = withCache();
    const folder = join(home.path, 'tyk-key-wizard', 'compiled');
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o777);
    keepCompiled({ XDG_CACHE_HOME: home.path }, 'linux');
    keepCompiled({ XDG_CACHE_HOME: home.path, NODE_COMPILE_CACHE: '/elsewhere' }, 'linux');
    expect(enable).not.toHaveBeenCalled();
  });

  it('stops nobody where the folder cannot be made', async () => {
    await using home = await makeTemporaryDirectory();
    const enable = withCache();
    await home.write('file', '');
    keepCompiled({ XDG_CACHE_HOME: join(home.path, 'file') }, 'linux');
    expect(enable).not.toHaveBeenCalled();
  });
});
