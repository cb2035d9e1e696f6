import { describe, expect, it } from 'vitest';
import { compareNames, spellOut, writeJson } from '../source/text.ts';

const { compare } = new Intl.Collator('en', { numeric: true });
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

describe('compareNames', () => {
  it.each([
    ['numbers by their value', ['Api 2', 'Api 10', 'Api 100']],
    ['zeros in front of a number as if they were not there', ['v1', 'v002', 'v3']],
    ['small before capital, where nothing else differs', ['orders', 'Orders', 'orders 2']],
    ['what is shorter first', ['Order', 'Orders', 'Orders archive']],
    ['signs before digits, digits before letters', ['_a', '-a', '#a', '1a', 'aa']],
    ['accents beside their letter', ['Gross', 'Größe', 'Growth']],
    ['other scripts after Latin', ['Zoo', '受注', '受注アーカイブ']],
  ])('puts %s', (_, names) => {
    expect(names.toReversed().sort(compareNames)).toEqual(names);
  });

  it('agrees with the Unicode collation on each two printable characters of ASCII', () => {
    const differing = printable.flatMap((one) =>
      printable.flatMap((other) =>
        [
          [one, other],
          [`a${one}`, `a${other}`],
          [`${one}1B`, `${other}01b`],
          [one, one + other],
        ].filter(([left = '', right = '']) => Math.sign(compareNames(left, right)) !== compare(left, right)),
      ),
    );
    expect(differing).toEqual([]);
  });

  it('agrees with it on names of any such characters', () => {
    const alphabet = [...'aAbB019 -_.#'];
    const nameOf = (seed: number) =>
      Array.from(
        { length: seed % 7 },
        (_, at) => alphabet[Math.floor(seed / (at + 2) ** 3) % alphabet.length],
      );
    const names = Array.from({ length: 400 }, (_, index) => nameOf(index * 7919 + 13).join(''));
    for (const one of names) {
      const differing = names.filter((other) => Math.sign(compareNames(one, other)) !== compare(one, other));
      expect(differing.map((other) => [one, other])).toEqual([]);
    }
  });
});

const acting = [
  '\u0000',
  '\u0007',
  '\u001b',
  '\u007f',
  '\u009b',
  '\u200b',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\u{e0041}',
  '\ud800',
];

describe('text that a terminal would carry out', () => {
  it.each(acting)('is spelled out: %j', (character) => {
    const spelled = spellOut(`a${character}b`);
    expect(spelled).toMatch(/^a(?:\\u[0-9a-f]{4})+b$/);
    expect(JSON.parse(`"${spelled}"`)).toBe(`a${character}b`);
  });

  it.each(acting)('is escaped in JSON, which stays the same: %j', (character) => {
    const value = { [`k${character}`]: [`v${character}`, 'Größe 受注\n'] };
    const json = writeJson(value);
    expect(json).not.toContain(character);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toContain('Größe 受注');
  });
});
