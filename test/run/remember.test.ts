import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteUse, rememberDeployment } from '../../source/run/remember.ts';
import { Secret } from '../../source/secret.ts';
import { readProfiles } from '../../source/store/profiles.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { facts, NOW } from '../wizard/world.ts';

const answers: Answers = {
  deployment: 'self-managed',
  url: 'http://localhost:3000',
  credential: new Secret('thecredential'),
};

describe('remembering a deployment', () => {
  it('keeps kind, address and organisation under the name, and says so', async () => {
    await using folder = await makeTemporaryDirectory();
    const known = facts({ organisation: '5e9d' });
    const result = await rememberDeployment('orders-dev', answers, known, folder.path);
    expect(result).toEqual({ state: 'done', said: 'Remembered as orders-dev.', safe: false });
    expect((await readProfiles(folder.path)).profiles).toEqual([
      {
        name: 'orders-dev',
        deployment: 'self-managed',
        url: 'http://localhost:3000',
        organisation: '5e9d',
        lastUsed: NOW,
      },
    ]);
  });

  it.each<[string, Answers]>([
    ['the demo', { deployment: 'demo' }],
    ['no deployment', {}],
  ])('does not keep %s', async (_what, given) => {
    await using folder = await makeTemporaryDirectory();
    expect(await rememberDeployment('x', given, facts(), folder.path)).toMatchObject({ state: 'failed' });
    expect((await readProfiles(folder.path)).profiles).toEqual([]);
  });

  it('says what went wrong and what to do, where the folder cannot be written', async () => {
    await using folder = await makeTemporaryDirectory();
    await writeFile(join(folder.path, 'file'), '');
    const result = await rememberDeployment('x', answers, facts(), join(folder.path, 'file', 'below'));
    expect(result).toMatchObject({ state: 'failed', what: expect.stringMatching(/could not be/) });
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
