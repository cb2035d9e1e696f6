import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { givenAnswers, readArguments } from '../../source/commands/options.ts';
import type { Outcome } from '../../source/errors.ts';
import { runFlagsFace } from '../../source/faces/flags.ts';
import { outputFor } from '../../source/output.ts';
import type { KeyDesk } from '../../source/run/keys/desk.ts';
import { findKey } from '../../source/run/keys/find.ts';
import { changePassword } from '../../source/run/keys/password.ts';
import { rotateKey, type Twin } from '../../source/run/keys/rotate.ts';
import { createSession } from '../../source/run/session.ts';
import { Secret } from '../../source/secret.ts';
import { whyNotRotated } from '../../source/wizard/keys/allowed.ts';
import type { Facts } from '../../source/wizard/types.ts';
import { client, idOf, ORGANISATION, server, world } from '../helpers/credential-world.ts';
import type { Sandbox, SandboxOptions } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { makeCertificate } from '../tyk/certificate.ts';
import { facts } from '../wizard/world.ts';
import { answersFor, openSandbox, openServices, openSession, signIn } from './tyk.ts';

/* Every credential that Tyk's session holds: made, tried and refused, through the face that asks nothing. */

const stranger = makeCertificate({ commonName: 'stranger' });

type End = { readonly outcome: Outcome; readonly said: string; readonly out: string };
type Form = Parameters<typeof outputFor>[0];

const servers = ['gateway', 'dashboard'] as const;

async function open(options: SandboxOptions = {}): Promise<Sandbox> {
  return openSandbox({ world, ...options });
}

/** With these words on the command line. */
async function run(
  sandbox: Sandbox,
  as: (typeof servers)[number],
  words: readonly string[],
  more: { readonly form?: Form; readonly secrets?: Facts['givenSecrets'] } = {},
): Promise<End> {
  const session = createSession({ http: { timeoutSeconds: 5, ca: server.cert }, demoAs: 'gateway' });
  onTestFinished(() => session.end());
  const services = { ...(await openServices(session)), output: outputFor(more.form ?? 'text', 'posix') };
  const variable = { secret: sandbox.credential, origin: { kind: 'environment', name: 'X' } } as const;
  const deployment = as === 'gateway' ? 'open-source' : 'self-managed';
  const argv = ['--deployment', deployment, '--url', sandbox.url, '--gateway-url', sandbox.gatewayUrl];
  const { values } = readArguments([...argv, '--expires', '1d', '--try', ...words]);
  const said: string[] = [];
  const outcome = await runFlagsFace({
    facts: facts({
      now: Math.floor(Date.now() / 1000),
      user: '',
      credentials: { gateway: variable, dashboard: variable },
      givenSecrets: more.secrets,
    }),
    begin: { given: givenAnswers({ values }, {}) },
    services: { ...services, wait: async () => {} },
    silence: { yes: true, demo: false },
    shell: 'posix',
    dryRun: false,
    say: (line) => said.push(line),
    write: () => {},
    report: () => {},
  });
  return { outcome, said: said.join('\n').replaceAll('\u00a0', ' '), out: services.kept.text() };
}

const given = (id: 'password' | 'keyText', text: string): Facts['givenSecrets'] => ({
  [id]: { secret: new Secret(text), origin: { kind: 'flag', name: `--${id}` } },
});

const call = (sandbox: Sandbox, path: string, authorization: string) =>
  fetch(`${sandbox.gatewayUrl}${path}`, { headers: { authorization } }).then(({ status }) => status);
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

async function openDesk(sandbox: Sandbox, as: (typeof servers)[number]): Promise<KeyDesk> {
  const session = openSession();
  const answers = answersFor(sandbox, as);
  const known = await signIn(answers, session);
  const client = session.client(answers, known);
  return { client, answers, facts: known, origin: sandbox.url, watch: {} };
}

const created = (sandbox: Sandbox) =>
  sandbox.requests.filter(({ method, path }) => method === 'POST' && path.includes('/keys'));

