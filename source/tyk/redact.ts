import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import {
  decodings,
  ENCODINGS,
  type Encoding,
  keepLetters,
  readEscapes,
  readTexts,
  type Traced,
  trace,
  WORDS,
} from './spellings.ts';

export const MASK = '••••';

/** Base64 of `{"org":…`, `{"id":…`: the form of Tyk's own keys (FINDINGS, section 2). */
const TYK_KEY = /\beyJ[A-Za-z0-9+/_-]{20,}(?:=|%3D){0,2}/gi;
/** Long, and with a digit no word: it may be a key of any form. The digit is looked for apart, in linear time. */
const LONG_WORD = /[\w-]{20,}={0,2}/g;
/** Fewer letters and digits than this occur in any text: such a secret is looked for only as it stands. */
const FEWEST_LETTERS = 6;
/** A shorter secret may be a word of ours, "secret" for instance: it is hidden only where a server speaks. */
const SHORTEST_IN_OUR_WORDS = 8;
const LONGEST_SENTENCE = 500;

/**
 * The text without the secrets, in every form that a server may repeat one: in another case, broken up, escaped for
 * addresses, JSON or HTML (also more than once), in base64, in hex, as numbers. Tyk's own keys go too.
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
  return secrets.reduce((rest, secret) => hideOne(rest, secret.reveal()), text);
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
    return clip(keep === undefined ? redacted : maskOpaque(redacted, keep));
  };
  const { what, ...others } = error.explanation;
  const cleaned = Object.entries(others).map(([name, text]) => [name, clean(text)]);
  const explanation = { what: clean(what), ...Object.fromEntries(cleaned) };
  const { code, answer } = error;
  return new WizardError(error.kind, explanation, {
    ...(code === undefined ? {} : { code }),
    // It is kept whole, but no file and no screen gets the credential.
    ...(answer === undefined ? {} : { answer: new Secret(hide(answer.reveal(), long)) }),
  });
}

/** A name of a megabyte is no sentence. Only what was redacted may be cut: half a secret is not found any more. */
function clip(text: string): string {
  return text.length <= LONGEST_SENTENCE ? text : `${text.slice(0, LONGEST_SENTENCE)} ….`;
}

function hideOne(text: string, value: string): string {
  if (value === '') return text;
  const plain = text.replaceAll(value, MASK).replaceAll(encodeURIComponent(value), MASK);
  // A secret that has a percent sign of its own is read as an escape along with the text.
  const cores = readTexts(value).map(keepLetters);
  const fewest = Math.min(...cores.map(({ length }) => length));
  // No way of writing is shorter than the letters themselves.
  if (fewest < FEWEST_LETTERS || plain.length < fewest) return plain;
  const spelt = maskSpans(plain, (traced) => [
    ...cores.flatMap((core) => findLetters(traced, core)),
    ...findEncoded(traced, cores, ENCODINGS),
  ]);
  return maskSpans(spelt, (traced) => findEncoded(traced, cores, WORDS));
}

type Span = readonly [from: number, to: number];

function maskSpans(text: string, find: (traced: Traced) => readonly Span[]): string {
  const spans = readEscapes(trace(text)).flatMap(find);
  let rest = '';
  let done = 0;
  for (const [from, to] of spans.sort(([one], [other]) => one - other)) {
    if (from >= done) rest += `${text.slice(done, from)}${MASK}`;
    done = Math.max(done, to);
  }
  return rest + text.slice(done);
}

/** Where in the original the letters of the secret stand, whatever is between them. */
function findLetters({ text, at }: Traced, core: string): readonly Span[] {
  const letters = keepLetters(text);
  if (!letters.includes(core)) return [];
  const places = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  const spans: Span[] = [];
  for (let found = letters.indexOf(core); found !== -1; found = letters.indexOf(core, found + core.length)) {
    const first = places[found] ?? 0;
    const last = places[found + core.length - 1] ?? 0;
    spans.push([at[first] ?? 0, at[last + 1] ?? 0]);
  }
  return spans;
}

/** Where in the original something stands that holds the secret when it is decoded. */
function findEncoded({ text, at }: Traced, cores: readonly string[], encodings: readonly Encoding[]) {
  return encodings.flatMap(({ run, decode }) =>
    [...text.matchAll(run)]
      .filter(([found]) => decode(found).some((inside) => holds(inside, cores)))
      .map(({ 0: found, index }): Span => [at[index] ?? 0, at[index + found.length] ?? 0]),
  );
}

/** Whether a decoded text holds the secret, itself escaped or encoded once more. */
function holds(text: string, cores: readonly string[]): boolean {
  return [text, ...decodings(text)].flatMap(readTexts).some((inside) => {
    const letters = keepLetters(inside);
    return cores.some((core) => letters.includes(core));
  });
}
