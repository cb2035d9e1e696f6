import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certificate, makeCertificate } from '../tyk/certificate.ts';

/* Stands before a Tyk, sees every request and answer, and spoils what a fault tells it to. */

/** What a request is for, the same for a Gateway and a Dashboard. */
type Doing = 'probe' | 'apis' | 'policies' | 'create' | 'read' | 'keys' | 'other';

export type Reply = {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body: string;
};
export type Break =
  | 'hang'
  | 'cut'
  | { readonly half: Reply }
  | { readonly headersOf: Reply }
  /** These bytes in the place of the body. */
  | { readonly headersOf: Reply; readonly bytes: Buffer }
  /** These bytes in the place of the whole answer. */
  | { readonly raw: string }
  /** The body, and then blanks until nobody listens any more. */
  | { readonly endless: Reply };

export type Meeting = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** How many requests of this kind came before. */
  readonly before: number;
  /** The last key that was made; empty where there is none. */
  readonly key: string;
  /** Another host, to send the request on to. */
  readonly elsewhere: string;
  /** Carries the request out and gives its true answer. */
  forward(): Promise<Reply>;
  /** Tells the test that it has come, and waits for `release`. */
  hold(): Promise<void>;
};
export type Hook = (meeting: Meeting) => Reply | Break | Promise<Reply | Break>;
export type Hooks = { readonly [Name in Doing]?: Hook };

export type Relay = {
  readonly url: string;
  /** Every key that the Tyk behind it made, seen or not. */
  readonly made: readonly string[];
  count(doing: Doing): number;
  /** Resolves when a request waits in `hold`. */
  readonly held: Promise<void>;
  release(): void;
  stop(): Promise<void>;
};

function classify(method: string, path: string): Doing {
  const [plain = ''] = path.split('?');
  if (method === 'POST' && /^\/(tyk\/keys\/create|api\/keys)$/.test(plain)) return 'create';
  if (method === 'GET' && /\/keys\/[^/]+$/.test(plain)) return 'read';
  if (/\/keys$/.test(plain)) return 'keys';
  if (/^\/(tyk|api)\/apis$/.test(plain)) return 'apis';
  if (/\/policies$/.test(plain)) return 'policies';
  return plain === '/hello' ? 'probe' : 'other';
}

/** `secure` puts it behind a certificate that nobody has signed. */
export async function openRelay(
  to: () => string,
  elsewhere: string,
  hooks: Hooks,
  secure = false,
): Promise<Relay> {
  const made: string[] = [];
  const counts = new Map<Doing, number>();
  let arrive = () => {};
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const certificate: Certificate | undefined = secure
    ? makeCertificate({ addresses: ['127.0.0.1'] })
    : undefined;
  const server = certificate === undefined ? createServer() : createSecureServer(certificate);

  server.on('request', async (incoming, outgoing: ServerResponse) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const { method = 'GET', url: path = '/', headers } = incoming;
    // A look around without a credential is no list.
    const isSignedIn = (headers['x-tyk-authorization'] ?? headers.authorization) !== undefined;
    const doing = isSignedIn ? classify(method, path) : 'probe';
    const before = counts.get(doing) ?? 0;
    counts.set(doing, before + 1);
    const forward = async (): Promise<Reply> => {
      const { host: _, connection: __, 'content-length': ___, ...kept } = headers;
      const answer = await fetch(`${to()}${path}`, {
        method,
        headers: kept as { [name: string]: string },
        redirect: 'manual',
        ...(body === '' ? {} : { body }),
      });
      const reply = {
        status: answer.status,
        headers: keepHeaders(answer.headers),
        body: await answer.text(),
      };
      if (doing === 'create' && reply.status < 300) made.push(readKey(reply.body));
      return reply;
    };
    const hold = () => {
      arrive();
      return released;
    };
    const hook = hooks[doing] ?? (({ forward }) => forward());
    const key = made.at(-1) ?? '';
    const meeting = { method, path, headers, body, before, key, elsewhere, forward, hold };
    answer(outgoing, await hook(meeting), method);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    made,
    count: (doing) => counts.get(doing) ?? 0,
    held,
    release,
    async stop() {
      release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function keepHeaders(headers: Headers): { readonly [name: string]: string } {
  const gone = ['content-length', 'connection', 'keep-alive', 'transfer-encoding', 'content-encoding'];
  return Object.fromEntries([...headers].filter(([name]) => !gone.includes(name)));
}

function readKey(body: string): string {
  const { key, key_id: id } = JSON.parse(body) as { key?: string; key_id?: string };
  return id ?? key ?? '';
}

function answer(outgoing: ServerResponse, given: Reply | Break, method: string): void {
  if (given === 'hang') return;
  if (given === 'cut') {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  if ('raw' in given) {
    outgoing.socket?.end(given.raw);
    return;
  }
  if ('endless' in given) {
    outgoing.writeHead(given.endless.status, given.endless.headers);
    outgoing.write(given.endless.body);
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(Buffer.alloc(65_536, ' ')));
    };
    outgoing.on('drain', more);
    more();
    return;
  }
  const whole = 'half' in given ? given.half : 'headersOf' in given ? given.headersOf : given;
  const replaced = 'bytes' in given ? given.bytes : undefined;
  const bytes = replaced ?? Buffer.from(whole.body);
  outgoing.writeHead(whole.status, { ...whole.headers, 'content-length': bytes.length });
  if (whole === given || replaced !== undefined) {
    outgoing.end(method === 'HEAD' ? undefined : bytes);
    return;
  }
  outgoing.flushHeaders();
  const sent = 'half' in given ? bytes.subarray(0, Math.floor(bytes.length / 2)) : Buffer.alloc(0);
  outgoing.write(sent, () => setImmediate(() => outgoing.destroy()));
}
