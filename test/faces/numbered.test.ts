import { describe, expect, it } from 'vitest';
import { nameRows, search } from '../../source/faces/named-rows.ts';
import { findRow, numberOptions, sayPage, sayRefused } from '../../source/faces/numbered.ts';
import { wrap } from '../../source/faces/wrap.ts';
import type { Option } from '../../source/wizard/step.ts';
import { quickest } from '../helpers/patience.ts';

const version = (api: string, name: string): Option => ({ value: `${api}=${name}`, label: name });
const orders: Option = {
  value: 'orders-id',
  label: 'Orders',
  detail: '/orders/',
  note: '#commerce',
  wholeOf: 'children',
  children: [version('orders-id', 'v1'), version('orders-id', 'v2')],
};
const weather: Option = { value: 'weather-id', label: 'Weather', disabledReason: 'open: no key needed' };
const payments: Option = { value: 'payments-id', label: 'Payments', detail: '/payments/' };
const shop = [orders, weather, payments];

const many = (amount: number): Option[] =>
  Array.from({ length: amount }, (_, index) => ({ value: `id-${index + 1}`, label: `API ${index + 1}` }));
const page = (options: readonly Option[], at = 0, ticked: readonly string[] = []) =>
  sayPage(numberOptions(options).rows, at, new Set(ticked));

describe('a numbered list', () => {
  it('names the API of every version, and passes over what cannot be chosen', () => {
    expect(page(shop)).toEqual([
      '   1  Orders, all versions: /orders/, #commerce',
      '   2  Orders, version v1',
      '   3  Orders, version v2',
      '   4  Payments: /payments/',
    ]);
  });

  it('says what is chosen, and what a row will do', () => {
    const never = { value: 'never', label: 'Never', consequence: 'Anyone who finds it can use it.' };
    expect(page([never, payments], 0, ['payments-id'])).toEqual([
      '   1  Never. Anyone who finds it can use it.',
      '   2  Payments: /payments/ (chosen)',
    ]);
  });

  it('comes in pages of twenty', () => {
    const first = page(many(45));
    expect(first).toHaveLength(21);
    expect(first.at(-1)).toBe('25 more rows: :more shows the next ones, /word narrows the list.');
    expect(page(many(45), 2)).toEqual([
      '  41  API 41',
      '  42  API 42',
      '  43  API 43',
      '  44  API 44',
      '  45  API 45',
    ]);
    expect(page(many(21)).at(-1)).toMatch(/^1 more row:/);
    expect(page(many(20))).toHaveLength(20);
  });

  it('says in one sentence what cannot be chosen, the first twenty by name', () => {
    expect(sayRefused(numberOptions(shop).refused)).toEqual([
      'Cannot be chosen: Weather (open: no key needed).',
    ]);
    expect(sayRefused([])).toEqual([]);
    const closed = many(23).map((option) => ({ ...option, disabledReason: 'inactive' }));
    const [sentence = ''] = sayRefused(numberOptions(closed).refused);
    expect(sentence).toMatch(/API 20 \(inactive\), and 3 others\.$/);
  });

  it.each([
    ['1', 'orders-id'],
    ['3', 'orders-id=v2'],
    ['payments', 'payments-id'],
    ['payments-id', 'payments-id'],
    ['orders, VERSION v1', 'orders-id=v1'],
    ['v1', undefined],
    ['5', undefined],
    ['Weather', undefined],
    ['', undefined],
  ])('finds %j', (typed, value) => {
    expect(findRow(numberOptions(shop), typed)?.option.value).toBe(value);
  });
});

describe('searching', () => {
  const names = (term: string) => search(nameRows(shop), term).map(({ name }) => name);

  it('a version still names its API', () => {
    expect(names('v1')).toEqual(['Orders, version v1']);
  });

  it('takes words in any order and in capitals, and looks at everything that is told of a row', () => {
    expect(names('VERSION orders 2')).toEqual(['Orders, version v2']);
    expect(names('orders')).toEqual(['Orders, all versions', 'Orders, version v1', 'Orders, version v2']);
    expect(names('#Commerce')).toEqual(['Orders, all versions']);
    expect(names('/pay')).toEqual(['Payments']);
    expect(names('payments-id')).toEqual(['Payments, id payments-id']);
    expect(names('ments-i')).toEqual([]);
  });

  it('for nothing finds everything', () => {
    expect(names('  ')).toHaveLength(5);
  });

  it('keeps the numbers of a list, so that two searches can be answered at once', () => {
    const list = numberOptions(many(300));
    expect(search(list.rows, 'api 29').map(({ number }) => number)).toContain(299);
  });

  it('is quick among 20 000 rows', async () => {
    const list = numberOptions(many(20_000));
    expect(await quickest(() => expect(search(list.rows, 'API 19999')).toHaveLength(1))).toBeLessThan(100);
  });
});

describe('a sentence on a narrow terminal', () => {
  it('is broken between words, one cell before the edge', () => {
    expect(wrap('Where does your Tyk run today?', 16)).toBe('Where does your\nTyk run today?');
    expect(wrap('Where does your', 16)).toBe('Where does your');
  });

  it('goes on under its words where it is a row', () => {
    expect(wrap('  12  Orders, all versions: /orders/', 26)).toBe(
      '  12  Orders, all\n      versions: /orders/',
    );
  });

  it('goes on under its words where it begins with a mark', () => {
    expect(wrap('! This is the secret', 14)).toBe('! This is the\n  secret');
  });

  it('keeps a word whole that is longer than a line', () => {
    expect(wrap('Looking at http://127.0.0.1:18080/a/b now.', 20)).toBe(
      'Looking at\nhttp://127.0.0.1:18080/a/b\nnow.',
    );
  });

  it('counts the cells that a terminal needs', () => {
    expect(wrap('does not cover 天気 API', 21)).toBe('does not cover 天気\nAPI');
  });

  it('is left alone where nobody knows the width', () => {
    expect(wrap('word '.repeat(100), undefined)).toBe('word '.repeat(100));
  });
});
