import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './helpers/run-cli.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from './helpers/temp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const build = (...args: string[]) => runProgram([process.execPath, join(root, 'scripts/build.mjs'), ...args]);

const temporary: TemporaryDirectory[] = [];
async function makeFolder(files: { readonly [path: string]: string } = {}): Promise<string> {
  const temp = await makeTemporaryDirectory();
  temporary.push(temp);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(temp.path, path)), { recursive: true });
    await writeFile(join(temp.path, path), text);
  }
  return temp.path;
}
afterAll(() => Promise.all(temporary.map((temp) => temp.remove())));

/** A package as npm would have installed it beside the entry. */
const installed = (name: string, code: string, manifest: object = { license: 'MIT' }) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.2.3', ...manifest }),
  [`node_modules/${name}/index.js`]: code,
});

/** Builds an entry of its own and says what became of it. */
async function buildEntry(files: { readonly [path: string]: string }, ...args: string[]) {
  const folder = await makeFolder(files);
  const out = join(folder, 'dist');
  const result = await build('--entry', join(folder, 'cli.ts'), '--out', out, ...args);
  return { ...result, out };
}

describe('the build', () => {
  const uses = (name: string) => `import { words } from '${name}';\nconsole.log(words());\n`;
  const licence = 'You may do what you like.\r\nNo warranty.\r\n';

  it('keeps stdout for the key and says one line on stderr', async () => {
    const { code, stdout, stderr } = await buildEntry({ 'cli.ts': `console.log('ran')` });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^Built \S+: 2 files, \d+ KB, \d\.\d\d s\n$/);
  });

  it('makes a program of a CommonJS package that requires a part of Node', async () => {
    const code = `exports.words = () => require('os').EOL.length + ' in ' + typeof require('node:fs').readFileSync;`;
    const files = { 'cli.ts': uses('old'), ...installed('old', code), 'node_modules/old/LICENSE': licence };
    const { out } = await buildEntry(files);
    expect((await runProgram([join(out, 'cli.js')])).stdout).toBe('1 in function\n');
  });

  it('empties the folder first, and leaves it alone when it fails', async () => {
    const folder = await makeFolder({ 'dist/old.js': '', 'bad.ts': `import './missing.ts';`, 'cli.ts': '' });
    const out = join(folder, 'dist');
    const failed = await build('--entry', join(folder, 'bad.ts'), '--out', out);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('missing.ts');
    expect(await readdir(out)).toEqual(['old.js']);

    await build('--entry', join(folder, 'cli.ts'), '--out', out);
    expect(await readdir(out)).toEqual(['THIRD-PARTY-LICENSES', 'cli.js']);
  });

  it('points to the lines of the source with --dev', async () => {
    const text = `const n: number = 1;\n\nif (n === 1) throw new Error('here');\n`;
    const { out } = await buildEntry({ 'cli.ts': text }, '--dev');
    const { stderr } = await runProgram([process.execPath, '--enable-source-maps', join(out, 'cli.js')]);
    expect(stderr).toContain('cli.ts:3:');
  });

  it('names each package inside with its licence', async () => {
    const files = {
      'cli.ts': `${uses('one')}import 'two';`,
      ...installed('one', `import { unused } from 'three'; export const words = () => 'x';`),
      ...installed('two', `console.log('two');`, { license: 'ISC' }),
      ...installed('three', 'export const unused = 1;', { license: 'ISC', sideEffects: false }),
      'node_modules/one/LICENSE': licence,
      'node_modules/two/license.md': licence,
      'node_modules/three/LICENCE': licence,
    };
    const { out } = await buildEntry(files);
    const text = await readFile(join(out, 'THIRD-PARTY-LICENSES'), 'utf8');
    expect(text).toContain('\none 1.2.3 (MIT)\ntwo 1.2.3 (ISC)\n\nYou may do what you like.\nNo warranty.\n');
    expect(text).not.toContain('three');
  });

  const broken: { why: string; files: { [path: string]: string }; says: RegExp }[] = [
    {
      why: 'a package inside has no licence text',
      files: { 'cli.ts': uses('bare'), ...installed('bare', `export const words = () => '';`) },
      says: /bare is bundled and ships no licence text/,
    },
    {
      why: 'a package inside names no licence',
      files: {
        'cli.ts': uses('bare'),
        ...installed('bare', `export const words = () => '';`, {}),
        'node_modules/bare/LICENSE': licence,
      },
      says: /bare is bundled and its package.json names no licence/,
    },
    {
      why: 'the text to patch has changed',
      files: {
        'cli.ts': `import 'slice-ansi/tokenize-ansi.js';`,
        'node_modules/slice-ansi/tokenize-ansi.js': `console.log('new');`,
      },
      says: /slice-ansi\/tokenize-ansi\.js: the text to patch was found 0 times/,
    },
    {
      why: 'the file to patch has moved',
      files: { 'cli.ts': `import 'yoga-layout';`, ...installed('yoga-layout', `console.log('new');`) },
      says: /yoga-wasm-base64-esm\.js is not in the bundle/,
    },
  ];
  for (const { why, files, says } of broken) {
    it(`fails when ${why}`, async () => {
      const { code, stderr, out } = await buildEntry(files);
      expect(code).toBe(1);
      expect(stderr).toMatch(says);
      expect(existsSync(out)).toBe(false);
    });
  }
});

type Packed = {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
};

