import chalk from 'chalk';
import { useInput, useWindowSize } from 'ink';
import { render } from 'ink-testing-library';
import { type ReactElement, useState } from 'react';
import stringWidth from 'string-width';
import { afterEach, describe, expect, it } from 'vitest';
import { startLine } from '../../../../source/faces/ink/edit-line.ts';
import { bindingsFor, hintLine } from '../../../../source/faces/ink/keymap.ts';
import { toKeys } from '../../../../source/faces/ink/keys.ts';
import { frameWidth, isNarrow, layoutFor } from '../../../../source/faces/ink/layout.ts';
import { heightOf, span } from '../../../../source/faces/ink/lines.ts';
import { createTheme, type Theme } from '../../../../source/faces/ink/theme.ts';
import { sayField } from '../../../../source/faces/ink/views/field.ts';
import { Frame, type FrameProps } from '../../../../source/faces/ink/views/frame.tsx';
import { sayChosen, sayListHeading } from '../../../../source/faces/ink/views/list-heading.ts';
import { sayNotice } from '../../../../source/faces/ink/views/notice.ts';
import { Sayings } from '../../../../source/faces/ink/views/sayings.tsx';
import { Table, type TableRow } from '../../../../source/faces/ink/views/table.tsx';
import { ThemeContext } from '../../../../source/faces/ink/views/theme.tsx';
import { windowRows } from '../../../../source/faces/ink/window.ts';
import { sanitise } from '../../../../source/text.ts';
import { type InkScreen, mount } from '../../../helpers/ink-screen.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const plainly = (props: FrameProps) => themed(props, theme);
function themed(props: FrameProps, own: Theme): ReactElement {
  return (
    <ThemeContext value={own}>
      <Frame {...props} />
    </ThemeContext>
  );
}

const theme = createTheme({ unicode: true, colour: false });
const trail = [
  { text: 'Self-Managed · http://localhost:3000', short: 'Self-Managed · localhost:3000' },
  { text: 'Signed in · organisation 5e9d9544… · 42 APIs · 7 policies', short: '42 APIs · 7 policies' },
];
const row = (mark: 'chosen' | 'free' | 'blocked', ...texts: string[]): TableRow => ({
  kind: 'cells',
  lead: [span(`${theme.symbols[mark]} `, mark === 'chosen' ? 'accent' : 'muted')],
  cells: texts.map((text) => ({ text })),
});
const orders: readonly TableRow[] = [
  { kind: 'heading', text: 'Auth token' },
  row('chosen', 'Orders', '/orders/', 'v1, v2  #commerce'),
  row('free', 'Orders archive', '/orders-archive/', '#commerce'),
  { kind: 'heading', text: 'JSON Web Token' },
  row('blocked', 'Partner orders', 'needs a JWT, not a key'),
];
const LEAST = [14, 12, 10];

/** The access screen as an app would compose it. */
function accessFrame(
  columns: number,
  rows: number,
  list: readonly TableRow[],
  cursor: number,
  problem = '',
): FrameProps {
  const width = frameWidth(columns);
  const heading = sayListHeading({
    theme,
    width,
    question: 'What may this key call?',
    tabs: [
      { label: 'APIs', count: 1, active: true },
      { label: 'Policies', active: false },
    ],
    search: startLine('ord'),
    amount: '3 of 42 APIs',
  });
  const draw = (height?: number) =>
    problem ? sayNotice({ theme, width, tone: 'bad', what: problem, height }) : [];
  const layout = layoutFor({
    columns,
    rows,
    trail: trail.length,
    heading: heading.length,
    main: list.length,
    status: 1,
    notice: heightOf(draw(), width),
  });
  const window = windowRows(list.length, cursor, layout.main);
  return {
    layout,
    title: { name: 'Tyk key wizard', place: { stage: 'Access', number: 3, of: 6 } },
    trail,
    wide: true,
    heading,
    main: (
      <Table {...{ width, height: layout.main, rows: list, cursor, offset: window.start, least: LEAST }} />
    ),
    status: [sayChosen('Orders')],
    notice: draw(layout.notice),
    hints: hintLine(bindingsFor('choices', { words: { 'next-tab': 'policies' } }), width, theme, {
      brief: isNarrow(columns),
    }),
  };
}

function expectToFit(frames: readonly string[], columns: number, rows: number): void {
  for (const frame of frames) {
    const lines = frame.split('\n');
    expect(lines.length, frame).toBeLessThanOrEqual(rows - 1);
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
  }
}

let screen: InkScreen | undefined;
afterEach(async () => {
  await screen?.unmount();
  screen = undefined;
});

