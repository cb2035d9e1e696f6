import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LedgerOptions, openLedger } from '../../source/run/ledger.ts';
import { Secret } from '../../source/secret.ts';
import { stampProcess } from '../../source/store/run-process.ts';
import type { KeyRequest } from '../../source/tyk/types.ts';
import { put, startFlow } from '../../source/wizard/flow.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Facts, Origin } from '../../source/wizard/types.ts';
import { temporaryFolder } from '../store/helpers.ts';
import { noLimits } from '../wizard/world.ts';

const URL = 'http://localhost:8080';
const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const KEY = 'deadbeefdeadbeefdeadbeefdeadbeef';

const facts: Facts = {
  now: 1_900_000_000,
  user: 'jane',
  host: 'laptop',
  profiles: [],
  demoAs: 'gateway',
  credentials: {},
  done: {},
};
const answers: Answers = {
  deployment: 'open-source',
  url: URL,
  credential: new Secret(SECRET),
  apis: ['orders'],
  policies: [],
  expires: { in: 3600 },
};
const request: KeyRequest = {
  access: { apis: [{ apiId: 'orders', apiName: 'Orders', versions: [] }], policies: [] },
  expires: 1_900_003_600,
  limits: noLimits,
  alias: 'jane@laptop',
  tags: [],
  metadata: {},
  detailedLogging: false,
};
const created = { key: new Secret(KEY), hash: '81252c36' };

function flowOf(values: Answers, origin?: Origin) {
  return put(journey, startFlow(journey, facts), values, origin);
}

type Entry = {
  state: string;
  born: string;
  answers: { texts: { [id: string]: string }; origins: object };
  key?: object;
  asked?: object;
};
type Stored = { origin: string; runs: Entry[] };

async function readFiles(folder: string): Promise<{ path: string; text: string }[]> {
  const names = await readdir(join(folder, 'runs')).catch(() => []);
  const paths = names.filter((name) => name.endsWith('.json')).map((name) => join(folder, 'runs', name));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

async function readRuns(folder: string): Promise<Entry[]> {
  return (await readFiles(folder)).flatMap(({ text }) => (JSON.parse(text) as Stored).runs);
}

/** As if this process had been killed, and another one looked; `fields` stand in each run besides. */
async function killed(folder: string, fields: object = {}): Promise<void> {
  for (const { path, text } of await readFiles(folder)) {
    const stored = JSON.parse(text) as Stored;
    await writeFile(
      path,
      JSON.stringify({ ...stored, runs: stored.runs.map((run) => ({ ...run, born: 'x', ...fields })) }),
    );
  }
}

type Leaving = Partial<LedgerOptions> & { readonly values?: Answers; readonly fields?: object };

/** A run that went as far as `until`, and was killed. */
async function leave(
  folder: string,
  until: 'open' | 'sent' | 'answered' | 'safe',
  { values = answers, fields = {}, ...options }: Leaving = {},
): Promise<void> {
  const ledger = await openLedger({ folder, asks: true, ...options });
  ledger.note(flowOf(values), facts);
  if (until !== 'open') await ledger.sent(request);
  if (until === 'answered' || until === 'safe') ledger.answered(created, request);
  if (until === 'safe') ledger.safe();
  await ledger.settle();
  await killed(folder, fields);
}

describe('a draft', () => {
  it('holds the answers, where they came from, and no secret', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'open');
    const [run] = await readRuns(folder);
    expect(run).toMatchObject({
      state: 'open',
      answers: { texts: { url: URL, apis: 'orders', expires: '1h' } },
    });
    expect(run?.answers.origins).toMatchObject({ expires: { kind: 'you' } });
    for (const { text } of await readFiles(folder)) expect(text).not.toMatch(/c0ffee|credential/);
  });

  it('is offered to the next run, and replaced by its own', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'open');
    const next = await openLedger({ folder, asks: true });
    expect(next.earlier.draft?.answers.texts.expires).toBe('1h');
    expect(next.news).toEqual([]);
    next.note(flowOf({ ...answers, expires: { in: 7200 } }), facts);
    await next.settle();
    expect((await readRuns(folder)).map((run) => run.answers.texts.expires)).toEqual(['2h']);
  });

  it('is the newest of many that come at once, and the same one twice is one', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger({ folder, asks: true });
    ledger.note(flowOf({ deployment: 'open-source', url: URL }), facts);
    ledger.note(flowOf(answers), facts);
    ledger.note(flowOf(answers), { ...facts, now: facts.now + 30 });
    await ledger.settle();
    expect((await readRuns(folder)).map((run) => run.answers.texts.expires)).toEqual(['1h']);
  });

  it('keeps the names of what an earlier run chose until the lists are read again', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'open');
    const [{ path, text } = { path: '', text: '' }] = await readFiles(folder);
    const named = { summary: 'Orders · 1 hour', names: { orders: 'Orders' } };
    const stored = JSON.parse(text) as Stored;
    const runs = stored.runs.map((run) => ({ ...run, answers: { ...run.answers, ...named } }));
    await writeFile(path, JSON.stringify({ ...stored, runs }));
    const next = await openLedger({ folder, asks: true });
    next.note(flowOf({ ...answers, expires: { in: 7200 } }), facts);
    await next.settle();
    expect((await readRuns(folder)).map((run) => run.answers)).toMatchObject([named]);
    const other = await openLedger({ folder, asks: true });
    other.note(flowOf({ deployment: 'open-source', url: URL }), facts);
    await other.settle();
    expect((await readRuns(folder))[0]?.answers).not.toHaveProperty('summary');
  });

  it('is none of an address that was a mistake', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger({ folder, asks: true });
    ledger.note(flowOf({ deployment: 'open-source', url: 'http://localhost:8081' }), facts);
    ledger.note(flowOf(answers), facts);
    await ledger.settle();
    expect((await readRuns(folder)).map((run) => run.answers.texts.url)).toEqual([URL]);
  });

  const flag: Origin = { kind: 'flag', name: '--url' };
  it.each<[string, Answers, Origin?]>([
    ['the demo', { deployment: 'demo', apis: ['orders'] }],
    ['a journey without an address', { deployment: 'cloud' }],
    ['answers that flags gave', { deployment: 'open-source', url: URL }, flag],
  ])('is not kept of %s', async (_what, values, origin) => {
    const folder = await temporaryFolder();
    const ledger = await openLedger({ folder, asks: true });
    ledger.note(flowOf(values, origin), facts);
    await ledger.settle();
    expect(await readFiles(folder)).toEqual([]);
  });

  it('is neither kept nor offered where nobody is asked', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'open');
    const ledger = await openLedger({ folder, asks: false });
    expect(ledger.earlier).toEqual({ made: [] });
    ledger.note(flowOf({ ...answers, expires: { in: 7200 } }), facts);
    await ledger.settle();
    expect((await readRuns(folder)).map((run) => run.answers.texts.expires)).toEqual(['1h']);
  });
});

