import { describe, expect, it } from 'vitest';
import { describeExpiry, expiresAt, parseExpiry, writeExpiry } from '../../../source/wizard/parse/expiry.ts';
import type { Expiry } from '../../../source/wizard/types.ts';
import { inZone } from './in-zone.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function local(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return new Date(year, month - 1, day, hour, minute, second).getTime() / 1000;
}

const now = local(2026, 11, 21, 11, 2);

function read(text: string): unknown {
  const parsed = parseExpiry(text, now);
  return 'value' in parsed ? parsed.value : parsed.problem;
}

function refusal(text: string): string {
  const parsed = parseExpiry(text, now);
  if ('value' in parsed) throw new Error(`${text} was taken as ${JSON.stringify(parsed.value)}`);
  expect(parsed.problem.next).toBeTruthy();
  return `${parsed.problem.what} ${parsed.problem.next}`;
}

describe('durations', () => {
  it.each([
    ['30d', 30 * DAY],
    ['12h', 12 * HOUR],
    ['5h,34m,30s', 5 * HOUR + 34 * MINUTE + 30],
    ['5h34m30s', 5 * HOUR + 34 * MINUTE + 30],
    ['5h, 34m, 30s', 5 * HOUR + 34 * MINUTE + 30],
    ['1 day and 2 hours', DAY + 2 * HOUR],
    ['  30d\n', 30 * DAY],
    ['30 D', 30 * DAY],
    ['in 30 days', 30 * DAY],
    ['for 1 week', 7 * DAY],
    ['2 weeks', 14 * DAY],
    ['2w', 14 * DAY],
    ['90 min', 90 * MINUTE],
    ['90 seconds', 90],
    ['60s', 60],
    ['1 month', 30 * DAY],
    ['1mo', 30 * DAY],
    ['6 months', 180 * DAY],
    ['11 months', 330 * DAY],
    ['12 months', 365 * DAY],
    ['1 year', 365 * DAY],
    ['18 months', 365 * DAY + 180 * DAY],
    ['1 year 6 months', 365 * DAY + 180 * DAY],
    ['2y', 730 * DAY],
    ['99 years', 99 * 365 * DAY],
    ['007d', 7 * DAY],
  ])('%j lasts %d s', (text, seconds) => {
    expect(read(text)).toEqual({ in: seconds });
  });

  it('ends twelve months on the same day of the next year, as the list of choices shows it', () => {
    const parsed = parseExpiry('12 months', now);
    expect('value' in parsed && expiresAt(parsed.value, now)).toBe(local(2027, 11, 21, 11, 2));
  });
});

describe('dates', () => {
  it.each([
    ['2026-12-31', local(2026, 12, 31, 23, 59, 59)],
    ['2026-11-21', local(2026, 11, 21, 23, 59, 59)],
    ['2028-02-29', local(2028, 2, 29, 23, 59, 59)],
    ['2027-1-5', local(2027, 1, 5, 23, 59, 59)],
    ['until 2026-12-31', local(2026, 12, 31, 23, 59, 59)],
    ['2026-12-31T18:00', local(2026, 12, 31, 18)],
    ['2026-12-31 18:00', local(2026, 12, 31, 18)],
    ['2026-12-31, 18:00', local(2026, 12, 31, 18)],
    ['2026-12-31T18:00:30', local(2026, 12, 31, 18, 0, 30)],
    ['2026-12-31T18:00:30.987', local(2026, 12, 31, 18, 0, 30)],
    ['2026-12-31T18:00:00Z', Date.UTC(2026, 11, 31, 18) / 1000],
    ['2026-12-31t18:00z', Date.UTC(2026, 11, 31, 18) / 1000],
    ['2026-12-31T18:00:00.000Z', Date.UTC(2026, 11, 31, 18) / 1000],
    ['2026-12-31T18:00:00+01:00', Date.UTC(2026, 11, 31, 17) / 1000],
    ['2026-12-31 18:00 -0530', Date.UTC(2026, 11, 31, 23, 30) / 1000],
    ['2026-12-31T18:00+14', Date.UTC(2026, 11, 31, 4) / 1000],
  ])('%j ends at %d', (text, at) => {
    expect(read(text)).toEqual({ at });
  });

  it('reads a date as the last second of the local day, in every zone and when clocks change', () => {
    const code = `
      const ends = (day) => new Date(parseExpiry(day, 1795000000).value.at * 1000).toISOString();
      return [ends('2026-12-31'), ends('2027-03-28'), ends('2027-10-31')];`;
    expect(inZone('Europe/Berlin', code)).toEqual([
      '2026-12-31T22:59:59.000Z',
      '2027-03-28T21:59:59.000Z',
      '2027-10-31T22:59:59.000Z',
    ]);
    expect(inZone('America/New_York', code)).toContain('2027-01-01T04:59:59.000Z');
  });

  it('refuses the hour that clocks skip, and takes it where a zone is given', () => {
    const code = `
      return ['2027-03-28T02:30', '2027-03-28T02:30Z', '2027-03-28T03:30']
        .map((text) => parseExpiry(text, 1795000000));`;
    expect(inZone('Europe/Berlin', code)).toEqual([
      { problem: expect.objectContaining({ what: expect.stringContaining('does not exist here') }) },
      { value: { at: Date.UTC(2027, 2, 28, 2, 30) / 1000 } },
      { value: { at: Date.UTC(2027, 2, 28, 1, 30) / 1000 } },
    ]);
  });
});

