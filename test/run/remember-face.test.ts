import { describe, expect, it } from 'vitest';
import { rememberDeployment } from '../../source/run/remember.ts';
import { readProfiles } from '../../source/store/profiles.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { credential, facts, NOW } from '../wizard/world.ts';

const answers = { deployment: 'open-source', url: 'http://localhost:8080', credential } as const;

describe('what is remembered of a deployment', () => {
  it('keeps its kind, address, organisation and the face, and no credential', async () => {
    await using folder = await makeTemporaryDirectory();
    const known = facts({ organisation: 'default', face: 'lines' });
    expect(await rememberDeployment('shop', answers, known, folder.path)).toMatchObject({ state: 'done' });
    const { profiles } = await readProfiles(folder.path);
    expect(profiles).toEqual([
      {
        name: 'shop',
        deployment: 'open-source',
        url: 'http://localhost:8080',
        organisation: 'default',
        face: 'lines',
        lastUsed: NOW,
      },
    ]);
  });

  it('says nothing of a face where the usual one talked', async () => {
    await using folder = await makeTemporaryDirectory();
    await rememberDeployment('shop', answers, facts(), folder.path);
    const { profiles } = await readProfiles(folder.path);
    expect(profiles[0]).not.toHaveProperty('face');
  });

  it('never remembers the demo', async () => {
    await using folder = await makeTemporaryDirectory();
    const result = await rememberDeployment('demo', { deployment: 'demo' }, facts(), folder.path);
    expect(result.state).toBe('failed');
    expect((await readProfiles(folder.path)).profiles).toEqual([]);
  });
});
