import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProxy, putTlsBefore } from '../helpers/network.ts';
import { type RunOptions, runCli } from '../helpers/run-cli.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { openSandbox } from '../pty/wizard.ts';
import { makeCertificate } from '../tyk/certificate.ts';

/** How a certificate and a proxy are given: by flags and the environment, to the built program. */

const KEY = /^ey[A-Za-z0-9+/=]{60,}\n$/;

function make(url: string, sandbox: Sandbox, more: readonly string[] = [], env: RunOptions['env'] = {}) {
  const answers = ['--deployment', 'open-source', '--url', url, '--api', 'Orders', '--expires', '1d'];
  const credential = { TYK_GW_SECRET: sandbox.credential.reveal() };
  return runCli(['create', ...answers, '--yes', '--timeout', '20', ...more], {
    env: { ...credential, ...env },
  });
}

describe('a certificate that this machine does not trust', () => {
  it('ends with 3 and names the ways out; nothing was sent', async () => {
    await using sandbox = await openSandbox();
    const url = await putTlsBefore(sandbox.url, makeCertificate({ addresses: ['127.0.0.1'] }));
    const run = await make(url, sandbox);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain('is not signed by anyone this machine trusts');
    expect(run.stderr).toContain('--ca-file');
    expect(sandbox.requests).toEqual([]);
  });

  it.each(['--ca-file', 'TYK_KEY_WIZARD_CA_FILE'])('is believed with %s', async (way) => {
    await using sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    const certificate = makeCertificate({ addresses: ['127.0.0.1'] });
    const url = await putTlsBefore(sandbox.url, certificate);
    const file = await folder.write('ca.pem', certificate.cert);
    const isFlag = way.startsWith('--');
    const run = await make(url, sandbox, isFlag ? [way, file] : [], isFlag ? {} : { [way]: file });
    expect(run.stdout).toMatch(KEY);
    expect(run.code).toBe(0);
  });

  it('is believed beside NODE_EXTRA_CA_CERTS, which stays in force', async () => {
    await using sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    const certificate = makeCertificate({ addresses: ['127.0.0.1'] });
    const other = makeCertificate({ names: ['other.test'], commonName: 'another authority' });
    const url = await putTlsBefore(sandbox.url, certificate);
    const extra = await folder.write('extra.pem', certificate.cert);
    const file = await folder.write('ca.pem', other.cert);
    const run = await make(url, sandbox, ['--ca-file', file], { NODE_EXTRA_CA_CERTS: extra });
    expect(run.stdout).toMatch(KEY);
  });

  it('is believed with --insecure, and that is said', async () => {
    await using sandbox = await openSandbox();
    const url = await putTlsBefore(sandbox.url, makeCertificate({ names: ['other.test'] }));
    const run = await make(url, sandbox, ['--insecure']);
    expect(run.stdout).toMatch(KEY);
    expect(run.stderr).toContain('Every certificate is trusted in this run (--insecure)');
  });

  it.each([
    ['not there', '/not/there.pem', 'There is no such file.'],
    ['no certificate', import.meta.filename, 'contains no certificate'],
  ])('with a CA file that is %s ends with 2', async (_name, file, words) => {
    await using sandbox = await openSandbox();
    const url = await putTlsBefore(sandbox.url, makeCertificate({ addresses: ['127.0.0.1'] }));
    const run = await make(url, sandbox, ['--ca-file', file]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(words);
  });
});

describe('a proxy of the environment', () => {
  it('is asked for plain http in absolute form', async () => {
    await using sandbox = await openSandbox();
    const proxy = await openProxy(sandbox.url);
    const run = await make('http://tyk.test', sandbox, [], { HTTP_PROXY: proxy.url });
    expect(run.stdout).toMatch(KEY);
    expect(proxy.seen.join('\n')).toMatch(/^POST http:\/\/tyk\.test\/tyk\/keys/m);
  });

  it('tunnels https, and never sees the credential', async () => {
    await using sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    const certificate = makeCertificate({ names: ['tyk.test'] });
    const proxy = await openProxy(await putTlsBefore(sandbox.url, certificate));
    const file = await folder.write('ca.pem', certificate.cert);
    const run = await make('https://tyk.test', sandbox, ['--ca-file', file], { HTTPS_PROXY: proxy.url });
    expect(run.stdout).toMatch(KEY);
    expect(new Set(proxy.seen)).toEqual(new Set(['CONNECT tyk.test:443']));
  });

  it('is never asked for this machine, nor for a host of NO_PROXY', async () => {
    await using sandbox = await openSandbox();
    const proxy = await openProxy(sandbox.url);
    const through = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: 'tyk.invalid' };
    expect((await make(sandbox.url, sandbox, [], through)).code).toBe(0);
    expect((await make('http://tyk.invalid', sandbox, [], through)).code).toBe(3);
    expect(proxy.seen).toEqual([]);
  });
});

describe('--debug', () => {
  it('writes every request into a file that it names at the end, 0600 and without secrets', async () => {
    await using sandbox = await openSandbox();
    await using home = await makeTemporaryDirectory();
    const run = await make(sandbox.url, sandbox, ['--debug'], { HOME: home.path });
    const key = run.stdout.trim();
    const [path = ''] = /\S+\.jsonl$/m.exec(run.stderr.trim()) ?? [];
    const folder = join(home.path, '.config', 'tyk-key-wizard', 'traces');
    expect(await readdir(folder)).toEqual([path.split('/').at(-1)]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const trace = await readFile(path, 'utf8');
    const lines = trace
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ method, status }) => `${method} ${status}`)).toContain('POST 200');
    for (const secret of [key, sandbox.credential.reveal(), Buffer.from(key).toString('base64')]) {
      expect(trace).not.toContain(secret);
    }
  });

  it('is named after a failure too', async () => {
    await using sandbox = await openSandbox();
    const run = await make('http://127.0.0.1:1', sandbox, ['--debug']);
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/Every request of this run, without secrets: \S+\.jsonl\n$/);
  });
});
