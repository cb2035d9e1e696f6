import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../source/run/ledger.ts';
import { Secret } from '../../source/secret.ts';
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

/** As if this process had been killed, and another one looked. */
async function killed(folder: string): Promise<void> {
  for (const { path, text } of await readFiles(folder)) {
    const stored = JSON.parse(text) as Stored;
    await writeFile(
      path,
      JSON.stringify({ ...stored, runs: stored.runs.map((run) => ({ ...run, born: 'x' })) }),
    );
  }
}

/** A run that went as far as `until`, and was killed. */
async function leave(folder: string, until: 'open' | 'sent' | 'answered' | 'safe'): Promise<void> {
  const ledger = await openLedger({ folder, asks: true });
  ledger.note(flowOf(answers), facts);
  if (until !== 'open') await ledger.sent(request);
  if (until === 'answered' || until === 'safe') ledger.answered(created, request);
  if (until === 'safe') ledger.safe();
  await ledger.settle();
  await killed(folder);
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
      /^A key was made on \w{3} \d.*nobody has said that it is safe.*81252c36/,
    );
    expect(next.earlier.lost).toBeUndefined();
    expect((await openLedger({ folder, asks: true })).news).toEqual([]);
  });

  it('before the answer is told of, and its key can be looked for', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: true });
    expect(next.news[0]).toMatchObject({
      what: expect.stringMatching(/^A key was asked for on .*, and no answer was seen/),
      why: expect.stringContaining('making another is safe'),
      next: 'Choose "Lost key" to look for it.',
    });
    expect(next.earlier.lost?.answers.texts.apis).toBe('orders');
  });

  it('is looked for before another like it is made: once, and forgotten when that goes out', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: true });
    next.note(flowOf(answers), facts);
    expect(next.takeLost()).toMatchObject({ alias: 'jane@laptop', expires: 1_900_003_600 });
    expect(next.takeLost()).toBeUndefined();
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
    expect(next.takeLost()).toBeUndefined();
    await next.settle();
  });

  it('stops nobody who cannot be asked: it is said, and that is all', async () => {
    const folder = await temporaryFolder();
    await leave(folder, 'sent');
    const next = await openLedger({ folder, asks: false });
    expect(next.news[0]?.next).toBe('Run the wizard in a terminal to look for it.');
    next.note(flowOf(answers), facts);
    expect(next.takeLost()).toBeUndefined();
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
