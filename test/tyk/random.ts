/** Numbers from 0 to 1 that are the same in each run (mulberry32): what fails once fails again. */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
}

/** The bytes in pieces of random length, some of them empty. */
export function cutUp(random: () => number, bytes: Buffer, longest: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Math.floor(random() * (longest + 1));
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/** Any JSON value; texts are full of what a reader of JSON may trip over. */
export function makeValue(random: () => number, depth = 0): unknown {
  const kind = random();
  if (depth > 4 || kind < 0.35) return pick(random, SCALARS);
  const length = Math.floor(random() * 4);
  if (kind < 0.6) return Array.from({ length }, () => makeValue(random, depth + 1));
  const entries = Array.from({ length }, () => [pick(random, NAMES), makeValue(random, depth + 1)]);
  return Object.fromEntries(entries);
}

const SCALARS = [
  null,
  true,
  0,
  -1.5e300,
  '',
  '"',
  '\\',
  '\\"',
  '},{',
  '[',
  ']',
  ',',
  'plain',
  'Grüße 天気 🔑',
  '\u0000\u001b[2J',
  'x'.repeat(70),
];
const NAMES = ['apis', 'Data', 'data', 'a', '"', '\\', 'nested', '__proto__', 'constructor', '🔑', ''];
