import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { credentialsFile, forgetSecret, readStoredSecret, storeSecret } from '../../source/store/secrets.ts';
import { hasModes, modeOf, refusal, temporaryFolder } from './helpers.ts';

const secret = new Secret('c0ffee00c0ffee00c0ffee00c0ffee00');
const address = 'https://tyk.example.org:3000';

async function read(url: string, folder: string): Promise<string> {
  const answer = await readStoredSecret(url, folder);
  return answer.state === 'found' ? `${answer.secret.reveal()} in ${answer.in}` : answer.state;
}

describe('a credential in the file that somebody agreed to', () => {
  it('is found again', async () => {
    const folder = await temporaryFolder();
    expect(await storeSecret(address, secret, { in: 'file' }, folder)).toEqual({ state: 'stored' });
    expect(await read(address, folder)).toBe(`${secret.reveal()} in file`);
  });

  it.runIf(hasModes)('is for its owner alone', async () => {
    const folder = join(await temporaryFolder(), 'tyk-key-wizard');
    await storeSecret(address, secret, { in: 'file' }, folder);
    expect([await modeOf(credentialsFile(folder)), await modeOf(folder)]).toEqual(['600', '700']);
  });

  it.each([
    'https://tyk.example.org:3000/',
    'https://TYK.example.org:3000/path?query#/apis',
    'https://tyk.example.org:03000',
  ])('belongs to the scheme, host and port it was saved with, however written: %s', async (url) => {
    const folder = await temporaryFolder();
    await storeSecret(address, secret, { in: 'file' }, folder);
    expect(await read(url, folder)).toContain(secret.reveal());
  });

  it.each([
    'http://tyk.example.org:3000',
    'https://tyk.example.org',
    'https://tyk.example.org:3001',
    'https://example.org:3000',
    'https://tyk.example.org.evil.test:3000',
    'https://tyk.example.org:3000@evil.test',
    'https://evil.test/https://tyk.example.org:3000',
  ])('is given to no other: %s', async (url) => {
    const folder = await temporaryFolder();
    await storeSecret(address, secret, { in: 'file' }, folder);
    expect(await read(url, folder)).toBe('none');
    expect(await forgetSecret(url, folder)).toEqual({ state: 'none' });
    expect(await read(address, folder)).toContain(secret.reveal());
  });

  it('stands beside those of other deployments', async () => {
    const folder = await temporaryFolder();
    await storeSecret(address, secret, { in: 'file' }, folder);
    await storeSecret('http://localhost:8080', new Secret('352d20ee67be67f6'), { in: 'file' }, folder);
    expect(await read('http://localhost:8080', folder)).toBe('352d20ee67be67f6 in file');
    expect(await read(address, folder)).toContain(secret.reveal());
  });

  it('is gone when it was forgotten, from the file too', async () => {
    const folder = await temporaryFolder();
    await storeSecret(address, secret, { in: 'file' }, folder);
    expect(await forgetSecret(address, folder)).toEqual({ state: 'forgotten' });
    expect(await read(address, folder)).toBe('none');
    expect(await readFile(credentialsFile(folder), 'utf8')).not.toContain('c0ffee');
    expect(await forgetSecret(address, folder)).toEqual({ state: 'none' });
  });

  it('is replaced by a newer one', async () => {
    const folder = await temporaryFolder();
    await storeSecret(address, new Secret('old'), { in: 'file' }, folder);
    await storeSecret(address, secret, { in: 'file' }, folder);
    expect(await read(address, folder)).toContain(secret.reveal());
    expect(await readFile(credentialsFile(folder), 'utf8')).not.toContain('old');
  });
});

describe('the file of credentials', () => {
  it('is not needed: nothing is stored then, and no keychain is asked', async () => {
    expect(await read(address, join(await temporaryFolder(), 'none'))).toBe('none');
  });

  it('that is damaged is kept aside, not wiped', async () => {
    const folder = await temporaryFolder();
    await writeFile(credentialsFile(folder), '{"schemaVersion":1,');
    expect(await read(address, folder)).toBe('none');
    await storeSecret(address, secret, { in: 'file' }, folder);
    expect(await read(address, folder)).toContain(secret.reveal());
  });

  it.each([
    '{"schemaVersion":1}',
    '{"schemaVersion":1,"credentials":[]}',
    '{"schemaVersion":1,"credentials":{"https://tyk.example.org:3000":{"in":"file"}}}',
  ])('of another form stores nothing: %s', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(credentialsFile(folder), text);
    expect(await read(address, folder)).toBe('none');
  });

  it('of a newer program is left alone', async () => {
    const folder = await temporaryFolder();
    const newer = '{"schemaVersion":2,"credentials":{}}';
    await writeFile(credentialsFile(folder), newer);
    expect(await read(address, folder)).toBe('none');
    const error = await refusal(storeSecret(address, secret, { in: 'file' }, folder));
    expect(error.explanation).toMatchObject({
      what: 'The credentials were not changed.',
      why: expect.stringContaining('newer tyk-key-wizard'),
    });
    expect(await readFile(credentialsFile(folder), 'utf8')).toBe(newer);
  });

  it('that cannot be written is said, without the credential', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const error = await refusal(storeSecret(address, secret, { in: 'file' }, join(folder, 'file')));
    expect(error.kind).toBe('storage');
    expect(JSON.stringify(error.explanation)).not.toContain('c0ffee');
  });
});
