import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readProfiles,
  removeProfile,
  renameProfile,
  saveProfile,
  touchProfile,
} from '../../source/store/profiles.ts';
import { refusal, temporaryFolder } from './helpers.ts';
import { cloud, entry, folderWith, orders, stored } from './profile-examples.ts';

describe('reading profiles', () => {
  it('finds none where there is no file, no folder, or a file in the way', async () => {
    const folder = await folderWith('{}');
    for (const nowhere of [join(folder, 'none'), join(folder, 'config.json', 'below')]) {
      expect(await readProfiles(nowhere)).toEqual({ profiles: [], ignored: [] });
    }
  });

  it('makes nothing on the disk', async () => {
    const folder = join(await temporaryFolder(), 'tyk-key-wizard');
    await readProfiles(folder);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('accepts a byte order mark, and so does the next save', async () => {
    const folder = await folderWith(`\uFEFF${stored({ orders: entry })}`);
    expect((await readProfiles(folder)).profiles).toEqual([{ name: 'orders', ...entry }]);
    await saveProfile(folder, cloud);
    expect((await readProfiles(folder)).profiles).toHaveLength(2);
  });

  it('reads a file without a version or profiles', async () => {
    expect((await readProfiles(await folderWith('{}'))).profiles).toEqual([]);
    const folder = await folderWith(JSON.stringify({ profiles: { orders: entry } }));
    expect((await readProfiles(folder)).profiles).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['no object', 'http://localhost:3000'],
    ['null', null],
    ['a list', [entry]],
    ['an unknown deployment', { ...entry, deployment: 'demo' }],
    ['no address', { ...entry, url: undefined }],
    ['an address of another kind', { ...entry, url: 'file:///etc/passwd' }],
    ['an address with an escape sequence', { ...entry, url: 'http://a/\u001b[2J' }],
    ['a number as the address of the Gateway', { ...entry, gatewayUrl: 8080 }],
    ['a word as the address of the own Gateway', { ...entry, localGatewayUrl: 'here' }],
    ['an organisation that is no text', { ...entry, organisation: {} }],
    ['a time that is not a number', { ...entry, lastUsed: 'yesterday' }],
    ['a time before all times', { ...entry, lastUsed: -1 }],
  ])('passes over an entry with %s and names it', async (_, broken) => {
    const folder = await folderWith(stored({ broken, good: entry }));
    expect(await readProfiles(folder)).toEqual({
      profiles: [{ name: 'good', ...entry }],
      ignored: ['broken'],
    });
  });

  it('shows nothing of a name or an organisation that a terminal would obey', async () => {
    const folder = await folderWith(
      stored({ 'a\u001b[2Jb': entry, good: { ...entry, organisation: '\u001b[31m5e9d' } }),
    );
    const { profiles, ignored } = await readProfiles(folder);
    expect([profiles[0]?.organisation, ...ignored]).toEqual(['5e9d', 'ab']);
  });

  it.each([
    [true, true],
    ['"Yes"', true],
    [1, true],
    // What nobody understands must not take the mark away.
    ['none', true],
    [false, undefined],
    ['off', undefined],
    ['0\r', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads the mark %j as it is meant', async (production, mark) => {
    const { profiles } = await readProfiles(await folderWith(stored({ a: { ...entry, production } })));
    expect(profiles[0]?.production).toBe(mark);
  });

  it('takes a profile that was never used as the oldest', async () => {
    const folder = await folderWith(stored({ new: { ...entry, lastUsed: undefined }, old: entry }));
    expect((await readProfiles(folder)).profiles.map(({ name }) => name)).toEqual(['old', 'new']);
  });

  it('says which file it cannot read', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'config.json'));
    const error = await refusal(readProfiles(folder));
    expect(error.kind).toBe('storage');
    expect(error.explanation.why).toBe(`${join(folder, 'config.json')} is a folder.`);
  });
});

describe('a damaged file', () => {
  const damages = [
    ['cut in the middle', '{"schemaVersion":1,"profiles":{"orders":{"url'],
    ['empty', ''],
    ['a list', '[]'],
    ['a word', '"profiles"'],
    ['profiles that are no object', stored([entry])],
    ['a version in words', '{"schemaVersion":"one","profiles":{}}'],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le').toString('latin1')],
  ];

  it.each(damages)('(%s) is put aside whole and named', async (_, text) => {
    const folder = await folderWith(text);
    const before = await readFile(join(folder, 'config.json'));
    const { profiles, damaged = '' } = await readProfiles(folder);
    expect(profiles).toEqual([]);
    expect(damaged).toMatch(/config\.damaged-[\dTZ-]+\.json$/);
    expect(await readFile(damaged)).toEqual(before);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is put aside before a save too, and the save says so', async () => {
    const folder = await folderWith('{');
    const { damaged = '' } = await saveProfile(folder, orders);
    expect(await readFile(damaged, 'utf8')).toBe('{');
    expect(await readProfiles(folder)).toEqual({ profiles: [orders], ignored: [] });
  });

  it('does not hide an earlier one', async () => {
    const folder = await folderWith('{"first');
    await readProfiles(folder);
    await writeFile(join(folder, 'config.json'), '{"second');
    await readProfiles(folder);
    const kept = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(kept.sort()).toEqual(['{"first', '{"second']);
  });

  it('is moved once when two look at the same time', async () => {
    const folder = await folderWith('{');
    const both = await Promise.all([readProfiles(folder), readProfiles(folder)]);
    expect(both.filter(({ damaged }) => damaged)).toHaveLength(1);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('a file of a newer version', () => {
  const newer = JSON.stringify({
    schemaVersion: 2,
    profiles: { orders: { ...entry, vault: 'x' } },
    vaults: [],
  });

  it('is read', async () => {
    expect((await readProfiles(await folderWith(newer))).profiles).toEqual([{ name: 'orders', ...entry }]);
  });

  it('is read even where its profiles have another form', async () => {
    const folder = await folderWith('{"schemaVersion":3,"profiles":[1]}');
    expect(await readProfiles(folder)).toEqual({ profiles: [], ignored: [] });
  });

  it.each<[string, (folder: string) => Promise<unknown>]>([
    ['saving', (folder) => saveProfile(folder, cloud)],
    ['removing', (folder) => removeProfile(folder, 'orders')],
    ['renaming', (folder) => renameProfile(folder, 'orders', 'shop')],
    ['noting the use', (folder) => touchProfile(folder, 'orders', 99)],
  ])('is never written: %s says to run the newer one', async (_, change) => {
    const folder = await folderWith(newer);
    const { kind, explanation } = await refusal(change(folder));
    expect(kind).toBe('storage');
    expect(explanation.why).toMatch(/was written by a newer tyk-key-wizard/);
    expect(explanation.next).toMatch(/@latest$/);
    expect(await readFile(join(folder, 'config.json'), 'utf8')).toBe(newer);
  });
});
