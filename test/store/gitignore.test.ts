import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitignoreCovers } from '../../source/store/gitignore.ts';
import { hasModes, run, stubCommand, temporaryFolder } from './helpers.ts';

const hasGit = (await run('git', ['--version']).catch(() => undefined))?.code === 0;
const withoutGit = { env: { PATH: '' } };

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

type Case = readonly [patterns: string, file: string, covered: boolean];
const cases: readonly Case[] = [
  ['.env', '.env', true],
  ['.env', 'app/deep/.env', true],
  ['.env', '.env.local', false],
  ['.env\r\n', '.env', true],
  ['.env   ', '.env', true],
  ['# .env', '.env', false],
  ['', '.env', false],
  ['node_modules\n\ndist\n.env\n', '.env', true],
  ['/.env', '.env', true],
  ['/.env', 'app/.env', false],
  ['app/.env', 'app/.env', true],
  ['app/.env', 'other/app/.env', false],
  ['**/.env', 'app/deep/.env', true],
  ['.env*', '.env.local', true],
  ['.env.*', '.env', false],
  ['*.env', 'orders.env', true],
  ['.en?', '.env', true],
  ['*', '.env', true],
  ['*.local', '.env.local', true],
  ['*.env', 'xenv', false],
  ['.env/', '.env', false],
  ['secrets/', 'secrets/.env', true],
  ['secrets', 'app/secrets/.env', true],
  ['/secrets', 'app/secrets/.env', false],
  ['.env\n!.env', '.env', false],
  ['!.env\n.env', '.env', true],
  ['.env*\n!.env.example', '.env', true],
];

describe.each([
  ['git itself', { env: process.env }, !hasGit],
  ['the .gitignore alone', withoutGit, false],
])('asking %s', (_, options, skipped) => {
  it.skipIf(skipped).each(cases)('.gitignore %j, file %s: %s', async (patterns, file, covered) => {
    const root = await repository({ '.gitignore': patterns, [file]: 'A=1\n' });
    const answer = await gitignoreCovers(join(root, file), options);
    expect(answer).toBe(covered ? 'covered' : 'not-covered');
  });

  it.skipIf(skipped)('lets a .gitignore further down decide', async () => {
    const root = await repository({ '.gitignore': '.env', 'app/.gitignore': '!.env', 'app/.env': '' });
    expect(await gitignoreCovers(join(root, 'app', '.env'), options)).toBe('not-covered');
    expect(await gitignoreCovers(join(root, '.env'), options)).toBe('covered');
  });

  it.skipIf(skipped)('answers for a file that is not there yet', async () => {
    const root = await repository({ '.gitignore': '.env' });
    expect(await gitignoreCovers(join(root, '.env'), options)).toBe('covered');
  });

  it.skipIf(skipped)('reads no .gitignore above the repository', async () => {
    const outer = await temporaryFolder();
    await writeFiles(outer, { '.gitignore': '.env', 'inner/.git/HEAD': 'ref: refs/heads/main\n' });
    expect(await gitignoreCovers(join(outer, 'inner', '.env'), options)).toBe('not-covered');
  });

  it.skipIf(skipped)('finds no repository', async () => {
    const folder = await temporaryFolder();
    expect(await gitignoreCovers(join(folder, '.env'), options)).toBe('no-repository');
  });
});

describe('git', () => {
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

  it.skipIf(!hasModes)('that cannot tell leaves the question to the .gitignore', async () => {
    const root = await repository({ '.gitignore': '.env' });
    const folder = await temporaryFolder();
    await stubCommand(folder, 'git', 'exit 128');
    expect(await gitignoreCovers(join(root, '.env'), { env: { PATH: folder } })).toBe('covered');
  });

  it('patterns that are not understood count as not covering', async () => {
    const root = await repository({ '.gitignore': '.[e]nv\n\\.env\n' });
    expect(await gitignoreCovers(join(root, '.env'), withoutGit)).toBe('not-covered');
  });

  it('worktrees and submodules have a file called .git', async () => {
    const root = await temporaryFolder();
    await writeFiles(root, { '.git': 'gitdir: /elsewhere\n', '.gitignore': '.env\n' });
    expect(await gitignoreCovers(join(root, '.env'), withoutGit)).toBe('covered');
  });
});
