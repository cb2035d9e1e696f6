import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteUse, rememberDeployment } from '../../source/run/remember.ts';
import { Secret } from '../../source/secret.ts';
import { readProfiles, saveProfile } from '../../source/store/profiles.ts';
import { credentialsFile, readStoredSecret, storeSecret } from '../../source/store/secrets.ts';
import type { Answers, Keep } from '../../source/wizard/types.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { facts, NOW } from '../wizard/world.ts';

const url = 'http://localhost:3000';
const secret = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const answers: Answers = { deployment: 'self-managed', url, credential: new Secret(secret) };
const at = (configFolder: string) => ({ configFolder, place: { env: process.env } });

/** What is stored for the deployment's origin. */
async function storedIn(folder: string): Promise<string> {
  const answer = await readStoredSecret(url, folder);
  return answer.state === 'found' ? `${answer.secret.reveal()} in ${answer.in}` : answer.state;
}

describe('remembering a deployment', () => {
  it('keeps kind, addresses, organisation and face under the name, and says so', async () => {
    await using folder = await makeTemporaryDirectory();
    const known = facts({ organisation: '5e9d', face: 'lines' });
    const given = { ...answers, remember: 'orders-dev', gatewayUrl: 'http://localhost:8080', caFile: '' };
    const result = await rememberDeployment(given, known, at(folder.path));
    expect(result).toEqual({ state: 'done', said: 'Remembered as orders-dev.', safe: false });
    expect((await readProfiles(folder.path)).profiles).toEqual([
      {
        name: 'orders-dev',
        deployment: 'self-managed',
        url,
        gatewayUrl: 'http://localhost:8080',
        organisation: '5e9d',
        face: 'lines',
        lastUsed: NOW,
      },
    ]);
    expect(await storedIn(folder.path)).toBe('none');
  });

  it('says nothing of a face where the usual one talked', async () => {
    await using folder = await makeTemporaryDirectory();
    await rememberDeployment({ ...answers, remember: 'shop' }, facts(), at(folder.path));
    expect((await readProfiles(folder.path)).profiles[0]).not.toHaveProperty('face');
  });

  it('under the name of one that is marked production keeps the mark', async () => {
    await using folder = await makeTemporaryDirectory();
    const marked = { name: 'live', deployment: 'self-managed', url, production: true, lastUsed: 1 } as const;
    await saveProfile(folder.path, marked);
    await rememberDeployment(
      { ...answers, remember: 'live' },
      facts({ profiles: [marked] }),
      at(folder.path),
    );
    expect((await readProfiles(folder.path)).profiles[0]).toMatchObject({ production: true, lastUsed: NOW });
  });

  it.each<[string, Answers]>([
    ['the demo', { deployment: 'demo' }],
    ['no deployment', {}],
  ])('does not keep %s', async (_what, given) => {
    await using folder = await makeTemporaryDirectory();
    const result = await rememberDeployment({ ...given, remember: 'x' }, facts(), at(folder.path));
    expect(result).toMatchObject({ state: 'failed' });
    expect((await readProfiles(folder.path)).profiles).toEqual([]);
  });

  it('says what went wrong and what to do, where the folder cannot be written', async () => {
    await using folder = await makeTemporaryDirectory();
    await writeFile(join(folder.path, 'file'), '');
    const below = join(folder.path, 'file', 'below');
    const result = await rememberDeployment({ ...answers, remember: 'x' }, facts(), at(below));
    expect(result).toMatchObject({ state: 'failed', what: expect.stringMatching(/could not be/) });
  });
});

describe('its credential', () => {
  const keep = async (folder: string, place: Keep, more: Answers = {}) =>
    rememberDeployment({ ...answers, remember: 'orders', keep: place, ...more }, facts(), at(folder));

  it('goes nowhere where nobody wanted it to', async () => {
    await using folder = await makeTemporaryDirectory();
    expect(await keep(folder.path, { in: 'nowhere' })).toMatchObject({ said: 'Remembered as orders.' });
    expect(await storedIn(folder.path)).toBe('none');
  });

  it('goes into the file after the yes that named it, and into no file before', async () => {
    await using folder = await makeTemporaryDirectory();
    await keep(folder.path, { in: 'file' });
    expect(await storedIn(folder.path)).toBe('none');
    const result = await keep(folder.path, { in: 'file' }, { keepInFile: true });
    expect(result).toMatchObject({ said: expect.stringContaining('in plain text') });
    expect(await storedIn(folder.path)).toBe(`${secret} in file`);
  });

  it('comes from a command that printed this very one, which is stored in its place', async () => {
    await using folder = await makeTemporaryDirectory();
    const command = `echo ${secret}`;
    expect(await keep(folder.path, { in: 'command', command })).toMatchObject({ state: 'done' });
    expect(await storedIn(folder.path)).toBe(`${secret} in command`);
    expect(JSON.parse(await readFile(credentialsFile(folder.path), 'utf8')).credentials[url]).toEqual({
      in: 'command',
      command,
    });
  });

  it.each([
    ['prints another', 'echo another', 'printed something else'],
    ['fails', 'exit 3', 'exit code 3'],
  ])('is not promised of a command that %s', async (_what, command, why) => {
    await using folder = await makeTemporaryDirectory();
    const result = await keep(folder.path, { in: 'command', command });
    expect(result).toMatchObject({
      state: 'failed',
      what: expect.stringMatching(`^Remembered as orders\\. The credential was not stored\\. .*${why}`),
      unkept: {},
    });
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(await storedIn(folder.path)).toBe('none');
  });

  it('of a profile that is there takes the place of the one that stopped working', async () => {
    await using folder = await makeTemporaryDirectory();
    await storeSecret(url, new Secret('old'), { in: 'file' }, folder.path);
    const given: Answers = { ...answers, keep: { in: 'file' }, keepInFile: true };
    const result = await rememberDeployment(given, facts(), at(folder.path));
    expect(result).toMatchObject({ said: 'Its credential is in the file, in plain text.' });
    expect(await storedIn(folder.path)).toBe(`${secret} in file`);
    expect((await readProfiles(folder.path)).profiles).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('in a file that cannot be written is asked for again', async () => {
    await using folder = await makeTemporaryDirectory();
    await mkdir(join(folder.path, 'credentials.json'));
    const given: Answers = { ...answers, keep: { in: 'file' }, keepInFile: true };
    const result = await rememberDeployment(given, facts(), at(folder.path));
    expect(result).toMatchObject({ state: 'failed', unkept: {} });
  });

  it('that alone could not be stored is a failure with what to do', async () => {
    await using folder = await makeTemporaryDirectory();
    const given: Answers = { ...answers, keep: { in: 'command', command: 'exit 1' } };
    const result = await rememberDeployment(given, facts(), at(folder.path));
    expect(result).toMatchObject({ state: 'failed', what: expect.stringContaining('was not stored') });
  });
});

describe('noting that a deployment was used', () => {
  it('is no matter where it is not saved, or cannot be written', async () => {
    await using folder = await makeTemporaryDirectory();
    await noteUse(answers, facts(), folder.path);
    await writeFile(join(folder.path, 'file'), '');
    const profiles = [
      { name: 'x', deployment: 'self-managed', url: 'http://localhost:3000', lastUsed: 1 },
    ] as const;
    await noteUse(answers, facts({ profiles }), join(folder.path, 'file', 'below'));
    expect((await readProfiles(folder.path)).profiles).toEqual([]);
  });
});
