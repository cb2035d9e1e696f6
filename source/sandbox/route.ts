import { decodePercent } from '../text.ts';
import { ownValue } from '../tyk/fields.ts';
import type { Call } from './answers.ts';
import type { Api } from './definition.ts';
import type { State } from './state.ts';

/** The API that listens on a path: those with a domain by their Host only, the longest listen path first. */
export function findApi(state: State, call: Call): Api | undefined {
  const host = (call.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const path = decodePercent(call.path);
  const listening = state.world.apis().filter((api) => {
    if (api.internal) return false;
    // a Dashboard withholds what is not active; a Gateway serves it from its file (recorded: use.inactive-api)
    if (state.as === 'dashboard' && !api.active) return false;
    if (api.domain !== '' && api.domain.toLowerCase() !== host) return false;
    return path.startsWith(api.proxy.listen_path);
  });
  const byLength = (a: Api, b: Api) => b.proxy.listen_path.length - a.proxy.listen_path.length;
  const withDomain = listening.filter((api) => api.domain !== '').sort(byLength);
  return withDomain[0] ?? listening.sort(byLength)[0];
}

/** Where a call says which version it wants. */
function versionOf(api: Api, call: Call): string {
  if (api.version_data.not_versioned && !api.definition.enabled) return '';
  const { location, key } = api.definition;
  if (location === 'header') return call.headers[key.toLowerCase()] ?? '';
  if (location === 'url-param') return call.query.get(key) ?? '';
  if (location !== 'url') return '';
  const parts = pathBehind(api, call).split('/');
  return parts.find((part) => part !== '') ?? '';
}

/** The path without the listen path. */
export function pathBehind(api: Api, call: Call): string {
  const { listen_path: listen } = api.proxy;
  const asSent = encodeURI(listen);
  const rest = call.path.startsWith(asSent)
    ? call.path.slice(asSent.length)
    : decodePercent(call.path).slice(listen.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

type Chosen =
  | { readonly api: Api; readonly version: string }
  | { readonly status: number; readonly error: string };

const UNKNOWN = 'This API version does not seem to exist';

/** Which API a call is for once its version is read: a version may be an API of its own (since v4.1.0). */
export function chooseVersion(state: State, api: Api, call: Call): Chosen {
  const { definition, version_data: data } = api;
  const wanted = versionOf(api, call) || definition.default;
  const isBase = (name: string) => name === 'self' || name === definition.name;
  if (definition.enabled && !isBase(wanted)) {
    if (wanted === '') return { status: 403, error: 'Version information not found' };
    const child = state.world.api(ownValue(definition.versions, wanted) ?? '');
    if (child !== undefined) return { api: child, version: '' };
    if (!definition.fallback_to_default) return { status: 404, error: UNKNOWN };
    const fallback = state.world.api(ownValue(definition.versions, definition.default) ?? '');
    return { api: fallback ?? api, version: '' };
  }
  if (data.not_versioned) return { api, version: '' };

  const named = versionOf(api, call) || data.default_version;
  if (named === '') return { status: 403, error: 'Version information not found' };
  if (Object.hasOwn(data.versions ?? {}, named)) return { api, version: named };
  return definition.fallback_to_default
    ? { api, version: data.default_version }
    : { status: 403, error: UNKNOWN };
}
