import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { appendFile, link, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { marks } from '../../source/wizard/bulk/mark.ts';
import { cliPath, runCli, runProgram } from '../helpers/run-cli.ts';
import { type SandboxOptions, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { expectWhole, keysOf, resultsOf } from './judge.ts';
import { type BulkOptions, runBulk, startBulk } from './run-bulk.ts';

const schema = JSON.parse(readFileSync(new URL('../../source/output.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);

/** What stands on stdout, as the schema describes it. */
function readJson(stdout: string): { readonly [name: string]: unknown } {
  const value = JSON.parse(stdout);
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  return value;
}

/** A Tyk of its own, a folder and a table for one test. */
async function open(options: SandboxOptions = {}) {
  const [sandbox, temp] = await Promise.all([startSandbox(options), makeTemporaryDirectory()]);
  const out = join(temp.path, 'keys.csv');
  const home = join(temp.path, 'home');
  const server = options.as === 'dashboard' ? ('self-managed' as const) : ('open-source' as const);
  const run = (rows: string, words: readonly string[] = [], more: Partial<BulkOptions> = {}) =>
    temp
      .write('rows.csv', rows)
      .then((file) => runBulk([file, '--out', out, ...words], { home, sandbox, server, ...more }));
  return {
    ...{ sandbox, temp, out, home, run },
    async [Symbol.asyncDispose]() {
      await Promise.all([sandbox.stop(), temp.remove()]);
    },
  };
}

const table = (count: number) =>
  ['api,expires,alias', ...Array.from({ length: count }, (_, at) => `Orders=v1,30d,app-${at + 1}`), ''].join(
    '\n',
  );

const page = {
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: '<html><h1>Bad Gateway</h1></html>',
};
const CREATE = 'POST /tyk/keys/create';
const busy = (status: number, seconds = 0) => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Retry-After': String(seconds) },
  body: '{"status": "error", "message": "busy"}\n',
});

describe('a table of keys', () => {
  it('is made as its rows say, whole and for its owner alone', async () => {
    await using world = await open();
    const rows =
      'api,expires,alias,tag,meta,rate\r\nOrders=v1,30d,"Smith, John",a,team=orders,\r\nOrders=v1,never,-1+1,,,100/60s\r\n';
    const { code, stderr } = await world.run(rows, ['--tag', 'all', '--verify', 'all']);
    expect(code, stderr).toBe(0);
    await expectWhole(world.sandbox, world.out, 2);
    const keys = await keysOf(world.sandbox);
    const [john, other] = ['Smith, John', '-1+1'].map((alias) => keys.find((key) => key.alias === alias));
    expect(john).toMatchObject({ tags: ['a'], metadata: { team: 'orders' } });
    expect(other).toMatchObject({
      tags: ['all'],
      expires: 'never',
      limits: { rate: { requests: 100, seconds: 60 } },
    });
    expect(stderr).toContain('✔ 2 keys created.');
    expect(stderr).toContain('tyk-key-wizard-run, tyk-key-wizard-row');
    if (process.platform !== 'win32') expect(statSync(world.out).mode & 0o777).toBe(0o600);
    expect(existsSync(`${world.out}.run`)).toBe(false);
    // No spreadsheet takes an alias for a formula.
    expect(await readFile(world.out, 'utf8')).toContain(",'-1+1,");
    expect(stderr).not.toContain((await resultsOf(world.out))[0]?.key?.reveal());
  });

  it('comes from standard input, and goes to JSON Lines', async () => {
    await using world = await open();
    const out = join(world.temp.path, 'keys.jsonl');
    const stdin = '{"alias": "a", "meta": {"team": "x"}}\n{"alias": "=b"}\n'.replace('=b', 'b');
    const words = ['-', '--out', out, '--api', 'Orders=v1', '--expires', '1h', '-o', 'json'];
    const { code, stdout, stderr } = await runBulk(words, { ...world, stdin });
    expect(code, stderr).toBe(0);
    await expectWhole(world.sandbox, out, 2);
    expect(readJson(stdout)).toMatchObject({ ok: true, rows: 2, made: 2, failed: 0, out });
  });

  it('is made without its wrong rows where that is asked for', async () => {
    await using world = await open();
    const rows = 'api,expires,alias\nOrders=v1,soon,a\nOrders=v1,30d,b\n';
    const { code, stderr } = await world.run(rows, ['--skip-invalid']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('1 key created and 1 left out (--skip-invalid).');
    const results = await resultsOf(world.out);
    expect(results.map(({ row, outcome }) => `${row} ${outcome}`).sort()).toEqual(['1 invalid', '2 made']);
    expect(await keysOf(world.sandbox)).toHaveLength(1);
  });

  it('says with --dry-run what would be sent', async () => {
    await using world = await open();
    const { code, stdout, stderr } = await world.run(table(2), ['--dry-run']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ alias: 'app-1' });
    expect(await keysOf(world.sandbox)).toHaveLength(0);
    expect(existsSync(world.out)).toBe(false);
  });

  it('leaves no mark with --no-mark', async () => {
    await using world = await open();
    const { code, stderr } = await world.run(table(1), ['--no-mark']);
    expect(code, stderr).toBe(0);
    expect((await keysOf(world.sandbox))[0]?.metadata).not.toHaveProperty([marks.run]);
  });

  it.each(['gateway', 'dashboard'] as const)(
    'is made on a %s that loses answers, each key once',
    async (as) => {
      await using world = await open({ as });
      const create = as === 'gateway' ? CREATE : 'POST /api/keys';
      for (const carriedOut of [true, false]) {
        world.sandbox.fault({ on: create, answer: 'cut', times: 2, carriedOut });
        world.sandbox.fault({ on: create, answer: page, times: 2, carriedOut });
      }
      world.sandbox.fault({ on: create, answer: 'half', times: 2 });
      const { code, stderr } = await world.run(table(30));
      expect(code, stderr).toBe(0);
      await expectWhole(world.sandbox, world.out, 30, as === 'dashboard' ? as : undefined);
    },
  );

  it('is made where keys are not hashed: one whose answer was lost is taken from the list', async () => {
    await using world = await open({ hashing: 'off' });
    world.sandbox.fault({ on: CREATE, answer: 'cut', times: 3, carriedOut: true });
    const { code, stderr } = await world.run(table(10));
    expect(code, stderr).toBe(0);
    await expectWhole(world.sandbox, world.out, 10);
  });

  it('waits where the server is busy', async () => {
    await using world = await open();
    world.sandbox.fault({ on: CREATE, answer: busy(429), times: 4 });
    world.sandbox.fault({ on: CREATE, answer: busy(500), times: 2 });
    const { code, stderr } = await world.run(table(20));
    expect(code, stderr).toBe(0);
    await expectWhole(world.sandbox, world.out, 20);
  });
});

describe('a run that did not come to its end', () => {
  it('says what it does not know where keys cannot be listed (8), and never makes those rows again', async () => {
    await using world = await open({ listsKeys: false });
    world.sandbox.fault({ on: CREATE, answer: 'cut', times: 2, carriedOut: true });
    const first = await world.run(table(10), ['--concurrency', '2', '-o', 'json']);
    expect(first.code, first.stderr).toBe(8);
    expect(readJson(first.stdout)).toMatchObject({ ok: false, made: 8, unknown: 2, exitCode: 8 });
    expect(first.stderr).toContain('8 keys created and 2 not known.');
    expect(first.stderr).toContain('A key may exist.');
    const second = await world.run(table(10), ['--resume']);
    expect(second.code, second.stderr).toBe(8);
    const outcomes = (await resultsOf(world.out)).map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual([...Array(8).fill('made'), 'unknown', 'unknown']);
  });

  it('stops where the credential is no longer known (4), and goes on with --resume', async () => {
    await using world = await open();
    const message = 'Attempted administrative access with invalid or missing key!';
    const answer = {
      status: 403,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ status: 'error', message }),
    };
    const mend = world.sandbox.fault({ on: CREATE, answer });
    const first = await world.run(table(40));
    expect(first.code, first.stderr).toBe(4);
    expect(first.stderr).toContain('The Gateway does not know this secret.');
    expect(first.stderr).toContain('40 not begun.');
    mend();
    const second = await world.run(table(40), ['--resume']);
    expect(second.code, second.stderr).toBe(0);
    await expectWhole(world.sandbox, world.out, 40);
  });

  it('tries again with --resume what Tyk refused (5): the line of a row is replaced', async () => {
    await using world = await open();
    const answer = {
      status: 400,
      headers: { 'Content-Type': 'application/json' },
      body: '{"status": "error", "message": "no"}\n',
    };
    world.sandbox.fault({ on: CREATE, answer, times: 3 });
    const first = await world.run(table(10));
    expect(first.code, first.stderr).toBe(5);
    expect(first.stderr).toMatch(/3 × The Gateway would not make the key\. .*400: no/);
    const second = await world.run(table(10), ['--resume']);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toContain('3 keys created and 7 made before.');
    await expectWhole(world.sandbox, world.out, 10);
  });

  it.skipIf(process.platform === 'win32')(
    'keeps in another place what the disk does not take (6), and goes on with --resume',
    async () => {
      await using world = await open();
      const file = await world.temp.write('rows.csv', table(60));
      const words = [
        'bulk',
        file,
        '--deployment',
        'open-source',
        '--url',
        world.sandbox.url,
        '--out',
        world.out,
      ];
      const env = { TYK_GW_SECRET: world.sandbox.credential.reveal(), HOME: world.home };
      const limited = [
        'bash',
        '--norc',
        '-c',
        'ulimit -f 8; exec "$0" "$@"',
        process.execPath,
        cliPath,
        ...words,
      ];
      const first = await runProgram(limited, { env });
      expect(first.code, first.stderr).toBe(6);
      expect(first.stderr).toContain(`The results could not be written to ${world.out}.`);
      // Every key that was made is on the disk, or was shown.
      const noted = await resultsOf(world.out);
      for (const { name, alias } of await keysOf(world.sandbox))
        expect(noted.some(({ hash }) => hash === name) || first.stderr.includes(`,${alias},ey`)).toBe(true);
      const second = await runCli([...words, '--resume'], { env });
      expect(second.code, second.stderr).toBe(0);
      await expectWhole(world.sandbox, world.out, 60);
    },
  );

  it.each(['murmur64', 'off'] as const)(
    'finds and removes a key that came after its end, by the mark in it, where hashing is %s',
    async (hashing) => {
      await using world = await open({ hashing });
      const late: (() => Promise<unknown>)[] = [];
      const carriedOut = (carryOut: () => Promise<unknown>) => late.push(carryOut);
      world.sandbox.fault({ on: CREATE, answer: 'cut', times: 1, carriedOut });
      const first = await world.run(table(5), ['-o', 'json']);
      expect(first.code, first.stderr).toBe(0);
      expect(first.stderr).toContain('! 1 row was sent again, because nobody could tell');
      expect(first.stderr).toContain('--resume in ten minutes');
      expect(readJson(first.stdout)).toMatchObject({ ok: true, late: 1 });
      await late[0]?.();
      expect(await keysOf(world.sandbox)).toHaveLength(6);
      const note = `${world.out}.run`;
      const second = await world.run(table(5), ['--resume']);
      expect(second.code, second.stderr).toBe(0);
      expect(second.stderr).toContain('Every row has its key.');
      await expectWhole(world.sandbox, world.out, 5);
      // Something that is even later may come yet; after some minutes nothing does.
      expect(existsSync(note)).toBe(true);
      const { doubtedAt, ...others } = JSON.parse(await readFile(note, 'utf8'));
      await writeFile(note, JSON.stringify({ ...others, pid: undefined, doubtedAt: doubtedAt - 600_000 }));
      const third = await world.run(table(5), ['--resume', '-o', 'json']);
      expect(third.code, third.stderr).toBe(0);
      expect(readJson(third.stdout)).toMatchObject({ ok: true, before: 5, made: 0, late: 0 });
      expect(existsSync(note)).toBe(false);
    },
  );

  it('is made by one of two that begin together', async () => {
    await using world = await open();
    const both = await Promise.all([world.run(table(300)), world.run(table(300))]);
    const codes = both.map(({ code }) => code);
    expect(codes.filter((code) => code === 0)).toHaveLength(1);
    expect(both.find(({ code }) => code !== 0)?.stderr).toMatch(/Another run|another tyk|broken off|exists/);
    await expectWhole(world.sandbox, world.out, 300);
  });

  it.runIf(process.platform !== 'win32').each([
    ['by a link', symlink],
    ['by a second name', link],
  ] as const)('never goes where its rows are, %s (2)', async (_name, make) => {
    await using world = await open();
    const file = await world.temp.write('rows.csv', table(2));
    await make(file, world.out);
    const { code, stderr } = await world.run(table(2), ['--force']);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('The keys would go where the rows are.');
    expect(await readFile(file, 'utf8')).toBe(table(2));
  });

  it.runIf(process.platform !== 'win32')(
    'counts a link to nothing as there, and goes behind it',
    async () => {
      await using world = await open();
      const real = join(world.temp.path, 'real.csv');
      await symlink('real.csv', world.out);
      for (const [words, says] of [
        [[], 'exists already.'],
        [['--resume'], 'No run that was broken off has its results in'],
      ] as const) {
        const { code, stderr } = await world.run(table(2), words);
        expect(code, stderr).toBe(2);
        expect(stderr).toContain(says);
      }
      await symlink('round.csv', join(world.temp.path, 'round.csv'));
      const rows = await world.temp.write('rows.csv', table(2));
      const round = await runBulk([rows, '--out', join(world.temp.path, 'round.csv')], world);
      expect([round.code, round.stderr]).toEqual([2, expect.stringContaining('exists already.')]);
      expect(await keysOf(world.sandbox)).toHaveLength(0);
      const { code, stderr } = await world.run(table(2), ['--force']);
      expect(code, stderr).toBe(0);
      expect(lstatSync(world.out).isSymbolicLink()).toBe(true);
      await expectWhole(world.sandbox, real, 2);
      const again = await world.run(table(2), ['--resume']);
      expect(again.code, again.stderr).toBe(0);
    },
  );

  it('says that there is nothing to do where all is made', async () => {
    await using world = await open();
    await world.run(table(3));
    const again = await world.run(table(3), ['--resume']);
    expect(again.code, again.stderr).toBe(0);
    await expectWhole(world.sandbox, world.out, 3);
  });

  it.each([
    ['other rows', table(4), ['--resume'], 'These are not the rows that the run began with.'],
    ['no --resume', table(3), [], 'A run that was broken off has its results in'],
    ['--force alone', table(3), ['--force'], 'A run that was broken off has its results in'],
  ])('is not taken up with %s (2)', async (_name, rows, words, says) => {
    await using world = await open();
    await world.run(table(3));
    const note = { run: 'r', marked: true, digest: 'of others', upTo: 3 };
    await writeFile(`${world.out}.run`, JSON.stringify(note));
    const { code, stderr } = await world.run(rows, words);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(says);
    expect(await keysOf(world.sandbox)).toHaveLength(3);
  });

  it('is not taken up while another is at work on it, nor where its results were damaged (2)', async () => {
    await using world = await open();
    await world.run(table(3));
    await writeFile(`${world.out}.run`, JSON.stringify({ pid: process.ppid }));
    expect((await world.run(table(3), ['--resume'])).stderr).toContain('being written by another');
    await writeFile(`${world.out}.run`, '{}');
    await appendFile(world.out, '4,"a"b,c\n');
    const { code, stderr } = await world.run(table(3), ['--resume']);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('keys.csv, line 5: something stands behind a closing quote.');
  });

  it('is in doubt about no more rows than were on their way', async () => {
    await using world = await open();
    await leaveMidway(world);
    const { code, stderr } = await world.run(table(60), ['--resume']);
    expect(code, stderr).toBe(0);
    const [, doubted = '0'] = /Looking for keys of (\d+) row/.exec(stderr) ?? [];
    expect(Number(doubted)).toBeLessThanOrEqual(8);
    await expectWhole(world.sandbox, world.out, 60);
  });

  /** Leaves a run of 60 rows, of which 20 are made, as Ctrl+C does. */
  async function leaveMidway(world: Awaited<ReturnType<typeof open>>) {
    const mend = world.sandbox.fault({ on: CREATE, answer: busy(429, 60), after: 20 });
    const run = startBulk([await world.temp.write('rows.csv', table(60)), '--out', world.out], world);
    await expect.poll(async () => (await resultsOf(world.out)).length).toBe(20);
    await expect.poll(run.stderr).toMatch(/^The server is busy: going on in \d.*\.$/m);
    await run.leave();
    const { stderr } = await run.ended;
    mend();
    expect(stderr).toContain('Waiting for what is on its way.');
    expect(stderr).toContain('20 keys created and 40 not begun.');
  }

  it('notes what was in flight at Ctrl+C, and goes on with --resume', async () => {
    await using world = await open();
    await leaveMidway(world);
    expect(await keysOf(world.sandbox)).toHaveLength(20);
    const second = await world.run(table(60), ['--resume']);
    expect(second.code, second.stderr).toBe(0);
    await expectWhole(world.sandbox, world.out, 60);
  });

  it('finds what was made and not noted, also where the last line was cut', async () => {
    await using world = await open();
    await leaveMidway(world);
    const lines = (await readFile(world.out, 'utf8')).split('\n');
    // As a kill leaves it: keys that no line tells of, and half of a line.
    await writeFile(world.out, [...lines.slice(0, -8), lines.at(-8)?.slice(0, 60)].join('\n'));
    const second = await world.run(table(60), ['--resume']);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toContain('that may exist already');
    await expectWhole(world.sandbox, world.out, 60);
  });
});

describe('what is wrong with the words', () => {
  it.each([
    [[], 'Which rows?'],
    [['a.csv', 'b.csv'], 'bulk takes one file of rows.'],
    [['a.csv'], 'Where should the keys go?'],
    [['a.csv', '--out', 'a.csv'], 'The keys would go where the rows are.'],
    [['a.csv', '--out', 'b.csv', '--concurrency', '0'], '--concurrency 0 is no number from 1 to 256.'],
    [['a.csv', '--out', 'b.csv', '--verify', 'some'], 'There is no --verify "some".'],
    [['a.csv', '--out', '.'], '. is no file.'],
    [['-', '--out', 'b.csv', '--secret-file', '-'], 'Rows and credential cannot both be standard input.'],
    [['no-such-file.csv', '--out', 'b.csv'], 'no-such-file.csv could not be read.'],
  ])('%j is refused', async (words, says) => {
    await using world = await open();
    const { code, stderr } = await runBulk(words, world);
    expect([2, 6]).toContain(code);
    expect(stderr).toContain(says);
  });
});