describe('a create', () => {
  it('is on the disk when it may go out, with what it asks for', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger({ folder, asks: false });
    ledger.note(flowOf(answers), facts);
    await ledger.sent(request);
    const asked = { alias: 'jane@laptop', apis: ['orders'], expires: 1_900_003_600, at: expect.any(Number) };
    expect(await readRuns(folder)).toMatchObject([{ state: 'sent', asked }]);
  });

  it('holds hash, alias, APIs, expiry and time when it is answered, never the key; and is done when that is safe', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'answered');
    const key = { hash: '81252c36', alias: 'jane@laptop', apis: ['orders'], expires: 1_900_003_600 };
    expect(await readRuns(folder)).toMatchObject([{ state: 'sent', key }]);
    for (const { text } of await readFiles(folder)) expect(text).not.toContain(KEY);
    const other = await temporaryFolder();
    await leave(other, 'safe');
    expect(await readRuns(other)).toMatchObject([{ state: 'done', key }]);
    const next = await openLedger({ folder: other, asks: true });
    expect(next.earlier).toMatchObject({
      last: { answers: { texts: { expires: '1h' } } },
      made: [{ origin: URL }],
    });
  });

  it('that Tyk refused is a draft again; where nobody is asked it is nothing', async () => {
    for (const [asks, states] of [
      [true, ['open']],
      [false, []],
    ] as const) {
      const folder = await temporaryFolder();
      const ledger = await openLedger({ folder, asks });
      ledger.note(flowOf(answers), facts);
      await ledger.sent(request);
      ledger.refused();
      await ledger.settle();
      expect((await readRuns(folder)).map(({ state }) => state)).toEqual(states);
    }
  });

  it('is no draft any more, whatever is answered after it', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger({ folder, asks: true });
    ledger.note(flowOf(answers), facts);
    await ledger.sent(request);
    ledger.answered(created, request);
    ledger.note(flowOf({ ...answers, remember: 'orders-dev' }), facts);
    ledger.safe();
    await ledger.settle();
    expect((await readRuns(folder)).map(({ state }) => state)).toEqual(['done']);
  });
});

