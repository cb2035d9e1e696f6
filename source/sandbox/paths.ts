/** How a Gateway finds paths; nothing that a client can ask tells which of the three it does. */
export type Matching = { readonly prefix: boolean; readonly suffix: boolean };
export const searching: Matching = { prefix: false, suffix: false };

/** The path of a call as it came, decoded, and without the listen path. */
export type Paths = { readonly whole: string; readonly behind: string };

/** One entry of a key's `allowed_urls` (v5.14.0, mw_granular_access.go). An expression that Go refuses lets nothing in. */
export function allowsPath(url: string, { whole, behind }: Paths, matching: Matching = searching): boolean {
  const text = preparePath(url, matching);
  if (matching.prefix) return [behind, whole].some((path) => matchPath(text, path));
  return compile(text)?.test(whole) ?? false;
}

/** httputil.MatchPath: bare ends fit nothing, and the very path fits though it is no expression. */
function matchPath(text: string, path: string): boolean {
  if (/^[\^$]*$/.test(text)) return false;
  return text === path || text === `^${path}$` || (compile(text)?.test(path) ?? false);
}

/** One path of a key's `endpoints`: only what stands behind the listen path is looked at (SessionLimiter.RateLimitInfo). */
export function limitsPath(pattern: string, { behind }: Paths, matching: Matching = searching): boolean {
  return compile(preparePath(pattern, matching))?.test(behind) ?? false;
}

/** httputil.PreparePathRegexp: any balanced braces are a parameter, `/*` is everything. */
function preparePath(pattern: string, { prefix, suffix }: Matching): string {
  let text = isTemplate(pattern) ? pattern.replace(/\{[^}]+\}/g, '([^/]+)') : pattern;
  text = text.replaceAll('/*/', '/[^/]+/').replaceAll('/*', '/.*');
  if (prefix && text.startsWith('/')) text = `^${text}`;
  return suffix && !text.endsWith('$') ? `${text}$` : text;
}

const isTemplate = (pattern: string): boolean =>
  pattern.includes('{') && pattern.split('{').length === pattern.split('}').length;

/** Go's expressions have no look-around and no back reference; flags stand in front. */
export function compile(text: string): RegExp | undefined {
  if (/\(\?<?[=!]|\\[1-9]/.test(text)) return undefined;
  const folded = text.replace(/^(\^?)\(\?i\)/, '$1');
  try {
    return new RegExp(folded, folded === text ? '' : 'i');
  } catch {
    return undefined;
  }
}
