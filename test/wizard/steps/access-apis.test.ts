import { describe, expect, it } from 'vitest';
import { LEAST_API } from '../../../source/tyk/wire.ts';
import { decodeApi } from '../../../source/tyk/wire-api.ts';
import { choiceOf } from '../../../source/wizard/access.ts';
import { apiRefusal } from '../../../source/wizard/refusals.ts';
import { flattenOptions, valuesOf } from '../../../source/wizard/selection.ts';
import type { Option } from '../../../source/wizard/step.ts';
import type { Answers, Facts } from '../../../source/wizard/types.ts';
import { api, listed, NOW, parseStep, policy, stepOf } from '../world.ts';

const step = stepOf('apis');
const orders = api('Orders', { categories: ['commerce'], versions: ['v1', 'v2'] });
const inventory = api('Inventory', {
  baseVersion: 'v1',
  childVersions: [{ name: 'v2', id: 'inventory-v2' }],
});
const inventory2 = api('Inventory v2');
const apis = [
  api('Weather', { auth: ['keyless'] }),
  api('Payments', { categories: ['commerce', 'eu'] }),
  inventory2,
  inventory,
  orders,
  api('Partner orders', { auth: ['jwt'] }),
  api('Reports', { auth: ['basic', 'auth-token'] }),
];
const known = listed({ apis });
const gateway: Answers = { deployment: 'open-source' };

function options(answers: Answers = gateway, facts: Facts = known): readonly Option[] {
  return step.options?.(answers, facts) ?? [];
}

function optionOf(value: string, answers: Answers = gateway, facts: Facts = known): Option {
  const found = flattenOptions(options(answers, facts)).find((option) => option.value === value);
  if (found === undefined) throw new Error(`There is no row "${value}".`);
  return found;
}

describe('the rows', () => {
  it('begin with what can be chosen, by mechanism and name', () => {
    expect(options().map((option) => option.label)).toEqual([
      'Inventory',
      'Orders',
      'Payments',
      'Reports',
      'Partner orders',
      'Weather',
    ]);
  });

  it('say where an API listens and what it belongs to', () => {
    expect(optionOf('payments')).toMatchObject({ detail: '/payments/', note: '#commerce #eu' });
  });

  it('stand under their mechanism or their first category', () => {
    expect(step.groupings).toEqual(['authentication', 'category']);
    expect(optionOf('orders').groups).toEqual(['Auth token', 'commerce']);
    expect(optionOf('reports').groups).toEqual(['Several mechanisms at once', 'No category']);
    expect(optionOf('partner-orders').groups?.[0]).toBe('JSON Web Token');
  });

  it('say why an API cannot be chosen, and what to do instead', () => {
    expect(optionOf('partner-orders')).toMatchObject({
      disabledReason: 'needs a JWT, not a key',
      instead: {
        what: 'Partner orders: needs a JWT, not a key.',
        next: expect.stringContaining('identity provider'),
      },
    });
  });

  it('of an open API give the call to try, where the address is known', () => {
    const connection = { url: 'http://localhost:8080', observation: { is: 'dashboard' as const } };
    const facts = listed({ apis: [...apis] }, { connection });
    expect(optionOf('weather', gateway, facts).instead?.next).toBe(
      'Try it: curl http://localhost:8080/weather/',
    );
    expect(optionOf('weather').instead?.next).toBe('Call it without a key.');
    const dashboard = listed({ apis: [...apis] }, { connection });
    expect(optionOf('weather', { deployment: 'self-managed' }, dashboard).instead?.next).toBe(
      'Call it without a key.',
    );
  });

  it('say what a call needs beside the key', () => {
    expect(optionOf('reports').note).toBe('a call also needs Basic authentication');
  });

  it('say that a policy covers an API', () => {
    const facts = listed({ apis: [api('Orders'), api('Payments')], policies: [policy('Gold', ['orders'])] });
    const answers = { ...gateway, policies: ['gold'] };
    expect(optionOf('orders', answers, facts).note).toBe('covered by Gold');
    expect(optionOf('payments', answers, facts).disabledReason).toBe('not covered by Gold');
    expect(optionOf('payments', gateway, facts).disabledReason).toBeUndefined();
  });

  it('mark what is inactive', () => {
    const facts = listed({ apis: [api('Orders', { active: false })] });
    expect(optionOf('orders', gateway, facts).note).toBe('marked inactive');
  });

  it('follow the organisation of what is chosen', () => {
    const facts = listed({ apis: [api('Orders'), api('Foreign', { organisation: 'acme' })] });
    expect(optionOf('foreign', gateway, facts).disabledReason).toBeUndefined();
    const reason = optionOf('foreign', { ...gateway, apis: ['orders'] }, facts).disabledReason;
    expect(reason).toBe('of another organisation (acme, not 5e9d9544a1dc)');
  });
});

