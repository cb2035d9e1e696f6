import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveProfile } from '../../source/store/profiles.ts';
import { storeSecret } from '../../source/store/secrets.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { openSandbox } from '../run/tyk.ts';
import { makeCertificate } from '../tyk/certificate.ts';
import { findFreePort, serve } from '../tyk/local-server.ts';
import { visit } from './doctor-talk.ts';

const network = [
  'address',
  'dns',
  'tls',
  'proxy',
  'clock',
  'kind',
  'credential',
  'choices',
  'keys',
  'plane',
  'gateway',
];
const machine = ['clipboard', 'keychain', 'terminal', 'node', 'config'];
const ossAt = (url: string) => ['--deployment', 'open-source', '--url', url, '-o', 'json'];
const proAt = (url: string) => ['--deployment', 'self-managed', '--url', url, '-o', 'json'];

describe('the doctor of a deployment that is well', () => {
  it('finds nothing wrong with a Gateway, line by line in order', async () => {
    const sandbox = await openSandbox();
    const seen = await visit(ossAt(sandbox.url), { TYK_GW_SECRET: sandbox.credential.reveal() });
    expect(seen.code, seen.stdout).toBe(0);
    expect(seen.checks.map(({ id }) => id)).toEqual([...network, ...machine]);
    for (const id of network) expect(seen.check(id).state, seen.stdout).toBe('ok');
    expect(seen.check('address').detail).toMatch(/^http:\/\/127\.0\.0\.1:\d+ answers in \d+ ms$/);
    expect(seen.check('kind').detail).toMatch(/^Gateway v\d+\.\d+\.\d+/);
    expect(seen.check('credential').detail).toMatch(
      /^from TYK_GW_SECRET, accepted; .*may read APIs and policies$/,
    );
    expect(seen.check('choices').detail).toMatch(/^\d+ APIs \(\d+ can be chosen\) and \d+ policies$/);
    expect(seen.check('keys').detail).toBe('on; keys are stored as hashes');
    expect(seen.check('node').detail).toContain(process.versions.node);
    expect(seen.check('node').detail).toContain('tyk-key-wizard 9.8.7');
  });

  it('finds the Gateway of a Dashboard', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    const seen = await visit(proAt(sandbox.url), { TYK_AUTH_TOKEN: sandbox.credential.reveal() });
    expect(seen.code, seen.stdout).toBe(0);
    expect(seen.check('kind')).toMatchObject({ state: 'ok', detail: 'Dashboard' });
    expect(seen.check('credential').detail).toContain('from TYK_AUTH_TOKEN, accepted');
    expect(seen.check('gateway')).toMatchObject({ state: 'ok' });
    expect(seen.check('gateway').detail).toContain(sandbox.gatewayUrl);
    expect(seen.check('keys').state).toBe('ok');
  });

  it('changes nothing there', async () => {
    for (const as of ['gateway', 'dashboard'] as const) {
      const sandbox = await openSandbox({ as });
      const env = { TYK_KEY_WIZARD_SECRET: sandbox.credential.reveal() };
      await visit((as === 'gateway' ? ossAt : proAt)(sandbox.url), env);
      expect(sandbox.requests.length).toBeGreaterThan(3);
      expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(sandbox.requests.filter(({ path }) => path.includes('reload'))).toEqual([]);
    }
  });

  it('knows the demo', async () => {
    const seen = await visit(['--demo', '-o', 'json']);
    expect(seen.code, seen.stdout).toBe(0);
    expect(seen.check('credential').detail).toContain('of the sandbox, accepted');
  });

  it('takes a saved profile', async () => {
    const sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    await saveProfile(folder.path, {
      name: 'orders-dev',
      deployment: 'open-source',
      url: sandbox.url,
      lastUsed: 1,
    });
    const env = { TYK_KEY_WIZARD_CONFIG_DIR: folder.path, TYK_GW_SECRET: sandbox.credential.reveal() };
    const seen = await visit(['--profile', 'orders-dev', '-o', 'json'], env);
    expect(seen.code, seen.stdout).toBe(0);
    expect(seen.check('credential').state).toBe('ok');
    expect(seen.check('config').detail).toContain('1 profile');
    const alone = await visit(['-o', 'json'], env);
    expect(alone.check('deployment').next).toContain('--profile orders-dev');
  });
});

