import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { runTool } from './children.ts';

/** `unknown`: git is not installed, or cannot tell. */
export type GitCover = 'covered' | 'not-covered' | 'no-repository' | 'unknown';

const DEADLINE_MS = 3_000;

/** Would git leave this file out of commits? Only git itself knows. */
export async function gitignoreCovers(
  path: string,
  { env }: { readonly env: Readonly<NodeJS.ProcessEnv> },
): Promise<GitCover> {
  const file = resolve(path);
  if (!(await isInRepository(dirname(file)))) return 'no-repository';
  // Set inside a git hook, they would answer for another repository.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...clean } = env;
  const command = ['-C', dirname(file), 'check-ignore', '-q', '--', basename(file)];
  // 0 ignored, 1 not ignored (or already tracked), 128 it could not tell.
  const { how } = await runTool('git', command, { env: clean, deadlineMs: DEADLINE_MS });
  return how === 0 ? 'covered' : how === 1 ? 'not-covered' : 'unknown';
}

async function isInRepository(folder: string): Promise<boolean> {
  // A folder in a clone, a file in a worktree or a submodule.
  if (await stat(join(folder, '.git')).catch(() => undefined)) return true;
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}
