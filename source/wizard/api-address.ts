import type { Api } from '../tyk/types.ts';

type Where = Pick<Api, 'listenPath' | 'rawListenPath' | 'listenPort' | 'protocol' | 'domain'>;

/** Listen paths and domains may be templates of gorilla/mux: `/users/{id:[0-9]+}/` (v5.14.0, loadHTTPService). */
export function isPattern(text = ''): boolean {
  return /[{}]/.test(text);
}

/**
 * Where an API listens on the Gateway at `base`: its own port and scheme, where it has them, and its listen path with
 * each character as itself. A pattern is no address: there it is the Gateway, and the path of a call begins at its root.
 */
export function addressOf(api: Where, base: string): string {
  const path = api.rawListenPath ?? api.listenPath;
  // In a listen path they are characters like others; in an address they would end the path, or part it.
  const encoded = encodeURI(path).replace(/[?#]/g, encodeURIComponent);
  return joinUrl(withPort(api, base), isPattern(path) ? '' : encoded);
}

/** A port of its own has a listener of its own, whose scheme `protocol` tells; empty is that of the Gateway (proxy_muxer.go). */
function withPort({ listenPort, protocol }: Where, base: string): string {
  const url = new URL(base);
  const own = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (listenPort === undefined || own === String(listenPort)) return base;
  if (protocol === 'https') url.protocol = 'https:';
  if (protocol === 'http' || protocol === 'h2c') url.protocol = 'http:';
  url.port = String(listenPort);
  return url.href;
}

/**
 * The address that a Dashboard tells: it ends in the listen path, as that was written.
 * Undefined where it is none, or a pattern.
 */
export function addressFrom(api: Where, url: string): string | undefined {
  const path = [api.rawListenPath, api.listenPath].find((one) => one !== undefined && url.endsWith(one));
  const base = path === undefined ? url : url.slice(0, -path.length);
  if (isPattern(base) || !URL.canParse(base) || !/^https?:/.test(base)) return undefined;
  return path === undefined ? url : addressOf(api, base);
}

/** False only where it can be seen: what stands outside the brackets of a pattern is all there, in its order. */
export function fits(pattern: string, text: string): boolean {
  const [start = '', ...others] = literalsOf(pattern.replace(/\/$/, ''));
  if (!text.startsWith(start)) return false;
  let at = start.length;
  for (const literal of others) {
    const next = text.indexOf(literal, at + 1);
    // Something stands in the brackets.
    if (next <= at) return false;
    at = next + literal.length;
  }
  return true;
}

/** `/users/{id:[0-9]{2}}/` → `/users/` and `/`: brackets of the expression stand inside those of the template. */
function literalsOf(pattern: string): readonly string[] {
  const literals = [''];
  let depth = 0;
  for (const character of pattern) {
    if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) literals.push('');
    } else if (depth === 0) literals.push(`${literals.pop()}${character}`);
  }
  return literals;
}

/** Whether calls to this host reach an API that listens on a pattern of domains. */
export function isReached({ domain = '' }: Where, address: string): boolean {
  if (!isPattern(domain)) return true;
  const { hostname } = new URL(address);
  return (
    fits(domain.toLowerCase(), hostname) && hostname.endsWith(literalsOf(domain.toLowerCase()).at(-1) ?? '')
  );
}

/** The Host header that a call of the API needs at this address; empty where the address has it. */
export function hostFor({ domain = '' }: Where, address: URL): string {
  if (domain === '' || isPattern(domain) || domain.toLowerCase() === address.hostname) return '';
  // A header holds no letters outside ASCII; the name is looked up in this form too.
  const isAscii = /^[!-~]*$/.test(domain);
  const { host } =
    !isAscii && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`) : { host: domain };
  return host === address.hostname ? '' : host;
}

/** The Gateway's address and a path, with exactly one slash between. */
export function joinUrl(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}
