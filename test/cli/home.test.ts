import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asNobody, canBeNobody } from '../helpers/nobody.ts';
import { cliPath, runProgram } from '../helpers/run-cli.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { startDemo } from './start-demo.ts';

const places = { XDG_CONFIG_HOME: undefined, XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined };
const run = (args: readonly string[], options: Parameters<typeof runProgram>[1]) =>
  runProgram([...asNobody, process.execPath, cliPath, ...args], options);

describe.skipIf(!canBeNobody)('a user without a home', () => {
  it.each([
    ['no HOME', { HOME: undefined }],
    ['an empty HOME', { HOME: '' }],
    ['a relative HOME', { HOME: '.' }],
    ['a relative XDG_CONFIG_HOME', { HOME: undefined, XDG_CONFIG_HOME: '.config' }],
  ])('with %s runs no command that the current folder brings', async (_, home) => {
    await using demo = await startDemo();
    await using clone = await makeTemporaryDirectory();
    const ran = join(clone.path, 'ran');
    for (const folder of ['.config/tyk-key-wizard', 'tyk-key-wizard', 'runs']) {
      await mkdir(join(clone.path, folder), { recursive: true });
      const entry = { in: 'command', command: `touch ${ran}; echo ${demo.credential}` };
      const credentials = { [new URL(demo.url).origin]: entry };
      const text = JSON.stringify({ schemaVersion: 1, credentials });
      for (const place of [folder, '.']) await writeFile(join(clone.path, place, 'credentials.json'), text);
    }
    const args = ['--deployment', 'open-source', '--url', demo.url, '--api', 'Payments', '--expires', '1h'];
    const seen = await run(args, { env: { ...places, ...home }, cwd: clone.path });
    expect(seen.code, seen.stderr).toBe(2);
    expect(seen.stderr.match(/Nothing is kept of this run/g)).toHaveLength(1);
    expect(existsSync(ran)).toBe(false);
  });

  it('has the demo all the same, and nothing to be told', async () => {
    const args = ['--demo', '--api', 'Payments', '--expires', '1h'];
    const seen = await run(args, { env: { ...places, HOME: undefined } });
    expect(seen.code, seen.stderr).toBe(0);
    expect(seen.stdout).not.toBe('');
    expect(seen.stderr).not.toContain('kept');
  });

  it('keeps what is saved in the folder that a variable names', async () => {
    await using folder = await makeTemporaryDirectory();
    await chmod(folder.path, 0o777);
    const env = { ...places, HOME: undefined, TYK_KEY_WIZARD_CONFIG_DIR: join(folder.path, 'own') };
    const given = ['--deployment', 'open-source', '--url', 'http://localhost:8080'];
    const added = await run(['profiles', 'add', 'shop', ...given], { env });
    expect(added.code, added.stderr).toBe(0);
    expect((await run(['profiles'], { env })).stdout).toContain('shop');
  });

  it('has no profiles to change, and no trace; both are said', async () => {
    const env = { ...places, HOME: undefined };
    for (const args of [['profiles'], ['profiles', 'path'], ['--demo', '--debug', '--dry-run']]) {
      const seen = await run(args, { env });
      expect(seen.code).toBe(6);
      expect(seen.stderr).toMatch(/no home folder[\s\S]*Set HOME/);
    }
  });
});
