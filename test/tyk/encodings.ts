import { Secret } from '../../source/secret.ts';

/** How servers, proxies and their frameworks write a text into an error. */
export const encodings: { readonly [name: string]: (text: string) => string } = {
  'as it is': (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  'in lower case': (text) => text.toLowerCase(),
  'percent-encoded': encodeURIComponent,
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'percent-encoded whole': (text) => everyByte(text, (byte) => `%${hex(byte)}`),
  'percent-encoded whole in capitals': (text) => everyByte(text, (byte) => `%${hex(byte).toUpperCase()}`),
  'as a form': (text) => new URLSearchParams({ text }).toString(),
  'as JSON': (text) => JSON.stringify(text),
  'as JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'as JSON with escapes': (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  'as JSON in ASCII': (text) => everyCharacter(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'as a Go string': (text) => everyByte(text, (byte) => `\\x${hex(byte)}`),
  'as HTML': (text) => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`),
  'as HTML in numbers': (text) => everyCharacter(text, (code) => `&#${code};`),
  'as HTML in hex': (text) => everyCharacter(text, (code) => `&#x${code.toString(16)};`),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'in base64 behind one byte': (text) => Buffer.from(`:${text}`).toString('base64'),
  'in base64 behind two bytes': (text) => Buffer.from(`u:${text}:v`).toString('base64'),
  'in base64 in an address': (text) => encodeURIComponent(Buffer.from(`a=${text}&b`).toString('base64')),
  'in base64 of JSON': (text) => Buffer.from(JSON.stringify({ headers: [text] })).toString('base64'),
  'in base64 twice': (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  'in lines of base64': (text) =>
    Buffer.from(`${text} and more`).toString('base64').replace(/.{7}/g, '$&\r\n'),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in hex with blanks': (text) => everyByte(text, (byte) => `${hex(byte).toUpperCase()} `),
  'in hex as in C': (text) => everyByte(text, (byte) => `0x${hex(byte)}, `),
  'as a buffer in JSON': (text) => JSON.stringify(Buffer.from(text)),
  'broken by a line end': (text) => broken(text, '\n'),
  'broken by an escaped line end': (text) => broken(text, '\\r\\n'),
  'broken by blanks and tabs': (text) => broken(text, ' \t '),
  'broken by NUL': (text) => [...text].join('\u0000'),
  'broken by colours': (text) => broken(text, '\u001b[31m'),
  'broken by hyphens that are not seen': (text) => [...text].join('\u00ad'),
  'broken into a list': (text) => JSON.stringify(text.match(/.{1,5}/g)),
  'broken into letters': (text) => [...text].join(' '),
};

function broken(text: string, by: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${by}${text.slice(middle)}`;
}

function everyByte(text: string, write: (byte: number) => string): string {
  return [...Buffer.from(text)].map(write).join('');
}

function everyCharacter(text: string, write: (code: number) => string): string {
  return Array.from({ length: text.length }, (_, index) => write(text.charCodeAt(index))).join('');
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Credentials and keys as they are met with. */
export const secrets = [
  '352d20ee67be67f6340b4c0605b044b7',
  '5e9d9544a1dcd60001d0ed20a52b8fd9d5194e9d8b3d7a0b4f5c6e7d',
  'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAiLCJpZCI6IjQxYTE2NzJhIiwiaCI6Im11cm11cjY0In0=',
  'Tr0ub4dor&3/correct+horse=staple%41"\\<x>',
  'pässwörd-with-ümlauts-42',
  'bnrtv-bnrtv-00000000-nnnn',
].map((text) => new Secret(text));

const SHORTEST_LEAK = 8;

/**
 * A part of the secret that somebody can get out of the text who reads all of the encodings above, or nothing: in
 * letters and digits, for marks between them give nothing away.
 */
export function findLeak(text: string, secret: Secret): string {
  const letters = keep(secret.reveal());
  const readings = read(text, 3).map(keep);
  for (let from = 0; from + SHORTEST_LEAK <= letters.length; from += 1) {
    const part = letters.slice(from, from + SHORTEST_LEAK);
    if (readings.some((reading) => reading.includes(part))) return part;
  }
  return '';
}

const keep = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

/** Everything that a text may say; written apart from the code under test. */
function read(text: string, depth: number): string[] {
  if (depth === 0) return [text];
  const unescaped = text
    .replace(/%25/gi, '%')
    .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+x([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\\[nrt]|\u001b\[\d*m/g, '');
  const joined = unescaped.replace(/[\s\u0000\u00ad]/g, '');
  const base64 = [...joined.matchAll(/[\w+/-]{8,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')),
  );
  const digits = unescaped.replace(/0x|[^0-9a-f]/gi, '');
  const hexes = [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex').toString('latin1'));
  const numbers = String.fromCharCode(
    ...(unescaped.match(/\d+/g) ?? []).map(Number).filter((code) => code < 256),
  );
  const deeper = unescaped === text ? [] : read(unescaped, depth - 1);
  const encoded = depth > 1 ? base64.flatMap((inside) => read(inside, depth - 2)) : base64;
  return [text, unescaped, ...deeper, ...encoded, ...hexes, numbers];
}
