import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellWidth, cut, graphemes, pad, takeCells, wrap } from '../../../source/faces/ink/cells.ts';
import { wrap as wrapPlain } from '../../../source/faces/wrap.ts';
import { quickest } from '../../helpers/patience.ts';

const family = '👩‍👩‍👧‍👦';
const developer = '👩🏽‍💻';
const flag = '🇯🇵';
const accented = 'e\u0301';

const samples = [
  ['ASCII', 'Orders archive', 14],
  ['Latin', 'Größe', 5],
  ['a decomposed accent', `caf${accented}`, 4],
  ['Japanese', '受注アーカイブ', 14],
  ['Japanese voice marks apart', 'か\u3099', 2],
  ['halfwidth katakana with a mark', 'ｶﾞ', 2],
  ['fullwidth letters', 'ＡＢ', 4],
  ['Korean', '주문', 4],
  ['decomposed Korean', '주문'.normalize('NFD'), 4],
  ['Chinese beyond the first plane', '𠮷野', 4],
  ['Hindi', 'नमस्ते', stringWidth('नमस्ते')],
  ['Thai', 'ก็', 1],
  ['an emoji', '🚀', 2],
  ['a family', family, 2],
  ['a skin tone', '👍🏽', 2],
  ['a skin tone and a joiner', developer, 2],
  ['a flag', flag, 2],
  ['a flag of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 2],
  ['a heart drawn as text', '\u2764', 1],
  ['a heart drawn as emoji', '\u2764\ufe0f', 2],
  ['a keycap', '1\ufe0f\u20e3', 2],
  ['nothing visible', '\u200b\u200d\ufeff', 0],
  ['our symbols', '❯◉◯◐–✔✖▏⌕•·─⏎↑↓…', 16],
] as const;

describe('cellWidth', () => {
  it.each(samples)('measures %s as a terminal shows it', (_, text, width) => {
    expect(cellWidth(text)).toBe(width);
  });

  it.each(samples)('agrees with Ink on %s', (_, text) => {
    expect(cellWidth(text)).toBe(stringWidth(text));
    expect(cellWidth(`a ${text} b`)).toBe(stringWidth(`a ${text} b`));
  });

  it('counts no cells for controls, which are never drawn', () => {
    expect(cellWidth('a\u0007b')).toBe(2);
  });
});

describe('graphemes', () => {
  it('never splits what a reader sees as one character', () => {
    expect(graphemes(`a${accented}${family}${flag}か\u3099`)).toEqual([
      'a',
      accented,
      family,
      flag,
      'か\u3099',
    ]);
  });
});

describe('cut', () => {
  it.each([
    ['Orders archive', 20, 'Orders archive'],
    ['Orders archive', 14, 'Orders archive'],
    ['Orders archive', 10, 'Orders ar…'],
    ['Orders archive', 8, 'Orders …'],
    ['Orders archive', 1, '…'],
    ['Orders archive', 0, ''],
    ['Orders archive', -3, ''],
    ['受注アーカイブ', 8, '受注ア…'],
    ['受注アーカイブ', 7, '受注ア…'],
    [`a${family}${family}`, 4, `a${family}…`],
  ] as const)('%s in %i cells', (text, width, expected) => {
    expect(cut(text, width)).toBe(expected);
  });

  it('fits for every width', () => {
    const text = `受注 ${developer} caf${accented} ${flag} archive`;
    for (let width = 0; width <= 40; width++) {
      expect(stringWidth(cut(text, width))).toBeLessThanOrEqual(width);
    }
  });

  it('reads no more of a huge name than it shows', async () => {
    const huge = '受'.repeat(2_000_000);
    expect(await quickest(() => expect(takeCells(huge, 10)).toBe('受受受受受'))).toBeLessThan(100);
  });
});

describe.each([
  ['on the screen', (text: string) => wrap(text, 20)],
  ['in plain lines', (text: string) => wrapPlain(text, 22).split('\n')],
])('a text is broken %s', (_where, broken) => {
  it.each([
    ['Orders · 30 days · no quota', ['Orders · 30 days ·', 'no quota']],
    ['It was sent to about 30 days', ['It was sent to about', '30 days']],
    ['A rate of about 1\u00a0000 requests', ['A rate of about', '1\u00a0000 requests']],
    ['asked by us twice (2 of 7)', ['asked by us twice', '(2 of 7)']],
    ['you have read these 5 APIs', ['you have read these', '5 APIs']],
    // A number has another one behind it.
    ['until Sat the 5 Dec 2026', ['until Sat the 5 Dec', '2026']],
    ['This one has just 30 × 8 cells', ['This one has just 30', '× 8 cells']],
  ])('%s', (text, lines) => {
    expect(broken(text)).toEqual(lines);
  });

  it('only with the blanks that it has', () => {
    expect(broken('no quota, 30 days, no quota').join(' ')).toBe('no quota, 30 days, no quota');
  });
});

describe('pad', () => {
  it('fills and cuts by cells', () => {
    expect(pad('受注', 6)).toBe('受注  ');
    expect(pad('受注', 3)).toBe('受…');
    expect(stringWidth(pad('受注', 2))).toBe(2);
  });
});
