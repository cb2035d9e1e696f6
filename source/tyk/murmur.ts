/**
 * MurmurHash3, the function behind Tyk's `key_hash` (github.com/TykTechnologies/murmur3): the first half of the
 * 128-bit x64 form for keys that say `"h":"murmur64"`, the 32-bit form for every other text.
 */
const MASK = 0xffff_ffff_ffff_ffffn;
const C1 = 0x87c3_7b91_1142_53d5n;
const C2 = 0x4cf5_ad43_2745_937fn;

const multiply = (a: bigint, b: bigint): bigint => (a * b) & MASK;
const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;

function finish(hash: bigint): bigint {
  let mixed = hash ^ (hash >> 33n);
  mixed = multiply(mixed, 0xff51_afd7_ed55_8ccdn);
  mixed ^= mixed >> 33n;
  mixed = multiply(mixed, 0xc4ce_b9fe_1a85_ec53n);
  return mixed ^ (mixed >> 33n);
}

/** Sixteen hex digits. */
export function murmur64(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  // a block that is not full counts as one filled with zeros, except that it takes no part in the mixing
  const padded = Buffer.concat([bytes, Buffer.alloc(16)]);
  const full = bytes.length - (bytes.length % 16);
  let first = 0n;
  let second = 0n;
  for (let at = 0; at < full; at += 16) {
    first ^= multiply(rotate(multiply(padded.readBigUInt64LE(at), C1), 31n), C2);
    first = (multiply((rotate(first, 27n) + second) & MASK, 5n) + 0x52dc_e729n) & MASK;
    second ^= multiply(rotate(multiply(padded.readBigUInt64LE(at + 8), C2), 33n), C1);
    second = (multiply((rotate(second, 31n) + first) & MASK, 5n) + 0x3849_5ab5n) & MASK;
  }
  second ^= multiply(rotate(multiply(padded.readBigUInt64LE(full + 8), C2), 33n), C1);
  first ^= multiply(rotate(multiply(padded.readBigUInt64LE(full), C1), 31n), C2);

  const length = BigInt(bytes.length);
  first = ((first ^ length) + (second ^ length)) & MASK;
  second = ((second ^ length) + first) & MASK;
  return ((finish(first) + finish(second)) & MASK).toString(16).padStart(16, '0');
}

/**
 * Eight hex digits. Tyk's library leaves the last step out: what it writes is the state after the last full block,
 * without the odd bytes at the end, the length and the finish (every `key_hash` of gateway-v5.14.0-C-shipped).
 */
export function murmur32(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const full = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let at = 0; at < full; at += 4) {
    const word = Math.imul(bytes.readUInt32LE(at), 0xcc9e_2d51);
    hash ^= Math.imul((word << 15) | (word >>> 17), 0x1b87_3593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe654_6b64) | 0;
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
