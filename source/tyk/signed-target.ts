import { decodePercent } from '../text.ts';

/** What of a call is signed: method and path with the listen path, decoded as Go reads it, without the query (v5.14.0). */
export function signedTarget(method: string, url: string): string {
  const { pathname } = new URL(url);
  // Percent signs that are no code stay, as in Go's own form of such a path.
  const path = pathname.replace(/(?:%[0-9a-f]{2})+/gi, decodePercent);
  return `${method.toLowerCase()} ${path}`;
}
