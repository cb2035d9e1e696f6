type Bucket = { left: number; readonly size: number; readonly milliseconds: number; resets: number };

/** Takes one request out of the bucket of this name; false where it is empty. */
export type Limiter = (name: string, rate: number, per: number) => boolean;

/**
 * The Gateway's default rate limiter on a single node: a bucket of `rate` requests that is full again `per` seconds
 * after it was opened (internal/memorycache/bucket.go). The bucket's name holds the key's `last_updated`, so an
 * update opens a new one.
 */
export function openLimiter(now: () => number): Limiter {
  const buckets = new Map<string, Bucket>();
  return (name, rate, per) => {
    // a rate under one counts as one; fractions of a second are cut off, and no seconds at all limit nothing
    const size = Math.max(1, Math.floor(rate));
    const milliseconds = Math.trunc(per) * 1000;
    const found = buckets.get(name) ?? { left: size, size, milliseconds, resets: now() + milliseconds };
    buckets.set(name, found);
    if (now() >= found.resets) {
      found.left = found.size;
      found.resets = now() + found.milliseconds;
    }
    if (found.left === 0) return false;
    found.left -= 1;
    return true;
  };
}
