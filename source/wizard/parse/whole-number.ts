import type { Parsed } from '../types.ts';
import { bad, good, quoted } from './common.ts';

/** What stands between groups of three digits: blanks of every width, `_` and apostrophes. No comma, no point. */
const GROUPED = /^\d{1,3}(?:[ \u00a0\u2009\u202f_'’]\d{3})+$/;

/**
 * A number from 1 to 2^53 - 1. Tyk reads 0 and -1 as "no limit" (and, before 5.6.0, a quota below -1 as "nothing at
 * all"), so both are refused with the word that says it.
 */
export function parseWholeNumber(text: string, wordForNone: string): Parsed<number> {
  const given = text.trim();
  if (/^[+-]?\d+[.,]\d+$/.test(given)) {
    return bad(`${quoted(given)} is not a plain whole number.`, 'Write it without commas or points: 1000');
  }
  const isPlain = /^-?\d+$/.test(given) || GROUPED.test(given);
  if (!isPlain) return bad(`${quoted(given)} is not a number.`, `Write a whole number, or ${wordForNone}.`);
  const value = Number(given.replace(/[^\d-]/g, ''));
  if (value < 1) {
    const what =
      value < -1 ? `${quoted(given)} is below zero.` : `Tyk reads ${quoted(given)} as ${wordForNone}.`;
    return bad(what, `Write ${wordForNone} if you mean that, or a number from 1 up.`);
  }
  if (!Number.isSafeInteger(value)) {
    return bad(
      `${quoted(given)} is more than can be counted exactly.`,
      `Write ${wordForNone}, or a smaller number.`,
    );
  }
  return good(value);
}
