import { describe, expect, it } from 'vitest';
import { keepBody, splitList } from '../../source/tyk/json-array.ts';
import { cutUp, makeRandom, makeValue } from './random.ts';

type Split = { readonly taken: unknown[]; readonly refused: string[]; readonly rest: string; held: number };

/** Reads a text piece by piece; by default it comes byte by byte. */
function split(text: string, under?: string, pieces?: readonly Buffer[]): Split {
  const taken: unknown[] = [];
  const refused: string[] = [];
  const receiver = {
    take: (value: unknown) => taken.push(value),
    refuse: (part: string) => refused.push(part),
  };
  const body = splitList(receiver, under);
  for (const piece of pieces ?? [...Buffer.from(text)].map((byte) => Buffer.from([byte]))) body.write(piece);
  return { taken, refused, rest: body.text(), held: body.held };
}

const both = (text: string, under?: string) => [split(text, under), split(text, under, [Buffer.from(text)])];

describe('a list that is the whole answer', () => {
  it.each<[string, unknown[]]>([
    ['[]', []],
    [' [ \n ] \n', []],
    ['[1]', [1]],
    ['[1, "two" ,null]', [1, 'two', null]],
    ['[{"a":1},{"b":[2,3]}]', [{ a: 1 }, { b: [2, 3] }]],
    ['[{"a":"},{"},{"b":"]"}]', [{ a: '},{' }, { b: ']' }]],
    ['[{"list":[{"x":1},{"x":2}]},{"list":[]}]', [{ list: [{ x: 1 }, { x: 2 }] }, { list: [] }]],
    [String.raw`["\"", "\\", "\\\"", "a\\"]`, ['"', '\\', '\\"', 'a\\']],
    ['[[1,2],[],[[3]]]', [[1, 2], [], [[3]]]],
    ['[{"name":"Grüße 天気 🔑"}]', [{ name: 'Grüße 天気 🔑' }]],
    ['\ufeff[{"a":1}]', [{ a: 1 }]],
    [
      '[{"a":[{"a":1},{"a":2}]},{"a":[{"a":3},{"b":4}]}]',
      [{ a: [{ a: 1 }, { a: 2 }] }, { a: [{ a: 3 }, { b: 4 }] }],
    ],
    ['[{"a":1},{"b":2},{},{"a":3}]', [{ a: 1 }, { b: 2 }, {}, { a: 3 }]],
    ['[{"a:},{\\"a":1},{"a:},{\\"a":2}]', [{ 'a:},{"a': 1 }, { 'a:},{"a': 2 }]],
  ])('%j is taken apart, whole or byte by byte', (text, elements) => {
    for (const { taken, refused, rest } of both(text)) {
      expect({ taken, refused }).toEqual({ taken: elements, refused: [] });
      expect(JSON.parse(rest)).toEqual([]);
    }
  });

  it('holds no more than one element at a time', () => {
    const element = JSON.stringify({ text: 'x'.repeat(1000) });
    const text = `[${Array(500).fill(element).join(',')}]`;
    let most = 0;
    const body = splitList({ take() {}, refuse() {} });
    for (const piece of cutUp(makeRandom(1), Buffer.from(text), 300)) {
      body.write(piece);
      most = Math.max(most, body.held);
    }
    expect(most).toBeLessThan(2 * element.length);
    expect(body.text()).toBe('[]');
  });
});

