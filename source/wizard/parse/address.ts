import { isLoopback } from '../../loopback.ts';
import { looksSecret } from '../../text.ts';
import type { Parsed } from '../types.ts';
import { bad, good, isUnfilledVariable, QUOTES, quoted, trimEnds } from './common.ts';

const FORM = 'An address looks like http://localhost:3000.';
/** A host as the URL standard writes it: letters, digits, `-`, `_`, dots; an IPv6 address in brackets. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)$/;
/** Hosts kept for documentation (RFC 2606), and what guides write where the reader's own belongs. */
const EXAMPLE_HOST =
  /(?:^|\.)example(?:\.(?:com|org|net))?$|(?:^|\.)your(?:[-_]|domain|company|dashboard|gateway|host|org|server|tyk)|^(?:tyk-)?(?:dashboard|gateway|host|base)[-_](?:url|host|name|address)$/;
/**
 * Where a page of the Dashboard or a call to one of the APIs begins: the address ends before it. Only what is known to
 * follow: Tyk itself may be served at `/tyk` or `/api`, which is looked at later.
 */
const PAGE_OR_CALL = new RegExp(
  [
    '/api/(?:apis|keys|portal|users|usergroups|certs|org|orgs|organisations|usage|activity|logs|licenses|policies',
    '|system|mcps|cache|sso|permissions|uptime|assets|templates|hooks|schema|oauth)(?:/.*)?$',
    '|/tyk/(?:keys|apis|policies|reload|mcps|oauth|certs|org|schema|health|cache|debug|batch)(?:/.*)?$',
    '|/login(?:/.*)?$|/hello$',
  ].join(''),
);

/**
 * An address without a trailing slash: `localhost:3000/#/apis` → `http://localhost:3000`. Where no scheme is given
 * it is http on this machine and https elsewhere; Tyk Cloud is always https.
 */
export function parseAddress(text: string): Parsed<string> {
  const given = unwrap(text);
  if (given === '') return bad('The address is empty.', FORM);
  const example = refusePlaceholder(given);
  if (example) return example;
  if (/\s/.test(given)) return bad('The address has a blank inside.', `Give the address alone. ${FORM}`);
  const parts = given.match(/^(?:([a-z][a-z0-9+.-]*):)?\/+(.*)$/i);
  const [scheme, rest] = [parts?.[1], parts?.[2] ?? given];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    return bad(`${quoted(scheme)} is not a web address.`, 'Write http:// or https:// before the host.');
  }
  // Asking for its address would tell it to others.
  if (scheme === undefined && looksSecret(rest)) {
    return bad('That is one long word, not an address. It may be a credential.', FORM);
  }
  const [, authority = '', path = ''] = rest.match(/^([^/?#\\]*)([^?#]*)/) ?? [];
  return refuseAuthority(authority, path) ?? assemble(scheme?.toLowerCase(), authority, path, given);
}

/** Without what a paste brings along: blanks, quotes, a pair of angle brackets, a comma or full stop at the end. */
function unwrap(text: string): string {
  const bare = trimEnds(trimEnds(text).replace(/[.,;]+$/, ''));
  const ends = new RegExp(`^[${QUOTES}\\s]+|[${QUOTES}\\s]+$`, 'g');
  const inner = bare.replace(ends, '');
  return inner.match(/^<([^<>]*(?::\/\/|\.|:\d)[^<>]*)>$/)?.[1]?.trim() ?? inner;
}

function refusePlaceholder(given: string): Parsed<never> | undefined {
  if (isUnfilledVariable(given)) {
    return bad(`${quoted(given)} is a variable that nothing has filled in.`, FORM);
  }
  const inBrackets = given.match(/\[([^[\]]*)\]/)?.[1] ?? '';
  const isPlaceholder = /[<>{}]/.test(given) || /[^0-9a-f:.%]/i.test(inBrackets);
  return isPlaceholder ? refuseExample(given) : undefined;
}

/** What stands before an @ may be a password, also where the rest cannot be read. */
function shown(given: string): string {
  return given.includes('@') ? 'That' : quoted(given);
}

function refuseExample(given: string): Parsed<never> {
  return bad(`${shown(given)} is an example from a guide.`, `Put your own address in its place. ${FORM}`);
}

function refuseAuthority(authority: string, path: string): Parsed<never> | undefined {
  if (authority.includes('@')) {
    return bad('The address contains a user name or a password.', 'Leave out everything before the @.');
  }
  const [, port] = authority.match(/^:?(\d+)$/) ?? [];
  if (port) return bad(`${quoted(authority)} is only a port.`, `Write localhost:${port.slice(0, 5)}`);
  const hasSecond = path.includes('://') || /^https?:$/i.test(authority);
  return hasSecond ? bad('These are two addresses in one.', FORM) : undefined;
}

function assemble(
  scheme: string | undefined,
  authority: string,
  path: string,
  given: string,
): Parsed<string> {
  const host = readUrl(`http://${authority}`)?.hostname ?? '';
  if (!HOST.test(host)) return bad(`${shown(given)} is not an address.`, FORM);
  if (EXAMPLE_HOST.test(host)) return refuseExample(given);
  const isTyks = /(?:^|\.)tyk\.io\.?$/.test(host);
  const protocol = isTyks ? 'https' : (scheme ?? (isLoopback(host) ? 'http' : 'https'));
  const port = isTyks ? authority.replace(/:80$/, '') : authority;
  const url = readUrl(`${protocol}://${port}${path}`);
  if (!url || url.port === '0') return bad(`${shown(given)} is not an address.`, FORM);
  const prefix = url.pathname
    .replace(/\/{2,}/g, '/')
    .replace(PAGE_OR_CALL, '')
    .replace(/\/$/, '');
  return good(`${url.protocol}//${url.host}${prefix}`);
}

function readUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Empty where it is not an address. */
export function hostOf(url: string): string {
  return readUrl(url)?.hostname ?? '';
}

/** http and not https, loopback or not. */
export function isPlainHttp(url: string): boolean {
  return readUrl(url)?.protocol === 'http:';
}

/** A host of Tyk Cloud. A Cloud Dashboard can have a domain of the customer's own, so no is no proof. */
export function isCloudHost(url: string): boolean {
  return /\.cloud(?:-ara)?\.tyk\.io\.?$/.test(hostOf(url));
}

/** Tyk Cloud's account console: people sign in there, but it has no key API. */
export function isCloudConsole(url: string): boolean {
  return /^(?:dashboard|account)\.cloud-ara\.tyk\.io\.?$/.test(hostOf(url));
}

/** Scheme, host and port: what a stored credential belongs to. What is no address is its own origin. */
export function originOf(url: string): string {
  return readUrl(url)?.origin ?? url;
}
