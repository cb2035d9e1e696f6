import { describe, expect, it } from 'vitest';
import { hashToken, makeToken, organisationOf } from '../../source/sandbox/tokens.ts';
import { murmur32, murmur64 } from '../../source/tyk/murmur.ts';

describe('key and hash, as recorded pairs', () => {
  it.each([
    // name.custom, name.dots, name.org-prefix, name.no-org and name.quote of gateway-v5.14.0-B-hashed
    [
      'default',
      'wizard-f66b82',
      'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiJ3aXphcmQtZjY2YjgyIiwiaCI6Im11cm11cjY0In0=',
      '1f1067b8065c9ff6',
    ],
    [
      'default',
      'a.b:c@d-f66b82',
      'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiJhLmI6Y0BkLWY2NmI4MiIsImgiOiJtdXJtdXI2NCJ9',
      '9f345bd1a3e6b244',
    ],
    [
      'default',
      'defaultf66b82',
      'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiJmNjZiODIiLCJoIjoibXVybXVyNjQifQ==',
      '22f86a1b69f48833',
    ],
    ['', 'noorg-f66b82', 'eyJvcmciOiIiLCJpZCI6Im5vb3JnLWY2NmI4MiIsImgiOiJtdXJtdXI2NCJ9', '46967d7f7881fb04'],
    [
      'default',
      'a"b-f66b82',
      'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiJhImItZjY2YjgyIiwiaCI6Im11cm11cjY0In0=',
      '1e48abe9',
    ],
  ])('%s, %s', (organisation, id, token, hash) => {
    expect(makeToken(organisation, id)).toBe(token);
    expect(hashToken(token)).toBe(hash);
  });

  it('gives each new key an id of its own', () => {
    const [one, other] = [makeToken('default'), makeToken('default')];
    expect(one).not.toBe(other);
    expect(JSON.parse(Buffer.from(one, 'base64').toString())).toMatchObject({
      org: 'default',
      h: 'murmur64',
    });
  });

  it('reads the organisation out of a key, and of the old form its first 24 digits', () => {
    expect(organisationOf(makeToken('shop'))).toBe('shop');
    expect(organisationOf(`5e9d9544a1dcd60001d0ed20${'e7f75f9e'.repeat(4)}`)).toBe(
      '5e9d9544a1dcd60001d0ed20',
    );
    expect(organisationOf('my-own-key')).toBe('');
  });
});

describe('murmur', () => {
  it('is the first half of MurmurHash3 x64 128', () => {
    expect(murmur64('')).toBe('0000000000000000');
    expect(murmur64('hello')).toBe('cbd8a7b341bd9b02');
  });

  it('hashes a key in the old form as the Gateway does', () => {
    // gateway-v5.14.0-C-shipped, create.trailing-slash, create.query-string and create.tutorial
    expect(murmur32('default1c63f11004944edebbb464af50918f73')).toBe('9a539e1f');
    expect(murmur32('default244df4fe910c48d3b6b9d1c5ca191661')).toBe('b3d83807');
    expect(murmur32('1e61b830f4b7d4f078bc19c1601d8ed70')).toBe('3b47939d');
  });
});
