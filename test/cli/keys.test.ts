import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox as Honest, startSandbox as startHonest } from '../../source/sandbox/server.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import type { CreatedKey, KeyRequest } from '../../source/tyk/types.ts';
import { world } from '../helpers/credential-world.ts';
import { runCli } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';

const CATALOGUE = '0c6a3f1e9b7d4e52a8f01b2c3d4e5f60';
const DAY = 86_400;
let sandbox: Sandbox;
let home: TemporaryDirectory;
beforeAll(async () => {
  sandbox = await startSandbox();
  home = await makeTemporaryDirectory();
});
afterAll(async () => {
  await sandbox.stop();
  await home.remove();
});

const run = (args: readonly string[], more: { stdin?: string; at?: Honest } = {}) => {
  const { stdin, at = sandbox } = more;
  const env = { HOME: home.path, TYK_KEY_WIZARD_SECRET: at.credential.reveal() };
  const where = ['--deployment', 'open-source', '--url', at.url];
  return runCli([...args, ...where], { env, ...(stdin === undefined ? {} : { stdin }) });
};
const keys = (args: readonly string[], more?: Parameters<typeof run>[1]) => run(['keys', ...args], more);
const clientOf = (at: Honest) => createGatewayClient({ url: at.url, credential: at.credential });
const make = (alias: string, change: Partial<KeyRequest> = {}, at: Honest = sandbox): Promise<CreatedKey> =>
  clientOf(at).create({
    organisation: '5e9d9544a1dcd60001d0ed20',
    access: { apis: [{ apiId: CATALOGUE, apiName: 'Catalogue', versions: [] }], policies: [] },
    expires: 'never',
    limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
    alias,
    tags: [],
    metadata: {},
    detailedLogging: false,
    ...change,
  });
const call = async (key: CreatedKey, at: Honest = sandbox) => {
  const headers = { authorization: key.key.reveal() };
  return (await fetch(`${at.gatewayUrl}/catalogue/`, { headers })).status;
};

describe('a key, from its making to its end', () => {
  it('is kept here without itself, told of, listed, changed, suspended and revoked', async () => {
    const made = await run([
      'create',
      '--api',
      'Catalogue',
      '--expires',
      '3d',
      '--alias',
      'jane',
      '--quota',
      '100/day',
    ]);
    expect(made.code, made.stderr).toBe(0);
    const key = made.stdout.trim();
    const file = join(home.path, '.config', 'tyk-key-wizard', 'keys.json');
    const ledger = await readFile(file, 'utf8');
    expect(ledger).not.toContain(key);
    expect(JSON.parse(ledger).keys).toMatchObject([
      { alias: 'jane', apis: [CATALOGUE], origin: sandbox.url },
    ]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);

    const told = await run(['create', '--dry-run', '--api', 'Catalogue', '--expires', '30d']);
    expect(told.stderr).toMatch(/! 1 key of yours ends within a week: jane \(until .*\)/);
    const program = await run([
      'create',
      '--dry-run',
      '--api',
      'Catalogue',
      '--expires',
      '30d',
      '-o',
      'json',
    ]);
    expect(program.stderr).not.toContain('jane');

    const listed = await keys(['list', '-o', 'json', '--expiring', '7d']);
    const [row] = JSON.parse(listed.stdout).keys;
    expect(row).toMatchObject({ alias: 'jane', state: 'expiring', madeHere: true });
    expect(row.apis).toEqual([{ id: CATALOGUE, name: 'Catalogue' }]);
    expect(row.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT/);

    const extended = await keys(['extend', 'jane', '--expires', '90d']);
    expect(extended).toMatchObject({ code: 0, stdout: '' });
    expect(extended.stderr).toMatch(/✔ jane ends /);
    expect((await keys(['list', '--expiring', '7d'])).stdout).toBe('');

    const shown = await keys(['show', '-'], { stdin: `${key}\n` });
    expect(shown.stdout).toMatch(new RegExp(`Hash +${row.hash}`));
    expect(shown.stdout).toMatch(/Ends .*in 90 days/);
    expect(shown.stdout).toMatch(/Quota used +0 used, 100 left/);

    expect((await keys(['suspend', 'jane'])).code).toBe(0);
    expect(await call({ key: { reveal: () => key } as CreatedKey['key'] })).toBe(403);
    expect((await keys(['resume', 'jane'])).code).toBe(0);
    expect(await call({ key: { reveal: () => key } as CreatedKey['key'] })).toBe(200);

    const unasked = await keys(['revoke', 'jane']);
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain('Add --yes');
    expect((await keys(['revoke', row.hash, '--yes'])).code).toBe(0);
    expect(await call({ key: { reveal: () => key } as CreatedKey['key'] })).toBe(403);
    expect(JSON.parse(await readFile(file, 'utf8')).keys).toEqual([]);
  }, 120_000);

  it('with a policy is suspended by its end, and comes back to what it was', async () => {
    const expires = Math.floor(Date.now() / 1000) + 40 * DAY;
    const key = await make('golden', { access: { apis: [], policies: ['gold'] }, expires });
    expect((await keys(['suspend', key.hash ?? ''])).code).toBe(0);
    const client = clientOf(sandbox);
    expect((await client.read({ hash: key.hash ?? '' }, {})).expires).toBe(1);
    const refused = await keys(['extend', 'golden', '--expires', '1d']);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('would let it work again');
    expect((await keys(['resume', 'golden'])).code).toBe(0);
    expect((await client.read({ hash: key.hash ?? '' }, {})).expires).toBe(expires);
    const decided = await keys(['limits', 'golden', '--rate', '1/s']);
    expect(decided).toMatchObject({ code: 2 });
    expect(decided.stderr).toContain('decided by its policy Gold');
  }, 60_000);
});

