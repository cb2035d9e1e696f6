import type { ClientRequest, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { MOST_OF_HEADERS } from './caps.ts';
import { type Certificate, lookAtCertificate, nameServer } from './certificate.ts';
import { type HttpProxy, writeLogin } from './proxy.ts';
import { createTrust, type TrustOptions } from './trust.ts';
import { openTunnel } from './tunnel.ts';

/** How far a try has come: who is to blame depends on it, and whether anything may have been carried out. */
type Reached = {
  /** The proxy lets us through; true from the start where there is none. */
  proxy: boolean;
  /** From here on bytes of the request leave. */
  target: boolean;
};

type Asked = {
  readonly url: URL;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly proxy: HttpProxy | undefined;
  /** Ends the opening of a tunnel; of what is open by then whoever asked for it disposes. */
  readonly signal: AbortSignal | undefined;
  readonly reached: Reached;
};

export type Connections = {
  /** A request of which nothing has been sent when it resolves. Fails as node:http does, or as `openTunnel`. */
  open(asked: Asked): Promise<ClientRequest>;
  /** What is served at an address that is not believed; without any credential. */
  lookAt(url: URL, proxy: HttpProxy | undefined, signal: AbortSignal | undefined): Promise<Certificate>;
  /** See `Trust`. */
  trustSystem(): Promise<boolean>;
  /**
   * Gives each address of a name its part of so many milliseconds from now on: Node goes on to the next one after 250,
   * and a handshake across a slow line takes longer. False where it was so already.
   */
  takeTime(milliseconds: number): boolean;
  /** Reads what breaks the rules of http from now on. False where it was so already. */
  relax(): boolean;
};

const LONGEST_LOOK = 3000;
/** A name has seldom more addresses than that. */
const ADDRESSES = 4;

/** The libraries are loaded when they are needed: node:https costs the program's start about 10 ms. */
export function createConnections(options: TrustOptions & { readonly reuses?: boolean }): Connections {
  const trust = createTrust(options);
  const opened = new Map<boolean, ReturnType<typeof load>>();
  let attemptTimeout: number | undefined;
  let lenient = false;

  const pace = () => (attemptTimeout === undefined ? {} : { autoSelectFamilyAttemptTimeout: attemptTimeout });

  async function load(secure: boolean) {
    const library = secure ? await import('node:https') : await import('node:http');
    return { library, kept: new library.Agent({ keepAlive: true }) };
  }

  async function start(secure: boolean, target: URL, more: RequestOptions): Promise<ClientRequest> {
    const opening = opened.get(secure) ?? load(secure);
    opened.set(secure, opening);
    const { library, kept } = await opening;
    // A server may close a kept connection just as a create goes out on it, and nobody could say what happened: only
    // who can look for what was lost takes that for the speed (bulk).
    const isKept = (more.method === 'GET' || options.reuses === true) && !lenient;
    const tls = secure ? await trust.options() : {};
    const http = {
      agent: isKept ? kept : false,
      // What is read leniently (a length beside chunks, bare line feeds) can smuggle in an answer to the next request:
      // there is none on a connection of its own. An answer to a create comes once, so it is read this way at once.
      insecureHTTPParser: !isKept,
      maxHeaderSize: MOST_OF_HEADERS,
      ...pace(),
    };
    return library.request(target, { ...http, ...tls, ...more });
  }

  /** Node forgets `createConnection` beside an agent, be it `false`; `undefined` is none. */
  async function startInTunnel(url: URL, proxy: HttpProxy, signal: Asked['signal'], more: RequestOptions) {
    const tls = await trust.options();
    const socket = await openTunnel(proxy, url, { tls: { ...tls, ...pace() }, signal });
    const { connect } = await import('node:tls');
    const onTop = { ...nameServer(url), ...tls, socket, ALPNProtocols: ['http/1.1'] };
    return start(true, url, { ...more, agent: undefined, createConnection: () => connect(onTop) });
  }

  return {
    trustSystem: trust.addSystem,
    takeTime(milliseconds) {
      if (attemptTimeout !== undefined) return false;
      attemptTimeout = Math.max(1000, Math.round(milliseconds / ADDRESSES));
      return true;
    },
    relax() {
      const isNew = !lenient;
      lenient = true;
      return isNew;
    },
    async open({ url, method, headers, proxy, signal, reached }) {
      const more = { method, headers };
      if (proxy === undefined) return watch(await start(url.protocol === 'https:', url, more), reached);
      if (url.protocol === 'https:') {
        const request = await startInTunnel(url, proxy, signal, more);
        reached.proxy = true;
        return watch(request, reached);
      }
      const path = `${url.origin}${url.pathname}${url.search}`;
      const forwarded = { ...more, path, headers: { ...headers, host: url.host, ...writeLogin(proxy) } };
      return watch(await start(proxy.url.protocol === 'https:', proxy.url, forwarded), reached);
    },
    async lookAt(url, proxy, signal) {
      const limits = [AbortSignal.timeout(LONGEST_LOOK), signal];
      const brief = AbortSignal.any(limits.filter((one) => one !== undefined));
      try {
        const tls = await trust.options();
        const tunnel = proxy && (await openTunnel(proxy, url, { tls, signal: brief }));
        return await lookAtCertificate(url, { tunnel, signal: brief });
      } catch {
        return {};
      }
    },
  };
}

function watch(request: ClientRequest, reached: Reached): ClientRequest {
  // An error that comes when nobody waits any more must not end the program.
  request.on('error', () => {});
  request.on('socket', (socket) => {
    // Before this moment not one byte of the request has left.
    const connected = () => Object.assign(reached, { proxy: true, target: true });
    if (request.reusedSocket) connected();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
  });
  return request;
}
