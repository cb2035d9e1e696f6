import type { AllowedPath } from './scope.ts';
import type { Api } from './types.ts';

/**
 * The patterns that stand in a key. Tyk reads them as regular expressions that are searched anywhere in the path, so
 * each is whole here, from `^` to `$`: only that means the same whether a Gateway matches prefixes, suffixes or
 * neither, which nothing tells (measured on three Gateways, v5.14.0). No braces are left in what is built: Tyk takes
 * any for a parameter, `[0-9]{3}` too.
 */

type Base = Pick<Api, 'listenPath' | 'rawListenPath' | 'keepsListenPath' | 'versionStaysInPath'>;

const SEGMENT = '[^/]+';

/** In the path of a key's rights the listen path stands before it, and a version that is left in the address. */
export function allowedPatterns(path: string, api: Base, base?: Base): readonly string[] {
  return spell([`${literalListenPath(api)}${versionOf(api)}`, ...throughBase(base)], path);
}

/** In that of a limit it does not (v5.14.0, SessionLimiter.RateLimitInfo): the reverse of the above. */
export function limitedPatterns(path: string, api: Base, base?: Base): readonly string[] {
  return spell([versionOf(api), ...throughBase(base)], path);
}

/** The path that a pattern of a key's rights was made of, `{…}` for a segment; one of another hand as it is. */
export function readAllowedPattern(pattern: string, api: Base): string {
  const [, whole] = /^\^(.*)\$$/s.exec(pattern) ?? [];
  if (whole === undefined) return pattern;
  const listen = `${literalListenPath(api)}${versionOf(api)}`;
  const spelt = whole.startsWith(listen) ? whole.slice(listen.length) : whole;
  const path = spelt
    .replaceAll(SEGMENT, '{…}')
    .replace(/\/(?:\.\*|\?)$/, (end) => (end === '/?' ? '/' : '/*'))
    .replaceAll('[*]', '*')
    .replace(/\\(.)/g, '$1');
  return spellPath(path) === spelt ? path : pattern;
}

/** Whether a path is one of those that `{…}` and a last `/*` stand for. */
export function fitsPath(path: string, wanted: string): boolean {
  return new RegExp(`^${spellPath(path)}$`).test(wanted);
}

/** One entry for each pattern, with the methods of all that have it. */
export function mergePaths(paths: readonly AllowedPath[]): readonly AllowedPath[] {
  const methods = new Map<string, readonly string[]>();
  for (const { pattern, methods: more } of paths)
    methods.set(pattern, [...new Set([...(methods.get(pattern) ?? []), ...more])]);
  return [...methods].map(([pattern, all]) => ({ pattern, methods: all }));
}

/** A child version that is reached through its base sees the path without any listen path. */
function throughBase(base: Base | undefined): readonly string[] {
  if (base === undefined) return [];
  return [`${base.keepsListenPath ? literalListenPath(base) : ''}${versionOf(base)}`];
}

function versionOf({ versionStaysInPath }: Base): string {
  return versionStaysInPath ? `/${SEGMENT}` : '';
}

function spell(doors: readonly string[], path: string): readonly string[] {
  return [...new Set(doors)].map((door) => `^${door}${spellPath(path)}$`);
}

/** `/orders/{id}/*`: a name in braces is one segment, a last `/*` everything below. */
function spellPath(path: string): string {
  // Where the listen path has no slash at its end a call may come without one.
  if (path === '/') return '/?';
  const below = path.endsWith('/*');
  return `${spellSegments(below ? path.slice(0, -2) : path)}${below ? '/.*' : ''}`;
}

function spellSegments(path: string): string {
  return path
    .split(/\{[^{}]*\}/)
    .map(quoteLiteral)
    .join(SEGMENT);
}

/** `/flp/{tenant:[a-z]{2}}/`: an expression in the braces may hold braces of its own. */
function literalListenPath({ listenPath, rawListenPath = listenPath }: Base): string {
  const whole = rawListenPath.replace(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '{}').replace(/\/+$/, '');
  return spellSegments(whole.startsWith('/') || whole === '' ? whole : `/${whole}`);
}

/** "/*" would be a wildcard to Tyk, behind a backslash too: a star stands in brackets. */
function quoteLiteral(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '[*]');
}

/** Of MCP: fits a whole name (`^(?:…)$`); `*` stands for anything. */
export function namePattern(name: string): string {
  return name.split('*').map(quoteLiteral).join('.*');
}