describe('the doctor and a stored credential', () => {
  it.each([
    ['reads it', false, 'ok', 'from credentials file, accepted'],
    ['prefers the one that is given', true, 'ok', 'from TYK_GW_SECRET, accepted'],
  ])('%s', async (_, isGiven, state, words) => {
    const sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    await storeSecret(sandbox.url, sandbox.credential, { in: 'file' }, folder.path);
    const given = isGiven ? { TYK_GW_SECRET: sandbox.credential.reveal() } : {};
    const seen = await visit(ossAt(sandbox.url), { TYK_KEY_WIZARD_CONFIG_DIR: folder.path, ...given });
    expect(seen.check('credential').state).toBe(state);
    expect(seen.check('credential').detail).toContain(words);
    expect(seen.stdout).not.toContain(sandbox.credential.reveal());
  });

  it('says why it could not be read', async () => {
    const sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    const entry = { [sandbox.url]: { in: 'command', command: 'exit 3' } };
    await folder.write('credentials.json', JSON.stringify({ schemaVersion: 1, credentials: entry }));
    const { check, code } = await visit(ossAt(sandbox.url), { TYK_KEY_WIZARD_CONFIG_DIR: folder.path });
    expect(code).toBe(0);
    expect(check('credential').state).toBe('warning');
    expect(check('credential').detail).toMatch(/^the stored one could not be read\. /);
  });
});