describe.each(servers)('on a %s', (as) => {
  it('makes a user with a password that is made up, gives out both, and logs in', async () => {
    const sandbox = await open({ as });
    const end = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe']);
    expect(end.said).toContain('User created and proven: GET');
    expect(end.outcome).toBe('done');
    const [name = '', password = '', ...more] = end.out.split('\n');
    expect([name, more]).toEqual(['jane.doe', ['']]);
    expect(password).toMatch(/^\w{24}$/);
    expect(await call(sandbox, '/users/', basic(name, password))).toBe(200);
    expect(await call(sandbox, '/users/', basic(name, 'wrong'))).toBe(401);
    expect(end.said).not.toContain(password);
  });

  it('takes a password of one’s own, and writes two variables', async () => {
    const sandbox = await open({ as });
    const secrets = given('password', 'correct horse é');
    const end = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe'], { form: 'env', secrets });
    expect(end.out).toBe("TYK_USER=jane.doe\nTYK_PASSWORD='correct horse é'\n");
    expect(await call(sandbox, '/users/', basic('jane.doe', 'correct horse é'))).toBe(200);
  });

  it('overwrites no user unasked', async () => {
    const sandbox = await open({ as });
    const first = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe', '--alias', 'first']);
    const before = created(sandbox).length;
    const again = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe']);
    expect(again.outcome).toBe('usage');
    expect(again.said).toContain('jane.doe exists already, alias first. It opens Users. Replace it?');
    expect(again.said).toContain('--replace NAME');
    const wrong = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe', '--replace', 'jane']);
    expect(wrong.said).toContain('--replace says "jane", and what exists is jane.doe.');
    expect(created(sandbox)).toHaveLength(before);
    const [name = '', password = ''] = first.out.split('\n');
    expect(await call(sandbox, '/users/', basic(name, password))).toBe(200);
    const replaced = await run(sandbox, as, [
      '--api',
      'Users',
      '--user',
      'jane.doe',
      '--replace',
      'jane.doe',
    ]);
    expect(replaced.outcome).toBe('done');
    expect(await call(sandbox, '/users/', basic(name, password))).toBe(401);
  });

  it('changes the password of a user by its name, and gives out both; nothing is copied', async () => {
    const sandbox = await open({ as });
    const made = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe']);
    const [, before = ''] = made.out.split('\n');
    const desk = await openDesk(sandbox, as);
    const found = await findKey(desk, { text: 'jane.doe' });
    expect(whyNotRotated(found.held)?.next).toContain('keys rotate NAME');
    let handed = '';
    const hand = async (key: Secret) => {
      handed = key.reveal();
      return { to: 'stdout' } as const;
    };
    const done = await changePassword(desk, found, new Secret('another one'), { hand });
    expect([done.what, handed]).toEqual(['jane.doe has a new password.', 'jane.doe\nanother one']);
    expect(await call(sandbox, '/users/', basic('jane.doe', 'another one'))).toBe(200);
    expect(await call(sandbox, '/users/', basic('jane.doe', before))).toBe(401);
    const byHash = { ...found, user: undefined };
    await expect(changePassword(desk, byHash as never, new Secret('x1x'), { hand })).rejects.toThrow();
  });

  it('loses neither user nor text where the answer is lost: both are known here, and found', async () => {
    const sandbox = await open({ as });
    const [users, texts] =
      as === 'gateway' ? ['/tyk/keys/*', '/tyk/keys/*'] : ['/api/apis/keys/*', '/api/keys/*'];
    sandbox.fault({ on: `POST ${users}`, answer: 'cut', times: 1, carriedOut: true });
    const user = await run(sandbox, as, ['--api', 'Users', '--user', 'jane.doe']);
    expect([user.outcome, user.out.split('\n').length]).toEqual(['done', 3]);
    sandbox.fault({ on: `POST ${texts}`, answer: 'cut', times: 1, carriedOut: true });
    const text = await run(sandbox, as, ['--api', 'Tokens'], {
      secrets: given('keyText', 'a-text-of-my-own-2026'),
    });
    expect([text.outcome, text.out]).toEqual(['done', 'a-text-of-my-own-2026\n']);
    sandbox.fault({ on: `POST ${users}`, answer: 'cut', times: 1 });
    const none = await run(sandbox, as, ['--api', 'Users', '--user', 'john.doe']);
    expect([none.outcome, none.out]).toEqual(['outcome-unknown', '']);
  });

  it('makes a key that signs, gives out id and secret, and signs the try', async () => {
    const sandbox = await open({ as });
    const end = await run(sandbox, as, ['--api', 'Signed', '--hmac'], { form: 'json' });
    const { key, secret, proof } = JSON.parse(end.out) as { key: string; secret: string; proof: object };
    expect(key).toMatch(/^ey/);
    expect(secret).toHaveLength(44);
    expect(proof).toMatchObject({ tried: { result: 'proven' } });
    expect(end.said).toContain('An administrator of Tyk can read the secret of this key at any time.');
    expect(end.said).not.toContain(secret);
    expect(end.said).toContain('openssl dgst -sha512');
    expect(await call(sandbox, '/signed/', key)).toBe(400);
  });

  it('rotates a key that signs: another id and secret, the same rights, and an end for the old one', async () => {
    const sandbox = await open({ as });
    const end = await run(sandbox, as, ['--api', 'Signed', '--hmac', '--alias', 'signer', '--tag', 'a']);
    const [id = '', secret = ''] = end.out.split('\n');
    const desk = await openDesk(sandbox, as);
    const found = await findKey(desk, { text: 'signer' });
    let handed = '';
    const hand = async ({ created: { key } }: Twin) => {
      handed = key.reveal();
      return { to: 'stdout' } as const;
    };
    const options = { overlap: 3600, hand, say: () => {} };
    const rotated = await rotateKey(desk, found, options);
    const [newId = '', newSecret = '', ...more] = handed.split('\n');
    expect(more).toEqual([]);
    expect(newId).toMatch(/^ey/);
    expect(newSecret).toHaveLength(44);
    expect([newId === id, newSecret === secret]).toEqual([false, false]);
    expect(rotated.twin?.proof.state).toBe('same');
    expect(rotated.left).toBeUndefined();
    const old = await desk.client.readWhole(found.target.ref, found.target.near);
    expect(old.secret?.reveal()).toBe(secret);
    expect(Number(old.record.expires)).toBeLessThanOrEqual(Date.now() / 1000 + 3601);
    expect(old.record.tags).toEqual(['a']);
  });

  it('rotates none whose secret cannot be read: nobody gets it, and the old one stays', async () => {
    const sandbox = await open({ as });
    await run(sandbox, as, ['--api', 'Signed', '--hmac', '--alias', 'signer']);
    const desk = await openDesk(sandbox, as);
    const found = await findKey(desk, { text: 'signer' });
    sandbox.fault({
      on: as === 'gateway' ? 'GET /tyk/keys/*' : 'GET /api/apis/*',
      answer: { status: 500, body: '{}' },
    });
    const hand = vi.fn();
    const wait = async () => {};
    const rotated = await rotateKey({ ...desk, watch: { wait } }, found, {
      overlap: 3600,
      hand,
      say: () => {},
    });
    expect(rotated.left).toContain('The secret of the new key could not be read');
    expect(hand).not.toHaveBeenCalled();
  });

  it('gives out the id where the secret cannot be read, and calls it no success', async () => {
    const sandbox = await open({ as });
    const broken = { status: 500, body: '{}' };
    sandbox.fault({
      on: as === 'gateway' ? 'GET /tyk/keys/*' : 'GET /api/apis/signed/keys/*',
      answer: broken,
    });
    const end = await run(sandbox, as, ['--api', 'Signed']);
    expect(end.outcome).toBe('contradicted');
    expect(end.out).toMatch(/^ey\S+\n$/);
    expect(end.said).toContain('its secret could not be read');
  });

  it('makes a key of one’s own text, and overwrites none unasked', async () => {
    const sandbox = await open({ as });
    const secrets = given('keyText', 'a-text-of-my-own-2026');
    const end = await run(sandbox, as, ['--api', 'Tokens'], { secrets });
    expect([end.outcome, end.out]).toEqual(['done', 'a-text-of-my-own-2026\n']);
    expect(await call(sandbox, '/tokens/', 'a-text-of-my-own-2026')).toBe(200);
    const again = await run(sandbox, as, ['--api', 'Tokens'], { secrets });
    expect([again.outcome, again.out]).toEqual(['usage', '']);
    expect(again.said).not.toContain('a-text-of-my-own');
    const begins = given('keyText', `${ORGANISATION}-rest-of-it`);
    const cut = await run(sandbox, as, ['--api', 'Tokens'], { secrets: begins });
    expect(cut.said).toContain('It begins with the id of the organisation, which Tyk cuts off.');
  });

  it('mixes nothing: a name alone would be a token on a token API', async () => {
    const sandbox = await open({ as });
    const mixed = await run(sandbox, as, ['--api', 'Users', '--api', 'Tokens', '--user', 'jane.doe']);
    expect(mixed.said).toContain('Tokens: takes a token; Users takes a user name and a password.');
    const policy = await run(sandbox, as, ['--api', 'Users', '--policy', 'mixed', '--user', 'jane.doe']);
    expect(policy.said).toContain("The user's name alone would be a token there, without the password.");
    const other = await run(sandbox, as, ['--api', 'Tokens', '--user', 'jane.doe']);
    expect(other.said).toContain('Tokens takes a token, not a user name and a password.');
    const signs = await run(sandbox, as, ['--api', 'Tokens', '--hmac']);
    expect(signs.said).toContain('Tokens takes a token, not signed requests.');
    expect([mixed, policy, other, signs].map(({ outcome }) => outcome)).toEqual(Array(4).fill('usage'));
    expect(created(sandbox)).toHaveLength(0);
  });
});

