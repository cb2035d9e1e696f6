import { spawn } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { cliPath, runCli, runProgram } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { isolateEnvironment, makeTemporaryDirectory } from '../helpers/temp.ts';

const KEY = /^ey[A-Za-z0-9+/]+={0,2}$/;
let sandbox: Sandbox;
let isValid: (value: unknown) => boolean;

beforeAll(async () => {
  sandbox = await startSandbox();
  const schema = JSON.parse(
    await readFile(new URL('../../source/output.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: false }).compile(schema);
  isValid = (value) => validate(value);
});
afterAll(() => sandbox.stop());

const here = () => ['--deployment', 'open-source', '--url', sandbox.url];
const env = () => ({ TYK_GW_SECRET: sandbox.credential.reveal() });
const make = (...more: string[]) =>
  runCli([...here(), '--api', 'Payments', '--expires', '30d', ...more], { env: env() });

it('--out - is stdout, by flag and by variable', async () => {
  await using folder = await makeTemporaryDirectory();
  const words = [...here(), '--api', 'Payments', '--expires', '30d', '-o', 'key'];
  const ways = [
    { argv: [...words, '--out', '-'], env: env() },
    { argv: words, env: { ...env(), TYK_KEY_WIZARD_OUT: '-' } },
  ];
  for (const way of ways) {
    const run = await runProgram([process.execPath, cliPath, ...way.argv], {
      env: way.env,
      cwd: folder.path,
    });
    expect(run.stdout.trim()).toMatch(KEY);
  }
  expect(await readdir(folder.path)).toEqual([]);
});

describe('what stands on stdout, to the byte', () => {
  it.each([
    ['text', /^ey[A-Za-z0-9+/]+={0,2}\n$/],
    ['key', /^ey[A-Za-z0-9+/]+={0,2}\n$/],
    ['env', /^TYK_API_KEY=ey[A-Za-z0-9+/]+={0,2}\n$/],
    ['curl', /^curl http:\/\/127\.0\.0\.1:\d+\/payments\/ -H "Authorization: ey[A-Za-z0-9+/]+={0,2}"\n$/],
  ])('-o %s', async (form, expected) => {
    const { code, stdout, stderr } = await make('-o', form);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(expected);
  });

  it('-o json is one object that its schema knows', async () => {
    const { code, stdout } = await make('-o', 'json');
    const value = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(isValid(value)).toBe(true);
    expect(value.key).toMatch(KEY);
    expect(value.proof.readBack).toEqual({ found: true, differences: [] });
    expect(Date.parse(value.expiresAt)).toBeGreaterThan(Date.now());
  });

  it('--out takes its place: a file of its own owner, and nothing on stdout', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = join(folder.path, 'key');
    const { code, stdout } = await make('-o', 'env', '--out', file);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(await readFile(file, 'utf8')).toMatch(/^TYK_API_KEY=ey\S+\n$/);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('--out never replaces a file unasked, and says so before anything is made', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = await folder.write('key', 'mine');
    const before = sandbox.requests.length;
    const refused = await make('--out', file);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('exists already');
    expect(sandbox.requests.length).toBe(before);
    expect((await make('--out', file, '--force')).code).toBe(0);
    expect((await readFile(file, 'utf8')).trim()).toMatch(KEY);
  });

  it('--out that cannot be written: the key goes to stdout, exit 6', async () => {
    await using folder = await makeTemporaryDirectory();
    const { code, stdout } = await make('--out', join(folder.path, 'no-such-folder', 'key'));
    expect(code).toBe(6);
    expect(stdout.trim()).toMatch(KEY);
  });
});

describe('--dry-run', () => {
  const creates = () => sandbox.requests.filter(({ method }) => method === 'POST').length;

  it('shows the request with a variable for the credential and makes nothing', async () => {
    const before = creates();
    const { code, stdout, stderr } = await make('--dry-run');
    expect(code).toBe(0);
    expect(creates()).toBe(before);
    expect(stdout).toContain('/tyk/keys/create');
    expect(stdout).toContain('$TYK_GW_SECRET');
    expect(stdout + stderr).not.toContain(sandbox.credential.reveal());
    expect(stderr).toContain('Nothing was created');
    expect(stderr).toMatch(/Rate +1\u00a0000 per 60 s +\(default\)/);
  });

  it('says the same as an object', async () => {
    const { stdout } = await make('--dry-run', '-o', 'json');
    const value = JSON.parse(stdout);
    expect(isValid(value)).toBe(true);
    expect(value).toMatchObject({ ok: true, dryRun: true, request: { method: 'POST' } });
    expect(value).not.toHaveProperty('key');
  });
});

describe('exit codes, from outside', () => {
  const failing: readonly (readonly [
    string,
    number,
    () => Promise<{ code: number | null; stdout: string }>,
  ])[] = [
    ['nothing given', 2, () => runCli(['create', '--non-interactive', '-o', 'json'])],
    ['an API that is not there', 2, () => make('--api', 'Nowhere', '-o', 'json')],
    [
      'nothing listens',
      3,
      () =>
        runCli(
          [
            '--deployment',
            'open-source',
            '--url',
            'http://127.0.0.1:9',
            '--api',
            'x',
            '--expires',
            '1d',
            '-o',
            'json',
          ],
          { env: env() },
        ),
    ],
    [
      'a wrong credential',
      4,
      () =>
        runCli([...here(), '--api', 'Payments', '--expires', '1d', '-o', 'json'], {
          env: { TYK_GW_SECRET: 'wrong' },
        }),
    ],
  ];

  it.each(failing)('%s: %i, and the object says so', async (_what, expected, run) => {
    const { code, stdout } = await run();
    const value = JSON.parse(stdout);
    expect(code).toBe(expected);
    expect(isValid(value)).toBe(true);
    expect(value.error.exitCode).toBe(expected);
  });

  it('a refused create: 5', async () => {
    const answer = { status: 500, body: '{"status":"error","message":"Failed to create key - EOF"}' };
    const remove = sandbox.fault({ on: 'POST /tyk/keys/create', answer, times: 1 });
    const { code, stdout } = await make('-o', 'json');
    remove();
    expect(code).toBe(5);
    expect(JSON.parse(stdout).error.detail).toContain('Tyk answered 500');
  });

  it('a key that Tyk does not know when asked: 7, and the key is on stdout all the same', async () => {
    const answer = { status: 404, body: '{"status":"error","message":"Key not found"}' };
    const remove = sandbox.fault({ on: 'GET /tyk/keys/*', answer });
    const { code, stdout } = await make('-o', 'json');
    remove();
    const value = JSON.parse(stdout);
    expect(code).toBe(7);
    expect(value.key).toMatch(KEY);
    expect(value.proof.readBack.found).toBe(false);
  });

  it('a scope that a Gateway of unknown version does not keep: 7, and what is open is named', async () => {
    const { body } = JSON.parse((await make('--dry-run', '-o', 'json')).stdout).request;
    const sent = typeof body === 'string' ? JSON.parse(body) : body;
    const hello = { status: 200, body: '{"status":"pass","description":"Tyk GW"}' };
    const old = sandbox.fault({ on: 'GET /hello', answer: hello });
    const dropped = sandbox.fault({
      on: 'GET /tyk/keys/*',
      answer: { status: 200, body: JSON.stringify(sent) },
    });
    const scope = ['--allow', 'GET /a', '--endpoint-limit', 'GET /a = 5/60s', '--after-expiry', 'delete'];
    const { code, stdout, stderr } = await make(...scope, '-o', 'json');
    old();
    dropped();
    expect(code, stderr).toBe(7);
    const value = JSON.parse(stdout);
    expect(isValid(value)).toBe(true);
    expect(value.key).toMatch(KEY);
    expect(value.proof.readBack.differences).toEqual([
      'for Payments its allowed paths did not arrive: it may call everything there',
      'for Payments its limits of single operations did not arrive: they have the rate of the key',
      'what happens after it expires was not taken: the Gateway uses its own settings',
    ]);
  });

  it('a scope that is too new for a Gateway: 2, and nothing is made', async () => {
    const hello = { status: 200, body: '{"status":"pass","version":"v5.5.2","description":"Tyk GW"}' };
    const old = sandbox.fault({ on: 'GET /hello', answer: hello });
    const before = sandbox.requests.length;
    const { code, stderr } = await make('--endpoint-limit', 'GET /a = 5/60s', '--after-expiry', 'delete');
    old();
    expect(code).toBe(2);
    expect(stderr.match(/This Gateway \(v5\.5\.2\) does not know it/g)).toHaveLength(2);
    expect(sandbox.requests.slice(before).filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('a call that is refused as it should be stands in the object', async () => {
    const { code, stdout, stderr } = await make('--allow', 'GET /a', '-o', 'json', '--try');
    expect(code, stderr).toBe(0);
    const value = JSON.parse(stdout);
    expect(isValid(value)).toBe(true);
    expect(value.proof.tried.calls[0].refusal).toMatch(/^GET \S+ → 403, as it should be\.$/);
  });

  it('no answer to the create: 8', async () => {
    const fault = { on: 'POST /tyk/keys/create', answer: 'cut', times: 1, carriedOut: true } as const;
    const remove = sandbox.fault(fault);
    const { code, stdout } = await make('-o', 'json', '--alias', 'lost-one');
    remove();
    expect(code).toBe(8);
    const { error, lost } = JSON.parse(stdout);
    expect(error).toMatchObject({ kind: 'outcome-unknown', title: expect.stringContaining('was made') });
    expect(lost.found).toMatchObject([{ keyHash: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
  });

  it('no answer to the create where keys are not listed: it cannot be known', async () => {
    const ends = [
      sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', times: 1 }),
      sandbox.fault({
        on: 'GET /tyk/keys',
        answer: { status: 404, body: '{"message":"Hashed key listing is disabled"}' },
      }),
    ];
    const { stdout } = await make('-o', 'json');
    for (const end of ends) end();
    expect(JSON.parse(stdout).lost).toMatchObject({
      looked: 0,
      found: null,
      why: expect.stringContaining('off'),
    });
  });
});

describe('-o json, whatever goes wrong', () => {
  const nowhere = { TYK_GW_SECRET: 'x' };
  const rest = () => [...here(), '--api', 'Payments', '--expires', '1h'];

  it.each<[string, () => readonly string[], RegExp]>([
    ['a flag that there is not', () => ['create', '--nonsense'], /--nonsense/],
    [
      'two of them: both are named',
      () => ['create', '--nonsense', '--rubbish'],
      /--nonsense[\s\S]*--rubbish/,
    ],
    ['a command that there is not', () => ['crate'], /no command "crate"/],
    ['one word too many', () => ['create', 'Orders'], /1 word of the command line belongs to no flag/],
    ['a setting', () => ['create', '--timeout', 'soon'], /--timeout soon/],
    ['a profile that there is not', () => ['create', '--profile', 'nowhere'], /no profile "nowhere"/],
    ['a recipe that there is not', () => ['create', '--recipe', 'nowhere.json'], /nowhere\.json/],
    ['a file that is there', () => [...rest(), '--out', process.execPath], /exists already/],
    ['a secret file that there is not', () => [...rest(), '--secret-file', '/nonexistent'], /secret file/],
    ['a face without its terminal', () => ['--face', 'rich'], /needs a terminal/],
    ['nothing to list from', () => ['apis'], /missing or wrong/],
  ])('%s: the object, and exit 2', async (_what, words, told) => {
    const { code, stdout, stderr } = await runCli([...words(), '-o', 'json']);
    const value = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(isValid(value)).toBe(true);
    expect(value).toMatchObject({ ok: false, error: { kind: 'usage', exitCode: 2 } });
    expect(`${value.error.title} ${value.error.detail}`).toMatch(told);
    expect(stderr).toMatch(/^✖ /m);
  });

  it('a secret as the value of a flag is in neither', async () => {
    const { stdout, stderr } = await runCli(['create', '--secret', 'hunter2-hunter2', '-o', 'json']);
    expect(isValid(JSON.parse(stdout))).toBe(true);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('without it stdout stays empty', async () => {
    expect(await runCli(['create', '--nonsense'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('apis, where the credential is wrong', async () => {
    const { code, stdout } = await runCli(['apis', ...here(), '-o', 'json'], { env: nowhere });
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      deployment: { url: sandbox.url },
      error: { exitCode: 4 },
    });
  });

  it('left by somebody who was asked: with what was known by then', async () => {
    const words = ['--face', 'lines', ...here(), '--api', 'Payments', '-o', 'json'];
    const { code, stdout } = await runCli(words, { env: env(), stdin: ':quit\n' });
    const value = JSON.parse(stdout);
    expect(code).toBe(130);
    expect(isValid(value)).toBe(true);
    expect(value).toMatchObject({ apis: [{ name: 'Payments' }], error: { kind: 'left' } });
  });

  it.skipIf(process.platform === 'win32').each([
    ['SIGINT', 130, 'left'],
    ['SIGTERM', 143, 'terminated'],
    ['SIGHUP', 129, 'hung-up'],
  ] as const)('%s, once, with what was known by then', async (signal, code, kind) => {
    const slow = await startSandbox();
    slow.fault({ on: 'GET /tyk/policies', answer: 'hang' });
    onTestFinished(() => slow.stop());
    const words = ['--deployment', 'open-source', '--url', slow.url, ...rest().slice(4), '-o', 'json'];
    await using home = await makeTemporaryDirectory();
    const child = spawn(process.execPath, [cliPath, ...words], {
      env: isolateEnvironment(home.path, { TYK_GW_SECRET: slow.credential.reveal() }),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    await expect.poll(() => slow.requests.some(({ path }) => path === '/tyk/policies')).toBe(true);
    child.kill(signal);
    expect(await ended).toBe(code);
    const value = JSON.parse(text);
    expect(isValid(value)).toBe(true);
    expect(value).toMatchObject({ deployment: { url: slow.url }, error: { kind, exitCode: code } });
  });

  it('a yes without a key: 7, and a key may exist', async () => {
    const answer = { status: 200, body: '{"status":"ok","action":"added"}' };
    const remove = sandbox.fault({ on: 'POST /tyk/keys/create', answer, times: 1 });
    const words = ['--face', 'lines', ...rest(), '--no-copy', '-o', 'json'];
    const { code, stdout, stderr } = await runCli(words, { env: env(), stdin: '\n\n:quit\n' });
    remove();
    expect(code).toBe(7);
    expect(JSON.parse(stdout).error).toMatchObject({
      kind: 'contradicted',
      detail: expect.stringContaining('may have been made'),
    });
    expect(stderr).toContain('A key may have been made');
  });
});

describe('what can be chosen', () => {
  it('apis: name, listen path and id, or the reason why not', async () => {
    const { code, stdout } = await runCli(['apis', ...here()], { env: env() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Payments +\/payments\/ +\w+$/m);
    expect(stdout).toMatch(/^Weather +\/weather\/ +\S+ +open: no key needed$/m);
  });

  it('policies as an object', async () => {
    const { code, stdout } = await runCli(['policies', ...here(), '-o', 'json'], { env: env() });
    const { policies } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(policies).toContainEqual(expect.objectContaining({ id: 'gold', name: 'Gold', takesKey: true }));
    expect(policies).toContainEqual(expect.objectContaining({ name: 'Retired', takesKey: false }));
  });

  it('says what is missing to reach the deployment, and only that', async () => {
    const { code, stderr } = await runCli(['apis']);
    expect(code).toBe(2);
    expect(stderr).toContain('deployment');
    expect(stderr).not.toContain('expires');
  });
});

describe('the rest of the command line', () => {
  it('help is short, create --help is whole', async () => {
    const short = await runCli(['--help']);
    const whole = await runCli(['create', '--help']);
    expect(short.stdout).toContain('Examples');
    expect(short.stdout).not.toContain('--throttle');
    expect(whole.stdout).toContain('--throttle');
  });

  it('completion prints a script, or says which shells there are', async () => {
    expect((await runCli(['completion', 'fish'])).stdout).toContain('complete -c tyk-key-wizard');
    const without = await runCli(['completion']);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('bash');
  });

  it('an unknown profile is named with those that exist', async () => {
    const { code, stderr } = await runCli(['--profile', 'nowhere', '--non-interactive']);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no profile "nowhere"');
  });
});

describe('a pipe that is read slowly', () => {
  it('gets 5 MB of JSON whole', async () => {
    const definition = { use_standard_auth: true, org_id: 'default', active: true };
    const apis = Array.from({ length: 2_500 }, (_, index) => ({
      ...definition,
      api_id: `api-${index}`,
      name: `${'Orders '.repeat(300)}${index}`,
      proxy: { listen_path: `/api-${index}/`, target_url: 'http://localhost/' },
    }));
    const large = await startSandbox({ world: { apis, policies: {} } });
    try {
      const words = ['apis', '--deployment', 'open-source', '--url', large.url, '-o', 'json'];
      await using home = await makeTemporaryDirectory();
      const child = spawn(process.execPath, [cliPath, ...words], {
        env: isolateEnvironment(home.path, { TYK_GW_SECRET: large.credential.reveal() }),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const chunks: Buffer[] = [];
      for await (const chunk of child.stdout) {
        chunks.push(chunk);
        // The reader is busy with something else for a while, again and again.
        for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
      const text = Buffer.concat(chunks).toString('utf8');
      expect(text.length).toBeGreaterThan(5_000_000);
      expect(JSON.parse(text).apis).toHaveLength(2_500);
    } finally {
      await large.stop();
    }
  });
});