describe('a list in an envelope', () => {
  it.each([
    ['{"apis":[{"id":1},{"id":2}],"pages":1}', '{"apis":[],"pages":1}'],
    ['{ "pages" : 1 , "apis" : [ {"id":1} , {"id":2} ] }', '{ "pages" : 1 , "apis" : [] }'],
    ['{"first":{"apis":[9]},"APIS":[{"id":1},{"id":2}]}', '{"first":{"apis":[9]},"APIS":[]}'],
    ['{"other":[7],"apis":[{"id":1},{"id":2}],"more":[8]}', '{"other":[7],"apis":[],"more":[8]}'],
  ])('%s is found by its name', (text, left) => {
    for (const { taken, rest } of both(text, 'apis')) {
      expect(taken).toEqual([{ id: 1 }, { id: 2 }]);
      expect(JSON.parse(rest)).toEqual(JSON.parse(left));
    }
  });

  it.each([
    '{"apis":null,"pages":0}',
    '{"apis":{"0":[1]}}',
    '{"Message":"Not authorised","Status":"Error"}',
    '{"text":"\\"apis\\":[1]"}',
    '[{"apis":[1]}]',
  ])('%s has none and stays whole', (text) => {
    for (const { taken, rest } of both(text, 'apis')) {
      expect(taken).toEqual([]);
      expect(rest).toBe(text);
    }
  });
});

describe('what is no list', () => {
  it.each(['null', '{}', '"[1]"', '', 'Not found\n', 'no [list] here', '<html>[1]</html>', '{"a":[1]}'])(
    '%j stays whole',
    (text) => {
      for (const { taken, rest } of both(text)) {
        expect(taken).toEqual([]);
        expect(rest).toBe(text);
      }
    },
  );

  it.each(['[1,]', '[,]', '[1,,2]', '[1 2]', '[{}{}]', '[{"a":1}x,2]', "['a']", '[{"a":}]'])(
    '%s is refused where it is no JSON',
    (text) => {
      for (const { refused } of both(text)) expect(refused).not.toEqual([]);
    },
  );

  it.each(['[', '[1', '[{"a":1},', '[{"a":"x', '[}', '[1}', '{"apis":[1]', '{"apis":[1}'])(
    '%s leaves a rest that is no JSON',
    (text) => {
      for (const { rest } of both(text, text.startsWith('{') ? 'apis' : undefined))
        expect(() => JSON.parse(rest)).toThrow();
    },
  );
});

it('agrees with JSON.parse about two thousand lists in pieces', () => {
  const random = makeRandom(2026);
  for (let round = 0; round < 2000; round += 1) {
    const length = Math.floor(random() * 6);
    const list = Array.from({ length }, () => makeValue(random));
    const under = random() < 0.5 ? 'apis' : undefined;
    const indent = random() < 0.5 ? undefined : 1;
    const text = JSON.stringify(
      under === undefined ? list : { nested: makeValue(random), apis: list },
      null,
      indent,
    );
    const { taken, refused, rest } = split(text, under, cutUp(random, Buffer.from(text), 40));
    expect(taken).toEqual(under === undefined ? JSON.parse(text) : JSON.parse(text).apis);
    expect(refused).toEqual([]);
    const left: unknown = JSON.parse(rest);
    expect(under === undefined ? left : (left as { apis: unknown }).apis).toEqual([]);
  }
});

it('takes nothing for a list that JSON.parse would refuse, whatever is damaged', () => {
  const random = makeRandom(7);
  for (let round = 0; round < 2000; round += 1) {
    const bytes = Buffer.from(JSON.stringify(Array.from({ length: 3 }, () => makeValue(random))));
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    const text = bytes.toString('utf8');
    const { refused, rest, taken } = split(text, undefined, cutUp(random, bytes, 20));
    const accepted = refused.length === 0 && isJson(rest);
    expect(accepted).toBe(isJson(text));
    if (accepted && rest !== text) expect(taken).toEqual(JSON.parse(text));
  }
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

describe('a body that is kept', () => {
  it('puts characters together that came in two pieces, without a byte order mark', () => {
    const body = keepBody();
    for (const piece of cutUp(makeRandom(3), Buffer.from('\ufeff{"name":"Grüße 天気 🔑"}'), 2))
      body.write(piece);
    expect(body.text()).toBe('{"name":"Grüße 天気 🔑"}');
    expect(body.held).toBe(Buffer.byteLength('\ufeff{"name":"Grüße 天気 🔑"}'));
  });
});
