import type { Answer } from '../../source/tyk/exchange.ts';
import { cutUp, makeRandom, makeValue, pick } from './random.ts';
import { recordedApis, recordedKey, recordedPolicies, recordedRefusals } from './recordings.ts';

/** What a server might send: its head, and its body as bytes. */
export type Raw = {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly body: Buffer;
};

type Random = () => number;

/** Answers to well-meant questions, of which each client method knows some. */
const session = recordedKey('v5.14.0-B', 'like-tutorial').read;
const policies = Object.values(recordedPolicies).flat().slice(0, 2);
const [first, second] = recordedApis.apis;
const KNOWN: readonly unknown[] = [
  session,
  { api_model: {}, key_id: 'org4711', data: session, key_hash: '81252c36' },
  { key: 'org4711', status: 'ok', action: 'added', key_hash: '81252c36' },
  [first, second],
  { apis: [{ api_definition: first, categories: ['eu'] }], pages: 1 },
  policies,
  { Data: policies, Pages: 1 },
  { ApiURL: 'http://gateway.test/orders/', BasePath: '/orders/', Host: 'gateway.test' },
  { status: 'ok', message: '' },
  { Status: 'Error', Message: 'Not authorised', Meta: null },
  { status: 'error', message: 'API not found' },
];

const STATUSES = [
  200, 200, 200, 200, 201, 204, 206, 299, 300, 301, 304, 308, 400, 401, 403, 404, 404, 405, 407,
];
const FAILURES = [409, 413, 418, 429, 451, 499, 500, 500, 501, 502, 503, 504, 511, 520, 526, 527, 599, 999];
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'text/html',
  'image/png',
];
const OTHER_TYPES = ['', ';;;', 'application/json\tx', 'html', 'multipart/form-data; boundary=html'];
const LOCATIONS = [
  '/login',
  'https://elsewhere.test/x?y',
  'http://[broken',
  '',
  '\u0000',
  'javascript:alert(1)',
];
/** Numbers of JSON that no field is meant for. */
const NUMBERS = ['1e400', '-1e400', '9223372036854775808', '0.1e-400', '-0', `1${'0'.repeat(400)}`, '1e22'];
const WRONG: readonly unknown[] = [
  null,
  [],
  {},
  [[]],
  [null],
  { '': null },
  '',
  '0',
  'NaN',
  'true',
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  true,
  'a\u0000\u001b[2J\u202eb',
  '💶'.repeat(300),
  'x'.repeat(2000),
  ['Default', 7, null, {}],
];

/** The answer of one number, the same in each run. */
export function makeAnswerOf(seed: number): Raw {
  const random = makeRandom(seed);
  const status = pick(random, random() < 0.75 ? STATUSES : FAILURES);
  return { status, headers: makeHeaders(random), body: makeBody(random) };
}

function makeHeaders(random: Random): Answer['headers'] {
  const location = random() < 0.5 ? { location: pick(random, LOCATIONS) } : {};
  const type = random() < 0.6 ? 'application/json' : pick(random, [...TYPES, ...OTHER_TYPES]);
  return random() < 0.05 ? location : { 'content-type': type, ...location };
}

function makeBody(random: Random): Buffer {
  const bodies: readonly (() => Buffer)[] = [
    () => Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256))),
    () => Buffer.from(writeDeep(random)),
    () => Buffer.from(pick(random, recordedRefusals).body),
    () => Buffer.from(pick(random, PAGES)),
    () => Buffer.from(JSON.stringify(makeValue(random))),
    () => Buffer.from(writeNulls(random)),
    () => Buffer.from(writeChanged(random)),
    () => Buffer.from(writeChanged(random)),
    () => Buffer.from(writeChanged(random)),
    () => {
      const whole = Buffer.from(writeChanged(random));
      return whole.subarray(0, Math.floor(random() * whole.length));
    },
    () => {
      const bytes = Buffer.from(writeChanged(random));
      for (let times = 0; times < 3; times += 1) bytes[Math.floor(random() * bytes.length)] = random() * 256;
      return bytes;
    },
  ];
  return pick(random, bodies)();
}

const PAGES = [
  '',
  ' ',
  '\ufeff{}',
  '404 page not found\n',
  '<html><title>Sign in</title>',
  `<!doctype html>${'<title'.repeat(500)}`,
  `<html><title>${'\u001b]0;x'.repeat(200)}`,
  'Hello Tiki',
  `"${'\\'.repeat(999)}`,
  `{"key_id":"${'\\u0000'.repeat(50)}`,
];

function writeDeep(random: Random): string {
  const depth = pick(random, [2, 50, 2000]);
  const [open, close] = pick(random, [
    ['[', ']'],
    ['{"data":', '}'],
    ['{"apis":[', ']}'],
    ['[{"access_rights":', '}]'],
  ] as const);
  return `${open.repeat(depth)}${pick(random, ['null', '1', '""', ''])}${close.repeat(depth)}`;
}

/** A known answer in which every value is null. */
function writeNulls(random: Random): string {
  const known = pick(random, KNOWN);
  const isLeaf = (value: unknown) => random() < 0.1 || typeof value !== 'object';
  return JSON.stringify(known, (name, value: unknown) => (name !== '' && isLeaf(value) ? null : value));
}

/** A known answer with some of its values swapped for what is not meant there, and numbers beyond all bounds. */
function writeChanged(random: Random): string {
  const share = pick(random, [0, 0.02, 0.1, 0.5]);
  const text = JSON.stringify(change(random, pick(random, KNOWN), share));
  if (random() < 0.7) return text;
  return text.replace(/(?<=:)-?\d+/g, (number) => (random() < 0.2 ? pick(random, NUMBERS) : number));
}

function change(random: Random, value: unknown, share: number): unknown {
  const inside = (inner: unknown) => {
    if (random() >= share) return change(random, inner, share);
    return random() < 0.2 ? makeValue(random, 3) : (WRONG[Math.floor(random() * WRONG.length)] ?? null);
  };
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inside(inner)]));
}

/** Long bodies over which a careless pattern would brood for hours. */
export const LONG: readonly (readonly [name: string, text: string])[] = [
  ['a title that never ends', `<html>${'<title'.repeat(120_000)}`],
  ['blanks before a page', `${' '.repeat(300_000)}<html>`],
  ['lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['objects in objects', `${'{"data":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['lists in a list of APIs', `{"apis":[${'[{"a":'.repeat(50_000)}`],
  ['backslashes', `{"message":"${'\\'.repeat(150_000)}"}`],
  ['quotes', '"a":"'.repeat(60_000)],
  ['escape sequences that never end', '\u001b[0'.repeat(300_000)],
  ['titles of windows that never end', '\u001b]'.repeat(300_000)],
  ['the beginnings of keys', 'eyJ'.repeat(300_000)],
  ['the beginnings of keys, apart', 'eyJ+'.repeat(200_000)],
  ['hexadecimal digits', `{"token":"${'0123456789abcdef'.repeat(60_000)}g"}`],
  ['one long name', `{"${'n'.repeat(900_000)}":1}`],
  ['a name of an API that is a novel', JSON.stringify([{ name: 'n1 '.repeat(300_000) }])],
  ['a policy that is a novel', JSON.stringify({ message: `policy not found: "${'n1 '.repeat(60_000)}"` })],
  ['many rights', `{"access_rights":{${Array.from({ length: 20_000 }, (_, n) => `"a${n}":{}`).join()}}}`],
];

/** The body in the pieces in which a network might bring it. */
export function piecesOf(seed: number, { body }: Raw): readonly Buffer[] {
  return cutUp(makeRandom(seed), body, Math.max(1, body.length));
}