describe('never', () => {
  it.each(['never', 'Never', ' NEVER '])('%j is never', (text) => {
    expect(read(text)).toBe('never');
  });

  it.each(['0', '-1', '00', '-5', 'forever', 'none', 'Do not expire', 'does not expire', 'unlimited'])(
    '%j is refused, with the word to use',
    (text) => {
      expect(refusal(text)).toContain('Write never if you mean that');
    },
  );
});

describe('refusals', () => {
  it('says what is wrong and what to try', () => {
    expect(read('soon')).toEqual({
      what: '"soon" is not a duration or date.',
      next: 'Try 30d, 12h, 2026-12-31 or never.',
    });
  });

  it.each([
    ['', 'No expiry was given'],
    ['   ', 'No expiry was given'],
    ['tomorrow', 'is not a duration or date'],
    ['d', 'is not a duration or date'],
    ['30 parsecs', 'is not a duration or date'],
    ['30d later', 'is not a duration or date'],
    ['-5d', 'is not a duration or date'],
    ['31.12.2026', 'Try 30d, 12h, 2026-12-31'],
    ['12/31/2026', 'Try 30d, 12h, 2026-12-31'],
    ['30', 'Write 30d for days, 30h for hours'],
    ['3600', 'has no unit'],
    ['20261231', 'has no unit'],
    ['1M', 'Write 1 month, or 1 min'],
    ['2 M', 'may mean months or minutes'],
    ['1.5h', 'is not a whole number'],
    ['1,5 h', 'is not a whole number'],
    ['0.5', 'is not a whole number'],
    ['0d', 'is under a minute'],
    ['59s', 'is under a minute'],
    ['101 years', 'more than 100 years'],
    ['99999999999999999999d', 'more than 100 years'],
    ['2026-11-20', 'has passed'],
    ['2015-12-02', 'has passed'],
    ['2026-11-21T11:02', 'has passed'],
    ['2026-11-21T11:02:59', 'less than a minute away'],
    ['2127-01-01', 'more than 100 years'],
    ['9999-12-31', 'more than 100 years'],
    ['2026-02-30', 'not in the calendar'],
    ['2027-02-29', 'not in the calendar'],
    ['2026-13-01', 'not in the calendar'],
    ['2026-12-00', 'not in the calendar'],
    ['0026-12-31', 'not in the calendar'],
    ['2026-12-31T24:00', 'not in the calendar'],
    ['2026-12-31T12:60', 'not in the calendar'],
    ['2026-12-31T23:59:60Z', 'not in the calendar'],
    ['2026-12-31T12:00+99:00', 'is not a time zone'],
    ['2026-12-31T', 'is not a duration or date'],
    ['2026-12-31T12', 'is not a duration or date'],
  ])('%j: %s', (text, words) => {
    expect(refusal(text)).toContain(words);
  });

  it('tells what time it is where a date has passed', () => {
    expect(read('2026-11-20')).toMatchObject({ why: 'It is Sat 21 Nov 2026 11:02 here.' });
  });

  it('recognises unix times and shows how to write them, so that they can be typed again', () => {
    const at = local(2026, 12, 21, 11, 2);
    for (const [digits, unit] of [
      [`${at}`, 'unix seconds'],
      [`${at}000`, 'milliseconds'],
    ] as const) {
      const words = refusal(digits);
      expect(words).toContain(`looks like ${unit}`);
      expect(read(words.split('as a date: ')[1] ?? '')).toEqual({ at });
    }
  });

  it('shows pasted escape sequences harmlessly and long text cut', () => {
    expect(refusal('\u001b[31msoon\u001b[0m')).toContain('"soon" is no');
    expect(refusal('x'.repeat(500)).length).toBeLessThan(120);
  });
});

