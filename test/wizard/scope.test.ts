import { describe, expect, it } from 'vitest';
import { nothingOffered, type Offered } from '../../source/tyk/scope.ts';
import { planScope } from '../../source/wizard/plan-scope.ts';
import type { Answers, Facts, Parsed, Problem, StepId } from '../../source/wizard/types.ts';
import { api, listed, policy, stepOf } from './world.ts';

/* What may not be said of a scope, in the words that people read; patterns and operations have tables of their own. */

const offered: { readonly [id: string]: Partial<Offered> } = {
  orders: {
    operations: [
      { method: 'GET', path: '/orders', id: 'listOrders' },
      { method: 'POST', path: '/orders', id: 'addOrder' },
      { method: 'POST', path: '/reset', id: 'reset', shut: 'blocked' },
    ],
  },
  countries: {
    types: [
      { name: 'Query', root: true, fields: [{ name: 'countries', of: 'Country' }] },
      { name: 'Country', fields: [{ name: 'code' }, { name: 'name' }] },
    ],
  },
  weather: { tools: ['get_weather', 'list_orders'], resources: ['file:///a'], prompts: ['greet'] },
};
const apis = [
  api('Orders'),
  api('Countries', { graphql: true }),
  api('Weather', { mcp: true }),
  api('Payments'),
];
const known: Facts = listed(
  { apis, policies: [policy('Gold', ['orders'])] },
  {
    offered: Object.fromEntries(
      Object.entries(offered).map(([id, one]) => [
        id,
        { state: 'ready' as const, offered: { ...nothingOffered, ...one } },
      ]),
    ),
  },
);
const choose = (...ids: string[]): Answers => ({
  deployment: 'open-source',
  apis: ids,
  policies: [],
  scope: 'some',
});
const all = choose('orders', 'countries', 'weather');

const say = ({ what, why, next }: Problem) => [what, why, next].filter(Boolean).join(' ');
function refusalOf(id: StepId, text: string, answers = all, facts = known): string | undefined {
  const parsed: Parsed<unknown> = stepOf(id).parse(text, answers, facts);
  if ('problem' in parsed) return say(parsed.problem);
  const problem = stepOf(id).check?.(parsed.value as never, answers, facts);
  return problem && say(problem);
}

describe('what narrows a key is refused', () => {
  it.each<[StepId, string, string]>([
    ['allow', '', 'Nothing is left that the key may do there. Choose something, or all for everything.'],
    ['allow', 'Orders:', 'There is nothing after "Orders:". Write all for everything.'],
    ['allow', 'Orders: ', 'There is nothing after "Orders:". Write all for everything.'],
    [
      'allow',
      'Orders: GET /orders,',
      'An operation is missing. Write GET /orders, GET+HEAD /orders/{id}, /public/* or the id of an operation.',
    ],
    ['allow', 'Weather: GET /a', 'Weather has none of these. Name an API that has.'],
    ['allow', 'Order: GET /a', 'There is no "Order". Did you mean Orders?'],
    [
      'endpointLimits',
      'Orders: GET /orders = 0/60s',
      'Tyk reads "0" as unlimited. Write GET /orders = 5/60s',
    ],
    ['fields', 'Query', '"Query" names a type without fields: that allows nothing of it.'],
    ['fields', 'Query.', '"Query." names a type without fields: that allows nothing of it.'],
    ['fields', 'Query.countrie', 'Query has no field "countrie". Did you mean countries?'],
    ['fields', 'Querry.countries', 'There is no type "Querry". Did you mean Query?'],
    ['fields', 'query.countries', 'There is no type "query". Did you mean Query?'],
    ['fields', '*.code', 'There is no type "*".'],
    ['fields', '.code', 'A field is missing. Write Query.countries, or Country.* for all fields of a type.'],
    ['maxDepth', '0', '"0" would be no limit to Tyk. Write a number from 1 up, or all for no limit.'],
    ['maxDepth', '-1', '"-1" would be no limit to Tyk.'],
    ['maxDepth', 'deep', '"deep" is not a number.'],
    ['tools', 'get_weathr', 'There is no "get_weathr". Did you mean get_weather?'],
    ['tools', '*', '"*" is everything there is. Leave it out, or write all.'],
    ['tools', 'get_weather,', 'A name is missing. Write get_weather, list_* or none.'],
    ['resources', 'file:///b', 'There is no "file:///b". Did you mean file:///a?'],
    ['afterExpiry', '', 'Nothing was given. Write delete, keep, keep:7d or usual.'],
    ['afterExpiry', 'archive', '"archive" is no answer here. Write delete, keep, keep:7d or usual.'],
    ['afterExpiry', 'retain', '"retain" is no answer here.'],
    ['afterExpiry', 'keep:', '"" is no time to keep it for. Write keep:7d, or keep for ever.'],
    ['afterExpiry', 'keep:0s', '"0s" is no time to keep it for.'],
    ['afterExpiry', 'keep:-2', '"-2" is no time to keep it for.'],
  ])('%s %j', (id, text, expected) => {
    // The name of the API stands before it: below.
    const said = refusalOf(id, text)?.replace(/^(?:Orders|Countries|Weather): /, '');
    expect(said?.slice(0, expected.length)).toBe(expected);
  });

  it('whatever it is, beside a policy that decides: Tyk would drop it', () => {
    const answers = { ...all, apis: ['orders'], policies: ['gold'] };
    for (const [id, text] of [
      ['allow', 'GET /orders'],
      ['endpointLimits', 'GET /orders = 5/60s'],
      ['fields', 'Query.countries'],
      ['maxDepth', '3'],
      ['introspection', 'no'],
      ['tools', 'get_weather'],
    ] as const) {
      expect([id, refusalOf(id, text, answers)]).toEqual([
        id,
        "Gold decides what the key may do. Tyk would silently drop the key's own scope, and the key would open more than requested. Choose the APIs without a policy, or ask for a policy with this scope.",
      ]);
      expect([id, stepOf(id).when({ ...answers, [id]: undefined }, known, {})]).toEqual([id, false]);
    }
  });

  it('all that is wrong of it, together', () => {
    const text = 'Orders: get /orders, GET /orders, listOrder, reset\nCountries: GET /a\nPaymnts: GET /b';
    expect(refusalOf('allow', text, choose('orders', 'countries', 'payments'))).toBe(
      [
        'Orders: "get" is not GET to Tyk, which compares letter by letter.',
        'Orders: There is no operation "listOrder".',
        'Orders: POST /reset cannot be called with any key.',
        'Countries has none of these.',
        'There is no "Paymnts".',
        'The API itself blocks it for everyone.',
        'Write GET. Did you mean listOrders? Leave it out. Name an API that has. Did you mean Payments?',
      ].join(' '),
    );
    expect(refusalOf('allow', 'GET /a$\nGET /b$', choose('orders'))).toBe(
      '"/a$" looks like a pattern, and patterns are made here. "/b$" looks like a pattern, and patterns are made here. Write the path itself, {name} for one segment, and /* at the end for all below.',
    );
  });
});

