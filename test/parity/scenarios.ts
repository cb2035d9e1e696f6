import { afterAll } from 'vitest';
import type { Step } from '../../source/wizard/step.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Profile, StepId } from '../../source/wizard/types.ts';
import { type AskingOptions, HERE, SECRET } from '../faces/setup.ts';
import { client, idOf, server, world } from '../helpers/credential-world.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';

/*
 * Journeys as data: which screen is shown, and what is answered there. Every face that asks must show these screens
 * and no others; the flags face gets the last answer of each as a flag. All must send the same request.
 */

/** A row of a list by its beginning; `as` is the same answer as text. */
type Pick = { readonly pick: string; readonly as: string };
export type Reply =
  /** Typed. */
  | string
  /** Typed one by one. */
  | readonly string[]
  | Pick
  /** These and no others: names, `Orders` for all of its versions, `Orders=v1` for one. */
  | Access
  /** Esc, `:back`. */
  | { readonly go: 'back' }
  /** The answer that stands there. */
  | { readonly go: 'on' }
  /** A row of the review, by its label. */
  | { readonly edit: string }
  /** What a problem offers, by the beginning of its words, by its key, and what it makes of the deployment. */
  | Offer;
type Access = { readonly apis?: readonly string[]; readonly policies?: readonly string[] };
type Offer = { readonly offer: string; readonly key: string; readonly as: string };

export function isEntries(reply: Reply): reply is readonly string[] {
  return Array.isArray(reply);
}
export function isAccess(reply: Reply): reply is Access {
  return typeof reply === 'object' && ('apis' in reply || 'policies' in reply);
}
export function isOffer(reply: Reply): reply is Offer {
  return typeof reply === 'object' && 'offer' in reply;
}

/** Steps of a group are one screen. */
export type Screen = Exclude<StepId, 'apis' | 'policies'> | 'access' | 'key';
export type Line = readonly [screen: Screen, reply: Reply];

export type Scenario = {
  readonly name: string;
  /** What answers at the address; the demo starts its own. */
  readonly tyk: 'gateway' | 'dashboard' | 'demo';
  /** What else is there than in the demo. */
  readonly more?: { readonly world: AskingOptions['world']; readonly tls: AskingOptions['tls'] };
  readonly argv?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  readonly profile?: Omit<Profile, 'url' | 'lastUsed'>;
  readonly script: readonly Line[];
  /** Part of the request's body; times are given in seconds from now. */
  readonly sent: { readonly [field: string]: unknown };
  readonly expiresIn?: number;
  /** Where the request goes, if that is a part of the answers. */
  readonly to?: string;
};

const pick = (row: string, as: string): Pick => ({ pick: row, as });
const back = { go: 'back' } as const;
const on = { go: 'on' } as const;

const kinds = {
  cloud: pick('Tyk Cloud', 'cloud'),
  hybrid: pick('Hybrid', 'hybrid'),
  'self-managed': pick('Self-Managed', 'self-managed'),
  'open-source': pick('Open Source', 'open-source'),
} as const;

const arrive = (kind: keyof typeof kinds): readonly Line[] => [
  ['deployment', kinds[kind]],
  ['url', HERE],
  ['credential', SECRET],
];
const demo: Line = ['deployment', pick('Demo', 'demo')];
const open = (...apis: string[]): Line => ['access', { apis }];
const carry = (...policies: string[]): Line => ['access', { policies }];
const defaults: Line = ['details', pick('Yes', 'defaults')];
const change: Line = ['details', pick('Change some', 'change')];
const create: Line = ['review', pick('Create the key', 'create')];

/** Behind "change some": every question is passed by but those given here. A Dashboard's keys have no time after their end. */
function details(
  given: { readonly [Id in StepId]?: Reply },
  tyk: Scenario['tyk'] = 'gateway',
): readonly Line[] {
  const isAsked = ({ id }: Step) => given[id] !== undefined || id !== 'afterExpiry' || tyk === 'gateway';
  return behindDetails
    .filter((step) => isAsked(step) && (given[step.id] !== undefined || !isNarrowing(step)))
    .map(({ id }): Line => [id as Screen, given[id] ?? on]);
}

