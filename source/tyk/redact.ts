import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { findSpellings } from './spellings.ts';
import type { HttpRequest, Payload } from './types.ts';

export const MASK = '••••';

/** Base64 of `{"org":…`, `{"id":…`: the form of Tyk's own keys (FINDINGS, section 2). */
const TYK_KEY = /\beyJ[A-Za-z0-9+/_-]{20,}(?:=|%3D){0,2}/gi;
/** Long, and with a digit no word: it may be a key of any form. The digit is looked for apart, in linear time. */
const LONG_WORD = /[\w-]{20,}={0,2}/g;
/** A shorter secret may be a word of ours, "secret" for instance: it is hidden only where a server speaks. */
const SHORTEST_IN_OUR_WORDS = 8;
const LONGEST_SENTENCE = 500;

/**
 * The text without the secrets, in every form that a server is known to repeat one in. Tyk's own keys go too.
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  return hide(text, secrets).replace(TYK_KEY, MASK);
}

/** The same for one harmless line: what escape sequences held apart is whole only without them. */
export function redactLine(text: string, secrets: readonly Secret[]): string {
  return redact(sanitise(hide(text, secrets)), secrets);
}

/** The text without the secrets that are known. It goes first: what is masked in part is not found any more. */
export function hide(text: string, secrets: readonly Secret[]): string {
  const values = secrets.map((secret) => secret.reveal());
  let rest = '';
  let done = 0;
  for (const [from, to] of findSpellings(text, values).toSorted(([one], [other]) => one - other)) {
    if (from >= done) rest += `${text.slice(done, from)}${MASK}`;
    done = Math.max(done, to);
  }
  return rest + text.slice(done);
}

/** Who sends, who describes and who explains a request ask in turn. */
const inside = new WeakMap<HttpRequest, Inside>();
type Inside = { readonly secrets: readonly Secret[]; readonly json: string | undefined };

/** What a request holds beside its headers: the text of a key in the address, a password in the body. */
export function secretsOf(request: HttpRequest): readonly Secret[] {
  return lookInto(request).secrets;
}

/** `json` is its body, with dots for the secrets. */
export function lookInto(request: HttpRequest): Inside {
  const known = inside.get(request);
  if (known !== undefined) return known;
  const { tail, body } = request;
  const found = tail === undefined ? [] : [tail];
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  const look = (value: Payload | undefined) => {
    if (value instanceof Secret) found.push(value);
    else if (typeof value === 'object' && value !== null) Object.values<Payload>(value).forEach(look);
  };
  // A walk through the body costs more than to write it, and few hold one.
  if (json?.includes(MASK)) look(body);
  const seen = { secrets: found, json };
  inside.set(request, seen);
  return seen;
}

/** Whether something in it looks like a key. */
export function mayHoldKey(text: string): boolean {
  return text.match(LONG_WORD)?.some(isOpaque) ?? false;
}

function isOpaque(word: string): boolean {
  return /\d/.test(word);
}

/** The text without anything that looks like a key, but for what `keep` holds: the ids that were asked for. */
export function maskOpaque(text: string, keep = ''): string {
  return text.replace(LONG_WORD, (found) => (isOpaque(found) && !keep.includes(found) ? MASK : found));
}

/**
 * The error without the secrets and without a cause; what is no WizardError goes on as it is.
 * @param keep where the server may have made a key: all that looks like one goes too, except for what stands in here
 */
export function redactError(error: unknown, secrets: readonly Secret[], keep?: string): unknown {
  if (!(error instanceof WizardError)) return error;
  const long = secrets.filter(({ length }) => length >= SHORTEST_IN_OUR_WORDS);
  const clean = (text: string) => {
    const redacted = redact(text, long);
    const masked = keep === undefined ? redacted : maskOpaque(redacted, keep);
    // A name of a megabyte is no sentence. Only what was redacted may be cut: half a secret is not found any more.
    return masked.length <= LONGEST_SENTENCE ? masked : `${masked.slice(0, LONGEST_SENTENCE)} ….`;
  };
  const { what, ...others } = error.explanation;
  const cleaned = Object.entries(others).map(([name, text]) => [name, clean(text)]);
  const explanation = { what: clean(what), ...Object.fromEntries(cleaned) };
  const { code, answer, pause } = error;
  return new WizardError(error.kind, explanation, {
    pause,
    ...(code === undefined ? {} : { code }),
    // It is kept whole, but no file and no screen gets the credential.
    ...(answer === undefined ? {} : { answer: new Secret(hide(answer.reveal(), long)) }),
  });
}
