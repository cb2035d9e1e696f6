import { describe, expect, it } from 'vitest';
import {
  type Enter,
  enterOn,
  flattenOptions,
  type Mark,
  markOf,
  sayChosen,
  sayEnter,
  toggle,
  valuesOf,
} from '../../source/wizard/selection.ts';
import type { Option } from '../../source/wizard/step.ts';
import { api, listed, stepOf } from './world.ts';

const versions: Option = {
  value: 'orders',
  label: 'Orders',
  wholeOf: 'children',
  children: [
    { value: 'orders=v1', label: 'v1' },
    { value: 'orders=v2', label: 'v2' },
  ],
};
const base: Option = { value: 'base', label: 'Base', children: [{ value: 'child', label: 'v2' }] };
const plain: Option = { value: 'payments', label: 'Payments' };
const refused: Option = { ...plain, disabledReason: 'internal' };

it.each<[Option, string[]]>([
  [versions, ['orders=v1', 'orders=v2']],
  [base, ['base']],
  [plain, ['payments']],
])('a row stands for %#', (option, values) => {
  expect(valuesOf(option)).toEqual(values);
});

it('rows come with those below them', () => {
  expect(flattenOptions([versions, plain]).map((option) => option.value)).toEqual([
    'orders',
    'orders=v1',
    'orders=v2',
    'payments',
  ]);
});

it.each<[string, Option, string[], Mark]>([
  ['nothing of it', versions, [], 'off'],
  ['one version', versions, ['orders=v2'], 'some'],
  ['all versions', versions, ['orders=v1', 'orders=v2'], 'on'],
  ['a child, which counts for itself', base, ['child'], 'off'],
  ['itself', plain, ['payments'], 'on'],
  ['what is refused', refused, [], 'refused'],
  ['what was chosen before it was refused', refused, ['payments'], 'on'],
])('with %s ticked, the mark is right', (_what, option, ticked, mark) => {
  expect(markOf(option, new Set(ticked))).toBe(mark);
});

describe('a key press', () => {
  it.each<[string, string[], Option, string[]]>([
    ['ticks', [], plain, ['payments']],
    ['unticks', ['payments', 'other'], plain, ['other']],
    ['ticks every version', [], versions, ['orders=v1', 'orders=v2']],
    ['completes the versions, none twice', ['orders=v2'], versions, ['orders=v2', 'orders=v1']],
    ['unticks every version', ['orders=v1', 'x', 'orders=v2'], versions, ['x']],
    ['leaves what stands below alone', ['child'], base, ['child', 'base']],
  ])('%s', (_what, ticked, option, expected) => {
    expect(toggle(ticked, option)).toEqual(expected);
  });
});

describe('Enter on a list', () => {
  const plain: Option = { value: 'p', label: 'Payments' };
  const shut: Option = { value: 'x', label: 'Partners', disabledReason: 'needs a JWT' };
  const whole: Option = {
    value: 'o',
    label: 'Orders',
    wholeOf: 'children',
    children: [
      { value: 'o=v1', label: 'v1' },
      { value: 'o=v2', label: 'v2' },
    ],
  };

  it.each<[Option | undefined, readonly string[], boolean, boolean, Enter['does'], string]>([
    [plain, [], true, false, 'take', 'go on with p'],
    [plain, [], true, true, 'take', 'go on with p'],
    [whole, [], true, false, 'take', 'go on with o=v1+o=v2'],
    [shut, [], true, false, 'explain', 'see why not'],
    [undefined, [], true, true, 'go-on', 'next'],
    // Chosen in this list, or in the other tab.
    [plain, ['o=v1'], false, false, 'go-on', 'go on with Chosen'],
    [plain, [], false, false, 'go-on', 'go on with Chosen'],
    [shut, [], false, false, 'go-on', 'go on with Chosen'],
    [plain, ['o=v1'], false, true, 'add', 'choose p'],
    [plain, [], false, true, 'add', 'choose p'],
    [whole, ['p'], false, true, 'add', 'choose o=v1+o=v2'],
    [whole, ['o=v1'], false, true, 'go-on', 'go on with Chosen'],
    [plain, ['p'], false, true, 'go-on', 'go on with Chosen'],
    [shut, ['p'], false, true, 'explain', 'see why not'],
    [shut, ['x'], false, true, 'go-on', 'go on with Chosen'],
    [undefined, ['p'], false, true, 'go-on', 'go on with Chosen'],
  ])('on %o beside %j', (option, ticked, isNothing, isTyped, does, word) => {
    const enter = enterOn(option, { ticked, isNothing, isTyped });
    expect(enter.does).toBe(does);
    expect(sayEnter(enter, isNothing ? '' : 'Chosen', (values) => values.join('+'))).toBe(word);
  });

  it('names what is chosen, of thousands the first ones', () => {
    const facts = listed({ apis: Array.from({ length: 30 }, (_, index) => api(`API ${index}`)) });
    const ids = Array.from({ length: 30 }, (_, index) => `api-${index}`);
    expect(sayChosen(stepOf('apis'), [], {}, facts)).toBe('');
    expect(sayChosen(stepOf('apis'), ids.slice(0, 2), {}, facts)).toBe('API 0, API 1');
    expect(sayChosen(stepOf('apis'), ids, {}, facts)).toMatch(/^API 0, .*API 19 and 10 more$/);
  });
});
