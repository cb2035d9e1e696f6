import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import { frontStep, type UiState } from '../../../source/faces/ink/state.ts';
import type { StepId } from '../../../source/wizard/types.ts';
import { api, policy } from '../../wizard/world.ts';
import {
  atAccess,
  atKey,
  atReview,
  begin,
  CREDENTIAL,
  copied,
  failLookUp,
  frameOf,
  go,
  KEY,
  look,
  orders,
  payments,
  press,
  pressSeeing,
  showsAt,
  type,
  type World,
} from './driver.tsx';

const sizes = [
  { columns: 40, rows: 12 },
  { columns: 40, rows: 24 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];
const curl = `curl -X POST http://localhost:3000/api/keys \\\n  -H "authorization: $TYK_AUTH_TOKEN" \\\n  -d '{ ${'"x": 1, '.repeat(200)} }'`;

/** Ten thousand APIs, and names that are hard to measure. */
const odd = [
  '注文サービス本番環境向けの非常に長い名前のエーピーアイ',
  '👩‍👩‍👧‍👦 家族 🇩🇪 Deutschland 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301cole de la Re\u0301publique',
  'นี่คือชื่อที่ยาวมาก',
  'x'.repeat(500),
  'with\ttab',
];
const crowd: World = {
  apis: [
    ...odd.map((name, index) => api(`odd-${index}`, { name, rawName: name, categories: [name] })),
    ...Array.from({ length: 10_000 }, (_, index) =>
      api(`API ${index}`, { versions: index % 7 ? [] : ['v1', 'v2'] }),
    ),
    api('Partners', { auth: ['jwt'] }),
  ],
  policies: odd.map((name, index) => policy(`policy-${index}`, [orders.id, payments.id], { name })),
};

const longProblem = {
  what: 'This address is a Gateway (v5.14.0), not a Dashboard.',
  why: 'Something is quite different from what was expected, and it takes a long sentence to say so in full.',
  said: `Tyk answered 401: ${'Not authorised. '.repeat(20)}`,
  next: 'Self-Managed Dashboards usually listen on port 3000.',
  offers: [
    {
      key: 's',
      label: 'switch to Open Source and go on with this address',
      put: { deployment: 'open-source' as const },
    },
    { key: 'g', label: 'go on anyway', put: {} },
  ],
};
const profiles = Array.from({ length: 20 }, (_, index) => ({
  name: `profile-${index}`,
  deployment: 'self-managed' as const,
  url: `https://dashboard-${index}.example.com`,
  lastUsed: index,
}));

/** Every step that is asked only when somebody wants to change something. */
function detailScreens(): [string, UiState][] {
  const found: [string, UiState][] = [];
  let state = press(go(atAccess(crowd), 'enter', 'enter'), 'e');
  while (frontStep(state).id !== 'review') {
    found.push([frontStep(state).id, state]);
    state = go(state, 'enter');
  }
  return [...found, ['review of all', state]];
}

function withAnswer(state: UiState, id: StepId, value: unknown): UiState {
  return { ...state, flow: { ...state.flow, answers: { ...state.flow.answers, [id]: value } } };
}

function screens(): [string, UiState][] {
  const address = press(begin(), 'down', 'down', 'enter');
  const credential = look(press(address, 'enter'));
  const list = atAccess(crowd);
  const review = go(list, 'enter', 'enter', 'enter');
  const busy = press(address, 'enter');
  const creating = press(review, 'enter');
  const key = copied(atKey());
  const confirming = reduce(press(key, 's', 'enter'), {
    type: 'action-done',
    doing: { action: 'save', input: 'x', agreed: false },
    result: { state: 'confirm', question: `${'/very/long/path'.repeat(10)} exists. Replace it?` },
  });
  return [
    ['deployment', begin()],
    ['deployment with profiles', begin({ facts: { profiles } })],
    ['address', address],
    ['address, long', type(address, '/x'.repeat(200))],
    ['address, contradicted', failLookUp(busy, 'url', longProblem)],
    ['credential', credential],
    ['credential, typed', type(credential, CREDENTIAL.repeat(6))],
    [
      'credential, refused',
      failLookUp(press(type(credential, CREDENTIAL), 'enter'), 'credential', longProblem),
    ],
    ['lists', list],
    ['lists, far down', press(list, 'end')],
    ['lists, searched', type(list, 'api 99')],
    ['lists, nothing found', type(list, 'q'.repeat(100))],
    ['lists, grouped', press(list, 'ctrl-g')],
    ['lists, many chosen', press(list, ...Array.from({ length: 40 }, () => ['space', 'down']).flat())],
    ['lists, refused row', press(list, 'end', 'enter')],
    ['policies', press(list, 'tab')],
    ['policies, chosen', press(list, 'tab', 'space')],
    ['lists, empty', atAccess({ apis: [], policies: [] })],
    ['expiry', go(list, 'enter')],
    ['expiry, own text', type(go(list, 'enter'), '2026-12-31T'.repeat(20))],
    ['never', press(go(list, 'enter'), 'down', 'down', 'enter')],
    ['everything else', go(list, 'enter', 'enter')],
    ...detailScreens(),
    [
      'pairs, many',
      {
        ...detailScreens()[5]?.[1],
        picks: { metadata: Array.from({ length: 50 }, (_, i) => `n${i}=v`) },
      } as UiState,
    ],
    ['review', review],
    ['review, first row', press(review, 'home')],
    [
      'review, long values',
      withAnswer(
        review,
        'tags',
        Array.from({ length: 90 }, (_, index) => `tag-${index}`),
      ),
    ],
    ['request', press(review, 'v')],
    ['help', press(review, '?')],
    ['help of a list', press(list, 'ctrl-o')],
    ['leave?', press(begin(), 'escape')],
    ['looking', busy],
    ['creating', creating],
    ['creating, asked to stop', press(creating, 'ctrl-c')],
    ['key, being copied', atKey()],
    ['key, sent', key],
    ['key, contradicted', copied(atKey({ proof: { state: 'not-read', why: 'x'.repeat(300) } }))],
    ['key, file', press(key, 's')],
    ['key, replace?', confirming],
    ['key, not safe', press(key, 'escape')],
    ['remember', press(key, 'd')],
  ];
}

const all = screens();

describe.each(sizes)('at $columns × $rows', (size) => {
  it.each(all)('%s fits', (name, state) => {
    const lines = frameOf(state, { ...size, request: curl });
    expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(size.rows - 1);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(stringWidth(line), `${name}: ${line}`).toBeLessThanOrEqual(size.columns - 2);
      expect(line, name).not.toMatch(/[\n\r]/);
    }
  });

  it('never shows a credential or the key', () => {
    for (const [name, state] of all) {
      const shown = showsAt(state, { ...size, request: curl });
      expect(shown, name).not.toContain(CREDENTIAL.slice(0, 6));
      expect(shown, name).not.toContain(KEY.slice(0, 10));
    }
  });

  it('always says which keys there are, and where one is', () => {
    for (const [name, state] of all) {
      const lines = frameOf(state, { ...size, request: curl });
      expect(lines[0], name).toMatch(/^▌?Tyk key wizard.*(\d|◉|Make an API key)/);
      expect(lines.at(-1), name).toMatch(/esc|\^c|done/);
    }
  });
});

