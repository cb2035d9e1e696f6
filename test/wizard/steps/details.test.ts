import { describe, expect, it } from 'vitest';
import type { StepId } from '../../../source/wizard/types.ts';
import { facts, listed, parseStep, policy, stepOf } from '../world.ts';

describe('the alias', () => {
  const alias = stepOf('alias');

  it.each([
    ['jane', 'laptop', 'jane@laptop'],
    ['jane', '', 'jane'],
    ['', 'laptop', ''],
  ])('of %j on %j is %j by default', (user, host, name) => {
    expect(alias.initial?.({}, facts({ user, host }))).toBe(name);
  });

  it('may be none, which is said', () => {
    expect(parseStep('alias', '')).toBe('');
    expect(alias.show('', {}, facts())).toBe('none');
    expect(alias.show('ci', {}, facts())).toBe('ci');
  });

  it('holds nothing invisible', () => {
    expect(parseStep('alias', 'a\u001b[2Jb')).toMatchObject({ what: expect.stringContaining('invisible') });
  });
});

describe('the tags', () => {
  const tags = stepOf('tags');

  it('are words with commas between', () => {
    expect(parseStep('tags', 'team-a, mobile,,team-a')).toEqual(['team-a', 'mobile']);
    expect(parseStep('tags', '')).toEqual([]);
  });

  it('are written on the one line that a field has, and read back from it', () => {
    const written = tags.write(['team-a', 'mobile']);
    expect(written).not.toContain('\n');
    expect(parseStep('tags', written)).toEqual(['team-a', 'mobile']);
  });

  it('are none by default', () => {
    expect(tags.initial?.({}, facts())).toEqual([]);
    expect(tags.show([], {}, facts())).toBe('none');
    expect(tags.show(['a', 'b'], {}, facts())).toBe('a, b');
  });
});

describe('the metadata', () => {
  const metadata = stepOf('metadata');
  const known = listed({
    policies: [policy('Gold', ['orders'], { metadata: { plan: 'gold', toString: 1 } })],
  });

  it('is one pair a line, read back from how it is written', () => {
    const value = { owner: 'jane', seats: '5', plan: { name: 'gold' } };
    expect(parseStep('metadata', 'owner=jane\nseats=5\nplan={"name":"gold"}')).toEqual(value);
    expect(parseStep('metadata', metadata.write(value))).toEqual(value);
    expect(parseStep('metadata', metadata.write({}))).toEqual({});
  });

  it.each(['owner', '=jane', 'policies=x'])('%j is refused', (text) => {
    expect(parseStep('metadata', text)).toMatchObject({ what: expect.any(String) });
  });

  it.each<[object, readonly string[], boolean]>([
    [{ plan: 'mine' }, ['gold'], false],
    [{ owner: 'jane' }, ['gold'], true],
    [{ plan: 'mine' }, [], true],
    [{ constructor: 'x' }, ['gold'], true],
    [{}, ['gold'], true],
  ])('%j beside %j is right: %s', (value, policies, isRight) => {
    const problem = metadata.check?.(value, { policies }, known);
    expect(problem === undefined).toBe(isRight);
  });

  it('says which policy sets a name itself', () => {
    expect(metadata.check?.({ plan: 'mine' }, { policies: ['gold'] }, known)).toEqual({
      what: 'Gold sets the metadata "plan" itself.',
      why: "Tyk would put the policy's value in place of yours.",
      next: 'Use another name.',
    });
  });
});

describe.each<[StepId, boolean, string, string]>([
  ['detailedLogging', false, 'no', 'yes'],
  ['copy', true, 'copy it to the clipboard', 'only show it'],
])('%s', (id, initial, first, second) => {
  const step = stepOf(id);

  it('is yes or no', () => {
    expect(step.initial?.({}, facts())).toBe(initial);
    expect(parseStep(id, 'yes')).toBe(true);
    expect(parseStep(id, 'n')).toBe(false);
    expect(parseStep(id, 'perhaps')).toMatchObject({ next: 'Write yes or no.' });
    expect(parseStep(id, step.write(true))).toBe(true);
    expect(parseStep(id, step.write(false))).toBe(false);
  });

  it('offers the usual answer first, each by a letter', () => {
    const options = step.options?.({}, facts()) ?? [];
    expect(options.map((option) => option.key)).toEqual(initial ? ['y', 'n'] : ['n', 'y']);
    expect(options.map((option) => step.show(option.value === 'yes', {}, facts()))).toEqual([first, second]);
  });
});

it('detailed logging says what is recorded', () => {
  const step = stepOf('detailedLogging');
  expect(step.consequence?.(true, {}, facts())).toBe('Whole requests and answers are recorded.');
  expect(step.consequence?.(false, {}, facts())).toBeUndefined();
});

it('copying is asked on review alone', () => {
  expect(stepOf('copy').quiet?.({ details: 'change' }, facts())).toBe(true);
});

describe('remembering', () => {
  const step = stepOf('remember');
  const answers = { deployment: 'self-managed', url: 'http://localhost:3000' } as const;

  it.each([
    ['a deployment that was typed', answers, {}, true],
    ['the demo', { deployment: 'demo' } as const, {}, false],
    ['a profile', answers, { deployment: { kind: 'profile' } } as const, false],
    ['nothing', {}, {}, false],
  ])('%s is asked: %#', (_what, given, origins, isAsked) => {
    expect(step.when(given, facts(), origins)).toBe(isAsked);
  });

  it('proposes a free name made from the address', () => {
    const saved = { name: 'localhost-3000', deployment: 'cloud', url: 'http://x', lastUsed: 0 } as const;
    expect(step.options?.(answers, facts())[0]).toMatchObject({ value: 'localhost-3000', key: 'y' });
    expect(step.options?.(answers, facts({ profiles: [saved] }))[0]?.value).toBe('localhost-3000-2');
  });

  it('takes another name, or no', () => {
    expect(parseStep('remember', 'orders-dev')).toBe('orders-dev');
    expect(parseStep('remember', 'No')).toBe('');
    expect(parseStep('remember', 'two words')).toMatchObject({ what: expect.any(String) });
    expect(step.write('')).toBe('no');
    expect(step.show('', {}, facts())).toBe('no');
    expect(step.write('orders-dev')).toBe('orders-dev');
    expect(step.other?.(answers, facts())).toBeDefined();
  });
});

it('creating is the only answer of review', () => {
  expect(parseStep('review', 'create')).toBe('create');
  expect(parseStep('review', 'destroy')).toMatchObject({ next: 'Use one of: create.' });
  expect(stepOf('review').write('create')).toBe('create');
  expect(stepOf('review').show('create', {}, facts())).toBe('create the key');
});