describe('a run that was killed', () => {
  it('after the answer is told of once, with hash and time', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'answered');
    const next = await openLedger({ folder, asks: true });
    expect(next.news).toHaveLength(1);
    expect(next.news[0]?.what).toMatch(
      /^A key was made on \w{3} \d.*you have not confirmed saving it.*81252c36/,
    );
    expect(next.earlier.lost).toBeUndefined();
    expect((await openLedger({ folder, asks: true })).news).toEqual([]);
  });

  it('before the answer is told of, and its key can be looked for', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: true });
    expect(next.news[0]).toMatchObject({
      what: expect.stringMatching(/^A key was requested on .*, and no answer came/),
      why: expect.stringContaining('making another is safe'),
      next: 'Choose "Lost key" to look for it.',
    });
    expect(next.earlier.lost?.map((run) => run.answers.texts.apis)).toEqual(['orders']);
  });

  it('is looked for before another like it is made: once, and forgotten when that goes out', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: true });
    next.note(flowOf(answers), facts);
    expect(next.takeLost(request)).toMatchObject({ alias: 'jane@laptop', expires: 1_900_003_600 });
    expect(next.takeLost(request)).toBeUndefined();
    await next.settle();
    expect((await readRuns(folder)).map(({ state }) => state)).toContain('sent');
    await next.sent(request);
    await next.settle();
    expect(await readRuns(folder)).toHaveLength(1);
  });

  it.each<[string, Answers]>([
    ['other APIs', { ...answers, apis: ['payments'] }],
    ['another deployment', { ...answers, url: 'http://localhost:8081' }],
  ])('does not stand in the way of a key for %s', async (_what, values) => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: true });
    next.note(flowOf(values), facts);
    expect(next.takeLost(request)).toBeUndefined();
    await next.settle();
  });

  it('does not stand in the way of a key of another scope, or of another user', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: true });
    next.note(flowOf(answers), facts);
    const paths = [{ pattern: '^/orders/a$', methods: ['GET'] }];
    const right = { apiId: 'orders', apiName: 'Orders', versions: [], scope: { paths } };
    expect(next.takeLost({ ...request, access: { apis: [right], policies: [] } })).toBeUndefined();
    expect(next.takeLost({ ...request, special: { is: 'hmac' } })).toBeUndefined();
    expect(next.takeLost(request)).toBeDefined();
    await next.settle();
  });

  it('stops nobody who cannot be asked: it is said, and that is all', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: false });
    expect(next.news[0]?.next).toBe('Run the wizard in a terminal to look for it.');
    next.note(flowOf(answers), facts);
    expect(next.takeLost(request)).toBeUndefined();
  });
});

