import { describe, expect, it } from 'vitest';
import type { Asker } from '../../source/faces/asker.ts';
import { createLineReader } from '../../source/faces/line-reader.ts';
import { createLinesAsker } from '../../source/faces/lines.ts';
import type { Option } from '../../source/wizard/step.ts';
import { createKeyboard, createPaper } from './streams.ts';

/** Types these lines ahead, asks one question, and gives the reply with everything that was written. */
async function ask<T>(put: (asker: Asker) => Promise<T>, ...lines: readonly string[]) {
  const keyboard = createKeyboard();
  const paper = createPaper();
  const asker = createLinesAsker(createLineReader(keyboard.stdin), paper.stderr);
  keyboard.write(lines.map((line) => `${line}\n`).join(''));
  keyboard.end();
  const reply = await put(asker);
  asker.close();
  return { reply, text: paper.text(), lines: paper.text().split('\n') };
}

const kinds: readonly Option[] = [
  { value: 'cloud', label: 'Tyk Cloud', detail: 'Tyk hosts it' },
  { value: 'demo', label: 'Demo' },
];
const many: readonly Option[] = Array.from({ length: 50 }, (_, index) => ({
  value: `id-${index + 1}`,
  label: `API ${index + 1}`,
}));

describe('a text', () => {
  const name = { title: 'A name for the key?', initial: 'jane', canBeEmpty: true };

  it('spells its default out on one line', async () => {
    const { text, reply } = await ask((asker) => asker.text(name), '');
    expect(text).toBe('A name for the key? (default jane, :none for none): ');
    expect(reply).toEqual({ answer: 'jane' });
  });

  it.each([
    ['  shop  ', { answer: 'shop' }],
    [':none', { answer: '' }],
    [':NONE', { answer: '' }],
    [':back', { go: 'back' }],
    [':Help', { go: 'help' }],
    [':quit', { go: 'quit' }],
    [':request', { go: 'request' }],
  ])('%j', async (typed, reply) => {
    expect((await ask((asker) => asker.text(name), typed)).reply).toEqual(reply);
  });

  it('says its help at once where there is no default', async () => {
    const question = { title: 'Dashboard address', help: ['Paste the address bar.'] };
    const { text, reply } = await ask((asker) => asker.text(question), 'https://x');
    expect(text).toBe('Paste the address bar.\nDashboard address: ');
    expect(reply).toEqual({ answer: 'https://x' });
  });

  it('gives an example where nothing stands there', async () => {
    const tags = { title: 'Any tags?', initial: '', placeholder: 'team-a, mobile', canBeEmpty: true };
    const { text } = await ask((asker) => asker.text(tags), '');
    expect(text).toBe('Any tags? (default none, for example team-a, mobile): ');
  });

  it('never takes a colon for an answer', async () => {
    const { text, reply } = await ask((asker) => asker.text(name), ':bakc', ':back');
    expect(text).toContain(
      'Problem: There is no command :bakc here. Use :back, :help, :quit, :request or :none.\n',
    );
    expect(reply).toEqual({ go: 'back' });
  });

  it('knows no :none where something is needed', async () => {
    const { text, reply } = await ask((asker) => asker.text({ title: 'File?' }), ':none', 'key.txt');
    expect(text).toContain('There is no command :none here.');
    expect(reply).toEqual({ answer: 'key.txt' });
  });

  it('is left when the input ends', async () => {
    const { text, reply } = await ask((asker) => asker.text(name));
    expect(reply).toEqual({ go: 'quit' });
    expect(text.endsWith('\n')).toBe(true);
  });
});

