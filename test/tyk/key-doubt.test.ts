import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { canBeSent, organisationInKey } from '../../source/tyk/key-form.ts';
import type { CreatedKey } from '../../source/tyk/types.ts';
import { serve } from './local-server.ts';
import { makeRequest } from './requests.ts';

const SECRET = 'kR7/4711-a+Credential=of&ours';
/** The one that Tyk is shipped with: hex, as keys of the old form are. */
const SHIPPED = '352d20ee67be67f6340b4c0605b044b7';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const KEY = base64('{"org":"default","id":"13af814ca3414d1a8ed635dd0c16b48c","h":"murmur64"}');
const open = { gateway: createGatewayClient, dashboard: createDashboardClient };

async function create(
  body: unknown,
  kind: keyof typeof open,
  secret = SECRET,
): Promise<CreatedKey | WizardError> {
  const server = await serve(() => ({ body }));
  const client = open[kind]({ url: server.url, credential: new Secret(secret) });
  return client.create(makeRequest()).catch((error: unknown) => {
    if (error instanceof WizardError) return error;
    throw error;
  });
}

describe.each(['gateway', 'dashboard'] as const)('what a %s gives as the key', (kind) => {
  it.each<[string, unknown]>([
    ['the credential', { key: SECRET }],
    ['the credential, as a Dashboard names keys', { key_id: SECRET, Status: 'OK' }],
    ['the credential, as a bearer', { key: `Bearer ${SECRET}` }],
    ['the credential with something behind it', { key: `${SECRET}\r\n` }],
    ['the credential in base64', { key: base64(SECRET) }],
    ['the credential, escaped', { key: encodeURIComponent(SECRET) }],
    ['the credential in hex', { key: Buffer.from(SECRET).toString('hex') }],
    ['the credential in capitals', { key: SECRET.toUpperCase() }],
    ['the credential in a key of the right form', { key: base64(`{"org":"d","id":"${SECRET}"}`) }],
    ['most of the credential', { key: SECRET.slice(0, 20) }],
    ['another header', { key: 'application/json' }],
    ['our own name', { key: 'tyk-key-wizard' }],
  ])('is no key where it is %s', async (_name, body) => {
    const error = await create({ status: 'ok', action: 'added', ...(body as object) }, kind);
    expect(error).toMatchObject({ kind: 'contradicted' });
    expect((error as WizardError).explanation.why).toContain('may have been made');
    expect(JSON.stringify((error as WizardError).explanation)).not.toContain(SECRET);
  });

  it.each([
    [{ key: SHIPPED }],
    [{ token: SHIPPED }],
    [{ data: { api_token: SHIPPED } }],
    [{ headers: { 'x-tyk-authorization-key': SHIPPED } }],
  ])('is no key where the shipped secret comes back as %j', async (body) => {
    expect(await create(body, kind, SHIPPED)).toMatchObject({ kind: 'contradicted' });
  });

  it.each([
    ['blanks', '   '],
    ['line breaks', '\r\n\t'],
  ])('is nothing where it is %s', async (_name, key) => {
    const error = await create({ key, status: 'ok' }, kind);
    expect(error).toMatchObject({ kind: 'contradicted' });
  });

  it('is looked for in its other place where the first has blanks', async () => {
    expect(await create({ key_id: ' ', key: KEY }, kind)).toMatchObject({ key: new Secret(KEY) });
  });

  it.each([
    ['a blank before it', ` ${KEY}`],
    ['a blank behind it', `${KEY} `],
    ['NUL', `a\u0000b`],
    ['CR', `${KEY}\r`],
    ['LF', `${KEY}\n`],
    ['a line of its own', `${KEY}\nX-Injected: 1`],
    ['a tab', 'a\tb'],
    ['an escape', `\u001b[2J${KEY}`],
    ['DEL', 'a\u007fb'],
    ['C1', 'a\u009b2Jb'],
    ['a letter that Latin-1 has', 'schlüssel'],
    ['a letter that it has not', 'ключ'],
    ['an emoji', 'a🔑b'],
    ['a bidi override', 'a\u202eb'],
    ['nothing that can be seen', 'a\u200bb'],
    ['half a letter', 'a\ud800b'],
  ])('comes as it is with a flaw where it has %s', async (_name, key) => {
    const created = (await create({ key, status: 'ok', key_hash: 'ef911c5f28bc175e' }, kind)) as CreatedKey;
    expect(created.flaw).toBe('unsendable');
    expect(created.key.reveal()).toBe(key);
  });

  it.each([
    ['the key', KEY],
    ['the key and more', `murmur:${KEY}`],
    ['the key in base64', base64(KEY)],
    ['the key with something between', KEY.split('').join('\u001b[0m')],
    ['the credential', SECRET],
    ['the credential in hex', Buffer.from(SECRET).toString('hex')],
  ])('keeps no hash that is or holds %s', async (_name, hash) => {
    const created = (await create({ key: KEY, key_hash: hash, status: 'ok' }, kind)) as CreatedKey;
    expect(created).toMatchObject({ flaw: 'told-by-hash', key: new Secret(KEY) });
    expect(created.hash).toBeUndefined();
  });

  it.each([
    [KEY, 'ef911c5f28bc175e', SECRET],
    [KEY, '81252c36', SHIPPED],
    [`default${SHIPPED.replace('3', '4')}`, '8e6a4181', SHIPPED],
    // A short credential is in many a text by chance.
    ['default13af814ca3414d1a8ed635dd0c16b48c', '8e6a4181', '13af'],
    ['identity13af814ca3414d1a8ed635dd0c16b48c', '8e6a4181', SECRET],
    ['a key of ours', '8e6a4181', SECRET],
  ])('is a good one: %s', async (key, hash, secret) => {
    const created = (await create({ key, key_hash: hash, status: 'ok' }, kind, secret)) as CreatedKey;
    expect(created).toMatchObject({ key: new Secret(key), hash });
    expect(created.key.reveal()).toBe(key);
    expect(created.flaw).toBeUndefined();
  });
});

describe('the organisation in a key', () => {
  const mongo = '5e9d9544a1dcd60001d0ed20';
  it.each([
    [KEY, 'default'],
    [base64('{"org":"","id":"x","h":"murmur64"}'), undefined],
    [base64('{"org":"shop","id":"x"}'), 'shop'],
    [base64('{"id":"x"}'), undefined],
    [`default${SHIPPED}`, 'default'],
    [`${mongo}${SHIPPED}`, mongo],
    [SHIPPED, undefined],
    // A hash of 40 or 64 digits.
    [`deadbeef${SHIPPED}`, undefined],
    [`${SHIPPED}${SHIPPED}`, undefined],
    ['a key of ours', undefined],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', undefined],
  ])('%s: %s', (key, organisation) => {
    expect(organisationInKey(new Secret(key))).toBe(organisation);
  });
});

it.each([
  ['a', true],
  ['a b', true],
  ['', false],
  [' ', false],
])('whether a header can carry %j: %s', (key, isSent) => {
  expect(canBeSent(new Secret(key))).toBe(isSent);
});
