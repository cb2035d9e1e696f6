import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  forgetRun,
  markAnswered,
  markDone,
  markSent,
  openRun,
  readRuns,
  saveRun,
} from '../../source/store/runs.ts';
import type { WrittenAnswers } from '../../source/wizard/types.ts';
import {
  bundleProgram,
  createFolder,
  hasModes,
  modeOf,
  refusal,
  removeFolder,
  temporaryFolder,
} from './helpers.ts';

const origin = 'http://localhost:3000';
const answers = {
  texts: { deployment: 'self-managed', apis: 'a1=v1\na2', expires: '30d' },
  origins: { deployment: { kind: 'you' }, expires: { kind: 'flag', name: '--expires' } },
  summary: 'Orders (v1), Payments · 30 days',
  names: { 'a1=v1': 'Orders (v1)', a2: 'Payments' },
} satisfies WrittenAnswers;
const key = {
  hash: '81252c36',
  alias: 'jane@laptop',
  apis: ['a1', 'a2'],
  scope: '5c09e5c09e5c09e5',
  expires: 1_900_000_000,
};

async function runFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'runs'));
  return names.map((name) => join(folder, 'runs', name));
}

type Stored = { schemaVersion: number; origin: string; runs: { [name: string]: unknown }[] };

async function readOnly(folder: string): Promise<{ file: string; stored: Stored }> {
  const [file = ''] = await runFiles(folder);
  return { file, stored: JSON.parse(await readFile(file, 'utf8')) };
}

/** As if the process that wrote the runs had ended, and some time had gone by. */
async function age(folder: string, seconds = 0): Promise<void> {
  for (const file of await runFiles(folder)) {
    const stored: Stored = JSON.parse(await readFile(file, 'utf8'));
    const runs = stored.runs.map((run) => ({ ...run, born: 'another', at: Number(run.at) - seconds }));
    await writeFile(file, JSON.stringify({ ...stored, runs }));
  }
}

describe('the answers of a run', () => {
  it('are not offered while its process lives', async () => {
    const folder = await temporaryFolder();
    await saveRun(openRun(folder, origin), answers);
    expect(await readRuns(folder)).toEqual({ made: [], damaged: [], unfinished: [] });
  });

  it('are a draft when it has ended, for a day', async () => {
    const folder = await temporaryFolder();
    await saveRun(openRun(folder, origin), answers);
    await age(folder, 86_000);
    expect((await readRuns(folder)).draft).toMatchObject({ origin, answers, state: 'open' });
    await age(folder, 1_000);
    expect((await readRuns(folder)).draft).toBeUndefined();
  });

  it('are those that were saved last', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await saveRun(run, answers);
    await saveRun(run, { ...answers, texts: { deployment: 'cloud' } });
    await age(folder);
    expect((await readRuns(folder)).draft?.answers.texts).toEqual({ deployment: 'cloud' });
  });

  it('are no draft any more once a key was made', async () => {
    const folder = await temporaryFolder();
    await saveRun(openRun(folder, origin), answers);
    await age(folder, 60);
    const other = openRun(folder, 'http://localhost:8080');
    await markSent(other, answers, key);
    await markDone(other);
    expect((await readRuns(folder)).draft).toBeUndefined();
  });

  it('are gone when they were taken up or turned down', async () => {
    const folder = await temporaryFolder();
    await saveRun(openRun(folder, origin), answers);
    await age(folder);
    const { draft } = await readRuns(folder);
    if (draft) await forgetRun(draft);
    expect(await readRuns(folder)).toEqual({ made: [], damaged: [], unfinished: [] });
  });

  it('of another machine that shares the folder are left to it for an hour', async () => {
    const folder = await temporaryFolder();
    await saveRun(openRun(folder, origin), answers);
    const { file, stored } = await readOnly(folder);
    await writeFile(
      file,
      JSON.stringify({ ...stored, runs: stored.runs.map((run) => ({ ...run, host: 'elsewhere' })) }),
    );
    expect((await readRuns(folder)).draft).toBeUndefined();
    await age(folder, 3_601);
    expect((await readRuns(folder)).draft).toBeDefined();
  });

  it('never hold the credential, whoever hands it over', async () => {
    const folder = await temporaryFolder();
    const secret = 'c0ffee00c0ffee00c0ffee00c0ffee00';
    const careless: WrittenAnswers = {
      texts: { ...answers.texts, credential: secret },
      origins: { ...answers.origins, credential: { kind: 'you' } },
    };
    const run = openRun(folder, origin);
    await saveRun(run, careless);
    expect(await readFile(run.file, 'utf8')).not.toMatch(/credential|c0ffee/);
    await markSent(run, careless, key);
    await markAnswered(run, { ...key, ...{ key: secret } });
    await markDone(run);
    expect(await readFile(run.file, 'utf8')).not.toMatch(/credential|c0ffee/);
  });
});

