import { chmod, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readProfiles,
  removeProfile,
  renameProfile,
  saveProfile,
  touchProfile,
} from '../../source/store/profiles.ts';
import type { Profile } from '../../source/wizard/types.ts';
import { bundleProgram, hasModes, modeOf, refusal, run, temporaryFolder } from './helpers.ts';
import { cloud, entry, folderWith, orders, stored } from './profile-examples.ts';

async function onDisk(folder: string): Promise<{ [name: string]: unknown; profiles: object }> {
  return JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
}

describe('saving profiles', () => {
  it('gives back what was saved, the last used first', async () => {
    const folder = await temporaryFolder();
    await saveProfile(folder, orders);
    await saveProfile(folder, cloud);
    expect(await readProfiles(folder)).toEqual({ profiles: [cloud, orders], ignored: [] });
  });

  it('replaces a profile of the same name whole', async () => {
    const folder = await temporaryFolder();
    await saveProfile(folder, orders);
    const plain: Profile = { name: 'orders', deployment: 'open-source', url: 'http://gw:8080', lastUsed: 7 };
    await saveProfile(folder, plain);
    expect((await readProfiles(folder)).profiles).toEqual([plain]);
  });

  it('makes the folder, and nobody but the owner can look into it', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'tyk-key-wizard');
    await saveProfile(folder, orders);
    expect((await readdir(folder)).sort()).toEqual(['config.json']);
    if (!hasModes) return;
    expect(await modeOf(folder)).toBe('700');
    expect(await modeOf(join(folder, 'config.json'))).toBe('600');
  });

  it.skipIf(!hasModes)('closes its own folder and a file that others could read', async () => {
    const folder = join(await temporaryFolder(), 'tyk-key-wizard');
    await mkdir(folder, { mode: 0o755 });
    const file = join(folder, 'config.json');
    await writeFile(file, stored({ orders: entry }), { mode: 0o644 });
    await readProfiles(folder);
    expect(await modeOf(file)).toBe('600');
    await chmod(file, 0o644);
    await saveProfile(folder, cloud);
    expect([await modeOf(folder), await modeOf(file)]).toEqual(['700', '600']);
  });

  it.skipIf(!hasModes)('leaves the mode of a folder that is not its own', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o755);
    await saveProfile(folder, orders);
    expect(await modeOf(folder)).toBe('755');
  });

  it.each(['dashboard.example.com', '__proto__', 'constructor', '__internal__', 'profiles', '2026'])(
    'keeps a profile called %s apart from all others',
    async (name) => {
      const folder = await temporaryFolder();
      await saveProfile(folder, cloud);
      await saveProfile(folder, { ...orders, name });
      expect((await readProfiles(folder)).profiles).toEqual([cloud, { ...orders, name }]);
      await removeProfile(folder, name);
      expect((await readProfiles(folder)).profiles).toEqual([cloud]);
    },
  );

  it('refuses a name that could not be typed', async () => {
    const error = await refusal(saveProfile(await temporaryFolder(), { ...orders, name: 'a b' }));
    expect(error.kind).toBe('usage');
    expect(error.explanation.what).toBe('That is not a name for a profile.');
  });

  it('keeps all that a person or another version has put into the file', async () => {
    const folder = await folderWith(
      stored(
        { orders: { ...entry, colour: 'red' }, strange: { url: 7 } },
        { default: 'orders', theme: { accent: 'blue' } },
      ),
    );
    await saveProfile(folder, orders);
    const { name: _, ...fields } = orders;
    expect(await onDisk(folder)).toEqual({
      schemaVersion: 1,
      default: 'orders',
      theme: { accent: 'blue' },
      profiles: { orders: { colour: 'red', ...fields }, strange: { url: 7 } },
    });
  });

  it.skipIf(!hasModes)('follows a link, as people with a folder of dotfiles have it', async () => {
    const folder = await temporaryFolder();
    const dotfiles = await folderWith(stored({ orders: entry }));
    await symlink(join(dotfiles, 'config.json'), join(folder, 'config.json'));
    await saveProfile(folder, cloud);
    expect((await readProfiles(dotfiles)).profiles.map(({ name }) => name)).toEqual(['big-cat', 'orders']);
    expect((await readdir(folder)).sort()).toEqual(['config.json']);
  });

  it('says why it cannot save where the folder cannot be made', async () => {
    const parent = await folderWith('{}');
    const error = await refusal(saveProfile(join(parent, 'config.json', 'tyk-key-wizard'), orders));
    expect(error.kind).toBe('storage');
    expect(error.explanation.what).toMatch(/^The profiles in .*config\.json could not be saved\.$/);
    expect(error.explanation.why).toMatch(/is a file, not a folder\.$/);
    expect(error.explanation.next).toBe('Fix that, or name another folder in TYK_KEY_WIZARD_CONFIG_DIR.');
  });

  it.skipIf(!hasModes)('keeps the old profiles when the disk is full', async () => {
    const folder = await temporaryFolder();
    await saveProfile(folder, orders);
    const before = await readFile(join(folder, 'config.json'), 'utf8');
    const program = await bundleProgram(
      await temporaryFolder(),
      `import { saveProfile } from './source/store/profiles.ts';
       await saveProfile(process.argv[2], ${JSON.stringify(cloud)})
         .catch((error) => console.log(error.kind, JSON.stringify(error.explanation)));`,
    );
    const { stdout } = await run('sh', [
      '-c',
      `ulimit -f 0; exec "$0" "$@"`,
      process.execPath,
      program,
      folder,
    ]);
    expect(stdout).toMatch(/^storage .*There is no room left there\./);
    expect(await readFile(join(folder, 'config.json'), 'utf8')).toBe(before);
  });
});

