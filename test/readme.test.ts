import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../source/errors.ts';
import { faces } from '../source/faces/faces.ts';
import { journey } from '../source/wizard/steps/journey.ts';

const root = new URL('..', import.meta.url);
const readme = readFileSync(new URL('readme.md', root), 'utf8');
const contributing = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');
const pack = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

describe('the readme', () => {
  it('names every exit code and no other', () => {
    const rows = readme.split('\n').filter((line) => /^\| \d/.test(line));
    const named = rows.flatMap((row) => row.split('|')[1]?.split(',').map(Number) ?? []);
    expect(named.sort((a, b) => a - b)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  });

  it('gives the two commands of a fresh clone, as package.json knows them', () => {
    expect(readme).toContain('npm ci && npm start -- --demo');
    expect(readme).toContain('npm ci && npm test');
    for (const script of readme.match(/(?<=npm run )[a-z:]+/g) ?? []) {
      expect(pack.scripts).toHaveProperty([script]);
    }
  });

  it('has a line of reason for every dependency', () => {
    const all = { ...pack.devDependencies, ...pack.optionalDependencies };
    const names = Object.keys(all).filter((name) => !name.startsWith('@types/'));
    for (const name of names) expect(contributing).toMatch(new RegExp(`^\\| .*${name}.* \\| .+ \\|$`, 'm'));
    expect(pack.dependencies ?? {}).toEqual({});
  });

  /** `npx vitest -u` writes it. */
  it('has the flags of all questions', async () => {
    const rows = journey.flatMap(({ id, flag, recipe }) => {
      if (flag === undefined) return [];
      const written = `\`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}\``;
      const field = recipe === undefined ? '' : `\`${id}\``;
      return [`| ${written}${flag.repeat ? ', repeat' : ''} | ${field} | ${flag.help} |`];
    });
    const table = ['<!-- flags -->', '| flag | in a recipe | |', '|---|---|---|', ...rows, '<!-- /flags -->'];
    const whole = readme.replace(/<!-- flags -->[\s\S]*<!-- \/flags -->/, () => table.join('\n'));
    await expect(whole).toMatchFileSnapshot('../readme.md');
  });

  it('names every face', () => {
    for (const { name } of faces) expect(readme).toMatch(new RegExp(`^\\| ${name}\\b`, 'm'));
  });
});
