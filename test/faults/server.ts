import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
  butSay,
  change,
  changeKey,
  first,
  hold,
  html,
  json,
  pack,
  said,
  sendElsewhere,
  text,
  writeRaw,
} from './answers.ts';
import { asking, type Fault, oneAsks } from './fault.ts';
import { hostileWorld, NOISE } from './hostile.ts';
import { hurry, replaceFlag } from './scene.ts';

const MINUTE = 60;
const dashboard = { as: 'dashboard' } as const;
const SOMEBODYS_KEY = Buffer.from('{"org":"shop","id":"0123456789abcdef","h":"murmur64"}').toString('base64');

/** Whose answer to a create is spoilt, though the key is made or may be. */
const create: readonly Fault[] = [
  { name: 'create hangs', arrange: hurry, meet: { create: () => 'hang' }, ends: 'outcome-unknown' },
  {
    name: 'create hangs, and the key is made',
    arrange: hurry,
    meet: { create: butSay('hang') },
    ends: 'outcome-unknown',
  },
  {
    name: 'create is cut after the headers',
    meet: { create: async ({ forward }) => ({ headersOf: await forward() }) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create is cut in the middle of its JSON',
    meet: { create: async ({ forward }) => ({ half: await forward() }) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create is cut behind the key',
    meet: {
      create: async ({ forward }) => {
        const { body, ...rest } = await forward();
        return { half: { ...rest, body: `${body}${' '.repeat(body.length - 40)}` } };
      },
    },
    ends: 'done',
  },
  {
    name: 'create: half a JSON, whole to the network',
    meet: {
      create: async ({ forward }) => {
        const reply = await forward();
        return { ...reply, body: reply.body.slice(0, 30) };
      },
    },
    keeps: (key) => JSON.stringify({ key }).slice(0, 30),
    ends: 'contradicted',
    says: /A\s+key\s+may\s+have\s+been\s+made/,
  },
  {
    name: 'create: 200 with an error inside',
    meet: { create: () => json(200, { Status: 'Error', Message: 'Could not add key' }) },
    ends: 'refused',
  },
  {
    name: 'create: 200 with an empty key',
    meet: { create: butSay(json(200, { key: '', status: 'ok', action: 'added' })) },
    ends: 'contradicted',
    says: /A\s+key\s+may\s+have\s+been\s+made/,
  },
  {
    name: 'create: 200 without the key',
    meet: { create: butSay(json(200, { status: 'ok', action: 'added' })) },
    ends: 'contradicted',
    says: /A\s+key\s+may\s+have\s+been\s+made/,
    faces: oneAsks,
  },
  {
    name: 'create: 200 and nothing',
    meet: { create: butSay(text(200, '')) },
    ends: 'contradicted',
    says: /A\s+key\s+may\s+have\s+been\s+made/,
  },
  {
    name: 'create: an unknown shape',
    meet: { create: butSay(json(200, [1, 2])) },
    keeps: () => '[1,2]',
    ends: 'contradicted',
    says: /A\s+key\s+may\s+have\s+been\s+made/,
  },
  {
    name: 'create: 200 and an HTML page',
    meet: { create: () => html(200, 'Sign in') },
    ends: 'outcome-unknown',
    says: /is\s+a\s+web\s+page/,
  },
  {
    name: 'create: 500 in Tyk’s words',
    meet: { create: () => said(500, 'Failed to create key') },
    ends: 'refused',
  },
  {
    name: 'create: 500 without a word',
    meet: { create: butSay(text(500, '')) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create: 502 by something in between, and the key is made',
    meet: { create: butSay(html(502, 'Bad Gateway')) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create: 503 with Retry-After, sent once',
    meet: { create: () => ({ ...text(503, 'busy'), headers: { 'retry-after': '1' } }) },
    ends: 'outcome-unknown',
  },
  { name: 'create: 429', meet: { create: () => said(429, 'Rate limit exceeded') }, ends: 'refused' },
  {
    name: 'create: 403',
    meet: { create: () => said(403, 'Access denied') },
    tyk: dashboard,
    ends: 'refused',
    faces: oneAsks,
  },
  {
    name: 'create: the API is not loaded yet, then it is',
    meet: { create: first(1, () => said(400, "API doesn't exist")) },
    ends: 'done',
    faces: ['flags'],
  },
  {
    name: 'create: a redirect to another host',
    meet: { create: sendElsewhere(307) },
    ends: 'outcome-unknown',
    says: /They\s+are\s+not\s+sent\s+there/,
  },
];

const BOMB = gzipSync(Buffer.alloc(20_000_000, ' '));

/** The key is made, and its answer comes in a form that nobody asked for. */
const forms: readonly Fault[] = [
  { name: 'create: gzip', meet: { create: pack({ 'content-encoding': 'gzip' }, gzipSync) }, ends: 'done' },
  {
    name: 'create: deflate',
    meet: { create: pack({ 'content-encoding': 'deflate' }, deflateSync) },
    ends: 'done',
  },
  {
    name: 'create: br',
    meet: { create: pack({ 'content-encoding': 'br' }, brotliCompressSync) },
    ends: 'done',
  },
  {
    name: 'create: said to be gzip, and none',
    meet: { create: pack({ 'content-encoding': 'gzip' }, Buffer.from) },
    ends: 'done',
  },
  {
    name: 'create: UTF-16',
    meet: {
      create: pack({ 'content-type': 'application/json; charset=utf-16' }, (body) =>
        Buffer.from(body, 'utf16le'),
      ),
    },
    ends: 'done',
  },
  {
    name: 'create: said to be UTF-16, and none',
    meet: { create: pack({ 'content-type': 'application/json; charset=utf-16' }, Buffer.from) },
    ends: 'done',
  },
  {
    name: 'create: a byte order mark',
    meet: { create: pack({}, (body) => Buffer.from(`\ufeff${body}`)) },
    ends: 'done',
  },
  {
    name: 'create: packed in a way that nobody knows',
    meet: { create: pack({ 'content-encoding': 'compress' }, gzipSync) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create: headers of 50 KB',
    meet: {
      create: writeRaw((length) => [`Set-Cookie: a=${'b'.repeat(50_000)}`, `Content-Length: ${length}`]),
    },
    ends: 'done',
  },
  {
    name: 'create: a length beside chunks',
    meet: { create: writeRaw((length) => [`Content-Length: ${length}`, 'Transfer-Encoding: chunked'], true) },
    ends: 'done',
  },
  {
    name: 'create: two lengths',
    meet: { create: writeRaw((length) => [`Content-Length: ${length}`, `Content-Length: ${length}`]) },
    ends: 'done',
  },
  {
    name: 'create: headers without an end',
    meet: { create: writeRaw((length) => [`X-Long: ${'b'.repeat(90_000)}`, `Content-Length: ${length}`]) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create: an answer without an end',
    meet: { create: async ({ forward }) => ({ endless: await forward() }) },
    ends: 'done',
  },
  {
    name: 'create: an answer without an end and without the key',
    meet: { create: butSay({ endless: json(200, '') }) },
    ends: 'outcome-unknown',
  },
  {
    name: 'create: a bomb',
    meet: {
      create: async ({ forward }) => {
        await forward();
        return { headersOf: json(200, '', { 'content-encoding': 'gzip' }), bytes: BOMB };
      },
    },
    ends: 'outcome-unknown',
  },
];

const readBack: readonly Fault[] = [
  { name: 'read back: not found', meet: { read: () => said(404, 'Key not found') }, ends: 'contradicted' },
  {
    name: 'read back: another access',
    meet: {
      read: changeKey((key) => ({
        ...key,
        access_rights: { other: { api_id: 'other', versions: ['Default'] } },
      })),
    },
    ends: 'contradicted',
  },
  {
    name: 'read back: no access at all',
    meet: { read: changeKey(({ access_rights: _, ...key }) => key) },
    ends: 'contradicted',
  },
  {
    name: 'read back: another expiry',
    meet: { read: changeKey((key) => ({ ...key, expires: Number(key.expires) - 10 * MINUTE })) },
    ends: 'contradicted',
  },
  {
    name: 'read back: no expiry',
    meet: { read: changeKey((key) => ({ ...key, expires: 0 })) },
    ends: 'contradicted',
  },
  {
    name: 'read back: another rate',
    meet: { read: changeKey((key) => ({ ...key, rate: 1 })) },
    ends: 'contradicted',
  },
  {
    name: 'read back: another quota (Dashboard)',
    tyk: dashboard,
    meet: { read: changeKey((key) => ({ ...key, quota_max: 5000, quota_renewal_rate: 60 })) },
    ends: 'contradicted',
    faces: oneAsks,
  },
  {
    name: 'read back: inactive',
    meet: { read: changeKey((key) => ({ ...key, is_inactive: true })) },
    ends: 'contradicted',
    faces: oneAsks,
  },
  {
    name: 'read back: the policy silently dropped',
    meet: { read: changeKey((key) => ({ ...key, apply_policies: [] })) },
    arrange(scene) {
      replaceFlag(scene, '--api', 'Payments');
      scene.args.splice(scene.args.indexOf('--api'), 2, '--policy', 'Gold');
    },
    ends: 'contradicted',
  },
  {
    name: 'read back: 502 once',
    meet: { read: first(1, () => html(502, 'Bad Gateway')) },
    ends: 'done',
  },
  {
    name: 'read back: an error that repeats the key',
    meet: {
      read: ({ key }) =>
        said(500, `no ${key}, ${Buffer.from(`a${key}`).toString('base64')}, ${encodeURIComponent(key)}`),
    },
    ends: 'done',
  },
  {
    name: 'read back: an unknown shape',
    meet: { read: () => json(200, ['?']) },
    ends: 'done',
    faces: oneAsks,
  },
  { name: 'read back: cut', meet: { read: () => 'cut' }, ends: 'done', faces: oneAsks },
];

const lists: readonly Fault[] = [
  {
    name: 'the first answer hangs',
    arrange: hurry,
    meet: { probe: () => 'hang', apis: () => 'hang', other: () => 'hang' },
    ends: 'unreachable',
  },
  {
    name: 'the address is an HTML page',
    meet: {
      probe: () => html(200, 'Sign in'),
      apis: () => html(200, 'Sign in'),
      other: () => html(200, 'Sign in'),
    },
    ends: 'unreachable',
  },
  {
    name: 'the APIs: 500',
    meet: { apis: () => said(500, 'There is a hole in the bucket') },
    ends: 'refused',
  },
  { name: 'the APIs: 502 once', meet: { apis: first(1, () => html(502, 'Bad Gateway')) }, ends: 'done' },
  {
    name: 'the APIs: 503 with Retry-After once',
    meet: { apis: first(1, () => ({ ...text(503, 'busy'), headers: { 'retry-after': '1' } })) },
    ends: 'done',
    faces: oneAsks,
  },
  {
    name: 'the APIs: 429',
    meet: { apis: () => said(429, 'Rate limit exceeded') },
    ends: 'refused',
    faces: oneAsks,
  },
  {
    name: 'the APIs: cut in the middle',
    meet: { apis: async ({ forward }) => ({ half: await forward() }) },
    ends: 'unreachable',
  },
  {
    name: 'the APIs: an unknown shape',
    meet: { apis: () => json(200, { nothing: 'known' }) },
    ends: 'refused',
    faces: oneAsks,
  },
  {
    name: 'the APIs: an empty list',
    meet: { apis: () => json(200, []), policies: () => json(200, []) },
    ends: 'usage',
  },
  {
    name: 'the APIs: null (Dashboard)',
    tyk: dashboard,
    meet: {
      apis: () => json(200, { apis: null, pages: 0 }),
      other: () => json(200, { apis: null, pages: 0 }),
    },
    ends: 'usage',
    faces: oneAsks,
  },
  {
    name: 'the APIs: 403, and an id that nobody has',
    tyk: dashboard,
    meet: { apis: () => json(403, { Status: 'Error', Message: 'access denied' }) },
    ends: 'refused',
    faces: oneAsks,
  },
  {
    name: 'the policies: 403',
    tyk: dashboard,
    meet: { policies: () => json(403, { Status: 'Error', Message: 'access denied' }) },
    ends: 'done',
  },
  {
    name: 'the APIs: a redirect to another host',
    meet: { apis: sendElsewhere(302) },
    ends: 'unreachable',
    says: /They\s+are\s+not\s+sent\s+there/,
  },
];

const caps: readonly Fault[] = [
  {
    name: 'the first answer has no end',
    meet: { probe: () => ({ endless: json(200, {}) }) },
    ends: 'unreachable',
    turns: { rich: [{ when: /Something answers here/, press: ['ctrl-c'] }] },
  },
  {
    name: 'the APIs: without end',
    meet: { apis: () => ({ endless: text(200, '[') }) },
    arrange: hurry,
    ends: 'unreachable',
  },
  {
    name: 'the first answer is 429',
    meet: { probe: () => ({ ...html(429, 'Slow down'), headers: { 'retry-after': '30' } }) },
    ends: 'unreachable',
    says: /429:\s+too\s+many\s+requests[\s\S]*Wait\s+30\s+s/,
  },
  {
    name: 'the first answer is a 502 of something in front',
    meet: { probe: () => html(502, 'Bad Gateway') },
    ends: 'unreachable',
    says: /in\s+front\s+of\s+Tyk\s+answers\s+502/,
  },
];

const hostile: readonly Fault[] = [
  { name: 'names with escape sequences and bidi', tyk: { world: hostileWorld }, ends: 'done', never: NOISE },
  {
    name: 'an error with escape sequences and bidi',
    meet: { create: () => said(400, '\u001b]0;EVIL\u0007\u001b[31mred\u202egnp.exe\u009b2J\u0000') },
    ends: 'refused',
    never: NOISE,
  },
  {
    name: 'huge numbers',
    meet: {
      read: changeKey((key) => ({ ...key, expires: 9e15, rate: 1e300, per: 1e-9, quota_max: 2 ** 63 })),
      policies: change((all) =>
        (all as unknown as object[]).map((one) => ({ ...one, rate: 1e308, key_expires_in: 1e18 })),
      ),
    },
    ends: 'contradicted',
  },
  {
    name: 'an error that repeats the credential',
    meet: {
      apis: ({ headers }) => {
        const secret = String(headers['x-tyk-authorization']);
        const spelt = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
        return said(500, `Denied: ${[...spelt, JSON.stringify({ secret })].join(' and ')}`);
      },
    },
    ends: 'refused',
  },
  {
    name: 'a create error that repeats the credential and a key',
    meet: { create: ({ headers }) => said(500, `${headers['x-tyk-authorization']} has ${SOMEBODYS_KEY}`) },
    ends: 'refused',
    never: new RegExp(SOMEBODYS_KEY.slice(0, 20)),
  },
  {
    name: 'the clock of Tyk five minutes fast',
    tyk: { now: () => Date.now() + 5 * MINUTE * 1000 },
    says: /clock\s+is\s+5\s+min\s+behind\s+Tyk's/,
    ends: 'done',
  },
  {
    name: 'the clock of Tyk five minutes slow',
    tyk: { now: () => Date.now() - 5 * MINUTE * 1000 },
    says: /clock\s+is\s+5\s+min\s+ahead\s+of\s+Tyk's/,
    ends: 'done',
    faces: oneAsks,
  },
  {
    name: 'create answers late',
    meet: { create: hold },
    during: ({ relay }) => relay.held.then(relay.release),
    ends: 'done',
    faces: asking,
  },
];

/** What all faces read by the same code is met by the one without questions and the one with the most of its own. */
const inFew = (fault: Fault): Fault => ({ faces: oneAsks, ...fault });

export const serverFaults: readonly Fault[] = [
  ...create,
  ...forms.map(inFew),
  ...readBack.map(inFew),
  ...caps.map(inFew),
  ...lists.map(inFew),
  ...hostile,
];