const behindDetails = journey.filter(
  ({ stage, quiet, secretFile }) => stage === 4 && (quiet !== undefined || secretFile !== undefined),
);

/** Asked only where somebody wants to open a part of what the APIs offer, or has the text of the key. */
function isNarrowing({ id, effect, secretFile }: Step): boolean {
  return (
    effect === 'offered' || effect === 'primitives' || id === 'introspection' || secretFile !== undefined
  );
}

/** The sample of a step, as its kind is answered. */
function sampleOf({ kind, sample = '' }: Step): Reply {
  if (kind === 'yes-no') return pick(sample === 'yes' ? 'Yes' : 'No', sample);
  return kind === 'pairs' ? [sample] : sample;
}

const DAY = 24 * 3600;

const deployments: readonly Scenario[] = [
  {
    name: 'Open Source: one API, everything at its default',
    tyk: 'gateway',
    script: [...arrive('open-source'), open('Payments'), ['expires', on], defaults, create],
    sent: { rate: 1000, per: 60, alias: 'jane@laptop', tags: [] },
    expiresIn: 30 * DAY,
  },
  {
    name: 'Self-Managed: one API',
    tyk: 'dashboard',
    script: [...arrive('self-managed'), open('Payments'), ['expires', '7d'], defaults, create],
    sent: { rate: 1000, per: 60 },
    expiresIn: 7 * DAY,
  },
  {
    name: 'Cloud: one API',
    tyk: 'dashboard',
    script: [...arrive('cloud'), open('Customers'), ['expires', '12h'], defaults, create],
    sent: { alias: 'jane@laptop' },
    expiresIn: DAY / 2,
  },
  {
    name: 'Hybrid: two APIs',
    tyk: 'dashboard',
    script: [...arrive('hybrid'), open('Customers', 'Payments'), ['expires', '90d'], defaults, create],
    sent: {},
    expiresIn: 90 * DAY,
  },
  {
    name: 'the demo',
    tyk: 'demo',
    script: [demo, open('Catalogue'), ['expires', pick('1 day', '1d')], defaults, create],
    sent: {},
    expiresIn: DAY,
  },
  {
    name: 'a saved profile',
    tyk: 'dashboard',
    profile: { name: 'orders-dev', deployment: 'self-managed' },
    script: [
      ['deployment', pick('orders-dev', 'self-managed')],
      ['credential', SECRET],
      open('Payments'),
      ['expires', on],
      defaults,
      create,
    ],
    sent: {},
  },
];

const access: readonly Scenario[] = [
  {
    name: 'all versions of a Classic API',
    tyk: 'gateway',
    script: [...arrive('open-source'), open('Orders'), ['expires', on], defaults, create],
    sent: {},
  },
  {
    name: 'one version of a Classic API',
    tyk: 'dashboard',
    script: [...arrive('self-managed'), open('Orders=v2', 'Payments'), ['expires', on], defaults, create],
    sent: {},
  },
  {
    name: 'a base API and a version under it, which is an API of its own',
    tyk: 'gateway',
    script: [...arrive('open-source'), open('Inventory', 'Inventory=v2'), ['expires', on], defaults, create],
    sent: {},
  },
  {
    name: 'a policy alone',
    tyk: 'gateway',
    script: [...arrive('open-source'), carry('Gold'), ['expires', '30d'], defaults, create],
    sent: { apply_policies: ['gold'] },
  },
  {
    name: 'a policy that decides the expiry, on a Dashboard that knows it by its database id',
    tyk: 'dashboard',
    script: [...arrive('self-managed'), carry('Trial'), defaults, create],
    sent: {},
  },
  {
    name: 'an API and a policy that covers it',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      ['access', { apis: ['Payments'], policies: ['Gold'] }],
      ['expires', '30d'],
      defaults,
      create,
    ],
    sent: { apply_policies: ['gold'] },
  },
  {
    name: 'two policies, one for the access and one for the quota',
    tyk: 'gateway',
    script: [...arrive('open-source'), carry('Silver', 'Quota only'), ['expires', '30d'], defaults, create],
    sent: {},
  },
];

