import { butSay, html, json, sendElsewhere, text } from './answers.ts';
import { asking, type Fault, oneAsks } from './fault.ts';
import type { Hook, Reply } from './relay.ts';

const dashboard = { as: 'dashboard' } as const;
const flags = ['flags'] as const;

/** The key is made, and something between Tyk and here answers in its place. */
function inFront(name: string, create: Reply, faces: Fault['faces'] = flags, tyk = {}): Fault {
  return {
    name: `create, in front of Tyk: ${name}`,
    meet: { create: butSay(create) },
    says: /answer\s+was\s+lost|is\s+not\s+known/,
    ends: 'outcome-unknown',
    faces,
    tyk,
  };
}

export const inFrontFaults: readonly Fault[] = [
  inFront('504, JSON of AWS', json(504, { message: 'Endpoint request timed out' }), ['flags', ...asking]),
  inFront('500, JSON of AWS', json(500, { message: 'Internal server error' }), oneAsks),
  inFront('502, JSON of Kong', json(502, { message: 'An invalid response was received' })),
  inFront('500, a word where a key would be', json(500, { key: 'errors.timeout' })),
  inFront('503, JSON of Envoy', json(503, { code: 503, details: 'upstream connect error' })),
  inFront('408, JSON', json(408, { error: 'request timeout' })),
  inFront('524, JSON of Cloudflare', json(524, { success: false, errors: [{ code: 524 }] })),
  inFront('500, JSON of Google', json(500, { error: { code: 500, status: 'INTERNAL', message: 'Backend' } })),
  inFront('500, problem details', json(500, { type: 'about:blank', title: 'Error', status: 500 })),
  inFront('500, null', json(500, null)),
  inFront('504, in Tyk’s form', json(504, { status: 'error', message: 'upstream request timeout' }), oneAsks),
  inFront('500, in Tyk’s form and more', json(500, { status: 'error', message: 'Timeout', trace: 'ab' })),
  inFront('401, another Tyk', json(401, { error: 'Authorization field missing' })),
  inFront('403, a firewall that has looked into the answer', html(403, 'Request blocked')),
  inFront('404, a router', text(404, '404 page not found')),
  inFront('429, JSON', json(429, { message: 'Too Many Requests' })),
  inFront('200, a sign-in', html(200, 'Sign in'), oneAsks),
  inFront('202, put in a queue', json(202, { status: 'error', message: 'queued' })),
  inFront('504, JSON (Dashboard)', json(504, { message: 'Endpoint request timed out' }), oneAsks, dashboard),
  inFront(
    '502, in Tyk’s form (Dashboard)',
    json(502, { Status: 'Error', Message: 'Bad gateway' }),
    flags,
    dashboard,
  ),
  ...([302, 307, 308] as const).map(
    (status): Fault => ({
      name: `create, in front of Tyk: ${status}`,
      meet: {
        create: async (meeting) => {
          await meeting.forward();
          return sendElsewhere(status)(meeting);
        },
      },
      says: /They\s+are\s+not\s+sent\s+there/,
      ends: 'outcome-unknown',
      faces: flags,
    }),
  ),
];

type Say = (key: string) => Reply;
const answerWith =
  (say: Say): Hook =>
  async ({ forward }) => {
    const { key, key_id: id } = JSON.parse((await forward()).body);
    return say(id ?? key);
  };

/** Nobody has said yes, and there it is. */
function delivered(name: string, say: Say, faces: Fault['faces'] = flags, tyk = {}): Fault {
  return {
    name: `create, and a key: ${name}`,
    meet: { create: answerWith(say) },
    says: /A\s+key\s+came,\s+although/,
    ends: 'contradicted',
    faces,
    tyk,
  };
}

/** Somebody said yes, and the key may be anywhere in it. */
function kept(name: string, body: (key: string) => string, faces: Fault['faces'] = flags, tyk = {}): Fault {
  return {
    name: `create, whole answer kept: ${name}`,
    meet: { create: answerWith((key) => text(200, body(key), 'application/json')) },
    keeps: body,
    ends: 'contradicted',
    says: /A\s+key\s+may\s+have\s+been\s+made/,
    faces,
    tyk,
  };
}

const backwards = (key: string) => [...key].reverse().join('');
const hex = (key: string) => Buffer.from(key).toString('hex');

export const keptFaults: readonly Fault[] = [
  delivered('500', (key) => json(500, { key }), ['flags', ...asking]),
  delivered('409', (key) => json(409, { key, status: 'ok', action: 'added' }), oneAsks),
  delivered('200 that says error', (key) => json(200, { status: 'error', message: 'No', key }), oneAsks),
  delivered('400 in Tyk’s form', (key) => json(400, { status: 'error', message: 'No', key })),
  delivered('502, deep inside', (key) => json(502, { upstream: { body: { token: key } } })),
  delivered('500, as text', (key) => text(500, `made ${key}\nthen it fell over`)),
  delivered('503, JSON that is cut', (key) => text(503, `{"key":"${key}","sta`)),
  delivered('302', (key) => ({ ...json(302, { key }), headers: { location: '/elsewhere' } })),
  delivered('500, in a page', (key) => text(500, `<html><pre>{"key":"${key}"}</pre>`, 'text/html')),
  delivered('500 (Dashboard)', (key) => json(500, { key_id: key, data: {} }), oneAsks, dashboard),
  delivered(
    '200 that says Error (Dashboard)',
    (key) => json(200, { Status: 'Error', key_id: key }),
    flags,
    dashboard,
  ),
  kept('backwards', (key) => JSON.stringify({ value: backwards(key) }), ['flags', ...asking]),
  kept('in a list of parts', (key) => JSON.stringify([key.slice(0, 30), key.slice(30)])),
  kept('in hex', (key) => JSON.stringify({ key: '', secret: hex(key) }), oneAsks),
  kept(
    'in a sentence behind 400 characters',
    (key) => JSON.stringify({ note: `${'so '.repeat(140)}${key} !` }),
    oneAsks,
  ),
  kept('in no JSON', (key) => `key=${hex(key)};status=ok`),
  kept('in XML', (key) => `<made><key>${backwards(key)}</key></made>`),
  kept(
    'backwards (Dashboard)',
    (key) => JSON.stringify({ Status: 'OK', Data: backwards(key) }),
    oneAsks,
    dashboard,
  ),
  {
    ...kept('where no file can be written', (key) => JSON.stringify({ value: backwards(key) }), oneAsks),
    arrange(scene) {
      scene.env.TYK_KEY_WIZARD_CONFIG_DIR = '/sys/kernel/wizard';
      scene.env.TYK_KEY_WIZARD_DEBUG = undefined;
    },
    keepsOnScreen: true,
  },
];
