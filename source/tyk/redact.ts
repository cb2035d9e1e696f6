import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { decodings, ENCODINGS, keepLetters, readEscapes, type Traced, trace } from './spellings.ts';

export const MASK = '••••';

/** Base64 of `{"org":…`, `{"id":…`: the form of Tyk's own keys (FINDINGS, section 2). */
const TYK_KEY = /\beyJ[A-Za-z0-9+/_-]{20,}(?:=|%3D){0,2}/gi;
/** Long, with a digit, and no word: it may be a key of any form. */
const OPAQUE = /(?=[A-Za-z_-]*\d)[\w-]{20,}={0,2}/g;
/** Fewer letters and digits than this occur in any text: such a secret is looked for only as it stands. */
const FEWEST_LETTERS = 6;
/** A shorter secret may be a word of ours, "secret" for instance: it is hidden only where a server speaks. */
const SHORTEST_IN_OUR_WORDS = 8;

/**
 * The text without the secrets, in every form that a server may repeat one: in another case, broken up, escaped for
 * addresses, JSON or HTML (also more than once), in base64, in hex, as numbers. Tyk's own keys go too.
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  return secrets.reduce((rest, secret) => hide(rest, secret.reveal()), text).replace(TYK_KEY, MASK);
}

/** The same for one harmless line: what escape sequences held apart is whole only without them. */
export function redactLine(text: string, secrets: readonly Secret[]): string {
  return redact(sanitise(redact(text, secrets)), secrets);
}

/** The text without anything that looks like a key, but for what `keep` holds: the ids that were asked for. */
export function maskOpaque(text: string, keep = ''): string {
  return text.replace(OPAQUE, (found) => (keep.includes(found) ? found : MASK));
}

/** The error without the secrets and without a cause; what is no WizardError goes on as it is. */
export function redactError(error: unknown, secrets: readonly Secret[]): unknown {
  if (!(error instanceof WizardError)) return error;
  const long = secrets.filter(({ length }) => length >= SHORTEST_IN_OUR_WORDS);
  const { what, ...others } = error.explanation;
  const cleaned = Object.entries(others).map(([name, text]) => [name, redact(text, long)]);
  const explanation = { what: redact(what, long), ...Object.fromEntries(cleaned) };
  return new WizardError(error.kind, explanation, error.code === undefined ? {} : { code: error.code });
}

function hide(text: string, value: string): string {
  if (value === '') return text;
  const plain = text.replaceAll(value, MASK).replaceAll(encodeURIComponent(value), MASK);
  const core = keepLetters(value);
  if (core.length < FEWEST_LETTERS) return plain;
  return ENCODINGS.reduce(
    (rest, encoding) =>
      rest.replace(encoding.run, (found) =>
        encoding.decode(found).some((inside) => holds(inside, core)) ? MASK : found,
      ),
    hideSpelt(plain, core),
  );
}

/** Whether a decoded text holds the secret, itself escaped or encoded once more. */
function holds(text: string, core: string): boolean {
  return [text, ...decodings(text)].some((inside) =>
    readEscapes(trace(inside)).some((traced) => keepLetters(traced.text).includes(core)),
  );
}

function hideSpelt(text: string, core: string): string {
  const spans = readEscapes(trace(text)).flatMap((traced) => findSpans(traced, core));
  let rest = '';
  let done = 0;
  for (const [from, to] of spans.sort(([one], [other]) => one - other)) {
    if (from >= done) rest += `${text.slice(done, from)}${MASK}`;
    done = Math.max(done, to);
  }
  return rest + text.slice(done);
}

/** Where in the original the letters of the secret stand, whatever is between them. */
function findSpans({ text, at }: Traced, core: string): [number, number][] {
  const places = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  const letters = keepLetters(text);
  const spans: [number, number][] = [];
  for (let found = letters.indexOf(core); found !== -1; found = letters.indexOf(core, found + core.length)) {
    const first = places[found] ?? 0;
    const last = places[found + core.length - 1] ?? 0;
    spans.push([at[first] ?? 0, at[last + 1] ?? 0]);
  }
  return spans;
}
