import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { startLine } from '../../../../source/faces/ink/edit-line.ts';
import { type Line, lineText } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { drawList, type ListRow } from '../../../../source/faces/ink/views/list.ts';
import { drawCounts, drawListHeading } from '../../../../source/faces/ink/views/list-heading.ts';
import { wordsOf } from '../../../../source/wizard/search.ts';

const shown = (lines: readonly Line[]) => lines.map((line) => lineText(line).trimEnd()).join('\n');
const theme = createTheme({ unicode: true, colour: false });
const rows: readonly ListRow[] = [
  { kind: 'heading', text: 'Auth token' },
  { kind: 'item', mark: 'chosen', label: 'Orders', detail: '/orders/', note: 'v1, v2  #commerce' },
  { kind: 'item', mark: 'partly', label: 'Payments', detail: '/payments/' },
  { kind: 'item', mark: 'chosen', depth: 1, label: 'v1' },
  { kind: 'item', mark: 'free', depth: 1, label: 'v2' },
  { kind: 'item', mark: 'free', label: 'Orders archive', detail: '/orders-archive/', note: '#commerce' },
  { kind: 'heading', text: 'JSON Web Token' },
  { kind: 'item', mark: 'blocked', label: 'Partner orders', reason: 'needs a JWT, not a key' },
];

function draw(width: number, height = rows.length, cursor = 1, shown = rows): string[] {
  const lines = drawList({ theme, width, height, rows: shown, cursor });
  return lines.map((line) => lineText(line).trimEnd());
}

describe('List', () => {
  it('stands marks, names, paths and notes under each other', () => {
    expect(shown(drawList({ theme, width: 78, height: 8, rows, cursor: 1 }))).toBe(
      [
        '  Auth token',
        '❯ ◉ Orders          /orders/          v1, v2  #commerce',
        '  ◐ Payments        /payments/',
        '    ◉ v1',
        '    ◯ v2',
        '  ◯ Orders archive  /orders-archive/  #commerce',
        '  JSON Web Token',
        '  – Partner orders  needs a JWT, not a key',
      ].join('\n'),
    );
  });

  it('gives up the note at 40 columns, and keeps names and paths whole', () => {
    expect(draw(38)).toEqual([
      '  Auth token',
      '❯ ◉ Orders          /orders/',
      '  ◐ Payments        /payments/',
      '    ◉ v1',
      '    ◯ v2',
      '  ◯ Orders archive  /orders-archive/',
      '  JSON Web Token',
      '  – Partner orders  needs a JWT, not…',
    ]);
  });

  it('keeps the heading of what is shown in sight, and never in the place of the row under the cursor', () => {
    const many: readonly ListRow[] = [
      { kind: 'heading', text: 'Auth token' },
      ...Array.from({ length: 20 }, (_, index): ListRow => ({ kind: 'item', label: `API ${index}` })),
    ];
    const headingAbove = (index: number) => (index > 0 ? 'Auth token' : undefined);
    for (let cursor = 1; cursor < many.length; cursor += 1) {
      for (const height of [1, 2, 3, 6, 30]) {
        const lines = drawList({ theme, width: 38, height, rows: many, cursor, headingAbove }).map(lineText);
        expect(lines.join('\n')).toContain(`❯ API ${cursor - 1}`);
        if (height > 2) expect(lines[0]).toBe('  Auth token');
        expect(lines).toHaveLength(Math.min(height, many.length));
      }
    }
  });

  it.each([
    ['orders', ['Orders', '/orders/', 'Orders', '/orders-archive/']],
    ['sarch', []],
    ['archive order', ['Order', '/order', 'Order', 'archive', '/order', 'archive']],
    ['', []],
    ['nowhere', []],
  ])('lets what was searched for stand out: "%s"', (search, expected) => {
    const found = drawList({ theme, width: 78, height: 8, rows, cursor: 1, search: wordsOf(search) })
      .flat()
      .filter(({ role }) => role === 'match')
      .map(({ text }) => text);
    for (const [index, text] of found.entries())
      expect(expected[index]?.toLowerCase()).toContain(text.toLowerCase());
    expect(found).toHaveLength(expected.length);
  });

  it('marks whole characters only, and moves nothing by it', () => {
    const odd: readonly ListRow[] = [
      { kind: 'item', mark: 'free', label: 'e\u0301cole 👩‍👩‍👧 注文', detail: '/x/' },
    ];
    const plain = drawList({ theme, width: 60, height: 1, rows: odd, cursor: 0 }).map(lineText);
    for (const search of ['e', 'col', '👩', '文', 'le 👩‍👩‍👧 注'].map(wordsOf)) {
      const lines = drawList({ theme, width: 60, height: 1, rows: odd, cursor: 0, search });
      expect(lines.map(lineText)).toEqual(plain);
    }
  });

  it('aligns by cells, not by characters', () => {
    const mixed: readonly ListRow[] = [
      { kind: 'item', mark: 'free', label: '受注アーカイブ', detail: '/a/' },
      { kind: 'item', mark: 'free', label: 'Orders', detail: '/b/' },
      { kind: 'item', mark: 'free', label: '👩🏽‍💻 tools', detail: '/c/' },
    ];
    const columnsOfPaths = draw(60, 3, 0, mixed).map((line) => stringWidth(line.slice(0, line.indexOf('/'))));
    expect(new Set(columnsOfPaths)).toEqual(new Set([20]));
  });

  it('leaves half of the line to the rest where a name is very long', () => {
    const long: readonly ListRow[] = [
      { kind: 'item', mark: 'free', label: 'x'.repeat(300), detail: '/path/' },
    ];
    expect(draw(78, 1, 0, long)[0]).toMatch(/^❯ ◯ x{36}… {2}\/path\/$/);
  });

  it('shows a single choice without marks', () => {
    const plain: readonly ListRow[] = [
      { kind: 'item', label: 'Orders', detail: 'no limits of its own' },
      { kind: 'item', label: 'Payments' },
    ];
    expect(draw(60, 2, 1, plain)).toEqual(['  Orders    no limits of its own', '❯ Payments']);
  });

  it('keeps its columns while the usual list scrolls', () => {
    const many: readonly ListRow[] = Array.from({ length: 60 }, (_, index) => ({
      kind: 'item',
      mark: 'free',
      label: index === 50 ? 'The longest name of all' : `API ${index}`,
      detail: '/path/',
    }));
    const pathColumns = [0, 20, 50, 59].map((cursor) => draw(78, 10, cursor, many)[5]?.indexOf('/path/'));
    expect(new Set(pathColumns).size).toBe(1);
  });

  it('reads no more than it shows of 20 000 rows', () => {
    let read = 0;
    const many = new Array<ListRow>(20_000).fill({ kind: 'item', mark: 'free', label: 'Orders' });
    const counting = new Proxy(many, {
      get(target, property, receiver) {
        if (typeof property === 'string' && /^\d+$/.test(property)) read += 1;
        return Reflect.get(target, property, receiver);
      },
    });
    expect(draw(78, 13, 19_000, counting)).toHaveLength(13);
    expect(read).toBeLessThan(300);
  });

  it('says why nothing is shown', () => {
    expect(
      drawList({ theme, width: 40, height: 5, rows: [], cursor: 0, empty: 'Nothing matches "ord".' }).map(
        lineText,
      ),
    ).toEqual(['  Nothing matches "ord".']);
  });
});

