import { describe, expect, it } from 'vitest';
import type { Asker } from '../../source/faces/asker.ts';
import { createPromptsAsker } from '../../source/faces/prompts.ts';
import type { Option } from '../../source/wizard/step.ts';
import { PATIENCE, quickest } from '../helpers/patience.ts';
import { createKeyboard, createPaper, nextTurn } from './streams.ts';

type Keys = readonly string[];

function open(size = { columns: 80, rows: 24 }) {
  const keyboard = createKeyboard({ isTTY: true });
  const paper = createPaper({ isTTY: true, ...size });
  const asker = createPromptsAsker({ stdin: keyboard.stdin, stderr: paper.stderr });
  return { ...keyboard, paper, asker };
}

/** Asks one question, and presses the keys as soon as it is drawn. */
async function ask<T>(
  put: (asker: Asker) => Promise<T>,
  keys: Keys,
  size?: { columns: number; rows: number },
) {
  const { asker, paper, press, end, modes } = open(size);
  const reply = put(asker);
  await paper.until('? ');
  // A search finds its rows a moment later.
  await nextTurn();
  const frame = paper.writes.findLast((text) => text.startsWith('? ')) ?? '';
  for (const key of keys) {
    if (key === 'end of input') end();
    else await press(key);
  }
  const result = await reply;
  asker.close();
  return { reply: result, frame, text: paper.text(), raw: paper.raw(), modes };
}

const kinds: readonly Option[] = [
  { value: 'cloud', label: 'Tyk Cloud', detail: 'Tyk hosts it' },
  { value: 'demo', label: 'Demo' },
];
const where = { title: 'Where does your Tyk run?', options: kinds, initial: 'cloud' };
const apisOf = (amount: number): Option[] =>
  Array.from({ length: amount }, (_, at) => ({ value: `id-${at + 1}`, label: `API ${at + 1}` }));

