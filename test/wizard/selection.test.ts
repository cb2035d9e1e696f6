import { describe, expect, it } from 'vitest';
import { flattenOptions, type Mark, markOf, toggle, valuesOf } from '../../source/wizard/selection.ts';
import type { Option } from '../../source/wizard/types.ts';

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
