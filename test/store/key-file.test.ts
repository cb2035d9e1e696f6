import { lstat, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { checkKeyFile, rehearseKeyFile, saveKeyFile } from '../../source/store/key-file.ts';
import { bundleProgram, hasModes, modeOf, refusal, run, temporaryFolder } from './helpers.ts';

const text = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAifQ==';
const key = new Secret(text);

describe('saving the key to a new file', () => {
  it('writes the key and a line feed that only the owner can read', async () => {
    const file = join(await temporaryFolder(), 'orders.key');
    expect(await saveKeyFile(file, key)).toBe(file);
    expect(await readFile(file, 'utf8')).toBe(`${text}\n`);
    if (hasModes) expect(await modeOf(file)).toBe('600');
  });

  it('writes an output that ends its line already as it is', async () => {
    const file = join(await temporaryFolder(), 'key.json');
    await saveKeyFile(file, new Secret('{"key":"x"}\n'));
    expect(await readFile(file, 'utf8')).toBe('{"key":"x"}\n');
  });

  it('answers with the absolute path of a relative one', async () => {
    const folder = await mkdtemp(join(await temporaryFolder(), 'x'));
    const file = join(folder, 'orders.key');
    expect(await saveKeyFile(relative(process.cwd(), file), key)).toBe(file);
  });

  it('knows the home folder', async () => {
    const home = await temporaryFolder();
    expect(await saveKeyFile('~/orders.key', key, { home })).toBe(join(home, 'orders.key'));
    expect(await readdir(home)).toEqual(['orders.key']);
  });

  it('goes to one of two that ask for the same file at once, whole', async () => {
    const file = join(await temporaryFolder(), 'orders.key');
    const keys = Array.from({ length: 8 }, (_, at) => new Secret(`key-number-${at}`));
    const saved = await Promise.allSettled(keys.map((one) => saveKeyFile(file, one)));
    const first = saved.findIndex(({ status }) => status === 'fulfilled');
    expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(file, 'utf8')).toBe(`key-number-${first}\n`);
    expect(await readdir(join(file, '..'))).toEqual(['orders.key']);
  });
});

describe('a file that is there', () => {
  it('is left as it is', async () => {
    const file = join(await temporaryFolder(), 'orders.key');
    await writeFile(file, 'another key\n');
    const error = await refusal(saveKeyFile(file, key));
    expect([error.kind, error.code]).toEqual(['storage', 'EEXIST']);
    expect(error.explanation).toEqual({
      what: `${file} already exists.`,
      why: 'It may contain another key, so it is left as it is.',
      next: 'Choose another name, or overwrite it (--force).',
    });
    expect(await readFile(file, 'utf8')).toBe('another key\n');
  });

  it('is overwritten with force, and then nobody else can read it', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'orders.key');
    await writeFile(file, 'a longer key of another time\n'.repeat(9), { mode: 0o644 });
    await saveKeyFile(file, key, { force: true });
    expect(await readFile(file, 'utf8')).toBe(`${text}\n`);
    expect(await readdir(folder)).toEqual(['orders.key']);
    if (hasModes) expect(await modeOf(file)).toBe('600');
  });

  it('need not be there for force', async () => {
    const file = join(await temporaryFolder(), 'orders.key');
    await saveKeyFile(file, key, { force: true });
    expect(await readFile(file, 'utf8')).toBe(`${text}\n`);
  });

  it.skipIf(!hasModes)('is replaced behind a link, and the link stays', async () => {
    const folder = await temporaryFolder();
    const [real, link] = [join(folder, 'real.key'), join(folder, 'link.key')];
    await writeFile(real, 'old\n');
    await symlink(real, link);
    await saveKeyFile(link, key, { force: true });
    expect(await readFile(real, 'utf8')).toBe(`${text}\n`);
  });

  it.skipIf(!hasModes)('counts as there when it is a link to nothing', async () => {
    const folder = await temporaryFolder();
    await symlink(join(folder, 'nothing'), join(folder, 'link.key'));
    expect((await refusal(saveKeyFile(join(folder, 'link.key'), key))).code).toBe('EEXIST');
    expect((await refusal(rehearseKeyFile(join(folder, 'link.key')))).code).toBe('EEXIST');
  });

  it.skipIf(!hasModes)('is written behind links to nothing with force, and they stay', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'away'));
    await symlink('away/middle.key', join(folder, 'link.key'));
    await symlink('real.key', join(folder, 'away', 'middle.key'));
    await rehearseKeyFile(join(folder, 'link.key'), { force: true });
    expect((await readdir(join(folder, 'away'))).sort()).toEqual(['middle.key']);
    await saveKeyFile(join(folder, 'link.key'), key, { force: true });
    expect(await readFile(join(folder, 'away', 'real.key'), 'utf8')).toBe(`${text}\n`);
    expect((await lstat(join(folder, 'link.key'))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(folder, 'away', 'middle.key'))).isSymbolicLink()).toBe(true);
  });

  it.skipIf(!hasModes)('is not written where a link leads into no folder, nor round in circles', async () => {
    const folder = await temporaryFolder();
    await symlink('none/real.key', join(folder, 'link.key'));
    await symlink('round.key', join(folder, 'round.key'));
    const nowhere = await refusal(saveKeyFile(join(folder, 'link.key'), key, { force: true }));
    expect([nowhere.kind, nowhere.code]).toEqual(['storage', 'ENOENT']);
    expect(nowhere.explanation.why).toBe(`There is no folder ${join(folder, 'none')}.`);
    expect((await refusal(saveKeyFile(join(folder, 'round.key'), key))).code).toBe('EEXIST');
  });

  it.skipIf(!hasModes).each([false, true])(
    'is never a device that gets replaced (force: %s)',
    async (force) => {
      const error = await refusal(saveKeyFile('/dev/null', key, { force }));
      expect(error.explanation.why).toBe('It is not an ordinary file.');
      expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    },
  );
});

