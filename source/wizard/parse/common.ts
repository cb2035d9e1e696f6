import { repeat, sanitise } from '../../text.ts';
import type { Parsed, Problem } from '../types.ts';

/** Straight and typographic ones, for a character class. */
export const QUOTES = `'"\`‘’‚‛“”„«»`;

const LONGEST_ECHO = 40;
const BLANKS_AT_ENDS = /^[\s\u00ad\u200b-\u200f\u2060\ufeff]+|[\s\u00ad\u200b-\u200f\u2060\ufeff]+$/g;

export function good<V>(value: V): { readonly value: V } {
  return { value };
}

export function bad(what: string, next?: string, why?: string): { readonly problem: Problem } {
  return { problem: { what, ...(why ? { why } : {}), ...(next ? { next } : {}) } };
}

export function isBad<V>(parsed: Parsed<V>): parsed is { readonly problem: Problem } {
  return 'problem' in parsed;
}

/** What somebody wrote, fit to be shown in a problem: `"soon"`, harmless and not long. Whole where `longest` says so. */
export function quoted(text: string, longest = LONGEST_ECHO): string {
  const letters = [...(longest === LONGEST_ECHO ? repeat(text) : sanitise(text))];
  const shown = letters.length > longest ? [...letters.slice(0, longest - 1), '…'] : letters;
  return `"${shown.join('')}"`;
}

/** Without blanks, line ends and zero-width characters at both ends, as they come along with a paste. */
export function trimEnds(text: string): string {
  return text.replace(BLANKS_AT_ENDS, '');
}

/** True where the text would not be shown as it is: escape sequences, control characters, line breaks, bidi marks. */
export function holdsControls(text: string): boolean {
  return sanitise(text) !== text.trim();
}

/** `$NAME`, `${name}`, `%NAME%`, `$env:NAME`: a variable that no shell has filled in. */
export function isUnfilledVariable(text: string): boolean {
  return /^(?:\$[A-Z][A-Z0-9_]+|\$\{\w+\}|\$env:\w+|%[A-Z][A-Z0-9_]+%)$/.test(text);
}

/** What is wrong with several parts of one answer, in one: each is named, and a way out that they share is said once. */
export function joinProblems(problems: readonly Problem[]): Problem | undefined {
  const [first, ...others] = problems;
  if (first === undefined || others.length === 0) return first;
  const join = (part: 'what' | 'why' | 'next') =>
    [...new Set(problems.flatMap((problem) => problem[part] ?? []))].join(' ');
  const each = [...new Set(problems.map(({ what }) => what))];
  return { ...first, ...bad(join('what'), join('next'), join('why')).problem, each };
}