describe('a choice', () => {
  const where = { title: 'Where does your Tyk run?', options: kinds, initial: 'cloud' };

  it('is a numbered list with the default in words', async () => {
    const { lines, reply } = await ask((asker) => asker.choice(where), '');
    expect(lines).toEqual([
      'Where does your Tyk run?',
      '   1  Tyk Cloud: Tyk hosts it',
      '   2  Demo',
      'Number (default 1): ',
    ]);
    expect(reply).toEqual({ answer: 'cloud' });
  });

  it.each(['2', ' 2 ', 'demo', 'DEMO'])('takes %j', async (typed) => {
    expect((await ask((asker) => asker.choice(where), typed)).reply).toEqual({ answer: 'demo' });
  });

  it('asks again for what is not a number, and does not say the list again', async () => {
    const { text, reply } = await ask((asker) => asker.choice(where), '3', 'x', '2');
    expect(text).toContain('Problem: "3" is none of the numbers from 1 to 2.');
    expect(text.match(/Tyk Cloud: /g)).toHaveLength(1);
    expect(reply).toEqual({ answer: 'demo' });
  });

  it('takes own text where there is room for it', async () => {
    const expiry = { title: 'How long?', options: kinds, other: 'Another: 90d …', initial: '45d' };
    const { text, reply } = await ask((asker) => asker.choice(expiry), '90d');
    expect(text).toContain('Number, or another: 90d (default 45d): ');
    expect(reply).toEqual({ answer: '90d' });
  });

  it('without a default waits for an answer', async () => {
    const { text } = await ask((asker) => asker.choice({ title: 'What?', options: kinds }), '', '1');
    expect(text).toContain('Number: Problem: Type one of the numbers from 1 to 2.');
  });

  it('has pages too', async () => {
    const question = { title: 'Which?', options: many, other: 'Another' };
    const { text, reply } = await ask((asker) => asker.choice(question), ':more', '40');
    expect(text).toContain('  40  API 40');
    expect(reply).toEqual({ answer: 'id-40' });
  });
});

