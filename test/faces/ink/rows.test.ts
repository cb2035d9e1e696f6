import { describe, expect, it } from 'vitest';
import { countChosen, type Row, rowsOf } from '../../../source/faces/ink/rows.ts';
import { apisOf } from '../../../source/wizard/access.ts';
import { stepById } from '../../../source/wizard/flow.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import type { Answers, Facts } from '../../../source/wizard/types.ts';
import { api } from '../../wizard/world.ts';
import { baseFacts, orders, partners, payments } from './driver.tsx';

const apis = stepById(journey, 'apis');
const expires = stepById(journey, 'expires');

const inventory2 = api('Inventory v2');
const inventory = api('Inventory', {
  categories: ['warehouse'],
  baseVersion: 'v1',
  childVersions: [{ name: 'v2', id: inventory2.id }],
});

function read(items = [orders, payments, partners, inventory, inventory2]): Facts {
  return {
    ...baseFacts,
    apis: { state: 'ready', items },
    policies: { state: 'ready', items: [] },
    done: { lists: {} },
  };
}

function say(row: Row): string {
  if (row.kind === 'heading') return `# ${row.text}`;
  if (row.kind === 'own') return `+ ${row.text}`;
  return `${'  '.repeat(row.depth)}${row.option.label}`;
}
const facts = read();
const list = (search = '', grouping = 0) => rowsOf(apis, {}, facts, search, grouping).rows.map(say);

describe('rows', () => {
  it('stand under headings, versions under their API', () => {
    expect(list()).toEqual([
      '# Auth token',
      'Inventory',
      '  v2',
      'Orders',
      '  v1',
      '  v2',
      'Payments',
      '# JSON Web Token',
      'Partners',
    ]);
  });

  it('are grouped in another way', () => {
    const grouped = list('', 1);
    expect(grouped.slice(grouped.indexOf('# finance'))).toContain('Payments');
    expect(grouped).toContain('# No category');
  });

  it('let the cursor stand on everything but headings', () => {
    const { rows, stops } = rowsOf(apis, {}, facts, '', 0);
    expect(stops.map((index) => rows[index]?.kind)).toEqual(Array.from({ length: 7 }, () => 'option'));
  });

  it.each([
    ['PAY', 'Payments'],
    ['/orders/', 'Orders'],
    ['#finance', 'Payments'],
    ['orders commerce', 'Orders'],
    ['partners', 'Partners'],
    ['inventory-v2', 'Inventory'],
    ['v1', 'Inventory'],
  ])('are found by name, path, category, id and version: %s', (search, label) => {
    expect(list(search)).toContain(label);
    expect(list(search).length).toBeLessThan(list().length);
  });

  it('come with the best first, its heading too, and the cursor on the best that can be chosen', () => {
    const shop = read([
      api('Billing Shipping', { id: 'orders-and-billing' }),
      api('Orders', { auth: ['jwt'] }),
      api('Shipping orders'),
      api('Reorders'),
    ]);
    const found = rowsOf(apis, {}, shop, 'orders', 0);
    expect(found.rows.map(say)).toEqual([
      '# JSON Web Token',
      'Orders',
      '# Auth token',
      'Shipping orders',
      'Reorders',
    ]);
    expect(found.rows[found.stops[found.best] ?? -1]).toMatchObject({ option: { label: 'Shipping orders' } });
    const byId = rowsOf(apis, {}, shop, 'and-billing', 0);
    expect(byId.rows.map(say)).toEqual(['# Auth token', 'Billing Shipping']);
    expect(byId.rows[1]).toMatchObject({ byId: true });
    expect(rowsOf(apis, {}, shop, 'billing', 0).rows[1]).not.toHaveProperty('byId');
  });

  it('treat a search as text, not as a pattern', () => {
    expect(list('.*')).toEqual([]);
    expect(list('[')).toEqual([]);
  });

  it('offer the search as an answer only where the step takes own text', () => {
    expect(list('my-own-id')).toEqual([]);
    const blind: Facts = { ...read([]), apis: { state: 'failed', problem: { what: 'No.' } } };
    expect(rowsOf(apis, {}, blind, ' my-own-id ', 0).rows.map(say)).toEqual(['+ my-own-id']);
    expect(rowsOf(apis, {}, blind, '  ', 0).rows).toEqual([]);
  });
});

describe('what is counted', () => {
  it('are APIs: one under a base API counts, a version of one does not', () => {
    expect(rowsOf(apis, {}, facts, '', 0)).toMatchObject({ shown: 5, total: 5 });
    expect(apisOf(facts)).toHaveLength(5);
    expect(rowsOf(apis, {}, facts, 'pay', 0)).toMatchObject({ shown: 1, total: 5 });
  });

  it('is chosen once, however many of its versions are', () => {
    const chosen = (...values: string[]) => countChosen(apis, { apis: values }, facts, values);
    expect(chosen()).toBe(0);
    expect(chosen('orders=v1')).toBe(1);
    expect(chosen('orders=v1', 'orders=v2')).toBe(1);
    expect(chosen('orders=v1', 'orders=v2', 'payments')).toBe(2);
    expect(chosen('inventory', 'inventory-v2')).toBe(2);
  });
});

describe('what was worked out before', () => {
  it('is used again while nothing changes', () => {
    expect(rowsOf(apis, {}, facts, '', 0)).toBe(rowsOf(apis, {}, { ...facts, now: facts.now + 60 }, '', 0));
  });

  it.each<[string, Answers, Facts, string, number]>([
    ['another choice', { apis: ['orders'] }, facts, '', 0],
    ['lists that were read again', {}, read(), '', 0],
    ['another search', {}, facts, 'o', 0],
    ['another grouping', {}, facts, '', 1],
  ])('is not, with %s', (_what, answers, other, search, grouping) => {
    const before = rowsOf(apis, {}, facts, '', 0);
    expect(rowsOf(apis, answers, other, search, grouping)).not.toBe(before);
  });

  it('is never of another step, nor of another time of day', () => {
    const early = rowsOf(expires, {}, baseFacts, '', 0).rows.map(say);
    expect(early).toContain('Never');
    const detail = (now: number) => {
      const [first] = rowsOf(expires, {}, { ...baseFacts, now }, '', 0).rows;
      return first?.kind === 'option' ? first.option.detail : undefined;
    };
    expect(detail(baseFacts.now)).not.toBe(detail(baseFacts.now + 3600));
  });
});

it('draws 20 000 APIs at once and moves among them without sorting them again', () => {
  const many = read(Array.from({ length: 20_000 }, (_, index) => api(`API ${index}`)));
  const drawn = rowsOf(apis, {}, many, '', 0);
  expect(drawn.rows).toHaveLength(20_001);
  expect(rowsOf(apis, {}, many, '', 0)).toBe(drawn);
});
