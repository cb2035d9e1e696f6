import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { withinDeadline, withoutTyk } from './children.ts';

export type GitCover = 'covered' | 'not-covered' | 'no-repository';

/** `git check-ignore -q`: 0 ignored, 1 not ignored (or already tracked), 128 it could not tell. */
const answers: { readonly [code: number]: GitCover } = { 0: 'covered', 1: 'not-covered' };
const GIT_DEADLINE_MS = 3_000;

/**
 * Would git leave this file out of commits? Git itself is asked; where it is not installed or cannot tell, the
 * `.gitignore` files up to the repository's root are read for their usual patterns, and doubt is `not-covered`.
 */
export async function gitignoreCovers(
  path: string,
  { env }: { readonly env: Readonly<NodeJS.ProcessEnv> },
): Promise<GitCover> {
  const file = resolve(path);
  const root = await findRoot(dirname(file));
  if (!root) return 'no-repository';
  const code = await withinDeadline(GIT_DEADLINE_MS, () => askGit(file, env));
  const answer = typeof code === 'number' ? answers[code] : undefined;
  return answer ?? ((await isIgnored(file, root)) ? 'covered' : 'not-covered');
}

async function findRoot(folder: string): Promise<string | undefined> {
  // A folder in a clone, a file in a worktree or a submodule.
  if (await stat(join(folder, '.git')).catch(() => undefined)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findRoot(parent);
}

function askGit(file: string, env: Readonly<NodeJS.ProcessEnv>): Promise<number | null> {
  // Set inside a git hook, they would answer for another repository.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...clean } = withoutTyk(env);
  return new Promise((answer) => {
    const command = ['-C', dirname(file), 'check-ignore', '-q', '--', basename(file)];
    const git = spawn('git', command, { env: clean, stdio: 'ignore', windowsHide: true });
    git.on('error', () => answer(null));
    git.on('close', answer);
  });
}

/** The last pattern that matches decides, and a deeper file after a higher one. */
async function isIgnored(file: string, root: string): Promise<boolean> {
  let ignored = false;
  for (const folder of foldersDownTo(dirname(file), root)) {
    const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
    const inside = relative(folder, file).split(sep).join('/');
    for (const line of text.split(/\r?\n/)) {
      const pattern = line.trim();
      const negated = pattern.startsWith('!');
      if (matches(negated ? pattern.slice(1) : pattern, inside)) ignored = !negated;
    }
  }
  return ignored;
}

function foldersDownTo(folder: string, root: string): string[] {
  return folder === root ? [root] : [...foldersDownTo(dirname(folder), root), folder];
}

/** A pattern covers the file itself or a folder on the way to it. */
function matches(pattern: string, inside: string): boolean {
  // Classes, escapes and "**" in the middle are rare here; unread, they leave the answer at the careful side.
  if (pattern === '' || /^#|[[\]\\]|[^/]\*\*/.test(pattern)) return false;
  const folderOnly = pattern.endsWith('/');
  const body = pattern.replace(/\/$/, '');
  const anchored = body.replace(/^\*\*\//, '').includes('/') && !body.startsWith('**/');
  const parts = inside.split('/');
  const ends = folderOnly ? parts.length - 1 : parts.length;
  const source = toSource(body.replace(/^\*\*\/|^\//, ''));
  const whole = new RegExp(anchored ? `^${source}$` : `(?:^|/)${source}$`);
  return Array.from({ length: ends }, (_, index) => parts.slice(0, index + 1).join('/')).some((part) =>
    whole.test(part),
  );
}

function toSource(glob: string): string {
  return glob
    .replace(/[.+^${}()|]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
}
