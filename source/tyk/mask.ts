import type { IncomingHttpHeaders } from 'node:http';
import { Secret } from '../secret.ts';
import { hide, MASK, maskOpaque, redactLine } from './redact.ts';

const LONGEST_BODY = 2000;

/** Headers whose values tell about a connection and hold nothing of anybody's. */
const HARMLESS_HEADERS =
  /^(accept|accept-encoding|cache-control|connection|content-encoding|content-length|content-type|date|host|retry-after|server|transfer-encoding|user-agent|vary|via|x-generator|x-ratelimit-.*|x-tyk-(api-expires|base-api-id)|proxy-authenticate|www-authenticate)$/i;
/** Parts of a query that say what is asked for, not who asks. */
const HARMLESS_QUERY = /^(p|q|sort|category|hashed|api_id|org_id|block|auto_guess|suppress_reset)$/;
/** Fields whose texts are ids and kinds; a key stands under none of these names in any of Tyk's answers. */
const PLAIN_FIELDS =
  /^(_id|id|api_id|org_id|policy_id|apply_policies|key_hash|versions?|status|action|pass|output|componentType|componentId|listen_path|auth_header_name|param_name|ApiURL|expires|date_created|last_updated|time)$/i;
/** Fields that hold words, and at times a key among them ("… already found:" in v2.9.5). */
const WORDY_FIELDS = /^(message|errors?|meta|name|api_name|alias|description)$/i;

/** Names of keys stand behind `/keys/`; what is asked for there by a word of Tyk's own stays. */
export function maskUrl(url: URL, secrets: readonly Secret[]): string {
  const path = url.pathname.replace(/(\/keys\/)(?!(?:create|preview|policy)(?:\/|$))[^/]+/g, `$1${MASK}`);
  const query = [...url.searchParams].map(([name, value]) => {
    return `${name}=${HARMLESS_QUERY.test(name) ? value : MASK}`;
  });
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  return redactLine(`${url.origin}${path}${search}`, secrets);
}

export function maskHeaders(
  headers: IncomingHttpHeaders | { readonly [name: string]: string },
  secrets: readonly Secret[],
): { readonly [name: string]: string } {
  const masked = Object.entries(headers).map(([name, value]): [string, string] => {
    const text = [value ?? []].flat().join(', ');
    if (name === 'location') return [name, maskLocation(text, secrets)];
    return [name, HARMLESS_HEADERS.test(name) ? redactLine(text, secrets) : MASK];
  });
  return Object.fromEntries(masked);
}

function maskLocation(text: string, secrets: readonly Secret[]): string {
  const isWhole = URL.canParse(text);
  const url = new URL(text.startsWith('/') || isWhole ? text : '/', 'http://same-host');
  return maskUrl(url, secrets).replace('http://same-host', '');
}

/**
 * The beginning of a body. Of JSON the form, the numbers and the fields that are known to be harmless stay; other
 * texts become their length, for nobody can tell which of them is a key. Other text keeps its words.
 */
export function maskBody(text: string, secrets: readonly Secret[]): string {
  const beginning = hide(text.slice(0, LONGEST_BODY), secrets);
  const start = hide(beginning, findKeysBesideHash(beginning));
  const masked = /^\s*["[{]/.test(start) ? maskJson(start) : maskOpaque(start);
  return `${redactLine(masked, secrets)}${text.length > LONGEST_BODY ? '…' : ''}`;
}

/** A server may have a new key where its hash belongs, which is left to be read. */
function findKeysBesideHash(text: string): readonly Secret[] {
  if (!text.includes('"key_hash"')) return [];
  return [...text.matchAll(/"key(?:_id)?"\s*:\s*"((?:[^"\\]|\\.)+)"/g)].map(
    ([, key = '']) => new Secret(key),
  );
}

/** Works on JSON that is cut or damaged too, so it reads marks and texts one after another. */
function maskJson(text: string): string {
  /** The names that the open braces stand under, and the one that was read last. */
  const names: string[] = [];
  let name = '';
  return text.replace(
    /[{}[\]]|"((?:[^"\\]|\\[\s\S])*)("?)(\s*:)?/g,
    (found, inside: string = '', end, colon) => {
      if (found === '{' || found === '[') names.push(name);
      else if (found === '}' || found === ']') name = names.pop() ?? '';
      else if (colon !== undefined) {
        name = inside;
        return maskOpaque(found);
      } else if (WORDY_FIELDS.test(name)) return maskOpaque(found);
      else if (end === '' || !PLAIN_FIELDS.test(name)) return `"${MASK} ${inside.length}"`;
      return found;
    },
  );
}
