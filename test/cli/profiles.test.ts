import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';

describe('profiles that cannot be read', () => {
  it('are kept under another name, and the wizard goes on', async () => {
    await using home = await makeTemporaryDirectory();
    const folder = join(home.path, '.config', 'tyk-key-wizard');
    await mkdir(folder, { recursive: true });
    await home.write('.config/tyk-key-wizard/config.json', '{ damaged');
    const run = await runCli([], { env: { HOME: home.path } });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('answers are missing or wrong');
    const [, kept = ''] = /the file was kept as (\S+\.json)\./.exec(run.stderr) ?? [];
    expect(await readFile(kept, 'utf8')).toBe('{ damaged');
  });

  it('because a folder stands in their place end with 6, in words', async () => {
    await using home = await makeTemporaryDirectory();
    await mkdir(join(home.path, '.config', 'tyk-key-wizard', 'config.json'), { recursive: true });
    const run = await runCli([], { env: { HOME: home.path } });
    expect(run).toMatchObject({ code: 6, stdout: '' });
    expect(run.stderr).toContain('config.json');
    expect(run.stderr).not.toContain('itself went wrong');
  });

  it('do not matter to the demo, which touches no file of the user', async () => {
    await using home = await makeTemporaryDirectory();
    await mkdir(join(home.path, '.config', 'tyk-key-wizard', 'config.json'), { recursive: true });
    expect(await runCli(['--demo'], { env: { HOME: home.path } })).toMatchObject({ code: 0 });
    expect(await readdir(join(home.path, '.config', 'tyk-key-wizard'))).toEqual(['config.json']);
  });
});
