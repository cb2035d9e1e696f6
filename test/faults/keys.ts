import { change, changeKey, json, said } from './answers.ts';
import { asking, type Fault, oneAsks } from './fault.ts';
import { EVIL, hostileWorld, NOISE } from './hostile.ts';
import type { Hook, Meeting } from './relay.ts';
import { replaceFlag, type Scene } from './scene.ts';

/* What comes as the key is none, or another one than was asked for. */

const dashboard = { as: 'dashboard' } as const;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const HOUR = 3_600_000;

const credentialOf = ({ headers }: Meeting) =>
  String(headers['x-tyk-authorization'] ?? headers.authorization);

/** The key is made, and something else stands in its place; `write` makes that of the credential. */
const butGive =
  (write: (credential: string) => string): Hook =>
  async (meeting) => {
    await meeting.forward();
    const given = write(credentialOf(meeting));
    return json(200, { key: given, key_id: given, status: 'ok', action: 'added' });
  };

/** The true key with something in it that no header can carry. */
const garble = (edit: (key: string) => string): Hook =>
  change((fields) => ({
    ...fields,
    ...(fields.key === undefined ? {} : { key: edit(String(fields.key)) }),
    ...(fields.key_id === undefined ? {} : { key_id: edit(String(fields.key_id)) }),
  }));

const hashed = (write: (key: string, credential: string) => string): Hook => {
  return async (meeting) => {
    const spoil = change((fields) => ({
      ...fields,
      key_hash: write(String(fields.key_id ?? fields.key), credentialOf(meeting)),
    }));
    return spoil(meeting);
  };
};

const madeUnseen = /A\s+key\s+may\s+have\s+been\s+made/;

const echoes: readonly Fault[] = (
  [
    ['is the credential', (it: string) => it],
    ['is the credential (Dashboard)', (it: string) => it],
    ['holds the credential', (it: string) => `Bearer ${it}`],
    ['is the credential in base64', base64],
    ['is the credential and a line break', (it: string) => `${it}\r\n`],
    ['is a part of the credential', (it: string) => it.slice(0, 24)],
    ['is another header', () => 'application/json'],
    ['is blanks', () => '    '],
  ] as const
).map(([what, write]) => ({
  name: `create: the key ${what}`,
  meet: { create: butGive(write) },
  ...(what.endsWith('(Dashboard)') ? { tyk: dashboard } : {}),
  ends: 'contradicted',
  says: madeUnseen,
}));

const keptAnswers: readonly Fault[] = [
  {
    name: 'create: an unknown shape with the credential in it is kept without that',
    meet: {
      async create(meeting) {
        await meeting.forward();
        return json(200, { result: [1, { words: 'see above' }], sent: [credentialOf(meeting)] });
      },
    },
    ends: 'contradicted',
    says: madeUnseen,
    keeps: () => '{"result":[1,{"words":"see above"}],"sent":["••••"]}',
    faces: oneAsks,
  },
];

/** What stands on a terminal in the place of the key. */
const spelled = (edit: (key: string) => string) => (key: string) =>
  edit(key).replace(/[^\x20-\x7e]|^ +| +$/g, (found) =>
    [...found].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );

const unsendable: readonly Fault[] = (
  [
    ['a line of its own', (key: string) => `${key}\nX-Injected: 1`, true],
    ['an escape', (key: string) => `\u001b]0;EVIL\u0007${key}`, true],
    ['bidi', (key: string) => `${key}\u202eslia`, true],
    ['NUL', (key: string) => `${key}\u0000`, false],
    ['a carriage return', (key: string) => `${key}\r`, false],
    ['C1', (key: string) => `${key}\u009b2J`, false],
    ['letters that are not Latin', (key: string) => `${key}ключ`, false],
    ['blanks at its end', (key: string) => `${key}  `, false],
  ] as const
).flatMap(([what, edit, isAsked]): Fault[] => {
  const fault: Fault = {
    name: `create: a key with ${what}`,
    meet: { create: garble(edit) },
    // It is neither tried nor copied, whoever asks for it.
    arrange: (scene) => void scene.args.push('--try'),
    ends: 'contradicted',
    says: /no\s+header\s+can\s+carry/,
  };
  const onTerminal = {
    ...fault,
    faces: asking,
    shownAs: spelled(edit),
    never: /\u001b\]0;EVIL|\u202e|\nX-Injected/,
  };
  return [{ ...fault, faces: ['flags'] }, ...(isAsked ? [onTerminal] : [])];
});