describe.concurrent('what is said on the command line', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an action that is none', ['lst'], /keys cannot "lst"[\s\S]*keys list/],
    ['no end', ['extend', 'x'], /Until when should this key work\?[\s\S]*--expires 90d/],
    ['no limit', ['limits', 'x'], /Which limit should change\?/],
    ['a wrong limit', ['limits', 'x', '--rate', 'fast'], /--rate: /],
    ['two keys for one', ['show', 'a', 'b'], /keys show takes one key/],
    ['a form that a list has not', ['list', '-o', 'env'], /no list as "env"/],
    ['csv of one key', ['show', 'x', '-o', 'csv'], /no output "csv"/],
    ['a state that is none', ['list', '--state', 'dead'], /"dead" is not a state of a key/],
    ['a time that is none', ['list', '--expiring', 'soon'], /"soon" is not a time/],
    ['a key that is not there', ['show', 'nobody'], /There is no key nobody at this deployment/],
    ['one that this machine does not know', ['forget', 'nobody'], /This machine knows no key nobody/],
  ])('%s', async (_what, args, says) => {
    const { code, stderr, stdout } = await keys(args);
    expect(stderr).toMatch(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('a key itself is refused before anything is sent, and not repeated', async () => {
    const key = Buffer.from('{"org":"shop","id":"0123456789abcdef","h":"murmur64"}').toString('base64');
    for (const text of [key, `default${'0123456789abcdef'.repeat(2)}`]) {
      const { code, stderr } = await keys(['show', text]);
      expect(code).toBe(2);
      expect(stderr).toContain('A key on the command line');
      expect(stderr).not.toContain(text);
    }
  });
});

describe('a list', () => {
  it('tells sessions that others make apart, and says two keys of one name', async () => {
    const client = clientOf(sandbox);
    const token = await make('token-of-a-client');
    const held = await client.readWhole({ hash: token.hash ?? '' }, {});
    const asToken = { ...held, raw: { ...held.raw, oauth_client_id: 'client-1' } };
    await client.update({ hash: token.hash ?? '' }, {}, asToken, {});
    await make('twice');
    await make('twice, "quoted"');
    await make('twice');
    const { stdout } = await keys(['list']);
    expect(stdout).not.toContain('token-of-a-client');
    expect((await keys(['list', '--all'])).stdout).toMatch(/token-of-a-client.*OAuth token/);
    const csv = (await keys(['list', '-o', 'csv'])).stdout.split('\n');
    expect(csv[0]).toBe('hash,alias,state,kind,expires,apis,policies,created,made_here');
    expect(csv.some((line) => line.includes(',"twice, ""quoted""",active,token,never,Catalogue,,'))).toBe(
      true,
    );
    const several = await keys(['show', 'twice']);
    expect(several).toMatchObject({ code: 2 });
    expect(several.stderr).toMatch(/twice means 2 keys/);
    const other = await keys(['extend', 'token-of-a-client', '--expires', '1d']);
    expect(other.stderr).toContain('an OAuth token: it comes and goes by itself');
  }, 60_000);

  it('that is switched off shows what this machine knows', async () => {
    const off = await startSandbox({ hashing: 'no-function', listsKeys: false });
    try {
      const made = await run(['create', '--api', 'Catalogue', '--expires', '30d', '--alias', 'known-here'], {
        at: off,
      });
      expect(made.code).toBe(0);
      const listed = await keys(['list'], { at: off });
      expect(listed).toMatchObject({ code: 0 });
      expect(listed.stdout).toContain('known-here');
      expect(listed.stderr).toContain('enable_hashed_keys_listing');
      expect((await keys(['extend', 'known-here', '--expires', 'never'], { at: off })).code).toBe(0);
      const unknown = await keys(['show', 'not-known-here'], { at: off });
      expect(unknown.stderr).toMatch(/not known on this machine, and this deployment lists no keys/);
      const local = await runCli(['keys', 'list', '--local'], { env: { HOME: home.path } });
      expect(local.stdout).toContain('known-here');
      expect((await keys(['forget', 'known-here'], { at: off })).code).toBe(0);
    } finally {
      await off.stop();
    }
  }, 60_000);
});

describe('a rotation', () => {
  it('gives out a twin that is the same, and ends the old key', async () => {
    const expires = Math.floor(Date.now() / 1000) + 40 * DAY;
    const old = await make('to-rotate', { expires, tags: ['a'], metadata: { deep: { list: [1] } } });
    const before = await clientOf(sandbox).read({ hash: old.hash ?? '' }, {});
    const rotated = await keys(['rotate', 'to-rotate', '--overlap', '1h', '-o', 'env', '--try']);
    expect(rotated.code, rotated.stderr).toBe(0);
    const [, key = ''] = /^TYK_API_KEY=(\S+)$/m.exec(rotated.stdout) ?? [];
    expect(rotated.stderr).toMatch(/successor[\s\S]*answered 200[\s\S]*The old key to-rotate ends/);
    expect(await call({ key: { reveal: () => key } as CreatedKey['key'] })).toBe(200);
    const end = (await clientOf(sandbox).read({ hash: old.hash ?? '' }, {})).expires;
    expect(end).toBeLessThanOrEqual(Date.now() / 1000 + 3601);
    const { keys: listed } = JSON.parse((await keys(['list', '-o', 'json'])).stdout);
    const twin = listed.find(
      (row: { alias: string; hash: string }) => row.alias === 'to-rotate' && row.hash !== old.hash,
    );
    const { createdAt: _new, ...record } = await clientOf(sandbox).read({ hash: twin.hash }, {});
    const { createdAt: _old, ...same } = before;
    expect(record).toEqual(same);
  }, 60_000);

  it('gives a key that signs a successor, and a user another password: both are called, and then proven', async () => {
    const own = await startSandbox({ world });
    try {
      const make = (words: readonly string[]) => run(['create', '--expires', '3d', ...words], { at: own });
      expect((await make(['--api', 'Signed', '--hmac', '--alias', 'signer'])).code).toBe(0);
      const signer = await keys(['rotate', 'signer', '--try', '-o', 'env'], { at: own });
      expect(signer.code, signer.stderr).toBe(0);
      expect(signer.stdout).toMatch(/^TYK_API_KEY=ey\S+\nTYK_HMAC_SECRET=\S{44}\n$/);
      expect(signer.stderr).toMatch(
        /successor, hash [0-9a-f]{16}\. Key created and proven[\s\S]*answered 200/,
      );
      expect((await make(['--api', 'Users', '--user', 'jane.doe'])).code).toBe(0);
      const user = await keys(['rotate', 'jane.doe', '--try', '-o', 'json'], { at: own });
      expect(user.code, user.stderr).toBe(0);
      expect(JSON.parse(user.stdout)).toMatchObject({
        key: 'jane.doe',
        secret: expect.stringMatching(/^\w{24}$/),
      });
      expect(user.stderr).toContain('✔ The new password of jane.doe is proven.');
      const untried = await keys(['rotate', 'jane.doe'], { at: own });
      expect(untried.stderr).toContain('✔ jane.doe has a new password.');
      expect(untried.stderr).not.toContain('proven');
    } finally {
      await own.stop();
    }
  }, 60_000);

  it('in JSON tells the key and its hash', async () => {
    await make('rotate-json');
    const rotated = await keys(['rotate', 'rotate-json', '-o', 'json']);
    expect(JSON.parse(rotated.stdout)).toMatchObject({
      ok: true,
      alias: 'rotate-json',
      key: expect.any(String),
    });
  }, 60_000);

  it('leaves the old key alone where nobody can get the new one', async () => {
    const old = await make('nobody-gets-it');
    const folder = join(home.path, 'a-folder');
    await mkdir(folder, { recursive: true });
    const rotated = await keys(['rotate', 'nobody-gets-it', '--out', folder]);
    expect(rotated.code).not.toBe(0);
    expect((await clientOf(sandbox).read({ hash: old.hash ?? '' }, {})).expires).toBe('never');
  }, 60_000);
});

describe.concurrent('an answer of a write that was lost', () => {
  it.each<[string, readonly string[], string]>([
    ['an update', ['extend', 'lost-answer', '--expires', '9d'], 'PUT /tyk/keys/*'],
    ['a removal', ['revoke', 'lost-answer', '--yes'], 'DELETE /tyk/keys/*'],
  ])(
    'of %s is looked up: done where it was done, exit 8 where it never is',
    async (_what, args, on) => {
      const own = await startSandbox();
      try {
        await make('lost-answer', {}, own);
        const end = own.fault({ on, answer: 'cut' });
        expect(await keys(args, { at: own })).toMatchObject({ code: 8 });
        end();
        own.fault({
          on,
          answer: { status: 502, headers: {}, body: 'Bad gateway' },
          carriedOut: true,
          times: 1,
        });
        expect(await keys(args, { at: own })).toMatchObject({ code: 0 });
      } finally {
        await own.stop();
      }
    },
    60_000,
  );

  it('of a create leaves the old key alone, and the next rotation takes the lost one away', async () => {
    const own = await startSandbox();
    try {
      const old = await make('lost-twin', {}, own);
      own.fault({ on: 'POST /tyk/keys/create', answer: 'cut', carriedOut: true, times: 1 });
      const lost = await keys(['rotate', 'lost-twin'], { at: own });
      expect(lost).toMatchObject({ code: 8, stdout: '' });
      // Somebody else's, made at that moment under the same name: another scope is another key.
      const scope = { paths: [{ pattern: '^/catalogue/a$', methods: ['GET'] }] };
      const right = { apiId: CATALOGUE, apiName: 'Catalogue', versions: [], scope };
      const other = await make('lost-twin', { access: { apis: [right], policies: [] } }, own);
      const again = await keys(['rotate', old.hash ?? ''], { at: own });
      expect(again.code, again.stderr).toBe(0);
      expect(again.stderr).toMatch(/was never seen: it was removed/);
      const listed = await clientOf(own).listKeys({}, 10);
      expect('keys' in listed && listed.keys).toHaveLength(3);
      expect(listed).toMatchObject({ keys: expect.arrayContaining([{ hash: other.hash }]) });
    } finally {
      await own.stop();
    }
  }, 60_000);

  it('that keeps coming back ends with 7, and says what helps', async () => {
    // Whatever is done to the key, its caller has called before the answer: no machine is too slow for that.
    let caller = async () => 0;
    const own = await startHonest({
      hashing: 'no-function',
      busy: { cached: 'all', lifetime: 10 * 60_000 },
      async meet({ path }, answer) {
        const answered = await answer();
        if (path.startsWith('/tyk/')) await caller();
        return answered;
      },
    });
    try {
      const quota = { requests: 1_000_000, seconds: DAY } as const;
      const key = await make('busy', { limits: { rate: 'unlimited', quota, throttle: 'off' } }, own);
      caller = () => call(key, own);
      const revoked = await keys(['revoke', key.hash ?? '', '--yes'], { at: own });
      expect(revoked.code, revoked.stderr).toBe(7);
      expect(revoked.stderr).toContain('Stop the caller for 11 seconds');
      expect(revoked.stderr).not.toContain('is gone');
      expect(await caller()).toBe(200);
    } finally {
      await own.stop();
    }
  }, 120_000);
});