describe('several runs that were killed', () => {
  const other = { ...answers, apis: ['payments'] };
  const elsewhere = { ...answers, url: 'http://localhost:8081' };
  /** That of this process: it lives as long as no other stands there. */
  let born = '';
  beforeAll(async () => {
    ({ born } = await stampProcess());
  });
  const minutesAgo = { at: Math.floor(Date.now() / 1000) - 300 };

  it.each<[string, readonly (readonly ['sent' | 'answered', Answers])[], number, number]>([
    [
      'asked for',
      [
        ['sent', answers],
        ['sent', other],
        ['sent', elsewhere],
      ],
      3,
      0,
    ],
    [
      'asked for twice, the same',
      [
        ['sent', answers],
        ['sent', answers],
      ],
      2,
      0,
    ],
    [
      'made',
      [
        ['answered', answers],
        ['answered', other],
      ],
      0,
      2,
    ],
    [
      'made and asked for',
      [
        ['answered', answers],
        ['sent', other],
        ['answered', elsewhere],
        ['sent', answers],
      ],
      2,
      2,
    ],
  ])('are all told: %s', async (_what, runs, asked, made) => {
    const folder = await temporaryFolder();
    for (const [until, values] of runs) await leave(folder, until, { values, fields: { born } });
    await killed(folder);
    const told = async (asks: boolean) => {
      const { news, earlier } = await openLedger({ folder, asks });
      const count = (start: string) => news.filter(({ what }) => what.startsWith(start)).length;
      return [count('A key was requested'), count('A key was made'), earlier.lost?.length ?? 0];
    };
    // Where nobody is asked each is told once; it is told to a person all the same, and a lost one until it is found.
    expect(await told(false)).toEqual([asked, made, 0]);
    expect(await told(false)).toEqual([0, 0, 0]);
    expect(await told(true)).toEqual([asked, made, asked]);
    expect(await told(true)).toEqual([asked, 0, asked]);
  });

  it('say once what holds for all of a kind', async () => {
    const folder = await temporaryFolder();
    for (const values of [answers, other]) await leave(folder, 'sent', { values });
    const { news } = await openLedger({ folder, asks: true });
    expect(news.map(({ why, next }) => [why === undefined, next === undefined])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('are looked for one after another where they are alike', async () => {
    const folder = await temporaryFolder();
    for (const _ of [1, 2]) await leave(folder, 'sent');
    await leave(folder, 'sent', { values: other });
    const next = await openLedger({ folder, asks: true });
    next.note(flowOf(answers), facts);
    expect(
      [next.takeLost(request), next.takeLost(request), next.takeLost(request)].map((asked) => asked?.apis),
    ).toEqual([['orders'], ['orders'], undefined]);
    await next.sent(request);
    await next.settle();
    expect((await readRuns(folder)).map((run) => run.answers.texts.apis)).toEqual(['orders', 'payments']);
  });

  it('do not make a key a new one by being told', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'answered', { fields: minutesAgo });
    await openLedger({ folder, asks: true });
    const { earlier } = await openLedger({ folder, asks: true });
    const [run] = await readRuns(folder);
    expect(run).toMatchObject({ state: 'done', born: 'x', ...minutesAgo });
    expect(earlier.last).toBeDefined();
  });

  it('are offered again by when the key was made, not by when it was said to be safe', async () => {
    const folder = await temporaryFolder();
    const key = { alias: 'jane@laptop', apis: ['orders'], expires: 1_900_003_600, ...minutesAgo };
    await leave(folder, 'safe', { fields: { key } });
    expect((await openLedger({ folder, asks: true })).earlier.last).toMatchObject(minutesAgo);
  });
});

describe('a run under another name of the machine, as in a container with the same home', () => {
  const host = 'web-1';
  const long = { host, at: Math.floor(Date.now() / 1000) - 3_700 };

  it.each(['sent', 'answered'] as const)(
    'is told to a person at once, and may still be open: %s',
    async (until) => {
      const folder = await temporaryFolder();
      await leave(folder, until, { fields: { host } });
      for (const _ of [1, 2]) {
        const { news } = await openLedger({ folder, asks: true });
        expect(news.map(({ what }) => what)).toEqual([
          expect.stringContaining(' by a run on web-1, which may still be open, and '),
        ]);
      }
      expect((await readRuns(folder)).map(({ state }) => state)).toEqual(['sent']);
    },
  );

  it('can be looked for at once', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent', { fields: { host } });
    expect((await openLedger({ folder, asks: true })).earlier.lost).toHaveLength(1);
  });

  it.each([
    [10, 0],
    [200, 1],
  ])('is no alarm for the job beside it: after %i seconds %i are told', async (seconds, told) => {
    const folder = await temporaryFolder();
    const at = Math.floor(Date.now() / 1000) - seconds;
    await leave(folder, 'sent', { fields: { host, at } });
    expect((await openLedger({ folder, asks: false })).news).toHaveLength(told);
  });

  it('is over after an hour', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'answered', { fields: long });
    expect((await openLedger({ folder, asks: true })).news[0]?.what).not.toContain('web-1');
    expect((await readRuns(folder)).map(({ state }) => state)).toEqual(['done']);
  });

  it('keeps its draft to itself for that hour', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'open', { fields: { host } });
    expect((await openLedger({ folder, asks: true })).earlier.draft).toBeUndefined();
  });
});

