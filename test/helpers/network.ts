import { createServer as createPlain, request } from 'node:http';
import { type AddressInfo, connect, type Server } from 'node:net';
import { createServer as createSecure } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificate } from '../tyk/certificate.ts';

/** Https in front of a server that speaks plain http: its address. Ends with the test. */
export async function putTlsBefore(url: string, certificate: Certificate): Promise<string> {
  const { port } = new URL(url);
  const front = createSecure(certificate, (socket) => {
    const inner = connect(Number(port), '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    // Whoever does not believe the certificate hangs up.
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
  });
  return `https://127.0.0.1:${await listen(front)}`;
}

type TestProxy = {
  readonly url: string;
  /** "GET http://tyk.test/hello" for plain http, "CONNECT tyk.test:443" for https. */
  readonly seen: string[];
};

/** A proxy that leads every host to one port of this machine. Ends with the test. */
export async function openProxy(target: string): Promise<TestProxy> {
  const { port } = new URL(target);
  const seen: string[] = [];
  const proxy = createPlain((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    seen.push(`${method} ${url}`);
    const path = url.replace(/^http:\/\/[^/]*/, '');
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  proxy.on('connect', (incoming, socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    const inner = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, seen };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
