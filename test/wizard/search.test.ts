import { describe, expect, it } from 'vitest';
import { findRows, isFoundById, rankOf, searchable, wordsOf } from '../../source/wizard/search.ts';
import type { Option } from '../../source/wizard/step.ts';

const option = (label: string, more: Partial<Option> = {}): Option => ({ value: label, label, ...more });
const names = (search: string, options: readonly Option[]) =>
  findRows(options, wordsOf(search), searchable)
    .flat()
    .map(({ label }) => label);

describe('a search', () => {
  const rows = [
    option('Billing Shipping', { value: 'orders-and-billing', detail: '/billing/' }),
    option('Old reorders', { detail: '/old/' }),
    option('Invoices', { detail: '/orders/invoices/' }),
    option('Catalogue', { detail: '/catalogue/', note: '#orders' }),
    option('Orders', { detail: '/o/' }),
    option('Orders archive', { detail: '/archive/' }),
    option('Shipping orders', { detail: '/ship/' }),
    option('Spare parts', { value: 'the-orders-of-before', detail: '/spare/' }),
  ];

  it.each<[string, readonly string[]]>([
    // Exact name, name begins so, a word begins so, name holds it, path, category; no id.
    ['orders', ['Orders', 'Orders archive', 'Shipping orders', 'Old reorders', 'Invoices', 'Catalogue']],
    ['  ORDERS ', ['Orders', 'Orders archive', 'Shipping orders', 'Old reorders', 'Invoices', 'Catalogue']],
    ['shipping orders', ['Shipping orders']],
    ['orders shipping', ['Shipping orders']],
    ['shipping', ['Shipping orders', 'Billing Shipping']],
    ['orders a', ['Orders archive', 'Catalogue']],
    ['archive /archive/', ['Orders archive']],
    ['#orders', ['Catalogue']],
    ['/o', ['Old reorders', 'Invoices', 'Orders']],
    ['orders-and', ['Billing Shipping']],
    ['orders-a', ['Billing Shipping']],
    ['orders-', []],
    ['the-orders-of-before spare', ['Spare parts']],
    ['orders nowhere', []],
    ['.*', []],
    ['', rows.map(({ label }) => label)],
    ['   ', rows.map(({ label }) => label)],
  ])('%j', (search, expected) => {
    expect(names(search, rows)).toEqual(expected);
  });

  it.each<[string, string, number | undefined]>([
    ['orders', 'Orders', 0],
    ['order', 'Orders', 1],
    ['orders (eu)', 'Orders (EU)', 0],
    ['eu', 'Orders (EU)', 2],
    ['eu', 'Orders-eu', 2],
    ['eu', 'Orders #eu', 2],
    ['eu', 'Neutral', 3],
    ['eu', 'Neutral eu', 2],
    ['ü', 'Grün', 3],
    ['ün', 'Über ünser', 2],
    ['注文', '注文サービス', 1],
    ['サービス', '注文サービス', 3],
    ['İ', 'İstanbul', 1],
    ['b a', 'a b', 2],
    ['a b', 'a b', 0],
    ['a b', 'a bc', 1],
    ['x', 'Orders', undefined],
  ])('%j in %j has rank %s', (search, name, rank) => {
    expect(rankOf(searchable(option(name, { value: '' })), wordsOf(search))).toBe(rank);
  });

  it.each<[string, boolean | undefined]>([
    ['5e9d954', undefined],
    ['5e9d9544', true],
    ['5E9D9544', true],
    ['9d9544a1', true],
    ['5e9d9544 orders', true],
    ['5e9d orders', undefined],
    ['orders', false],
  ])('goes by an id only from eight letters of it, and says so: %j', (search, byId) => {
    const rank = rankOf(searchable(option('Orders', { value: '5e9d9544a1dc' })), wordsOf(search));
    expect(rank === undefined ? undefined : isFoundById(rank)).toBe(byId);
  });

  it('looks through the whole of a row once for each word, also where a name is a part of its path', () => {
    const row = searchable(option('Pay', { detail: '/payments/', value: 'x' }));
    expect(rankOf(row, wordsOf('pay'))).toBe(0);
    expect(rankOf(row, wordsOf('payments'))).toBe(4);
    expect(rankOf(row, wordsOf('pay payments'))).toBe(4);
  });
});