describe('what gives way', () => {
  it('keeps every expiry in sight at 80 × 24, and says what it does where there is room', () => {
    const expiry = go(atAccess(), 'down', 'enter');
    const shown = showsAt(expiry);
    for (const label of ['1 hour', '30 days', '12 months', 'Never', 'Another: 90d'])
      expect(shown).toContain(label);
    expect(shown).toContain('After that Tyk refuses it');
  });

  it('keeps the choices before what is said about them', () => {
    const rows = (state: UiState, size: object) =>
      frameOf(state, size).filter((line) => /^[❯ ] \S/.test(line)).length;
    const expiry = go(atAccess(), 'down', 'enter');
    expect(rows(expiry, { columns: 40, rows: 12 })).toBeGreaterThanOrEqual(6);
    expect(showsAt(expiry, { columns: 40, rows: 18 })).toContain('Another');
  });

  it('shows of the review at 80 × 24 what matters, and the rest when it is asked for', () => {
    const shown = showsAt(atReview());
    for (const label of ['Address', 'May call', 'Expires', 'Rate', 'Quota', 'show all', 'Create the key'])
      expect(shown).toContain(label);
    const open = showsAt(pressSeeing(atReview(), {}, 'up', 'enter'));
    for (const label of ['Alias', 'Tags', 'Afterwards']) expect(open).toContain(label);
    expect(shown).not.toContain('✔');
  });

  it('says what the value under the cursor does', () => {
    expect(
      showsAt(
        press(go(atAccess(), 'down', 'enter', 'enter', 'enter'), 'home', 'down', 'down', 'down', 'down'),
      ),
    ).toContain('After that Tyk refuses it');
  });

  it('folds finished stages one a line, and into one line where there is less room', () => {
    expect(showsAt(atAccess())).toContain('✔ Self-Managed · http://localhost:3000\n✔ Signed in');
    expect(showsAt(atAccess(crowd), { columns: 40, rows: 18 })).toContain('✔ Self-Managed · localhost:3000');
  });

  it('says what a window needs that is too small, and waits', () => {
    expect(showsAt(begin(), { columns: 30, rows: 24 })).toContain('the wizard needs');
    expect(showsAt(begin(), { columns: 80, rows: 8 })).toContain('the wizard needs');
  });
});