describe('the doctor of a deployment that is not', () => {
  it('says that nothing listens, exit 3, and still looks at the machine', async () => {
    const seen = await visit(ossAt(`http://127.0.0.1:${await findFreePort()}`), {
      TYK_GW_SECRET: 'x'.repeat(32),
    });
    expect(seen.code).toBe(3);
    expect(seen.check('address')).toMatchObject({ state: 'failure' });
    expect(seen.check('address').detail).toContain('Nothing listens');
    expect(seen.check('address').next).toContain('Start Tyk');
    for (const id of ['clock', 'kind', 'credential', 'choices', 'keys', 'plane', 'gateway'])
      expect(seen.check(id)).toMatchObject({ state: 'info', detail: 'not checked: see above' });
    expect(seen.checks.map(({ id }) => id)).toEqual([...network, ...machine]);
  });

  it('says that a name is not known', async () => {
    const seen = await visit(ossAt('http://nowhere.invalid:8080'));
    expect(seen.code).toBe(3);
    expect(seen.check('dns')).toMatchObject({ state: 'failure' });
    expect(seen.check('dns').detail).toContain('nowhere.invalid cannot be found');
  });

  it('gives up after --timeout', async () => {
    const server = await serve(() => 'silence');
    const seen = await visit([...ossAt(server.url), '--timeout', '0.3']);
    expect(seen.code).toBe(3);
    expect(seen.check('address').detail).toContain('did not answer within 0.3 s');
  });

  it.each([
    ['gateway', ossAt, 'TYK_GW_SECRET', 'The Gateway does not know this secret.'],
    ['dashboard', proAt, 'TYK_AUTH_TOKEN', 'The Dashboard does not know this credential.'],
  ] as const)('says that a %s refuses the credential, exit 4', async (as, at, variable, what) => {
    const sandbox = await openSandbox({ as });
    const seen = await visit(at(sandbox.url), { [variable]: 'f'.repeat(32) });
    expect(seen.code).toBe(4);
    expect(seen.check('credential')).toMatchObject({ state: 'failure' });
    expect(seen.check('credential').detail).toContain(`from ${variable}: ${what}`);
    expect(seen.check('choices').state).toBe('info');
  });

  it('wants no credential, and says what is missing without one', async () => {
    const sandbox = await openSandbox();
    const seen = await visit(ossAt(sandbox.url));
    expect(seen.code).toBe(0);
    expect(seen.check('credential')).toMatchObject({ state: 'warning', detail: 'none given' });
    expect(seen.check('credential').next).toContain('TYK_GW_SECRET');
    expect(seen.check('kind').state).toBe('ok');
  });

  it.each([
    ['gateway', proAt, 'is a Gateway', '--deployment open-source'],
    ['dashboard', ossAt, 'is a Dashboard, not a Gateway', '--deployment self-managed'],
  ] as const)(
    'contradicts where a %s was called something else, and sends it nothing',
    async (as, at, what, flag) => {
      const sandbox = await openSandbox({ as });
      const secret = sandbox.credential.reveal();
      const seen = await visit(at(sandbox.url), { TYK_KEY_WIZARD_SECRET: secret });
      expect(seen.code).toBe(3);
      expect(seen.check('kind')).toMatchObject({ state: 'failure' });
      expect(seen.check('kind').detail).toContain(what);
      expect(seen.check('kind').next).toContain(flag);
      expect(seen.check('credential').detail).toContain('not sent');
      const paths = sandbox.requests.map(({ path }) => path);
      expect(paths.filter((path) => !/^\/(hello|tyk\/keys|api\/apis)$/.test(path))).toEqual([]);
    },
  );

  it.each([
    ['rpc', 'failure', 3, 'data plane'],
    ['dashboard', 'ok', 0, 'control plane'],
  ] as const)('knows a Gateway whose /hello names %s', async (name, state, code, plane) => {
    const sandbox = await openSandbox();
    const body = JSON.stringify({
      status: 'pass',
      version: 'v5.14.0',
      description: 'Tyk GW',
      details: { [name]: {} },
    });
    const headers = { 'content-type': 'application/json' };
    sandbox.fault({ on: 'GET /hello', answer: { status: 200, headers, body } });
    const seen = await visit(ossAt(sandbox.url), { TYK_GW_SECRET: sandbox.credential.reveal() });
    expect(seen.code, seen.stdout).toBe(code);
    expect(seen.check('plane')).toMatchObject({ state, detail: expect.stringContaining(plane) });
    expect(seen.check('kind').state).toBe(code === 0 ? 'warning' : 'failure');
  });

  it.each([
    [-300, 'warning', '5 minutes ahead of it'],
    [300, 'warning', '5 minutes behind it'],
    [30, 'ok', '30 seconds behind it'],
  ] as const)('compares the clocks: a server %s s ahead', async (seconds, state, words) => {
    const sandbox = await openSandbox({ now: () => Date.now() + seconds * 1000 });
    const { check } = await visit(ossAt(sandbox.url));
    expect(check('clock').state).toBe(state);
    // The Date header has whole seconds.
    const told = check('clock')
      .detail.replace(/4 min 59 s|5 min 1 s/, '5 minutes')
      .replace(/(29|31) seconds/, '30 seconds');
    expect(told).toContain(words);
  });

  it('says which list is closed to the credential, without calling it a failure', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    const body =
      '{"Status":"Error","Message":"access denied: you do not have permission to access Policies"}';
    const headers = { 'content-type': 'application/json' };
    sandbox.fault({ on: 'GET /api/portal/policies', answer: { status: 403, headers, body } });
    const seen = await visit(proAt(sandbox.url), { TYK_AUTH_TOKEN: sandbox.credential.reveal() });
    expect(seen.code).toBe(0);
    expect(seen.check('credential').detail).toContain('may read APIs, not policies');
    expect(seen.check('choices')).toMatchObject({ state: 'warning' });
    expect(seen.check('choices').detail).toContain('Policies (read)');
  });

  it('says where keys cannot be listed, and that they are not hashed', async () => {
    const sandbox = await openSandbox();
    const headers = { 'content-type': 'application/json' };
    const refuse = (on: string, status: number, message: string) =>
      sandbox.fault({ on, answer: { status, headers, body: JSON.stringify({ status: 'error', message }) } });
    const env = { TYK_GW_SECRET: sandbox.credential.reveal() };
    const off = refuse(
      'GET /tyk/keys',
      404,
      'Hashed key listing is disabled in config (enable_hashed_keys_listing)',
    );
    const hidden = (await visit(ossAt(sandbox.url), env)).check('keys');
    expect(hidden).toMatchObject({ state: 'info' });
    expect(hidden.next).toContain('enable_hashed_keys_listing');
    off();
    refuse('GET /tyk/keys/*', 400, 'Key requested by hash but key hashing is not enabled');
    const plain = (await visit(ossAt(sandbox.url), env)).check('keys');
    expect(plain.detail).toBe('on; keys are stored in plain text');
  });
});

