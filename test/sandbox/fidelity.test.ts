import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { control, labWorld, readRecording, sandboxOf } from './ask.ts';
import { leftOut } from './left-out.ts';

/*
 * How far the sandbox agrees with a real Gateway is measured by `npm run fidelity`, over some 800 exchanges of a lab
 * that stands outside of this repository. What is kept of them here is compared letter for letter in
 * recorded.test.ts: a share of 100 %. Here stands how much that is, so that none is dropped to hide a difference.
 */

describe('what is kept of the recording', () => {
  const names = (['keys', 'exchanges'] as const).flatMap((file) =>
    readRecording<readonly { readonly name: string }[]>(file).map(({ name }) => name),
  );

  it.each([
    ['hello', 3],
    ['apis', 8],
    ['policies', 2],
    ['create', 36],
    ['keys', 8],
    ['key', 3],
    ['use', 15],
  ])('of the group %s are at least %i exchanges', (group, least) => {
    const kept = new Set(names.filter((name) => name.startsWith(`${group}.`)));
    expect(kept.size).toBeGreaterThanOrEqual(least);
  });
});

describe('what the sandbox leaves out', () => {
  it.each(leftOut)('$what: has a reason', ({ what, why }) => {
    expect(what).not.toMatch(/\.$/);
    expect(why).toMatch(/\.$/);
  });

  const shown = leftOut.flatMap(({ what, ask }) => (ask === undefined ? [] : [[what, ...ask] as const]));
  it.each(shown)('%s: is left out indeed', async (_, line, status) => {
    const sandbox = await sandboxOf({ world: labWorld });
    expect((await control(sandbox, line)).status).toBe(status);
  });
});

describe('npm run fidelity', () => {
  const script = fileURLToPath(new URL('../../scripts/fidelity.mjs', import.meta.url));
  const run = (...args: string[]) => {
    const { TYK_LAB: _, ...env } = process.env;
    return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env });
  };

  it.each([
    ['No lab was named.', []],
    ['The lab is not whole:', [fileURLToPath(new URL('.', import.meta.url))]],
  ])('says what it needs: %s', (words, args) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toContain('TYK_LAB=FOLDER');
    expect(stderr).toContain('lab/record.mjs');
  });
});