describe('choices', () => {
  const which = { title: 'What may it call?', options: many, ticked: [] };

  it.each([
    ['1,3', ['id-1', 'id-3']],
    ['1, 3 5', ['id-1', 'id-3', 'id-5']],
    ['3,3', ['id-3']],
    ['API 7', ['id-7']],
    ['API 7, 2', ['id-7', 'id-2']],
    // Not a row: the step's own parse says what is near.
    ['Ordres', ['Ordres']],
    ['', []],
    [':none', []],
  ])('%j', async (typed, answer) => {
    expect((await ask((asker) => asker.choices(which), typed)).reply).toEqual({ answer });
  });

  it('come in pages of twenty, as far as they go', async () => {
    const { text } = await ask((asker) => asker.choices(which), ':more', ':more', ':more', '1');
    const numbers = [...text.matchAll(/ {2}(\d+) {2}API/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(many.map((_, index) => index + 1));
    expect(text).toContain('There are no more rows.');
  });

  it('are narrowed by a word, and shown again by / alone', async () => {
    const { text, reply } = await ask((asker) => asker.choices(which), '/api 4', '/nothing', '/', '41,2');
    const [, narrowed = '', nothing = '', all = ''] = text.split('Numbers with commas: ');
    // Those that begin so come first.
    expect(narrowed.match(/API \d+/g)).toEqual(
      [4, ...[40, 41, 42, 43, 44, 45, 46, 47, 48, 49], 14, 24, 34].map((number) => `API ${number}`),
    );
    expect(nothing).toBe('Nothing matches. / alone shows everything again.\n');
    expect(all).toContain('   1  API 1\n');
    expect(reply).toEqual({ answer: ['id-41', 'id-2'] });
  });

  it('refuse a number that is none of them, and keep the list', async () => {
    const { text, reply } = await ask((asker) => asker.choices(which), '1,99', '1');
    expect(text).toContain('Problem: "99" is none of the numbers from 1 to 50.');
    expect(reply).toEqual({ answer: ['id-1'] });
  });

  it('keep what was chosen before, by name as far as there are few', async () => {
    const two = { ...which, ticked: ['id-1', 'id-2'] };
    const { text, reply } = await ask((asker) => asker.choices(two), '');
    expect(text).toContain('Numbers with commas (default API 1 and API 2; :none for none): ');
    expect(text).toContain('   1  API 1 (chosen)');
    expect(reply).toEqual({ answer: ['id-1', 'id-2'] });
    const four = { ...which, ticked: ['id-1', 'id-2', 'id-3', 'id-4'] };
    expect((await ask((asker) => asker.choices(four), '')).text).toContain(
      '(default API 1, API 2, API 3 and API 4; :none',
    );
  });

  it('take ids where no list could be read', async () => {
    const typed = { title: 'Which?', options: [], ticked: [], other: 'Use it as an API id, not checked' };
    const { text, reply } = await ask((asker) => asker.choices(typed), 'a b, 42');
    expect(text).toContain('Use it as an API id, not checked\n');
    expect(reply).toEqual({ answer: ['a b', '42'] });
  });

  it('of an API stand for all of its versions', async () => {
    const versions = ['v1', 'v2'].map((name) => ({ value: `o=${name}`, label: name }));
    const options = [{ value: 'o', label: 'Orders', wholeOf: 'children' as const, children: versions }];
    const { reply } = await ask((asker) => asker.choices({ ...which, options }), '1');
    expect(reply).toEqual({ answer: ['o=v1', 'o=v2'] });
  });

  it('work among 20 000', async () => {
    const options = Array.from({ length: 20_000 }, (_, at) => ({ value: `id-${at}`, label: `API ${at}` }));
    const { lines, reply } = await ask((asker) => asker.choices({ ...which, options }), '/19999', '20000');
    expect(lines).toContain('19 980 more rows: :more shows the next ones, /word narrows the list.');
    expect(reply).toEqual({ answer: ['id-19999'] });
  });
});

describe('entries', () => {
  const metadata = {
    title: 'Any metadata?',
    help: ['One name=value a line.'],
    entries: [],
    check: (entries: readonly string[]) =>
      entries.at(-1)?.includes('=') ? undefined : { what: `"${entries.at(-1)}" has no "=".` },
  };

  it('are taken until an empty line', async () => {
    const { lines, reply } = await ask((asker) => asker.entries(metadata), 'a=1', 'b=2', '');
    expect(lines.slice(0, 3)).toEqual(['Any metadata?', 'One name=value a line.', 'An empty line ends.']);
    expect(lines[3]).toMatch(/^Entry \(default none\): Entry \(default no more, :none for none\): /);
    expect(reply).toEqual({ answer: ['a=1', 'b=2'] });
  });

  it('refuse a wrong one at once, and keep the others', async () => {
    const { text, reply } = await ask((asker) => asker.entries(metadata), 'a=1', 'b', 'b=2', '');
    expect(text).toContain('Problem: "b" has no "=".');
    expect(reply).toEqual({ answer: ['a=1', 'b=2'] });
  });

  it.each([
    [[''], { answer: ['a=1'] }],
    [['b=2', ''], { answer: ['a=1', 'b=2'] }],
    [[':none'], { answer: [] }],
    [[':back'], { go: 'back' }],
  ])('given before: %j', async (typed, reply) => {
    const again = { ...metadata, entries: ['a=1'] };
    expect((await ask((asker) => asker.entries(again), ...typed)).reply).toEqual(reply);
  });
});

describe('a secret', () => {
  const secret = { title: 'The Gateway secret', help: ['Where: in tyk.conf.'], canKeep: false };

  it('is asked for with where to find it, and never written', async () => {
    const { text, reply } = await ask((asker) => asker.secret(secret), 's3cret');
    expect(text).toBe('Where: in tyk.conf.\nThe Gateway secret (not shown): \n6 characters.\n');
    expect(reply).toEqual({ answer: 's3cret' });
  });

  it('is kept by an empty line where there is one', async () => {
    const again = { ...secret, canKeep: true };
    const { text, reply } = await ask((asker) => asker.secret(again), '');
    expect(text).toContain('(not shown, default the one you gave): ');
    expect(reply).toEqual({ go: 'keep' });
  });

  it.each([
    [[':back'], { go: 'back' }],
    [[], { go: 'quit' }],
    [[''], { answer: '' }],
  ])('%j', async (typed, reply) => {
    expect((await ask((asker) => asker.secret(secret), ...typed)).reply).toEqual(reply);
  });
});

describe('what is told', () => {
  it('is announced for what it is', async () => {
    const { text } = await ask(async (asker) => {
      asker.warn({
        what: 'Refused.',
        why: 'The key is wrong.',
        said: 'Tyk answered 403: no',
        next: 'Copy it again.',
      });
      asker.note({ what: 'The clock is behind.' });
    });
    expect(text).toBe(
      'Problem: Refused. The key is wrong. Tyk answered 403: no. Copy it again.\nNote: The clock is behind.\n',
    );
  });

  it('to be copied is never broken into lines', async () => {
    const paper = createPaper({ columns: 20 });
    const asker = createLinesAsker(createLineReader(createKeyboard().stdin), paper.stderr);
    asker.print('curl http://127.0.0.1/a -H "x: y" -d "{}"');
    asker.say('But a sentence for people is.');
    asker.say('Not yet: curl http://127.0.0.1/ -d "a b c"');
    expect(paper.text()).toBe(
      'curl http://127.0.0.1/a -H "x: y" -d "{}"\nBut a sentence for\npeople is.\n' +
        'Not yet:\ncurl http://127.0.0.1/ -d "a b c"\n',
    );
  });
});
