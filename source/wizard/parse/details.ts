import { sanitise } from '../../text.ts';
import type { JsonValue } from '../../tyk/types.ts';
import { readSwitch } from '../../variables.ts';
import type { Parsed } from '../types.ts';
import { bad, good, holdsControls, isBad, quoted, trimEnds } from './common.ts';

type Metadata = { readonly [name: string]: JsonValue };

/** Names that Tyk itself acts on, so that they cannot carry data of the user's own. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['policies', 'Since 5.2.0 Tyk reads that name as policies and drops the chosen ones.'],
  ['rate_limit_pattern', 'Since 5.3.0 Tyk counts rate and quota by what that name holds.'],
]);
const PAIR_FORM = 'Write name=value, for example team=orders.';

export function parseYesNo(text: string): Parsed<boolean> {
  const given = trimEnds(text);
  const said = readSwitch(given);
  if (said !== undefined) return good(said);
  return bad(
    given === '' ? 'No answer was given.' : `${quoted(given)} is neither yes nor no.`,
    'Write yes or no.',
  );
}

/** A name for people; empty is none. Tyk does not ask for it to be unique. */
export function parseAlias(text: string): Parsed<string> {
  const given = trimEnds(text);
  return holdsControls(given) ? refuseControls('The alias') : good(given);
}

function refuseControls(what: string): Parsed<never> {
  return bad(`${what} contains a line break or an invisible character.`, 'Type it instead of pasting it.');
}

/** Commas or line ends between them. Tyk tells capitals from small letters, so case is kept. */
export function parseTags(text: string): Parsed<readonly string[]> {
  const tags = text
    .split(/[,\n\r]/)
    .map(trimEnds)
    .filter((tag) => tag !== '');
  const odd = tags.find(holdsControls);
  return odd === undefined ? good([...new Set(tags)]) : refuseControls(`The tag ${quoted(odd)}`);
}

/** On one line, as they are typed: a field has one. */
export function writeTags(tags: readonly string[]): string {
  return tags.join(', ');
}

/** One `name=value` a line. */
export function parseMetadata(text: string): Parsed<Metadata> {
  const pairs = new Map<string, JsonValue>();
  for (const line of text.split(/[\n\r]+/).map(trimEnds)) {
    if (line === '') continue;
    const pair = parsePair(line);
    if (isBad(pair)) return pair;
    const { name, value } = pair.value;
    if (pairs.has(name)) {
      return bad(`The metadata name ${quoted(name)} is given twice.`, 'Keep one of the two.');
    }
    pairs.set(name, value);
  }
  return good(Object.fromEntries(pairs));
}

function parsePair(line: string): Parsed<{ readonly name: string; readonly value: JsonValue }> {
  const split = line.indexOf('=');
  const name = trimEnds(line.slice(0, Math.max(split, 0)));
  if (split < 0) return bad(`${quoted(line)} is not metadata: it has no "=".`, PAIR_FORM);
  if (name === '') return bad(`${quoted(line)} has no name before the "=".`, PAIR_FORM);
  if (holdsControls(name)) return refuseControls(`The metadata name ${quoted(name)}`);
  const reason = RESERVED.get(name);
  if (reason) return bad(`The metadata name ${quoted(name)} belongs to Tyk.`, 'Choose another name.', reason);
  return good({ name, value: readValue(trimEnds(line.slice(split + 1))) });
}

/** Text, `true` and `42` too: Tyk's variables know nothing else, and old versions round numbers (tyk#5134). */
function readValue(text: string): JsonValue {
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As `parseMetadata` reads it. */
export function writeMetadata(metadata: Metadata): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name}=${writeValue(value)}`)
    .join('\n');
}

/** Text stays bare where it is read back as itself; `"42"` and `" x"` need their quotes. */
function writeValue(value: JsonValue): string {
  const isBare = typeof value === 'string' && !holdsControls(value) && readValue(trimEnds(value)) === value;
  return isBare ? value : JSON.stringify(value);
}

/** "team=orders, seats=5", "no metadata". */
export function describeMetadata(metadata: Metadata): string {
  const pairs = Object.entries(metadata).map(([name, value]) =>
    sanitise(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  );
  return pairs.join(', ') || 'no metadata';
}
