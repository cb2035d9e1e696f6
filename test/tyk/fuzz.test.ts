import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import type { Send } from '../../source/tyk/http.ts';
import { keepBody } from '../../source/tyk/json-array.ts';
import type { TykClient } from '../../source/tyk/types.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { LONG, makeAnswerOf, piecesOf, type Raw } from './fuzz-answers.ts';
import { makeRandom, makeValue, pick } from './random.ts';
import { makeRequest } from './requests.ts';

/*
 * Whatever a server answers, each method ends in a value or in words. What fails names its seed: the same answer comes
 * again with `makeAnswerOf(seed)`.
 */

const ANSWERS = 10_000;
/** Milliseconds. */
const LONGEST = PATIENCE;
const credential = new Secret('fuzz-credential-4711-abcdef');
/** Few letters: it is looked for only as it stands, which takes a tenth of the time. */
const SHORT = new Secret('s-1');
const key = new Secret('eyJvcmciOiJkZWZhdWx0IiwiaWQiOiIxMjMiLCJoIjoibXVybXVyNjQifQ==');

type Deed = (client: TykClient) => Promise<unknown> | undefined;
const DEEDS: { readonly [name: string]: Deed } = {
  identify: (client) => client.identify(),
  listApis: (client) => client.listApis(),
  listPolicies: (client) => client.listPolicies(),
  preview: (client) => client.preview?.(makeRequest()),
  create: (client) => client.create(makeRequest()),
  read: (client) => client.read({ hash: '81252c36' }, { apiId: 'orders', organisation: 'default' }),
  remove: (client) => client.remove({ hash: '81252c36' }, { apiId: 'orders' }),
  reload: (client) => client.reload?.(),
  apiUrl: (client) => client.apiUrl?.('orders'),
};

/** Hands an answer over as `createSender` does, without a connection. */
function sendAnswer(given: Raw | (() => Raw)): Send {
  return async ({ url, method }, { openBody } = {}) => {
    const raw = typeof given === 'function' ? given() : given;
    const { status, headers, body } = raw;
    const received = status >= 200 && status < 300 && openBody ? openBody() : keepBody();
    for (const piece of openBody ? piecesOf(body.length, raw) : [body]) received.write(piece);
    return { url: new URL(url), method, status, headers, text: received.text(), askedAt: 0, answeredAt: 0 };
  };
}

type More = { readonly send?: Send; readonly url?: string; readonly credential?: Secret };
const open = {
  gateway: (more: More) =>
    createGatewayClient({ url: 'http://tyk.test', credential, http: HTTP, version: 'v5.3.0', ...more }),
  dashboard: (more: More) =>
    createDashboardClient({ url: 'http://tyk.test', credential, http: HTTP, ...more }),
};
const HTTP = { timeoutSeconds: 20 };
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/;

/** What is wrong with how a method ended; undefined where nothing is. */
async function judge(work: Promise<unknown> | undefined): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, LONGEST, 'did not end');
  });
  const ended = (work ?? Promise.reject(new Error('no such method'))).then(
    () => undefined,
    (thrown: unknown) => thrown ?? 'nothing at all',
  );
  const error = await Promise.race([ended, late]);
  clearTimeout(timer);
  if (error === undefined) return undefined;
  if (!(error instanceof WizardError)) return `threw ${error instanceof Error ? error.stack : error}`;
  const texts = Object.values(error.explanation);
  const words = texts.join(' ');
  if (!/[.!?]$/.test(error.explanation.what)) return `is no sentence: ${error.explanation.what}`;
  if (CONTROLS.test(words)) return `is not harmless: ${JSON.stringify(words)}`;
  if (words.includes(credential.reveal()) || words.includes(key.reveal())) return `tells a secret: ${words}`;
  return texts.some(({ length }) => length > 700) ? `is too long: ${words.slice(0, 200)}` : undefined;
}

const methods = (Object.keys(open) as (keyof typeof open)[]).flatMap((server) => {
  const client = open[server]({ send: () => Promise.reject(new Error('nobody asks')) });
  return Object.keys(DEEDS).flatMap((name) => (name in client ? [[server, name] as const] : []));
});

describe(`${ANSWERS} answers that nobody expects`, () => {
  const answers = Array.from({ length: ANSWERS }, (_, seed) => makeAnswerOf(seed));

  /** A failure is put into words at one place for all of them: each method meets its share, a create every one. */
  const isFor = (name: string, at: number, seed: number) =>
    (answers[seed]?.status ?? 0) < 400 || name === 'create' || seed % methods.length === at;

  it.each(methods.map(([server, name], at) => [server, name, at] as const))(
    'leave no method of the %s without words: %s',
    async (server, name, at) => {
      let seed = 0;
      const send = sendAnswer(() => answers[seed] as Raw);
      const quick = open[server]({ send, credential: SHORT });
      const careful = open[server]({ send });
      for (; seed < ANSWERS; seed += 1) {
        if (!isFor(name, at, seed)) continue;
        const client = seed % 100 === 0 ? careful : quick;
        const wrong = await judge(DEEDS[name]?.(client));
        if (wrong !== undefined) expect.fail(`${server} ${name}, seed ${seed}: ${wrong}`);
      }
    },
  );
});

