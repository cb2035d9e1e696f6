import { BlockList, isIP } from 'node:net';
import { WizardError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import { Secret } from '../secret.ts';
import { decodePercent } from '../text.ts';
import { type Environment, readVariable } from '../variables.ts';

/** What the environment says of proxies. The values are secrets: an address may hold a password. */
export type Proxies = {
  readonly http?: ProxySetting;
  readonly https?: ProxySetting;
  /** Hosts that are reached directly, as NO_PROXY names them. */
  readonly except: readonly string[];
};
type ProxySetting = { readonly variable: string; readonly value: Secret };

export type HttpProxy = {
  /** The variable that names it. */
  readonly variable: string;
  /** Without a login. */
  readonly url: URL;
  /** "user:password", as it is sent. */
  readonly login?: Secret;
  /** What no text may repeat. */
  readonly hide: readonly Secret[];
};

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY; the lower-case spelling goes first, as in curl. */
export function readProxies(env: Environment): Proxies {
  const read = (name: string): ProxySetting | undefined => {
    const variable = readVariable(env, name.toLowerCase()) ? name.toLowerCase() : name;
    const text = readVariable(env, variable);
    return text ? { variable, value: new Secret(text) } : undefined;
  };
  const except = readVariable(env, 'no_proxy') ?? readVariable(env, 'NO_PROXY') ?? '';
  return {
    http: read('HTTP_PROXY'),
    https: read('HTTPS_PROXY'),
    except: except.split(/[\s,;]+/).filter(Boolean),
  };
}

/**
 * The proxy for an address; none for this machine and for what NO_PROXY names.
 * @throws WizardError `unreachable` where the variable holds no address of an http or https proxy
 */
export function chooseProxy(target: URL, proxies: Proxies | undefined): HttpProxy | undefined {
  const setting = target.protocol === 'https:' ? proxies?.https : proxies?.http;
  if (proxies === undefined || setting === undefined || isLoopback(target.hostname)) return undefined;
  if (proxies.except.some((name) => isNamed(target, name))) return undefined;
  return readProxy(setting);
}

/**
 * `host`, `.host` and `*.host` stand for the host and all below it; `*` for any letters, alone for everything; a number
 * may have a `/prefix` (CIDR), and each a `:port`, before which an IPv6 address stands in brackets. `<local>` is
 * Windows' word for names without a dot. A scheme and a path are no part of it, and people write them.
 */
function isNamed(target: URL, name: string): boolean {
  const bare = name.toLowerCase().replace(/^https?:\/\//, '');
  const [, bracketed, prefix = '', plain = bare, port] =
    /^(?:\[(.*?)\](\/\d+)?|([^:]*?))(?::(\d+))?\/?$/.exec(bare) ?? [];
  if (port !== undefined && port !== readPort(target)) return false;
  const wanted = (bracketed === undefined ? plain : bracketed + prefix)
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  const given = target.hostname.replace(/^\[|\]$|\.$/g, '');
  if (wanted === '<local>') return !/[.:]/.test(given);
  if (isIP(given) !== 0) return isInNetwork(given, wanted);
  const pattern = wanted.replace(/[^\w*-]/g, '\\$&').replaceAll('*', '.*');
  return wanted !== '' && new RegExp(`^(.*\\.)?${pattern}$`).test(given);
}

/** An address in digits against another, against a network, or against digits with `*` in them. */
function isInNetwork(given: string, wanted: string): boolean {
  const [address = '', prefix] = wanted.replace(/%.*$/, '').split('/');
  if (/^[\d.]*\*[\d.*]*$/.test(address)) {
    return new RegExp(`^${address.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(given);
  }
  const family = isIP(address);
  const bits = Number(prefix ?? (family === 4 ? 32 : 128));
  if (family === 0 || family !== isIP(given) || !(bits >= 0 && bits <= (family === 4 ? 32 : 128)))
    return false;
  const networks = new BlockList();
  networks.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return networks.check(given, family === 4 ? 'ipv4' : 'ipv6');
}

function readProxy({ variable, value }: ProxySetting): HttpProxy {
  const text = value.reveal();
  const address = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === '' || !/^https?:$/.test(url.protocol))
    throw refuseProxy(variable, url);
  // A password may hold a percent sign that nobody has escaped.
  const [user = '', password = ''] = [url.username, url.password].map(decodePercent);
  const proxy = { variable, url: new URL(url.origin) };
  if (user === '' && password === '') return { ...proxy, hide: [] };
  const login = new Secret(`${user}:${password}`);
  return { ...proxy, login, hide: [login, new Secret(password)] };
}

/** Of the value only the protocol is told: a password may stand in it. */
function refuseProxy(variable: string, url: URL | undefined): WizardError {
  const spoken = url?.protocol.slice(0, -1);
  return new WizardError('unreachable', {
    what: `${variable} is not a usable proxy address.`,
    ...(spoken === undefined
      ? {}
      : { why: `It names one that speaks ${spoken}; only http and https are supported.` }),
    next: 'Set it to an address such as http://proxy:8080, or name the host of Tyk in NO_PROXY.',
  });
}

/** How people are told which setting it is: the login in it is never shown. */
export function nameSetting({ variable, login }: HttpProxy): string {
  return login === undefined ? variable : `${variable} (user hidden)`;
}

export function writeLogin({ login }: HttpProxy): { readonly [name: string]: string } {
  if (login === undefined) return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(login.reveal()).toString('base64')}` };
}

export function readPort({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
