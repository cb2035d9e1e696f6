import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';

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

  it('because a folder stands in their place is a warning, and the run goes on', async () => {
    await using home = await makeTemporaryDirectory();
    await mkdir(join(home.path, '.config', 'tyk-key-wizard', 'config.json'), { recursive: true });
    const run = await runCli([], { env: { HOME: home.path } });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^! The profiles in .*config\.json could not be read\./);
    expect(run.stderr).toContain('answers are missing or wrong');
    expect(run.stderr).not.toContain('itself went wrong');
  });

  it('do not matter to the demo, which touches no file of the user', async () => {
    await using home = await makeTemporaryDirectory();
    await mkdir(join(home.path, '.config', 'tyk-key-wizard', 'config.json'), { recursive: true });
    expect(await runCli(['--demo'], { env: { HOME: home.path } })).toMatchObject({ code: 0 });
    expect(await readdir(join(home.path, '.config', 'tyk-key-wizard'))).toEqual(['config.json']);
  });
});

describe('profiles', () => {
  let home: TemporaryDirectory;
  const local = 'http://localhost:8080';
  const run = (args: readonly string[], stdin?: string) =>
    runCli(['profiles', ...args], { env: { HOME: home.path }, ...(stdin === undefined ? {} : { stdin }) });
  const ask = (args: readonly string[], ...lines: string[]) =>
    run([...args, '--face', 'lines'], lines.map((line) => `${line}\n`).join(''));
  const list = async () => JSON.parse((await run(['list', '-o', 'json'])).stdout).profiles;
  const names = async () => (await list()).map(({ name }: { name: string }) => name);
  const add = (name: string, ...more: string[]) =>
    run(['add', name, '--deployment', 'open-source', '--url', local, ...more]);
  /** A credential stored for the origin, as the wizard leaves it. */
  const store = (credentials: object) =>
    home.write('.config/tyk-key-wizard/credentials.json', JSON.stringify({ schemaVersion: 1, credentials }));

  beforeEach(async () => {
    home = await makeTemporaryDirectory();
    onTestFinished(() => home.remove());
    await mkdir(join(home.path, '.config', 'tyk-key-wizard'), { recursive: true });
  });

  it('says where they stand, and that there are none', async () => {
    expect((await run(['path'])).stdout).toBe(`${join(home.path, '.config/tyk-key-wizard/config.json')}\n`);
    expect((await run([])).stdout).toContain('No profile is saved yet.');
    expect(await list()).toEqual([]);
  });

  it('takes a new one by flags, without a question', async () => {
    const flags = ['--gateway-url', 'localhost:9090', '--production'];
    expect(await add('live', ...flags)).toMatchObject({ code: 0, stdout: '' });
    expect(await list()).toEqual([
      {
        name: 'live',
        deployment: 'open-source',
        url: local,
        gatewayUrl: 'http://localhost:9090',
        production: true,
        default: true,
        lastUsed: null,
        credential: null,
      },
    ]);
    expect((await run(['list'])).stdout).toBe(
      `live  production · Open Source · ${local} · no credential stored · never used\n`,
    );
  });

  it('takes the usual address of a kind that has one', async () => {
    await run(['add', 'mine', '--deployment', 'self-managed']);
    expect((await list())[0]).toMatchObject({ url: 'http://localhost:3000' });
  });

  it.each([
    ['no name at all and nobody to ask', ['add', '--deployment', 'open-source'], 'not complete'],
    ['a name that is none', ['add', 'a b', '--deployment', 'open-source'], 'not a name for a profile'],
    [
      'Cloud without its address',
      ['add', 'x', '--deployment', 'cloud'],
      'address of the Dashboard is missing',
    ],
    ['an address that is none', ['add', 'x', '--deployment', 'cloud', '--url', 'a b'], 'blank inside'],
    ['a kind that is none', ['add', 'x', '--deployment', 'moon'], 'not a deployment'],
    ['the demo', ['add', 'x', '--deployment', 'demo'], 'needs no profile'],
    ['a name that is taken', ['add', 'old', '--deployment', 'self-managed'], 'called old already'],
    ['one that is not there', ['edit', 'x', '--production'], 'no profile called x'],
    ['nothing to change', ['edit', 'old'], 'Nothing to change on old'],
    ['renaming what is not there', ['rename', 'x', 'y'], 'no profile called x'],
    ['renaming to a name that is none', ['rename', 'old', 'a b'], 'not a name for a profile'],
    ['preferring what is not there', ['default', 'x'], 'no profile called x'],
    ['removing without a yes', ['remove', 'old'], 'say --yes'],
    ['a missing name', ['rename', 'old'], 'A name is missing.'],
    ['one word too many', ['path', 'x'], 'one word too many'],
    ['what it cannot do', ['lst'], 'profiles list'],
  ])('refuses %s, and changes nothing', async (_what, args, said) => {
    const entry = { deployment: 'open-source', url: local };
    const file = await home.write(
      '.config/tyk-key-wizard/config.json',
      JSON.stringify({ schemaVersion: 1, profiles: { old: entry } }),
    );
    const before = await readFile(file);
    const refused = await run(args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(said);
    expect(await readFile(file)).toEqual(before);
  });

  it('changes what is said and keeps the rest', async () => {
    await add('live', '--gateway-url', 'http://localhost:9090');
    await run(['edit', 'live', '--production']);
    expect((await list())[0]).toMatchObject({ gatewayUrl: 'http://localhost:9090', production: true });
    await run(['edit', 'live', '--no-production', '--url', 'http://localhost:8081']);
    expect((await list())[0]).toMatchObject({
      url: 'http://localhost:8081',
      gatewayUrl: 'http://localhost:9090',
      production: false,
    });
  });

  it('renames one, and offers another first', async () => {
    await add('a');
    await add('b');
    await run(['rename', 'b', 'c']);
    expect(await names()).toEqual(['a', 'c']);
    await run(['default', 'c']);
    expect(await names()).toEqual(['c', 'a']);
    await run(['default', 'a']);
    expect(await names()).toEqual(['a', 'c']);
    expect((await run(['list'])).stdout).toMatch(/^a .*offered first\nc /);
  });

  it('removes one with its credential, which no other profile needs', async () => {
    await add('a');
    await add('b');
    await store({
      [local]: { in: 'file', secret: 'c0ffeec0ffee' },
      'http://other:1': { in: 'file', secret: 'x' },
    });
    expect((await list())[0]).toMatchObject({ credential: 'file' });
    expect((await run(['remove', 'a', '--yes'])).stderr).toBe('a is removed.\n');
    expect((await list())[0]).toMatchObject({ name: 'b', credential: 'file' });
    expect((await run(['remove', 'b', '--yes'])).stderr).toBe('b and its credential are removed.\n');
    const kept = await readFile(join(home.path, '.config/tyk-key-wizard/credentials.json'), 'utf8');
    expect(kept).not.toContain('c0ffee');
    expect(kept).toContain('http://other:1');
  });

  it('shows a credential nowhere', async () => {
    await add('a');
    await store({ [local]: { in: 'file', secret: 'c0ffeec0ffee' } });
    const shown = [await run(['list']), await run(['list', '-o', 'json'])];
    for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain('c0ffee');
  });

  it('asks for a new one where somebody is there, and for its name at the end', async () => {
    const asked = await ask(['add'], '4', 'localhost:8181', '', '1', 'lab');
    expect(asked.code, asked.stderr).toBe(0);
    expect((await list())[0]).toMatchObject({
      name: 'lab',
      deployment: 'open-source',
      url: 'http://localhost:8181',
    });
  });

  it('asks with what stands there, when one is to be changed', async () => {
    await add('lab');
    const asked = await ask(['edit', 'lab'], '', '', 'localhost:9191', '2');
    expect(asked.code, asked.stderr).toBe(0);
    expect((await list())[0]).toMatchObject({
      url: local,
      gatewayUrl: 'http://localhost:9191',
      production: true,
    });
  });

  it('asks before it removes, and keeps what nobody agreed to remove', async () => {
    await add('lab');
    expect((await ask(['remove', 'lab'], '1')).code).toBe(130);
    expect(await names()).toEqual(['lab']);
    expect((await ask(['remove', 'lab'], '2')).code).toBe(0);
    expect(await names()).toEqual([]);
  });

  it('leaves nothing of one that was not finished', async () => {
    expect((await ask(['add', 'lab'], '4', ':quit')).code).toBe(130);
    expect(await names()).toEqual([]);
  });
});
