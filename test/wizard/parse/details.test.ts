import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../source/tyk/types.ts';
import {
  describeMetadata,
  parseAlias,
  parseMetadata,
  parseTags,
  parseYesNo,
  writeMetadata,
  writeTags,
} from '../../../source/wizard/parse/details.ts';
import type { Parsed } from '../../../source/wizard/types.ts';

function read<V>(parsed: Parsed<V>): V {
  if ('problem' in parsed) throw new Error(parsed.problem.what);
  return parsed.value;
}

function refusal(parsed: Parsed<unknown>): string {
  if ('value' in parsed) throw new Error(`taken as ${JSON.stringify(parsed.value)}`);
  expect(parsed.problem.next).toBeTruthy();
  return `${parsed.problem.what} ${parsed.problem.why ?? ''}`.trim();
}

describe('yes and no', () => {
  it.each(['yes', 'y', 'Y', 'YES', 'true', '1', 'on', ' yes\n', '"true"', "'On'\r"])('%j is yes', (text) => {
    expect(read(parseYesNo(text))).toBe(true);
  });

  it.each(['no', 'n', 'N', 'No', 'false', '0', 'off', '" FALSE "'])('%j is no', (text) => {
    expect(read(parseYesNo(text))).toBe(false);
  });

  it.each([
    ['', 'No answer was given.'],
    ['maybe', '"maybe" is neither yes nor no.'],
    ['yess', '"yess" is neither yes nor no.'],
    ['10', '"10" is neither yes nor no.'],
  ])('%j: %s', (text, words) => {
    expect(refusal(parseYesNo(text))).toBe(words);
  });
});

describe('alias', () => {
  it.each([
    ['jane-laptop', 'jane-laptop'],
    ['  Jane’s laptop ', 'Jane’s laptop'],
    ['注文 🚀', '注文 🚀'],
    ['', ''],
    ['   ', ''],
  ])('%j is %j', (text, alias) => {
    expect(read(parseAlias(text))).toBe(alias);
  });

  it.each(['two\nlines', 'a\u001b[31mred', 'a\u0000b', 'a\u202eb', 'a\tb'])('%j is refused', (text) => {
    const words = refusal(parseAlias(text));
    expect(words).toContain('The alias contains a line break or an invisible character');
    expect(words).not.toContain('\u001b');
  });
});

describe('tags', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['a, b ,c', ['a', 'b', 'c']],
    ['a\nb\r\nc', ['a', 'b', 'c']],
    ['Gold, gold, Gold', ['Gold', 'gold']],
    ['team a, team b', ['team a', 'team b']],
    [',a,,\n,', ['a']],
    ['', []],
    [' , ', []],
  ])('%j', (text, tags) => {
    expect(read(parseTags(text))).toEqual(tags);
  });

  it('refuses what a terminal would act on, and names it harmlessly', () => {
    const words = refusal(parseTags('fine, re\u001b[31md'));
    expect(words).toContain('The tag "red" contains');
    expect(words).not.toContain('\u001b');
  });

  it('is read back as it was written', () => {
    const tags = ['Gold', 'team a', 'x=y', 'ü', '#1'];
    expect(read(parseTags(writeTags(tags)))).toEqual(tags);
    expect(read(parseTags(writeTags([])))).toEqual([]);
  });
});

