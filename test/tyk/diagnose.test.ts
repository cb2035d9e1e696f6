import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { readAnswer, UNSEEN_KEY } from '../../source/tyk/diagnose.ts';
import type { Doing } from '../../source/tyk/refusals-key.ts';
import { makeAnswer, refuse } from './answers.ts';
import { recordedRefusals } from './recordings.ts';

const gateway = (message: string) => JSON.stringify({ status: 'error', message });
const dashboard = (Message: string) => JSON.stringify({ Status: 'Error', Message, Meta: null });

describe('every refusal that was recorded', () => {
  it.each(recordedRefusals)('$version $doing $status $body', ({ doing, status, body, type }) => {
    const error = refuse('gateway', doing, { status, text: body, headers: { 'content-type': type } });
    const { what, said } = error.explanation;
    expect(what).toMatch(/\.$/);
    expect(what).not.toContain('would not');
    const words = (body.startsWith('{') ? (JSON.parse(body) as { message: string }).message : body).trim();
    expect(said).toMatch(/^(Tyk|It) answered \d{3}: /);
    expect(said).toContain(words);
  });
});

describe('the Gateway', () => {
  it.each<[Doing, number, string, ErrorKind, string]>([
    [
      'identify',
      403,
      'Attempted administrative access with invalid or missing key!',
      'credential',
      'does not know this secret',
    ],
    ['create', 403, 'Attempted administrative access with invalid or missing key!', 'credential', 'tyk.conf'],
    ['list-apis', 403, 'Client TLS certificate is required', 'refused', 'client certificate'],
    ['create', 500, 'Unmarshalling failed', 'refused', 'bug of this program'],
    ['create', 400, 'Request malformed', 'refused', 'bug of this program'],
    [
      'create',
      400,
      'Failed to create key, keys must have at least one Access Rights record set.',
      'refused',
      '--policy',
    ],
    ['create', 500, 'Failed to create key - policy not found: "gold"', 'refused', 'the policy "gold"'],
    ['create', 500, 'Failed to create key - policy not found: ""', 'refused', 'a chosen policy'],
    [
      'create',
      500,
      'Failed to create key - attempting to apply policy from different organisation to key, skipping',
      'refused',
      'another organisation',
    ],
    [
      'create',
      500,
      'Failed to create key - cannot apply policy x which has per_api and any of partitions set',
      'refused',
      'one kind',
    ],
    [
      'create',
      500,
      'Failed to create key - key has no valid policies to be applied',
      'refused',
      'limits, but gives no access',
    ],
    ['create', 400, "Could not create key for this API ID, API doesn't exist.", 'refused', 'not loaded'],
    [
      'create',
      500,
      'Failed to create key - dial tcp 127.0.0.1:6379: connect: connection refused',
      'refused',
      'Redis',
    ],
    ['create', 500, 'Failed to create key, ensure security settings are correct.', 'refused', 'three causes'],
    ['create', 500, 'Something nobody has seen before', 'refused', 'would not make the key'],
    ['read', 404, 'Key not found', 'refused', 'does not know this key'],
    ['read', 400, 'Key requested by hash but key hashing is not enabled', 'refused', 'does not hash'],
    ['create', 413, '', 'refused', 'too large'],
  ])('%s %i %s', (doing, status, message, kind, words) => {
    const error = refuse('gateway', doing, { status, text: gateway(message) });
    expect(error.kind).toBe(kind);
    expect(Object.values(error.explanation).join(' ')).toContain(words);
  });

  it('before 4.1.0 cannot list its policies', () => {
    const error = refuse('gateway', 'list-policies', { status: 404, text: '404 page not found\n' });
    expect(error).toMatchObject({ kind: 'refused', code: 404 });
    expect(error.explanation.why).toContain('4.1.0');
  });

  it('may have its control API on another port', () => {
    const error = refuse('gateway', 'list-apis', { status: 404, text: 'Not Found' });
    expect(error).toMatchObject({ kind: 'unreachable', code: 404 });
    expect(error.explanation).toMatchObject({ said: 'It answered 404: Not Found' });
    expect(error.explanation.why).toContain('control_api_port');
  });

  it('says one thing of an unknown key, whatever the version calls it', () => {
    const older = refuse('gateway', 'remove', { status: 400, text: gateway('Failed to remove the key') });
    const newer = refuse('gateway', 'remove', { status: 404, text: gateway('There is no such key found') });
    expect([older.code, newer.code]).toEqual([404, 404]);
  });
});

