import { ownValue } from './fields.ts';

/** A text and where each of its characters begins in the one it was read from; one place more for the end. */
export type Traced = { readonly text: string; readonly at: readonly number[] };

/** A run of characters that may be bytes written as text, and the texts that it may be. */
export type Encoding = { readonly run: RegExp; readonly decode: (found: string) => readonly string[] };

/** An address in JSON in an address: escapes of escapes. */
const DEEPEST = 3;
/** Of addresses, of JSON and programs, of HTML, and colours, which are read away. */
const ESCAPE =
  /%[0-9a-f]{2}|\\+(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[^ux])|&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,6});|\u001b\[[\d;]*[a-z]/gi;

export const ENCODINGS: readonly Encoding[] = [
  { run: /(?:[\w+/-]|\\{1,8}[nr/]|[\r\n]){8,}={0,2}/g, decode: decodeBase64 },
  {
    run: /(?:[0-9a-f]{2}(?:0x|\\+x|[^0-9a-z]){0,4}){6,}/gi,
    decode(found) {
      const digits = found.replace(/0x|[^0-9a-f]/gi, '');
      return [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex').toString('latin1'));
    },
  },
  // Node writes a buffer as JSON in this way.
  {
    run: /\d{1,3}(?:[^0-9A-Za-z]{1,4}\d{1,3}){5,}/g,
    decode: (found) => [Buffer.from((found.match(/\d+/g) ?? []).map(Number)).toString('latin1')],
  },
];

/** Lines of base64 that were put on one line. The words of a sentence cannot be told from them. */
export const WORDS: readonly Encoding[] = [
  { run: /[\w+/-]+(?: {1,2}[\w+/-]+)+={0,2}/g, decode: decodeBase64 },
];

/** Also in lines; where it begins is not known. */
function decodeBase64(found: string): readonly string[] {
  const letters = found.replace(/\\+[nr]|[^\w+/-]/g, '');
  return [0, 1, 2, 3].map((start) => Buffer.from(letters.slice(start), 'base64').toString('latin1'));
}

/** What every run of the text may say. */
export function decodings(text: string): readonly string[] {
  return ENCODINGS.flatMap(({ run, decode }) => [...text.matchAll(run)].flatMap(([found]) => decode(found)));
}

export function keepLetters(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

export function trace(text: string): Traced {
  return { text, at: Array.from({ length: text.length + 1 }, (_, index) => index) };
}

/** The text, then with its escapes read once, twice and so on as long as there are any. */
export function readTexts(text: string): readonly string[] {
  const all = [text];
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const last = all[depth] ?? text;
    const read = last.replace(ESCAPE, readEscape);
    if (read === last) break;
    all.push(read);
  }
  return all;
}

/** The same, traced. */
export function readEscapes(traced: Traced): readonly Traced[] {
  const all = [traced];
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const read = readOnce(all[depth] ?? traced);
    if (read === undefined) break;
    all.push(read);
  }
  return all;
}

function readOnce({ text, at }: Traced): Traced | undefined {
  let read = '';
  const places: number[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ESCAPE)) {
    read += text.slice(done, index);
    for (let place = done; place < index; place += 1) places.push(at[place] ?? 0);
    read += readEscape(found);
    places.push(at[index] ?? 0);
    done = index + found.length;
  }
  if (done === 0) return undefined;
  for (let place = done; place < at.length; place += 1) places.push(at[place] ?? 0);
  return { text: read + text.slice(done), at: places };
}

const NAMED: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** One unit; a blank for line ends and for names that are not known: none of them is a letter. */
function readEscape(found: string): string {
  if (found.startsWith('%')) return String.fromCharCode(Number.parseInt(found.slice(1), 16));
  if (found.startsWith('&#')) {
    const digits = found.slice(2, -1);
    return String.fromCharCode(/^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits));
  }
  if (found.startsWith('&')) return ownValue(NAMED, found.slice(1, -1).toLowerCase()) ?? ' ';
  if (found.startsWith('\u001b')) return ' ';
  const escaped = found.replace(/^\\+/, '');
  if (/^[ux]./i.test(escaped)) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /^[bfnrtv]/.test(escaped) ? ' ' : escaped;
}