describe('Frame', () => {
  it('is the screen of the design at 80 columns', () => {
    screen = mount(plainly(accessFrame(80, 24, orders, 1)), { columns: 80, rows: 24 });
    expect(screen.lastFrame()).toMatchInlineSnapshot(`
      " ▌Tyk key wizard▐  Access                                 ●━━━●━━━◉───○───○───○
       ──────────────────────────────────────────────────────────────────────────────
       ✔ Self-Managed · http://localhost:3000
       ✔ Signed in · organisation 5e9d9544… · 42 APIs · 7 policies

       What may this key call?                                [ APIs 1 ]   Policies
       ⌕ ord▏                                                            3 of 42 APIs
         Auth token
       ❯ ◉ Orders          /orders/                v1, v2  #commerce
         ◯ Orders archive  /orders-archive/        #commerce
         JSON Web Token
         – Partner orders  needs a JWT, not a key

       Chosen: Orders
       ──────────────────────────────────────────────────────────────────────────────
       ↑↓ move · space choose · type to search · tab policies · ⏎ next · esc back"
    `);
  });

  it('is compact at 40 columns', () => {
    screen = mount(plainly(accessFrame(40, 14, orders, 1)), { columns: 40, rows: 14 });
    expect(screen.lastFrame()).toMatchInlineSnapshot(`
      " Tyk key wizard              Access 3/6
       ──────────────────────────────────────
       ✔ Self-Managed · localhost:3000
       ✔ 42 APIs · 7 policies
       What may this key call?
       [ APIs 1 ]   Policies    ⌕ ord▏
         Auth token
       ❯ ◉ Orders          /orders/
         ◯ Orders archive  /orders-archive/
         JSON Web Token
         – Partner orders  needs a JWT, not …
       Chosen: Orders
       space · type · tab · ⏎ next · esc · ?"
    `);
  });

  it('draws the same on a terminal without Unicode, in ASCII', () => {
    const ascii = createTheme({ unicode: false, colour: false });
    const asciiRows = [
      { kind: 'heading', text: 'Auth token' },
      { kind: 'cells', cells: [{ text: 'Orders' }] },
    ] as const;
    const props = {
      ...accessFrame(80, 24, orders, 1),
      main: <Table {...{ width: 78, height: 5, rows: asciiRows, cursor: 1, least: LEAST }} />,
      heading: [{ text: 'What may it call?' }],
      hints: [span('enter next')],
    };
    const lines = printInk(<Frame {...props} />, 80, ascii);
    expect(lines.join('\n')).toMatch(/^[\u0020-\u007e\n]*$/);
    expect(lines).toContain(' > Orders');
  });

  it('folds finished stages into one line, then drops them', () => {
    const many = Array.from({ length: 30 }, () => row('free', 'Orders'));
    const linesAt = (rows: number) => printInk(<Frame {...accessFrame(80, rows, many, 0)} />);
    const folded = linesAt(16).filter((line) => line.includes('✔'));
    expect(folded).toEqual([' ✔ Self-Managed · localhost:3000  ✔ 42 APIs · 7 policies']);
    expect(linesAt(12).filter((line) => line.includes('✔'))).toEqual([]);
  });

  it('shortens help to its first line and says so', () => {
    const help = ['Where: in the Dashboard, your name at the top right.', 'It stays on this machine.'].map(
      (text) => ({
        text,
        first: [span('  ')],
      }),
    );
    const wishes = { columns: 80, rows: 12, trail: 2, heading: 1, main: 5, help: help.length };
    const layout = layoutFor(wishes);
    expect(layout.help).toBe(1);
    const lines = printInk(<Frame {...accessFrame(80, 12, orders, 1)} layout={layout} help={help} />);
    expect(lines).toContain('   Where: in the Dashboard, your name at the top right. …');
  });

  it('asks for a larger window, and fits into the small one', () => {
    for (const [columns, rows] of [
      [39, 24],
      [80, 11],
      [20, 5],
      [8, 3],
      [1, 1],
    ] as const) {
      const lines = printInk(<Frame {...accessFrame(columns, rows, orders, 1)} />, columns);
      expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
      for (const line of lines) expect(stringWidth(line.slice(1))).toBeLessThanOrEqual(Math.max(1, columns));
    }
    expect(printInk(<Frame {...accessFrame(80, 11, orders, 1)} />)[0]).toContain('80 × 11');
  });

  it('keeps the keys in sight whatever the parts want', () => {
    const props = accessFrame(80, 24, orders, 1);
    const tall = <Sayings of={Array.from({ length: 90 }, () => ({ line: [span('x')] }))} width={78} />;
    const lines = printInk(<Frame {...props} main={tall} />);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.at(-1)).toContain('⏎ next');
  });

  it('colours signs and dims hints; every word stands without colour too', () => {
    const level = chalk.level;
    chalk.level = 1;
    try {
      const coloured = createTheme({ unicode: true });
      const { lastFrame } = render(themed(accessFrame(80, 24, orders, 1), coloured));
      expect(lastFrame()).toContain('\u001b[36m❯ ◉ \u001b[39m');
      expect(lastFrame()).toContain('\u001b[32m✔ \u001b[39m');
      expect(lastFrame()).toContain('\u001b[2m');
      const plain = render(plainly(accessFrame(80, 24, orders, 1))).lastFrame();
      expect(plain).not.toContain('\u001b');
    } finally {
      chalk.level = level;
    }
  });
});

