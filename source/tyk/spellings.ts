/** A text and where its characters begin in the one it was read from, the end being one more. */
type Reading = { readonly text: string; readonly lower: string; readonly at: (index: number) => number };
type Span = readonly [from: number, to: number];

/** A shorter secret may stand in any base64 by chance, and be a word in capitals. */
const SHORTEST_ENCODED = 6;
/** An address in JSON in an address: escapes of escapes. */
const DEEPEST = 3;
/** Of addresses, of JSON and of Go, which writes "<" as "\u003c". */
const ESCAPE = /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\["'\\/]/gi;

/**
 * Where the secrets stand, in every form that a server is known to repeat one in: as it is, in capitals or not, escaped
 * for addresses or JSON (also more than once), in base64 and in hex.
 */
export function findSpellings(text: string, secrets: readonly string[]): readonly Span[] {
  const sought = secrets.filter((secret) => secret !== '' && !isTooLong(secret, text));
  if (sought.length === 0) return [];
  const readings = readEscapes(text);
  return sought.flatMap((secret) => {
    const isShort = secret.length < SHORTEST_ENCODED;
    const forms = isShort ? [secret] : smallFormsOf(secret);
    return readings.flatMap(({ text: read, lower, at }) => {
      const where = isShort ? read : lower;
      return forms.filter((form) => where.includes(form)).flatMap((form) => findAll(where, form, at));
    });
  });
}

/** No form of a secret without escapes is shorter than itself. */
function isTooLong(secret: string, text: string): boolean {
  return secret.length > text.length && /^[\x20-\x24\x26-\x5b\x5d-\x7e]*$/.test(secret);
}

function findAll(text: string, form: string, at: Reading['at']): readonly Span[] {
  const spans: Span[] = [];
  for (let found = text.indexOf(form); found !== -1; found = text.indexOf(form, found + form.length))
    spans.push([at(found), at(found + form.length)]);
  return spans;
}

/** Of the last one or two: what every request of a run holds, its credential, is looked for in every answer. */
const kept = new Map<string, readonly string[]>();
const MOST_KEPT = 4;

function smallFormsOf(secret: string): readonly string[] {
  const forms = kept.get(secret) ?? formsOf(secret).map((form) => form.toLowerCase());
  kept.set(secret, forms);
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return forms;
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // An address is read byte by byte. A secret with a percent sign of its own is read as an escape along with the text.
  const plain = [secret, bytes.toString('latin1')].flatMap(readEscapes).map(({ text }) => text);
  return [...plain, bytes.toString('hex'), ...base64Of(bytes)];
}

/** Whatever stands in front of it; the letters at both ends depend on what is beside it. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const behind = Buffer.concat([Buffer.alloc(offset), bytes]);
    const own = (text: string) =>
      text.slice(Math.ceil((offset * 4) / 3), Math.floor((behind.length * 4) / 3));
    return [own(behind.toString('base64')), own(behind.toString('base64url'))];
  });
}

/** The text, then with its escapes read once, twice and so on as long as there are any. */
function readEscapes(text: string): readonly Reading[] {
  const readings = [toReading(text, (index) => index)];
  for (let read = readings[0]; read !== undefined && readings.length <= DEEPEST; ) {
    read = readOnce(read);
    if (read !== undefined) readings.push(read);
  }
  return readings;
}

function toReading(text: string, at: Reading['at']): Reading {
  const lower = text.toLowerCase();
  // A few letters are two when they are small: then only what stands there exactly is found.
  return { text, lower: lower.length === text.length ? lower : text, at };
}

function readOnce({ text, at }: Reading): Reading | undefined {
  if (!/[%\\]/.test(text)) return undefined;
  let read = '';
  const places: number[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ESCAPE)) {
    read += text.slice(done, index) + readEscape(found);
    for (let place = done; place <= index; place += 1) places.push(at(place));
    done = index + found.length;
  }
  if (done === 0) return undefined;
  for (let place = done; place <= text.length; place += 1) places.push(at(place));
  return toReading(read + text.slice(done), (index) => places[index] ?? 0);
}

function readEscape(found: string): string {
  const digits = found.replace(/^%|^\\u/, '');
  return digits.length === found.length ? found.slice(1) : String.fromCharCode(Number.parseInt(digits, 16));
}