const limits: readonly Scenario[] = [
  {
    name: 'a rate and a quota in words of their own',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      change,
      ...details({ rate: '250/10s', quota: '5000/day' }),
      create,
    ],
    sent: { rate: 250, per: 10, quota_max: 5000, quota_renewal_rate: DAY },
  },
  {
    name: 'limits chosen from the lists',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', pick('12 months', '365d')],
      change,
      ...details({
        rate: pick('100 per', '100/60s'),
        throttle: pick('3 retries', '3/10s'),
        quota: pick('1 000 per', '1000/day'),
      }),
      create,
    ],
    sent: { rate: 100, per: 60, throttle_retry_limit: 3, throttle_interval: 10, quota_max: 1000 },
    expiresIn: 365 * DAY,
  },
  {
    name: 'no rate limit: throttling is not asked',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      change,
      ...details({ rate: 'unlimited' }).filter(([id]) => id !== 'throttle'),
      create,
    ],
    sent: {},
  },
  {
    name: 'a quota that never renews',
    tyk: 'dashboard',
    script: [
      ...arrive('self-managed'),
      open('Payments'),
      ['expires', on],
      change,
      ...details({ quota: '100/never', throttle: '5/2s' }, 'dashboard'),
      create,
    ],
    sent: { quota_max: 100, throttle_retry_limit: 5, throttle_interval: 2 },
  },
  {
    name: 'limits of single APIs',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments', 'Customers'),
      ['expires', on],
      change,
      ...details({ apiLimits: ['Payments: rate=5/s', 'Customers: quota=100/day, throttle=off'] }),
      create,
    ],
    sent: {},
  },
];

const others: readonly Scenario[] = [
  {
    name: 'the sample of every detail',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      change,
      ...details(
        Object.fromEntries(
          behindDetails
            .filter(({ flag }) => flag)
            .filter((step) => !isNarrowing(step))
            .map((step) => [step.id, sampleOf(step)]),
        ),
      ),
      create,
    ],
    sent: { alias: 'orders-ci', tags: ['team-a', 'mobile'], meta_data: { team: 'orders' } },
  },
  {
    name: 'metadata of each JSON type',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      change,
      ...details({
        metadata: [
          'owner=jane',
          'count=42',
          'on=true',
          'none=null',
          'list=[1,2]',
          'plan={"a":{"b":1}}',
          'text="42"',
        ],
      }),
      create,
    ],
    sent: {
      meta_data: {
        owner: 'jane',
        count: '42',
        on: 'true',
        none: 'null',
        list: [1, 2],
        plan: { a: { b: 1 } },
        text: '42',
      },
    },
  },
  {
    name: 'an alias, tags, detailed logging',
    tyk: 'dashboard',
    script: [
      ...arrive('self-managed'),
      open('Payments'),
      ['expires', on],
      change,
      ...details(
        { alias: 'the shop – Zürich', tags: 'team-a, Gold', detailedLogging: pick('Yes', 'yes') },
        'dashboard',
      ),
      create,
    ],
    sent: { alias: 'the shop – Zürich', tags: ['team-a', 'Gold'], enable_detailed_recording: true },
  },
  {
    name: 'no alias at all',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      change,
      ...details({ alias: '' }),
      create,
    ],
    sent: {},
  },
  {
    name: 'until a date',
    tyk: 'gateway',
    script: [...arrive('open-source'), open('Payments'), ['expires', '2032-12-31'], defaults, create],
    sent: { expires: Date.parse('2032-12-31T23:59:59+01:00') / 1000 },
  },
  {
    name: 'never, after a second yes',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', pick('Never', 'never')],
      ['never', pick('Yes', 'yes')],
      defaults,
      create,
    ],
    sent: {},
  },
  {
    name: 'never, and then not',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', 'never'],
      ['never', on],
      ['expires', '2d'],
      defaults,
      create,
    ],
    sent: {},
    expiresIn: 2 * DAY,
  },
];

