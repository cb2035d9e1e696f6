import { describe, expect, it } from 'vitest';
import { columnWidth, compareNames, looksSecret, sanitise, spellOut, writeJson } from '../source/text.ts';

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
});

describe('sanitise', () => {
  it.each([
    ['tag characters', 'a\u{e0041}\u{e007f}b'],
    ['a language tag', 'a\u{e0001}b'],
    ['what is not assigned beside the tags', 'a\u{e0fff}b'],
    ['variation selectors that carry data', 'a\u{e0100}\u{e01ef}b'],
    ['a selector behind a letter', 'a\ufe0fb'],
    ['bidi embeddings, overrides, isolates', 'a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069b'],
    ['bidi marks', 'a\u200e\u200f\u061cb'],
    ['zero width', 'a\u200b\u2060\ufeffb'],
    ['joiners where nothing is joined', 'a\u200c\u200db'],
    ['invisible operators', 'a\u2061\u2062\u2063\u2064b'],
    ['deprecated format characters', 'a\u206a\u206fb'],
    ['the soft hyphen and the grapheme joiner', 'a\u00ad\u034fb'],
    ['fillers', 'a\u115f\u1160\u3164\uffa0b'],
    ['Khmer and Mongolian ones', 'a\u17b4\u180b\u180eb'],
    ['musical and shorthand format characters', 'a\u{1d173}\u{1bca0}b'],
    ['interlinear annotations', 'a\ufff9\ufffa\ufffbb'],
    ['controls and escape sequences', 'a\u0000\u001b[31m\u009b2J\u0007b'],
  ])('lets no %s through', (_, text) => {
    expect(sanitise(text)).toBe('ab');
  });

  it.each([
    'Größe',
    '受注',
    'می\u200cخواهم',
    'क्\u200dष',
    '👨\u200d👩\u200d👧',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    '👍🏽',
    'e\u0301',
  ])('keeps what is written with them: %s', (text) => {
    expect(sanitise(text)).toBe(text);
  });
});

describe('what looks like a credential', () => {
  it.each([
    '352d20ee67be67f6340b4c0605b044b7',
    '7a7b140f-2480-4d5a-4e78-24049e3ba7f8',
    'eyJvcmciOiJkZWZhdWx0In0=',
    'default6a3c8b1c636b4597bacc4b650f672de0',
    'aVeryLongPassphraseOfLetters',
    ' 352d20ee67be67f6 ',
  ])('%s', (text) => {
    expect(looksSecret(text)).toBe(true);
  });

  it.each([
    'Orders',
    'soon',
    '2026-12-31',
    'http://localhost:3000',
    'a name of four words',
    'platinum-orders-eu',
    '',
  ])('not %s', (text) => {
    expect(looksSecret(text)).toBe(false);
  });
});

it.each([
  [[], 0],
  [['', ''], 0],
  [['Orders', 'Payments'], 8],
  [['Orders', 'x'.repeat(39)], 39],
  [['x'.repeat(41), 'x'.repeat(4_000)], 40],
])('a column of %j is padded to %d', (cells, width) => {
  expect(columnWidth(cells)).toBe(width);
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
