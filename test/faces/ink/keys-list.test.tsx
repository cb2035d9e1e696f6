import { describe, expect, it } from 'vitest';
import { WizardError } from '../../../source/errors.ts';
import type { KeysEnd } from '../../../source/faces/ask-keys.ts';
import { toKeys } from '../../../source/faces/ink/keys.ts';
import { KeyList } from '../../../source/faces/ink/keys-list/app.tsx';
import { drawKeyList } from '../../../source/faces/ink/keys-list/draw.tsx';
import { entryOf, type ListState, reduceList, startList } from '../../../source/faces/ink/keys-list/state.ts';
import { createTheme } from '../../../source/faces/ink/theme.ts';
import { Frame } from '../../../source/faces/ink/views/frame.tsx';
import type { KeyBrowser, OpenKey } from '../../../source/run/keys/browser.ts';
import type { Listed } from '../../../source/run/keys/list.ts';
import type { KeyDeed } from '../../../source/wizard/keys/menu.ts';
import { menuOf } from '../../../source/wizard/keys/menu.ts';
import type { KeyRow } from '../../../source/wizard/keys/row.ts';
import { mount } from '../../helpers/ink-screen.tsx';
import { printInk } from '../../helpers/print-ink.tsx';
import { facts as makeFacts } from '../../wizard/world.ts';

const theme = createTheme({ unicode: true, colour: false });
const facts = makeFacts();
const NOW = 1_800_000_000;
const row = (alias: string, more: Partial<KeyRow> = {}): KeyRow => ({
  id: `hash-of-${alias}`,
  alias,
  kind: 'token',
  apis: ['orders'],
  policies: [],
  expires: 'never',
  state: 'active',
  isHere: true,
  ...more,
});
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(`key-${index}`));
const load = (all: readonly KeyRow[]): ListState => {
  const entries = all.map((one) => entryOf(one, facts));
  return reduceList(reduceList(startList, { type: 'rows', entries }), { type: 'loaded' });
};
const noKey = { ctrl: false, meta: false, shift: false } as Parameters<typeof toKeys>[1];
const press = (state: ListState, ...inputs: readonly (string | Partial<typeof noKey>)[]): ListState =>
  inputs
    .flatMap((input) =>
      typeof input === 'string' ? toKeys(input, noKey) : toKeys('', { ...noKey, ...input }),
    )
    .reduce((so, key) => reduceList(so, { type: 'key', key, page: 5, now: NOW }), state);
const enter = { return: true } as const;
const draw = (state: ListState, columns = 80, height = 24) =>
  printInk(
    <Frame {...drawKeyList(state, { theme, columns, rows: height, facts, elapsed: 0 }).frame} />,
    columns,
  ).map((line) => line.slice(1));

const held = {
  record: {
    alias: 'jane',
    expires: 'never',
    limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
  },
  kind: 'token',
} as unknown as OpenKey['found']['held'];
const whole = { ...held, record: { ...held.record, policies: [], access: [], inactive: false } };
const opened = (name: string): OpenKey => ({
  found: { id: `hash-of-${name}`, held: whole, name, target: { ref: { hash: `hash-of-${name}` }, near: {} } },
  name,
  row: row(name),
  values: [
    ['Alias', name],
    ['Ends', 'never ends'],
  ],
  menu: menuOf(name, whole, facts, { isHere: true, comesBack: true }),
});

describe('the list of keys', () => {
  it('is searched by words, in any order, and filtered by state', () => {
    const state = load([
      row('jane'),
      row('bob', { state: 'expired' }),
      row('jane-old', { state: 'expired' }),
    ]);
    const names = ({ shown }: ListState) => shown.map((entry) => entry.row.alias);
    expect(names(press(state, 'old ja'))).toEqual(['jane-old']);
    expect(names(press(state, { tab: true }, { tab: true }, { tab: true }))).toEqual(['bob', 'jane-old']);
    expect(names(press(state, 'nobody'))).toEqual([]);
    expect(names(press(state, 'nobody', { escape: true }))).toHaveLength(3);
    expect(draw(press(state, 'nobody')).join('\n')).toContain('None fits.');
  });

  it('leaves OAuth tokens and JWT sessions out', () => {
    expect(load([row('jane'), row('token', { kind: 'oauth-token' })]).shown).toHaveLength(1);
  });

  it('keeps the cursor on its row while the rest is sorted in', () => {
    const entries = ['zoe', 'bob', 'jane'].map((name) => entryOf(row(name), facts));
    const state = press(reduceList(startList, { type: 'rows', entries }), { downArrow: true });
    const sorted = reduceList(state, { type: 'loaded' });
    expect(sorted.shown[sorted.cursor]?.row.alias).toBe('bob');
  });

  it('stops reading at Esc, and leaves at the next', () => {
    const state = press(reduceList(startList, { type: 'rows', entries: [] }), { escape: true });
    expect(state).toMatchObject({ isStopped: true });
    expect(state.end).toBeUndefined();
    expect(press(state, { escape: true }).end).toEqual({});
  });

  it('does nothing twice while it is under way, and leaves at Ctrl+C all the same', () => {
    const state = press(load([row('jane')]), enter);
    expect(state.work).toMatchObject({ do: 'open' });
    expect(press(state, enter, 'x')).toBe(state);
    expect(
      reduceList(state, { type: 'key', key: { name: 'ctrl', text: 'c' }, page: 1, now: NOW }).end,
    ).toEqual({});
  });

  it.each([
    [80, 24],
    [40, 12],
    [200, 50],
  ])('fits into %i × %i with ten thousand keys, in both views', (columns, height) => {
    const state = press(load(rows(10_000)), 'key-99');
    const key = { ...state, open: opened('jane') };
    for (const lines of [draw(state, columns, height), draw(key, columns, height)]) {
      expect(lines.length).toBeLessThan(height);
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns - 1);
    }
    expect(draw(key, columns, height).join('\n')).toContain('Change its end');
  });

  it('looks once through ten thousand keys for a letter, and draws those in sight', () => {
    const work = { searched: 0, drawn: 0 };
    const entries = rows(10_000).map((one) => {
      const entry = entryOf(one, facts);
      return {
        get text() {
          work.searched += 1;
          return entry.text;
        },
        get row() {
          work.drawn += 1;
          return entry.row;
        },
      };
    });
    let state = reduceList(startList, { type: 'rows', entries });
    for (const letter of 'key-123') {
      const before = state.entries.length;
      Object.assign(work, { searched: 0, drawn: 0 });
      state = press(state, letter);
      expect(work.searched).toBe(before);
      work.drawn = 0;
      draw(state);
      expect(work.searched).toBe(before);
      expect(work.drawn).toBeLessThan(200);
    }
    expect(state.shown).toHaveLength(11);
  });
});