describe('versions', () => {
  it('of a Classic API stand below it, and the API is all of them', () => {
    const option = optionOf('orders');
    expect(option.children?.map((child) => [child.value, child.label])).toEqual([
      ['orders=v1', 'v1'],
      ['orders=v2', 'v2'],
    ]);
    expect(valuesOf(option)).toEqual(['orders=v1', 'orders=v2']);
  });

  it('that a policy does not give cannot be chosen, and the API is the others', () => {
    const gold = policy('Gold', [], { access: [{ apiId: 'orders', apiName: 'Orders', versions: ['v1'] }] });
    const option = optionOf('orders', { ...gateway, policies: ['gold'] }, listed({ apis, policies: [gold] }));
    expect(option.children?.map((child) => child.disabledReason)).toEqual([undefined, 'not covered by Gold']);
    expect(valuesOf(option)).toEqual(['orders=v1']);
  });

  it('that are APIs of their own stand below their base, and each is chosen by itself', () => {
    const option = optionOf('inventory');
    expect(option.note).toBe('v1');
    expect(option.children?.map((child) => [child.value, child.label])).toEqual([['inventory-v2', 'v2']]);
    expect(valuesOf(option)).toEqual(['inventory']);
  });

  it('stay reachable under a base that takes no key', () => {
    const open = { ...inventory, auth: ['keyless'] } as const;
    const facts = listed({ apis: [open, inventory2] });
    expect(optionOf('inventory', gateway, facts).disabledReason).toBe('open: no key needed');
    expect(optionOf('inventory-v2', gateway, facts).disabledReason).toBeUndefined();
    expect(step.empty?.(gateway, facts)).toBeUndefined();
  });

  it('of an API that cannot be chosen are not shown', () => {
    const facts = listed({ apis: [{ ...orders, internal: true }] });
    expect(optionOf('orders', gateway, facts).children).toBeUndefined();
  });

  it('whose API is not in the list are left out', () => {
    expect(optionOf('inventory', gateway, listed({ apis: [inventory] })).children).toBeUndefined();
  });

  it('are drawn without what a server may have put into their names', () => {
    const facts = listed({ apis: [api('Orders', { versions: ['v1\u001b[2J'] })] });
    expect(optionOf('orders', gateway, facts).children?.[0]?.label).toBe('v1');
  });
});

