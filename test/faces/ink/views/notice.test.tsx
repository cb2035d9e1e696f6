import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { joinNotices, type NoticeProps, sayNotice } from '../../../../source/faces/ink/views/notice.ts';
import { Sayings } from '../../../../source/faces/ink/views/sayings.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const theme = createTheme({ unicode: true, colour: false });
const refused: NoticeProps = {
  theme,
  width: 78,
  tone: 'bad',
  what: 'The Dashboard does not know this credential.',
  why: 'Copied from another Dashboard, or reset since? Users › Edit shows the current one.',
  said: 'Tyk answered 401: Not authorised',
  next: 'Type it again, or press esc to change the address.',
};
const text = (props: Partial<NoticeProps> = {}) => {
  const all = { ...refused, ...props };
  return printInk(<Sayings of={sayNotice(all)} width={all.width} height={all.height} />);
};

describe('Notice', () => {
  it('says what happened, why, what the server said, and what to do next', () => {
    expect(text().join('\n')).toBe(
      [
        '✖ The Dashboard does not know this credential.',
        '  Copied from another Dashboard, or reset since? Users › Edit shows the',
        '  current one.',
        '  Tyk answered 401: Not authorised',
        '  Type it again, or press esc to change the address.',
      ].join('\n'),
    );
  });

  it.each([
    ['good', '✔ '],
    ['warning', '! '],
    ['bad', '✖ '],
    ['plain', 'The'],
  ] as const)('a %s one begins with "%s"', (tone, sign) => {
    expect(text({ tone })[0]?.startsWith(sign)).toBe(true);
  });

  it('names offers with their key, several on a line', () => {
    const offers = [
      { key: 's', label: 'switch to Open Source' },
      { key: 'r', label: 'try again' },
    ];
    expect(text({ offers }).at(-1)).toBe('  s switch to Open Source · r try again');
    expect(text({ offers, width: 30 }).slice(-2)).toEqual(['  s switch to Open Source', '  r try again']);
    const long = [{ key: 's', label: 'switch to Open Source and go on with this address' }];
    expect(text({ offers: long, width: 30 }).slice(-2)).toEqual([
      '  s switch to Open Source and',
      '    go on with this address',
    ]);
  });

  it('leaves out the least helpful first where there is little room', () => {
    expect(text({ height: 4 }).join(' ')).not.toContain('Tyk answered');
    expect(text({ height: 4 }).join(' ')).toContain('Copied from');
    expect(text({ height: 2 })).toEqual([
      '✖ The Dashboard does not know this credential.',
      '  Type it again, or press esc to change the address.',
    ]);
    expect(text({ height: 1 })).toEqual(['✖ The Dashboard does not know this credential.']);
    expect(text({ height: 0 })).toEqual([]);
  });

  it.each([12, 38, 78])('is never wider than %i cells', (width) => {
    const lines = text({
      width,
      said: `Tyk answered 500: ${'受注👩🏽‍💻'.repeat(30)}`,
      next: 'x'.repeat(300),
    });
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  it('stands under another with a blank line between', () => {
    const one = sayNotice({ theme, width: 40, tone: 'good', what: 'Copied.' });
    expect(printInk(<Sayings of={joinNotices([one, [], one])} width={40} />)).toEqual([
      '✔ Copied.',
      '',
      '✔ Copied.',
    ]);
  });
});
