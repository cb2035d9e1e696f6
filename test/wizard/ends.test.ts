import { describe, expect, it } from 'vitest';
import type { Api, End } from '../../source/tyk/types.ts';
import { reviewRows } from '../../source/wizard/review.ts';
import { flattenOptions, valuesOf } from '../../source/wizard/selection.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { api, DAY, HOUR, listed, NOW, parseStep, policy, readWith, stepOf } from './world.ts';

const step = stepOf('apis');
const gateway: Answers = { deployment: 'open-source' };
const versions = (ends: { readonly [name: string]: End | undefined }): Partial<Api> => {
  const known = Object.entries(ends).filter((pair): pair is [string, End] => pair[1] !== undefined);
  return { versions: Object.keys(ends), versionEnds: new Map(known) };
};

describe('what is over', () => {
  const past = NOW - DAY;
  const later = NOW + DAY;

  it.each<[string, Partial<Api>, string | undefined, string[]]>([
    ['no end', {}, undefined, ['one']],
    ['an end to come', { ends: later }, undefined, ['one']],
    ['a past end', { ends: past }, 'expired Fri 20 Nov 2026 11:02', ['one']],
    ['this very second', { ends: NOW }, 'expired Sat 21 Nov 2026 11:02', ['one']],
    [
      'an unreadable end',
      { ends: 'unreadable' },
      'Tyk cannot read its expiration, and refuses every call',
      ['one'],
    ],
    ['one version of two', versions({ v1: past, v2: undefined }), undefined, ['one=v2']],
    ['an unreadable version', versions({ v1: 'unreadable', v2: later }), undefined, ['one=v2']],
    ['all versions', versions({ v1: past, v2: past - DAY }), 'expired Fri 20 Nov 2026 11:02', []],
    [
      'all versions, one unreadable',
      versions({ v1: 'unreadable', v2: past }),
      'expired Fri 20 Nov 2026 11:02',
      [],
    ],
    [
      'unreadable versions',
      versions({ v1: 'unreadable' }),
      'Tyk cannot read its expiration, and refuses every call',
      [],
    ],
  ])('with %s', (_what, more, reason, chosen) => {
    const facts = listed({ apis: [api('One', more), api('Two')] });
    const options = step.options?.(gateway, facts) ?? [];
    const row = options.find(({ value }) => value === 'one');
    expect(row?.disabledReason).toBe(reason);
    if (reason === undefined) expect(row && valuesOf(row)).toEqual(chosen);
    // Named in so many words it is refused as well.
    const values = parseStep('apis', 'One', gateway, facts) as string[];
    const problem = step.check?.(values, gateway, facts);
    if (reason === undefined) expect([problem, values]).toEqual([undefined, chosen]);
    else expect(problem?.what).toContain(reason);
  });

  it('is refused version by version', () => {
    const facts = listed({ apis: [api('One', versions({ v1: past, v2: undefined }))] });
    const rows = flattenOptions(step.options?.(gateway, facts) ?? []);
    expect(rows.map(({ value, disabledReason }) => [value, disabledReason])).toEqual([
      ['one', undefined],
      ['one=v1', 'expired Fri 20 Nov 2026 11:02'],
      ['one=v2', undefined],
    ]);
    expect(step.check?.(['one=v1'], gateway, facts)?.what).toBe('One v1: expired Fri 20 Nov 2026 11:02.');
  });

  it("is so by Tyk's clock", () => {
    const connection = { url: 'http://localhost:8080', observation: { is: 'dashboard' as const } };
    const subject = { apis: [api('One', { ends: NOW + HOUR })] };
    const check = (clockAhead: number) =>
      step.check?.(['one'], gateway, listed(subject, { connection: { ...connection, clockAhead } }));
    expect(check(0)).toBeUndefined();
    expect(check(2 * HOUR)?.what).toContain('expired');
  });

  it('is marked before it comes', () => {
    const facts = listed({ apis: [api('One', { ends: later }), api('Two', versions({ v1: later }))] });
    const rows = flattenOptions(step.options?.(gateway, facts) ?? []);
    expect(rows.map(({ value, note = '' }) => [value, note])).toEqual([
      ['one', 'ends Sun 22 Nov 2026 11:02'],
      ['two', ''],
      ['two=v1', 'ends Sun 22 Nov 2026 11:02'],
    ]);
  });
});

describe('an end before that of the key', () => {
  const week = NOW + 7 * DAY;
  const apis = [
    api('One', { ends: week }),
    api('Two', versions({ v1: week, v2: undefined })),
    api('Old', { ends: NOW - DAY }),
    api('Odd', { ends: 'unreadable' }),
  ];
  const access = (apiId: string, names: string[] = []) => ({ apiId, apiName: apiId, versions: names });
  const policies = [
    policy('Gold', ['one']),
    policy('Brief', ['one'], { keyExpiresIn: DAY }),
    policy('Long', ['one'], { keyExpiresIn: 30 * DAY }),
    policy('Dead', ['old', 'odd']),
    policy('Second', [], { access: [access('two', ['v2'])] }),
    policy('First', [], { access: [access('two', ['v1'])] }),
  ];
  const sooner = (name: string) => `${name} ends Sat 28 Nov 2026 11:02, before the key.`;

  it.each<[Answers, string | undefined]>([
    [{ apis: ['one'], expires: { in: 6 * DAY } }, undefined],
    [{ apis: ['one'], expires: { in: 7 * DAY } }, undefined],
    [{ apis: ['one'], expires: { in: 8 * DAY } }, sooner('One')],
    [{ apis: ['one'], expires: { at: week + 60 } }, sooner('One')],
    [{ apis: ['one'], expires: 'never' }, sooner('One')],
    [{ apis: ['two=v2'], expires: 'never' }, undefined],
    [{ apis: ['two=v1', 'two=v2'], expires: 'never' }, sooner('Two v1')],
    [{ apis: ['one', 'two=v1'], expires: 'never' }, `${sooner('One')} ${sooner('Two v1')}`],
    [{ apis: [], policies: ['gold'], expires: { in: 30 * DAY } }, sooner('One')],
    [{ apis: ['one'], policies: ['gold'], expires: { in: 30 * DAY } }, sooner('One')],
    [{ apis: [], policies: ['brief'] }, undefined],
    [{ apis: [], policies: ['long'] }, sooner('One')],
    [{ apis: [], policies: ['second'], expires: 'never' }, undefined],
    [{ apis: [], policies: ['first'], expires: 'never' }, sooner('Two v1')],
    [
      { apis: [], policies: ['dead'], expires: { in: DAY } },
      'Old: expired Fri 20 Nov 2026 11:02. Odd: Tyk cannot read its expiration, and refuses every call.',
    ],
  ])('is said on review: %j', (more, said) => {
    const facts = listed({ apis, policies });
    const answers: Answers = { ...gateway, policies: [], ...more };
    const flow = { answers, origins: {}, cut: false } as unknown as Parameters<typeof reviewRows>[1];
    const rows = reviewRows(journey, flow, readWith(answers, facts));
    const warnings = rows.flatMap(({ step: id, warning }) =>
      warning === undefined || (id !== 'apis' && id !== 'policies') ? [] : [warning],
    );
    expect(warnings).toEqual(said === undefined ? [] : [said]);
  });

  it('is not known as long as nobody has said how long the key works', () => {
    const facts = listed({ apis, policies });
    expect(step.warning?.(['one'], gateway, facts)).toBeUndefined();
  });
});
