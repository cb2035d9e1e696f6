import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asNobody, canBeNobody, NOBODY } from '../helpers/nobody.ts';
import { bundleProgram, createFolder, removeFolder, run, temporaryFolder } from './helpers.ts';

const NEIGHBOUR = 54_322;
const isRoot = process.getuid?.() === 0;

/** Reads its place in the environment, and prints where things are kept. */
const CODE = `
  import { openFolder } from './source/store/folder.ts';
  import { homeFolder } from './source/store/paths.ts';
  const { env, platform } = process;
  console.log(JSON.stringify(await openFolder({ env, platform, home: homeFolder() })));
`;
let programs: string;
let program: string;

beforeAll(async () => {
  programs = await createFolder();
  await chmod(programs, 0o755);
  program = await bundleProgram(programs, CODE);
});
afterAll(() => removeFolder(programs));

type Said = { readonly folder?: string; readonly problem?: { readonly what: string; readonly next: string } };

async function look(env: NodeJS.ProcessEnv, as: readonly string[] = []): Promise<Said> {
  const [file = '', ...args] = [...as, process.execPath, program];
  const { stdout, stderr } = await run(file, args, { env: { PATH: process.env.PATH, ...env } });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe.skipIf(!canBeNobody)('where things are kept, for a user without an entry', () => {
  const lookAsNobody = (env: NodeJS.ProcessEnv) => look(env, asNobody);

  it.each([
    ['no HOME', {}],
    ['an empty HOME', { HOME: '' }],
    ['a relative HOME', { HOME: 'home' }],
    ['HOME as a dot', { HOME: '.' }],
    ['a HOME that no shell has expanded', { HOME: '~' }],
    ['a relative XDG_CONFIG_HOME', { HOME: '', XDG_CONFIG_HOME: 'config' }],
  ])('is nowhere with %s, and that is said', async (_, env) => {
    const { problem } = await lookAsNobody(env);
    expect(problem?.what).toBe(
      'Nothing is kept of this run, and nothing saved is read: there is no home folder.',
    );
    expect(problem?.next).toContain('Set HOME');
  });

  it('is where XDG_CONFIG_HOME says, without any HOME', async () => {
    expect(await lookAsNobody({ XDG_CONFIG_HOME: '/data' })).toEqual({ folder: '/data/tyk-key-wizard' });
  });

  type Part = readonly [path: string, owner: number, mode: number];
  const folder: Part = ['.', NOBODY, 0o700];
  it.each<[string, readonly Part[], string | undefined]>([
    ['all of it is its own', [folder, ['config.json', NOBODY, 0o600]], undefined],
    ['nothing is there yet', [], undefined],
    [
      'root has made it for everybody to read',
      [
        ['.', 0, 0o755],
        ['config.json', 0, 0o644],
      ],
      undefined,
    ],
    ["the folder is root's", [['.', 0, 0o700]], ''],
    ["the profiles are root's", [folder, ['config.json', 0, 0o600]], '/config.json'],
    ["the credentials are root's", [folder, ['credentials.json', 0, 0o600]], '/credentials.json'],
    ["the runs are root's", [folder, ['runs/', 0, 0o700]], '/runs'],
    ["one run is root's", [folder, ['runs/', NOBODY, 0o700], ['runs/a.json', 0, 0o600]], '/runs/a.json'],
    ["the folder is a neighbour's", [['.', NEIGHBOUR, 0o755]], ''],
    [
      "the credentials are a neighbour's",
      [
        ['.', 0, 0o777],
        ['credentials.json', NEIGHBOUR, 0o644],
      ],
      '/credentials.json',
    ],
  ])('is used where %s', async (_, parts, foreign) => {
    const home = await temporaryFolder();
    await chmod(home, 0o755);
    const own = join(home, '.config', 'tyk-key-wizard');
    if (parts.length > 0) await mkdir(own, { recursive: true });
    // The outer ones last, for root is stopped by none.
    for (const [path, owner, mode] of [...parts].reverse()) {
      const whole = join(own, path);
      if (path.endsWith('/') || path === '.') await mkdir(whole, { recursive: true });
      else {
        await mkdir(join(whole, '..'), { recursive: true });
        await writeFile(whole, '{}');
      }
      await chmod(whole, mode);
      await chown(whole, owner, owner);
    }
    const said = await lookAsNobody({ HOME: home });
    if (foreign === undefined) expect(said).toEqual({ folder: own });
    else expect(said.problem?.what).toContain(`${own}${foreign} belongs to another user.`);
  });
});

describe('where things are kept, for root', () => {
  it.skipIf(!isRoot)('is in any folder: so does a container with the home of somebody else', async () => {
    const home = await temporaryFolder();
    const own = join(home, '.config', 'tyk-key-wizard');
    await mkdir(own, { recursive: true });
    await chown(own, NEIGHBOUR, NEIGHBOUR);
    expect(await look({ HOME: home })).toEqual({ folder: own });
  });
});