describe('a key of the list', () => {
  const open = () => {
    const state = press(load([row('jane'), row('other')]), enter);
    const it = opened('jane');
    return reduceList(state, { type: 'opened', open: it, entry: entryOf(it.row, facts) });
  };
  const choose = (state: ListState, id: string): ListState => {
    const at = state.open?.menu.findIndex((one) => one.id === id) ?? -1;
    return press({ ...state, menuAt: at }, enter);
  };

  it('asks for its new end, says what is wrong, and does it', () => {
    const wrong = press(choose(open(), 'extend'), 'soon', enter);
    expect(wrong.said?.what).toContain('"soon" is not a duration or date');
    expect(wrong.work).toBeUndefined();
    const state = press(choose(open(), 'extend'), '90d', enter);
    expect(state.work).toMatchObject({ do: 'perform', deed: { do: 'extend', expires: NOW + 90 * 86_400 } });
  });

  it.each(['suspend', 'revoke', 'forget'])('%s: the safe choice is the first one', (id) => {
    expect(press(choose(open(), id), enter)).toMatchObject({ work: undefined, asked: undefined });
    expect(press(choose(open(), id), { rightArrow: true }, enter).work).toMatchObject({ deed: { do: id } });
    expect(press(choose(open(), id), { escape: true }).work).toBeUndefined();
  });

  it('ends the list where it is to be rotated: its key goes where every key goes', () => {
    const { end } = press(choose(open(), 'rotate'), { rightArrow: true }, enter);
    expect(end?.rotate?.id).toBe('hash-of-jane');
  });

  it('is out of the list once it is revoked, and stays where that failed', () => {
    const state = press(choose(open(), 'revoke'), { rightArrow: true }, enter);
    const said = { tone: 'good', what: 'jane is gone.' } as const;
    const gone = reduceList(state, { type: 'performed', said, isGone: true });
    expect(gone).toMatchObject({ open: undefined, said });
    expect(gone.shown.map((entry) => entry.row.alias)).toEqual(['other']);
    const failed = reduceList(state, { type: 'failed', problem: { what: 'It is not gone.' } });
    expect(failed.shown).toHaveLength(2);
    expect(draw(failed).join('\n')).toContain('✖ It is not gone.');
  });
});

describe('the screen', () => {
  const browse = (
    list: readonly Listed[],
    perform: (deed: KeyDeed) => void = () => undefined,
  ): KeyBrowser => ({
    facts,
    now: () => NOW,
    async *list() {
      yield* list;
    },
    open: async ({ alias }) => opened(alias),
    async perform(_open, deed) {
      perform(deed);
      return { what: 'Done, and read again.', notes: [] };
    },
  });

  it('lists, opens, changes and leaves', async () => {
    const done: KeyDeed[] = [];
    let end: KeysEnd | undefined;
    const list: Listed[] = [
      { is: 'total', of: 1 },
      { is: 'row', row: row('jane') },
    ];
    const browser = browse(list, (deed) => done.push(deed));
    const screen = mount(
      <KeyList
        browser={browser}
        theme={theme}
        onEnd={(last) => {
          end = last;
        }}
      />,
      { columns: 80, rows: 24 },
    );
    await screen.until(/jane +active/);
    await screen.press('enter');
    await screen.until(/Change its end/);
    await screen.press('enter');
    await screen.until(/Until when/);
    await screen.type('90d');
    await screen.press('enter');
    await screen.until(/Done, and read again/);
    expect(done).toMatchObject([{ do: 'extend' }]);
    await screen.press('ctrl-c');
    await expect.poll(() => end).toEqual({});
  });

  it('says what kept it from reading all', async () => {
    const browser: KeyBrowser = {
      ...browse([]),
      async *list() {
        yield { is: 'row', row: row('jane') };
        throw new WizardError('unreachable', { what: 'Nobody answers any more.' });
      },
    };
    const screen = mount(<KeyList browser={browser} theme={theme} onEnd={() => {}} />, {
      columns: 80,
      rows: 24,
    });
    await screen.until(/jane[\s\S]*Nobody answers any more/);
  });
});
