import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitignoreCovers } from '../../source/store/gitignore.ts';
import { hasModes, run, stubCommand, temporaryFolder } from './helpers.ts';

const hasGit = (await run('git', ['--version']).catch(() => undefined))?.code === 0;

/** A repository with these files; a value is the file's text. */
async function repository(files: { readonly [path: string]: string }): Promise<string> {
  const root = await temporaryFolder();
  await writeFiles(root, files);
  if (hasGit) await run('git', ['init', '-q', root]);
  else await mkdir(join(root, '.git'));
  return root;
}

async function writeFiles(root: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

describe.skipIf(!hasGit)('git is asked', () => {
  it.each([
    ['.env', '.env', true],
    ['.env', 'app/deep/.env', true],
    ['.env', '.env.local', false],
    ['', '.env', false],
    ['.env\n!.env', '.env', false],
    ['.[e]nv', '.env', true],
  ])('.gitignore %j, file %s: %s', async (patterns, file, covered) => {
    const root = await repository({ '.gitignore': patterns, [file]: 'A=1\n' });
    expect(await gitignoreCovers(join(root, file), { env: process.env })).toBe(
      covered ? 'covered' : 'not-covered',
    );
  });

  it('of a file that is not there yet', async () => {
    const root = await repository({ '.gitignore': '.env' });
    expect(await gitignoreCovers(join(root, '.env'), { env: process.env })).toBe('covered');
  });
});

describe('git', () => {
  it('is not asked outside of a repository', async () => {
    const folder = await temporaryFolder();
    expect(await gitignoreCovers(join(folder, '.env'), { env: process.env })).toBe('no-repository');
  });

  it('that is not installed leaves it open', async () => {
    const root = await repository({ '.gitignore': '.env' });
    expect(await gitignoreCovers(join(root, '.env'), { env: { PATH: '' } })).toBe('unknown');
  });

  it.skipIf(!hasGit)('would still commit a file that it tracks already', async () => {
    const root = await repository({ '.gitignore': '', '.env': 'A=1\n' });
    await run('git', ['-C', root, 'add', '.env']);
    await writeFile(join(root, '.gitignore'), '.env\n');
    expect(await gitignoreCovers(join(root, '.env'), { env: process.env })).toBe('not-covered');
  });

  it.skipIf(!hasGit)('is asked about the right repository inside a hook of another', async () => {
    const root = await repository({ '.gitignore': '.env' });
    const other = await repository({});
    const env = { ...process.env, GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other };
    expect(await gitignoreCovers(join(root, '.env'), { env })).toBe('covered');
  });

  it.skipIf(!hasModes)('that cannot tell leaves it open too', async () => {
    const root = await repository({ '.gitignore': '.env' });
    const folder = await temporaryFolder();
    await stubCommand(folder, 'git', 'exit 128');
    expect(await gitignoreCovers(join(root, '.env'), { env: { PATH: folder } })).toBe('unknown');
  });

  it('knows that worktrees and submodules have a file called .git', async () => {
    const root = await temporaryFolder();
    await writeFiles(root, { '.git': 'gitdir: /elsewhere\n', '.gitignore': '.env\n' });
    expect(await gitignoreCovers(join(root, '.env'), { env: process.env })).toBe('unknown');
  });
});
