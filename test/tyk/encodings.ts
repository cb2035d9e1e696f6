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
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'in base64 behind one byte': (text) => Buffer.from(`:${text}`).toString('base64'),
  'in base64 behind two bytes': (text) => Buffer.from(`u:${text}:v`).toString('base64'),
  'in base64 in an address': (text) => encodeURIComponent(Buffer.from(`a=${text}&b`).toString('base64')),
  'in hex': (text) => Buffer.from(text).toString('hex'),
};

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
    .replace(/\\[nrt]|\u001b\[\d*m/g, '');
  const joined = unescaped.replace(/[\s\u0000\u00ad]/g, '');
  const base64 = [...joined.matchAll(/[\w+/-]{8,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')),
  );
  const digits = unescaped.replace(/0x|[^0-9a-f]/gi, '');
  const hexes = [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex').toString('latin1'));
  const deeper = unescaped === text ? [] : read(unescaped, depth - 1);
  const encoded = depth > 1 ? base64.flatMap((inside) => read(inside, depth - 2)) : base64;
  return [text, unescaped, ...deeper, ...encoded, ...hexes];
}