describe('a run that keeps no answers', () => {
  const bare = { keepsAnswers: false } as const;

  it.each(['sent', 'answered'] as const)('leaves the bare fact when it is killed: %s', async (until) => {
    const folder = await temporaryFolder();
    await leave(folder, until, bare);
    const [{ text } = { text: '' }] = await readFiles(folder);
    expect(text).not.toMatch(/jane|orders|open-source|deployment/);
    for (const asks of [false, true]) {
      const { news, earlier } = await openLedger({ folder, asks });
      expect(news).toHaveLength(1);
      expect(news[0]?.what).toContain(until === 'sent' ? 'no answer came' : 'hash 81252c36');
      expect(earlier.lost ?? earlier.last ?? earlier.draft).toBeUndefined();
    }
    expect(await readRuns(folder)).toEqual([]);
  });

  it.each(['open', 'safe'] as const)('leaves nothing otherwise: %s', async (until) => {
    const folder = await temporaryFolder();
    await leave(folder, until, bare);
    expect(await readRuns(folder)).toEqual([]);
  });

  it('leaves nothing of a refusal', async () => {
    const folder = await temporaryFolder();
    const ledger = await openLedger({ folder, asks: true, ...bare });
    ledger.note(flowOf(answers), facts);
    await ledger.sent(request);
    ledger.refused();
    await ledger.settle();
    expect(await readRuns(folder)).toEqual([]);
  });

  it('is offered no earlier answers, but what was lost', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'safe');
    await leave(folder, 'sent');
    const { earlier } = await openLedger({ folder, asks: true, ...bare });
    expect(Object.keys(earlier).sort()).toEqual(['lost', 'made']);
  });
});

describe('a file that the key was being written to', () => {
  const unique = '3f0e7b1c-8a44-4b5e-9a53-0c1d2e3f4a5b';

  it.each([
    ['the half-written one', 'key.txt', `.key.txt.${unique}.tmp`],
    ['the one that has its name already', 'key.txt', 'key.txt'],
    ['one with a long name', `${'k'.repeat(200)}.txt`, `.${'k'.repeat(40)}.${unique}.tmp`],
    ['one with letters of all kinds', '鍵🔑é.txt', `.鍵🔑é.txt.${unique}.tmp`],
    ['a .env', '.env', `..env.${unique}.tmp`],
  ])('is told by its path: %s', async (_what, name, left) => {
    const [folder, work] = [await temporaryFolder(), await temporaryFolder()];
    await leave(folder, 'answered', { out: join(work, name) });
    await writeFile(join(work, left), KEY);
    const [news] = (await openLedger({ folder, asks: true })).news;
    expect(news?.why).toContain(join(work, left));
    expect(news?.next).toContain('never shows it again');
  });

  it.each([
    ['of another file', `.other.txt.${unique}.tmp`],
    ['of no draft', '.key.txt.swp'],
    ['that is no file of ours', `.key.txt.${unique}.tmp.bak`],
  ])('is not one %s', async (_what, left) => {
    const [folder, work] = [await temporaryFolder(), await temporaryFolder()];
    await leave(folder, 'answered', { out: join(work, 'key.txt') });
    await writeFile(join(work, left), KEY);
    expect((await openLedger({ folder, asks: true })).news[0]?.why).toBeUndefined();
  });

  it('is not one that was there before', async () => {
    const [folder, work] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(work, 'key.txt'), KEY);
    await utimes(join(work, 'key.txt'), 1_000, 1_000);
    await leave(folder, 'answered', { out: join(work, 'key.txt') });
    expect((await openLedger({ folder, asks: true })).news[0]?.why).toBeUndefined();
  });

  it('is on the disk before it is written, and forgotten when the key is safe', async () => {
    const [folder, work] = [await temporaryFolder(), await temporaryFolder()];
    const ledger = await openLedger({ folder, asks: true });
    ledger.note(flowOf(answers), facts);
    await ledger.sent(request);
    await ledger.saving(join(work, 'one.txt'));
    await ledger.saving(join(work, 'two.txt'));
    expect(await readRuns(folder)).toMatchObject([{ files: [join(work, 'one.txt'), join(work, 'two.txt')] }]);
    ledger.safe();
    await ledger.settle();
    expect((await readRuns(folder))[0]).not.toHaveProperty('files');
  });
});

describe('what cannot be written', () => {
  it('stops nothing, and is said once', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'runs'), 'a file where the folder should be');
    const ledger = await openLedger({ folder, asks: true });
    ledger.note(flowOf(answers), facts);
    await ledger.sent(request);
    ledger.answered(created, request);
    ledger.safe();
    await ledger.settle();
    expect(ledger.trouble?.what).toMatch(/^The answers in .* could not be saved\.$/);
  });

  it('nor does a damaged file, which is named', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'open');
    const [{ path } = { path: '' }] = await readFiles(folder);
    await writeFile(path, '{"runs":');
    const ledger = await openLedger({ folder, asks: true });
    expect(ledger.news[0]?.what).toMatch(/^Answers of earlier runs could not be read; the file was kept as /);
    expect(ledger.earlier).toEqual({ made: [] });
  });
});
