import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { MOST_OF_HEADERS } from './caps.ts';
import { type HttpProxy, readPort, writeLogin } from './proxy.ts';
import type { TlsOptions } from './trust.ts';

/** How a proxy said no. */
export type ProxyRefusal = {
  readonly status: number;
  readonly reason: string;
  /** The logins that it takes, "Basic", "NTLM" … */
  readonly schemes: readonly string[];
};

/**
 * A connection to the target through the proxy, for TLS to be spoken on. Node's own client does it: it hands the
 * connection over after whatever answer to CONNECT.
 * @throws Error with the `refusal` of a proxy that says no, else with the system's `code`
 */
export async function openTunnel(
  proxy: HttpProxy,
  target: URL,
  { tls, signal }: { readonly tls: TlsOptions; readonly signal: AbortSignal | undefined },
): Promise<Socket> {
  const library = proxy.url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const path = `${target.hostname}:${readPort(target)}`;
  const request = library.request(proxy.url, {
    method: 'CONNECT',
    path,
    headers: { host: path, connection: 'keep-alive', ...writeLogin(proxy) },
    agent: false,
    maxHeaderSize: MOST_OF_HEADERS,
    signal,
    ...tls,
  });
  // Errors that come when nobody waits any more must not end the program.
  request.on('error', () => {});
  request.end();
  const connected = await once(request, 'connect', { signal });
  const [response, socket, head] = connected as [IncomingMessage, Socket, Buffer];
  socket.on('error', () => {});
  const { statusCode: status = 0, statusMessage: reason = '', headers } = response;
  if (status < 200 || status > 299) {
    socket.destroy();
    throw Object.assign(new Error('refused'), { refusal: { status, reason, schemes: readSchemes(headers) } });
  }
  if (head.length > 0) socket.unshift(head);
  return socket;
}

/** The first word of each challenge; Node joins several headers with a comma. */
export function readSchemes(headers: IncomingMessage['headers']): readonly string[] {
  const challenges = [headers['proxy-authenticate'] ?? []].flat().join(', ');
  const words = [...challenges.matchAll(/(?:^|,\s*)([A-Za-z][\w-]*)(?=\s+[^\s=]|\s*(?:,|$))/g)];
  return [...new Set(words.map(([, word = '']) => word))];
}