const moves: readonly Scenario[] = [
  {
    name: 'edits from review lead back to it',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      defaults,
      ['review', { edit: 'Rate' }],
      ['rate', '7/s'],
      ['review', { edit: 'Alias' }],
      ['alias', 'edited'],
      ['review', { edit: 'Tags' }],
      ['tags', 'one, two'],
      create,
    ],
    sent: { rate: 7, per: 1, alias: 'edited', tags: ['one', 'two'] },
  },
  {
    name: 'addresses of both Gateways, and no try: nothing of it is sent',
    tyk: 'dashboard',
    argv: ['--gateway-url', 'http://127.0.0.1:8080'],
    script: [
      ...arrive('hybrid'),
      open('Payments'),
      ['expires', '3d'],
      defaults,
      ['review', { edit: 'Then' }],
      ['try', pick('No', 'no')],
      ['review', { edit: 'Gateway' }],
      ['gatewayUrl', 'http://127.0.0.1:8081'],
      ['review', { edit: 'Own Gateway' }],
      ['localGatewayUrl', 'http://127.0.0.1:8082'],
      create,
    ],
    sent: {},
  },
  {
    name: 'an edit that is taken back',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', '3d'],
      defaults,
      ['review', { edit: 'Expires' }],
      ['expires', back],
      create,
    ],
    sent: {},
    expiresIn: 3 * DAY,
  },
  {
    name: 'other APIs from review: their own limits are asked for again',
    tyk: 'gateway',
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      change,
      ...details({ apiLimits: ['Payments: rate=5/s'] }),
      ['review', { edit: 'May call' }],
      open('Payments', 'Catalogue'),
      ['apiLimits', on],
      create,
    ],
    sent: {},
  },
  {
    name: 'back over several questions, and changed on the way',
    tyk: 'dashboard',
    script: [
      ...arrive('self-managed'),
      open('Payments'),
      ['expires', '5d'],
      ['details', back],
      ['expires', back],
      ['access', { apis: ['Catalogue'] }],
      ['expires', '6d'],
      defaults,
      create,
    ],
    sent: {},
    expiresIn: 6 * DAY,
  },
  {
    name: 'back to another deployment keeps the credential to itself',
    tyk: 'gateway',
    script: [
      ['deployment', kinds['self-managed']],
      ['url', back],
      ['deployment', kinds['open-source']],
      ['url', HERE],
      ['credential', SECRET],
      open('Payments'),
      ['expires', on],
      defaults,
      create,
    ],
    sent: {},
  },
  {
    name: 'a wrong kind is contradicted, and the offer taken',
    tyk: 'gateway',
    script: [
      ['deployment', kinds['self-managed']],
      ['url', HERE],
      ['url', { offer: 'switch to Open Source', key: 's', as: 'open-source' }],
      ['credential', SECRET],
      open('Payments'),
      ['expires', on],
      defaults,
      create,
    ],
    sent: {},
  },
  {
    name: 'a Dashboard called a Gateway, and the offer taken',
    tyk: 'dashboard',
    script: [
      ['deployment', kinds['open-source']],
      ['url', HERE],
      ['url', { offer: 'switch to Self-Managed', key: 's', as: 'self-managed' }],
      ['credential', SECRET],
      open('Payments'),
      ['expires', on],
      defaults,
      create,
    ],
    sent: {},
  },
  {
    name: 'a credential that Tyk does not know, and then the right one',
    tyk: 'dashboard',
    script: [
      ['deployment', kinds['self-managed']],
      ['url', HERE],
      ['credential', 'ffffffffffffffffffffffffffffffff'],
      ['credential', SECRET],
      open('Payments'),
      ['expires', on],
      defaults,
      create,
    ],
    sent: {},
  },
];

