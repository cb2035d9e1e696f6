import { describe, expect, it } from 'vitest';
import { type Callable, matchOption, nearest } from '../../../source/wizard/parse/choice.ts';
import { PATIENCE } from '../../helpers/patience.ts';

const apis: readonly Callable[] = [
  {
    value: 'a1',
    label: 'Orders',
    detail: '/orders/',
    categories: ['commerce'],
    fullName: 'Orders #commerce',
  },
  { value: 'a2', label: 'Orders archive', detail: '/orders-archive/' },
  {
    value: 'a3',
    label: 'Payments',
    detail: '/pay/',
    categories: ['eu', 'money'],
    fullName: 'Payments #eu #money',
  },
  { value: 'a4', label: 'Twin', detail: '/twin/' },
  { value: 'a5', label: 'Twin', detail: '/other-twin/' },
  { value: 'a6', label: 'case', detail: '/case/' },
  { value: 'a7', label: 'CASE', detail: '/CASE/' },
  { value: 'a8', label: 'a1', detail: '/named-like-an-id/' },
  { value: 'id with space/ü', label: '注文', detail: '/jp/' },
  { value: 'c1', label: 'C# notes', detail: '/c/' },
  { value: 'g1', label: 'Gold #partners', detail: '' },
  { value: 'w1', label: 'Weather', detail: '/weather/', disabledReason: 'open: no key needed' },
  { value: 'p1', label: 'Partners', disabledReason: 'needs a JWT.' },
];

function valueFor(text: string, options = apis): string {
  const parsed = matchOption(text, options);
  if ('problem' in parsed) throw new Error(`${parsed.problem.what} ${parsed.problem.next}`);
  return parsed.value.value;
}

function refusal(text: string, options = apis): string {
  const parsed = matchOption(text, options);
  if ('value' in parsed) throw new Error(`${text} was taken as ${parsed.value.value}`);
  return `${parsed.problem.what} ${parsed.problem.next ?? ''}`.trim();
}