describe('metadata', () => {
  it.each<[string, JsonValue]>([
    ['team=orders', 'orders'],
    [' team = orders ', 'orders'],
    ['team=', ''],
    ['team=a=b', 'a=b'],
    ['team=two words', 'two words'],
    ['n=42', '42'],
    ['n=-1.5', '-1.5'],
    ['n=0', '0'],
    ['n=true', 'true'],
    ['n=null', 'null'],
    ['n="42"', '42'],
    ['n=""', ''],
    ['n="a\\nb"', 'a\nb'],
    ['n={"a":[1,{"b":null}]}', { a: [1, { b: null }] }],
    ['n={ "a" : 1 }', { a: 1 }],
    ['n=[1, 2]', [1, 2]],
    ['n=[]', []],
    ['n=042', '042'],
    ['n=1.0', '1.0'],
    ['n=1e3', '1e3'],
    ['n=+1', '+1'],
    ['n=false', 'false'],
    ['n=9007199254740993', '9007199254740993'],
    ["n='{}'", "'{}'"],
    ['n= {"a":1} ', { a: 1 }],
    ['n=-0', '-0'],
    ['n=12345678901234567890', '12345678901234567890'],
    ['n=0.1000', '0.1000'],
    ['n=True', 'True'],
    ['n={not json}', '{not json}'],
    ['n=[draft] plan', '[draft] plan'],
    ['n="open', '"open'],
    ['n="a" and "b"', '"a" and "b"'],
    ['n=2026-12-31', '2026-12-31'],
  ])('%j', (text, value) => {
    expect(Object.values(read(parseMetadata(text)))).toEqual([value]);
  });

  it('takes one pair a line and leaves out empty lines', () => {
    expect(read(parseMetadata('team=orders\r\n\n  seats=5\n'))).toEqual({ team: 'orders', seats: '5' });
    expect(read(parseMetadata(''))).toEqual({});
  });

  it('takes any name as a name of its own', () => {
    const metadata = read(parseMetadata('__proto__=x\nconstructor=y\nTeam Name=z'));
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['Team Name', 'z'],
    ]);
    expect(JSON.stringify(metadata)).toBe('{"__proto__":"x","constructor":"y","Team Name":"z"}');
  });

  it.each([
    ['team', '"team" is not metadata: it has no "=".'],
    ['=orders', '"=orders" has no name before the "=".'],
    ['a=1\na=2', 'The metadata name "a" is given twice.'],
    ['te\u001b[31mam=x', 'The metadata name "team" contains a line break or an invisible character.'],
    ['policies=["gold"]', 'belongs to Tyk. Since 5.2.0 Tyk reads that name as policies'],
    ['team=x\nrate_limit_pattern=$tyk_meta.x', 'belongs to Tyk. Since 5.3.0 Tyk counts rate and quota'],
  ])('%j: %s', (text, words) => {
    expect(refusal(parseMetadata(text))).toContain(words);
  });

  it('reserves just those names', () => {
    expect(read(parseMetadata('Policies=x\ntyk_developer_id=7a'))).toEqual({
      Policies: 'x',
      tyk_developer_id: '7a',
    });
  });

  it('is read back as it was written', () => {
    const values: JsonValue[] = [
      ...[
        '',
        'plain',
        ' padded ',
        '42',
        '042',
        'true',
        'null',
        '"quoted"',
        '{"a":1}',
        '[1]',
        '{broken',
        'a=b',
      ],
      ...[
        'two\nlines',
        'tab\there',
        '\u001b[31m',
        '\u202e',
        '\u2028',
        '\ufeff',
        '☃',
        '\\',
        "it's",
        '-0',
        '1e3',
      ],
      ...[[], [1, 'two', [null]], {}, { a: { b: ['c'] } }, { '': '' }],
    ];
    const metadata = Object.fromEntries(values.map((value, index) => [`name ${index}`, value]));
    expect(writeMetadata(metadata).split('\n')).toHaveLength(values.length);
    expect(read(parseMetadata(writeMetadata(metadata)))).toEqual(metadata);
    expect(read(parseMetadata(writeMetadata({})))).toEqual({});
  });

  it('writes text bare where it can', () => {
    expect(writeMetadata({ team: 'orders', seats: '5', code: '042', on: 'true', open: '[a' })).toBe(
      'team=orders\nseats=5\ncode=042\non=true\nopen=[a',
    );
  });

  it('is described on one harmless line', () => {
    expect(describeMetadata({ team: 'orders', seats: 5, plan: { gold: true } })).toBe(
      'team=orders, seats=5, plan={"gold":true}',
    );
    expect(describeMetadata({})).toBe('no metadata');
    expect(describeMetadata({ evil: 'a\u001b[2J\nb' })).toBe('evil=a b');
  });
});
