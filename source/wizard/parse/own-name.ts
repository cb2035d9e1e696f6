import { Secret } from '../../secret.ts';
import { sanitise } from '../../text.ts';
import type { Parsed, Problem } from '../types.ts';
import { bad, good } from './common.ts';

/** Routes of the two control APIs, which are found in place of a key of that name (scopes.md, E1). */
const ROUTES: readonly string[] = ['create', 'preview', 'policy', 'detailed', 'search', 'basic'];
/** Tyk's `min_token_length`, in bytes. */
const SHORTEST = 3;
const LONGEST = 2000;
/** bcrypt takes no more: Tyk would store a longer one as it is, in plain text (scopes.md, E2). */
const LONGEST_PASSWORD = 72;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Why Tyk would cut, lose or never find a key that is called so; `what` is "The name" or "The text". */
function unfitName(what: string, text: string): Problem | undefined {
  const say = (why: string) => bad(why, 'Use letters, digits, dots and dashes.').problem;
  if (text.trim() === '') return say(`${what} is empty.`);
  if (/^\s|\s$/.test(text)) return say(`${what} begins or ends with a blank, which no header can carry.`);
  if (sanitise(text) !== text) return say(`${what} has a character that cannot be shown.`);
  if (text.includes('/') || /^\.{1,2}$/.test(text))
    return say(`${what} cannot be part of an address: no request would find it.`);
  if (bytesOf(text) < SHORTEST)
    return say(`${what} is too short: Tyk looks for no key under ${SHORTEST} bytes.`);
  if (text.length > LONGEST) return say(`${what} is longer than ${LONGEST} characters.`);
  if (ROUTES.includes(text))
    return say(`${what} is a word of Tyk's own: it would make another key, or none.`);
  // Tyk takes them for an organisation, and a key of its own for one (storage.TokenOrg).
  if (/^[0-9a-f]{24}/i.test(text))
    return say(`${what} begins as an organisation's id does: Tyk would cut it.`);
  if (/^eyJ/.test(text)) return say(`${what} begins as a key does that Tyk makes: it would not be found.`);
  return undefined;
}

export function parseUserName(text: string): Parsed<string> {
  const problem = unfitName('The name', text);
  if (problem !== undefined) return { problem };
  if (text.includes(':')) {
    return bad(
      'The name has a colon.',
      'Take another.',
      'The password begins after the first one, so Tyk refuses every login.',
    );
  }
  return good(text);
}

/** Also where an organisation is known: its id at the beginning is cut off, or the whole name lost. */
export function losesStart(name: Secret | string, organisation: string | undefined): Problem | undefined {
  if (!organisation || !name.startsWith(organisation)) return undefined;
  return bad(
    'It begins with the id of the organisation, which Tyk cuts off.',
    'Begin with something else.',
    name.length === organisation.length
      ? 'Nothing would be left of it: Tyk would make up another.'
      : 'Another key may have the rest as its name.',
  ).problem;
}

export function parseKeyText(text: string): Parsed<Secret> {
  const problem = unfitName('The text', text);
  if (problem !== undefined) return { problem };
  if (/["\\]|[^\u0020-\u007e]/.test(text)) {
    return bad(
      'The text has a character that not every header or key can carry.',
      'Use letters, digits, dots and dashes.',
    );
  }
  if (/^bearer /i.test(text))
    return bad('The text begins with Bearer, which Tyk cuts off.', 'Leave that word out.');
  return good(new Secret(text));
}

export function parsePassword(text: string): Parsed<Secret> {
  if (text === '')
    return bad('The password is empty: anybody could log in.', 'Type one, or have one made up.');
  const bytes = bytesOf(text);
  if (bytes > LONGEST_PASSWORD) {
    return bad(
      `The password has ${bytes} bytes, and ${LONGEST_PASSWORD} is the most.`,
      'Take a shorter one.',
      'Tyk would keep a longer one unhashed, as plain text.',
    );
  }
  if (text.includes(':')) {
    return bad('The password has a colon.', 'Take another.', 'Tyk refuses every login with one.');
  }
  if (sanitise(text) !== text)
    return bad('The password has a character that cannot be typed.', 'Take another.');
  return good(new Secret(text));
}

/** Whoever guesses the text has the key. */
export function isGuessable(text: Secret): boolean {
  return text.length < 16;
}