describe('the doctor and certificates', () => {
  const hello = { body: { status: 'pass', version: 'v5.14.0', description: 'Tyk GW', details: {} } };
  const DAY = 86_400_000;

  it.each([
    ['self-signed', {}, 'not signed by anyone this machine trusts', '--ca-file'],
    ['expired', { from: new Date(Date.now() - 9 * DAY), until: new Date(Date.now() - DAY) }, '', ''],
  ])('does not believe one that is %s, exit 3', async (_, dates, what, next) => {
    const certificate = makeCertificate({ names: ['gw.test'], addresses: ['127.0.0.1'], ...dates });
    const server = await serve(() => hello, certificate);
    const seen = await visit(ossAt(server.url), { TYK_GW_SECRET: 'x'.repeat(32) });
    expect(seen.code).toBe(3);
    expect(seen.check('tls')).toMatchObject({ state: 'failure' });
    expect(seen.check('tls').detail).toContain(what);
    expect(seen.check('tls').detail).toMatch(/It is for gw\.test, 127\.0\.0\.1, signed by itself/);
    expect(seen.check('tls').detail).toContain('from' in dates ? 'ended on' : 'valid until');
    expect(seen.check('tls').next).toContain(next);
    expect(server.seen).toEqual([]);
  });

  it('believes it with --ca-file, and says when it ends', async () => {
    await using folder = await makeTemporaryDirectory();
    const until = new Date(Date.now() + 90 * DAY);
    const certificate = makeCertificate({ addresses: ['127.0.0.1'], until });
    const file = await folder.write('ca.pem', certificate.cert);
    const server = await serve(() => hello, certificate);
    const { check } = await visit([...ossAt(server.url), '--ca-file', file]);
    expect(check('address').state).toBe('ok');
    expect(check('tls')).toMatchObject({ state: 'ok' });
    expect(check('tls').detail).toContain(String(until.getUTCFullYear()));
  });

  it('warns of one that ends soon, and of --insecure', async () => {
    await using folder = await makeTemporaryDirectory();
    const certificate = makeCertificate({
      addresses: ['127.0.0.1'],
      until: new Date(Date.now() + 3.5 * DAY),
    });
    const file = await folder.write('ca.pem', certificate.cert);
    const server = await serve(() => hello, certificate);
    const soon = (await visit([...ossAt(server.url), '--ca-file', file])).check('tls');
    expect(soon).toMatchObject({ state: 'warning', next: 'Renew the certificate.' });
    expect(soon.detail).toContain('it ends in 3 days');
    const blind = (await visit([...ossAt(server.url), '--insecure'])).check('tls');
    expect(blind.state).toBe('warning');
    expect(blind.detail).toContain('--insecure');
  });
});

describe('the doctor and what is not to be shown', () => {
  it('never shows a credential, a login or a home folder, in text and as JSON, well or ill', async () => {
    const sandbox = await openSandbox();
    const secrets = {
      TYK_GW_SECRET: sandbox.credential.reveal(),
      TYK_AUTH_TOKEN: 'sesame-of-the-dashboard-0123456789',
      HTTP_PROXY: 'http://jane:hunter2@127.0.0.1:9',
    };
    const dead = `http://gateway.invalid:${await findFreePort()}`;
    const home = { TYK_KEY_WIZARD_CONFIG_DIR: '/home/jane.doe/.config/tyk-key-wizard' };
    for (const url of [sandbox.url, dead]) {
      for (const form of ['json', 'text']) {
        const { stdout, stderr } = await visit(['--deployment', 'open-source', '--url', url, '-o', form], {
          ...secrets,
          ...home,
        });
        const all = stdout + stderr;
        expect(all).toContain('HTTP_PROXY');
        for (const secret of [secrets.TYK_GW_SECRET, secrets.TYK_AUTH_TOKEN, 'hunter2', 'jane'])
          expect(all).not.toContain(secret);
        expect(all).toContain('~/.config/tyk-key-wizard/config.json');
      }
    }
  });

  it('shows no more when the server repeats the credential', async () => {
    const secret = 'sesame-open-0123456789abcdef0123';
    const server = await serve(({ path, headers }) => {
      if (path === '/hello') return { body: { description: 'Tyk GW', version: 'v5.14.0', status: 'pass' } };
      return { status: 403, body: { status: 'error', message: `no ${headers['x-tyk-authorization']}` } };
    });
    const { stdout, stderr } = await visit(ossAt(server.url), { TYK_GW_SECRET: secret });
    expect(server.seen.some(({ headers }) => headers['x-tyk-authorization'] === secret)).toBe(true);
    expect(stdout + stderr).not.toContain(secret);
  });

  it('sends no credential over plain http to another machine, where only a profile says so', async () => {
    const proxy = await serve(() => ({
      body: { description: 'Tyk GW', version: 'v5.14.0', status: 'pass' },
    }));
    await using folder = await makeTemporaryDirectory();
    const url = 'http://gateway.invalid:8080';
    await saveProfile(folder.path, { name: 'far', deployment: 'open-source', url, lastUsed: 1 });
    const env = {
      TYK_KEY_WIZARD_CONFIG_DIR: folder.path,
      TYK_GW_SECRET: 'x'.repeat(32),
      HTTP_PROXY: proxy.url,
    };
    const seen = await visit(['--profile', 'far', '-o', 'json'], env);
    expect(seen.check('tls').state).toBe('warning');
    expect(seen.check('proxy').detail).toContain('HTTP_PROXY is used');
    expect(seen.check('credential')).toMatchObject({ state: 'warning' });
    expect(seen.check('credential').next).toContain(`--url ${url}`);
    expect(proxy.seen.length).toBeGreaterThan(0);
    expect(proxy.seen.some(({ headers }) => 'x-tyk-authorization' in headers)).toBe(false);
  });
});

