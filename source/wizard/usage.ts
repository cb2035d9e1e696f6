import type { Secret } from '../secret.ts';
import type { Api, ApiCall, HttpRequest } from '../tyk/types.ts';
import { serverOf } from './deployments.ts';
import { bad, good, holdsControls, quoted, trimEnds } from './parse/common.ts';
import type { Answers, Facts, Parsed } from './types.ts';

/** Variable that holds the key in snippets, in `.env` and in the wizard's own output. */
export const KEY_VARIABLE = 'TYK_API_KEY';

/** What can be changed of a call before it is tried again. */
export type CallChange = Partial<Pick<ApiCall, 'method' | 'path' | 'version' | 'keyIn'>>;

/** Where an API listens on one Gateway. */
export type Target = { readonly name: string; readonly url: string };

/** The address of the Gateway, where no Dashboard has to be asked for it. */
export function gatewayOf(answers: Answers, facts: Facts): string | undefined {
  const { url, gatewayUrl } = facts.connection ?? {};
  return answers.gatewayUrl || (gatewayUrl ?? (serverOf(answers, facts) === 'gateway' ? url : undefined));
}

/**
 * The call of an API: the one place that says where it goes and what it carries.
 * @param url where the API listens: the Gateway's address with the listen path, or what a Dashboard says
 */
export function planCall(api: Api, url: string, change: CallChange = {}): ApiCall {
  const { method = 'GET', path = '/', version, keyIn = keyPlaces(api)[0] } = change;
  const place = api.versionPlace;
  const named = version !== undefined && place !== undefined;
  const start = named && place.in === 'url' ? joinUrl(url, encodeURIComponent(version)) : url;
  const target = new URL(joinUrl(start, path));
  target.hash = '';
  if (named && place.in === 'url-param') target.searchParams.set(place.name, version);
  const { domain = '' } = api;
  return {
    method,
    path,
    url: target.href,
    headers: {
      ...(named && place.in === 'header' && place.name !== '' ? { [place.name]: version } : {}),
      ...(domain === '' || domain.toLowerCase() === target.hostname ? {} : { Host: domain }),
    },
    keyIn: keyIn ?? { in: 'header', name: 'Authorization' },
    ...(version === undefined ? {} : { version }),
  };
}

/** Every place where this API looks for the key. The header first: addresses end up in logs (gateway-api.md 7). */
export function keyPlaces({ keyPlace }: Api): readonly ApiCall['keyIn'][] {
  const { header, query, cookie } = keyPlace;
  return [
    ...(header === undefined ? [] : [{ in: 'header', name: header } as const]),
    ...(query === undefined ? [] : [{ in: 'query', name: query } as const]),
    ...(cookie === undefined ? [] : [{ in: 'cookie', name: cookie } as const]),
  ];
}

/**
 * The version that a call names: one that the key opens. A base API is named too, for without a name the call
 * may go to a child (FINDINGS, section 8).
 */
export function versionToName(api: Api, granted: readonly string[]): string | undefined {
  return api.versions.find((version) => granted.includes(version)) ?? api.baseVersion;
}

const LINE = /^(?:(GET|POST|PUT|DELETE)\s+)?(\/\S*|[^\s/:]\S*)$/i;

/** What somebody wants to call: `/items?limit=2`, `POST /items`. */
export function parseCall(text: string): Parsed<Required<Pick<CallChange, 'method' | 'path'>>> {
  const [, method = 'GET', path] = trimEnds(text).match(LINE) ?? [];
  if (path === undefined || path.includes('://') || holdsControls(text)) {
    return bad(`${quoted(text)} is no path of the API.`, 'Write a path such as /items, or POST /items.');
  }
  return good({ method: method.toUpperCase() as ApiCall['method'], path: `/${path.replace(/^\/+/, '')}` });
}

/** The call with the key in its header; undefined where the API takes none in a header. */
export function callRequest({ method, url, headers, keyIn }: ApiCall, key: Secret): HttpRequest | undefined {
  return keyIn.in === 'header' ? { method, url, headers: { [keyIn.name]: key, ...headers } } : undefined;
}

/** The Gateway's address and a listen path, with exactly one slash between. */
export function joinUrl(base: string, listenPath: string): string {
  return `${base.replace(/\/+$/, '')}/${listenPath.replace(/^\/+/, '')}`;
}