describe('a name that was typed', () => {
  it.each<[string, string[]]>([
    ['payments', ['payments']],
    ['Payments', ['payments']],
    ['PAYMENTS', ['payments']],
    ['Payments #commerce', ['payments']],
    ['/payments/', ['payments']],
    ['Orders', ['orders=v1', 'orders=v2']],
    ['orders', ['orders=v1', 'orders=v2']],
    ['orders=v2', ['orders=v2']],
    ['Orders=v2', ['orders=v2']],
    ['Orders=v2,v1', ['orders=v2', 'orders=v1']],
    ['Inventory', ['inventory']],
    ['Inventory=v1', ['inventory']],
    ['Inventory=v2', ['inventory-v2']],
    ['Inventory v2', ['inventory-v2']],
    ['Payments\nOrders=v1\n\n Payments ', ['payments', 'orders=v1']],
    ['', []],
    // Rules over several choices are checked when all of them are known.
    ['Weather', ['weather']],
  ])('%j is %j', (text, values) => {
    expect(parseStep('apis', text, gateway, known)).toEqual(values);
  });

  it.each<[string, string | readonly string[]]>([
    ['Weather #public=v1', ['w=v1']],
    ['weather #PUBLIC = v1', ['w=v1']],
    ['/weather/=v2', ['w=v2']],
    ['w=v1', ['w=v1']],
    ['w=a=b', ['w=a=b']],
    ['Weather=v1,v2', ['w=v1', 'w=v2']],
    ['Weather=one,two', ['w=one,two']],
    ['Weather #public', ['w=v1', 'w=v2', 'w=a=b', 'w=one,two']],
    ['Tide=v1', ['t=v1', 't=v2']],
    ['Tide=v1=v2', ['t=v2']],
    ['Weather #anything', 'There is no "Weather #anything".'],
    ['Weather #public=v1 #anything', 'Weather has no version "v1 #anything".'],
    ['Weather #public=v1=v2', 'There is no "Weather #public=v1".'],
    ['Weather #public=v9', 'Weather has no version "v9".'],
    ['Weather=v1 v2', 'Weather has no version "v1 v2".'],
    ['Weather=', 'Weather has no version "".'],
    ['=v1', 'There is no "=v1".'],
    ['Weather, Tide=v1', 'There is no "Weather, Tide".'],
  ])('is read whole, then less its versions: %j', (text, found) => {
    const weather = api('Weather', {
      id: 'w',
      rawName: 'Weather #public',
      categories: ['public'],
      listenPath: '/weather/',
      versions: ['v1', 'v2', 'a=b', 'one,two'],
    });
    const tide = api('Tide=v1', { id: 't', versions: ['v1', 'v2'] });
    const facts = listed({ apis: [weather, tide] });
    const parsed = parseStep('apis', text, gateway, facts);
    if (typeof found === 'string') expect(parsed).toMatchObject({ what: found });
    else expect(parsed).toEqual(found);
  });

  it('is an id first, whatever = it holds', () => {
    const facts = listed({ apis: [api('A', { id: 'a=v1' }), api('B', { id: 'a', versions: ['v1'] })] });
    expect(parseStep('apis', 'a=v1', gateway, facts)).toEqual(['a=v1']);
  });

  it.each<[string, string, string | undefined]>([
    ['Ordrs', 'There is no "Ordrs".', 'Did you mean Orders?'],
    ['Ordrs=v1', 'There is no "Ordrs".', 'Did you mean Orders?'],
    ['Orders=v3', 'Orders has no version "v3".', 'It has v1 and v2.'],
    ['Inventory=v9', 'Inventory has no version "v9".', 'It has v2 and v1.'],
    ['Payments=v1', 'Payments has no version "v1".', 'It has no versions: leave the part after = out.'],
    ['{API-ID}', '"{API-ID}" is the tutorial\'s example, not an API of yours.', 'Give your own API.'],
    ['v2', 'There is no "v2".', expect.anything()],
    ['no\u001b[2Jbody', 'There is no "nobody".', expect.anything()],
  ])('%j is refused: %s', (text, what, next) => {
    expect(parseStep('apis', text, gateway, known)).toMatchObject({ what, ...(next && { next }) });
  });

  it('of two APIs is refused with both ids', () => {
    const facts = listed({ apis: [api('Orders', { id: 'one' }), api('Orders', { id: 'two' })] });
    expect(parseStep('apis', 'Orders', gateway, facts)).toMatchObject({
      what: '2 choices are called "Orders".',
      next: 'Say which one by its id: "one" or "two".',
    });
  });

  it('means the base where a version of it has the same name', () => {
    const facts = listed({ apis: [inventory, { ...inventory2, name: 'Inventory' }] });
    expect(parseStep('apis', 'Inventory', gateway, facts)).toEqual(['inventory']);
  });

  it('is taken as an id where the list could not be read', () => {
    const blind = listed({}, { apis: { state: 'failed', problem: { what: 'No.', next: 'Ask.' } } });
    expect(parseStep('apis', 'anything', gateway, blind)).toEqual(['anything']);
    expect(step.other?.(gateway, blind)).toBe('Use it as an API id, not checked');
    expect(step.other?.(gateway, known)).toBeUndefined();
    expect(step.show(['any\u0007thing'], gateway, blind)).toBe('anything (not checked)');
    expect(step.empty?.(gateway, blind)).toEqual({ what: 'No.', next: 'Ask. Or type the id of the API.' });
  });

  it('is read back from how the answer is written', () => {
    const values = ['orders=v1', 'payments', 'inventory-v2'];
    expect(parseStep('apis', step.write(values), gateway, known)).toEqual(values);
  });
});

