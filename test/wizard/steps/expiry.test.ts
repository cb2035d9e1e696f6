import { describe, expect, it } from 'vitest';
import type { Answers, Expiry, Facts } from '../../../source/wizard/types.ts';
import { api, DAY, facts, HOUR, listed, NOW, onlyAccess, parseStep, policy, stepOf } from '../world.ts';

const step = stepOf('expires');
const never = stepOf('never');
const ahead = (seconds: number): Partial<Facts> => ({
  connection: { url: 'http://localhost:3000', observation: { is: 'dashboard' }, clockAhead: seconds },
});

describe('how long the key works', () => {
  it('offers a few that are told apart at a glance, each with its end', () => {
    const rows = step.options?.({}, facts()).map((option) => `${option.label} ${option.detail ?? ''}`.trim());
    expect(rows).toEqual([
      '1 hour until today 12:02',
      '1 day until Sun 22 Nov 11:02',
      '1 week until Sat 28 Nov 11:02',
      '30 days until Mon 21 Dec 11:02',
      '12 months until Sun 21 Nov 2027 11:02',
      'Never',
    ]);
  });

  it('writes a chosen time as the list does', () => {
    for (const option of step.options?.({}, facts()) ?? []) {
      expect(step.write(parseStep('expires', option.value))).toBe(option.value);
      expect(parseStep('expires', option.label)).toEqual(parseStep('expires', option.value));
    }
  });

  it('proposes 30 days, and takes them in silence from nobody', () => {
    expect(step.initial?.({}, facts())).toEqual({ in: 30 * DAY });
    expect(step.insist).toBe(true);
    expect(step.placeholder?.({}, facts())).toContain('90d');
  });

  it.each<[string, unknown]>([
    ['90d', { in: 90 * DAY }],
    ['2026-12-31', { at: Date.UTC(2026, 11, 31, 22, 59, 59) / 1000 }],
    ['never', 'never'],
  ])('reads %s', (text, value) => {
    expect(parseStep('expires', text)).toEqual(value);
  });

  it.each(['soon', '0', '-1', '2020-01-01', '30s'])('refuses %s', (text) => {
    expect(parseStep('expires', text)).toMatchObject({ what: expect.any(String), next: expect.any(String) });
  });

  it.each<[Expiry, string]>([
    [{ in: 30 * DAY }, 'in 30 days · Mon 21 Dec 2026 11:02 CET'],
    [{ in: DAY }, 'in 1 day · Sun 22 Nov 2026 11:02 CET'],
    [{ at: NOW + 200 * DAY }, 'Wed 9 Jun 2027 12:02 CEST'],
    ['never', 'never'],
  ])('shows %j as %s', (value, words) => {
    expect(step.show(value, {}, facts())).toBe(words);
  });

  it('says what each means', () => {
    expect(step.consequence?.('never', {}, facts())).toContain('until somebody revokes it');
    expect(step.consequence?.({ in: DAY }, {}, facts())).toContain('Key has expired');
  });

  it('is not asked where a policy decides it', () => {
    const known = listed({
      policies: [policy('Day', ['orders'], { keyExpiresIn: DAY }), policy('Gold', ['orders'])],
    });
    expect(step.when({ policies: ['day'] }, known, {})).toBe(false);
    expect(step.when({ policies: ['gold'] }, known, {})).toBe(true);
  });
});