describe('writing', () => {
  it.each([
    ['never', 'never'],
    [{ in: 30 * DAY }, '30d'],
    [{ in: 365 * DAY }, '365d'],
    [{ in: 12 * HOUR }, '12h'],
    [{ in: 20_070 }, '5h,34m,30s'],
    [{ in: DAY + 30 }, '1d,30s'],
    [{ at: local(2026, 12, 31, 23, 59, 59) }, '2026-12-31'],
  ] as const)('%j is written %s', (expiry, text) => {
    expect(writeExpiry(expiry)).toBe(text);
  });

  it('writes a moment with its offset, so that it is the same moment on another machine', () => {
    const code = `return writeExpiry({ at: ${Date.UTC(2026, 11, 21, 10, 2) / 1000} });`;
    expect(inZone('Europe/Berlin', code)).toBe('2026-12-21T11:02:00+01:00');
    expect(inZone('America/St_Johns', code)).toBe('2026-12-21T06:32:00-03:30');
    expect(inZone('UTC', code)).toBe('2026-12-21T10:02:00+00:00');
  });

  it('is read back as the same value, whatever the value', () => {
    const values: Expiry[] = ['never'];
    for (let step = 1; step < 400; step += 1) {
      values.push({ in: 60 + ((step * 7_919_777) % (90 * 365 * DAY)) });
      values.push({ at: now + 60 + ((step * 6_700_417) % (90 * 365 * DAY)) });
    }
    for (const value of values) expect(read(writeExpiry(value))).toEqual(value);
  });

  it('is read back as the same value through the hours in which clocks change', () => {
    const code = `
      const wrong = [];
      for (let at = 1805000000; at < 1830000000; at += 1799) {
        const value = parseExpiry(writeExpiry({ at }), 1795000000).value;
        if (value?.at !== at) wrong.push(at);
      }
      return wrong;`;
    expect(inZone('Europe/Berlin', code)).toEqual([]);
    expect(inZone('America/Havana', code)).toEqual([]);
  });
});

describe('the end', () => {
  it('counts a duration from the moment of creation and leaves a date alone', () => {
    expect(expiresAt({ in: 3600 }, 1000)).toBe(4600);
    expect(expiresAt({ in: 3600 }, 1000.7)).toBe(4600);
    expect(expiresAt({ at: 5000 }, 1000)).toBe(5000);
    expect(expiresAt('never', 1000)).toBe('never');
  });

  it.each([
    [{ in: 30 * DAY }, 'in 30 days'],
    [{ in: 12 * HOUR }, 'in 12 hours'],
    [{ in: 20_070 }, 'in 5 h 34 min 30 s'],
    [{ at: local(2026, 12, 21, 11, 2) }, 'Mon 21 Dec 2026 11:02'],
    ['never', 'never'],
  ] as const)('%j is described as %s', (expiry, words) => {
    expect(describeExpiry(expiry)).toBe(words);
  });
});
