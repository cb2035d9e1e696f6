import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { allFlags } from '../source/commands/flags.ts';
import { renderMan } from '../source/commands/man.ts';
import { commands } from '../source/commands/table.ts';
import { exitCodes } from '../source/errors.ts';
import { variableOf } from '../source/variables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pack = JSON.parse(read('package.json'));
/** Of what was built last. */
const built = join(root, 'dist/tyk-key-wizard.1');

describe('the manual page', () => {
  const page = renderMan(pack.version);
  /** As a reader sees it, on one line. */
  const plain = page.replaceAll('\\-', '-').replace(/\\f[BIR]/g, '');

  it('knows every command, flag, variable and exit code', () => {
    for (const { name } of commands) expect(plain).toMatch(new RegExp(`^${name}( |$)`, 'm'));
    for (const { name } of allFlags) {
      expect(plain).toMatch(new RegExp(`^--${name}( |$)`, 'm'));
      expect(plain).toContain(variableOf(name));
    }
    for (const code of Object.values(exitCodes)) expect(plain).toMatch(new RegExp(`^${code}$`, 'm'));
  });

  it('is roff: requests and text, and no line is taken for another', () => {
    for (const line of page.trimEnd().split('\n')) {
      if (/^[.']/.test(line)) expect(line).toMatch(/^\.(?:TH|SH|TP|br)\b/);
      else expect(line).not.toBe('');
      // Of backslashes only fonts, minus signs, themselves and the guard at the beginning of a line.
      expect(line.replace(/\\(?:f[BIR]|-|e|&)/g, '')).not.toContain('\\');
      expect(line).toMatch(/^[ -~]*$/);
    }
  });

  const groff = spawnSync('groff', ['--version']).status === 0;
  it.skipIf(!groff)('is what groff reads without a warning', () => {
    const { stdout, stderr, status } = spawnSync('groff', ['-man', '-ww', '-z'], {
      input: page,
      encoding: 'utf8',
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });

  it('is in the package as it is here', () => {
    expect(pack.man).toBe('dist/tyk-key-wizard.1');
    expect(readFileSync(built, 'utf8')).toBe(page);
  });
});

describe('a release', () => {
  it('has its version in the list of changes, and in the lock', () => {
    const [, newest] = /^## (\S+)/m.exec(read('CHANGELOG.md')) ?? [];
    expect(newest).toBe(pack.version);
    expect(JSON.parse(read('package-lock.json')).version).toBe(pack.version);
  });

  it('is tested on three systems, and on the Nodes that test:nodes takes', () => {
    const { jobs } = parse(read('.github/workflows/test.yml'));
    const { os, node } = jobs.test.strategy.matrix;
    expect(os).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest']);
    const [, listed = ''] = /: \[('\d+'(?:, '\d+')*)\]/.exec(read('scripts/test-nodes.mjs')) ?? [];
    expect(node.map((version: number) => `'${version}'`).join(', ')).toBe(listed);
    expect(pack.engines.node).toBe(`>=${node[0]}.19`);
  });

  it('is published by a workflow alone, with provenance, after its tests', () => {
    const { jobs } = parse(read('.github/workflows/publish.yml'));
    const { permissions, steps } = jobs.publish;
    expect(permissions['id-token']).toBe('write');
    const runs: string[] = steps.flatMap(({ run }: { run?: string }) => run ?? []);
    const at = (words: string) => runs.findIndex((run) => run.includes(words));
    expect(at('npm publish --provenance')).toBeGreaterThan(at('npm test'));
    expect(at('npm test')).toBeGreaterThan(at('npm ci'));
  });

  it('runs only scripts that there are', () => {
    const texts = ['CONTRIBUTING.md', '.github/workflows/test.yml', '.github/workflows/publish.yml'].map(
      read,
    );
    for (const script of texts.join('\n').match(/(?<=npm run )[a-z:]+/g) ?? [])
      expect(pack.scripts).toHaveProperty([script]);
  });

  it('asks whoever reports for what doctor says', () => {
    const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
    expect(forms).toEqual(['bug.yml', 'wish.yml']);
    for (const form of forms) {
      const { body } = parse(read(`.github/ISSUE_TEMPLATE/${form}`));
      expect(body.find(({ id }: { id?: string }) => id === 'doctor')?.attributes.description).toContain(
        'npx tyk-key-wizard doctor',
      );
    }
  });
});