describe('with client certificates', () => {
  async function files() {
    const folder = await makeTemporaryDirectory();
    onTestFinished(() => folder.remove());
    const save = async (name: string, text: string) => {
      await writeFile(join(folder.path, name), text);
      return join(folder.path, name);
    };
    return {
      cert: await save('client.pem', client.cert),
      key: await save('client.key', client.key),
      otherCert: await save('other.pem', stranger.cert),
      otherKey: await save('other.key', stranger.key),
    };
  }

  it.each(servers)('uploads one, binds the key to it and calls with it: %s', async (as) => {
    const sandbox = await open({ as, tls: server });
    const { cert, key, otherCert, otherKey } = await files();
    const words = ['--api', 'Partners', '--certificate'];
    const end = await run(sandbox, as, [...words, cert, '--client-key', key]);
    expect(end.said).toContain('Key created and proven: GET https://');
    expect(end.outcome).toBe('done');
    const other = await run(sandbox, as, [...words, otherCert, '--client-key', key]);
    expect(other.said).toContain('The private key does not belong to the certificate');
    const unknown = await run(sandbox, as, [...words, `${ORGANISATION}${'0'.repeat(64)}`]);
    expect(unknown.said).toContain('Tyk has no certificate with the id');
    const twice = await run(sandbox, as, [...words, cert, '--client-key', key]);
    expect(twice.said).toContain('There is a key for this certificate already.');
    expect(twice.outcome).toBe('refused');
    const ended = await run(sandbox, as, [...words, otherCert, '--client-key', otherKey]);
    expect(ended.outcome).toBe('done');
  });

  it('binds a token where the API checks certificates too', async () => {
    const sandbox = await open({ tls: server });
    const { cert, key } = await files();
    const end = await run(sandbox, 'gateway', ['--api', 'Both', '--certificate', cert, '--client-key', key]);
    expect(end.said).toContain('Key created and proven: GET https://');
    expect(created(sandbox)[0]?.body).toMatchObject({ mtls_static_certificate_bindings: [idOf(client)] });
    const untried = await run(sandbox, 'gateway', ['--api', 'Both']);
    expect(untried.said).toContain('its private key was not given');
    expect(untried.said).toContain(
      '--cert "$TYK_CLIENT_CERT" --key "$TYK_CLIENT_KEY" -H "Authorization: $TYK_API_KEY"',
    );
  });

  it.each(servers)('says before it is made that the API does not list the certificate: %s', async (as) => {
    const sandbox = await open({ as, tls: server });
    const { cert, otherCert, otherKey } = await files();
    const words = ['--api', 'Both', '--certificate'];
    const end = await run(sandbox, as, [...words, otherCert, '--client-key', otherKey]);
    const warning = '! Both does not list this certificate: calls with it get 403';
    expect(end.said).toContain(warning);
    expect(end.said.indexOf(warning)).toBeLessThan(end.said.indexOf('creating the key'));
    expect(end.said).toContain('Both does not let this client certificate in');
    expect((await run(sandbox, as, [...words, cert])).said).not.toContain('does not list');
  });

  it('makes none where the Gateway does not speak TLS, and none that would be ignored', async () => {
    const sandbox = await open();
    const { cert } = await files();
    const plain = await run(sandbox, 'gateway', ['--api', 'Partners', '--certificate', cert]);
    expect(plain.said).toContain('so no certificate is ever asked for');
    const ignored = await run(sandbox, 'gateway', ['--api', 'Tokens', '--certificate', cert]);
    expect(ignored.said).toContain('Tokens checks no client certificate');
    const missing = await run(sandbox, 'gateway', ['--api', 'Partners']);
    expect(missing.said).toContain('--certificate FILE');
    expect(created(sandbox)).toHaveLength(0);
  });
});
