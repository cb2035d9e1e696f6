import { Agent, request } from 'node:http';

/** What bulk is held against: the same creates on kept connections, and nothing else but reading the answer. */
const [url, secret, count, atOnce] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const api = '4a0e7d52bf9140c6ecd45f60718293a4';

function create(index) {
  const body = JSON.stringify({
    alias: `bare-${index}`,
    org_id: '5e9d9544a1dcd60001d0ed20',
    expires: Math.floor(Date.now() / 1000) + 86_400,
    access_rights: { [api]: { api_id: api, api_name: 'Orders', versions: ['v1'] } },
  });
  const headers = {
    'x-tyk-authorization': secret,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/tyk/keys/create`, { method: 'POST', agent, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      incoming.on('end', () => resolve(JSON.parse(text).key));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

let next = 1;
const began = performance.now();
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (next <= Number(count)) {
      const index = next;
      next += 1;
      await create(index);
    }
  }),
);
process.stdout.write(`${performance.now() - began}\n`);
