import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { startLine } from '../../../../source/faces/ink/edit-line.ts';
import { heightOf, span } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { markFound } from '../../../../source/faces/ink/views/found.ts';
import { sayChosen, sayListHeading, type Tab } from '../../../../source/faces/ink/views/list-heading.ts';
import { Sayings } from '../../../../source/faces/ink/views/sayings.tsx';
import {
  caretOfTable,
  isCutAnywhere,
  Table,
  type TableProps,
  type TableRow,
  wholeRow,
} from '../../../../source/faces/ink/views/table.tsx';
import { wordsOf } from '../../../../source/wizard/search.ts';
import { printInk } from '../../../helpers/print-ink.tsx';

const theme = createTheme({ unicode: true, colour: false });
type Item = {
  mark?: 'chosen' | 'free' | 'partly' | 'blocked';
  depth?: 0 | 1;
  label: string;
  detail?: string;
  note?: string;
  reason?: string;
};
const item = ({ mark, depth = 0, label, detail = '', note = '', reason }: Item): TableRow => ({
  kind: 'cells',
  lead: mark ? [span('  '.repeat(depth)), span(`${theme.symbols[mark]} `)] : [],
  cells: [
    { text: label },
    ...(reason ? [{ text: reason, free: true as const }] : [{ text: detail }, { text: note }]),
  ],
});
const LEAST = [14, 12, 10];
const drawList = (props: Omit<TableProps, 'least'>) =>
  printInk(<Table {...props} least={LEAST} />, props.width);
const rows: readonly TableRow[] = [
  { kind: 'heading', text: 'Auth token' },
  item({ mark: 'chosen', label: 'Orders', detail: '/orders/', note: 'v1, v2  #commerce' }),
  item({ mark: 'partly', label: 'Payments', detail: '/payments/' }),
  item({ mark: 'chosen', depth: 1, label: 'v1' }),
  item({ mark: 'free', depth: 1, label: 'v2' }),
  item({ mark: 'free', label: 'Orders archive', detail: '/orders-archive/', note: '#commerce' }),
  { kind: 'heading', text: 'JSON Web Token' },
  item({ mark: 'blocked', label: 'Partner orders', reason: 'needs a JWT, not a key' }),
];

function draw(width: number, height = rows.length, cursor = 1, shown = rows): string[] {
  return drawList({ width, height, rows: shown, cursor });
}