describe('the clock of the server', () => {
  it.each<[string, Expiry, number, boolean]>([
    ['an hour away', { at: NOW + HOUR }, 0, true],
    ['an hour away, two hours ago over there', { at: NOW + HOUR }, 2 * HOUR, false],
    ['an hour ago here, an hour away over there', { at: NOW - HOUR }, -2 * HOUR, false],
    ['an hour away here, three hours over there', { at: NOW + HOUR }, -2 * HOUR, true],
    ['half a minute away', { at: NOW + 30 }, 0, false],
    ['a minute away', { at: NOW + 60 }, 0, true],
    ['a duration, whatever the clocks say', { in: 60 }, -2 * HOUR, true],
    ['never', 'never', 2 * HOUR, true],
  ])('%s', (_case, value, seconds, isFine) => {
    expect(step.check?.(value, {}, facts(ahead(seconds))) === undefined).toBe(isFine);
  });

  it('counts for what is typed', () => {
    const inAnHour = '2026-11-21T12:00:00+01:00';
    expect(parseStep('expires', inAnHour)).toEqual({ at: Date.UTC(2026, 10, 21, 11) / 1000 });
    expect(parseStep('expires', inAnHour, {}, facts(ahead(2 * HOUR)))).toMatchObject({
      what: expect.stringContaining('passed'),
    });
  });

  it.each<[number, string | undefined]>([
    [130, "This machine's clock is 2 min behind Tyk's: the later of the two counts."],
    [-300, "This machine's clock is 5 min ahead of Tyk's: the later of the two counts."],
    [60, undefined],
    [-60, undefined],
    [0, undefined],
  ])('that is %i s ahead: %s', (seconds, warning) => {
    expect(step.warning?.({ in: DAY }, {}, facts(ahead(seconds)))).toBe(warning);
  });

  it('is not spoken of where the server tells no time', () => {
    expect(step.warning?.({ in: DAY }, {}, facts())).toBeUndefined();
  });
});

describe('an API that deletes its keys', () => {
  const short = api('Short', { sessionLifetime: HOUR });
  const long = api('Long', { sessionLifetime: 7 * DAY });
  const known = listed({ apis: [short, long, api('Orders')] });
  const warn = (value: Expiry, apis: string[]) => step.warning?.(value, { apis }, known);

  it.each<[string, Expiry, string[], string | undefined]>([
    [
      'before the expiry',
      { in: DAY },
      ['short'],
      'Short deletes its keys after 1 hour, whatever their expiry.',
    ],
    [
      'although they never expire',
      'never',
      ['short'],
      'Short deletes its keys after 1 hour, whatever their expiry.',
    ],
    ['later than the expiry', { in: 1800 }, ['short'], undefined],
    ['where the longest of several counts', { in: DAY }, ['short', 'long'], undefined],
    [
      'where none counts as shortest',
      { in: DAY },
      ['orders', 'short'],
      'Short deletes its keys after 1 hour, whatever their expiry.',
    ],
    ['never', 'never', ['orders'], undefined],
  ])('%s', (_case, value, apis, warning) => {
    expect(warn(value, apis)).toBe(warning);
  });

  it('is said beside a wrong clock', () => {
    const both = listed({ apis: [short] }, ahead(600));
    expect(step.warning?.('never', { apis: ['short'] }, both)).toMatch(
      /^This machine.* counts\. Short deletes .*\.$/,
    );
  });
});

describe('a key that never expires', () => {
  const asks = (answers: Answers, kind?: 'flag' | 'environment' | 'recipe' | 'you', known = facts()) =>
    never.when(answers, known, kind === undefined ? {} : { expires: { kind } });

  it('takes a second yes, unless it was said in so many words', () => {
    expect(asks({ expires: 'never' }, 'you')).toBe(true);
    expect(asks({ expires: 'never' }, 'recipe')).toBe(true);
    expect(asks({ expires: 'never' }, 'flag')).toBe(false);
    expect(asks({ expires: 'never' }, 'environment')).toBe(false);
    expect(asks({ expires: { in: DAY } })).toBe(false);
    expect(asks({})).toBe(false);
  });

  it('is no question where a policy decides', () => {
    const known = listed({ policies: [policy('Day', ['orders'], { keyExpiresIn: DAY, parts: onlyAccess })] });
    expect(asks({ expires: 'never', policies: ['day'] }, 'you', known)).toBe(false);
  });

  it('is a no unless somebody says yes', () => {
    expect(never.initial?.({}, facts())).toBe(false);
    expect(never.options?.({}, facts()).map((option) => [option.label, option.key])).toEqual([
      ['Choose a date instead', 'n'],
      ['Yes, never', 'y'],
    ]);
  });
});