describe('the Dashboard', () => {
  it.each<[Doing, number, string, ErrorKind, string]>([
    ['identify', 401, 'Not authorised', 'credential', 'does not know this credential'],
    ['list-apis', 403, 'User is not active', 'credential', 'not active'],
    [
      'create',
      401,
      'User does not have permission to add API to key Access Rights!',
      'refused',
      'not open to this credential',
    ],
    ['create', 403, 'Request body malformed.', 'refused', 'bug of this program'],
    [
      'create',
      400,
      'User/Key object validation failed, most likely malformed input.',
      'refused',
      'form of the key',
    ],
    ['read', 400, 'Attempted access to non-owned key.', 'refused', 'another organisation'],
    ['read', 404, 'Could not retrieve key detail.', 'refused', 'does not know this key'],
    ['list-policies', 404, 'Could not retrieve object list.', 'refused', 'would not list its policies'],
    ['create', 200, 'Something went wrong', 'refused', 'would not make the key'],
    [
      'create',
      500,
      'Failed to save new session object to Tyk: Failed to create key: Post http://gateway:8080/tyk/keys/create: dial tcp: lookup gateway',
      'refused',
      'cannot reach its Gateway',
    ],
    ['list-apis', 403, 'Organization quota has been exceeded', 'refused', 'for today'],
  ])('%s %i %s', (doing, status, message, kind, words) => {
    const error = refuse('dashboard', doing, { status, text: dashboard(message) });
    expect(error.kind).toBe(kind);
    expect(Object.values(error.explanation).join(' ')).toContain(words);
    expect(error.explanation.said).toBe(`Tyk answered ${status}: ${message}`);
  });

  it.each([
    ['GET', '/api/apis', 'APIs (read)'],
    ['GET', '/api/portal/policies', 'Policies (read)'],
    ['POST', '/api/keys', 'Keys (write)'],
    ['DELETE', '/api/apis/x/keys/y', 'Keys (write)'],
    ['GET', '/api/apis/x/keys/y', 'Keys (read)'],
  ])('names the permission that is missing for %s %s', (method, path, permission) => {
    for (const message of [
      `access denied: You do not have permission to access  ${path}`,
      `You do not have permission to access '${path}'.`,
    ]) {
      const error = refuse('dashboard', 'list-apis', { status: 403, method, path, text: dashboard(message) });
      expect(error.kind).toBe('refused');
      expect(error.explanation.what).toContain(permission);
      expect(error.explanation.next).not.toContain('again');
    }
  });

  it('may have lost the answer of its Gateway: nobody knows what became of the key', () => {
    const call =
      'Failed to save new session object to Tyk: Failed to create key: Post http://gateway:8080/tyk/keys/create: ';
    for (const cause of ['EOF', 'read: connection reset by peer', 'context deadline exceeded'])
      expect(refuse('dashboard', 'create', { status: 500, text: dashboard(call + cause) }).kind).toBe(
        'outcome-unknown',
      );
  });

  it('writes its errors in either case', () => {
    expect(
      refuse('dashboard', 'identify', { status: 401, text: '{"status":"error","message":"Not authorised"}' })
        .explanation.said,
    ).toBe('Tyk answered 401: Not authorised');
    expect(
      refuse('dashboard', 'create', { status: 200, text: '{"status":"ERROR","message":"no"}' }).kind,
    ).toBe('refused');
  });
});

describe('a yes without a key that can be read', () => {
  const begun = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFk';
  const half = `{"key":"${begun}`;

  it.each(['gateway', 'dashboard'] as const)('of a create (%s): a key may exist', (server) => {
    const { kind, explanation } = refuse(server, 'create', { status: 200, text: half });
    expect(kind).toBe('contradicted');
    expect(explanation.why).toBe(UNSEEN_KEY);
    expect(explanation.said).not.toContain(begun);
  });

  it('of anything else made nothing', () => {
    const { kind, explanation } = refuse('gateway', 'list-apis', { status: 200, text: half });
    expect([kind, explanation.why]).toEqual(['refused', undefined]);
  });
});

describe('Tyk’s own words', () => {
  it('are harmless on a terminal', () => {
    const { said } = refuse('gateway', 'create', {
      status: 500,
      text: gateway('a\u001b[31m b\r\n\u202ec\u0000'),
    }).explanation;
    expect(said).toBe('Tyk answered 500: a b c');
  });

  it('are cut at 300 characters', () => {
    const { said = '' } = refuse('gateway', 'create', {
      status: 500,
      text: gateway('💶'.repeat(999)),
    }).explanation;
    expect([...said.replace('Tyk answered 500: ', '')]).toHaveLength(301);
    expect(said).toMatch(/💶…$/u);
  });

  it('never repeat the credential or the key, nor any key at all', () => {
    const key = 'default/abc+def=';
    const other = 'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiIxMjM0NTY3ODkwIiwiaCI6Im11cm11cjY0In0=';
    const message = `no s3cret, no /api/keys/${encodeURIComponent(key)}, no ${key}, no ${other}`;
    const { said = '' } = refuse('dashboard', 'read', { status: 400, text: dashboard(message) }, [
      new Secret('s3cret'),
      new Secret(key),
    ]).explanation;
    expect(said).toBe('Tyk answered 400: no ••••, no /api/keys/••••, no ••••, no ••••');
  });

  it('are not needed', () => {
    expect(refuse('gateway', 'list-apis', { status: 500, text: '' }).explanation.said).toBe(
      'It answered 500.',
    );
  });
});

it('hands on what is good', () => {
  expect(readAnswer(makeAnswer({ text: '{"a":1}' }), { server: 'gateway', doing: 'read', hide: [] })).toEqual(
    {
      a: 1,
    },
  );
});
