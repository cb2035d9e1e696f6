import type { Secret } from '../secret.ts';
import type { Api, HttpRequest } from '../tyk/types.ts';

/** Variable that holds the key in snippets, in `.env` and in the wizard's own output. */
export const KEY_VARIABLE = 'TYK_API_KEY';

/**
 * One call of an API with the key, where this API wants it: query and cookie override the header in Tyk
 * (gateway-api.md, section 7), the plain value goes without `Bearer`.
 */
export function callRequest(
  api: Api,
  base: string,
  key: Secret,
  version: string | undefined,
): HttpRequest {
  const url = joinUrl(base, api.listenPath);
  const headers: { [name: string]: string | Secret } = {};
  if (api.keyPlace.header !== undefined) headers[api.keyPlace.header] = key;
  const place = api.versionPlace;
  if (version !== undefined && place !== undefined && place.in === 'header') headers[place.name] = version;
  if (api.domain !== undefined && api.domain !== '') headers.Host = api.domain;
  return { method: 'GET', url, headers };
}

/** The Gateway's address and a listen path, with exactly one slash between. */
export function joinUrl(base: string, listenPath: string): string {
  return `${base.replace(/\/+$/, '')}/${listenPath.replace(/^\/+/, '')}`;
}
