import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

type Gate = AsyncDisposable & {
  readonly url: string;
  /** Resolves when a create has come and waits at the gate. */
  readonly held: Promise<void>;
  /** Lets it through, and its answer back. */
  open(): void;
};

/** Stands before a Tyk and holds every create until it is let through: a slow answer, without a clock. */
export async function openGate(to: string): Promise<Gate> {
  let arrive = () => {};
  let open = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    if (incoming.method === 'POST') {
      arrive();
      await opened;
    }
    const { method, headers, url = '' } = incoming;
    const forward = request(new URL(url, to), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    forward.end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