describe('Table', () => {
  it('stands marks, names, paths and notes under each other', () => {
    expect(drawList({ width: 78, height: 8, rows, cursor: 1 }).join('\n')).toBe(
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
      '  – Partner orders  needs a JWT, not …',
    ]);
  });

  it('keeps the heading of what is shown in sight, and never in the place of the row under the cursor', () => {
    const many: readonly TableRow[] = [
      { kind: 'heading', text: 'Auth token' },
      ...Array.from({ length: 20 }, (_, index) => item({ label: `API ${index}` })),
    ];
    const headingAbove = (index: number) => (index > 0 ? 'Auth token' : undefined);
    for (let cursor = 1; cursor < many.length; cursor += 1) {
      for (const height of [1, 2, 3, 6, 30]) {
        const lines = drawList({ width: 38, height, rows: many, cursor, headingAbove });
        expect(lines.join('\n')).toContain(`❯ API ${cursor - 1}`);
        if (height > 2) expect(lines[0]).toMatch(/^[↑ ] Auth token$/);
        expect(lines).toHaveLength(Math.min(height, many.length));
      }
    }
  });

  it.each([
    ['orders', ['Orders', 'orders']],
    ['sarch', []],
    ['archive order', ['Order', 'archive', 'order']],
    ['', []],
  ])('lets what was searched for stand out: "%s"', (search, expected) => {
    const found = ['Orders', 'archived orders'].flatMap((text) => markFound(text, wordsOf(search)));
    expect(found.filter(({ role }) => role === 'match').map(({ text }) => text)).toEqual(expected);
  });

  it('marks whole characters only, and moves nothing by it', () => {
    const odd: readonly TableRow[] = [
      item({ mark: 'free', label: 'e\u0301cole 👩‍👩‍👧 注文', detail: '/x/' }),
    ];
    const plain = drawList({ width: 60, height: 1, rows: odd, cursor: 0 });
    for (const search of ['e', 'col', '👩', '文', 'le 👩‍👩‍👧 注'].map(wordsOf)) {
      expect(drawList({ width: 60, height: 1, rows: odd, cursor: 0, search })).toEqual(plain);
    }
  });

  it('aligns by cells, not by characters', () => {
    const mixed: readonly TableRow[] = [
      item({ mark: 'free', label: '受注アーカイブ', detail: '/a/' }),
      item({ mark: 'free', label: 'Orders', detail: '/b/' }),
      item({ mark: 'free', label: '👩🏽‍💻 tools', detail: '/c/' }),
    ];
    const columnsOfPaths = draw(60, 3, 0, mixed).map((line) => stringWidth(line.slice(0, line.indexOf('/'))));
    expect(new Set(columnsOfPaths)).toEqual(new Set([20]));
  });

  it('cuts a very long name, and leaves its short neighbour whole', () => {
    const long: readonly TableRow[] = [item({ mark: 'free', label: 'x'.repeat(300), detail: '/path/' })];
    expect(draw(78, 1, 0, long)[0]).toMatch(/^❯ ◯ x+… {2}\/path\/$/);
  });

  it('shows a single choice without marks', () => {
    const plain: readonly TableRow[] = [
      item({ label: 'Orders', detail: 'no limits of its own' }),
      item({ label: 'Payments' }),
    ];
    expect(draw(60, 2, 1, plain)).toEqual(['  Orders    no limits of its own', '❯ Payments']);
  });

  it('keeps its columns while the usual list scrolls', () => {
    const many: readonly TableRow[] = Array.from({ length: 60 }, (_, index) => ({
      mark: 'free' as const,
      label: index === 50 ? 'The longest name of all' : `API ${index}`,
      detail: '/path/',
    })).map(item);
    const pathColumns = [0, 20, 50, 59].map((cursor) => draw(78, 10, cursor, many)[5]?.indexOf('/path/'));
    expect(new Set(pathColumns).size).toBe(1);
  });

  it('reads no more than it shows of 20 000 rows', () => {
    let read = 0;
    const many = new Array<TableRow>(20_000).fill(item({ mark: 'free', label: 'Orders' }));
    const counting = new Proxy(many, {
      get(target, property, receiver) {
        if (typeof property === 'string' && /^\d+$/.test(property)) read += 1;
        return Reflect.get(target, property, receiver);
      },
    });
    expect(draw(78, 13, 19_000, counting)).toHaveLength(13);
    expect(read).toBeLessThan(300);
  });

  it('names the row under the cursor in full where its columns cut it', () => {
    const long = [
      item({ label: 'x'.repeat(60), detail: '/path/' }),
      item({ label: 'Orders', detail: '/orders/' }),
    ];
    const props = { width: 40, height: 2, rows: long, cursor: 0, least: LEAST };
    expect(wholeRow(props, theme)).toBe(`${'x'.repeat(60)} · /path/`);
    expect(wholeRow({ ...props, cursor: 1 }, theme)).toBeUndefined();
    expect(isCutAnywhere(props, theme)).toBe(true);
    expect(isCutAnywhere({ ...props, rows: long.slice(1) }, theme)).toBe(false);
  });

  it('points at the rows that do not fit, above and below', () => {
    const many = Array.from({ length: 9 }, (_, index) => item({ label: `row ${index}` }));
    const signs = (height: number) =>
      drawList({ width: 60, height, rows: many, cursor: 4, offset: 3 }).map((line) => line.slice(0, 2));
    expect(signs(4)).toEqual(['↑ ', '❯ ', '  ', '↓ ']);
    expect(signs(9).join('').trim()).toBe('❯');
  });

  it('stands the column after a wide one at the right edge', () => {
    const values: readonly TableRow[] = [
      { kind: 'cells', cells: [{ text: 'Expires' }, { text: 'in 30 days' }, { text: 'recipe' }] },
      { kind: 'line', draw: () => [span('Create the key')] },
    ];
    const props = { width: 40, height: 4, rows: values, cursor: 1, least: [8, 20, 6], wide: 1 };
    expect(printInk(<Table {...props} />)).toEqual([
      '  Expires  in 30 days             recipe',
      '❯ Create the key',
    ]);
  });

  it('tells where the text cursor is, in a row with a field', () => {
    const caret = { text: '▏', cursor: true as const };
    const fields: readonly TableRow[] = [
      ...Array.from({ length: 5 }, () => item({ label: 'row' })),
      { kind: 'line', draw: (isCurrent) => [span('Another: '), ...(isCurrent ? [caret] : [])] },
    ];
    const props = { width: 40, height: 3, rows: fields, cursor: 5, least: LEAST };
    expect(caretOfTable(props, theme)).toEqual({ x: 11, y: 2 });
    expect(caretOfTable({ ...props, cursor: 1 }, theme)).toBeUndefined();
  });
});

describe('the heading of a list', () => {
  const tabs: readonly Tab[] = [
    { label: 'APIs', count: 1, active: true },
    { label: 'Policies', active: false },
  ];
  const head = (width: number, more: { question?: string; tabs?: readonly Tab[] } = {}) => {
    const props = {
      theme,
      width,
      question: 'What may this key call?',
      tabs,
      amount: '3 of 42 APIs',
      ...more,
    };
    return printInk(<Sayings of={sayListHeading({ ...props, search: startLine('ord') })} width={width} />);
  };

  it('is two lines at 80 columns, with the amount beside the search', () => {
    expect(head(78)).toEqual([
      'What may this key call?                                [ APIs 1 ]   Policies',
      '⌕ ord▏                                                            3 of 42 APIs',
    ]);
  });

  it('is two lines at 40 columns', () => {
    expect(head(38)).toEqual(['What may this key call?', '[ APIs 1 ]   Policies    ⌕ ord▏']);
  });

  it('keeps tabs where they are when one switches', () => {
    const other = tabs.map((tab) => ({ ...tab, active: !tab.active }));
    const [before = ''] = head(78);
    const [after = ''] = head(78, { tabs: other });
    expect(after.indexOf('Policies')).toBe(before.indexOf('Policies'));
    expect(after).toContain('[ Policies ]');
  });

  it('never cuts the question', () => {
    const question = 'Which of the policies that your organisation has may this key carry?';
    const lines = head(38, { question });
    expect(lines.join(' ')).toContain('this key carry?');
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(38);
  });

  it('names what is chosen, and keeps its line where nothing is', () => {
    const chosen = (names: string) => printInk(<Sayings of={[sayChosen(names)]} width={30} />);
    expect(chosen('Orders (v1, v2), Payments')).toEqual(['Chosen: Orders (v1, v2), Paym…']);
    expect(heightOf([sayChosen('')], 30)).toBe(1);
  });
});