describe('an answer', () => {
  it('is shown by name, with the versions', () => {
    expect(step.show(['orders=v1', 'payments', 'orders=v2'], gateway, known)).toBe(
      'Orders (v1, v2), Payments',
    );
  });

  it('names the path too where two have one name', () => {
    const twins = [api('Orders', { listenPath: '/eu/' }), api('Orders', { id: 'us', listenPath: '/us/' })];
    const facts = listed({ apis: [...twins, api('Payments')] });
    expect(step.show(['us', 'payments'], gateway, facts)).toBe('Orders /us/, Payments');
  });

  it('says what a policy decides instead', () => {
    const facts = listed({ apis: [api('Orders')], policies: [policy('Gold', ['orders'])] });
    const said =
      "Gold decides access, rate and quota. Orders is covered by it; the key's own limits are not used.";
    expect(step.consequence?.(['orders'], { policies: ['gold'] }, facts)).toBe(said);
    expect(step.consequence?.(['orders'], {}, facts)).toBeUndefined();
  });

  it('warns of an API that is marked inactive, and of one that wants more than the key', () => {
    const facts = listed({
      apis: [api('Orders', { active: false }), api('Reports', { auth: ['auth-token', 'basic'] })],
    });
    expect(step.warning?.(['orders', 'reports'], gateway, facts)).toBe(
      'Orders is marked inactive: a Dashboard would not serve it. The key alone does not open Reports: a call also needs Basic authentication.',
    );
    expect(step.warning?.(['payments'], gateway, known)).toBeUndefined();
  });
});

describe('nothing to choose from', () => {
  it('on a Gateway shows the least definition that it would load', () => {
    const problem = step.empty?.(gateway, listed({}));
    expect(problem?.what).toBe(
      'Nothing here can be given to a key: this Gateway has no APIs and no policies.',
    );
    expect(problem?.why).toContain(LEAST_API);
    expect(problem?.offers).toEqual([
      { key: 'd', label: 'try the demo', put: { deployment: 'demo', url: undefined } },
    ]);
    expect(step.empty?.({ deployment: 'demo' }, listed({}))?.offers).toBeUndefined();
    const policies = { policies: { state: 'failed', problem: { what: 'No.' } } } as const;
    expect(step.empty?.(gateway, listed({}, policies))?.what).toBe('This Gateway has no APIs yet.');
  });

  it('and that definition is an API which takes a key', () => {
    const least = decodeApi(JSON.parse(LEAST_API));
    expect(least).toMatchObject({
      id: 'try',
      name: 'Try',
      auth: ['auth-token'],
      active: true,
      listenPath: '/try/',
      versions: [],
    });
    expect(apiRefusal(least, choiceOf(gateway, listed({ apis: [least] })), NOW)).toBeUndefined();
  });

  it('on a Dashboard says that they may belong to somebody else', () => {
    expect(step.empty?.({ deployment: 'cloud' }, listed({}))?.what).toBe(
      'Nothing here can be given to a key: this Dashboard has no APIs and no policies.',
    );
    const policies = { policies: { state: 'failed', problem: { what: 'No.' } } } as const;
    expect(step.empty?.({ deployment: 'cloud' }, listed({}, policies))?.what).toBe(
      'This Dashboard has no APIs that you may see.',
    );
  });

  it('says that none of them takes a key', () => {
    const facts = listed({ apis: [api('Weather', { auth: ['keyless'] })] });
    expect(step.empty?.(gateway, facts)?.what).toBe('None of these APIs takes a key now.');
    expect(step.empty?.(gateway, known)).toBeUndefined();
  });

  it('says where an id stands, by the kind of server', () => {
    const blind = listed({}, { apis: { state: 'failed', problem: { what: 'No.' } } });
    expect(step.help(gateway, blind).join(' ')).toContain('"api_id" in its definition file');
    expect(step.help({ deployment: 'cloud' }, blind).join(' ')).toContain('(API ID)');
    expect(step.help(gateway, known).join(' ')).toContain('A policy is a named set of APIs and limits');
  });
});
