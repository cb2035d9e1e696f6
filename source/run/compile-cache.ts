import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../store/paths.ts';

/** Of Node 22.8 and newer. */
type Compiling = { enableCompileCache?(folder: string): unknown };

/**
 * Lets Node keep what it has compiled, so that the next start is quicker. Code is read from there again: the folder is
 * this user's alone, never the shared temporary one that Node would take.
 */
export function keepCompiled(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): void {
  const { enableCompileCache } = process.getBuiltinModule('node:module') as Compiling;
  if (enableCompileCache === undefined || env.NODE_COMPILE_CACHE) return;
  try {
    const folder = cacheFolder({ env, platform, home: homedir() });
    if (folder === undefined) return;
    const own = join(folder, 'compiled');
    mkdirSync(own, { recursive: true, mode: 0o700 });
    if (platform !== 'win32' && !isOnlyOurs(own)) return;
    enableCompileCache(own);
  } catch {
    // A folder that cannot be made: everything works without.
  }
}

function isOnlyOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}
