import type { Secret } from '../secret.ts';
import type { KeyKind } from '../tyk/login.ts';
import type { Api, ApiCall, HttpRequest } from '../tyk/types.ts';
import { fits, hostFor, isPattern, joinUrl } from './api-address.ts';
import { serverOf } from './deployments.ts';
import { alsoNeeds, makingOf } from './making.ts';
import { bad, good, holdsControls, quoted, trimEnds } from './parse/common.ts';
import type { Answers, Facts, Parsed } from './types.ts';

/** Variable that holds the key in snippets, in `.env` and in the wizard's own output. */
export const KEY_VARIABLE = 'TYK_API_KEY';

const variables: { readonly [Kind in KeyKind]?: readonly string[] } = {
  'basic-user': ['TYK_USER', 'TYK_PASSWORD'],
  hmac: [KEY_VARIABLE, 'TYK_HMAC_SECRET'],
};

/** One for each part of what is given out, in their order. */
export function variablesFor(kind: KeyKind = 'token'): readonly string[] {
  return variables[kind] ?? [KEY_VARIABLE];
}

/** What can be changed of a call before it is tried again. */
export type CallChange = Partial<Pick<ApiCall, 'method' | 'path' | 'version' | 'keyIn' | 'body'>>;

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
  const { method = methodOf(api), path = '/', version, keyIn = keyPlaces(api)[0] } = change;
  const place = api.versionPlace;
  const named = version !== undefined && place !== undefined;
  const start = named && place.in === 'url' ? joinUrl(url, encodeURIComponent(version)) : url;
  // What a URL would read as a fragment, a slash or nothing is a character of the path here.
  const target = new URL(joinUrl(start, path.replace(/[#\\\s]/g, encodeURIComponent)));
  if (named && place.in === 'url-param') target.searchParams.set(place.name, version);
  const host = hostFor(api, target);
  const body = change.body ?? (method === 'POST' ? bodyOf(api) : undefined);
  return {
    method,
    path,
    url: target.href,
    headers: {
      ...(named && place.in === 'header' && place.name !== '' ? { [place.name]: version } : {}),
      ...(host === '' ? {} : { Host: host }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
    keyIn: keyIn ?? { in: 'header', name: 'Authorization' },
    version,
    ...formOf(api),
    ...(showsCertificate(api) ? { showsCertificate: true } : {}),
    ...alsoOf(api),
  };
}

export function showsCertificate({ auth }: Pick<Api, 'auth'>): boolean {
  return auth.some((kind) => kind === 'mutual-tls' || kind === 'certificate-token');
}

/** A certificate is shown; of what else is needed beside a key nothing is known here. */
function alsoOf(api: Api): Pick<ApiCall, 'also'> {
  const also = alsoNeeds(api, ['mutual-tls']);
  return also === undefined ? {} : { also };
}

/** How the caller of this API shows who it is, with what is made for it. */
function formOf(api: Api): Pick<ApiCall, 'form'> {
  const { signedBy = [] } = api;
  switch (makingOf(api)) {
    case 'basic-user':
      return { form: { is: 'basic' } };
    case 'hmac':
      return {
        form: { is: 'signature', algorithm: signedBy.includes(USUAL) ? USUAL : (signedBy[0] ?? USUAL) },
      };
    case 'certificate':
      return { form: { is: 'certificate' } };
    default:
      return {};
  }
}

const USUAL = 'hmac-sha256';

/** Every schema answers it, and it is allowed whatever fields a key is kept to. A GraphQL API answers 400 to a GET. */
const ANY_QUERY = { query: '{__typename}' };

/** Every MCP server answers it, and whoever may call anything of one may call it. */
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

function bodyOf({ graphql, mcp }: Api): ApiCall['body'] {
  if (mcp) return PING;
  return graphql ? ANY_QUERY : undefined;
}

function methodOf({ graphql, mcp }: Pick<Api, 'graphql' | 'mcp'>): ApiCall['method'] {
  return graphql || mcp ? 'POST' : 'GET';
}

/** What a call is asked for with: a pattern is filled in by whoever knows what may stand in its brackets. */
export function suggestCall(api: Api): string {
  return `${methodOf(api)} ${isPattern(api.listenPath) ? api.listenPath : '/'}`;
}

/** Why a call of the API cannot be made as things are: its path, which is a pattern, was not filled in. */
export function lacksPath({ listenPath }: Api, { path }: CallChange): boolean {
  return isPattern(listenPath) && path === undefined;
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

/**
 * What somebody wants to call: `/items?limit=2`, `POST /items`. Where the listen path is a pattern, the whole path:
 * one that does not fit would take the key to another API.
 */
export function parseCall(
  text: string,
  api: Pick<Api, 'listenPath' | 'graphql' | 'mcp'> = { listenPath: '/' },
): Parsed<Required<Pick<CallChange, 'method' | 'path'>>> {
  const [, method = methodOf(api), path] = trimEnds(text).match(LINE) ?? [];
  if (path === undefined || path.includes('://') || holdsControls(text)) {
    return bad(`${quoted(text)} is not a path of the API.`, 'Write a path such as /items, or POST /items.');
  }
  const whole = `/${path.replace(/^\/+/, '')}`;
  const { listenPath } = api;
  if (isPattern(listenPath) && (isPattern(whole) || !fits(listenPath, whole.replace(/[?].*$/, '')))) {
    const next = 'Write the path from the first slash on, with values in place of the brackets.';
    return bad(`${quoted(text)} does not fit ${listenPath}.`, next);
  }
  return good({ method: method.toUpperCase() as ApiCall['method'], path: whole });
}

/** The call with the key in its header; undefined where the API takes something else than a key in a header. */
export function callRequest(call: ApiCall, key: Secret): HttpRequest | undefined {
  const { method, url, headers, body, keyIn, form } = call;
  if (keyIn.in !== 'header' || form !== undefined || call.showsCertificate) return undefined;
  return { method, url, headers: { [keyIn.name]: key, ...headers }, body };
}