describe('changing profiles', () => {
  it('removes one and leaves the others', async () => {
    const folder = await temporaryFolder();
    await saveProfile(folder, orders);
    await saveProfile(folder, cloud);
    await removeProfile(folder, 'orders');
    expect((await readProfiles(folder)).profiles).toEqual([cloud]);
  });

  it('renames one with all it holds', async () => {
    const folder = await folderWith(stored({ orders: { ...entry, colour: 'red' } }));
    await renameProfile(folder, 'orders', 'shop');
    expect((await onDisk(folder)).profiles).toEqual({ shop: { ...entry, colour: 'red' } });
  });

  it('renames to the same name without a word', async () => {
    const folder = await folderWith(stored({ orders: entry }));
    await renameProfile(folder, 'orders', 'orders');
    expect((await readProfiles(folder)).profiles).toHaveLength(1);
  });

  it('renames one onto no other', async () => {
    const folder = await temporaryFolder();
    await saveProfile(folder, orders);
    await saveProfile(folder, cloud);
    const error = await refusal(renameProfile(folder, 'orders', 'big-cat'));
    expect([error.kind, error.explanation.what]).toEqual([
      'usage',
      'There is a profile called big-cat already.',
    ]);
    expect((await readProfiles(folder)).profiles).toEqual([cloud, orders]);
  });

  it.each<[string, (folder: string) => Promise<unknown>]>([
    ['removing', (folder) => removeProfile(folder, 'ordres')],
    ['renaming', (folder) => renameProfile(folder, 'ordres', 'shop')],
  ])('says what there is when %s one that is not there', async (_, change) => {
    const folder = await folderWith(stored({ orders: entry, shop2: entry }));
    const { kind, explanation } = await refusal(change(folder));
    expect(kind).toBe('usage');
    expect(explanation).toMatchObject({
      what: 'There is no profile called ordres.',
      why: 'Saved: orders and shop2.',
    });
  });

  it('says that nothing is saved yet', async () => {
    const { explanation } = await refusal(removeProfile(await temporaryFolder(), 'orders'));
    expect(explanation.why).toBe('No profile is saved yet.');
  });

  it('notes when a profile was used, never backwards', async () => {
    const folder = await folderWith(stored({ orders: { ...entry, colour: 'red' } }));
    await touchProfile(folder, 'orders', 50);
    await touchProfile(folder, 'orders', 20);
    expect((await onDisk(folder)).profiles).toEqual({ orders: { ...entry, colour: 'red', lastUsed: 50 } });
  });

  it('notes nothing of a profile that is gone', async () => {
    const folder = await folderWith(stored({ orders: entry }));
    await touchProfile(folder, 'shop', 50);
    expect((await readProfiles(folder)).profiles).toEqual([{ name: 'orders', ...entry }]);
  });

  it('works where the file was taken away meanwhile', async () => {
    const folder = await folderWith(stored({ orders: entry }));
    await rename(join(folder, 'config.json'), join(folder, 'elsewhere.json'));
    await saveProfile(folder, cloud);
    expect((await readProfiles(folder)).profiles).toEqual([cloud]);
  });
});

describe('two programs at once', () => {
  it('keep every one of 80 profiles, and a reader never sees half a file', async () => {
    const folder = await temporaryFolder();
    const program = await bundleProgram(
      await temporaryFolder(),
      `import { saveProfile } from './source/store/profiles.ts';
       const [, , folder, prefix] = process.argv;
       for (let number = 0; number < 40; number += 1) {
         const name = prefix + number;
         await saveProfile(folder, { name, deployment: 'cloud', url: 'https://x.example', lastUsed: number });
       }`,
    );
    let writing = true;
    const writers = Promise.all(['a', 'b'].map((prefix) => run(process.execPath, [program, folder, prefix])));
    const ended = writers.finally(() => {
      writing = false;
    });
    const counts: number[] = [];
    while (writing) {
      const { profiles, damaged } = await readProfiles(folder);
      expect(damaged).toBeUndefined();
      counts.push(profiles.length);
    }
    expect((await ended).map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(['0 ', '0 ']);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect((await readProfiles(folder)).profiles).toHaveLength(80);
    expect(await readdir(folder)).toEqual(['config.json']);
  });
});
