/** Lengths of time in words: `30d`, `5h,34m,30s`, `2 weeks`. Everything counts in whole seconds. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS_OF_A_YEAR = 12;

/** A key that outlives its owner is a slip of the finger. */
export const LONGEST_SECONDS = 36_525 * DAY;

const SECONDS_OF_UNIT = new Map<string, number>(
  (
    [
      ['s sec secs second seconds', 1],
      ['m min mins minute minutes', MINUTE],
      ['h hr hrs hour hours', HOUR],
      ['d day days', DAY],
      ['w week weeks', 7 * DAY],
    ] as const
  ).flatMap(([names, seconds]) => names.split(' ').map((name) => [name, seconds] as const)),
);
const MONTHS_OF_UNIT = new Map<string, number>([
  ['mo', 1],
  ['month', 1],
  ['months', 1],
  ['y', MONTHS_OF_A_YEAR],
  ['year', MONTHS_OF_A_YEAR],
  ['years', MONTHS_OF_A_YEAR],
]);

/**
 * A month is 30 days, as in the Dashboard's own list (its "1 month" is 2 592 000 s); twelve of them are a year of
 * 365 days, so that "12 months" ends on the same day of the next year.
 */
function secondsOfMonths(months: number): number {
  const years = Math.floor(months / MONTHS_OF_A_YEAR);
  return (years * 365 + (months % MONTHS_OF_A_YEAR) * 30) * DAY;
}

/** A capital M alone may be meant as a month or as a minute. */
export function hasCapitalM(text: string): boolean {
  return /\d\s*M(?![A-Za-z])/.test(text);
}

/** `1.5h`, `0,5 s`. */
export function hasFraction(text: string): boolean {
  return /^\D*\d+[.,]\d+\s*[a-z]*$/i.test(text);
}

/** Seconds of `12h`, `5h,34m,30s`, `1 day and 2 hours`; undefined where it is no duration. */
export function readDuration(text: string): number | undefined {
  if (hasCapitalM(text)) return undefined;
  const plain = text
    .toLowerCase()
    .replace(/\band\b|,/g, ' ')
    .trim();
  if (!/^(?:\d+\s*[a-z]+\s*)+$/.test(plain)) return undefined;
  let seconds = 0;
  let months = 0;
  for (const [, amount, unit = ''] of plain.matchAll(/(\d+)\s*([a-z]+)/g)) {
    const secondsOfOne = SECONDS_OF_UNIT.get(unit);
    const monthsOfOne = MONTHS_OF_UNIT.get(unit);
    if (secondsOfOne !== undefined) seconds += Number(amount) * secondsOfOne;
    else if (monthsOfOne !== undefined) months += Number(amount) * monthsOfOne;
    else return undefined;
  }
  return months === 0 ? seconds : seconds + secondsOfMonths(months);
}

/** Like `readDuration`, and a unit alone is one of it: `minute`, `day`. */
export function readPeriod(text: string): number | undefined {
  const word = text.trim();
  return /^[a-z]+$/i.test(word) ? readDuration(`1 ${word}`) : readDuration(word);
}

/** 2592000 → `30d`, 20070 → `5h,34m,30s`: the inverse of `readDuration`. */
export function writeDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', 1],
  ] as const) {
    const amount = Math.floor(rest / size);
    if (amount > 0) parts.push(`${amount}${unit}`);
    rest -= amount * size;
  }
  return parts.join(',') || '0s';
}
