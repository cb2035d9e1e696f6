import { describe, expect, it } from 'vitest';
import { findNamed, offerLines, presentOffer } from '../../source/commands/operations.ts';
import { nothingOffered, type Offered } from '../../source/tyk/scope.ts';
import { api, listed } from '../wizard/world.ts';

const orders: Offered = {
  ...nothingOffered,
  operations: [
    { method: 'GET', path: '/orders', id: 'listOrders', summary: 'All of them' },
    { method: 'GET', path: '/a,b', open: true },
    { method: 'POST', path: '/reset', shut: 'blocked' },
  ],
};
const countries: Offered = {
  ...nothingOffered,
  types: [
    { name: 'Query', root: true, fields: [{ name: 'countries', of: 'Country' }] },
    { name: 'Country', fields: [{ name: 'code' }] },
  ],
};
const weather: Offered = { ...nothingOffered, tools: ['get_weather'], prompts: ['greet', 'leave'] };

describe('what a key can be kept to', () => {
  it.each<[string, Offered, readonly string[]]>([
    [
      'operations, as --allow takes them',
      orders,
      [
        '  GET /orders  listOrders · All of them',
        '  GET /a%2Cb   open to everyone, without a key',
        '  POST /reset  the API blocks it',
        '  3 operations',
      ],
    ],
    ['fields', countries, ['  Query.countries  Country', '  Country.code', '  2 fields']],
    [
      'tools and prompts',
      weather,
      ['  get_weather  tool', '  greet        prompt', '  leave        prompt', '  1 tool · 2 prompts'],
    ],
    ['nothing', nothingOffered, ['  Its definition names none.']],
  ])('%s', (_what, offered, lines) => expect(offerLines(offered)).toEqual(lines));

  it('is whole in JSON', () => {
    expect(presentOffer(orders)).toMatchObject({
      operations: [
        { allow: 'GET /orders', id: 'listOrders', open: false, reason: null },
        { allow: 'GET /a%2Cb', path: '/a,b', id: null, summary: null, open: true },
        { allow: 'POST /reset', reason: 'the API blocks it' },
      ],
      fields: [],
      tools: [],
    });
    expect(presentOffer(countries)).toMatchObject({ fields: ['Query.countries', 'Country.code'] });
    expect(presentOffer(weather)).toMatchObject({ tools: ['get_weather'], prompts: ['greet', 'leave'] });
  });

  it('is told of APIs by any of their names, and of no other', () => {
    const facts = listed({ apis: [api('Orders'), api('Payments')] });
    expect(findNamed(['orders', '/payments/'], facts).map(({ id }) => id)).toEqual(['orders', 'payments']);
    expect(() => findNamed(['Order'], facts)).toThrow(/There is no "Order"/);
  });
});