describe('the package', () => {
  let packed: Packed;
  /** The package as an install would unpack it, with no node_modules anywhere near. */
  let unpacked: string;

  beforeAll(async () => {
    const folder = await makeFolder();
    const built = await build('--out', join(folder, 'dist'));
    if (built.code !== 0) throw new Error(built.stderr);
    const beside = (await readdir(root)).filter((name) =>
      /^(package\.json|readme\.md|changelog\.md|licen[cs]e)$/i.test(name),
    );
    await mkdir(join(folder, 'source'));
    for (const name of [...beside, 'source/output.schema.json'])
      await copyFile(join(root, name), join(folder, name));

    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts'], { cwd: folder });
    [packed] = JSON.parse(stdout);
    await run('tar', ['-xzf', packed.filename], { cwd: folder });
    unpacked = join(folder, 'package');
  });

  it('holds the program, its licences, the readme and nothing else', () => {
    const names = packed.files.map(({ path }) => path.replace(/^dist\/.*-[A-Z0-9]{8}\.js$/, 'a chunk'));
    expect([...new Set(names)].sort()).toEqual([
      'CHANGELOG.md',
      'a chunk',
      'dist/THIRD-PARTY-LICENSES',
      'dist/cli.js',
      'dist/copy.js',
      'dist/help.txt',
      'dist/recipe.schema.json',
      'dist/tyk-key-wizard.1',
      'dist/yoga.wasm',
      'licence',
      'package.json',
      'readme.md',
      'source/output.schema.json',
    ]);
  });

  // The design's bar is 400 KB. The commands for keys, GraphQL's parser, tables of keys and the other credentials
  // brought a hundred more, each in a file that is read only where it is needed.
  it('is at most 510 KB to download', () => {
    expect(packed.size).toBeLessThanOrEqual(510_000);
  });

  it('brings no other package along', async () => {
    const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
    expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })).toEqual([]);
    const natives = Object.keys(manifest.optionalDependencies ?? {});
    expect(natives.filter((name) => name !== '@napi-rs/keyring')).toEqual([]);
  });

  it('starts as a command of its own', async () => {
    const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
    const cli = join(unpacked, manifest.bin['tyk-key-wizard']);
    expect(await readFile(cli, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect((await stat(cli)).mode & 0o111).toBe(0o111);
    const { code, stdout } = await runProgram([cli, '--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(manifest.version) });
  });

  it('names every package inside, and none that was to stay outside', async () => {
    const licences = await readFile(join(unpacked, 'dist/THIRD-PARTY-LICENSES'), 'utf8');
    const named = new Set(
      [...licences.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(.+\)$/gm)].map((match) => match[1]),
    );
    expect([...named]).toEqual(expect.arrayContaining(['ink', 'react', 'yoga-layout']));

    // The source maps of a development build say independently where the code comes from.
    const folder = await makeFolder();
    await build('--dev', '--out', folder);
    const maps = (await readdir(folder)).filter((name) => name.endsWith('.map'));
    const sources = await Promise.all(maps.map((name) => readFile(join(folder, name), 'utf8')));
    const inside = new Set(
      sources
        .flatMap((text): string[] => JSON.parse(text).sources)
        .flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
    );
    expect([...inside].filter((name) => !named.has(name))).toEqual([]);

    const outside = ['ajv', 'ajv-formats', 'chardet', 'iconv-lite', 'react-devtools-core', 'undici', 'ws'];
    expect(outside.filter((name) => named.has(name))).toEqual([]);
  });
});

describe("the last line of CI's run", () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((result) => ({ status: result })),
  });
  const report = (success: boolean, ...testResults: ReturnType<typeof file>[]) => {
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    return { success, testResults, numPassedTests: tests.filter(({ status }) => status === 'passed').length };
  };
  const good = file('passed', 'passed', 'passed', 'skipped');
  const cases = [
    { when: 'all passed', status: 0, given: report(true, good), says: '2 passed, 0 failed', code: 0 },
    {
      when: 'tests failed',
      status: 1,
      given: report(false, good, file('failed', 'passed', 'failed', 'failed')),
      says: '3 passed, 2 failed',
      code: 1,
    },
    {
      when: 'a file did not load',
      status: 1,
      given: report(false, good, file('failed')),
      says: '2 passed, 1 failed',
      code: 1,
    },
    {
      when: 'an error came outside of any test',
      status: 1,
      given: report(false, good),
      says: '2 passed, 1 failed',
      code: 1,
    },
    {
      when: 'the run was stopped after its report',
      status: 124,
      given: report(true, good),
      says: '2 passed, 1 failed',
      code: 1,
    },
    {
      when: 'types, lint or build failed first',
      status: 1,
      given: undefined,
      says: '0 passed, 1 failed',
      code: 1,
    },
    { when: 'no report was written', status: 0, given: undefined, says: '0 passed, 1 failed', code: 1 },
  ];
  for (const { when, status, given, says, code } of cases) {
    it(`is true when ${when}`, async () => {
      const folder = await makeFolder(given ? { 'results.json': JSON.stringify(given) } : {});
      const script = join(root, 'scripts/count-tests.mjs');
      const result = await runProgram([
        process.execPath,
        script,
        join(folder, 'results.json'),
        String(status),
      ]);
      expect(result).toEqual({ code, signal: null, stdout: `${says}\n`, stderr: '' });
    });
  }
});