describe('what is sent of a name of MCP', () => {
  const mcp = (more: Partial<Answers>) =>
    planScope(api('Weather', { mcp: true }), { ...all, ...more }, known);
  const ALWAYS = ['initialize', 'ping', 'notifications/.*', 'completion/.*', 'logging/.*'];

  it.each<[string, Partial<Answers>, object]>([
    [
      'is made a pattern, and every client can connect',
      { tools: ['weather: get_weather', 'weather: list_*', 'weather: a(b'] },
      {
        methods: { allowed: [...ALWAYS, 'tools/.*', 'resources/.*', 'prompts/.*'], blocked: [] },
        tools: { allowed: ['get_weather', 'list_.*', 'a\\(b'], blocked: [] },
      },
    ],
    [
      'none blocks all',
      { prompts: ['weather: none'] },
      {
        methods: { allowed: [...ALWAYS, 'tools/.*', 'resources/.*'], blocked: [] },
        prompts: { allowed: [], blocked: ['.*'] },
      },
    ],
  ])('%s', (_what, more, expected) => expect(mcp(more)).toEqual(expected));
});

describe('a version', () => {
  const gateway = (version?: string): Facts => ({
    ...known,
    connection: { observation: { is: 'gateway', ...(version && { version }) } } as Facts['connection'],
  });
  const since = {
    endpointLimits: ['Orders: GET /orders = 5/60s', '5.6'],
    fields: ['Query.countries', '4.3'],
    tools: ['get_weather', '5.13'],
    resources: ['file:///a', '5.13'],
    prompts: ['greet', '5.13'],
    afterExpiry: ['delete', '5.13'],
  } as const;
  type Since = keyof typeof since;
  const ids = Object.keys(since) as readonly Since[];
  const offeredIn = (facts: Facts, answers = all) => ids.filter((id) => stepOf(id).when(answers, facts, {}));
  const takenIn = (facts: Facts) => ids.filter((id) => refusalOf(id, since[id][0], all, facts) === undefined);

  const none: readonly Since[] = [];
  it.each<[string | undefined, readonly Since[]]>([
    ['v4.2.9', none],
    ['v4.3.0', ['fields']],
    ['v5.5.2', ['fields']],
    ['v5.6.0', ['endpointLimits', 'fields']],
    ['v5.12.1', ['endpointLimits', 'fields']],
    ['v5.13.0-rc1', ids],
    ['v5.14.0', ids],
    ['v6.0.0', ids],
    // Every build from source says so; the read-back decides, as it does where nothing is told.
    ['v5.5.0-dev', ids],
    ['a fork', ids],
    [undefined, ids],
  ])('%s is offered, and given, what it knows', (version, expected) => {
    expect(offeredIn(gateway(version))).toEqual(expected);
    expect(takenIn(gateway(version))).toEqual(expected);
  });

  it.each(ids)('that does not know %s says since when it is there', (id) => {
    expect(refusalOf(id, since[id][0], all, gateway('v3.2.1'))).toBe(
      `This Gateway (v3.2.1) does not know it: it came with ${since[id][1]}. It would be silently dropped, and the key would open more than requested. Leave it out, or use a newer Gateway.`,
    );
  });

  it('of a Dashboard has no such fields in its keys', () => {
    const answers: Answers = { ...all, deployment: 'self-managed' };
    expect(offeredIn(known, answers)).toEqual(['endpointLimits', 'fields']);
    expect(refusalOf('tools', 'get_weather', answers)).toBe(
      'The keys of a Dashboard have no such field (5.14). It would be silently dropped. Ask for a policy with these rights.',
    );
    expect(refusalOf('afterExpiry', 'keep', answers)).toBe(
      'The keys of a Dashboard have no such field (5.14). It would be silently dropped. Leave it out.',
    );
  });

  it('knows allowed paths, depth and introspection, however old', () => {
    for (const [id, text] of [
      ['allow', 'Orders: GET /orders'],
      ['maxDepth', '3'],
      ['introspection', 'no'],
    ] as const) {
      expect([id, refusalOf(id, text, all, gateway('v2.9.5'))]).toEqual([id, undefined]);
      expect([id, stepOf(id).when(all, gateway('v2.9.5'), {})]).toEqual([id, true]);
    }
  });
});
