import { reduce } from '../../../../source/faces/ink/reduce.ts';
import { frontStep, type UiState } from '../../../../source/faces/ink/state.ts';
import type { TriedKey } from '../../../../source/wizard/explain-tried.ts';
import type { Verdict } from '../../../../source/wizard/explain-verdict.ts';
import { planCall } from '../../../../source/wizard/usage.ts';
import { answered } from '../../../wizard/tried.ts';
import { api, policy } from '../../../wizard/world.ts';
import {
  atAccess,
  atKey,
  begin,
  CREDENTIAL,
  copied,
  failLookUp,
  go,
  look,
  orders,
  payments,
  press,
  type,
  type World,
} from '../driver.tsx';

/** Names that are hard to measure, as a server may send them. */
const names = [
  '注文サービス本番環境',
  '👩‍👩‍👧‍👦 Family 👍🏽',
  'e\u0301cole de la Re\u0301publique',
  'خدمة الطلبات',
  'שירות הזמנות',
  'นี่คือชื่อที่ยาวมาก',
  'An API with a name that is longer than anybody would like to read in a list',
];

const odd = names.map((name, index) => api(`odd-${index}`, { name, rawName: name, categories: ['世界'] }));
const fleeting = api('Fleeting', { sessionLifetime: 60 });

const world: World = {
  apis: [
    orders,
    payments,
    ...odd,
    api('Partners', { auth: ['jwt'] }),
    fleeting,
    api('Idle', { active: false }),
    ...Array.from({ length: 20 }, (_, index) => api(`Service ${index + 1}`)),
  ],
  policies: [
    policy('Gold', [orders.id, payments.id]),
    policy('ゴールド会員', [orders.id]),
    policy('Retired', [orders.id], { state: 'inactive' }),
  ],
};

const profiles = [
  {
    name: 'orders-dev',
    deployment: 'self-managed' as const,
    url: 'http://localhost:3000',
    lastUsed: 1_795_000_000,
  },
  {
    name: 'bestellungen-ausgang-produktion',
    deployment: 'cloud' as const,
    url: 'https://admin.cloud.example.com',
    lastUsed: 1_794_000_000,
  },
];

const notADashboard = {
  what: 'This address is a Gateway (v5.14.0), not a Dashboard.',
  why: 'Self-Managed Dashboards usually listen on port 3000.',
  next: 'Switch, or edit the address above.',
  offers: [
    {
      key: 's',
      label: 'switch to Open Source and go on with this address',
      put: { deployment: 'open-source' as const },
    },
  ],
};
const refusedCredential = {
  what: 'The Dashboard does not know this credential.',
  why: 'Copied from another Dashboard, or reset since?',
  next: 'Users › Edit shows the current one, under API Access Credentials.',
  said: 'Tyk answered 401: Not authorised',
};

const address = press(begin(), 'down', 'down', 'enter');
const credential = look(press(address, 'enter'), world);
const access = atAccess(world);
const expiry = go(access, 'space', 'enter');
const defaults = go(expiry, 'enter');
const review = go(defaults, 'enter');
const withFleeting = press(type(access, 'fleeting'), 'space');
const reviewWarned = go(withFleeting, 'enter', 'down', 'down', 'down', 'enter', 'y', 'enter');

const target = { name: 'the Gateway', url: 'http://localhost:8080/orders/' };
const key = copied(atKey());
const trying = copied(atKey({ targets: [target] }), 'copied');

function answeredTry(state: UiState, verdict: Partial<Verdict>, status: number): UiState {
  const whole: Verdict = { state: 'proven', headline: 'It works.', retryable: false, offers: [], ...verdict };
  const answer = answered(status, { milliseconds: 41, lines: ['{"hello":"you"}'] });
  const tried: TriedKey = {
    at: [{ call: planCall(orders, target.url), answer, verdict: whole, quota: 'no quota' }],
  };
  if (state.doing === undefined) throw new Error('Nothing is being tried.');
  return reduce(state, { type: 'action-done', doing: state.doing, result: { state: 'tried', tried } });
}

const refused: Partial<Verdict> = {
  state: 'refused',
  headline: 'Access to this API has been disallowed.',
  why: 'The key does hold Orders. The API wants the version in the header x-api-version.',
};

/** Every question behind "change", by the id of its step; the metadata with pairs that were given. */
function detailScreens(): Record<string, UiState> {
  const found: Record<string, UiState> = {};
  let state = press(go(access, 'space', 'enter', 'enter'), 'e');
  for (let { id } = frontStep(state); id !== 'review'; { id } = frontStep(state)) {
    const isMetadata = id === 'metadata';
    found[id] = isMetadata ? press(type(state, 'チーム=注文'), 'enter') : state;
    state = go(state, 'enter');
  }
  return found;
}

const replacing = reduce(press(key, 's', 'enter'), {
  type: 'action-done',
  doing: { action: 'save', input: 'key.txt', agreed: false },
  result: { state: 'confirm', question: '/home/jane/鍵/key.txt exists. Replace it?' },
});

/** Every screen that somebody can meet, by the name of its file. */
export const screens: Readonly<Record<string, UiState>> = {
  deployment: begin(),
  'deployment-saved': begin({ facts: { profiles } }),
  'deployment-remove': press(begin({ facts: { profiles } }), 'x'),
  'deployment-rename': press(begin({ facts: { profiles } }), 'r'),
  address,
  'address-contradicted': failLookUp(press(address, 'enter'), 'url', notADashboard),
  credential: type(credential, CREDENTIAL),
  'credential-refused': failLookUp(
    press(type(credential, CREDENTIAL), 'enter'),
    'credential',
    refusedCredential,
  ),
  loading: press(address, 'enter'),
  access,
  'access-chosen': press(access, 'space', 'down', 'space', 'down', 'space'),
  'access-searched': type(access, 'ser'),
  'access-scrolled': press(access, ...Array.from({ length: 24 }, () => 'down')),
  'access-all': press(access, 'ctrl-a'),
  'access-none': type(access, 'どこにもない'),
  'access-refused': press(type(access, 'partners'), 'enter'),
  'access-empty': atAccess({ apis: [], policies: [] }),
  policies: press(access, 'tab', 'space'),
  expiry,
  'expiry-wrong': press(type(expiry, 'soon'), 'enter'),
  never: press(expiry, 'down', 'down', 'down', 'enter'),
  defaults,
  ...detailScreens(),
  review,
  'review-row': press(review, 'home', 'down'),
  'review-warned': reviewWarned,
  request: press(review, 'v'),
  help: press(access, 'ctrl-o'),
  leave: press(begin(), 'escape'),
  creating: press(review, 'enter'),
  key,
  'key-trying': trying,
  'key-proven': answeredTry(trying, {}, 200),
  'key-refused': answeredTry(trying, refused, 403),
  'key-file': press(key, 's'),
  'key-replace': replacing,
  'key-unsafe': press(key, 'escape'),
  remember: press(key, 'd'),
};

/** Where nothing is chosen or typed, nothing has the focus. */
export const withoutFocus = new Set([
  'deployment-remove',
  'loading',
  'access-all',
  'access-none',
  'access-refused',
  'access-empty',
  'request',
  'help',
  'leave',
  'creating',
  'key',
  'key-trying',
  'key-proven',
  'key-refused',
  'key-replace',
  'key-unsafe',
]);