const beforehand: readonly Scenario[] = [
  {
    name: 'flags answer beforehand',
    tyk: 'gateway',
    argv: [
      '--deployment',
      'open-source',
      '--api',
      'Payments',
      '--rate',
      '100/minute',
      '--tag',
      'a,b',
      '--meta',
      'n=1',
    ],
    script: [['url', HERE], ['credential', SECRET], ['expires', '4d'], defaults, create],
    sent: { rate: 100, per: 60, tags: ['a', 'b'], meta_data: { n: '1' } },
    expiresIn: 4 * DAY,
  },
  {
    name: 'variables answer beforehand, the credential among them',
    tyk: 'dashboard',
    env: {
      TYK_KEY_WIZARD_DEPLOYMENT: 'self-managed',
      TYK_KEY_WIZARD_URL: HERE,
      TYK_AUTH_TOKEN: SECRET,
      TYK_KEY_WIZARD_POLICY: 'Gold',
      TYK_KEY_WIZARD_ALIAS: 'from outside',
    },
    script: [['expires', '30d'], defaults, create],
    sent: { alias: 'from outside' },
  },
  {
    name: 'a flag that says "never" in so many words is its own yes',
    tyk: 'gateway',
    argv: ['--expires', 'never'],
    script: [...arrive('open-source'), open('Payments'), defaults, create],
    sent: {},
  },
  {
    name: 'a wrong flag opens its question',
    tyk: 'gateway',
    argv: ['--expires', 'soon'],
    script: [...arrive('open-source'), open('Payments'), ['expires', '8d'], defaults, create],
    sent: {},
    expiresIn: 8 * DAY,
  },
  {
    name: 'what was answered beforehand can be changed from review',
    tyk: 'gateway',
    argv: ['--alias', 'before', '--quota', '10/hour'],
    script: [
      ...arrive('open-source'),
      open('Payments'),
      ['expires', on],
      defaults,
      ['review', { edit: 'Alias' }],
      ['alias', 'after'],
      create,
    ],
    sent: { alias: 'after', quota_max: 10, quota_renewal_rate: 3600 },
  },
  {
    name: 'detailed logging by a switch',
    tyk: 'demo',
    argv: ['--demo', '--detailed-logging', '--api', 'Customers'],
    script: [['expires', '1d'], defaults, create],
    sent: { enable_detailed_recording: true },
  },
];

const folder = await makeTemporaryDirectory();
afterAll(() => folder.remove());
const certificate = await folder.write('client.pem', client.cert);

/**
 * What is made follows from the APIs, and from what somebody brings along. A Dashboard has ways of its own for those
 * with a name.
 */
const credentials: readonly Scenario[] = (['gateway', 'dashboard'] as const).flatMap((tyk) => {
  const begun = arrive(tyk === 'gateway' ? 'open-source' : 'self-managed');
  const rest = [['expires', on], defaults, create] as const;
  const one = (name: string, script: readonly Line[], sent: Scenario['sent'], more = {}): Scenario => ({
    name: `${name}, on a ${tyk}`,
    tyk,
    more: { world, tls: server },
    script: [...begun, ...script],
    sent,
    ...more,
  });
  const text = details({ ownText: pick('I have its text', 'own'), keyText: 'a-text-of-my-own-2026' }, tyk);
  const named = [
    one(
      'a user',
      [open('Users'), ['user', 'jane.doe'], ['passwordFrom', pick('Make one up', 'made-up')], ...rest],
      { basic_auth_data: { user: 'jane.doe' } },
    ),
    one(
      'a text of their own',
      [open('Tokens'), ['expires', on], change, ...text, create],
      {},
      { to: `${tyk === 'gateway' ? '/tyk' : '/api'}/keys/a-text-of-my-own-2026` },
    ),
  ];
  if (tyk === 'dashboard') return named;
  return [
    ...named,
    one(
      'a user with a password of their own',
      [
        open('Users'),
        ['user', 'jane.doe'],
        ['passwordFrom', pick('Type one', 'own')],
        ['password', 'correct horse é'],
        ...rest,
      ],
      { basic_auth_data: { user: 'jane.doe', password: 'correct horse é' } },
    ),
    one('a key that signs', [open('Signed'), ...rest], { hmac_enabled: true }),
    one('a key for a certificate', [open('Partners'), ['certificate', certificate], ...rest], {
      certificate: idOf(client),
    }),
    one(
      'a key for one of the certificates that the API takes',
      [open('Both'), ...rest],
      { mtls_static_certificate_bindings: [idOf(client)] },
      { argv: ['--certificate', certificate] },
    ),
  ];
});

export const scenarios: readonly Scenario[] = [
  ...credentials,
  ...deployments,
  ...access,
  ...limits,
  ...others,
  ...moves,
  ...beforehand,
].map((scenario) => ({ ...scenario, script: [...scenario.script, ...ending(scenario)] }));

/** The key is said to be safe; a deployment that was typed could be remembered. */
function ending({ script, tyk, profile }: Scenario): readonly Line[] {
  const done: Line = ['key', pick('Done', 'done')];
  if (tyk === 'demo' || profile !== undefined || script.length === 0) return [done];
  return [done, ['remember', pick('Not now', 'no')]];
}