describe('drawListHeading', () => {
  const tabs = [
    { label: 'APIs', count: 1, active: true },
    { label: 'Policies', active: false },
  ];
  const question = 'What may this key call?';
  const head = (width: number, search = 'ord') =>
    drawListHeading({ theme, width, question, tabs, search: startLine(search) }).map((line) =>
      lineText(line).trimEnd(),
    );

  it('is one line at 80 columns', () => {
    expect(head(78)).toEqual(['What may this key call?    [ APIs 1 ]   Policies          ⌕ ord▏']);
  });

  it('is two lines at 40 columns', () => {
    expect(head(38)).toEqual(['What may this key call?', '[ APIs 1 ]   Policies    ⌕ ord▏']);
  });

  it('keeps the search sign where it is while one types', () => {
    const places = ['', 'o', 'orders of', 'orders of the last quarter'].map((text) =>
      head(78, text)[0]?.indexOf('⌕'),
    );
    expect(new Set(places).size).toBe(1);
    expect(head(78, 'orders of the last quarter')[0]).toContain('⌕ …the last quarter▏');
  });

  it('keeps tabs where they are when one switches', () => {
    const other = tabs.map((tab) => ({ ...tab, active: !tab.active }));
    const [before] = drawListHeading({ theme, width: 78, question, tabs, search: startLine() });
    const [after] = drawListHeading({ theme, width: 78, question, tabs: other, search: startLine() });
    expect(lineText(after ?? []).indexOf('Policies')).toBe(lineText(before ?? []).indexOf('Policies'));
    expect(lineText(after ?? [])).toContain('[ Policies ]');
  });

  it('never cuts the question', () => {
    const long = 'Which of the policies that your organisation has may this key carry?';
    const lines = drawListHeading({ theme, width: 38, question: long, tabs, search: startLine() });
    expect(lines.map(lineText).join(' ')).toContain('this key carry?');
    for (const line of lines) expect(stringWidth(lineText(line))).toBeLessThanOrEqual(38);
  });
});

describe('drawCounts', () => {
  const all = { start: 0, end: 42 };
  const some = { shown: 3, total: 42, chosen: '', noun: ['API', 'APIs'], window: all, rows: 42 } as const;
  const text = (props: Partial<Parameters<typeof drawCounts>[0]>) =>
    lineText(drawCounts({ theme, width: 40, ...some, ...props }));

  it.each([
    [{ chosen: 'Orders' }, 'Chosen: Orders              3 of 42 APIs'],
    [{ chosen: 'Orders (v1, v2), Payments' }, 'Chosen: Orders (v1, v2), Payments'],
    [
      { chosen: 'Orders (v1, v2), Payments', width: 50 },
      'Chosen: Orders (v1, v2), Payments     3 of 42 APIs',
    ],
    [{ chosen: 'Orders (v1, v2), Payments', width: 46 }, 'Chosen: Orders (v1, v2), Paymen…  3 of 42 APIs'],
    [{ chosen: 'Orders', width: 20 }, 'Chosen: Orders'],
    [{ chosen: 'Orders', window: { start: 0, end: 10 } }, 'Chosen: Orders     3 of 42 APIs · more ↓'],
    [{ shown: 42 }, '42 APIs'],
    [{ shown: 1, total: 1 }, '1 API'],
    [{ total: 20_000 }, '3 of 20\u00a0000 APIs'],
    [{ window: { start: 0, end: 10 } }, '3 of 42 APIs                      more ↓'],
    [{ window: { start: 5, end: 15 } }, '3 of 42 APIs                    more ↑ ↓'],
    [{ window: { start: 32, end: 42 } }, '3 of 42 APIs                      more ↑'],
  ])('%o', (props, expected) => {
    expect(text(props).trimEnd()).toBe(expected);
  });
});
