import { listWords, sanitise } from '../../text.ts';
import type { Option } from '../step.ts';
import type { Parsed } from '../types.ts';
import { bad, good, quoted, trimEnds } from './common.ts';

const MOST_SUGGESTIONS = 3;
const MOST_TWINS = 5;
/** So few choices are all named, near or not. */
const FEW = 7;

/** What can be called by name: an option, or less of one. */
export type Callable = Pick<Option, 'value' | 'label' | 'detail' | 'disabledReason' | 'instead'> & {
  /** Tyk keeps an API's categories in its name: `Orders #commerce #eu`. */
  readonly categories?: readonly string[];
  /** The name with its categories, as it was saved. */
  readonly fullName?: string;
};

/**
 * What a row can be called, most exact first; the first way that finds anything decides. Each reads all of what was
 * written: a word left aside may be the one that limits what a key opens.
 */
const WAYS: readonly ((option: Callable, text: string) => boolean)[] = [
  (option, text) => option.value === text,
  (option, text) => option.label === text || option.fullName === text,
  (option, text) => same(option.label, text) || same(option.fullName, text),
  (option, text) => same(option.value, text),
  (option, text) => same(option.label, withoutCategories(text, option.categories)),
  (option, text) => option.detail === text,
];

function same(one: string | undefined, other: string): boolean {
  return other !== '' && one?.toLowerCase() === other.toLowerCase();
}

/** Only those that the API has, and only behind a name. */
function withoutCategories(text: string, categories: readonly string[] = []): string {
  const own = new Set(categories.map((category) => `#${category}`.toLowerCase()));
  const words = text.split(/\s+/);
  return own.size === 0 ? '' : words.filter((word) => !own.has(word.toLowerCase())).join(' ');
}

/** Finds a choice by its value, name, name with any of its own categories, or detail (an API's listen path). */
export function matchOption<C extends Callable>(text: string, options: readonly C[]): Parsed<C> {
  const given = trimEnds(text);
  if (given === '') return bad('Nothing was chosen.', suggestNext(given, options));
  for (const way of WAYS) {
    const hits = options.filter((option) => way(option, given));
    const values = [...new Set(hits.map((option) => option.value))];
    if (values.length > 1) return refuseTwins(given, values);
    if (hits[0]) return refuseDisabled(hits[0]);
  }
  return bad(`There is no ${quoted(given)}.`, suggestNext(given, options));
}

function refuseTwins(given: string, values: readonly string[]): Parsed<never> {
  const ids = values.slice(0, MOST_TWINS).map((value) => quoted(value, Number.POSITIVE_INFINITY));
  const more = values.length > ids.length ? ['another'] : [];
  return bad(
    `${values.length} choices are called ${quoted(given)}.`,
    `Say which one by its id: ${listWords([...ids, ...more], 'or')}.`,
  );
}

function refuseDisabled<C extends Callable>(option: C): Parsed<C> {
  if (option.disabledReason === undefined) return good(option);
  if (option.instead) return { problem: option.instead };
  return bad(`${quoted(option.label)} cannot be chosen: ${option.disabledReason.replace(/\.$/, '')}.`);
}

function suggestNext(given: string, options: readonly Callable[]): string | undefined {
  const choices = options.filter((option) => option.disabledReason === undefined);
  const near = nearestOptions(given, choices);
  if (near.length > 0) return `Did you mean ${listWords(near.map(nameOf), 'or')}?`;
  return choices.length > 0 && choices.length <= FEW
    ? `Choose ${listWords(choices.map(nameOf), 'or')}.`
    : undefined;
}

/** A name is quoted only where its end could not be seen. */
function nameOf(option: Callable): string {
  const name = sanitise(option.label || option.value);
  return /\s/.test(name) ? `"${name}"` : name;
}

function nearestOptions(given: string, options: readonly Callable[]): Callable[] {
  const words = options.flatMap((option) => [option.label, option.value]);
  // Whoever wrote more than the name is told the name.
  const begun = options.filter(({ label }) => label !== '' && startsWithName(given, label));
  const near = nearest(given, words, 2 * MOST_SUGGESTIONS);
  const found = near.map((word) => options.find((option) => option.label === word || option.value === word));
  return [...new Set([...found, ...begun])]
    .filter((option) => option !== undefined)
    .slice(0, MOST_SUGGESTIONS);
}

function startsWithName(given: string, name: string): boolean {
  return same(name, given.slice(0, name.length)) && /^[\s#=,:]/.test(given.slice(name.length));
}

/** At most `max` of the candidates that differ from the word by a slip of the finger or begin with it, nearest first. */
export function nearest(word: string, candidates: readonly string[], max: number): string[] {
  const wanted = word.toLowerCase();
  if (wanted === '') return [];
  const allowed = Math.max(1, Math.min(3, Math.floor(wanted.length / 3)));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase(), allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, max)
    .map(({ candidate }) => candidate);
}

function distanceTo(wanted: string, candidate: string, allowed: number): number {
  if (Math.abs(wanted.length - candidate.length) <= allowed) return editDistance(wanted, candidate);
  return wanted.length >= 3 && candidate.startsWith(wanted) ? allowed : Number.POSITIVE_INFINITY;
}

/** Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = cell(last, column - 1) + (one[row - 1] === other[column - 1] ? 0 : 1);
      let best = Math.min(replaced, cell(last, column) + 1, cell(current, column - 1) + 1);
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) best = Math.min(best, cell(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return cell(last, other.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
