import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecipeFile, readRecipeText, saveRecipeFile } from '../../source/store/recipe-file.ts';
import { bundleProgram, hasModes, modeOf, refusal, run, temporaryFolder } from './helpers.ts';

describe('a recipe file', () => {
  it('names every line that YAML cannot read', async () => {
    const text = 'expires: 1h\nexpires: 2h\nalias: x\nalias: y\ntags: [a\n';
    const { explanation } = await refusal((async () => readRecipeText(text, 'r.yaml'))());
    expect(explanation.what).toContain('r.yaml, line 2: this field is there twice.');
    expect(explanation.why).toContain('r.yaml, line 4: this field is there twice.');
    expect(explanation.why).toContain('r.yaml, line 6: ');
  });

  it('is read as a tree that knows its lines', () => {
    expect(readRecipeText('# ours\nexpires: 30d\ntags:\n  - 1.10\n  -\n', 'r.yaml')).toEqual({
      line: 2,
      is: 'map',
      entries: [
        { name: 'expires', node: { line: 2, is: 'scalar', text: '30d', value: '30d' } },
        {
          name: 'tags',
          node: {
            line: 3,
            is: 'list',
            items: [
              { line: 4, is: 'scalar', text: '1.10', value: 1.1 },
              { line: 5, is: 'scalar', text: '', value: null },
            ],
          },
        },
      ],
    });
  });

  it.each([
    ['is not there', 'none.yaml', 'There is no such file.'],
    ['is a folder', '.', 'It is a folder.'],
  ])('that %s is said in a sentence', async (_, name, why) => {
    const path = join(await temporaryFolder(), name);
    const { kind, explanation } = await refusal(readRecipeFile(path));
    expect(kind).toBe('usage');
    expect(explanation).toEqual({
      what: `The recipe ${path} could not be read.`,
      why,
      next: 'Give the path of a file.',
    });
  });

  it('that is something else entirely is not read to its end', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'big'), 'a: b\n'.repeat(60_000));
    await writeFile(join(folder, 'utf16'), Buffer.from('\uFEFFexpires: 30d', 'utf16le'));
    const big = await refusal(readRecipeFile(join(folder, 'big')));
    expect(big.explanation.what).toMatch(/is larger than 256 KB/);
    const utf16 = await refusal(readRecipeFile(join(folder, 'utf16')));
    expect(utf16.explanation).toMatchObject({
      what: expect.stringMatching(/UTF-16/),
      next: 'Save it as UTF-8.',
    });
  });

  it.runIf(process.platform === 'linux')('that never ends is not waited for', async () => {
    const { explanation } = await refusal(readRecipeFile('/dev/zero'));
    expect(explanation.what).toMatch(/larger/);
  });
});

describe('in the bundle', () => {
  it('a recipe is read and written as outside of it', async () => {
    const folder = await temporaryFolder();
    const program = await bundleProgram(
      folder,
      `const { readRecipeText, saveRecipeFile } = await import('./source/store/recipe-file.ts');
       console.log(readRecipeText('rate: 1/s', 'r').entries[0].node.text);
       await saveRecipeFile(process.env.TEST_FILE, { rate: '1/s' });`,
    );
    const file = join(folder, 'team.yaml');
    const env = { ...process.env, TEST_FILE: file };
    expect(await run(process.execPath, [program], { env })).toEqual({ code: 0, stdout: '1/s\n', stderr: '' });
    expect(await readFile(file, 'utf8')).toContain('rate: 1/s');
  });
});

describe('saving a recipe', () => {
  it('makes a file that can be shared, and says where it is', async () => {
    const path = join(await temporaryFolder(), 'team.yaml');
    expect(await saveRecipeFile(path, { expires: '30d', alias: '{user}@{host}', tags: ['a'] })).toBe(path);
    expect(await readFile(path, 'utf8')).toBe(
      '# npx tyk-key-wizard --recipe THIS-FILE\nexpires: 30d\nalias: "{user}@{host}"\ntags:\n  - a\n',
    );
    if (hasModes && process.umask() === 0o022) expect(await modeOf(path)).toBe('644');
  });

  it('writes JSON where the name says so', async () => {
    const path = join(await temporaryFolder(), 'team.JSON');
    await saveRecipeFile(path, { expires: '30d' });
    expect(await readFile(path, 'utf8')).toBe('{\n  "expires": "30d"\n}\n');
  });

  it('leaves a file that is there alone, unless it is to be replaced', async () => {
    const path = join(await temporaryFolder(), 'team.yaml');
    await writeFile(path, 'mine');
    const error = await refusal(saveRecipeFile(path, { expires: '30d' }));
    expect([error.kind, error.code]).toEqual(['storage', 'EEXIST']);
    expect(error.explanation.next).toContain('--force');
    expect(await readFile(path, 'utf8')).toBe('mine');
    await saveRecipeFile(path, { expires: '30d' }, { force: true });
    expect(await readFile(path, 'utf8')).toContain('30d');
  });

  it('says why it cannot be written', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'none', 'team.yaml');
    const { kind, explanation } = await refusal(saveRecipeFile(path, {}));
    expect(kind).toBe('storage');
    expect(explanation.why).toContain('There is no folder');
  });

  it.runIf(hasModes)('replaces the file behind a link', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'team.yaml'), 'old');
    await symlink(join(folder, 'real', 'team.yaml'), join(folder, 'link.yaml'));
    await saveRecipeFile(join(folder, 'link.yaml'), { rate: '1/s' }, { force: true });
    expect(await readFile(join(folder, 'real', 'team.yaml'), 'utf8')).toContain('1/s');
  });
});