describe('every prompt', () => {
  const questions: readonly (readonly [name: string, put: (asker: Asker) => Promise<unknown>])[] = [
    ['a text', (asker) => asker.text({ title: 'Address' })],
    ['a secret', (asker) => asker.secret({ title: 'Secret', canKeep: false })],
    ['a choice', (asker) => asker.choice(where)],
    ['a yes or no', (asker) => asker.choice({ title: 'Really?', options: yesNo })],
    ['choices', (asker) => asker.choices({ title: 'Which?', options: kinds, ticked: [] })],
    ['a search', (asker) => asker.choices({ title: 'Which?', options: apisOf(30), ticked: [] })],
    ['entries', (asker) => asker.entries({ title: 'Any metadata?', entries: [], check: () => undefined })],
  ];

  describe.each(questions)('%s', (_name, put) => {
    it.each([
      ['escape', { go: 'back' }],
      ['ctrl-c', { go: 'quit' }],
      ['ctrl-d', { go: 'quit' }],
      ['ctrl-o', { go: 'help' }],
      ['end of input', { go: 'quit' }],
    ])('%s', async (key, reply) => {
      const asked = await ask(put, [key]);
      expect(asked.reply).toEqual(reply);
      // Cooked again, and the cursor is there.
      expect(asked.modes.at(-1)).toBe(false);
      expect(asked.raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(asked.raw.lastIndexOf('\u001b[?25l'));
    });
  });

  it('works after one that was left by Esc', async () => {
    const { asker, press, paper } = open();
    const first = asker.choice(where);
    await paper.until('? ');
    await press('escape');
    expect(await first).toEqual({ go: 'back' });
    const from = paper.text().length;
    const second = asker.choice(where);
    await paper.until('? ', from);
    await press('enter');
    expect(await second).toEqual({ answer: 'cloud' });
  });

  it('is over at once when the input has ended before it', async () => {
    const keyboard = createKeyboard({ isTTY: true });
    const asker = createPromptsAsker({ stdin: keyboard.stdin, stderr: createPaper({ isTTY: true }).stderr });
    keyboard.stdin.resume();
    keyboard.end();
    await new Promise((resolve) => keyboard.stdin.once('end', resolve));
    expect(await asker.choice(where)).toEqual({ go: 'quit' });
  });

  it('answers Esc at once, not after the half second of node:readline', async () => {
    const leave = () => ask((asker) => asker.text({ title: 'Address' }), ['escape']);
    expect(await quickest(leave)).toBeLessThan(400);
  });
});

const yesNo: readonly Option[] = [
  { value: 'no', label: 'No' },
  { value: 'yes', label: 'Yes' },
];

describe('what is said', () => {
  it('has the marks of the other faces', () => {
    const { asker, paper } = open();
    asker.praise({ what: 'It works.', next: 'Call it again.' });
    asker.note({ what: 'It is slow.' });
    asker.warn({ what: 'It broke.' });
    expect(paper.text()).toBe('✔ It works.\n  Call it again.\n! It is slow.\n✖ It broke.\n');
  });
});

describe('a text that is edited', () => {
  const title = 'Call what? For example GET /orders/7';
  it.each([
    [
      'beside its question where there is room',
      80,
      '? Call what? For example GET /orders/7 GET /orders/items/',
    ],
    ['else on a line of its own', 40, '? Call what? For example GET /orders/7\n  GET /orders/items/'],
  ])('stands %s', async (_where, columns, drawn) => {
    const size = { columns, rows: 24 };
    const put = (asker: Asker) => asker.text({ title, initial: 'GET /orders/items/' });
    const { frame, reply, text } = await ask(put, ['9', 'enter'], size);
    expect(frame).toBe(drawn);
    expect(text).toContain(`${drawn}9`);
    expect(reply).toEqual({ answer: 'GET /orders/items/9' });
  });
});

describe('a choice', () => {
  it('is a select that names its keys', async () => {
    const { frame, reply } = await ask((asker) => asker.choice(where), ['down', 'enter']);
    expect(frame.split('\n')).toEqual([
      '? Where does your Tyk run?',
      '❯ Tyk Cloud  Tyk hosts it',
      '  Demo',
      '',
      '↑↓ navigate · ⏎ select · esc back · ^o help',
    ]);
    expect(reply).toEqual({ answer: 'demo' });
  });

  it('says of a row that cannot be chosen only why', async () => {
    const closed = {
      value: 'w',
      label: 'Weather',
      detail: '/weather/',
      note: '#public',
      disabledReason: 'open: no key needed',
    };
    const { frame } = await ask(
      (asker) => asker.choice({ ...where, options: [...kinds, closed] }),
      ['enter'],
    );
    expect(frame).toContain('- Weather (open: no key needed)\n');
  });

  it('shows what the row under the pointer will do', async () => {
    const options = kinds.map((option) => ({ ...option, consequence: `About ${option.label}.` }));
    const { frame } = await ask((asker) => asker.choice({ ...where, options }), ['enter']);
    expect(frame).toContain('About Tyk Cloud.');
    expect(frame).not.toContain('About Demo.');
  });

  it('takes own text in a field of its own, which Esc leaves', async () => {
    const expiry = { ...where, other: 'Another: 90d …' };
    const typed = ['down', 'down', 'enter', '90d', 'enter'];
    expect((await ask((asker) => asker.choice(expiry), typed)).reply).toEqual({ answer: '90d' });
    const { asker, paper, press } = open();
    const reply = asker.choice(expiry);
    await paper.until('❯ Tyk Cloud');
    for (const key of ['down', 'down', 'enter']) await press(key);
    const drawn = paper.text().length;
    await press('escape');
    await paper.until('❯ Tyk Cloud', drawn);
    await press('enter');
    expect(await reply).toEqual({ answer: 'cloud' });
    asker.close();
  });

  it('shows own text that was given before', async () => {
    const expiry = { ...where, other: 'Another', initial: '45d' };
    const { frame, reply } = await ask((asker) => asker.choice(expiry), ['enter', 'enter']);
    expect(frame).toContain('❯ Another');
    expect(reply).toEqual({ answer: '45d' });
  });

  it('between yes and no is a plain question', async () => {
    const record = { title: 'Record everything?', options: yesNo, initial: 'no' };
    expect((await ask((asker) => asker.choice(record), ['enter'])).frame).toContain('❯ No');
    expect((await ask((asker) => asker.choice(record), ['enter'])).reply).toEqual({ answer: 'no' });
    expect((await ask((asker) => asker.choice(record), ['y', 'enter'])).reply).toEqual({ answer: 'yes' });
  });

  it('between two ways with names of their own is a list', async () => {
    const options = [
      { value: 'no', label: 'Choose a date instead' },
      { value: 'yes', label: 'Yes, never' },
    ];
    const { frame } = await ask(
      (asker) => asker.choice({ title: 'Never?', options, initial: 'no' }),
      ['enter'],
    );
    expect(frame).toContain('❯ Choose a date instead');
  });

  it('goes on under its words where a row is too long, and names its keys briefly', async () => {
    const options = [{ value: 'o', label: 'Orders API of the old shop', detail: '/orders/of/the/old/shop/' }];
    const { frame } = await ask((asker) => asker.choice({ title: 'Which?', options }), ['enter'], {
      columns: 40,
      rows: 20,
    });
    expect(frame.split('\n')).toEqual([
      '? Which?',
      '❯ Orders API of the old shop',
      '     /orders/of/the/old/shop/',
      '',
      '↑↓ · ⏎ select · esc · ^o',
    ]);
  });

  it('leaves room on a low terminal', async () => {
    const low = { columns: 30, rows: 9 };
    const { frame } = await ask((asker) => asker.choice({ ...where, options: apisOf(15) }), ['enter'], low);
    expect(frame.split('\n').filter((line) => line.includes('API'))).toHaveLength(3);
  });
});

describe('choices', () => {
  const which = { title: 'What may it call?', options: apisOf(3), ticked: [] };

  it('up to twenty are ticked in a list', async () => {
    const { reply } = await ask((asker) => asker.choices(which), ['space', 'down', 'down', 'space', 'enter']);
    expect(reply).toEqual({ answer: ['id-1', 'id-3'] });
  });

  it('keep the order in which they were chosen', async () => {
    const again = { ...which, ticked: ['id-3'] };
    expect((await ask((asker) => asker.choices(again), ['space', 'enter'])).reply).toEqual({
      answer: ['id-3', 'id-1'],
    });
  });

  const versions = ['v1', 'v2'].map((name) => ({ value: `o=${name}`, label: name }));
  const orders: Option = { value: 'o', label: 'Orders', wholeOf: 'children', children: versions };

  it('name the API of a version', async () => {
    const { frame } = await ask((asker) => asker.choices({ ...which, options: [orders] }), ['enter']);
    expect(frame).toContain('Orders, all versions\n ◯ Orders, version v1\n ◯ Orders, version v2');
  });

  it('of an API stand for its versions, and one taken back is gone', async () => {
    const all = { ...which, options: [orders] };
    expect((await ask((asker) => asker.choices(all), ['space', 'enter'])).reply).toEqual({
      answer: ['o=v1', 'o=v2'],
    });
    const both = { ...all, ticked: ['o=v1', 'o=v2'] };
    expect((await ask((asker) => asker.choices(both), ['down', 'space', 'enter'])).reply).toEqual({
      answer: ['o=v2'],
    });
  });
});

describe('a long list', () => {
  const which = { title: 'What may it call?', options: apisOf(21), ticked: [] };

  it('is searched again and again, until "done"', async () => {
    const keys = ['api 7', 'enter', '2', '1', 'enter', 'enter'];
    const { reply, text } = await ask((asker) => asker.choices(which), keys);
    expect(reply).toEqual({ answer: ['id-7', 'id-21'] });
    expect(text).toContain('What may it call? Chosen: API 7.');
    expect(text).toContain('Done, 2 chosen');
    expect(text).toContain('✔ What may it call? Chosen: API 7 and API 21. API 7 and API 21\n');
  });

  it('shows first what is chosen, so that it can be taken back', async () => {
    const again = { ...which, ticked: ['id-20'] };
    const { frame, reply } = await ask((asker) => asker.choices(again), ['down', 'enter', 'up', 'enter']);
    expect(frame).toContain('❯ Done, 1 chosen\n  ✔ API 20\n  API 1\n');
    expect(reply).toEqual({ answer: [] });
  });

  it('names the API of a version after narrowing too', async () => {
    const orders = { value: 'o', label: 'Orders', children: [{ value: 'o=v1', label: 'v1' }] };
    const { text, reply } = await ask(
      (asker) => asker.choices({ ...which, options: [...apisOf(20), orders] }),
      ['v1', 'enter', 'enter'],
    );
    expect(text).toContain('❯ Orders, version v1');
    expect(reply).toEqual({ answer: ['o=v1'] });
  });

  it('takes own text where the list could not be read', async () => {
    const typed = { title: 'Which?', options: [], ticked: [], other: 'Use it as an API id, not checked' };
    const { text, reply } = await ask((asker) => asker.choices(typed), ['my id', 'enter', 'enter']);
    expect(text).toContain('Use it as an API id, not checked: my id');
    expect(reply).toEqual({ answer: ['my id'] });
  });

  it('of 20 000 answers a key at once, and says what it does not show', async () => {
    const started = performance.now();
    const { text, reply } = await ask(
      (asker) => asker.choices({ ...which, options: apisOf(20_000) }),
      ['20000', 'enter', 'enter'],
    );
    expect(reply).toEqual({ answer: ['id-20000'] });
    expect(text).not.toContain('API 101\n');
    expect(performance.now() - started).toBeLessThan(PATIENCE);
  });
});

describe('a text', () => {
  it.each<[Keys, string]>([
    [['enter'], 'jane'],
    [['!', 'enter'], 'jane!'],
    [['ctrl-u', 'shop', 'enter'], 'shop'],
    [['ctrl-u', 'backspace', 'enter'], ''],
  ])('%j', async (keys, answer) => {
    const name = { title: 'A name for the key?', initial: 'jane', canBeEmpty: true };
    expect((await ask((asker) => asker.text(name), keys)).reply).toEqual({ answer });
  });
});

describe('a secret', () => {
  it('is masked, and cannot be made visible', async () => {
    const { text, reply } = await ask(
      (asker) => asker.secret({ title: 'Secret', canKeep: false }),
      ['s3cret', '\u0014', 'enter'],
    );
    expect(reply).toEqual({ answer: 's3cret' });
    expect(text).toContain('••••••');
    expect(text).not.toContain('s3cret');
  });

  it('is kept by ⏎ where there is one', async () => {
    const { frame, reply } = await ask(
      (asker) => asker.secret({ title: 'Secret', canKeep: true }),
      ['enter'],
    );
    expect(frame).toContain('⏎ keeps the one you gave');
    expect(reply).toEqual({ go: 'keep' });
  });
});

describe('entries', () => {
  const check = (entries: readonly string[]) =>
    entries.includes('wrong') ? { what: 'That is wrong.' } : undefined;

  it.each<[Keys, readonly string[]]>([
    [
      ['a=1', 'enter', 'b=2', 'enter', 'enter'],
      ['a=1', 'b=2'],
    ],
    [['wrong', 'enter', 'a=1', 'enter', 'enter'], ['a=1']],
    [['a=1', 'enter', '-', 'enter'], []],
  ])('%j', async (keys, answer) => {
    const { reply } = await ask(
      (asker) => asker.entries({ title: 'Any metadata?', entries: [], check }),
      keys,
    );
    expect(reply).toEqual({ answer });
  });
});
