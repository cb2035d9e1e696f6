import { decodePercent } from '../text.ts';
import type { Call } from './answers.ts';
import type { Api } from './definition.ts';
import { allowsPath, limitsPath, type Matching, type Paths } from './paths.ts';
import { pathBehind } from './route.ts';
import type { EndpointLimit, Right } from './sessions.ts';

/** Any entry at all, and nothing goes but what one of them names: the method letter for letter (mw_granular_access.go). */
export function allowsCall({ allowed_urls: rules }: Right, method: string, paths: Paths, matching: Matching) {
  return (
    rules.length === 0 ||
    rules.some(({ url, methods }) => methods.includes(method) && allowsPath(url, paths, matching))
  );
}

/** The first path that fits a limit of its own; it counts by itself and in place of the key's. */
export function endpointLimit(
  { endpoints }: Right,
  method: string,
  paths: Paths,
  matching: Matching,
): { readonly bucket: string; readonly limit: EndpointLimit } | undefined {
  for (const { path, methods } of endpoints) {
    const found = methods.find(({ name }) => name.toLowerCase() === method.toLowerCase());
    if (found === undefined || !limitsPath(path, paths, matching)) continue;
    return { bucket: `${found.name}:${path}`, limit: found.limit };
  }
  return undefined;
}

/**
 * The path as those checks see it. A version in the address is gone where it is stripped; a child that is reached
 * through its base has lost the listen path (scopes.md, A2).
 */
export function seenPaths(listening: Api, api: Api, call: Call): Paths {
  const rest = decodePercent(pathBehind(listening, call));
  const { location, strip_path, strip_versioning_data } = listening.definition;
  const isCut = location === 'url' && (strip_path || strip_versioning_data) && isVersioned(listening);
  const behind = isCut ? rest.replace(/^\/[^/]+(?=\/)/, '') : rest;
  const { listen_path: listen, strip_listen_path: strips } = listening.proxy;
  const whole = `${listen.replace(/\/+$/, '')}${behind}`;
  if (listening === api) return { whole, behind };
  return strips ? { whole: behind, behind } : { whole, behind: whole };
}

const isVersioned = ({ version_data, definition }: Api) => !version_data.not_versioned || definition.enabled;
