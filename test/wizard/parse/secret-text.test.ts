import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../source/secret.ts';
import {
  isDefaultGatewaySecret,
  isExampleApiId,
  parseSecret,
} from '../../../source/wizard/parse/secret-text.ts';

const credential = '5f1c9a70b2d84e6f9b3a7c1d2e4f6a8b';

function read(text: string): string {
  const parsed = parseSecret(text);
  if ('problem' in parsed) throw new Error(parsed.problem.what);
  return parsed.value.reveal();
}

function refusal(text: string): string {
  const parsed = parseSecret(text);
  if ('value' in parsed) throw new Error(`it was taken, ${parsed.value.length} characters`);
  expect(parsed.problem.next).toBeTruthy();
  return `${parsed.problem.what} ${parsed.problem.why ?? ''} ${parsed.problem.next}`;
}

describe('what comes along with a paste', () => {
  it.each([
    credential,
    `  ${credential}\t`,
    `${credential}\r\n`,
    `\n\n${credential}\n`,
    `\ufeff${credential}\u200b`,
    `\u00a0${credential}`,
    `'${credential}'`,
    `"${credential}"`,
    `\`${credential}\``,
    `“${credential}”`,
    `‘${credential}’`,
    `«${credential}»`,
    `" ${credential} "`,
    `"${credential}`,
    `${credential}'`,
    `Bearer ${credential}`,
    `bearer   ${credential}`,
    `"Bearer ${credential}"`,
    `authorization: ${credential}`,
    `Authorization:${credential}`,
    `authorization: Bearer ${credential}`,
    `X-Tyk-Authorization: ${credential}`,
    `x-tyk-authorization:${credential}`,
    `-H "authorization: ${credential}"`,
    `-H 'X-Tyk-Authorization: Bearer ${credential}'`,
    `--header="authorization: ${credential}"`,
    `authorization: ${credential}" \\`.replace(' \\', ''),
    `TYK_AUTH_TOKEN=${credential}`,
    `export TYK_AUTH_TOKEN="${credential}"`,
    `set TYK_GW_SECRET=${credential}`,
    `$env:TYK_GW_SECRET = "${credential}"`,
    `TYK_GW_SECRET: ${credential}`,
    `- TYK_GW_SECRET=${credential}`,
    `"secret": "${credential}",`,
    `  "secret":"${credential}"`,
    `secret: ${credential}`,
    `"Authorization": "Bearer ${credential}",`,
  ])('%j is the credential alone', (text) => {
    expect(read(text)).toBe(credential);
  });

  it.each([
    'b21b1a11-6a3c-4d0c-5cf7-6a1d1f7f4a30',
    '12345',
    '352d20ee67be67f6340b4c0605b044b7',
    'foo',
    'pa$$w0rd!',
    'it"s',
    `"two" and'`.replace(/ /g, '-'),
    'a=b==',
    'ey.J-_~+/',
    'secret',
    'my-secret',
    'enterprise-key',
    '$2a$10$abcdefgh',
    '$ecret',
    'secretary:1',
    'bearerless',
  ])('%j stays as it is', (text) => {
    expect(read(text)).toBe(text);
  });

  it('keeps the quotes that are part of it', () => {
    expect(read(`"it's-mine"`)).toBe("it's-mine");
  });
});