describe('a key that cannot be saved', () => {
  it.each([false, true])('because the path is a folder (force: %s)', async (force) => {
    const folder = await temporaryFolder();
    const { kind, explanation } = await refusal(saveKeyFile(folder, key, { force }));
    expect(kind).toBe('storage');
    expect(explanation).toMatchObject({ why: 'It is a folder.', next: 'Name a file inside it.' });
  });

  it.each([false, true])('because there is no such folder (force: %s)', async (force) => {
    const folder = join(await temporaryFolder(), 'keys');
    const { explanation, code } = await refusal(saveKeyFile(join(folder, 'a.key'), key, { force }));
    expect(code).toBe('ENOENT');
    expect(explanation).toEqual({
      what: `The key could not be saved to ${join(folder, 'a.key')}.`,
      why: `There is no folder ${folder}.`,
      next: 'Create the folder first, or choose another path.',
    });
  });

  it.each([false, true])('because a file stands in the way (force: %s)', async (force) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const error = await refusal(saveKeyFile(join(folder, 'file', 'a.key'), key, { force }));
    expect(error.explanation.why).toBe(`Part of ${join(folder, 'file')} is a file, not a folder.`);
  });

  it('because the name is too long for the disk', async () => {
    const error = await refusal(saveKeyFile(join(await temporaryFolder(), 'x'.repeat(300)), key));
    expect(error.explanation.why).toBe('The path is too long.');
  });

  it.each(['', '  '])('because no file is named (%j)', async (path) => {
    const error = await refusal(saveKeyFile(path, key));
    expect([error.kind, error.explanation.what]).toEqual(['storage', 'No file is named.']);
  });

  it.skipIf(!hasModes).each([
    ['a new file', ''],
    ['a file that is there', '{ force: true }'],
  ])('because the disk is full leaves no half of it: %s', async (_, options) => {
    const folder = await temporaryFolder();
    if (options) await writeFile(join(folder, 'a.key'), 'old\n');
    const program = await bundleProgram(
      await temporaryFolder(),
      `import { Secret } from './source/secret.ts';
       import { checkKeyFile, rehearseKeyFile, saveKeyFile } from './source/store/key-file.ts';
       await saveKeyFile(process.argv[2], new Secret('x'.repeat(60)), ${options || '{}'})
         .catch((error) => console.log(error.kind, error.explanation.why));`,
    );
    const limited = ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, program, join(folder, 'a.key')];
    expect((await run('sh', limited)).stdout).toBe('storage There is no room left there.\n');
    expect(await readdir(folder)).toEqual(options ? ['a.key'] : []);
    if (options) expect(await readFile(join(folder, 'a.key'), 'utf8')).toBe('old\n');
  });

  it.skipIf(!hasModes)(
    'because the program is killed leaves no file of that name, so it can be saved again',
    async () => {
      const folder = await temporaryFolder();
      const file = join(folder, 'a.key');
      const program = await bundleProgram(
        await temporaryFolder(),
        `import { open } from 'node:fs/promises';
       import { Secret } from './source/secret.ts';
       import { checkKeyFile, rehearseKeyFile, saveKeyFile } from './source/store/key-file.ts';
       const any = await open(process.argv[1]);
       // Killed at the moment when the file is open and not whole.
       Object.getPrototypeOf(any).writeFile = () => process.kill(process.pid, 'SIGKILL');
       await saveKeyFile(process.argv[2], new Secret('x'.repeat(60)));`,
      );
      expect((await run(process.execPath, [program, file])).code).toBe(null);
      expect(await readdir(folder)).not.toContain('a.key');
      await saveKeyFile(file, key);
      expect(await readFile(file, 'utf8')).toBe(`${text}\n`);
    },
  );

  it('never has the key in the error', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken'));
    const error = await refusal(saveKeyFile(join(folder, 'taken'), key, { force: true }));
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(text);
  });
});

describe('before there is a key', () => {
  it('it is tried whether it can be saved, and nothing is left behind', async () => {
    const folder = await temporaryFolder();
    await rehearseKeyFile(join(folder, 'orders.key'));
    await writeFile(join(folder, 'old.key'), 'old\n');
    await rehearseKeyFile(join(folder, 'old.key'), { force: true });
    expect([await readdir(folder), await readFile(join(folder, 'old.key'), 'utf8')]).toEqual([
      ['old.key'],
      'old\n',
    ]);
  });

  it.each([
    ['nothing named', ' ', {}],
    ['a folder that is not there', 'gone/orders.key', { force: true }],
    ['a folder', '.', { force: true }],
    ['a file that is there', 'old.key', {}],
  ])('it is told that it cannot: %s', async (_what, name, options) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'old.key'), 'old\n');
    const path = name === ' ' ? name : join(folder, name);
    expect(await refusal(rehearseKeyFile(path, options))).toMatchObject({ kind: 'storage' });
    expect(await readdir(folder)).toEqual(['old.key']);
  });

  it('it is told of what keeps no text', async () => {
    const folder = await temporaryFolder();
    await expect(checkKeyFile(join(folder, 'orders.key'))).resolves.toBeUndefined();
    expect(await refusal(checkKeyFile(folder))).toMatchObject({ kind: 'storage' });
  });
});
