import { readFile } from 'node:fs/promises';
import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { findFreePort } from '../tyk/local-server.ts';

let sandbox: Sandbox;
let key = '';
let before = 0;
let isValid: (value: unknown) => boolean;

beforeAll(async () => {
  sandbox = await startSandbox();
  const schema = new URL('../../source/output.schema.json', import.meta.url);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(await readFile(schema, 'utf8')));
  isValid = (value) => validate(value);
  key = (await make('--expires', '1d')).stdout.trim();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  before = sandbox.requests.length;
});

const here = () => ['--deployment', 'open-source', '--url', sandbox.url];
const env = () => ({ TYK_GW_SECRET: sandbox.credential.reveal() });
const make = (...more: string[]) =>
  runCli(['create', ...here(), '--api', 'Payments', ...more], { env: env() });
const tryIt = (more: readonly string[] = [], options: Parameters<typeof runCli>[1] = {}) =>
  runCli(['try', ...here(), ...more], { stdin: key, ...options, env: { ...env(), ...options.env } });
const calls = (path: string) =>
  sandbox.requests.slice(before).filter((request) => request.path.startsWith(path));

describe('create --try', () => {
  it('proves the key by one call, and says so', async () => {
    const { code, stderr } = await make('--expires', '1d', '--try');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /Key created and proven: GET http:\/\/127\.0\.0\.1:\d+\/payments\/ answered 200\./,
    );
    expect(calls('/payments/')).toHaveLength(1);
  });

  it('does not try unless it is asked for', async () => {
    for (const flag of [[], ['--no-try'], ['--yes']])
      expect((await make('--expires', '1d', ...flag)).code).toBe(0);
    expect(calls('/payments/')).toHaveLength(0);
  });

  it('calls what a narrow key may call, and so does every later try of it', async () => {
    const { code, stdout, stderr } = await make('--expires', '1d', '--try', '--allow', 'GET /a');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/payments\/a answered 200\. GET \/tyk-key-wizard-not-allowed → 403, as it should/);
    const later = await tryIt(['--api', 'Payments'], { stdin: stdout });
    expect(later.code, later.stderr).toBe(0);
    expect(later.stderr).toMatch(/The key works: GET \S+\/payments\/a answered 200/);
  });

  it('tells of it in the JSON object', async () => {
    const { code, stdout } = await make('--expires', '1d', '--try', '--quota', '100/day', '-o', 'json');
    const value = JSON.parse(stdout);
    expect(isValid(value)).toBe(true);
    expect(code).toBe(0);
    expect(value.proof.tried).toMatchObject({
      result: 'proven',
      calls: [{ method: 'GET', status: 200, verdict: 'proven', quota: { limit: 100, remaining: 99 } }],
    });
  });

  it('ends with 7 where the Gateway refuses the key', async () => {
    const body = '{ "error": "Quota exceeded" }';
    const headers = { 'X-Generator': 'tyk.io', 'Content-Type': 'application/json' };
    const mend = sandbox.fault({ on: 'GET /payments/', answer: { status: 403, headers, body } });
    const { code, stdout } = await make('--expires', '1d', '--try', '-o', 'json');
    mend();
    const value = JSON.parse(stdout);
    expect(isValid(value)).toBe(true);
    expect(value.key).toMatch(/^ey/);
    expect([code, value.error?.kind]).toEqual([7, 'contradicted']);
  });

  it('is only a warning where nothing answers: the key is made all the same', async () => {
    const gateway = `http://127.0.0.1:${await findFreePort()}`;
    const { code, stdout } = await make('--expires', '1d', '--try', '--gateway-url', gateway, '-o', 'json');
    const value = JSON.parse(stdout);
    expect(isValid(value)).toBe(true);
    expect(code).toBe(0);
    expect(value.proof.tried.result).toBe('unproven');
    expect(value.warnings.join()).toContain(new URL(gateway).host);
  });
});

describe('try', () => {
  it('takes the key from a pipe and finds the API by itself', async () => {
    const { code, stdout, stderr } = await tryIt();
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('✔ The key works: GET ');
    expect(stdout).toBe('');
    expect(calls('/payments/')).toHaveLength(1);
  });

  it.each([
    ['from the variable', [], { stdin: '', env: () => ({ TYK_API_KEY: key }) }],
    ['from standard input by its sign', ['-'], { env: () => ({ TYK_API_KEY: 'not-this-one-at-all-0000' }) }],
  ] as const)('takes it %s', async (_, words, { env: more, ...options }) => {
    const { code, stderr } = await tryIt([...words, '--api', 'Payments'], { ...options, env: more() });
    expect(code, stderr).toBe(0);
  });

  it('never takes it as a word, and never repeats it', async () => {
    const { code, stdout, stderr } = await tryIt([key], { stdin: '' });
    expect(code).toBe(2);
    expect(stderr).toContain('TYK_API_KEY');
    expect(stdout + stderr).not.toContain(key.slice(0, 20));
  });

  it('says what is missing', async () => {
    const { code, stderr } = await tryIt([], { stdin: '' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('No key came from standard input.')]);
    expect((await tryIt(['--api', 'Nowhere'])).code).toBe(2);
  });

  it('explains a refusal: 7', async () => {
    const { code, stderr } = await tryIt(['--api', 'Customers']);
    expect(code, stderr).toBe(7);
    expect(stderr).toContain('✖ The key does not open Customers.');
    expect(stderr).toContain('It opens Payments.');
    expect((await tryIt(['--api', 'Payments'], { stdin: 'eyJub3BlIjoxfQ1234567890' })).stderr).toContain(
      '✖ Tyk does not know this key.',
    );
  });

  it('ends with 3 where nothing answers, with 4 where the credential is refused', async () => {
    const gateway = `http://127.0.0.1:${await findFreePort()}`;
    expect((await tryIt(['--gateway-url', gateway])).code).toBe(3);
    expect((await tryIt([], { env: { TYK_GW_SECRET: 'not-the-right-one-at-all' } })).code).toBe(4);
  });

  it('puts one object on stdout that the schema knows, whatever came of it', async () => {
    for (const more of [[], ['--api', 'Customers'], ['--api', 'Nowhere']]) {
      const { stdout } = await tryIt([...more, '-o', 'json']);
      const value = JSON.parse(stdout);
      expect(isValid(value), stdout).toBe(true);
      expect(stdout).not.toContain(key.slice(0, 20));
    }
  });

  it('needs no credential where the listen path is said, and then says less', async () => {
    const bare = ['try', '--gateway-url', sandbox.gatewayUrl, '--api', '/payments/'];
    const good = await runCli(bare, { stdin: key });
    expect(good.code, good.stderr).toBe(0);
    expect(good.stderr).toContain('Without a credential, less is known');
    const bad = await runCli(bare, { stdin: 'eyJub3BlIjoxfQ1234567890' });
    expect(bad.code).toBe(7);
    expect(bad.stderr).toContain('The Gateway refused the key (403).');
    expect(calls('/tyk/')).toHaveLength(0);
    const nothing = await runCli(['try', '--gateway-url', sandbox.gatewayUrl], { stdin: key });
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('--api /LISTEN-PATH/')]);
  });

  it('is in the help and in the completion', async () => {
    expect((await runCli(['--help'])).stdout).toMatch(/^ {2}try /m);
    expect((await runCli(['completion', 'bash'])).stdout).toMatch(/\btry\b/);
  });
});
