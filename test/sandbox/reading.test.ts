import { describe, expect, it } from 'vitest';
import { readFirst, readWhole, writeJson } from '../../source/sandbox/json.ts';
import { readSession, writeSession, writeWholeSession } from '../../source/sandbox/sessions.ts';

describe('JSON as Go reads it', () => {
  it.each([
    ['{"a": [1, -2.5e3, true, null, "x\\n\\u00e9"]}', ''],
    ['  "text" rest', ' rest'],
    ['{} and more', ' and more'],
    ['12,', ','],
  ])('finds the first value of %s', (text, rest) => {
    expect(readFirst(text).rest).toBe(rest);
  });

  it.each([
    '',
    '{',
    '{"a":1,}',
    "{'a':1}",
    '[1 2]',
    '{"a" 1}',
    '"open',
    '01',
    '\ufeff{}',
    'tru',
    '{a:1}',
    '"tab\there"',
  ])('refuses %j', (text) => {
    expect(() => readWhole(text)).toThrow(SyntaxError);
  });

  it('keeps numbers as they were written', () => {
    expect(readWhole('[10, 10.0, 1e1]')).toEqual([
      { numeral: '10' },
      { numeral: '10.0' },
      { numeral: '1e1' },
    ]);
  });

  it('reads a text of megabytes', () => {
    const long = 'x'.repeat(32 * 1024 * 1024);
    expect(readWhole(JSON.stringify(long))).toBe(long);
  });

  it('escapes what could be HTML', () => {
    expect(writeJson({ a: '<b> & \u2028' })).toBe('{"a":"\\u003cb\\u003e \\u0026 \\u2028"}');
  });
});

describe('a session', () => {
  const read = (body: object | string) =>
    readSession(typeof body === 'string' ? body : JSON.stringify(body), 'refused');

  it('leaves out on the way back what is zero, and nothing else', () => {
    const body = {
      rate: -1,
      expires: 0,
      alias: '',
      tags: [],
      meta_data: {},
      access_rights: { a: {} },
      is_inactive: false,
    };
    expect(writeSession(read(body))).toEqual({ rate: -1, access_rights: { a: {} } });
  });

  it('shows every field where a Dashboard shows it', () => {
    const whole = writeWholeSession(read({ rate: 5 }));
    expect(whole).toMatchObject({
      rate: 5,
      expires: 0,
      alias: '',
      tags: [],
      is_inactive: false,
      access_rights: {},
    });
  });

  it('knows its fields in any case and ignores the others', () => {
    expect(writeSession(read({ ORG_ID: 'x', Rate: 5, not_a_field: { deep: 1 } }))).toEqual({
      org_id: 'x',
      rate: 5,
    });
  });

  it.each(['rate', 'expires', 'alias', 'tags', 'meta_data', 'access_rights', 'is_inactive'])(
    'takes null for zero in %s',
    (field) => {
      expect(writeSession(read({ [field]: null }))).toEqual({});
    },
  );

  it.each([
    { expires: '1' },
    { expires: 1.5 },
    { quota_max: 1e30 },
    { rate: '5' },
    { alias: 42 },
    { tags: 'a' },
    { tags: [1] },
    { meta_data: [] },
    { access_rights: [] },
    { access_rights: { a: { versions: 'v1' } } },
    { apply_policies: 'gold' },
    { is_inactive: 1 },
    [],
    '"text"',
    '9',
  ])('refuses %j as a whole', (body) => {
    expect(() => read(body)).toThrow();
  });

  it.each(['{"expires":1893456000.0}', '{"expires":1.893456e9}', '{"expires":9223372036854775808}'])(
    'takes no integer that is written as %s',
    (body) => {
      expect(() => read(body)).toThrow();
    },
  );

  it('sorts names as Go does', () => {
    const written = writeSession(read({ meta_data: { b: { d: 1, c: 2 }, a: 1 } }));
    expect(JSON.stringify(written)).toBe('{"meta_data":{"a":1,"b":{"c":2,"d":1}}}');
  });
});