/** A list that moves, on a terminal that may change its size. */
function Browser({ list, problem }: { list: readonly TableRow[]; problem?: string }): ReactElement {
  const { columns, rows } = useWindowSize();
  const [cursor, setCursor] = useState(0);
  useInput((input, key) => {
    for (const { name } of toKeys(input, key)) {
      if (name === 'down') setCursor((at) => Math.min(list.length - 1, at + 1));
      if (name === 'end') setCursor(list.length - 1);
    }
  });
  return plainly(accessFrame(columns, rows, list, cursor, problem));
}

const scripts = [
  'Orders',
  '受注アーカイブ',
  '👩🏽‍💻 tools 👍🏽',
  'e\u0301tude नमस्ते',
  '\u001b[31mred\u001b]0;x\u0007 \u202eevil',
];
const many: readonly TableRow[] = Array.from({ length: 10_000 }, (_, index): TableRow => {
  const name = sanitise(`${scripts[index % scripts.length]} ${index}`);
  if (index % 50 === 0) return { kind: 'heading', text: `${name} group` };
  return row('free', name, `/${name.repeat(2)}/`, `#${name}`);
});
const problem = 'None of the 10 000 APIs could be read, 受注アーカイブ among them. '.repeat(4);

describe('a list of 10 000 names in many scripts', () => {
  it.each([
    [40, 12],
    [40, 24],
    [80, 24],
    [80, 13],
    [120, 40],
  ])('fits %i × %i at every step', async (columns, rows) => {
    screen = mount(<Browser list={many} problem={problem} />, { columns, rows });
    await screen.press('down', 'down', 'down', 'down', 'down', 'down', 'down', 'down', 'end');
    await screen.until('9999');
    expectToFit(screen.frames, columns, rows);
    expect(screen.lastFrame()).toContain('⏎ next');
    expect(screen.frames.join('')).not.toMatch(/[\u001b\u202e]/);
  });

  it('follows the window while it is resized', async () => {
    screen = mount(<Browser list={many} />, { columns: 120, rows: 40 });
    for (const [columns, rows] of [
      [80, 24],
      [40, 12],
      [60, 15],
      [200, 50],
      [41, 13],
    ] as const) {
      const seen = screen.frames.length;
      await screen.resize(columns, rows);
      await screen.until((frame) => frame.split('\n').length <= rows - 1 && frame.includes('⏎ next'));
      expect(screen.frames.length).toBeGreaterThan(seen);
      expectToFit([screen.lastFrame()], columns, rows);
    }
    await screen.resize(30, 8);
    expect(await screen.until('30 × 8')).toContain('40 × 12');
  });

  it('moves in a list of wide names without wrapping a line', () => {
    const frame = printInk(<Frame {...accessFrame(80, 24, many, 7)} />);
    for (const line of frame) expect(stringWidth(line)).toBeLessThanOrEqual(79);
    expect(frame.filter((line) => line.startsWith(' ❯ '))).toHaveLength(1);
  });
});

describe('the masked field in its frame', () => {
  it('shows no character of the secret in any frame', async () => {
    function Secret(): ReactElement {
      const [line, setLine] = useState(startLine());
      useInput((input) => setLine((before) => startLine(before.text + input)));
      const main = <Sayings of={[sayField({ theme, width: 78, line, masked: true })]} width={78} />;
      const layout = layoutFor({ columns: 80, rows: 24, trail: 0, heading: 1, main: 1 });
      const heading = [{ text: 'Your credential' }];
      return plainly({ layout, title: { name: 'Tyk' }, trail: [], wide: false, heading, main, hints: [] });
    }
    screen = mount(<Secret />, { columns: 80, rows: 24 });
    await screen.type('zqj9zqj9');
    await screen.until('8 characters');
    expect(screen.frames.join('')).not.toMatch(/[zqj9]{2}/);
  });
});