describe('refusals', () => {
  it.each([
    '',
    '   ',
    '\n',
    '""',
    "' '",
    'Bearer',
    'Bearer ',
    'authorization:',
    'TYK_AUTH_TOKEN=',
    '"secret": "",',
  ])('%j is empty', (text) => {
    expect(refusal(text)).toContain('The credential is empty');
  });

  it.each([
    `${credential} ${credential}`,
    `${credential}\nmore`,
    `${credential}\tmore`,
    'Basic abc',
    'a\u00a0b',
  ])('%j has a blank inside', (text) => {
    expect(refusal(text)).toContain('a blank or a line break inside');
  });

  it.each([
    'abc\u0000def',
    'abc\u001b[31mdef',
    'abc\u200bdef',
    'abc\u202edef',
    'pässword',
    'b21b1a11–6a3c',
    '\u007fabc',
  ])('%j holds what no header can carry', (text) => {
    expect(refusal(text)).toContain('has a character that no credential has');
  });

  it('is longer than any header may be', () => {
    expect(refusal('a1'.repeat(4_001))).toContain('longer than any header may be');
    expect(refusal('x'.repeat(65_536))).toContain('placeholder');
  });

  it.each([
    '1238b7e0e2ff4c2957321724409ee2eb',
    '1238B7E0E2FF4C2957321724409EE2EB',
    'authorization: 1238b7e0e2ff4c2957321724409ee2eb',
    '887dad0de40b4ff05b6b50739b311099',
    'authorization:7a7b140f-2480-4d5a-4e78-24049e3ba7f8',
  ])("%s is the tutorial's own", (text) => {
    expect(refusal(text)).toContain("the sample credential of Tyk's tutorial");
  });

  it.each([
    '{API-SECRET}',
    '{{api_key}}',
    'x-tyk-authorization: {API-SECRET}',
    '<secret>',
    '<your secret>',
    '[secret]',
    'your-api-key',
    'YOUR_API_KEY',
    'your api key',
    'yoursecret',
    'your-dashboard-api-access-credentials',
    'paste-your-token-here',
    'xxxxxxxx',
    '...',
    '…',
  ])('%s is a placeholder', (text) => {
    expect(refusal(text)).toContain('That is a placeholder');
  });

  it.each([
    '$TYK_AUTH_TOKEN',
    '$' + '{TYK_AUTH_TOKEN}',
    '$env:TYK_GW_SECRET',
    '%TYK_GW_SECRET%',
    'authorization: $TOKEN',
  ])('%s is a variable', (text) => {
    expect(refusal(text)).toContain('a variable that nothing has filled in');
  });

  it.each(['••••••••', '********', '·····'])('%s is the mask over it', (text) => {
    expect(refusal(text)).toContain('the dots that hide the credential');
  });

  it.each(['vault://secret/tyk.key', 'env://TYK_SECRET', 'consul://tyk'])(
    '%s is a reference in tyk.conf',
    (text) => {
      expect(refusal(text)).toContain('where Tyk finds its secret');
    },
  );

  it.each([
    ['1238b7e0e2ff4c2957321724409ee2eb', '1238b7e0e2ff4c2957321724409ee2eb'],
    ['"<secret>"', '<secret>'],
    ['your-api-key', 'your-api-key'],
    ['TYK_AUTH_TOKEN=$' + '{MY_TOKEN}', '$' + '{MY_TOKEN}'],
    ['********', '********'],
    ['xxxx', 'xxxx'],
    ['vault://secret/tyk.key', 'vault://secret/tyk.key'],
    // What no header can carry is no matter of suspicion.
    ['<your secret>', undefined],
    ['••••••••', undefined],
    ['…', undefined],
    ['two words', undefined],
    ['', undefined],
  ])('%j can be insisted on as %j', (text, secret) => {
    const parsed = parseSecret(text);
    expect('problem' in parsed && parsed.insisted?.reveal()).toBe(secret);
    expect(refusal(text).includes('used as it is')).toBe(secret !== undefined);
  });

  it('never shows what was typed', () => {
    for (const text of ['hunter2 hunter2', 'hunter2\u0000', 'hünter2', '<hunter2>', '$HUNTER2']) {
      expect(refusal(text).toLowerCase()).not.toMatch(/h[uü]nter/);
    }
  });
});

it('gives a credential that does not show itself', () => {
  const parsed = parseSecret(`Bearer ${credential}`);
  expect(`${JSON.stringify(parsed)}${inspect(parsed, { depth: 9 })}`).not.toContain(credential.slice(0, 8));
});

describe('isDefaultGatewaySecret', () => {
  it.each([
    ['352d20ee67be67f6340b4c0605b044b7', true],
    ['12345', true],
    ['foo', true],
    ['CHANGEME', true],
    ['changeme', false],
    ['123456', false],
    [credential, false],
  ])('%s: %s', (text, expected) => {
    expect(isDefaultGatewaySecret(new Secret(text))).toBe(expected);
  });
});

describe('isExampleApiId', () => {
  it.each([
    ['ad5004d961a147d4649fd3216694ebe2', true],
    [' AD5004D961A147D4649FD3216694EBE2 ', true],
    ['{API-ID}', true],
    ['<api_id>', true],
    ['your-api-id', true],
    ['YOUR_API_NAME', true],
    ['b84fe1a04e5648927971c0557971565c', false],
    ['Orders', false],
    ['Your API', false],
    ['[internal] Orders', false],
    ['[internal]', false],
    ['xxxx', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isExampleApiId(text)).toBe(expected);
  });
});