describe('a create', () => {
  it('is unfinished until its key is safe, and then "same again"', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await saveRun(run, answers);
    await markSent(run, answers, key);
    await age(folder);
    const sent = await readRuns(folder);
    expect(sent).toMatchObject({ unfinished: [{ state: 'sent', answers, id: run.id, life: 'over' }] });
    expect(sent.unfinished[0]?.key).toBeUndefined();
    expect(sent.draft).toBeUndefined();

    await markAnswered(run, key);
    await age(folder);
    const answered = await readRuns(folder);
    expect(answered.unfinished[0]?.key).toEqual({ ...key, at: expect.any(Number) });

    await markDone(run);
    const done = await readRuns(folder);
    expect(done.unfinished).toEqual([]);
    expect(done.last).toMatchObject({ origin, answers, state: 'done' });
  });

  it('that was refused is a draft again', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await markSent(run, answers, key);
    await saveRun(run, answers);
    await age(folder);
    expect(await readRuns(folder)).toMatchObject({ draft: { id: run.id }, damaged: [] });
  });

  it('of any deployment is found, the newest first', async () => {
    const folder = await temporaryFolder();
    for (const other of [origin, 'https://tyk.example.org', 'http://[::1]:8080']) {
      const run = openRun(folder, other);
      await markSent(run, answers, key);
      await markAnswered(run, key);
      await markDone(run);
      if (other === origin) await age(folder, 60);
    }
    expect(await runFiles(folder)).toHaveLength(3);
    const { last } = await readRuns(folder);
    expect(last?.origin).not.toBe(origin);
  });
});

describe('the ledger', () => {
  async function make(folder: string, made: Partial<typeof key>, at = origin): Promise<void> {
    const run = openRun(folder, at);
    await markSent(run, answers, key);
    await markAnswered(run, { ...key, ...made });
    await markDone(run);
  }

  it('knows the keys that were made here, without the keys', async () => {
    const folder = await temporaryFolder();
    await make(folder, {});
    await make(folder, { alias: 'other' }, 'http://localhost:8080');
    const { made: ledger } = await readRuns(folder);
    expect(ledger).toContainEqual({ ...key, origin, at: expect.any(Number) });
    expect(ledger.map(({ alias }) => alias).sort()).toEqual(['jane@laptop', 'other']);
  });

  it('keeps two hundred of a deployment, and no draft or unfinished create for ever', async () => {
    const folder = await temporaryFolder();
    await make(folder, {});
    const { file, stored } = await readOnly(folder);
    const at = Math.floor(Date.now() / 1000);
    const many = Array.from({ length: 250 }, (_, index) => ({
      ...stored.runs[0],
      id: `done-${index}`,
      at: at - index,
    }));
    const stale = [
      { ...many[0], id: 'old-draft', state: 'open', at: at - 90_000 },
      { ...many[0], id: 'old-sent', state: 'sent', at: at - 31 * 86_400 },
      { ...many[0], id: 'sent', state: 'sent', at: at - 29 * 86_400 },
    ];
    await writeFile(file, JSON.stringify({ ...stored, runs: [...many, ...stale] }));
    await make(folder, { alias: 'newest' });
    const { runs } = (await readOnly(folder)).stored;
    expect(runs.filter(({ state }) => state === 'done')).toHaveLength(200);
    expect((await readRuns(folder)).made[0]?.alias).toBe('newest');
    expect(runs.filter(({ state }) => state !== 'done').map(({ id }) => id)).toEqual(['sent']);
  });
});