describe('the doctor of a machine alone', () => {
  it('looks at no network, and says how to add an address', async () => {
    const seen = await visit(['-o', 'json'], { TYK_GW_SECRET: 'x'.repeat(32) });
    expect(seen.code).toBe(0);
    expect(seen.checks.map(({ id }) => id)).toEqual(['deployment', ...machine]);
    expect(seen.check('deployment').next).toContain('--url http://localhost:8080');
  });

  it('is one object with the exit code', async () => {
    const { stdout } = await visit(['-o', 'json']);
    const value = JSON.parse(stdout);
    expect(Object.keys(value)).toEqual(['schemaVersion', 'ok', 'checks', 'exitCode']);
    expect(value).toMatchObject({ schemaVersion: 1, ok: true, exitCode: 0 });
    for (const check of value.checks) {
      expect(Object.keys(check)).toEqual(['id', 'state', 'title', 'detail', 'next']);
      expect(['ok', 'warning', 'failure', 'info']).toContain(check.state);
    }
  });

  it('is plain words where stdout is not a terminal: a mark, a title, what and below it the next step', async () => {
    const { stdout } = await visit([]);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/^– Deployment {3}none given\n {15}Add an address: /);
    expect(stdout).toMatch(/\n✔ Node {9}\d+\.\d+/);
    expect(stdout).toMatch(/Nothing here contains a secret; it can be pasted into an issue\.\n$/);
  });

  it.each([
    [{ CI: 'true' }, 'flags face'],
    [{}, 'flags face: stdin is not a terminal'],
  ])('tells the face and why: %j', async (env, words) => {
    expect((await visit(['-o', 'json'], env)).check('terminal').detail).toContain(words);
  });

  it('tells the face that was asked for', async () => {
    const { check } = await visit(['--accessible', '-o', 'json']);
    expect(check('terminal').detail).toContain('lines face: you asked for it');
  });

  it('counts a config file that cannot be read as a failure, exit 6, and goes on', async () => {
    await using folder = await makeTemporaryDirectory();
    await mkdir(join(folder.path, 'config.json'));
    const seen = await visit(['-o', 'json'], { TYK_KEY_WIZARD_CONFIG_DIR: folder.path });
    expect(seen.code).toBe(6);
    expect(seen.check('config').state).toBe('failure');
    expect(seen.check('deployment').detail).toBe('not checked: see Config file');
    expect(seen.checks.map(({ id }) => id)).toEqual(['deployment', ...machine]);
  });

  it.each([
    [['--deployment', 'nonsense'], '"nonsense" is not a deployment'],
    [['--deployment', 'cloud'], '--url ADDRESS'],
    [['--url', 'http://localhost:8080'], '--deployment KIND'],
  ])('is usage, exit 2: %j', async (words, said) => {
    const seen = await visit(words);
    expect(seen.code).toBe(2);
    expect(seen.stderr).toContain(said);
    expect(seen.stdout).toBe('');
  });

  it.each([
    [['--profile', 'nobody'], 'There is no profile "nobody".'],
    [['--timeout', 'soon'], '--timeout soon is not a time.'],
  ])('looks at nothing with %j: the program says why and ends with 2', async (words, what) => {
    const refused = { kind: 'usage', explanation: expect.objectContaining({ what }) };
    await expect(visit(words)).rejects.toMatchObject(refused);
  });
});
