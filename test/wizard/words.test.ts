import { describe, expect, it } from 'vitest';
import { ago, localDateTime, localZone, relativeDuration, until } from '../../source/wizard/words.ts';
import { inZone } from './parse/in-zone.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Unix seconds of a local time, whatever zone the tests run in. */
function local(year: number, month: number, day: number, hour: number, minute: number, second = 0): number {
  return new Date(year, month - 1, day, hour, minute, second).getTime() / 1000;
}

/** Sat 21 Nov 2026 11:02, the moment at which the screens are drawn. */
const now = local(2026, 11, 21, 11, 2);

describe('localDateTime', () => {
  it.each([
    [local(2026, 12, 21, 11, 2), 'Mon 21 Dec 2026 11:02'],
    [local(2027, 1, 1, 0, 0), 'Fri 1 Jan 2027 00:00'],
    [local(2026, 9, 3, 9, 5, 59), 'Thu 3 Sep 2026 09:05'],
    [local(2028, 2, 29, 23, 59, 59), 'Tue 29 Feb 2028 23:59'],
  ])('%i is %s', (moment, words) => {
    expect(localDateTime(moment)).toBe(words);
  });

  it('has words for what lies beyond the calendar', () => {
    for (const moment of [9e15, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      for (const words of [localDateTime(moment), localZone(moment), until({ in: moment }, now)]) {
        expect(words).not.toMatch(/NaN|undefined|Invalid/);
      }
    }
  });

  it('shows the time of the zone that the process runs in', () => {
    const moment = Date.UTC(2026, 11, 21, 10, 2) / 1000;
    const code = `return localDateTime(${moment});`;
    expect(inZone('Europe/Berlin', code)).toBe('Mon 21 Dec 2026 11:02');
    expect(inZone('America/New_York', code)).toBe('Mon 21 Dec 2026 05:02');
    expect(inZone('Pacific/Kiritimati', code)).toBe('Tue 22 Dec 2026 00:02');
  });
});

describe('localZone', () => {
  it.each([
    ['Europe/Berlin', 'CET', 'CEST'],
    ['Europe/London', 'GMT', 'BST'],
    ['America/New_York', 'EST', 'EDT'],
    ['UTC', 'UTC', 'UTC'],
    ['Asia/Kolkata', 'GMT+5:30', 'GMT+5:30'],
  ])('%s is %s in winter and %s in summer', (zone, winter, summer) => {
    const [december, july] = [Date.UTC(2026, 11, 21), Date.UTC(2026, 6, 21)].map((time) => time / 1000);
    expect(inZone(zone, `return [localZone(${december}), localZone(${july})];`)).toEqual([winter, summer]);
  });

  it('is one short word here', () => {
    expect(localZone(now)).toMatch(/^[A-Z]+(?:[+-][\d:]+)?$/);
  });
});

describe('relativeDuration', () => {
  it.each([
    [30 * DAY, '30 days'],
    [DAY, '1 day'],
    [365 * DAY, '365 days'],
    [1200 * DAY, '1\u00a0200 days'],
    [12 * HOUR, '12 hours'],
    [HOUR, '1 hour'],
    [5 * HOUR + 34 * MINUTE + 30, '5 h 34 min 30 s'],
    [2 * MINUTE + 10, '2 min 10 s'],
    [MINUTE, '1 minute'],
    [45, '45 seconds'],
    [DAY + HOUR, '1 day 1 h'],
    [2 * DAY + 5, '2 days 5 s'],
    [59.6, '1 minute'],
    [0, 'less than a second'],
    [-5, 'less than a second'],
  ])('%d s is %s', (seconds, words) => {
    expect(relativeDuration(seconds)).toBe(words);
  });
});

describe('until', () => {
  it.each([
    [{ in: HOUR }, 'until today 12:02'],
    [{ in: 24 * HOUR }, 'until Sun 22 Nov 11:02'],
    [{ in: 7 * DAY }, 'until Sat 28 Nov 11:02'],
    [{ in: 8 * DAY }, 'until Sun 29 Nov 11:02'],
    [{ in: 30 * DAY }, 'until Mon 21 Dec 11:02'],
    [{ in: 365 * DAY }, 'until Sun 21 Nov 2027 11:02'],
    [{ at: local(2026, 11, 21, 23, 59, 59) }, 'until today 23:59'],
    [{ at: local(2026, 11, 22, 0, 0) }, 'until Sun 22 Nov 00:00'],
    ['never', 'until somebody revokes it'],
  ] as const)('%j: %s', (expiry, words) => {
    expect(until(expiry, now)).toBe(words);
  });

  it('names the year where the next week lies in another one', () => {
    expect(until({ in: 2 * DAY }, local(2026, 12, 30, 11, 2))).toBe('until Fri 1 Jan 2027 11:02');
  });

  it('names the year of a moment in another one', () => {
    expect(until({ at: local(2025, 11, 19, 11, 2) }, now)).toBe('until Wed 19 Nov 2025 11:02');
  });

  it('keeps the length of a month when clocks change within it', () => {
    const noon = 'Date.parse("2027-03-20T11:00:00Z") / 1000';
    expect(inZone('Europe/Berlin', `return until({ in: ${30 * DAY} }, ${noon});`)).toBe(
      'until Mon 19 Apr 13:00',
    );
  });
});

describe('ago', () => {
  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [-30, 'just now'],
    [-59, 'just now'],
    [MINUTE, '1 min ago'],
    [HOUR - 1, '59 min ago'],
    [3 * HOUR, '3 h ago'],
    [DAY - 1, '23 h ago'],
    [2 * DAY, '2 d ago'],
    [400 * DAY, '400 d ago'],
  ])('%d s: %s', (seconds, words) => {
    expect(ago(now - seconds, now)).toBe(words);
  });

  it('is a date for what another clock has dated minutes ahead', () => {
    expect(ago(now + 5 * MINUTE, now)).toBe(localDateTime(now + 5 * MINUTE));
  });
});