describe('the file of a deployment', () => {
  it.runIf(hasModes)('is for its owner alone', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await saveRun(run, answers);
    expect([await modeOf(run.file), await modeOf(join(folder, 'runs'))]).toEqual(['600', '700']);
  });

  it('is one for each origin, however much the names look alike', async () => {
    const folder = await temporaryFolder();
    const origins = ['http://h:80', 'http://h_80', 'https://h:80', 'http://h', 'http://H.example'];
    expect(new Set(origins.map((one) => openRun(folder, one).file)).size).toBe(origins.length);
    expect(openRun(folder, origin).file).toBe(openRun(folder, origin).file);
    expect(openRun(folder, origin).id).not.toBe(openRun(folder, origin).id);
  });

  it('that is damaged is put aside and named, and the next run writes a new one', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await saveRun(run, answers);
    await writeFile(run.file, '{"schemaVersion":1,"runs":[{"id');
    const { damaged } = await readRuns(folder);
    expect(damaged).toHaveLength(1);
    expect(await readFile(damaged[0] ?? '', 'utf8')).toContain('{"id');
    expect((await readRuns(folder)).damaged).toEqual([]);
    await saveRun(run, answers);
    expect(JSON.parse(await readFile(run.file, 'utf8')).runs).toHaveLength(1);
  });

  it('that a newer program wrote is neither read nor changed', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    const newer = JSON.stringify({ schemaVersion: 2, origin, runs: { new: 'form' } });
    await mkdir(join(folder, 'runs'));
    await writeFile(run.file, newer);
    expect(await readRuns(folder)).toEqual({ made: [], damaged: [], unfinished: [] });
    const error = await refusal(markSent(run, answers, key));
    expect(error.kind).toBe('storage');
    expect(error.explanation.why).toContain('newer tyk-key-wizard');
    expect(await readFile(run.file, 'utf8')).toBe(newer);
  });

  it('may hold entries and fields of others: they stay', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await saveRun(run, answers);
    const { file, stored } = await readOnly(folder);
    const strange = [
      { id: 5, state: 'open', at: Date.now() },
      { ...stored.runs[0], id: 'x', answers: 'none', note: 'n' },
      7,
    ];
    await writeFile(file, JSON.stringify({ ...stored, extra: true, runs: strange }));
    await saveRun(run, answers);
    const after = (await readOnly(folder)).stored;
    expect(after).toMatchObject({ extra: true, origin });
    expect(after.runs).toHaveLength(4);
    expect((await readRuns(folder)).damaged).toEqual([]);
  });

  it('cannot steer the terminal by a name in it', async () => {
    const folder = await temporaryFolder();
    const run = openRun(folder, origin);
    await markAnswered(run, { ...key, alias: 'a\u001b[2Jb' });
    expect((await readRuns(folder)).made[0]?.alias).toBe('ab');
  });

  it('that cannot be written is said, for the create must not wait for it', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'runs'), 'a file');
    const error = await refusal(markSent(openRun(folder, origin), answers, key));
    expect(error.kind).toBe('storage');
    expect(error.explanation.what).toMatch(/^The answers in .* could not be saved\.$/);
  });

  it('is not needed', async () => {
    const folder = join(await temporaryFolder(), 'none');
    expect(await readRuns(folder)).toEqual({ made: [], damaged: [], unfinished: [] });
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('loses nothing when two runs write at once', async () => {
    const folder = await temporaryFolder();
    const runs = Array.from({ length: 20 }, () => openRun(folder, origin));
    await Promise.all(runs.map((run) => saveRun(run, answers)));
    expect((await readOnly(folder)).stored.runs).toHaveLength(20);
  });
});

describe('a process that is killed', () => {
  let programs: string;
  let program: string;

  beforeAll(async () => {
    programs = await createFolder();
    program = await bundleProgram(
      programs,
      `import { Secret } from './source/secret.ts';
       import { openRun, saveRun, markSent, markAnswered } from './source/store/runs.ts';
       import { startFlow, put } from './source/wizard/flow.ts';
       import { journey } from './source/wizard/steps/journey.ts';
       import { writeAnswers } from './source/wizard/written.ts';
       const { TEST_FOLDER, TEST_SECRET, TEST_UNTIL } = process.env;
       const facts = { now: 1, user: 'jane', host: 'laptop', profiles: [], demoAs: 'gateway', credentials: {}, done: {} };
       const flow = put(journey, startFlow(journey, facts), {
         deployment: 'self-managed', url: '${origin}', credential: new Secret(TEST_SECRET), apis: ['a1'], expires: { in: 3600 },
       });
       const run = openRun(TEST_FOLDER, '${origin}');
       await saveRun(run, writeAnswers(journey, flow, facts));
       if (TEST_UNTIL !== 'open') await markSent(run, writeAnswers(journey, flow, facts), ${JSON.stringify(key)});
       if (TEST_UNTIL === 'answered') await markAnswered(run, ${JSON.stringify(key)});
       console.log('here');
       setInterval(() => {}, 1000);`,
    );
  });
  afterAll(() => removeFolder(programs));

  const secret = 'c0ffee00c0ffee00c0ffee00c0ffee00';

  /** One that has come so far, and lives. */
  async function start(folder: string, until: string): Promise<ChildProcess> {
    const env = { ...process.env, TEST_FOLDER: folder, TEST_SECRET: secret, TEST_UNTIL: until };
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await once(child.stdout, 'data');
    return child;
  }

  it.each([
    ['open', 'draft', undefined],
    ['sent', 'unfinished', undefined],
    ['answered', 'unfinished', key],
  ] as const)('when its run is %s is found by the next one as %s', async (until, found, made) => {
    const folder = await temporaryFolder();
    const child = await start(folder, until);
    const { draft, unfinished } = await readRuns(folder);
    expect([draft, unfinished]).toEqual([undefined, []]);
    child.kill('SIGKILL');
    await once(child, 'close');
    const [run] = [(await readRuns(folder))[found] ?? []].flat();
    expect(run?.answers.texts).toEqual({
      deployment: 'self-managed',
      url: origin,
      apis: 'a1',
      expires: '1h',
    });
    if (made) expect(run?.key).toMatchObject(made);
    for (const file of await runFiles(folder)) expect(await readFile(file, 'utf8')).not.toContain('c0ffee');
  });
});