describe('matchOption', () => {
  it.each([
    ['a1', 'a1'],
    ['Orders', 'a1'],
    [' Orders\n', 'a1'],
    ['orders', 'a1'],
    ['ORDERS ARCHIVE', 'a2'],
    ['A2', 'a2'],
    ['Orders #commerce', 'a1'],
    ['Payments #eu #money', 'a3'],
    ['Payments', 'a3'],
    ['payments #MONEY', 'a3'],
    ['#eu Payments', 'a3'],
    ['C# notes', 'c1'],
    ['Gold #partners', 'g1'],
    ['case', 'a6'],
    ['CASE', 'a7'],
    ['/orders/', 'a1'],
    ['/other-twin/', 'a5'],
    ['a5', 'a5'],
    ['注文', 'id with space/ü'],
    ['id with space/ü', 'id with space/ü'],
  ])('%j finds %s', (text, value) => {
    expect(valueFor(text)).toBe(value);
  });

  it.each([
    ['Twin', '2 choices are called "Twin". Say which one by its id: "a4" or "a5".'],
    ['twin #any', 'There is no "twin #any". Did you mean Twin or Twin?'],
    // What is left over would be lost: it may be what limits the key.
    ['Orders #eu', 'There is no "Orders #eu". Did you mean Orders?'],
    ['Orders #commerce=v1', 'There is no "Orders #commerce=v1". Did you mean Orders?'],
    ['Orders #commerce#eu', 'There is no "Orders #commerce#eu". Did you mean Orders?'],
    ['payments #elsewhere', 'There is no "payments #elsewhere". Did you mean Payments?'],
    ['Orders commerce', 'There is no "Orders commerce". Did you mean Orders?'],
    ['Orders /orders/', 'There is no "Orders /orders/". Did you mean Orders?'],
    ['a1 #commerce', 'There is no "a1 #commerce". Did you mean a1?'],
    ['/orders/ #commerce', 'There is no "/orders/ #commerce".'],
    ['Gold #others', 'There is no "Gold #others".'],
    ['Gold', 'There is no "Gold". Did you mean "Gold #partners"?'],
    ['#eu #money', 'There is no "#eu #money".'],
    ['Case', '2 choices are called "Case". Say which one by its id: "a6" or "a7".'],
    ['Weather', '"Weather" cannot be chosen: open: no key needed.'],
    ['Partners', '"Partners" cannot be chosen: needs a JWT.'],
    ['Ordrs', 'There is no "Ordrs". Did you mean Orders?'],
    ['order', 'There is no "order". Did you mean Orders or "Orders archive"?'],
    ['Paymnets', 'There is no "Paymnets". Did you mean Payments?'],
    ['xyzzy', 'There is no "xyzzy".'],
    ['/order', 'There is no "/order". Did you mean Orders?'],
    ['', 'Nothing was chosen.'],
    ['#commerce', 'There is no "#commerce".'],
  ])('%j: %s', (text, words) => {
    expect(refusal(text)).toBe(words);
  });

  it('never suggests what cannot be chosen', () => {
    expect(refusal('Wether')).toBe('There is no "Wether".');
  });

  it('names every choice where there are few', () => {
    const deployments: readonly Callable[] = [
      { value: 'cloud', label: 'Tyk Cloud' },
      { value: 'self-managed', label: 'Self-Managed' },
      { value: 'open-source', label: 'Open Source' },
    ];
    expect(refusal('moon', deployments)).toBe(
      'There is no "moon". Choose "Tyk Cloud", Self-Managed or "Open Source".',
    );
    expect(refusal('', deployments)).toContain('Choose "Tyk Cloud"');
    expect(refusal('opensource', deployments)).toContain('Did you mean "Open Source"?');
    expect(valueFor('CLOUD', deployments)).toBe('cloud');
    expect(valueFor('open source', deployments)).toBe('open-source');
  });

  it('says what to do instead of a disabled choice, where that is known', () => {
    const instead = { what: 'Weather is open: no key needed to call it.', next: 'Try it: curl …' };
    const options = [{ value: 'w1', label: 'Weather', disabledReason: 'open', instead }];
    expect(matchOption('w1', options)).toEqual({ problem: instead });
  });

  it('tells twins apart by whole ids, however long, and does not list hundreds', () => {
    const long = 'x'.repeat(64);
    const two = [1, 2].map((n) => ({ value: `${long}${n}`, label: 'Same' }));
    expect(refusal('Same', two)).toContain(`"${long}1" or "${long}2"`);
    const many = Array.from({ length: 300 }, (_, n) => ({ value: `id-${n}`, label: 'Same' }));
    expect(refusal('Same', many)).toMatch(/^300 choices are called "Same"\..* or another\.$/);
  });

  it('shows nothing that could act on a terminal', () => {
    const options = [
      { value: '\u001b[2Ja', label: 'Same' },
      { value: '\u001b[2Jb', label: 'Same' },
    ];
    expect(refusal('Same', options)).not.toContain('\u001b');
    expect(refusal('\u001b[31mnone', options)).not.toContain('\u001b');
  });

  it('has an answer where there is nothing to choose from', () => {
    expect(refusal('Orders', [])).toBe('There is no "Orders".');
  });
});

describe('nearest', () => {
  const names = ['Orders', 'Orders archive', 'Offers', 'Payments', 'Weather', 'Border'];

  it.each([
    ['Order', ['Orders', 'Orders archive', 'Border']],
    ['orders', ['Orders', 'Orders archive', 'Offers', 'Border']],
    ['Paymetns', ['Payments']],
    ['Waether', ['Weather']],
    ['pay', ['Payments']],
    ['zebra', []],
    ['', []],
  ])('%s: %j', (word, expected) => {
    expect(nearest(word, names, 5)).toEqual(expected);
  });

  it('gives as many as asked for, each once', () => {
    expect(nearest('Orders', ['Orders', 'Orders', 'orders', 'Order'], 2)).toEqual(['Orders', 'orders']);
  });

  it('does not call a short word near to everything', () => {
    expect(nearest('ab', ['cd', 'xyz', 'abcdef'], 3)).toEqual([]);
  });

  it('goes through twenty thousand names while nobody notices', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `Service number ${n} of the company`);
    const started = performance.now();
    expect(nearest('Service number 17 of the compnay', many, 3)[0]).toBe('Service number 17 of the company');
    expect(performance.now() - started).toBeLessThan(PATIENCE);
  });
});