describe('a problem', () => {
  it('keeps its way out on the smallest terminal; what Tyk said goes first', () => {
    const state = failLookUp(press(begin(), 'down', 'down', 'enter', 'enter'), 'url', longProblem);
    const small = showsAt(state, { columns: 40, rows: 12 });
    expect(small).toContain('! This address is a Gateway');
    expect(small).toContain('s switch to Open Source');
    expect(small).toContain('❯ http://localhost:3000▏');
    expect(small).not.toContain('Tyk answered');
    expect(showsAt(state)).toContain('Tyk answered 401');
  });
});

describe('waiting', () => {
  it('turns a sign as long as it lasts', () => {
    const busy = press(begin(), 'down', 'down', 'enter', 'enter');
    const signs = Array.from({ length: 20 }, (_, index) =>
      frameOf(busy, { elapsed: 200 + index * 100 }).join(),
    );
    expect(new Set(signs).size).toBe(10);
  });
});

describe('the lists', () => {
  it('say how many there are, and name what is chosen, wherever one looks', () => {
    expect(showsAt(atAccess())).toMatch(/⌕.* 4 APIs$/m);
    expect(showsAt(type(atAccess(), 'pay'))).toMatch(/⌕.* 1 of 4 APIs$/m);
    expect(showsAt(press(atAccess(), 'tab'))).toMatch(/⌕.* 2 policies$/m);
    const chosen = press(atAccess(), 'down', 'space');
    for (const state of [chosen, type(chosen, 'pay'), press(chosen, 'tab')])
      expect(showsAt(state)).toContain('Chosen: Orders (v1, v2)');
    expect(showsAt(press(atAccess(), 'space'))).toContain('[ APIs 1 ]');
  });

  it('warn while one chooses', () => {
    const idle = api('Idle', { active: false });
    const list = look(begin({ answers: { deployment: 'demo' } }), { apis: [idle], policies: [] });
    expect(showsAt(list)).not.toContain('! Idle');
    expect(showsAt(press(list, 'space'))).toContain('! Idle is marked inactive');
    expect(showsAt(press(atAccess(), 'tab', 'space'))).toContain('Gold decides');
  });

  it('name the other tab and the other grouping in their keys', () => {
    expect(showsAt(atAccess(), { columns: 120 })).toContain('tab policies · ^g by category');
    expect(showsAt(press(atAccess(), 'tab'), { columns: 120 })).toContain('tab APIs');
  });
});

describe('scrolling', () => {
  const down = Array.from({ length: 30 }, () => 'down');
  const rowOfCursor = (state: UiState) => frameOf(state).findIndex((line) => line.startsWith('❯'));
  /** Under the heading, which stays where it is. */
  const firstRow = (state: UiState) => frameOf(state)[8];

  it('moves the cursor within a list, and the list only where it must', () => {
    const far = pressSeeing(atAccess(crowd), {}, ...down);
    const up = pressSeeing(far, {}, 'up');
    expect(rowOfCursor(up)).toBe(rowOfCursor(far) - 1);
    expect(firstRow(up)).toBe(firstRow(far));
    expect(firstRow(pressSeeing(far, {}, 'down'))).not.toBe(firstRow(far));
  });

  it('begins anew with a search', () => {
    const far = pressSeeing(atAccess(crowd), {}, ...down);
    expect(showsAt(pressSeeing(far, {}, ...'77'))).toContain('❯ ◯ API 77 ');
  });

  it('goes through a page line by line, and stops at its end', () => {
    const page = press(atReview(), 'v');
    const end = pressSeeing(page, { request: curl }, ...down, ...down, ...down);
    expect(showsAt(end, { request: curl })).toContain("}'");
    const up = pressSeeing(end, { request: curl }, 'up');
    expect(showsAt(up, { request: curl })).not.toContain("}'");
  });
});

describe('pages', () => {
  const request = curl;
  const page = () => press(atReview(), 'v');

  it('show the request with its indentation', () => {
    const lines = frameOf(page(), { request });
    expect(lines).toContain('curl -X POST http://localhost:3000/api/keys \\');
    expect(lines).toContain('  -H "authorization: $TYK_AUTH_TOKEN" \\');
    expect(showsAt(page(), { request })).toContain('This is what the wizard will send.');
  });

  it('scroll where it is longer than the screen', () => {
    const scrolled = (at: number): UiState => ({ ...page(), page: at });
    expect(showsAt(scrolled(0), { request })).toContain('curl -X POST');
    expect(showsAt(scrolled(3), { request })).not.toContain('curl -X POST');
    const last = frameOf(scrolled(1000), { request });
    expect(last.join('\n')).toContain("}'");
    expect(last).toHaveLength(frameOf(scrolled(0), { request }).length);
  });

  it('of help name every key, those too that the last line has no room for', () => {
    const help = showsAt(press(atAccess(), 'ctrl-o'));
    for (const words of ['^g by category', '^r read again', 'space choose', '↑↓ move'])
      expect(help).toContain(words);
  });
});
