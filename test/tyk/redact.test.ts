import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { maskOpaque, redact, redactError, redactLine } from '../../source/tyk/redact.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { encodings, findLeak, secrets } from './encodings.ts';
import { makeRandom, pick } from './random.ts';

const plain = new Secret('352d20ee67be67f6340b4c0605b044b7');

describe('a secret in a text of others', () => {
  for (const [name, encode] of Object.entries(encodings)) {
    it.each(secrets.map((secret, index) => ({ index, secret })))(
      `is hidden ${name} ($index)`,
      ({ secret }) => {
        const text = `Bad header authorization: ${encode(secret.reveal())} (from 10.0.0.7)`;
        const redacted = redactLine(text, [secret]);
        expect(findLeak(redacted, secret)).toBe('');
        expect(redacted).toContain('••••');
        expect(redacted).toMatch(/^Bad header/);
      },
    );
  }

  it('is found by the reader of these tests where it is not hidden', () => {
    const blind = Object.entries(encodings).filter(
      ([, encode]) => !secrets.every((secret) => findLeak(`x ${encode(secret.reveal())} y`, secret) !== ''),
    );
    expect(blind.map(([name]) => name)).toEqual([]);
  });

  it('is hidden as often as it stands there, and each of several', () => {
    const other = new Secret('another-secret-4711');
    const text = `a=${plain.reveal()} b=another-secret-4711 c=${encodeURIComponent(plain.reveal())}`;
    expect(redact(text, [plain, other])).toBe('a=•••• b=•••• c=••••');
  });

  it('is hidden among two encodings at once, anywhere', () => {
    const random = makeRandom(11);
    const all = Object.entries(encodings);
    for (let round = 0; round < 300; round += 1) {
      const secret = pick(random, secrets);
      const parts = [1, 2].map(() => pick(random, all)[1](secret.reveal()));
      const text = `${'filler text '.repeat(Math.floor(random() * 20))}${parts.join(' | ')} end`;
      expect(findLeak(redactLine(text, [secret]), secret)).toBe('');
    }
  });

  it.each(['', 'a', 'foo', 'tyk'])('that is as short as %j is hidden as it stands', (value) => {
    const text = 'Attempted access with foo';
    const expected = value === '' ? text : text.replaceAll(value, '••••');
    expect(redact(text, [new Secret(value)])).toBe(expected);
  });

  it.each([
    'Attempted administrative access with invalid or missing key!',
    'Failed to create key - policy not found: "5e9d9544a1dcd60001d0ed20"',
    'dial tcp 127.0.0.1:6379: connect: connection refused',
    '{"status":"error","message":"Key not found","numbers":[1,2,3,4,5,6,7,8]}',
    'Grüße aus /usr/lib/node_modules: 2026-11-21T10:10:42Z %7B%22a%22%7D &amp; &#65;',
  ])('that is not there leaves %j alone', (text) => {
    expect(redact(text, [plain, ...secrets])).toBe(text);
  });

  it('is hidden in time, however nasty the text', () => {
    const started = performance.now();
    for (const nasty of ['\\', '%', '&', '35', '%33', '&#51;', '\\n', '0x', 'a\n', '3\\', '1,'])
      redact(nasty.repeat(4000 / nasty.length), secrets);
    expect(performance.now() - started).toBeLessThan(PATIENCE);
  });
});

describe('keys of Tyk', () => {
  it('are hidden though nobody has named them', () => {
    const key = 'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiIxMjMifQ==';
    expect(redact(`found:${key}, ${encodeURIComponent(key)}`, [])).toBe('found:••••, ••••');
  });

  it('of any form are hidden with the opaque words, except for those that were asked for', () => {
    const text = 'already found: 41a1672a9d5194e9d8b3d7a0b4f5c6e7 for 5e9d9544a1dcd60001d0ed20';
    expect(maskOpaque(text, '{"org_id":"5e9d9544a1dcd60001d0ed20"}')).toBe(
      'already found: •••• for 5e9d9544a1dcd60001d0ed20',
    );
    expect(maskOpaque('attempting to apply a_policy_from_different_organisation to key')).toContain(
      'different',
    );
  });
});

describe('an error', () => {
  it('loses the secret in every sentence, and its cause', () => {
    const value = plain.reveal();
    const sentences = { what: `a ${value}`, why: `b ${value}`, next: `c ${value}`, said: `d ${value}` };
    const error = new WizardError('refused', sentences, { code: 403, cause: new Error(value) });
    const cleaned = redactError(error, [plain]) as WizardError;
    expect(cleaned).toMatchObject({ kind: 'refused', code: 403, message: 'a ••••' });
    expect(cleaned.explanation).toEqual({ what: 'a ••••', why: 'b ••••', next: 'c ••••', said: 'd ••••' });
    expect(cleaned.cause).toBeUndefined();
    expect(cleaned.stack).not.toContain(value);
  });

  it('keeps our own words where the secret is one of them', () => {
    const error = new WizardError('credential', { what: 'The Gateway does not know this secret.' });
    expect((redactError(error, [new Secret('secret')]) as WizardError).explanation.what).toContain('secret');
  });

  it('that is a bug goes on as it is', () => {
    const bug = new TypeError('x is not a function');
    expect(redactError(bug, [plain])).toBe(bug);
  });
});
