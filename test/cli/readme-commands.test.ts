import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../source/commands/options.ts';
import { commands } from '../../source/commands/table.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { openTerminal } from '../helpers/pty.ts';
import { cliPath, runCli } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { isolateEnvironment, makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';

/* Everything that the readme tells somebody to type is typed here. */

const readme = readFileSync(new URL('../../readme.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
/** The two of a fresh clone are what CI runs. */
const typed = blocks.filter((text) => !/npm ci/.test(text));
const asking = typed.filter((text) => /# asks$/m.test(text));
const scripts = typed.filter((text) => !asking.includes(text));
const inLine = [...readme.matchAll(/`(?:npx )?tyk-key-wizard((?: [^`]+)?)`/g)].map(([, words = '']) =>
  words.trim(),
);

let sandbox: Sandbox;
let temp: TemporaryDirectory;
beforeAll(async () => {
  [sandbox, temp] = await Promise.all([startSandbox(), makeTemporaryDirectory()]);
  const [, rows = ''] = /^```csv\n([\s\S]*?)^```/m.exec(readme) ?? [];
  await writeFile(join(temp.path, 'team.csv'), rows);
  // What is built here, by the name that it has once it is published.
  const npx = join(temp.path, 'npx');
  await writeFile(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${cliPath}" "$@"\n`);
  await chmod(npx, 0o755);
  const signIn = ['--deployment', 'open-source', '--url', sandbox.url];
  const env = { HOME: temp.path, TYK_GW_SECRET: sandbox.credential.reveal() };
  const added = await runCli(['profiles', 'add', 'staging', ...signIn], { env });
  expect(added.code, added.stderr).toBe(0);
  for (const alias of ['orders-app', 'old-app']) {
    const made = await runCli(
      ['create', ...signIn, '--api', 'Orders', '--expires', '30d', '--alias', alias],
      { env },
    );
    expect(made.code, made.stderr).toBe(0);
  }
});
afterAll(() => Promise.all([sandbox.stop(), temp.remove()]));

describe.skipIf(process.platform === 'win32')('what the readme tells to type', () => {
  it('is a good deal', () => {
    expect(asking.length).toBeGreaterThan(0);
    expect(scripts.length).toBeGreaterThan(3);
    expect(inLine.length).toBeGreaterThan(5);
  });

  it('opens the first question', async () => {
    await using terminal = await openTerminal([process.execPath, cliPath]);
    await terminal.until('Where does your Tyk run?');
    await using demo = await openTerminal([process.execPath, cliPath, '--demo']);
    await demo.until('What may this key call?');
  });

  it.each(scripts.map((text) => ({ text, name: text.split('\n').at(-2) ?? '' })))(
    '$name',
    async ({ text }) => {
      const script = text.replaceAll('http://localhost:8080', sandbox.url).replace(/^export .*…\n/m, '');
      const env = isolateEnvironment(temp.path, {
        PATH: [temp.path, process.env.PATH].join(delimiter),
        TYK_GW_SECRET: sandbox.credential.reveal(),
      });
      const options = { cwd: temp.path, env, timeout: 3 * PATIENCE };
      await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], options).catch(
        (error) => {
          throw new Error(`${script}\n${error.stderr}`);
        },
      );
    },
    4 * PATIENCE,
  );

  it.each(inLine)('`tyk-key-wizard %s` is understood', (words) => {
    const said = words.split(/[|]/)[0]?.match(/'[^']*'|\S+/g) ?? [];
    const { command, problems } = readArguments(
      said.map((word) => word.replaceAll("'", '').replace(/,$/, '')),
    );
    expect(problems).toEqual([]);
    expect(commands.map(({ name }) => name)).toContain(command);
  });
});
