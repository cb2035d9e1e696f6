import { listWords, sanitise } from '../../text.ts';
import type { Option, Parsed } from '../types.ts';
import { bad, good, quoted, trimEnds } from './common.ts';

const MOST_SUGGESTIONS = 3;
const MOST_TWINS = 5;
/** So few choices are all named, near or not. */
const FEW = 7;

/** What a row can be called, most exact first. The first way that finds anything decides. */
const WAYS: readonly ((option: Option, text: string) => boolean)[] = [
  (option, text) => option.value === text,
  (option, text) => option.label === text,
  (option, text) => same(option.label, text),
  (option, text) => same(option.value, text),
  (option, text) => same(withoutCategories(option.label), withoutCategories(text)),
  (option, text) => option.detail === text,
];

function same(one: string, other: string): boolean {
  return one !== '' && one.toLowerCase() === other.toLowerCase();
}

/** `Orders #commerce #eu` → `Orders`: Tyk keeps an API's categories in its name. */
function withoutCategories(name: string): string {
  return name.replace(/(?:^|\s+)#\S+/g, '').trim();
}

/** Finds a choice by its value, name, name without `#categories`, or detail (an API's listen path). */
export function matchOption(text: string, options: readonly Option[]): Parsed<Option> {
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

function refuseTwins(given: string, values: readonly string[]): Parsed<Option> {
  const ids = values.slice(0, MOST_TWINS).map((value) => quoted(value, Number.POSITIVE_INFINITY));
  const more = values.length > ids.length ? ['another'] : [];
  return bad(
    `${values.length} choices are called ${quoted(given)}.`,
    `Say which one by its id: ${listWords([...ids, ...more], 'or')}.`,
  );
}

function refuseDisabled(option: Option): Parsed<Option> {
  if (option.disabledReason === undefined) return good(option);
  if (option.instead) return { problem: option.instead };
  return bad(`${quoted(option.label)} cannot be chosen: ${option.disabledReason.replace(/\.$/, '')}.`);
}

function suggestNext(given: string, options: readonly Option[]): string | undefined {
  const choices = options.filter((option) => option.disabledReason === undefined);
  const near = nearestOptions(given, choices);
  if (near.length > 0) return `Did you mean ${listWords(near.map(nameOf), 'or')}?`;
  return choices.length > 0 && choices.length <= FEW
    ? `Choose ${listWords(choices.map(nameOf), 'or')}.`
    : undefined;
}

/** A name is quoted only where its end could not be seen. */
function nameOf(option: Option): string {
  const name = sanitise(option.label || option.value);
  return /\s/.test(name) ? `"${name}"` : name;
}

function nearestOptions(given: string, options: readonly Option[]): Option[] {
  const words = options.flatMap((option) => [withoutCategories(option.label), option.value]);
  const near = nearest(given, words, 2 * MOST_SUGGESTIONS);
  const found = near.map((word) =>
    options.find((option) => withoutCategories(option.label) === word || option.value === word),
  );
  return [...new Set(found)].filter((option) => option !== undefined).slice(0, MOST_SUGGESTIONS);
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