/** One of each way of reading: a whole answer, a list, a create. */
const READERS = methods.filter(([, name]) => ['identify', 'listApis', 'create'].includes(name));

describe('a long answer', () => {
  it.each(LONG)('of %s is soon read', async (_, text) => {
    for (const [server, name] of READERS) {
      for (const status of [200, 404]) {
        const raw = { status, headers: {}, body: Buffer.from(text) };
        const client = open[server]({ send: sendAnswer(raw), credential: SHORT });
        const begun = performance.now();
        expect(await judge(DEEDS[name]?.(client)), `${server} ${name} ${status}`).toBeUndefined();
        expect(performance.now() - begun, `${server} ${name} ${status}`).toBeLessThan(LONGEST);
      }
    }
  });
});

const OWN = key.reveal();
const OLD = '5e9d9544a1dcd60001d0ed20e7f75f9e0a7f4c2e8d6b5a4938271605';
/** Places where a key may stand; a cut answer ends behind it. */
const PLACES: readonly ((value: string, around: string) => string)[] = [
  (value, around) => `{"key":"${value}","data":${around}}`,
  (value, around) => `{"data":${around},"key_id":"${value}"}`,
  (value, around) => `{"result":[${around},{"new_key":"${value}"}]}`,
  (value, around) => `{"result":{"deep":{"api_token":"${value}","x":${around}}}}`,
  (value) => `{"key":"${value}","sta`,
  (value) => `{"key_id" : "${value}"`,
  (value, around) => `[${around},{"token":"${value}"}]`,
];

describe('a key that was made', () => {
  it('is handed over, wherever it stands and whatever is around it', async () => {
    for (let seed = 0; seed < 1000; seed += 1) {
      const random = makeRandom(seed);
      const value = pick(random, [OWN, OLD]);
      const around = JSON.stringify(makeValue(random));
      const body = Buffer.from(pick(random, PLACES)(value, around));
      const headers = { 'content-type': pick(random, ['application/json', 'text/html', 'text/plain', '']) };
      const raw = { status: pick(random, [200, 200, 201, 202, 206, 299]), headers, body };
      for (const server of ['gateway', 'dashboard'] as const) {
        const client = open[server]({ send: sendAnswer(raw), credential: SHORT });
        const made = await client.create(makeRequest()).catch((error: unknown) => error);
        const found = made instanceof Error ? made.message : (made as { key: Secret }).key.reveal();
        expect(found, `${server}, seed ${seed}: ${body}`).toBe(value);
      }
    }
  });
});

describe('over a connection', () => {
  /** Bytes of any kind, where a head and a body of HTTP should be. */
  const writeBytes = (seed: number): Buffer => {
    const random = makeRandom(seed);
    const { status, headers, body } = makeAnswerOf(seed);
    const type = String(headers['content-type'] ?? 'text/plain').replace(/[^ -~]/g, '');
    const length = pick(random, [body.length, body.length, body.length, body.length + 5, 1, 'many']);
    const framing = random() < 0.8 ? `content-length: ${length}` : 'transfer-encoding: chunked';
    const head = `HTTP/1.1 ${status} Whatever\r\ncontent-type: ${type}\r\nconnection: close\r\n${framing}\r\n\r\n`;
    return random() < 0.9 ? Buffer.concat([Buffer.from(head), body]) : body;
  };

  it('every method ends in a value or in words too', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (chunk) => {
        const [, seed = '0'] = /^\w+ \/(\d+)\//.exec(chunk.toString('latin1')) ?? [];
        socket.end(writeBytes(Number(seed)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const each = async (seed: number) => {
      const [kind, name] = methods[seed % methods.length] ?? ['gateway', 'identify'];
      const client = open[kind]({ url: `http://127.0.0.1:${port}/${seed}` });
      const wrong = await judge(DEEDS[name]?.(client));
      return wrong === undefined ? [] : [`${kind} ${name}, seed ${seed}: ${wrong}`];
    };
    const wrong: string[] = [];
    for (let seed = 0; seed < 300; seed += 50) {
      const seeds = Array.from({ length: 50 }, (_, ahead) => seed + ahead);
      wrong.push(...(await Promise.all(seeds.map(each))).flat());
    }
    expect(wrong).toEqual([]);
  });
});