const tellingHashes: readonly Fault[] = (
  [
    ['is the key', (key: string) => key],
    ['holds the key', (key: string) => `murmur64:${key}`],
    ['is the key in base64', base64],
    ['is the credential', (_: string, credential: string) => credential],
  ] as const
).map(([what, write]) => ({
  name: `create: a hash that ${what}`,
  meet: { create: hashed(write) },
  ends: 'contradicted',
  says: /its\s+hash[\s\S]*contains\s+the\s+key/,
  faces: oneAsks,
}));

const organisations: readonly Fault[] = [
  {
    name: 'read back: another organisation',
    meet: { read: changeKey((key) => ({ ...key, org_id: 'somebody-else' })) },
    ends: 'contradicted',
    says: /to\s+the\s+organisation\s+somebody-else/,
  },
  {
    name: 'read back: another organisation (Dashboard)',
    tyk: dashboard,
    meet: { read: changeKey((key) => ({ ...key, org_id: 'somebody-else' })) },
    ends: 'contradicted',
    says: /to\s+the\s+organisation\s+somebody-else/,
  },
  ...[400, 401, 403].map((status) => ({
    name: `read back: ${status}, the key is not owned (Dashboard)`,
    tyk: dashboard,
    meet: { read: () => json(status, { Status: 'Error', Message: 'Attempted access to non-owned key.' }) },
    ends: 'contradicted' as const,
    says: /belongs\s+to\s+another\s+organisation/,
  })),
  {
    name: 'read back: it belongs to another organisation',
    meet: { read: () => said(403, 'This key belongs to another organisation') },
    ends: 'contradicted',
    says: /belongs\s+to\s+another\s+organisation/,
  },
  {
    name: 'another organisation in the key itself, which cannot be read',
    // The APIs are said to be of an organisation that the keys are not of.
    meet: {
      apis: change((all) =>
        (all as unknown as object[]).map((one) => ({ ...one, org_id: '0123456789abcdef01234567' })),
      ),
      create: async ({ body, forward }) => {
        const reply = await forward();
        const { org_id } = JSON.parse(body) as { org_id: string };
        const key = Buffer.from(String((JSON.parse(reply.body) as { key: string }).key), 'base64');
        const own = key.toString().replace(org_id, '5e9d9544a1dcd60001d0ed20');
        // The judge is to find the key that was given.
        return { ...reply, body: reply.body.replace(/"key":"[^"]*"/, `"key":"${base64(own)}"`) };
      },
      read: () => said(500, 'no'),
    },
    ends: 'contradicted',
    says: /to\s+the\s+organisation\s+5e9d9544a1dcd60001d0ed20/,
    givesAnother: true,
    faces: ['flags'],
  },
];

const withDetails = (scene: Scene) =>
  void scene.args.push(
    ...['--alias', 'ci', '--tag', 'blue', '--tag', 'green', '--meta', 'team=x', '--detailed-logging'],
    ...['--rate', '100/60s', '--throttle', '3/10s'],
  );

type Key = { readonly [name: string]: unknown };
const rights = (edit: (own: Key) => Key) => (key: Key) => {
  const all = Object.entries(key.access_rights as { [id: string]: Key });
  return { ...key, access_rights: Object.fromEntries(all.map(([id, own]) => [id, edit(own)])) };
};

/** A face that tries the key by itself may have the proof before it says the rest. */
const asRequested = /(?:read\s+back\s+as\s+requested|created\s+and\s+proven)/;

const details: readonly Fault[] = (
  [
    ['nothing is missing', (key: Key) => key, 'done', asRequested],
    ['no alias', ({ alias: _, ...key }: Key) => key, 'contradicted', /it\s+has\s+no\s+alias/],
    ['another alias', (key: Key) => ({ ...key, alias: 'cd' }), 'contradicted', /its\s+alias\s+is\s+cd/],
    ['a tag is missing', (key: Key) => ({ ...key, tags: ['blue'] }), 'contradicted', /tag\s+green/],
    [
      'no metadata',
      (key: Key) => ({ ...key, meta_data: null }),
      'contradicted',
      /metadata\s+differs\s+in\s+team/,
    ],
    [
      'other metadata',
      (key: Key) => ({ ...key, meta_data: { team: 'y' } }),
      'contradicted',
      /metadata\s+differs/,
    ],
    [
      'no detailed logging',
      (key: Key) => ({ ...key, enable_detailed_recording: false, enable_detail_recording: false }),
      'contradicted',
      /detailed\s+logging\s+is\s+off/,
    ],
    [
      'no throttling',
      (key: Key) => ({ ...key, throttle_interval: -1, throttle_retry_limit: -1 }),
      'contradicted',
      /throttling\s+is/,
    ],
    [
      'another API beside it',
      (key: Key) => ({
        ...key,
        access_rights: { ...(key.access_rights as Key), root: { api_id: 'root', api_name: 'Root' } },
      }),
      'contradicted',
      /it\s+opens\s+Root\s+too/,
    ],
    [
      'another version beside it',
      rights((own) => ({ ...own, versions: ['Default', 'internal'] })),
      'contradicted',
      /it\s+opens\s+internal\s+of/,
    ],
    ['no version', rights((own) => ({ ...own, versions: null })), 'done', asRequested],
    [
      'a policy beside it',
      (key: Key) => ({ ...key, apply_policies: ['root'] }),
      'contradicted',
      /policy\s+root/,
    ],
  ] as const
).map(([what, edit, ends, says], index) => ({
  name: `read back with details: ${what}`,
  meet: { read: changeKey(edit) },
  arrange: withDetails,
  ends,
  says,
  faces: index % 4 === 0 ? oneAsks : ['flags'],
}));

/** Answers as a cache gives them, so many seconds old. */
const aged =
  (seconds: number, marks = {}): Hook =>
  async ({ forward }) => {
    const reply = await forward();
    const date = new Date(Date.now() - seconds * 1000).toUTCString();
    return { ...reply, headers: { ...reply.headers, date, ...marks } };
  };
const everywhere = (hook: Hook) => ({ probe: hook, apis: hook, policies: hook, other: hook });
const cached = (seconds: number, marks?: object): Fault['meet'] => everywhere(aged(seconds, marks));
/** The sandbox keeps the time: a call tells whether the key is alive. */
const callsIt = (scene: Scene) => void scene.args.push('--try', '--gateway-url', scene.relay.url);
const iso = (inMilliseconds: number) => new Date(Date.now() + inMilliseconds).toISOString();
const noClock = /clock\s+is/;

const clocks: readonly Fault[] = [
  ...(
    [
      ['Age', { age: '7200' }],
      ['X-Cache', { 'x-cache': 'Hit from cloudfront' }],
      ['Cache-Control', { 'cache-control': 'public, max-age=86400' }],
    ] as const
  ).map(([mark, headers]) => ({
    name: `a cache with the time of two hours ago: ${mark}`,
    meet: cached(7200, headers),
    arrange: callsIt,
    never: noClock,
    says: /proven/,
    ends: 'done' as const,
    faces: ['flags'] as const,
  })),
  {
    name: 'a cache with the time of two hours ago, which says nothing of itself',
    meet: cached(7200),
    arrange: callsIt,
    says: /ahead\s+of\s+Tyk's[\s\S]*proven/,
    ends: 'done',
    faces: ['flags'],
  },
  {
    name: 'a cache that only who does not sign in meets',
    meet: { probe: aged(7200) },
    arrange: callsIt,
    never: noClock,
    says: /proven/,
    ends: 'done',
    faces: ['flags'],
  },
  {
    name: 'the clock of Tyk two hours slow, a key of one',
    tyk: { now: () => Date.now() - 2 * HOUR },
    arrange: callsIt,
    says: /ahead\s+of\s+Tyk's[\s\S]*proven/,
    ends: 'done',
    faces: ['flags'],
  },
  {
    name: 'the clock of Tyk two hours fast, a key of one',
    tyk: { now: () => Date.now() + 2 * HOUR },
    arrange: callsIt,
    says: /behind\s+Tyk's[\s\S]*proven/,
    ends: 'done',
    faces: ['flags'],
  },
  {
    name: 'the clock of Tyk two hours fast, an end in one',
    tyk: { now: () => Date.now() + 2 * HOUR },
    arrange: (scene) => replaceFlag(scene, '--expires', iso(HOUR)),
    says: /Its\s+clock\s+says/,
    ends: 'usage',
    faces: ['flags'],
  },
  {
    name: 'the clock of Tyk two hours slow, an end an hour ago',
    tyk: { now: () => Date.now() - 2 * HOUR },
    arrange: (scene) => replaceFlag(scene, '--expires', iso(-HOUR)),
    ends: 'usage',
    faces: ['flags'],
  },
  {
    name: 'create is answered by a clock that calls the key dead',
    meet: { create: aged(-7200) },
    says: /expired\s+already\s+by\s+the\s+clock\s+of\s+Tyk/,
    ends: 'contradicted',
    faces: oneAsks,
  },
  {
    name: 'create is answered by a clock that calls the key dead, and it cannot be read (Dashboard)',
    tyk: dashboard,
    meet: { create: aged(-7200), read: () => said(500, 'no') },
    says: /expired\s+already\s+by\s+the\s+clock\s+of\s+Tyk/,
    ends: 'contradicted',
    faces: ['flags'],
  },
];

const names: readonly Fault[] = [
  {
    name: 'ids, versions and paths with escape sequences and bidi, listed',
    tyk: { world: hostileWorld },
    arrange: (scene) => replaceFlag(scene, '--api', 'Paymets'),
    ends: 'usage',
    never: NOISE,
  },
  {
    name: 'ids, versions and paths with escape sequences and bidi, listed (Dashboard)',
    tyk: { ...dashboard, world: hostileWorld },
    arrange: (scene) => replaceFlag(scene, '--policy', 'Goldd'),
    ends: 'usage',
    never: NOISE,
    faces: oneAsks,
  },
  {
    name: 'ids, versions and paths with escape sequences and bidi, as JSON',
    tyk: { world: hostileWorld },
    arrange(scene) {
      replaceFlag(scene, '--api', 'Paymets');
      scene.args.push('-o', 'json');
    },
    ends: 'usage',
    never: NOISE,
    faces: ['flags'],
  },
  {
    name: 'a key that is read back with names that draw on the terminal',
    tyk: { world: hostileWorld },
    meet: {
      read: changeKey((key) => ({
        ...key,
        org_id: EVIL,
        alias: EVIL,
        apply_policies: [EVIL],
        access_rights: { ...(key.access_rights as Key), [EVIL]: { api_id: EVIL, versions: [EVIL] } },
      })),
    },
    arrange: withDetails,
    ends: 'contradicted',
    never: NOISE,
  },
];

export const keyFaults: readonly Fault[] = [
  ...echoes,
  ...keptAnswers,
  ...unsendable,
  ...tellingHashes,
  ...organisations.map((fault) => ({ faces: oneAsks, ...fault })),
  ...details,
  ...clocks,
  ...names,
];
